/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An archive written anew with one member replaced: libarchive reads the old one and writes
 * its members, with what it knows of them, in the same order and format. How each was
 * compressed, and what libarchive knows nothing of (comments, alignment), is not kept.
 *
 * Of a file with several names the first has the new content, the others none: cpio may have the old
 * one with the last of them, where it would count (kernel: init/initramfs.c, do_name).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "archive/archive.h"
#include "archive/archive_private.h"
#include "codec/stream.h"

enum { PIECE = 64 << 10 };

struct replacing {
	struct stream stream;
	const char *name;      /* as a tree spells it */
	struct text first;     /* the first name of the same file */
	struct archive_input input;
	struct archive *from, *to;
	struct span content;   /* of the member that is being replaced */
	size_t content_at;
	enum { NEXT_MEMBER, OLD_CONTENT, NEW_CONTENT, ALL_WRITTEN } state;
	uint32_t found;
	struct text packed;    /* that is not out yet, from `out` on */
	size_t out;
	bool failed;
};

static la_ssize_t
take(struct archive *a, void *arg, const void *bytes, size_t len)
{
	struct replacing *r = arg;

	(void)a;
	text_add_bytes(&r->packed, bytes, len);
	return (la_ssize_t)len;
}

/* A path without its empty names and ".", as text_add_name spells each. */
static void
add_path(struct text *t, const char *path)
{
	while (*path) {
		size_t len = strcspn(path, "/");

		if (len && !(len == 1 && *path == '.')) {
			if (t->len)
				text_add(t, "/");
			text_add_name(t, span_of(path, len));
		}
		path += len + (path[len] == '/');
	}
}

static bool
is_path(const char *path, const char *name)
{
	struct text t = { 0 };
	bool same;

	add_path(&t, path ? path : "");
	same = path && strcmp(text_str(&t), name) == 0;
	text_free(&t);
	return same;
}

static bool
is_wanted(const struct replacing *r, struct archive_entry *entry)
{
	return !archive_entry_hardlink(entry) && S_ISREG(archive_entry_mode(entry))
	       && is_path(archive_entry_pathname(entry), text_str(&r->first));
}

static bool
is_other_name(const struct replacing *r, struct archive_entry *entry)
{
	return is_path(archive_entry_hardlink(entry), text_str(&r->first));
}

/* The name that others are hard links to, of the last member that is called so. */
static void
find_first(struct replacing *r, struct span archive)
{
	struct archive_input input = { .bytes = archive };
	struct archive_entry *entry;
	struct error err;
	struct archive *a = archive_input_open(&input, &err);

	int got = a ? archive_read_next_header(a, &entry) : ARCHIVE_EOF;

	text_add(&r->first, r->name);
	for (; got != ARCHIVE_EOF && got >= ARCHIVE_WARN;
	        got = archive_read_next_header(a, &entry)) {
		const char *link = archive_entry_hardlink(entry);

		if (!is_path(archive_entry_pathname(entry), r->name))
			continue;
		text_clear(&r->first);
		add_path(&r->first, link ? link : archive_entry_pathname(entry));
	}
	archive_read_free(a);
}

/* cpio with sums is only read; without them it is the same to who unpacks it. */
static bool
open_output(struct replacing *r)
{
	int format = archive_format(r->from);

	if (format == ARCHIVE_FORMAT_CPIO_SVR4_CRC)
		format = ARCHIVE_FORMAT_CPIO_SVR4_NOCRC;
	r->to = archive_write_new();
	if (!r->to)
		memory_exhausted();
	return archive_write_set_format(r->to, format) == ARCHIVE_OK
	       && archive_write_set_bytes_per_block(r->to, 0) == ARCHIVE_OK
	       && archive_write_open(r->to, r, NULL, take, NULL) == ARCHIVE_OK;
}

static bool
fail(struct replacing *r, const char *why)
{
	snprintf(r->stream.note, sizeof r->stream.note, "%s", why);
	r->failed = true;
	return false;
}

