/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two views in one, and what a view with a base no longer needs. */
#include "jffs2/view/view_keep.h"

#include <stdlib.h>
#include <string.h>


/* Elements that no inode has any more are dropped once there are twice as many as before,
 * and more than this; those that are borrowed count, as their numbers do. */
enum { LEFT_LYING = 4096 };

/* Copies what `from` has of its own of inode `i`, which is *inode. `moved` receives for each own
 * entry, by its number less entries_from, its new number. */
static void
copy_ranges(struct jffs2_fs *to, const struct jffs2_fs *from, uint32_t i,
        struct jffs2_inode *inode, uint32_t *moved)
{
	struct jffs2_range n = jffs2_fs_nodes(from, i), e = jffs2_fs_entries(from, i);
	struct jffs2_range f = jffs2_fs_fragments(from, i);
	uint32_t node = view_nodes_end(to), entry = jffs2_fs_entries_end(to);
	uint32_t fragment = view_fragments_end(to);

	if (n.from >= to->nodes_from && n.to) {
		for (; n.from < n.to; n.from++)
			array_push(&to->nodes, jffs2_fs_node(from, n.from));
		inode->first_node = view_close_nodes(to, i, node);
	}
	if (f.from >= to->fragments_from && f.to) {
		for (; f.from < f.to; f.from++)
			array_push(&to->fragments, *jffs2_fs_fragment(from, f.from));
		inode->first_fragment = view_close_fragments(to, i, fragment);
	}
	if (e.from < to->entries_from || !e.to)
		return;
	for (uint32_t k = e.from; k < e.to; k++)
		array_push(&to->entries, *jffs2_fs_entry_at(from, k));
	inode->first_entry = view_close_entries(to, i, entry);
	for (uint32_t k = e.from; k < e.to; k++)
		moved[k - to->entries_from] = inode->first_entry + k - e.from;
}

static size_t
own_elements(const struct jffs2_fs *fs)
{
	return (size_t)(view_nodes_end(fs) - fs->nodes_from)
	       + (jffs2_fs_entries_end(fs) - fs->entries_from) + fs->fragments.count;
}

/* Keeps only the elements of a view with a base that inodes still have. */
static void
tidy(struct jffs2_fs *fs)
{
	struct jffs2_fs kept = { 0 };
	uint32_t *moved = memory_zeroed(jffs2_fs_entries_end(fs) - fs->entries_from,
	        sizeof *moved);

	kept.entries_from = fs->entries_from;
	kept.fragments_from = fs->fragments_from;
	kept.nodes_from = fs->nodes_from;
	kept.base = fs->base;
	kept.log = fs->log;
	for (uint32_t i = 0; i < fs->inodes.count; i++) {
		struct jffs2_inode inode = *jffs2_fs_at(fs, i);

		copy_ranges(&kept, fs, i, &inode, moved);
		if (memcmp(&inode, jffs2_fs_at(fs, i), sizeof inode) != 0)
			*(struct jffs2_inode *)pages_write(&fs->inodes, i) = inode;
	}
	for (uint32_t i = 0; i < fs->inodes.count; i++) {
		uint32_t parent = jffs2_fs_parent(fs, i);

		if (parent != FS_NONE && parent >= fs->entries_from)
			*(uint32_t *)pages_write(&fs->parents, i)
			        = moved[parent - fs->entries_from] + 1;
	}
	free(moved);
	array_free(&fs->nodes);
	array_free(&fs->entries);
	array_free(&fs->fragments);
	array_free(&fs->node_ranges);
	array_free(&fs->entry_ranges);
	array_free(&fs->fragment_ranges);
	array_free(&fs->node_runs);
	array_free(&fs->entry_runs);
	memcpy(&fs->nodes, &kept.nodes, sizeof fs->nodes);
	memcpy(&fs->entries, &kept.entries, sizeof fs->entries);
	fs->fragments = kept.fragments;
	fs->node_ranges = kept.node_ranges;
	fs->entry_ranges = kept.entry_ranges;
	fs->fragment_ranges = kept.fragment_ranges;
	fs->node_runs = kept.node_runs;
	fs->entry_runs = kept.entry_runs;
	fs->tidied = own_elements(fs);
}

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
	fs->stops.count = 0;
	APPEND(&fs->stops, &change->stops);
}

void
jffs2_fs_absorb(struct jffs2_fs *fs, struct jffs2_fs *change)
{
	append(fs, change);
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
	if (own_elements(fs) <= 2 * fs->tidied + LEFT_LYING)
		return;
	tidy(fs);
	pages_settle(&fs->inodes);
	pages_settle(&fs->parents);
}
