/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which volumes are compared, and when. */
#include "compare/compare.h"

#include <string.h>

#include "compare/compare_private.h"
#include "firmware/firmware.h"

const struct compare_way compare_ways[] = {
	[COMPARE_FILES] = { "files", "file", "files",
	  "files and directories by path, as the kernel shows them" },
	[COMPARE_NODES] = { "nodes", "node", "nodes",
	  "nodes by type, inode, version and name" },
	[COMPARE_BLOCKS] = { "blocks", "block", "blocks",
	  "the bytes of each erase block" },
	[COMPARE_PARTS] = { "parts", "part", "parts",
	  "the parts of the images, and the fields of their uImage headers" },
};

const struct compare_kind_row compare_kinds[] = {
	[COMPARE_SAME] = { '=', "same" },
	[COMPARE_CHANGED] = { '!', "changed" },
	[COMPARE_ADDED] = { '+', "added" },
	[COMPARE_REMOVED] = { '-', "removed" },
	[COMPARE_MOVED] = { '>', "moved" },
	[COMPARE_UNREADABLE] = { '?', "unreadable" },
};

enum compare_by
compare_find(const char *name)
{
	int by = 0;

	while (by < COMPARE_WAYS && strcmp(compare_ways[by].name, name) != 0)
		by++;
	return (enum compare_by)by;
}

/* ---- rows ---- */

size_t
compare_push(struct compare_list *l, const struct compare_row *row)
{
	array_push(&l->rows, *row);
	/* A field is not a part. */
	l->counts[row->kind] += !row->field;
	return l->rows.count - 1;
}

void
compare_set_kind(struct compare_list *l, size_t row, enum compare_kind kind)
{
	l->counts[l->rows.at[row].kind]--;
	l->rows.at[row].kind = (uint8_t)kind;
	l->counts[kind]++;
}

size_t
compare_differences(const struct compare *c, enum compare_by by)
{
	return compare_total(c, by) - c->lists[by].counts[COMPARE_SAME];
}

size_t
compare_total(const struct compare *c, enum compare_by by)
{
	size_t total = 0;

	for (int kind = 0; kind < COMPARE_KINDS; kind++)
		total += c->lists[by].counts[kind];
	return total;
}

/* ---- which volumes ---- */

static size_t
index_of(const struct firmware *f, const struct volume *v)
{
	size_t i = 0;

	while (i < f->volumes.count && f->volumes.at[i] != v)
		i++;
	return i;
}

/* How well `w`, number i of B, matches `v`: the higher the better. */
static int
fit(const struct compare *c, const struct volume *v, const struct volume *w, size_t i)
{
	return 4 * (v->log.endian == w->log.endian) + 2 * (v->offset == w->offset)
	       + (index_of(c->firmware[0], v) == i);
}

static struct volume *
partner(const struct compare *c, const struct volume *v)
{
	const struct firmware *b = c->firmware[1];
	struct volume *best = NULL;
	int best_fit = -1;

	if (c->asked[1] != PART_NONE)
		return firmware_volume(b, c->asked[1]);
	for (size_t i = 0; v && i < b->volumes.count; i++) {
		int this_fit = fit(c, v, b->volumes.at[i], i);

		if (this_fit > best_fit) {
			best = b->volumes.at[i];
			best_fit = this_fit;
		}
	}
	return best;
}

/* PART_NONE: A has no JFFS2 part. */
static int
first_part(const struct compare *c)
{
	const struct firmware *a = c->firmware[0];

	if (c->asked[0] != PART_NONE)
		return c->asked[0];
	return a->volumes.count ? a->volumes.at[0]->part : PART_NONE;
}

/* ---- which trees ---- */

/* How well `u` matches `t`. */
static int
fit_trees(const struct tree *t, const struct tree *u)
{
	return 2 * (t->class == u->class) + (t->offset == u->offset);
}

/* What is compared with the files of A's tree if no volumes match. */
static const struct tree *
partner_tree(const struct compare *c)
{
	const struct firmware *b = c->firmware[1];
	const struct tree *best = NULL;

	if (c->asked[1] != PART_NONE)
		return firmware_tree(b, c->asked[1]);
	for (size_t i = 0; c->tree[0] && i < b->trees.count; i++) {
		const struct tree *t = firmware_tree(b, b->trees.at[i]->part);

		if (t && (!best || fit_trees(c->tree[0], t) > fit_trees(c->tree[0], best)))
			best = t;
	}
	return best ? best : firmware_any_tree(b);
}

static void
choose_trees(struct compare *c)
{
	const struct firmware *a = c->firmware[0];

	c->tree[0] = c->part != PART_NONE ? firmware_tree(a, c->part) : firmware_any_tree(a);
	c->tree[1] = c->volume[1] ? firmware_tree(c->firmware[1], c->volume[1]->part)
	                          : partner_tree(c);
	for (int k = 0; k < SIDES; k++)
		c->reader[k] = c->tree[k] ? tree_reader_new(c->tree[k]) : NULL;
}

/* ---- starting and restarting ---- */

static void
clear(struct compare *c)
{
	compare_files_free(c);
	compare_nodes_free(c);
	compare_parts_free(c);
	c->work->block = 0;
	for (int by = 0; by < COMPARE_WAYS; by++) {
		array_free(&c->lists[by].rows);
		memset(&c->lists[by], 0, sizeof c->lists[by]);
	}
	array_free(&c->dirs);
	for (int k = 0; k < SIDES; k++) {
		tree_reader_free(c->reader[k]);
		c->reader[k] = NULL;
		c->incomplete[k] = false;
	}
	c->generation++;
}

