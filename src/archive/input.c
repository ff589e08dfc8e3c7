/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes of a part as libarchive reads them: no descriptor, and nothing outside. Pieces are
 * given where they are, not copied. The formats are chosen one by one and there is no filter, so
 * that the library runs no program.
 */
#include <string.h>

#include "archive/archive_private.h"

/* A multiple of the 512 bytes of tar, so that its headers don't lie across pieces; and what
 * one step sums at most. */
enum { PIECE = 256 << 10 };

static la_ssize_t
give(struct archive *a, void *arg, const void **bytes)
{
	struct archive_input *in = arg;
	struct span piece = span_cut(in->bytes, in->at, PIECE);

	(void)a;
	*bytes = piece.at;
	in->at += piece.len;
	return (la_ssize_t)piece.len;
}

static la_int64_t
skip(struct archive *a, void *arg, la_int64_t want)
{
	struct archive_input *in = arg;
	size_t left = in->bytes.len - in->at;

	(void)a;
	if (want < 0)
		return 0;
	if ((uint64_t)want < left)
		left = (size_t)want;
	in->at += left;
	return (la_int64_t)left;
}

static la_int64_t
seek(struct archive *a, void *arg, la_int64_t offset, int whence)
{
	struct archive_input *in = arg;
	la_int64_t len = (la_int64_t)in->bytes.len;
	la_int64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (la_int64_t)in->at : len;

	(void)a;
	if (offset < -from || offset > len - from)
		return ARCHIVE_FATAL;
	in->at = (size_t)(from + offset);
	return from + offset;
}

static bool
set_up(struct archive *a, struct archive_input *input)
{
	return archive_read_support_format_zip(a) == ARCHIVE_OK
	       && archive_read_support_format_tar(a) == ARCHIVE_OK
	       && archive_read_support_format_cpio(a) == ARCHIVE_OK
	       && archive_read_support_format_7zip(a) >= ARCHIVE_WARN
	       && archive_read_set_read_callback(a, give) == ARCHIVE_OK
	       && archive_read_set_skip_callback(a, skip) == ARCHIVE_OK
	       && archive_read_set_seek_callback(a, seek) == ARCHIVE_OK
	       && archive_read_set_callback_data(a, input) == ARCHIVE_OK;
}

struct archive *
archive_input_open(struct archive_input *input, struct error *err)
{
	struct archive *a = archive_read_new();

	if (!a)
		memory_exhausted();
	if (set_up(a, input) && archive_read_open1(a) == ARCHIVE_OK)
		return a;
	error_set(err, "libarchive does not recognise it");
	archive_read_free(a);
	return NULL;
}
