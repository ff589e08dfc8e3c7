/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bzip2, lz4 and zstd, by libarchive: as a single filter behind the format "raw". */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "codec/codec_private.h"

#ifdef HAVE_ARCHIVE

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "text/text.h"

enum { INPUT_PIECE = 64 << 10 };

struct filter_pack {
	struct stream stream;
	struct archive *archive;
	struct text packed; /* that is not out yet, from `out` on */
	size_t out;
	bool ended, failed;
};

static la_ssize_t
take(struct archive *a, void *arg, const void *bytes, size_t len)
{
	struct filter_pack *f = arg;

	(void)a;
	text_add_bytes(&f->packed, bytes, len);
	return (la_ssize_t)len;
}

/* Packs one more piece. */
static void
feed(struct filter_pack *f)
{
	struct stream *s = &f->stream;
	struct span piece = span_cut(s->in, s->taken, INPUT_PIECE);

	text_clear(&f->packed);
	f->out = 0;
	if (piece.len) {
		f->failed = archive_write_data(f->archive, piece.at, piece.len)
		            != (la_ssize_t)piece.len;
		s->taken += piece.len;
	} else {
		f->failed = archive_write_close(f->archive) != ARCHIVE_OK;
		f->ended = true;
	}
}

static enum stream_state
pack_step(struct stream *s, uint8_t *out, size_t room, size_t *made)
{
	struct filter_pack *f = (struct filter_pack *)s;
	struct span rest;

	if (f->out == f->packed.len && !f->ended)
		feed(f);
	rest = span_cut(span_of(f->packed.at, f->packed.len), f->out, room);
	if (rest.len)
		memcpy(out, rest.at, rest.len);
	*made = rest.len;
	f->out += rest.len;
	if (f->failed)
		return STREAM_DAMAGED;
	return f->ended && f->out == f->packed.len ? STREAM_ENDED : STREAM_GOES_ON;
}

static void
pack_close(struct stream *s)
{
	struct filter_pack *f = (struct filter_pack *)s;

	/* What a packer that is closed early would still write goes nowhere. */
	archive_write_free(f->archive);
	text_free(&f->packed);
	free(f);
}

static const struct stream_class filter_packer = {
	.doing = "packing a payload",
	.step = pack_step,
	.close = pack_close,
};

/* libarchive runs a program for filters that it was built without: those are refused. */
static bool
begin(struct filter_pack *f, int (*add)(struct archive *))
{
	struct archive_entry *entry = archive_entry_new();
	bool ok;

	if (!f->archive || !entry)
		memory_exhausted();
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_pathname(entry, "data");
	ok = add(f->archive) == ARCHIVE_OK
	     && archive_write_set_format_raw(f->archive) == ARCHIVE_OK
	     && archive_write_set_bytes_per_block(f->archive, 0) == ARCHIVE_OK
	     && archive_write_open(f->archive, f, NULL, take, NULL) == ARCHIVE_OK
	     && archive_write_header(f->archive, entry) == ARCHIVE_OK;
	archive_entry_free(entry);
	return ok;
}

static struct stream *
open_with(struct span in, int (*add)(struct archive *), const char *name, struct error *err)
{
	struct filter_pack *f = memory_zeroed(1, sizeof *f);

	f->stream.class = &filter_packer;
	f->stream.in = in;
	f->archive = archive_write_new();
	if (begin(f, add))
		return &f->stream;
	error_set(err, "%s: this libarchive cannot write it", name);
	pack_close(&f->stream);
	return NULL;
}

struct stream *
bzip2_pack(struct span in, struct span like, struct error *err)
{
	(void)like;
	return open_with(in, archive_write_add_filter_bzip2, "bzip2", err);
}

struct stream *
lz4_pack(struct span in, struct span like, struct error *err)
{
	enum { LEGACY = 0x184c2102 };

	if (span_u32(like, 0, ENDIAN_LITTLE) == LEGACY) {
		error_set(err, "lz4: the legacy frames of kernels are only read here; "
		        "lz4 -l writes them");
		return NULL;
	}
	return open_with(in, archive_write_add_filter_lz4, "lz4", err);
}

struct stream *
zstd_pack(struct span in, struct span like, struct error *err)
{
	(void)like;
	return open_with(in, archive_write_add_filter_zstd, "zstd", err);
}

#endif
