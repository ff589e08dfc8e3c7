/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How two states of one log differ, file by file. Contents are equal if the same nodes,
 * or copies of them, make them up: no byte is read. Inodes have the same index in both.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "past/past.h"

/* An inode that may have changed, and its names in each state as one number: a sum, so that
 * their order doesn't matter. */
struct suspect {
	uint32_t inode;
	uint64_t names[2];
};

enum comparing { COMPARING_INODES, COMPARING_NAMES, COMPARING_SORTS, COMPARING_SUMS, COMPARING_NOTES,
       COMPARING_DONE };

/* The two states, and the inodes that are not the same piece of memory in both. */
struct past_comparing {
	const struct jffs2_fs *fs[2]; /* the first NULL: nothing is there */
	enum comparing stage;
	uint32_t inode;               /* that is looked at next */
	struct jffs2_range names[2];  /* what is left of its names, a directory's */
	ARRAY(struct suspect) all;    /* by inode */
	struct radix sort;
	size_t next, kept;            /* of them */
	struct past_changes found;
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
suspect_name(struct past_comparing *s, uint32_t dir, int side, uint32_t k)
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
first_of(const struct past_comparing *s, const struct jffs2_range r[2])
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

/* Begins with what directory `dir` names in one of the states alone. */
static void
begin_names(struct past_comparing *s, uint32_t dir)
{
	s->names[0] = entries_of(s->fs[0], dir);
	s->names[1] = entries_of(s->fs[1], dir);
	if (s->names[0].from != s->names[1].from || s->names[0].to != s->names[1].to)
		s->stage = COMPARING_NAMES;
	else
		s->inode++;
}

static void
suspect_names(struct past_comparing *s, uint64_t *left)
{
	struct jffs2_range *r = s->names;

	for (; (r[0].from < r[0].to || r[1].from < r[1].to) && *left; --*left) {
		int order = first_of(s, r);

		if (order < 0)
			suspect_name(s, s->inode, 0, r[0].from);
		if (order > 0)
			suspect_name(s, s->inode, 1, r[1].from);
		r[0].from += order <= 0;
		r[1].from += order >= 0;
	}
	if (r[0].from < r[0].to || r[1].from < r[1].to)
		return;
	s->inode++;
	s->stage = COMPARING_INODES;
}

static uint32_t
inode_of(const void *suspect, unsigned int which, const void *arg)
{
	(void)which, (void)arg;
	return ((const struct suspect *)suspect)->inode;
}

/* What differs between two views lies in pages that they don't share, and in directories
 * there. Another name to be reached by, or the same in another place of its directory, is told
 * by the names. */
static void
suspect_inodes(struct past_comparing *s, uint64_t *left)
{
	const struct jffs2_fs *a = s->fs[0], *b = s->fs[1];
	uint32_t count = jffs2_fs_inodes(b);

	for (; s->inode < count && s->stage == COMPARING_INODES && *left; --*left) {
		if (a && pages_share(&a->inodes, &b->inodes, s->inode)) {
			s->inode = (s->inode | (PAGES_ELEMENTS - 1)) + 1;
		} else if (a && memcmp(jffs2_fs_at(a, s->inode), jffs2_fs_at(b, s->inode),
		            sizeof(struct jffs2_inode)) == 0) {
			s->inode++;
		} else {
			array_push(&s->all, ((struct suspect){ s->inode, { 0, 0 } }));
			begin_names(s, s->inode);
		}
	}
	if (s->inode < count || s->stage != COMPARING_INODES)
		return;
	radix_begin(&s->sort, s->all.at, s->all.count, sizeof *s->all.at, 1, inode_of, NULL);
	s->stage = COMPARING_SORTS;
}

static void
sort(struct past_comparing *s, uint64_t *left)
{
	if (radix_step(&s->sort, left))
		return;
	radix_end(&s->sort);
	s->stage = COMPARING_SUMS;
}

/* One of each. */
static void
sum_up(struct past_comparing *s, uint64_t *left)
{
	for (; s->next < s->all.count && *left; s->next++, --*left) {
		struct suspect one = s->all.at[s->next];

		if (s->kept && s->all.at[s->kept - 1].inode == one.inode) {
			s->all.at[s->kept - 1].names[0] += one.names[0];
			s->all.at[s->kept - 1].names[1] += one.names[1];
		} else {
			s->all.at[s->kept++] = one;
		}
	}
	if (s->next < s->all.count)
		return;
	s->all.count = s->kept;
	s->next = 0;
	s->stage = COMPARING_NOTES;
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
compare(const struct past_comparing *s, const struct suspect *one)
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
note(const struct past_comparing *s, const struct suspect *one, struct past_changes *c)
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

static void
note_all(struct past_comparing *s, uint64_t *left)
{
	for (; s->next < s->all.count && *left; s->next++, --*left)
		/* The root directory is always there. */
		if (s->fs[0] || jffs2_fs_at(s->fs[1], s->all.at[s->next].inode)->ino != JFFS2_ROOT_INO)
			note(s, &s->all.at[s->next], &s->found);
	if (s->next == s->all.count)
		s->stage = COMPARING_DONE;
}

struct past_comparing *
past_comparing_begin(const struct jffs2_fs *a, const struct jffs2_fs *b)
{
	struct past_comparing *s = memory_zeroed(1, sizeof *s);

	s->fs[0] = a;
	s->fs[1] = b;
	return s;
}

bool
past_comparing_step(struct past_comparing *s, uint64_t *left)
{
	while (s->stage != COMPARING_DONE && *left)
		switch (s->stage) {
		case COMPARING_INODES:
			suspect_inodes(s, left);
			break;
		case COMPARING_NAMES:
			suspect_names(s, left);
			break;
		case COMPARING_SORTS:
			sort(s, left);
			break;
		case COMPARING_SUMS:
			sum_up(s, left);
			break;
		case COMPARING_NOTES:
			note_all(s, left);
			break;
		case COMPARING_DONE:
			break;
		}
	return s->stage != COMPARING_DONE;
}

void
past_comparing_end(struct past_comparing *s, struct past_changes *c)
{
	if (!s)
		return;
	if (c && s->stage == COMPARING_DONE) {
		array_free(&c->all);
		*c = s->found;
		memset(&s->found, 0, sizeof s->found);
	}
	radix_end(&s->sort);
	array_free(&s->found.all);
	array_free(&s->all);
	free(s);
}
