/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two trees side by side: entries of a directory are sorted by name, so a pair of
 * directories is merged in one pass. As in a manifest, a name that no path can express is
 * skipped, and the listing of a directory with many names ends somewhere.
 */
#include <string.h>

#include "compare/compare_private.h"

enum { ENTRY_COST = 4096 };

/* A pair of directories and how far it is merged. */
struct level {
	uint32_t dir;
	uint32_t next[SIDES];  /* of its entries */
	uint32_t entry[SIDES]; /* the current one; TREE_NONE: the end */
};

/* The last result for the content of an inode of A, compared with that of `other`: a file
 * with many names is read once. */
struct settled {
	uint32_t other;
	enum content_verdict verdict; /* CONTENT_READING: not compared yet */
	uint64_t first;
};

struct files_work {
	ARRAY(struct level) levels;
	struct tree_visits visits[SIDES];
	struct settled *settled; /* for each inode of A */
	struct compare_content content;
	size_t row;             /* whose content is being read */
	bool walked;
	struct renames *renames;
};

/* ---- one pair ---- */

static bool
is_file(const struct compare *c, int side, uint32_t inode)
{
	return inode != TREE_NONE && tree_is_file(c->tree[side], inode);
}

/* What is on both sides: compared at once, except for contents, which are compared in
 * slices. */
static void
compare_both(struct compare *c, struct compare_row *row, const uint32_t inode[SIDES],
        bool *reading)
{
	struct tree_stat st[SIDES];

	for (int k = 0; k < SIDES; k++) {
		tree_stat(c->tree[k], inode[k], &st[k]);
		if (st[k].error) {
			row->kind = COMPARE_UNREADABLE;
			row->first |= UINT64_C(1) << k;
		}
	}
	if (row->kind == COMPARE_UNREADABLE)
		return;
	row->what = compare_metadata(c, inode[0], inode[1]);
	row->kind = row->what ? COMPARE_CHANGED : COMPARE_SAME;
	*reading = is_file(c, 0, inode[0]) && is_file(c, 1, inode[1])
	           && st[0].size > 0
	           && !(row->what & DIFFERS_SIZE);
}

static bool
may_enter(const struct compare *c, int side, uint32_t inode)
{
	return inode != TREE_NONE && tree_is_directory(c->tree[side], inode)
	       && tree_visits_may(&c->work->files->visits[side], inode);
}

/* Advances to the next entry that a path can express and that leads to something. */
static void
go_on(const struct compare *c, struct level *l, int side)
{
	uint32_t dir = c->dirs.at[l->dir].inode[side];
	struct tree_entry e;

	l->entry[side] = TREE_NONE;
	while (dir != TREE_NONE) {
		l->entry[side] = tree_next(c->tree[side], dir, &l->next[side]);
		if (l->entry[side] == TREE_NONE)
			return;
		e = tree_entry(c->tree[side], l->entry[side]);
		if (!tree_name_is_hidden(e.name) && e.node != TREE_NONE)
			return;
	}
}

static void
enter(struct compare *c, uint32_t parent, const uint32_t entry[SIDES],
        const uint32_t inode[SIDES])
{
	struct files_work *w = c->work->files;
	struct compare_dir dir = { .parent = parent };
	struct level level = { .dir = (uint32_t)c->dirs.count };
	bool any = false;

	for (int k = 0; k < SIDES; k++) {
		bool open = may_enter(c, k, inode[k]);

		dir.entry[k] = entry[k];
		dir.inode[k] = open ? inode[k] : TREE_NONE;
		level.entry[k] = TREE_NONE;
		if (open)
			tree_visits_enter(&w->visits[k], inode[k]);
		any |= open;
	}
	if (!any)
		return;
	array_push(&c->dirs, dir);
	array_push(&w->levels, level);
	for (int k = 0; k < SIDES; k++)
		go_on(c, &w->levels.at[w->levels.count - 1], k);
}

static void
leave(struct compare *c)
{
	struct files_work *w = c->work->files;
	const struct compare_dir *dir = &c->dirs.at[w->levels.at[--w->levels.count].dir];

	for (int k = 0; k < SIDES; k++)
		if (dir->inode[k] != TREE_NONE)
			tree_visits_leave(&w->visits[k], dir->inode[k]);
}

static void
take_verdict(struct compare *c, enum content_verdict verdict, uint64_t first)
{
	struct compare_list *l = &c->lists[COMPARE_FILES];
	struct compare_row *row = &l->rows.at[c->work->files->row];

	if (verdict == CONTENT_DIFFERS) {
		row->what |= DIFFERS_CONTENT;
		row->first = first;
		compare_set_kind(l, c->work->files->row, COMPARE_CHANGED);
	} else if (verdict == CONTENT_LOST) {
		row->first = first;
		compare_set_kind(l, c->work->files->row, COMPARE_UNREADABLE);
	}
}

