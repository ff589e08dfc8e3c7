/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bzip2, lz4 and zstd, by libarchive: as a single filter before the format "raw", both
 * chosen here, so that the library tries nothing else and runs no program.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "codec/codec_private.h"

#ifdef HAVE_ARCHIVE

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

#include "base/array.h"

enum { INPUT_PIECE = 64 << 10 };

struct filter {
	struct stream stream;
	struct archive *archive;
	int code;
	bool begun, hungry; /* hungry: it asked for more than there is */
};

static la_ssize_t
give(struct archive *a, void *arg, const void **bytes)
{
	struct filter *f = arg;
	struct span piece = span_cut(f->stream.in, f->stream.taken, INPUT_PIECE);

	(void)a;
	*bytes = piece.at;
	f->stream.taken += piece.len;
	f->hungry = piece.len == 0;
	return (la_ssize_t)piece.len;
}

static enum stream_state
failed(const struct filter *f)
{
	if (archive_errno(f->archive) == ENOMEM)
		memory_exhausted();
	return f->hungry ? STREAM_CUT : STREAM_DAMAGED;
}

/* libarchive decompresses the first block already when it is opened. */
static bool
begin(struct filter *f)
{
	struct archive_entry *entry;

	f->begun = true;
	return archive_read_append_filter(f->archive, f->code) == ARCHIVE_OK
	       && archive_read_support_format_raw(f->archive) == ARCHIVE_OK
	       && archive_read_open(f->archive, f, NULL, give, NULL) == ARCHIVE_OK
	       && archive_read_next_header(f->archive, &entry) == ARCHIVE_OK;
}

static enum stream_state
filter_step(struct stream *s, uint8_t *out, size_t room, size_t *made)
{
	struct filter *f = (struct filter *)s;
	la_ssize_t n;

	*made = 0;
	if (!f->begun && !begin(f))
		return failed(f);
	n = archive_read_data(f->archive, out, room);
	if (n < 0)
		return failed(f);
	*made = (size_t)n;
	return n ? STREAM_GOES_ON : STREAM_ENDED;
}

static void
filter_close(struct stream *s)
{
	struct filter *f = (struct filter *)s;

	archive_read_free(f->archive);
	free(f);
}

static const struct stream_class filter_stream = {
	.doing = "unpacking a payload",
	.step = filter_step,
	.close = filter_close,
};

static struct stream *
filter_open(enum codec_id id, struct span in, int code)
{
	struct filter *f;

	if (!codec_begins(id, in))
		return NULL;
	f = memory_zeroed(1, sizeof *f);
	f->stream.class = &filter_stream;
	f->stream.in = in;
	f->code = code;
	f->archive = archive_read_new();
	if (!f->archive)
		memory_exhausted();
	return &f->stream;
}

struct stream *
bzip2_open(struct span in)
{
	return filter_open(CODEC_BZIP2, in, ARCHIVE_FILTER_BZIP2);
}

struct stream *
lz4_open(struct span in)
{
	return filter_open(CODEC_LZ4, in, ARCHIVE_FILTER_LZ4);
}

struct stream *
zstd_open(struct span in)
{
	return filter_open(CODEC_ZSTD, in, ARCHIVE_FILTER_ZSTD);
}

#endif
