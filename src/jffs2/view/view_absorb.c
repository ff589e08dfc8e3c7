/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two views in one, and what a view with a base no longer needs. */
#include "jffs2/view/view_absorb.h"

#include <stdlib.h>
#include <string.h>

#include "jffs2/view/view_keep.h"

/* Elements that no inode has any more are dropped once there are twice as many as before,
 * and more than this; those that are borrowed count, as their numbers do. */
enum { LEFT_LYING = 4096 };

/* An inode whose elements are being copied. */
struct copying {
	uint32_t i;
	struct jffs2_range nodes, fragments, entries; /* those that it doesn't have from the base */
	uint32_t next;                     /* of all of them */
	uint32_t node, fragment, entry;    /* the first number that each gets */
};

struct jffs2_absorbing {
	struct jffs2_fs *fs, *change;
	bool tidies;
	/* What `fs` will have, while the two stay as they are: the elements that inodes still
	 * have. Its inodes and parents are differences from those of `change`; its states are
	 * those of it, to tell the names that are not there without reading them. */
	struct jffs2_fs kept;
	uint32_t *moved;    /* the new number of each entry, by its number less entries_from */
	uint32_t next;      /* inode whose elements are copied, then whose parent is looked at */
	bool copied;        /* all elements are */
	bool copying_begun;
	struct copying copying;
};

/* ---- what is kept ---- */

static bool
is_own(uint32_t first, uint32_t from)
{
	return first != FS_NONE && first >= from;
}

static uint32_t
length(struct jffs2_range r)
{
	return r.to - r.from;
}

/* Begins to copy what inode `i` has; false if that isn't anything. */
static bool
begin_copy(struct jffs2_absorbing *a, uint32_t i)
{
	const struct jffs2_inode *inode = jffs2_fs_at(a->change, i);
	const struct jffs2_fs *kept = &a->kept;
	struct copying c = { .i = i };

	if (is_own(inode->first_node, kept->nodes_from))
		c.nodes = jffs2_fs_nodes(a->change, i);
	if (is_own(inode->first_fragment, kept->fragments_from))
		c.fragments = jffs2_fs_fragments(a->change, i);
	if (is_own(inode->first_entry, kept->entries_from))
		c.entries = jffs2_fs_entries(a->change, i);
	if (!c.nodes.to && !c.fragments.to && !c.entries.to)
		return false;
	c.node = view_nodes_end(kept);
	c.fragment = view_fragments_end(kept);
	c.entry = jffs2_fs_entries_end(kept);
	a->copying = c;
	return true;
}

static void
copy_element(struct jffs2_absorbing *a, uint32_t k)
{
	const struct copying *c = &a->copying;

	if (k < length(c->nodes)) {
		array_push(&a->kept.nodes, jffs2_fs_node(a->change, c->nodes.from + k));
		return;
	}
	k -= length(c->nodes);
	if (k < length(c->fragments))
		array_push(&a->kept.fragments,
		        *jffs2_fs_fragment(a->change, c->fragments.from + k));
	else
		array_push(&a->kept.entries, *jffs2_fs_entry_at(a->change,
		        c->entries.from + (k - length(c->fragments))));
}

/* All elements of the inode are copied. */
static void
end_copy(struct jffs2_absorbing *a)
{
	const struct copying *c = &a->copying;
	struct jffs2_inode inode = *jffs2_fs_at(a->change, c->i);

	if (c->nodes.to)
		inode.first_node = view_close_nodes(&a->kept, c->i, c->node);
	if (c->fragments.to)
		inode.first_fragment = view_close_fragments(&a->kept, c->i, c->fragment);
	if (c->entries.to)
		inode.first_entry = view_close_entries(&a->kept, c->i, c->entry);
	for (uint32_t k = c->entries.from; k < c->entries.to; k++)
		a->moved[k - a->kept.entries_from] = inode.first_entry + (k - c->entries.from);
	if (memcmp(&inode, jffs2_fs_at(a->change, c->i), sizeof inode) != 0)
		*(struct jffs2_inode *)pages_write(&a->kept.inodes, c->i) = inode;
}

/* False while there is more to do. */
static bool
copy_inode(struct jffs2_absorbing *a, uint64_t *left)
{
	struct copying *c = &a->copying;
	uint32_t count = length(c->nodes) + length(c->fragments) + length(c->entries);

	for (; c->next < count; c->next++, --*left) {
		if (*left == 0)
			return false;
		copy_element(a, c->next);
	}
	end_copy(a);
	return true;
}

static bool
copy_inodes(struct jffs2_absorbing *a, uint64_t *left)
{
	while (a->copying_begun || a->next < a->change->inodes.count) {
		if (*left == 0)
			return false;
		if (a->copying_begun) {
			a->copying_begun = !copy_inode(a, left);
			continue;
		}
		a->copying_begun = begin_copy(a, a->next++);
		--*left;
	}
	a->next = 0;
	return true;
}

static bool
move_parents(struct jffs2_absorbing *a, uint64_t *left)
{
	uint32_t from = a->kept.entries_from;

	for (; a->next < a->change->inodes.count; a->next++, --*left) {
		uint32_t parent = jffs2_fs_parent(a->change, a->next);

		if (*left == 0)
			return false;
		if (is_own(parent, from))
			*(uint32_t *)pages_write(&a->kept.parents, a->next)
			        = a->moved[parent - from] + 1;
	}
	return true;
}

