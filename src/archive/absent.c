/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the room provides without libarchive. */
#include "archive/archive.h"

const struct tree_maker archive_maker = {
	.wraps = true,
	.absent = "not built in (libarchive)",
};
