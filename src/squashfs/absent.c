/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the room provides without libsquashfs. */
#include "squashfs/squashfs.h"

const struct tree_maker squashfs_maker = {
	.absent = "not built in (libsquashfs)",
};