static void
choose_block_size(struct compare *c)
{
	enum { OTHERWISE = 64 * 1024 };
	const struct volume *v = c->volume[0], *w = c->volume[1];
	uint32_t x = v ? v->log.erase_size : 0, y = w ? w->log.erase_size : 0;

	c->sizes_differ = x != y || !x || (v->log.phase != w->log.phase);
	c->block_size = x && (x < y || !y) ? x : y;
	if (!c->block_size)
		c->block_size = OTHERWISE;
}

static void
begin(struct compare *c, int part)
{
	struct volume *v = part != PART_NONE ? firmware_volume(c->firmware[0], part) : NULL;

	clear(c);
	for (int k = 0; k < SIDES; k++)
		c->seen[k] = c->firmware[k]->generation;
	c->part = part;
	c->volume[0] = v;
	c->volume[1] = partner(c, v);
	choose_trees(c);
	choose_block_size(c);
}

struct compare *
compare_new(struct firmware *a, struct firmware *b, int part_a, int part_b)
{
	struct compare *c = memory_zeroed(1, sizeof *c);

	c->firmware[0] = a;
	c->firmware[1] = b;
	c->asked[0] = part_a;
	c->asked[1] = part_b;
	c->work = memory_zeroed(1, sizeof *c->work);
	begin(c, first_part(c));
	return c;
}

void
compare_free(struct compare *c)
{
	if (!c)
		return;
	clear(c);
	free(c->work);
	free(c);
}

static bool
is_volume(const struct firmware *f, const struct volume *v)
{
	return v && index_of(f, v) < f->volumes.count;
}

/* The part that was compared, by its number of now; the first one if it is gone. */
static int
same_part(const struct compare *c)
{
	const struct firmware *a = c->firmware[0];

	if (is_volume(a, c->volume[0]))
		return c->volume[0]->part;
	if (!c->volume[0] && c->part != PART_NONE && firmware_tree_part(a, c->part))
		return c->part;
	return first_part(c);
}

void
compare_refresh(struct compare *c)
{
	if (c->seen[0] != c->firmware[0]->generation
	        || c->seen[1] != c->firmware[1]->generation)
		begin(c, same_part(c));
}

void
compare_choose(struct compare *c, int part)
{
	compare_refresh(c);
	if (part != c->part)
		begin(c, part);
}

uint64_t
compare_generation(const struct compare *c)
{
	return c->generation + c->firmware[0]->generation + c->firmware[1]->generation;
}

/* ---- going on ---- */

/* Why the files of a side cannot be compared; NULL: they can. */
static const char *
refuse_files(const struct compare *c, int side)
{
	static const char *const none[SIDES] = { "A has no JFFS2 file system",
		"B has no JFFS2 file system" };
	const struct firmware *f = c->firmware[side];

	if (c->tree[side])
		return NULL;
	if (!c->volume[side] && f->trees.count)
		return f->trees.at[0]->err.text;
	return c->volume[side] ? "the files were not put together" : none[side];
}

const char *
compare_refusal(const struct compare *c, enum compare_by by)
{
	if (by == COMPARE_PARTS)
		return NULL;
	if (by == COMPARE_BLOCKS && !c->volume[0] && !c->volume[1])
		return NULL;
	if (by == COMPARE_FILES)
		return refuse_files(c, 0) ? refuse_files(c, 0) : refuse_files(c, 1);
	if (!c->volume[0] && c->firmware[0]->volumes.count)
		return "this part of A is not JFFS2: only its files can be compared";
	if (!c->volume[0])
		return "A has no JFFS2 file system";
	if (!c->volume[1])
		return "B has no JFFS2 file system";
	return NULL;
}

static bool
examined(const struct compare *c)
{
	return c->firmware[0]->phase == FIRMWARE_DONE
	       && c->firmware[1]->phase == FIRMWARE_DONE;
}

static bool
is_incomplete(const struct tree *t)
{
	struct tree_gone gone = tree_gone(t);

	return gone.files || gone.paths || gone.more || tree_doubtful(t);
}

static void
finish_files(struct compare *c)
{
	for (int k = 0; k < SIDES; k++)
		if (c->tree[k] && is_incomplete(c->tree[k]))
			c->incomplete[k] = true;
}

bool
compare_step(struct compare *c, enum compare_by by, uint64_t budget)
{
	static bool (*const steps[])(struct compare *, uint64_t) = {
		[COMPARE_FILES] = compare_files_step,
		[COMPARE_NODES] = compare_nodes_step,
		[COMPARE_BLOCKS] = compare_blocks_step,
		[COMPARE_PARTS] = compare_parts_step,
	};

	compare_refresh(c);
	if (!examined(c) || c->lists[by].done)
		return !c->lists[by].done;
	c->generation++;
	c->lists[by].done = compare_refusal(c, by) || !steps[by](c, budget);
	if (by == COMPARE_FILES && c->lists[by].done)
		finish_files(c);
	return !c->lists[by].done;
}

void
compare_finish(struct compare *c, enum compare_by by)
{
	firmware_finish(c->firmware[0]);
	firmware_finish(c->firmware[1]);
	while (compare_step(c, by, 64 << 20))
		continue;
}