static bool
end_archive(struct replacing *r)
{
	r->state = ALL_WRITTEN;
	if (!r->found)
		return fail(r, "the member is not found again");
	return archive_write_close(r->to) == ARCHIVE_OK
	       || fail(r, "libarchive cannot write this format");
}

static bool
next_member(struct replacing *r)
{
	struct archive_entry *entry;
	int got = archive_read_next_header(r->from, &entry);

	if (got == ARCHIVE_EOF)
		return end_archive(r);
	if (got < ARCHIVE_WARN)
		return fail(r, "the archive is damaged");
	if (!r->to && !open_output(r))
		return fail(r, "libarchive cannot write this format");
	archive_entry_sparse_clear(entry);
	r->state = OLD_CONTENT;
	if (is_wanted(r, entry)) {
		archive_entry_set_size(entry, (la_int64_t)r->content.len);
		r->content_at = 0;
		r->found++;
		r->state = NEW_CONTENT;
	} else if (is_other_name(r, entry)) {
		if (archive_entry_size(entry) > 0)
			archive_entry_set_size(entry, 0);
		r->state = NEXT_MEMBER;
	}
	return archive_write_header(r->to, entry) >= ARCHIVE_WARN
	       || fail(r, "libarchive cannot write a member");
}

static bool
write_content(struct replacing *r, struct span piece)
{
	return archive_write_data(r->to, piece.at, piece.len) == (la_ssize_t)piece.len
	       || fail(r, "libarchive cannot write a member");
}

static bool
old_content(struct replacing *r)
{
	uint8_t piece[PIECE];
	la_ssize_t n = archive_read_data(r->from, piece, sizeof piece);

	if (n < 0)
		return fail(r, "a member is damaged");
	if (n > 0)
		return write_content(r, span_of(piece, (size_t)n));
	r->state = NEXT_MEMBER;
	return true;
}

static bool
new_content(struct replacing *r)
{
	struct span piece = span_cut(r->content, r->content_at, PIECE);

	r->content_at += piece.len;
	r->stream.taken = r->content_at;
	if (piece.len)
		return write_content(r, piece);
	r->state = NEXT_MEMBER;
	return true;
}

static void
feed(struct replacing *r)
{
	text_clear(&r->packed);
	r->out = 0;
	switch (r->state) {
	case NEXT_MEMBER:
		next_member(r);
		break;
	case OLD_CONTENT:
		old_content(r);
		break;
	case NEW_CONTENT:
		new_content(r);
		break;
	case ALL_WRITTEN:
		break;
	}
}

static enum stream_state
replacing_step(struct stream *s, uint8_t *out, size_t room, size_t *made)
{
	struct replacing *r = (struct replacing *)s;
	struct span rest;

	if (r->out == r->packed.len)
		feed(r);
	rest = span_cut(span_of(r->packed.at, r->packed.len), r->out, room);
	if (rest.len)
		memcpy(out, rest.at, rest.len);
	*made = rest.len;
	r->out += rest.len;
	if (r->failed)
		return STREAM_DAMAGED;
	return r->state == ALL_WRITTEN && r->out == r->packed.len ? STREAM_ENDED : STREAM_GOES_ON;
}

static void
replacing_close(struct stream *s)
{
	struct replacing *r = (struct replacing *)s;

	archive_read_free(r->from);
	archive_write_free(r->to);
	text_free(&r->packed);
	text_free(&r->first);
	free(r);
}

static const struct stream_class replacing_stream = {
	.doing = "writing an archive again",
	.step = replacing_step,
	.close = replacing_close,
};

struct stream *
archive_replace_open(struct span archive, const char *name, struct span content,
        struct error *err)
{
	struct replacing *r = memory_zeroed(1, sizeof *r);

	r->stream.class = &replacing_stream;
	r->stream.in = content;
	r->input.bytes = archive;
	r->name = name;
	r->content = content;
	r->from = archive_input_open(&r->input, err);
	if (r->from) {
		find_first(r, archive);
		return &r->stream;
	}
	replacing_close(&r->stream);
	return NULL;
}
