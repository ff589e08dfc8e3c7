/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a view is stored: on its own, or based on another. */
#include "jffs2/view/view_keep.h"

#include <string.h>

#include "jffs2/view/xattr_order.h"

void
jffs2_fs_derive(struct jffs2_fs *fs, const struct jffs2_fs *base)
{
	/* An empty range at the end of the root begins with the number of the next element. */
	uint32_t gap = base->base ? 0 : 1;

	jffs2_fs_free(fs);
	fs->log = base->log;
	fs->base = base;
	fs->filter = base->filter;
	pages_like(&fs->inodes, &base->inodes);
	pages_like(&fs->states, &base->states);
	pages_like(&fs->enders, &base->enders);
	pages_like(&fs->links, &base->links);
	pages_like(&fs->parents, &base->parents);
	pages_like(&fs->data, &base->data);
	fs->tangles = base->tangles;
	fs->entries_from = jffs2_fs_entries_end(base) + gap;
	fs->fragments_from = view_fragments_end(base) + gap;
	fs->nodes_from = view_nodes_end(base) + gap;
	fs->xattrs = base->xattrs;
	for (size_t i = 0; i < base->stops.count; i++)
		array_push(&fs->stops, base->stops.at[i]);
	memcpy(fs->bytes, base->bytes, sizeof fs->bytes);
}

void
jffs2_fs_free(struct jffs2_fs *fs)
{
	pages_free(&fs->inodes);
	pages_free(&fs->states);
	pages_free(&fs->enders);
	pages_free(&fs->links);
	pages_free(&fs->parents);
	pages_free(&fs->data);
	array_free(&fs->entries);
	array_free(&fs->fragments);
	array_free(&fs->nodes);
	array_free(&fs->entry_ranges);
	array_free(&fs->fragment_ranges);
	array_free(&fs->node_ranges);
	array_free(&fs->entry_runs);
	array_free(&fs->node_runs);
	array_free(&fs->stops);
	if (!fs->base)
		xattrs_free(fs->xattrs);
	memset(fs, 0, sizeof *fs);
}

/* ---- ranges ---- */

/* From `from` to where the next inode's begin; the last, and while they are being built
 * the newest, has the rest. */
static struct jffs2_range
between(uint32_t from, uint32_t next, size_t count)
{
	uint32_t end = (uint32_t)count;

	return (struct jffs2_range){ from < end ? from : end, next < end ? next : end };
}

/* The range that begins with `first`, by binary search. */
static struct jffs2_range
find_range(const struct jffs2_ranges *ranges, uint32_t first)
{
	size_t from = 0, to = ranges->count;

	while (to - from > 1) {
		size_t middle = from + (to - from) / 2;

		if (ranges->at[middle].from <= first)
			from = middle;
		else
			to = middle;
	}
	return ranges->at[from];
}

/* What inode + 1 of a view without a base has, NULL for the last. */
static const struct jffs2_inode *
next_of(const struct jffs2_fs *fs, uint32_t inode)
{
	return inode + 1 < fs->inodes.count ? jffs2_fs_at(fs, inode + 1) : NULL;
}

struct jffs2_range
jffs2_fs_nodes(const struct jffs2_fs *fs, uint32_t inode)
{
	uint32_t first = jffs2_fs_at(fs, inode)->first_node;
	const struct jffs2_inode *next;

	if (first == FS_NONE)
		return (struct jffs2_range){ 0, 0 };
	while (first < fs->nodes_from)
		fs = fs->base;
	if (fs->base)
		return find_range(&fs->node_ranges, first);
	next = next_of(fs, inode);
	return between(first, next ? next->first_node : FS_NONE, fs->nodes.count);
}

struct jffs2_range
jffs2_fs_entries(const struct jffs2_fs *fs, uint32_t inode)
{
	uint32_t first = jffs2_fs_at(fs, inode)->first_entry;
	const struct jffs2_inode *next;

	if (first == FS_NONE)
		return (struct jffs2_range){ 0, 0 };
	while (first < fs->entries_from)
		fs = fs->base;
	if (fs->base)
		return find_range(&fs->entry_ranges, first);
	next = next_of(fs, inode);
	return between(first, next ? next->first_entry : FS_NONE, fs->entries.count);
}

