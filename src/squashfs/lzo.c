/* SPDX-License-Identifier: GPL-2.0-or-later */
/* LZO, which libsquashfs omits if its licence forbids it: our own decompressor with the
 * library's interface. */
#include <lzo/lzo1x.h>
#include <sqfs/error.h>

#include "squashfs/squashfs_private.h"

static void
destroy(sqfs_object_t *object)
{
	(void)object;
}

/* The options there say how it was compressed, which isn't needed here. */
static int
read_options(sqfs_compressor_t *cmp, sqfs_file_t *file)
{
	(void)cmp, (void)file;
	return 0;
}

static sqfs_s32
do_block(sqfs_compressor_t *cmp, const sqfs_u8 *in, sqfs_u32 size, sqfs_u8 *out,
        sqfs_u32 outsize)
{
	lzo_uint len = outsize;

	(void)cmp;
	if (lzo1x_decompress_safe(in, size, out, &len, NULL) != LZO_E_OK || len > INT32_MAX)
		return SQFS_ERROR_COMPRESSOR;
	return (sqfs_s32)len;
}

sqfs_compressor_t *
squashfs_lzo(struct squashfs_source *s)
{
	s->lzo = (sqfs_compressor_t){ .base.destroy = destroy, .read_options = read_options,
		.do_block = do_block };
	return &s->lzo;
}