/* Uses a known result for the two contents, else begins to read them. */
static void
compare_contents(struct compare *c, const uint32_t inode[SIDES])
{
	struct files_work *w = c->work->files;
	const struct settled *known = &w->settled[inode[0]];

	if (known->verdict != CONTENT_READING && known->other == inode[1])
		take_verdict(c, known->verdict, known->first);
	else
		compare_content_begin(&w->content, c, inode);
}

static void
take_pair(struct compare *c, uint32_t dir, const uint32_t entry[SIDES],
        const uint32_t inode[SIDES])
{
	struct files_work *w = c->work->files;
	struct compare_row row = { .at = { entry[0], entry[1] }, .dir = { dir, dir } };
	bool reading = false;

	for (int k = 0; k < SIDES; k++)
		if (inode[k] != TREE_NONE && tree_is_lossy(c->tree[k], inode[k]))
			c->incomplete[k] = true;
	if (inode[0] == TREE_NONE)
		row.kind = COMPARE_ADDED;
	else if (inode[1] == TREE_NONE)
		row.kind = COMPARE_REMOVED;
	else
		compare_both(c, &row, inode, &reading);
	w->row = compare_push(&c->lists[COMPARE_FILES], &row);
	if (reading)
		compare_contents(c, inode);
	enter(c, dir, entry, inode);
}

/* ---- the walk ---- */

/* Which of the two next names comes first: below 0 that of A; 0: they are equal. */
static int
order_of_next(const struct compare *c, const struct level *l)
{
	if (l->entry[0] == TREE_NONE)
		return 1;
	if (l->entry[1] == TREE_NONE)
		return -1;
	return span_compare(tree_entry(c->tree[0], l->entry[0]).name,
	        tree_entry(c->tree[1], l->entry[1]).name);
}

/* False at the end of the directory. The level may move. */
static bool
step_level(struct compare *c, size_t i)
{
	struct level *l = &c->work->files->levels.at[i];
	uint32_t entry[SIDES] = { TREE_NONE, TREE_NONE };
	uint32_t inode[SIDES] = { TREE_NONE, TREE_NONE };
	int order;

	if (l->entry[0] == TREE_NONE && l->entry[1] == TREE_NONE)
		return false;
	order = order_of_next(c, l);
	for (int k = 0; k < SIDES; k++) {
		if (k == 0 ? order > 0 : order < 0)
			continue;
		entry[k] = l->entry[k];
		inode[k] = tree_entry(c->tree[k], entry[k]).node;
		go_on(c, l, k);
	}
	take_pair(c, l->dir, entry, inode);
	return true;
}

static void
begin(struct compare *c)
{
	struct files_work *w = memory_zeroed(1, sizeof *w);
	uint32_t none[SIDES] = { TREE_NONE, TREE_NONE }, root[SIDES];

	c->work->files = w;
	w->settled = memory_zeroed(tree_nodes(c->tree[0]), sizeof *w->settled);
	for (int k = 0; k < SIDES; k++) {
		tree_visits_begin(&w->visits[k], c->tree[k]);
		c->work->room[k] = tree_room(c->tree[k]);
		root[k] = tree_root(c->tree[k]);
	}
	if (root[0] != TREE_NONE || root[1] != TREE_NONE)
		take_pair(c, COMPARE_NONE, none, root);
}

/* One piece of content, or one entry; false once everything is compared. */
static bool
walk(struct compare *c, uint64_t *used)
{
	struct files_work *w = c->work->files;
	enum content_verdict verdict;
	uint64_t first = 0;

	*used += ENTRY_COST;
	if (w->content.open) {
		verdict = compare_content_step(&w->content, &first, used);
		w->settled[w->content.content[0].node] = (struct settled){
			w->content.content[1].node, verdict, first };
		take_verdict(c, verdict, first);
	} else if (w->levels.count == 0) {
		return false;
	} else if (!step_level(c, w->levels.count - 1)) {
		leave(c);
	}
	return true;
}

bool
compare_files_step(struct compare *c, uint64_t budget)
{
	uint64_t used = 0;

	if (!c->work->files)
		begin(c);
	while (used < budget && !c->work->files->walked)
		c->work->files->walked = !walk(c, &used);
	if (!c->work->files->walked)
		return true;
	if (!c->work->files->renames)
		c->work->files->renames = renames_begin(c);
	for (; used < budget; used += ENTRY_COST)
		if (!renames_step(c, c->work->files->renames, &used)) {
			renames_end(c, c->work->files->renames);
			c->work->files->renames = NULL;
			return false;
		}
	return true;
}

void
compare_files_free(struct compare *c)
{
	struct files_work *w = c->work->files;

	if (!w)
		return;
	renames_end(c, w->renames);
	compare_content_end(&w->content);
	array_free(&w->levels);
	free(w->settled);
	tree_visits_end(&w->visits[0]);
	tree_visits_end(&w->visits[1]);
	free(w);
	c->work->files = NULL;
}
