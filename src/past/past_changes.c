/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How two states of one log differ, file by file. Contents are equal if the same nodes,
 * or copies of them, make them up: no byte is read.
 */
#include <inttypes.h>
#include <sys/stat.h>

#include "jffs2/tree/history.h"
#include "past/past.h"

/* A state with the names of each inode as one number. */
struct side {
	const struct jffs2_fs *fs; /* NULL: nothing is there */
	uint64_t *names;
	size_t next;               /* current inode */
};

static uint64_t
mix(uint64_t h, const void *at, size_t len)
{
	const uint8_t *bytes = at;

	for (size_t i = 0; i < len; i++)
		h = (h ^ bytes[i]) * UINT64_C(0x100000001b3);
	return h;
}

/* A directory that has the same entries on both sides: its names didn't change. */
static bool
same_names(const struct jffs2_fs *a, const struct jffs2_fs *b, uint32_t dir)
{
	struct jffs2_range r, q;

	if (!a || !b || jffs2_fs_at(a, dir)->reachable != jffs2_fs_at(b, dir)->reachable)
		return false;
	r = jffs2_fs_entries(a, dir);
	q = jffs2_fs_entries(b, dir);
	return r.from == q.from && r.to == q.to;
}

/* Sums, so that the order of the names does not matter. */
static void
sum_names(struct side *s, const struct jffs2_fs *other)
{
	const struct jffs2_fs *fs = s->fs;

	if (!fs)
		return;
	s->names = memory_zeroed(jffs2_fs_inodes(fs), sizeof *s->names);
	for (uint32_t dir = 0; dir < jffs2_fs_inodes(fs); dir++) {
		const struct jffs2_inode *d = jffs2_fs_at(fs, dir);
		struct jffs2_range r = jffs2_fs_entries(fs, dir);

		if (!d->reachable || same_names(fs, other, dir))
			continue;
		for (; r.from < r.to; r.from++) {
			struct span name = jffs2_fs_name(fs, r.from);
			uint64_t h = mix(UINT64_C(0xcbf29ce484222325), &d->ino, sizeof d->ino);

			s->names[jffs2_fs_entry_at(fs, r.from)->inode]
			        += mix(h, name.at, name.len);
		}
	}
}

/* The inode `ino` of a side, NULL if it is not there or no name leads to it. */
static const struct jffs2_inode *
seen(const struct side *s, uint32_t ino)
{
	const struct jffs2_inode *n;

	if (!s->fs || s->next >= jffs2_fs_inodes(s->fs))
		return NULL;
	n = jffs2_fs_at(s->fs, s->next);
	return n->ino == ino && n->reachable ? n : NULL;
}

static bool
same_fragment(const struct jffs2_fs *a, const struct jffs2_fragment *x,
        const struct jffs2_fs *b, const struct jffs2_fragment *y)
{
	if (x->from != y->from || x->to != y->to)
		return false;
	if (x->node == EXTENT_NONE || y->node == EXTENT_NONE)
		return x->node == y->node;
	return a->log->extents.at[x->node].version == b->log->extents.at[y->node].version;
}

static bool
same_content(const struct jffs2_fs *a, uint32_t x, const struct jffs2_fs *b, uint32_t y)
{
	struct jffs2_range r = jffs2_fs_fragments(a, x), q = jffs2_fs_fragments(b, y);

	if (r.to - r.from != q.to - q.from)
		return false;
	while (r.from < r.to)
		if (!same_fragment(a, jffs2_fs_fragment(a, r.from++), b,
		            jffs2_fs_fragment(b, q.from++)))
			return false;
	return true;
}

/* What happened to an inode that is on both sides. */
static uint32_t
compare(const struct side *a, const struct jffs2_inode *x, const struct side *b,
        const struct jffs2_inode *y)
{
	uint32_t bits = 0;
	uint32_t i = (uint32_t)a->next, j = (uint32_t)b->next;
	struct jffs2_owner p = jffs2_fs_owner(a->fs, i), q = jffs2_fs_owner(b->fs, j);
	bool times = x->mtime != y->mtime
	             || jffs2_fs_ctime(a->fs, i) != jffs2_fs_ctime(b->fs, j);

	bits |= a->names[a->next] != b->names[b->next] ? PAST_RENAMED : 0;
	bits |= same_content(a->fs, i, b->fs, j) ? 0 : PAST_CONTENT;
	bits |= x->size != y->size ? PAST_SIZE : 0;
	bits |= x->mode != y->mode || p.uid != q.uid || p.gid != q.gid ? PAST_MODE : 0;
	/* A directory's time changes with each name in it. */
	if (!bits && times && !S_ISDIR(y->mode))
		bits = PAST_TIME;
	return bits;
}