static void
begin_tidying(struct jffs2_absorbing *a)
{
	struct jffs2_fs *kept = &a->kept;

	kept->entries_from = a->fs->entries_from;
	kept->fragments_from = a->fs->fragments_from;
	kept->nodes_from = a->fs->nodes_from;
	kept->base = a->fs->base;
	kept->log = a->fs->log;
	kept->states = a->change->states;
	pages_like(&kept->inodes, &a->change->inodes);
	pages_like(&kept->parents, &a->change->parents);
	a->moved = memory_zeroed(jffs2_fs_entries_end(a->change) - kept->entries_from,
	        sizeof *a->moved);
}

/* ---- all of both ---- */

#define APPEND(to, from) \
	for (size_t k = 0; k < (from)->count; k++) \
		array_push(to, (from)->at[k])

/* Appends runs of which those that are own begin behind `count` own elements. `begin` is the first
 * number of the view. */
static void
append_runs(struct jffs2_runs *runs, const struct jffs2_runs *more, uint32_t begin, size_t count)
{
	if (!more->count)
		return;
	if (!runs->count)
		array_push(runs, ((struct jffs2_run){ begin, 0, 1 }));
	for (size_t k = 0; k < more->count; k++) {
		struct jffs2_run run = more->at[k];

		run.from += run.own ? (uint32_t)count : 0;
		array_push(runs, run);
	}
}

/* The numbers of the elements of `change` go on from those of `fs`, so that they stay. */
static void
append(struct jffs2_fs *fs, const struct jffs2_fs *change)
{
	append_runs(&fs->node_runs, &change->node_runs, fs->nodes_from, fs->nodes.count);
	append_runs(&fs->entry_runs, &change->entry_runs, fs->entries_from, fs->entries.count);
	APPEND(&fs->nodes, &change->nodes);
	APPEND(&fs->entries, &change->entries);
	APPEND(&fs->fragments, &change->fragments);
	APPEND(&fs->node_ranges, &change->node_ranges);
	APPEND(&fs->entry_ranges, &change->entry_ranges);
	APPEND(&fs->fragment_ranges, &change->fragment_ranges);
}


/* Lets `fs` have what is kept instead of what it has. */
static void
take_kept(struct jffs2_fs *fs, struct jffs2_fs *kept)
{
	array_free(&fs->nodes);
	array_free(&fs->entries);
	array_free(&fs->fragments);
	array_free(&fs->node_ranges);
	array_free(&fs->entry_ranges);
	array_free(&fs->fragment_ranges);
	array_free(&fs->node_runs);
	array_free(&fs->entry_runs);
	memcpy(&fs->nodes, &kept->nodes, sizeof fs->nodes);
	memcpy(&fs->entries, &kept->entries, sizeof fs->entries);
	fs->fragments = kept->fragments;
	fs->node_ranges = kept->node_ranges;
	fs->entry_ranges = kept->entry_ranges;
	fs->fragment_ranges = kept->fragment_ranges;
	fs->node_runs = kept->node_runs;
	fs->entry_runs = kept->entry_runs;
	memset(kept, 0, sizeof *kept);
}

static void
apply(struct jffs2_fs *fs, struct jffs2_fs *change)
{
	fs->stops.count = 0;
	APPEND(&fs->stops, &change->stops);
	pages_absorb(&fs->inodes, &change->inodes);
	pages_absorb(&fs->states, &change->states);
	pages_absorb(&fs->enders, &change->enders);
	pages_absorb(&fs->links, &change->links);
	pages_absorb(&fs->parents, &change->parents);
	pages_absorb(&fs->data, &change->data);
	fs->tangles = change->tangles;
	memcpy(fs->bytes, change->bytes, sizeof fs->bytes);
	fs->filter = change->filter;
	jffs2_fs_free(change);
}

/* The numbers of elements that `fs` has of its own, and of those that `change` adds. */
static size_t
own_elements(const struct jffs2_fs *fs, const struct jffs2_fs *change)
{
	return (size_t)(view_nodes_end(change) - fs->nodes_from)
	       + (jffs2_fs_entries_end(change) - fs->entries_from)
	       + (view_fragments_end(change) - fs->fragments_from);
}

struct jffs2_absorbing *
jffs2_fs_absorb_begin(struct jffs2_fs *fs, struct jffs2_fs *change)
{
	struct jffs2_absorbing *a = memory_zeroed(1, sizeof *a);

	a->fs = fs;
	a->change = change;
	a->tidies = own_elements(fs, change) > 2 * fs->tidied + LEFT_LYING;
	if (a->tidies)
		begin_tidying(a);
	return a;
}

bool
jffs2_fs_absorb_step(struct jffs2_absorbing *a, uint64_t *left)
{
	if (!a->tidies)
		return false;
	if (!a->copied && !copy_inodes(a, left))
		return true;
	a->copied = true;
	return !move_parents(a, left);
}

void
jffs2_fs_absorb_finish(struct jffs2_absorbing *a)
{
	uint64_t all = UINT64_MAX;

	while (jffs2_fs_absorb_step(a, &all))
		continue;
	if (a->tidies) {
		pages_absorb(&a->change->inodes, &a->kept.inodes);
		pages_absorb(&a->change->parents, &a->kept.parents);
		take_kept(a->fs, &a->kept);
		a->fs->tidied = own_elements(a->fs, a->fs);
	} else {
		append(a->fs, a->change);
	}
	apply(a->fs, a->change);
	jffs2_fs_absorb_cancel(a);
}

void
jffs2_fs_absorb_cancel(struct jffs2_absorbing *a)
{
	if (!a)
		return;
	memset(&a->kept.states, 0, sizeof a->kept.states);
	jffs2_fs_free(&a->kept);
	free(a->moved);
	free(a);
}

void
jffs2_fs_absorb(struct jffs2_fs *fs, struct jffs2_fs *change)
{
	jffs2_fs_absorb_finish(jffs2_fs_absorb_begin(fs, change));
}
