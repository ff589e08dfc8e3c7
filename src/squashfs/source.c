/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes of a part as a file of libsquashfs: no descriptor, and nothing outside. */
#include <sqfs/error.h>
#include <string.h>

#include "squashfs/squashfs_private.h"

static const struct squashfs_source *
source_of(const sqfs_file_t *file)
{
	return (const struct squashfs_source *)file;
}

static int
read_at(sqfs_file_t *file, sqfs_u64 offset, void *buffer, size_t size)
{
	struct span bytes = source_of(file)->bytes;

	if (offset > bytes.len || !span_holds(bytes, (size_t)offset, size))
		return SQFS_ERROR_OUT_OF_BOUNDS;
	if (size)
		memcpy(buffer, bytes.at + offset, size);
	return 0;
}

static int
write_at(sqfs_file_t *file, sqfs_u64 offset, const void *buffer, size_t size)
{
	(void)file, (void)offset, (void)buffer, (void)size;
	return SQFS_ERROR_UNSUPPORTED;
}

static sqfs_u64
get_size(const sqfs_file_t *file)
{
	return source_of(file)->bytes.len;
}

static int
truncate_to(sqfs_file_t *file, sqfs_u64 size)
{
	(void)file, (void)size;
	return SQFS_ERROR_UNSUPPORTED;
}

/* It is part of something else. */
static void
destroy(sqfs_object_t *object)
{
	(void)object;
}

bool
squashfs_source_open(struct squashfs_source *s, struct span bytes, struct error *err)
{
	sqfs_compressor_config_t config;

	*s = (struct squashfs_source){ .bytes = bytes, .file = { .base.destroy = destroy,
		.read_at = read_at, .write_at = write_at, .get_size = get_size,
		.truncate = truncate_to } };
	if (sqfs_super_read(&s->super, &s->file) != 0)
		return error_set(err, "libsquashfs refuses its superblock");
	sqfs_compressor_config_init(&config, (SQFS_COMPRESSOR)s->super.compression_id,
	        s->super.block_size, SQFS_COMP_FLAG_UNCOMPRESS);
	if (sqfs_compressor_create(&config, &s->decoder) != 0) {
		if (s->super.compression_id != SQFS_COMP_LZO)
			return error_set(err, "libsquashfs cannot decompress it");
		s->decoder = squashfs_lzo(s);
	}
	if (s->super.flags & SQFS_FLAG_COMPRESSOR_OPTIONS
	        && s->decoder->read_options(s->decoder, &s->file) != 0) {
		squashfs_source_close(s);
		return error_set(err, "the options of its compressor are damaged");
	}
	return true;
}

void
squashfs_source_close(struct squashfs_source *s)
{
	sqfs_destroy(s->decoder);
	s->decoder = NULL;
}

sqfs_meta_reader_t *
squashfs_source_meta(struct squashfs_source *s, uint64_t from, uint64_t to)
{
	sqfs_meta_reader_t *m = sqfs_meta_reader_create(&s->file, s->decoder, from, to);

	if (!m)
		memory_exhausted();
	return m;
}
