/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contents, piece by piece, and attributes: what was set over what a file had. */
#include <string.h>
#include <sys/stat.h>

#include "wish/wished/wished_private.h"

/* ---- a reader for each tree that something comes from ---- */

struct cache {
	ARRAY(struct tree_reader *) readers;
};

void *
wished_reader_new(const struct tree *t)
{
	(void)t;
	return memory_zeroed(1, sizeof(struct cache));
}

void
wished_reader_free(void *cache)
{
	struct cache *c = cache;

	for (size_t i = 0; i < c->readers.count; i++)
		tree_reader_free(c->readers.at[i]);
	array_free(&c->readers);
	free(c);
}

/* The reader of the tree, which is made if it is missing. The one used last comes first, and a few
 * are kept. */
static const struct tree_reader *
reader_of(const struct tree_reader *r, const struct tree *t)
{
	enum { KEPT = 8 };
	struct cache *c = r->cache;
	struct tree_reader *found;
	size_t i = 0;

	while (i < c->readers.count && c->readers.at[i]->tree != t)
		i++;
	if (i == c->readers.count && i < KEPT) {
		array_push(&c->readers, tree_reader_new(t));
	} else if (i == c->readers.count) {
		i--;
		tree_reader_free(c->readers.at[i]);
		c->readers.at[i] = tree_reader_new(t);
	}
	found = c->readers.at[i];
	c->readers.at[i] = c->readers.at[0];
	c->readers.at[0] = found;
	return found;
}

/* ---- content ---- */

/* The piece that holds the byte at `at`, which is one of the content. */
static struct wished_piece
piece_at(const struct wished *w, uint32_t node, uint64_t at)
{
	size_t from = 0, to = wished_pieces(w, node);

	while (to - from > 1) {
		size_t middle = from + (to - from) / 2;

		if (wished_piece(w, node, middle).start <= at)
			from = middle;
		else
			to = middle;
	}
	return wished_piece(w, node, from);
}

static uint64_t
size_of(const struct tree *t, uint32_t node)
{
	struct tree_stat st;

	wished_stat(t, node, &st);
	return S_ISREG(st.mode) ? st.size : 0;
}

int64_t
wished_read(const struct tree_reader *r, uint32_t node, uint64_t at, uint8_t *out, uint32_t len,
        uint64_t *work, struct error *err)
{
	const struct wished *w = wished_of(r->tree);
	struct wished_piece p;
	uint64_t left;

	if (!(wished_changes(w, node) & (WISHED_CONTENT | WISHED_NEW)))
		return tree_read(reader_of(r, w->base), node, at, out, len, work, err);
	if (at >= size_of(r->tree, node) || len == 0)
		return 0;
	p = piece_at(w, node, at);
	left = p.start + p.len - at;
	len = left < len ? (uint32_t)left : len;
	if (!p.tree) {
		memcpy(out, w->text.at + p.at + (at - p.start), len);
		return len;
	}
	return tree_read(reader_of(r, p.tree), p.node, p.at + (at - p.start), out, len, work, err);
}

bool
wished_hole(const struct tree *t, uint32_t node, uint64_t at, uint64_t *end)
{
	const struct wished *w = wished_of(t);
	struct wished_piece p;
	bool is_hole;

	if (!(wished_changes(w, node) & (WISHED_CONTENT | WISHED_NEW)))
		return tree_hole(w->base, node, at, end);
	*end = size_of(t, node);
	if (at >= *end)
		return true;
	p = piece_at(w, node, at);
	if (!p.tree) {
		*end = p.start + p.len;
		return false;
	}
	is_hole = tree_hole(p.tree, p.node, p.at + (at - p.start), end);
	*end = *end - p.at < p.len ? p.start + (*end - p.at) : p.start + p.len;
	return is_hole;
}

bool
wished_content_place(const struct tree *t, uint32_t node, uint64_t at, struct tree_place *place)
{
	const struct wished *w = wished_of(t);
	struct wished_piece p;

	if (at >= size_of(t, node))
		return false;
	p = piece_at(w, node, at);
	return p.tree == w->base
	       && tree_content_place(w->base, p.node, p.at + (at - p.start), place);
}

/* ---- attributes ---- */

/* While those that a file had are told: what was set comes between them, by name. */
struct merge {
	const struct wished_file *file;
	size_t next;
	bool (*each)(void *arg, const struct tree_xattr *);
	void *arg;
	bool ended;
};

static struct span
text_span(const struct text *t)
{
	return span_of(t->at, t->len);
}

/* Tells those that were set whose names come before `until`, NULL: all. */
static bool
tell_set(struct merge *m, const struct span *until)
{
	while (!m->ended && m->next < m->file->xattrs.count) {
		const struct wished_xattr *x = &m->file->xattrs.at[m->next];
		struct tree_xattr set = { .name = text_span(&x->name),
			.value = text_span(&x->value) };

		if (until && span_compare(set.name, *until) >= 0)
			break;
		m->next++;
		m->ended = !x->removed && !m->each(m->arg, &set);
	}
	return !m->ended;
}

static bool
tell_old(void *arg, const struct tree_xattr *old)
{
	struct merge *m = arg;
	const struct wished_xattr *x;

	if (!tell_set(m, &old->name))
		return false;
	x = m->next < m->file->xattrs.count ? &m->file->xattrs.at[m->next] : NULL;
	if (x && span_equal(text_span(&x->name), old->name))
		return true;
	m->ended = !m->each(m->arg, old);
	return !m->ended;
}

void
wished_xattrs(const struct tree_reader *r, uint32_t node,
        bool (*each)(void *arg, const struct tree_xattr *), void *arg)
{
	const struct wished *w = wished_of(r->tree);
	struct merge m = { .file = wished_file(w, node), .each = each, .arg = arg };

	if (!m.file) {
		tree_xattrs(reader_of(r, w->base), node, each, arg);
		return;
	}
	if (m.file->xattrs_from)
		tree_xattrs(reader_of(r, m.file->xattrs_from), m.file->xattrs_node, tell_old, &m);
	tell_set(&m, NULL);
}