struct jffs2_range
jffs2_fs_fragments(const struct jffs2_fs *fs, uint32_t inode)
{
	uint32_t first = jffs2_fs_at(fs, inode)->first_fragment;
	const struct jffs2_inode *next;

	if (first == FS_NONE)
		return (struct jffs2_range){ 0, 0 };
	while (first < fs->fragments_from)
		fs = fs->base;
	if (fs->base)
		return find_range(&fs->fragment_ranges, first);
	next = next_of(fs, inode);
	return between(first, next ? next->first_fragment : FS_NONE, fs->fragments.count);
}

static uint32_t
keep(struct jffs2_ranges *ranges, uint32_t first, uint32_t end)
{
	array_push(ranges, ((struct jffs2_range){ first, end }));
	return first;
}

/* ---- runs ---- */

/* The run of element `k`, whose numbers begin with `begin`. */
static struct jffs2_run
find_run(const struct jffs2_runs *runs, uint32_t begin, uint32_t k)
{
	size_t from = 0, to = runs->count;

	if (!runs->count)
		return (struct jffs2_run){ begin, 0, 1 };
	while (to - from > 1) {
		size_t middle = from + (to - from) / 2;

		if (runs->at[middle].at <= k)
			from = middle;
		else
			to = middle;
	}
	return runs->at[from];
}

uint32_t
jffs2_fs_node_in_run(const struct jffs2_fs *fs, uint32_t k)
{
	struct jffs2_run run = find_run(&fs->node_runs, fs->nodes_from, k);
	uint32_t place = run.from + (k - run.at);

	return run.own ? fs->nodes.at[place] : view_root(fs)->nodes.at[place];
}

const struct jffs2_entry *
jffs2_fs_entry_in_run(const struct jffs2_fs *fs, uint32_t k)
{
	struct jffs2_run run = find_run(&fs->entry_runs, fs->entries_from, k);
	uint32_t place = run.from + (k - run.at);

	return run.own ? &fs->entries.at[place] : &view_root(fs)->entries.at[place];
}

/* The number after those of `count` own elements and what runs borrow. */
static uint32_t
end_of(const struct jffs2_runs *runs, uint32_t begin, size_t count)
{
	struct jffs2_run last = find_run(runs, begin, UINT32_MAX);

	return last.at + ((uint32_t)count - last.from);
}

uint32_t
jffs2_fs_entries_end(const struct jffs2_fs *fs)
{
	return end_of(&fs->entry_runs, fs->entries_from, fs->entries.count);
}

uint32_t
view_nodes_end(const struct jffs2_fs *fs)
{
	return end_of(&fs->node_runs, fs->nodes_from, fs->nodes.count);
}

/* Elements that are being put into a range. */
struct open_range {
	const struct jffs2_fs *fs;
	char *own;              /* all own elements */
	const char *of_root;    /* all of the root */
	size_t size, count;     /* of one; how many are own */
	size_t place;           /* where the first stands */
	uint32_t begin, first;  /* the first number of the view, and of the range */
	struct jffs2_range was; /* the range in the root */
	struct jffs2_runs *runs;
	/* Below 0 if own element `a` comes before element `b` of the root. */
	int (*order)(const struct jffs2_fs *fs, const void *a, const void *b);
};

static bool
is_equal(const struct open_range *r, size_t place, uint32_t number)
{
	return memcmp(r->own + place * r->size, r->of_root + number * r->size, r->size) == 0;
}

/* How many elements from own `place` and root `number` on are the same. */
static uint32_t
alike(const struct open_range *r, size_t place, uint32_t number)
{
	uint32_t count = 0;

	while (place + count < r->count && number + count < r->was.to
	        && is_equal(r, place + count, number + count))
		count++;
	return count;
}

/* The `count` elements numbered from `at` on are those of the root from `number` on; own ones
 * then go on at `place`. */
static void
add_runs(struct open_range *r, uint32_t at, uint32_t number, uint32_t count, size_t place)
{
	if (!r->runs->count)
		array_push(r->runs, ((struct jffs2_run){ r->begin, 0, 1 }));
	array_push(r->runs, ((struct jffs2_run){ at, number, 0 }));
	array_push(r->runs, ((struct jffs2_run){ at + count, (uint32_t)place, 1 }));
}

static void
move_down(struct open_range *r, size_t *to, size_t from, uint32_t count)
{
	memmove(r->own + *to * r->size, r->own + from * r->size, count * r->size);
	*to += count;
}