static void
note(const struct side *a, const struct side *b, uint32_t ino, struct past_changes *c)
{
	const struct jffs2_inode *x = seen(a, ino), *y = seen(b, ino);
	struct past_change change = { .ino = ino };

	if (x && y)
		change.bits = compare(a, x, b, y);
	else if (y)
		change.bits = PAST_ADDED;
	else if (x)
		change.bits = PAST_REMOVED;
	if (!change.bits)
		return;
	c->added += (change.bits & PAST_ADDED) != 0;
	c->removed += (change.bits & PAST_REMOVED) != 0;
	c->changed += !(change.bits & (PAST_ADDED | PAST_REMOVED));
	array_push(&c->all, change);
}

/* The lowest inode number that is left. */
static bool
next_ino(const struct side *a, const struct side *b, uint32_t *ino)
{
	bool any = false;
	const struct side *sides[] = { a, b };

	for (int i = 0; i < 2; i++) {
		const struct side *s = sides[i];

		if (!s->fs || s->next >= jffs2_fs_inodes(s->fs))
			continue;
		if (!any || jffs2_fs_at(s->fs, s->next)->ino < *ino)
			*ino = jffs2_fs_at(s->fs, s->next)->ino;
		any = true;
	}
	return any;
}

static void
pass(struct side *s, uint32_t ino)
{
	if (s->fs && s->next < jffs2_fs_inodes(s->fs) && jffs2_fs_at(s->fs, s->next)->ino == ino)
		s->next++;
}

void
past_changes_find(const struct jffs2_fs *a, const struct jffs2_fs *b,
        struct past_changes *c)
{
	struct side x = { .fs = a }, y = { .fs = b };
	uint32_t ino = 0;

	c->all.count = 0;
	c->added = c->removed = c->changed = 0;
	sum_names(&x, b);
	sum_names(&y, a);
	while (next_ino(&x, &y, &ino)) {
		/* The root directory is always there. */
		if (a || ino != JFFS2_ROOT_INO)
			note(&x, &y, ino, c);
		pass(&x, ino);
		pass(&y, ino);
	}
	free(x.names);
	free(y.names);
	c->incomplete = 0;
	for (uint32_t i = 0; i < jffs2_fs_inodes(b); i++)
		c->incomplete += jffs2_fs_at(b, i)->reachable && !jffs2_fs_at(b, i)->error
		                 && jffs2_fs_missing(b, i, NULL) > 0;
}

/* ---- asking ---- */

uint32_t
past_change_of(const struct volume *v, uint32_t ino)
{
	const struct past_changes *c = v->past ? &v->past->changes : NULL;
	size_t from = 0, to = c ? c->all.count : 0;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (c->all.at[middle].ino == ino)
			return c->all.at[middle].bits;
		if (c->all.at[middle].ino < ino)
			from = middle + 1;
		else
			to = middle;
	}
	return 0;
}

void
past_add_bits(uint32_t bits, struct text *t)
{
	static const char *const words[] = { "added", "removed", "renamed", "written", "size",
		"mode or owner", "time" };
	const char *before = "";

	/* A write usually changes the size; that isn't worth saying. */
	if (bits & PAST_CONTENT)
		bits &= ~(uint32_t)PAST_SIZE;
	for (size_t i = 0; i < COUNT(words); i++) {
		if (!(bits >> i & 1))
			continue;
		text_addf(t, "%s%s", before, words[i]);
		before = ", ";
	}
}

static void
add_count(struct text *t, const char **before, uint32_t n, const char *word)
{
	if (!n)
		return;
	text_addf(t, "%s%" PRIu32 " %s", *before, n, word);
	*before = ", ";
}

void
past_summarize(const struct volume *v, struct text *t)
{
	const struct past *past = v->past;
	const struct past_changes *c;
	const char *before = ": ";
	size_t all;

	if (!past)
		return;
	c = &past->changes;
	all = c->all.count;
	text_addf(t, "%zu file%s changed since ", all, all == 1 ? "" : "s");
	if (past->first)
		text_add(t, "the beginning");
	else
		point_describe(&past->before, t);
	add_count(t, &before, c->added, "added");
	add_count(t, &before, c->removed, "removed");
	add_count(t, &before, c->changed, "changed");
	if (c->incomplete)
		text_addf(t, "; %" PRIu32 " incomplete", c->incomplete);
}

bool
past_incomplete(const struct volume *v, uint32_t inode, struct text *t)
{
	const struct jffs2_inode *n = jffs2_fs_at(v->fs, inode);
	struct jffs2_history h = { 0 };
	uint64_t missing;
	size_t gaps = 0;

	if (!S_ISREG(n->mode) || n->error)
		return false;
	missing = jffs2_fs_missing(v->fs, inode, NULL);
	jffs2_history_list(v->fs, inode, &h);
	for (size_t i = 0; i < h.versions.count; i++)
		gaps += h.versions.at[i].gap;
	jffs2_history_free(&h);
	if (missing)
		text_addf(t, "incomplete: %" PRIu64 " bytes of it are in no node", missing);
	else if (gaps)
		text_add(t, "older versions are gone; it may have been different");
	return missing || gaps;
}
