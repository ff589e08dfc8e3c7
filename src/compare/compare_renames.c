/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Renames: a removed and an added name with the same inode number and content are one
 * file under another path, and so is everything in a directory that moved. Numbers alone
 * mean little: mkfs.jffs2 numbers in tree order. Files without content must have the same
 * mode, owner and time.
 */
#include <stdlib.h>
#include <sys/stat.h>

#include "compare/compare_private.h"

/* A row of one side only. */
struct lone {
	uint32_t ino, inode;
	size_t row;
};

struct renames {
	ARRAY(struct lone) lone[SIDES]; /* by inode number */
	size_t next[SIDES];
	struct compare_content content;
	bool joined;
};

static int
by_ino(const void *left, const void *right)
{
	const struct lone *a = left, *b = right;

	if (a->ino != b->ino)
		return a->ino < b->ino ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

static uint32_t
ino_of(const struct compare *c, int side, uint32_t node)
{
	struct tree_stat st;

	tree_stat(c->tree[side], node, &st);
	return st.ino;
}

struct renames *
renames_begin(struct compare *c)
{
	const struct compare_list *l = &c->lists[COMPARE_FILES];
	struct renames *r = memory_zeroed(1, sizeof *r);

	for (size_t i = 0; i < l->rows.count; i++) {
		int side = l->rows.at[i].kind == COMPARE_ADDED;
		struct lone lone = { .row = i };

		if (l->rows.at[i].kind != COMPARE_ADDED
		        && l->rows.at[i].kind != COMPARE_REMOVED)
			continue;
		lone.inode = compare_inode(c, &l->rows.at[i], side);
		lone.ino = ino_of(c, side, lone.inode);
		array_push(&r->lone[side], lone);
	}
	for (int k = 0; k < SIDES; k++)
		if (r->lone[k].count)
			qsort(r->lone[k].at, r->lone[k].count, sizeof *r->lone[k].at,
			        by_ino);
	return r;
}

/* Could they be one file? *reading: yes, if the contents are equal. */
static bool
alike(const struct compare *c, uint32_t x, uint32_t y, bool *reading)
{
	struct tree_stat a, b;
	uint16_t what;

	tree_stat(c->tree[0], x, &a);
	tree_stat(c->tree[1], y, &b);
	if (a.error || b.error)
		return false;
	what = compare_metadata(c, x, y);
	if (what & (DIFFERS_TYPE | DIFFERS_CONTENT | DIFFERS_TARGET | DIFFERS_DEVICE))
		return false;
	*reading = S_ISREG(a.mode) && a.size > 0;
	return *reading || S_ISLNK(a.mode)
	       || !(what & (DIFFERS_MODE | DIFFERS_OWNER | DIFFERS_TIME));
}

/* The inode number of the directory that a row is in, 0 for the root itself. */
static uint32_t
parent_of(const struct compare *c, const struct lone *lone, int side)
{
	uint32_t dir = c->lists[COMPARE_FILES].rows.at[lone->row].dir[side];

	return dir == COMPARE_NONE ? 0
	       : ino_of(c, side, c->dirs.at[dir].inode[side]);
}

/* The same name in a directory of the same number: it moved with its directory, however
 * much it has changed. */
static bool
went_along(const struct compare *c, const struct lone *a, const struct lone *b)
{
	const struct compare_list *l = &c->lists[COMPARE_FILES];
	uint32_t from = l->rows.at[a->row].at[0], to = l->rows.at[b->row].at[1];
	struct tree_stat i, j;

	tree_stat(c->tree[0], a->inode, &i);
	tree_stat(c->tree[1], b->inode, &j);
	return from != TREE_NONE && to != TREE_NONE
	       && parent_of(c, a, 0) == parent_of(c, b, 1)
	       && span_equal(tree_entry(c->tree[0], from).name, tree_entry(c->tree[1], to).name)
	       && !i.error && !j.error && (i.mode & S_IFMT) == (j.mode & S_IFMT);
}

/* Merges the row of B into that of A. */
static void
join(struct compare *c, const struct lone *a, const struct lone *b,
        enum compare_kind kind)
{
	struct compare_list *l = &c->lists[COMPARE_FILES];
	struct compare_row *row = &l->rows.at[a->row], *other = &l->rows.at[b->row];

	row->at[1] = other->at[1];
	row->dir[1] = other->dir[1];
	row->what = (uint16_t)(compare_metadata(c, a->inode, b->inode) | DIFFERS_PATH);
	compare_set_kind(l, a->row, kind);
	l->counts[other->kind]--;
	other->kind = COMPARE_KINDS;
}

static void
advance(struct renames *r, bool both)
{
	const struct lone *a = &r->lone[0].at[r->next[0]];
	const struct lone *b = &r->lone[1].at[r->next[1]];

	if (both || a->ino <= b->ino)
		r->next[0]++;
	if (both || b->ino < a->ino)
		r->next[1]++;
}

/* Decides on a pair with the same number, as far as is known by now. */
static enum content_verdict
judge(struct compare *c, struct renames *r, const struct lone *a, const struct lone *b,
        uint64_t *first, uint64_t *used)
{
	bool reading = r->content.open;

	if (!reading && !alike(c, a->inode, b->inode, &reading))
		return CONTENT_LOST;
	if (!reading)
		return CONTENT_SAME;
	if (!r->content.open)
		compare_content_begin(&r->content, c,
		        (uint32_t[SIDES]){ a->inode, b->inode });
	return compare_content_step(&r->content, first, used);
}

/* Joins the pair if it is one file; true if it is. */
static bool
settle(struct compare *c, const struct lone *a, const struct lone *b,
        enum content_verdict verdict, uint64_t first)
{
	struct compare_row *row = &c->lists[COMPARE_FILES].rows.at[a->row];

	if (verdict == CONTENT_SAME) {
		join(c, a, b, COMPARE_MOVED);
		return true;
	}
	if (!went_along(c, a, b))
		return false;
	join(c, a, b, COMPARE_CHANGED);
	if (verdict == CONTENT_DIFFERS) {
		row->what |= DIFFERS_CONTENT;
		row->first = first;
	}
	return true;
}

bool
renames_step(struct compare *c, struct renames *r, uint64_t *used)
{
	const struct lone *a, *b;
	enum content_verdict verdict;
	uint64_t first = 0;
	bool one;

	if (r->next[0] >= r->lone[0].count || r->next[1] >= r->lone[1].count)
		return false;
	a = &r->lone[0].at[r->next[0]];
	b = &r->lone[1].at[r->next[1]];
	if (a->ino != b->ino) {
		advance(r, false);
		return true;
	}
	verdict = judge(c, r, a, b, &first, used);
	if (verdict == CONTENT_READING)
		return true;
	one = settle(c, a, b, verdict, first);
	r->joined |= one;
	advance(r, one);
	return true;
}

void
renames_end(struct compare *c, struct renames *r)
{
	struct compare_list *l = &c->lists[COMPARE_FILES];
	size_t kept = 0;

	if (!r)
		return;
	for (size_t i = 0; r->joined && i < l->rows.count; i++)
		if (l->rows.at[i].kind != COMPARE_KINDS)
			l->rows.at[kept++] = l->rows.at[i];
	if (r->joined)
		l->rows.count = kept;
	array_free(&r->lone[0]);
	array_free(&r->lone[1]);
	compare_content_end(&r->content);
	free(r);
}
