/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How two states of one log differ, file by file. Contents are equal if the same nodes,
 * or copies of them, make them up: no byte is read. Inodes have the same index in both.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "jffs2/tree/history.h"
#include "past/past.h"

/* An inode that may have changed, and its names in each state as one number: a sum, so that
 * their order doesn't matter. */
struct suspect {
	uint32_t inode;
	uint64_t names[2];
};

/* The two states, and the inodes that are not the same piece of memory in both. */
struct states {
	const struct jffs2_fs *fs[2]; /* the first NULL: nothing is there */
	ARRAY(struct suspect) all;    /* by inode */
};

static uint64_t
mix(uint64_t h, const void *at, size_t len)
{
	const uint8_t *bytes = at;

	for (size_t i = 0; i < len; i++)
		h = (h ^ bytes[i]) * UINT64_C(0x100000001b3);
	return h;
}

/* The entries of directory `dir` that can be reached in a state, or none. */
static struct jffs2_range
entries_of(const struct jffs2_fs *fs, uint32_t dir)
{
	if (!fs || !jffs2_fs_at(fs, dir)->reachable)
		return (struct jffs2_range){ 0, 0 };
	return jffs2_fs_entries(fs, dir);
}

/* Name `k` of directory `dir` is in one of the states alone. */
static void
suspect_name(struct states *s, uint32_t dir, int side, uint32_t k)
{
	struct span name = jffs2_fs_name(s->fs[side], k);
	uint32_t ino = jffs2_fs_at(s->fs[side], dir)->ino;
	uint64_t h = mix(UINT64_C(0xcbf29ce484222325), &ino, sizeof ino);
	struct suspect named = { jffs2_fs_entry_at(s->fs[side], k)->inode, { 0, 0 } };

	named.names[side] = mix(h, name.at, name.len);
	array_push(&s->all, named);
}

/* Which of the next names of a directory comes first: below 0, that of the first state; 0: it
 * leads to the same inode in both. */
static int
first_of(const struct states *s, const struct jffs2_range r[2])
{
	const struct jffs2_log *log = s->fs[1]->log;
	const struct jffs2_entry *a, *b;
	int order;

	if (r[0].from == r[0].to || r[1].from == r[1].to)
		return r[0].from == r[0].to ? 1 : -1;
	a = jffs2_fs_entry_at(s->fs[0], r[0].from);
	b = jffs2_fs_entry_at(s->fs[1], r[1].from);
	if (a->node == b->node)
		return a->inode == b->inode ? 0 : -1;
	/* What is not there in the other state need not be looked for. */
	if (jffs2_fs_state(s->fs[1], a->node) == STATE_LATER)
		return -1;
	if (jffs2_fs_state(s->fs[0], b->node) == STATE_LATER)
		return 1;
	order = span_compare(jffs2_log_name(log, a->node), jffs2_log_name(log, b->node));
	return order == 0 && a->inode != b->inode ? -1 : order;
}

/* What directory `dir` names in one of the states alone. */
static void
suspect_names(struct states *s, uint32_t dir)
{
	struct jffs2_range r[2] = { entries_of(s->fs[0], dir), entries_of(s->fs[1], dir) };

	if (r[0].from == r[1].from && r[0].to == r[1].to)
		return;
	while (r[0].from < r[0].to || r[1].from < r[1].to) {
		int order = first_of(s, r);

		if (order < 0)
			suspect_name(s, dir, 0, r[0].from);
		if (order > 0)
			suspect_name(s, dir, 1, r[1].from);
		r[0].from += order <= 0;
		r[1].from += order >= 0;
	}
}

static int
by_inode(const void *left, const void *right)
{
	const struct suspect *a = left, *b = right;

	return a->inode < b->inode ? -1 : a->inode > b->inode;
}

/* One of each. */
static void
sum_up(struct states *s)
{
	size_t kept = 0;

	if (s->all.count)
		qsort(s->all.at, s->all.count, sizeof *s->all.at, by_inode);
	for (size_t i = 0; i < s->all.count; i++) {
		struct suspect one = s->all.at[i];

		if (kept && s->all.at[kept - 1].inode == one.inode) {
			s->all.at[kept - 1].names[0] += one.names[0];
			s->all.at[kept - 1].names[1] += one.names[1];
		} else {
			s->all.at[kept++] = one;
		}
	}
	s->all.count = kept;
}

/* What differs between two views lies in pages that they don't share, and in directories
 * there. Another name to be reached by, or the same in another place of its directory, is told
 * by the names. */
