/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tree/totals.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/array.h"

enum { DIRECTORY = 1u << 31 };

/* A directory that is being listed. */
struct level {
	uint32_t dir, next; /* its node; its names still to be looked at */
	uint32_t number;    /* in `of` */
	bool gone;          /* it is deleted */
	bool apart;         /* and what it stands in is not */
};

/* A file, looked at once: one with many names may have many pieces, too. */
struct file {
	uint32_t named; /* number of the directory that named it last */
	uint64_t stored, real;
};

struct tree_totals {
	const struct tree *tree;
	uint32_t *seen; /* of each node: its number in `files`, or DIRECTORY and that in `of`,
	                 * from 1 on; 0: none */
	ARRAY(struct tree_total) of; /* directories, in the order in which they are entered */
	ARRAY(struct file) files;
	ARRAY(struct level) levels;  /* from the root to the one that is listed now */
	bool ready;
};

bool
tree_tells_stored(const struct tree *t)
{
	if (t->class->tells_stored && !t->class->tells_stored(t))
		return false;
	return t->class->share || t->class->stored;
}

static uint64_t
stored_of(const struct tree *t, uint32_t node)
{
	struct tree_share share = { 0 };

	if (t->class->stored)
		return t->class->stored(t, node);
	if (t->class->share)
		t->class->share(t, node, &share);
	return share.live;
}

/* As in du --apparent-size: a directory has no content. */
static struct tree_total
own_total(const struct tree *t, uint32_t node)
{
	struct tree_stat st;
	bool has_content;

	tree_stat(t, node, &st);
	has_content = !st.error && !st.unread && (S_ISREG(st.mode) || S_ISLNK(st.mode));
	return (struct tree_total){ .stored = stored_of(t, node),
		.real = has_content ? st.size : 0 };
}

static void
add(struct tree_total *to, const struct tree_total *more)
{
	to->files += more->files;
	to->dirs += more->dirs;
	to->stored += more->stored;
	to->real += more->real;
}

/* The sum may be below 0 until what is in the directory is added. */
static void
take_away(struct tree_total *from, const struct tree_total *less)
{
	from->files -= less->files;
	from->dirs -= less->dirs;
	from->stored -= less->stored;
	from->real -= less->real;
}

/* ---- the walk ---- */

static void
enter(struct tree_totals *t, uint32_t dir, bool gone)
{
	bool above = t->levels.count && t->levels.at[t->levels.count - 1].gone;

	array_push(&t->of, own_total(t->tree, dir));
	t->seen[dir] = DIRECTORY | (uint32_t)t->of.count;
	array_push(&t->levels, ((struct level){ dir, 0, (uint32_t)t->of.count - 1, gone,
	        gone && !above }));
}

static void
leave(struct tree_totals *t)
{
	const struct level *level = &t->levels.at[t->levels.count - 1];
	struct tree_total below = t->of.at[level->number];

	t->levels.count--;
	t->ready = t->levels.count == 0;
	below.dirs++;
	if (!t->ready && !level->apart)
		add(&t->of.at[t->levels.at[t->levels.count - 1].number], &below);
}

/* The deepest of the open directories that directory `number`, listed before, is in. It is the
 * last that was entered no later: all that were entered since then, and before the next open one,
 * are below it. */
static uint32_t
common(const struct tree_totals *t, uint32_t number)
{
	size_t from = 0, to = t->levels.count;

	while (to - from > 1) {
		size_t middle = from + (to - from) / 2;

		if (t->levels.at[middle].number <= number)
			from = middle;
		else
			to = middle;
	}
	return t->levels.at[from].number;
}

/* A further name of a file adds it where it stands, and takes it away from the directories that
 * have the name before it, too. */
static void
add_file(struct tree_totals *t, uint32_t node)
{
	uint32_t here = t->levels.at[t->levels.count - 1].number;
	bool before = t->seen[node];
	struct tree_total own;
	struct file *file;

	/* Before inodes are read names alone say what is a directory, and may disagree. */
	if (t->seen[node] & DIRECTORY)
		return;
	if (!before) {
		own = own_total(t->tree, node);
		array_push(&t->files, ((struct file){ here, own.stored, own.real }));
		t->seen[node] = (uint32_t)t->files.count;
	}
	file = &t->files.at[t->seen[node] - 1];
	own = (struct tree_total){ .files = 1, .stored = file->stored, .real = file->real };
	add(&t->of.at[here], &own);
	if (before)
		take_away(&t->of.at[common(t, file->named)], &own);
	file->named = here;
}

static void
look_at(struct tree_totals *t, uint32_t entry)
{
	uint32_t node = tree_entry(t->tree, entry).node;
	bool gone = tree_left(t->tree, entry) != TREE_LIVING;

	if (node == TREE_NONE)
		return;
	if (tree_leads_to_directory(t->tree, entry, node)) {
		if (!t->seen[node] && tree_parent(t->tree, node) == entry)
			enter(t, node, gone);
	} else if (!gone || t->levels.at[t->levels.count - 1].gone) {
		add_file(t, node);
	}
}

struct tree_totals *
tree_totals_begin(const struct tree *t)
{
	struct tree_totals *totals = memory_zeroed(1, sizeof *totals);
	uint32_t root = tree_root(t);

	totals->tree = t;
	totals->seen = memory_zeroed((size_t)tree_nodes(t) + 1, sizeof *totals->seen);
	totals->ready = root == TREE_NONE;
	if (root != TREE_NONE)
		enter(totals, root, false);
	return totals;
}

bool
tree_totals_step(struct tree_totals *t, size_t names)
{
	for (; names > 0 && !t->ready; names--) {
		struct level *level = &t->levels.at[t->levels.count - 1];
		uint32_t entry = tree_next(t->tree, level->dir, &level->next);

		if (entry == TREE_NONE)
			leave(t);
		else
			look_at(t, entry);
	}
	return !t->ready;
}

bool
tree_totals_ready(const struct tree_totals *t)
{
	return t->ready;
}

struct tree_total
tree_totals_of(const struct tree_totals *t, uint32_t node)
{
	uint32_t number = t->seen[node];

	if (!number)
		return own_total(t->tree, node);
	if (number & DIRECTORY)
		return t->of.at[(number & ~DIRECTORY) - 1];
	return (struct tree_total){ .stored = t->files.at[number - 1].stored,
		.real = t->files.at[number - 1].real };
}

void
tree_totals_free(struct tree_totals *t)
{
	if (!t)
		return;
	free(t->seen);
	array_free(&t->of);
	array_free(&t->files);
	array_free(&t->levels);
	free(t);
}
