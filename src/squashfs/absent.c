/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The room without libsquashfs. */
#include "squashfs/squashfs.h"

const struct tree_maker squashfs_maker = {
	.absent = "not built in (libsquashfs)",
};
