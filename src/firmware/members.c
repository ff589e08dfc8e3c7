/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which files of an archive are openings: those that begin like a format known here, and one
 * that is most of the archive; and any other file once it is asked for. How they are read,
 * whatever the format: through its tree.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "firmware/firmware_private.h"
#include "jffs2/format.h"
#include "tree/tree.h"

enum {
	HEAD = 2048,           /* bytes of a file that magic numbers are looked for in */
	MAGIC_LEAST = 4,       /* shorter ones are no evidence, but that of a node of JFFS2 */
	LARGE = 256 << 10,     /* a file of this size counts as most of an archive ... */
	LARGE_SHARE = 4        /* ... if all others are a quarter of it at most */
};

/* ---- the bytes of a member ---- */

struct member {
	struct stream stream;
	struct tree_reader *reader;
	uint32_t node;
	uint64_t at;
};

static enum stream_state
member_step(struct stream *s, uint8_t *out, size_t room, size_t *made)
{
	struct member *m = (struct member *)s;
	uint64_t work = 0;
	uint32_t want = room < UINT32_MAX ? (uint32_t)room : UINT32_MAX;
	int64_t n = tree_read(m->reader, m->node, m->at, out, want, &work, NULL);

	*made = n > 0 ? (size_t)n : 0;
	m->at += *made;
	if (n == -EFBIG) {
		snprintf(s->note, sizeof s->note, "only the first %" PRIu64 " bytes are read, the "
		        "limit here", m->at);
		return STREAM_TOO_LARGE;
	}
	if (n == 0)
		return tree_loss(m->reader->tree, m->node).wrong ? STREAM_MISMATCH : STREAM_ENDED;
	return n > 0 ? STREAM_GOES_ON : STREAM_DAMAGED;
}

static void
member_close(struct stream *s)
{
	struct member *m = (struct member *)s;

	tree_reader_free(m->reader);
	free(m);
}

static const struct stream_class member_stream = {
	.doing = "reading a file",
	.step = member_step,
	.close = member_close,
};

static struct stream *
open_member(const struct opening *o, struct span from, struct error *err)
{
	struct member *m = memory_zeroed(1, sizeof *m);

	(void)err;
	m->stream.class = &member_stream;
	m->stream.in = from;
	m->reader = tree_reader_new(o->arg);
	m->node = (uint32_t)o->which;
	return &m->stream;
}

/* ---- which members ---- */

/* Content that holds nothing, such as a program or a picture, leads nowhere. */
static bool
begins_like(const struct format *f, struct span head)
{
	return (!f->content || f->tree || f->openings)
	       && (f->magic_len >= MAGIC_LEAST || f == &jffs2_format_le || f == &jffs2_format_be)
	       && span_equal(span_cut(head, f->magic_at, f->magic_len),
	               span_of(f->magic, f->magic_len));
}

/* What the bytes begin like, NULL: like nothing that leads on. */
static const char *
leads_to(struct span head)
{
	enum codec_id codec = codec_recognise(head);

	for (size_t i = 0; firmware_formats[i]; i++)
		if (begins_like(firmware_formats[i], head))
			return firmware_formats[i]->name;
	return codec != CODEC_COUNT ? codecs[codec].name : NULL;
}

static struct span
read_head(const struct tree_reader *r, uint32_t node, uint8_t head[HEAD])
{
	uint64_t work = 0;
	int64_t n;
	size_t len = 0;

	do {
		n = tree_read(r, node, len, head + len, (uint32_t)(HEAD - len), &work, NULL);
		len += n > 0 ? (size_t)n : 0;
	} while (n > 0 && len < HEAD);
	return span_of(head, len);
}

static struct opening
opening_of(const struct firmware *f, const struct tree *t, uint32_t node)
{
	const struct part *p = &f->list.parts.at[t->part];
	struct opening o = {
		.store = { .kind = STORE_DECODED, .at = p->offset, .len = p->len,
		        .container = p->format->name, .container_at = p->offset,
		        .flash = true },
		.at = p->offset, .which = node, .arg = t, .open = open_member,
	};
	struct text path = { 0 };

	tree_add_path(t, node, &path);
	if (path.len)
		/* An archive has no root of its own. */
		snprintf(o.name, sizeof o.name, "%s", text_str(&path) + (*path.at == '/'));
	if (!*o.name) {
		/* A deleted file may have no path. */
		struct tree_stat st;

		tree_stat(t, node, &st);
		snprintf(o.name, sizeof o.name, "inode %" PRIu32, st.ino);
	}
	text_free(&path);
	return o;
}

static void
add_member(struct firmware *f, const struct tree *t, uint32_t node)
{
	array_push(&f->work->openings.openings, opening_of(f, t, node));
}

const char *
firmware_file_begins_like(const struct tree *t, uint32_t node)
{
	struct tree_reader *r = tree_reader_new(t);
	uint8_t head[HEAD];
	const char *name = leads_to(read_head(r, node, head));

	tree_reader_free(r);
	return name;
}

struct firmware *
firmware_opened_file(const struct firmware *f, const struct tree *t, uint32_t node)
{
	struct opening o = opening_of(f, t, node);

	for (size_t i = 0; i < f->children.count; i++)
		if (f->children.at[i]->parent_at == o.at
		        && strcmp(f->children.at[i]->own_name, o.name) == 0)
			return f->children.at[i];
	return NULL;
}

struct firmware *
firmware_open_file(struct firmware *f, const struct tree *t, uint32_t node)
{
	struct opening o = opening_of(f, t, node);

	return children_make(f, &o);
}

/* ---- the search ---- */

static bool
is_most(const struct member_search *m)
{
	return m->count == 1
	       || (m->most_len >= LARGE && m->all - m->most_len <= m->most_len / LARGE_SHARE);
}

/* Looks at one file; the cost. */
static uint64_t
look_at(struct firmware *f, struct member_search *m, const struct tree *t)
{
	uint32_t node = m->node++;
	uint8_t head[HEAD];
	struct tree_stat st;
	bool leads;

	if (!tree_is_file(t, node) || !tree_reachable(t, node))
		return 1;
	tree_stat(t, node, &st);
	leads = leads_to(read_head(m->reader, node, head)) != NULL;
	if (leads && f->work->openings.openings.count < OPENINGS_MOST)
		add_member(f, t, node);
	m->all += st.size;
	m->count++;
	if (st.size > m->most_len) {
		m->most_len = st.size;
		m->most = node;
		m->most_leads = leads;
	}
	return HEAD;
}

/* Ends with this archive. */
static void
end_archive(struct firmware *f, struct member_search *m, const struct tree *t)
{
	if (t && m->most_len && is_most(m) && !m->most_leads)
		add_member(f, t, m->most);
	tree_reader_free(m->reader);
	*m = (struct member_search){ .tree = m->tree + 1 };
}

bool
members_left(const struct firmware *f)
{
	return f->work->members.tree < f->trees.count;
}

void
members_step(struct firmware *f, uint64_t budget)
{
	struct member_search *m = &f->work->members;

	for (uint64_t spent = 0; members_left(f) && spent < budget;) {
		const struct tree *t = f->trees.at[m->tree]->tree;

		if (t && !f->list.parts.at[t->part].format->tree->wraps)
			t = NULL;
		if (t && !m->reader)
			m->reader = tree_reader_new(t);
		if (t && m->node < tree_nodes(t))
			spent += look_at(f, m, t);
		else
			end_archive(f, m, t);
	}
}

void
members_stop(struct firmware *f)
{
	tree_reader_free(f->work->members.reader);
	f->work->members = (struct member_search){ .tree = SIZE_MAX };
}