static void
suspect_all(struct states *s)
{
	const struct jffs2_fs *a = s->fs[0], *b = s->fs[1];
	uint32_t count = jffs2_fs_inodes(b);

	for (uint32_t i = 0; i < count; i++) {
		if (a && pages_share(&a->inodes, &b->inodes, i)) {
			i |= PAGES_ELEMENTS - 1;
			continue;
		}
		if (a && memcmp(jffs2_fs_at(a, i), jffs2_fs_at(b, i),
		            sizeof(struct jffs2_inode)) == 0)
			continue;
		array_push(&s->all, ((struct suspect){ i, { 0, 0 } }));
		suspect_names(s, i);
	}
	sum_up(s);
}

/* The inode in a state, NULL if it is not there or no name leads to it. */
static const struct jffs2_inode *
seen(const struct jffs2_fs *fs, uint32_t inode)
{
	return fs && jffs2_fs_at(fs, inode)->reachable ? jffs2_fs_at(fs, inode) : NULL;
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

/* What happened to an inode that is in both. */
static uint32_t
compare(const struct states *s, const struct suspect *one)
{
	const struct jffs2_fs *a = s->fs[0], *b = s->fs[1];
	uint32_t bits = 0, i = one->inode;
	const struct jffs2_inode *x = jffs2_fs_at(a, i), *y = jffs2_fs_at(b, i);
	struct jffs2_owner p = jffs2_fs_owner(a, i), q = jffs2_fs_owner(b, i);
	bool times = x->mtime != y->mtime || jffs2_fs_ctime(a, i) != jffs2_fs_ctime(b, i);

	bits |= one->names[0] != one->names[1] ? PAST_RENAMED : 0;
	bits |= same_content(a, i, b, i) ? 0 : PAST_CONTENT;
	bits |= x->size != y->size ? PAST_SIZE : 0;
	bits |= x->mode != y->mode || p.uid != q.uid || p.gid != q.gid ? PAST_MODE : 0;
	/* A directory's time changes with each name in it. */
	if (!bits && times && !S_ISDIR(y->mode))
		bits = PAST_TIME;
	return bits;
}

static void
note(const struct states *s, const struct suspect *one, struct past_changes *c)
{
	const struct jffs2_inode *x = seen(s->fs[0], one->inode);
	const struct jffs2_inode *y = seen(s->fs[1], one->inode);
	struct past_change change = { .ino = jffs2_fs_at(s->fs[1], one->inode)->ino };

	if (x && y)
		change.bits = compare(s, one);
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

/* True for a file with missing bytes. */
static bool
lacks_bytes(const struct jffs2_fs *fs, uint32_t inode)
{
	const struct jffs2_inode *n = jffs2_fs_at(fs, inode);

	return n->reachable && !n->error && jffs2_fs_missing(fs, inode, NULL) > 0;
}

bool
past_count_step(struct past_count *c, const struct jffs2_fs *a, const struct jffs2_fs *b,
        uint64_t *left)
{
	for (; c->next < jffs2_fs_inodes(b) && *left; c->next++, --*left) {
		if (a && pages_share(&a->inodes, &b->inodes, c->next)) {
			c->next |= PAGES_ELEMENTS - 1;
			continue;
		}
		c->files += lacks_bytes(b, c->next);
		c->files -= a && lacks_bytes(a, c->next);
	}
	return c->next < jffs2_fs_inodes(b);
}

void
past_changes_find(const struct jffs2_fs *a, const struct jffs2_fs *b,
        struct past_changes *c)
{
	struct states s = { .fs = { a, b } };

	c->all.count = 0;
	c->added = c->removed = c->changed = 0;
	suspect_all(&s);
	for (size_t k = 0; k < s.all.count; k++)
		/* The root directory is always there. */
		if (a || jffs2_fs_at(b, s.all.at[k].inode)->ino != JFFS2_ROOT_INO)
			note(&s, &s.all.at[k], c);
	array_free(&s.all);
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
	struct members nodes = { .all = { 0 } };
	uint64_t missing;
	bool gaps, any;

	if (!S_ISREG(n->mode) || n->error)
		return false;
	missing = jffs2_fs_missing(v->fs, inode, NULL);
	gaps = jffs2_history_gaps(v->fs, inode, &nodes, &any);
	array_free(&nodes.all);
	if (missing)
		text_addf(t, "incomplete: %" PRIu64 " bytes are missing", missing);
	else if (gaps)
		text_add(t, "older versions are gone; it may have been different");
	return missing || gaps;
}
