/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The formats that this program knows. */
#include "devicetree/devicetree.h"
#include "jffs2/format.h"
#include "firmware/firmware.h"
#include "squashfs/squashfs.h"

const struct format *const firmware_formats[] = {
	&jffs2_format_le, &jffs2_format_be, &uimage_format, &squashfs_format,
	&devicetree_format, NULL
};