/* Leaves out what is as it is in the root, in long rows, and returns how many elements are left. */
static size_t
borrow(struct open_range *r)
{
	enum { LEAST = 8 }; /* they take more than two runs */
	uint32_t number = r->was.from, count;
	size_t kept = r->place;

	for (size_t i = r->place; i < r->count; i += count) {
		int order = 0;

		count = alike(r, i, number);
		if (count >= LEAST) {
			add_runs(r, r->first + (uint32_t)(i - r->place), number, count, kept);
			number += count;
			continue;
		}
		if (!count && number < r->was.to) {
			order = r->order(r->fs, r->own + i * r->size, r->of_root + number * r->size);
			number += order >= 0;
			if (order > 0)
				continue;
		}
		number += count;
		count += !count;
		move_down(r, &kept, i, count);
	}
	return kept;
}

/* True if all are as they are in the root. */
static bool
is_unchanged(const struct open_range *r)
{
	return r->count - r->place == r->was.to - r->was.from
	       && alike(r, r->place, r->was.from) == r->was.to - r->was.from;
}

/* Ends a range that has elements; `*count` is how many own ones there are. Returns the number of
 * the first. */
static uint32_t
close_range(struct open_range *r, struct jffs2_ranges *ranges, size_t *count)
{
	struct jffs2_run last = find_run(r->runs, r->begin, UINT32_MAX);
	uint32_t end = last.at + ((uint32_t)r->count - last.from);

	r->place = last.from + (r->first - last.at);
	if (end == r->first)
		return FS_NONE;
	if (is_unchanged(r)) {
		*count = r->place;
		return r->was.from;
	}
	*count = borrow(r);
	return keep(ranges, r->first, end);
}

static int
order_of_nodes(const struct jffs2_fs *fs, const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	(void)fs;
	return left < right ? -1 : left > right;
}

uint32_t
view_close_nodes(struct jffs2_fs *fs, uint32_t i, uint32_t first)
{
	const struct jffs2_fs *root = view_root(fs);
	struct open_range r = { .fs = fs, .own = (char *)fs->nodes.at,
		.of_root = (const char *)root->nodes.at, .size = sizeof *fs->nodes.at,
		.count = fs->nodes.count, .begin = fs->nodes_from, .first = first,
		.runs = &fs->node_runs, .order = order_of_nodes };

	if (!fs->base)
		return first;
	r.was = jffs2_fs_nodes(root, i);
	return close_range(&r, &fs->node_ranges, &fs->nodes.count);
}

static int
order_of_entries(const struct jffs2_fs *fs, const void *a, const void *b)
{
	const struct jffs2_entry *left = a, *right = b;

	/* It is not there, so it may as well come first; this reads no name. */
	if (jffs2_fs_state(fs, right->node) == STATE_LATER)
		return 1;
	return span_compare(jffs2_log_name(fs->log, left->node),
	        jffs2_log_name(fs->log, right->node));
}

uint32_t
view_close_entries(struct jffs2_fs *fs, uint32_t i, uint32_t first)
{
	const struct jffs2_fs *root = view_root(fs);
	struct open_range r = { .fs = fs, .own = (char *)fs->entries.at,
		.of_root = (const char *)root->entries.at, .size = sizeof *fs->entries.at,
		.count = fs->entries.count, .begin = fs->entries_from, .first = first,
		.runs = &fs->entry_runs, .order = order_of_entries };

	if (!fs->base)
		return first;
	r.was = jffs2_fs_entries(root, i);
	return close_range(&r, &fs->entry_ranges, &fs->entries.count);
}

/* There are few of most files, and they stand side by side. */
uint32_t
view_close_fragments(struct jffs2_fs *fs, uint32_t i, uint32_t first)
{
	const struct jffs2_fs *root = view_root(fs);
	uint32_t at = first - fs->fragments_from, count = (uint32_t)fs->fragments.count - at;
	struct jffs2_range r;

	if (!fs->base)
		return first;
	if (!count)
		return FS_NONE;
	r = jffs2_fs_fragments(root, i);
	if (count != r.to - r.from || memcmp(fs->fragments.at + at, root->fragments.at + r.from,
	            count * sizeof *fs->fragments.at) != 0)
		return keep(&fs->fragment_ranges, first, first + count);
	fs->fragments.count = at;
	return r.from;
}
