/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a view is stored: on its own, or based on another. */
#include "jffs2/view/view_keep.h"

#include <string.h>

#include "jffs2/view/build_private.h"

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

/* True if `count` elements, more than 0, are those of range r of `root`, which is NULL if it has
 * none. */
static bool
same(const void *own, size_t count, const void *root, struct jffs2_range r, size_t size)
{
	return count == r.to - r.from
	       && memcmp(own, (const char *)root + r.from * size, count * size) == 0;
}

static uint32_t
keep(struct jffs2_ranges *ranges, uint32_t first, uint32_t end)
{
	array_push(ranges, ((struct jffs2_range){ first, end }));
	return first;
}

uint32_t
view_close_nodes(struct jffs2_fs *fs, uint32_t i, uint32_t first)
{
	const struct jffs2_fs *root = view_root(fs);
	uint32_t at = first - fs->nodes_from, count = (uint32_t)fs->nodes.count - at;
	struct jffs2_range r;

	if (!fs->base)
		return first;
	if (!count)
		return FS_NONE;
	r = jffs2_fs_nodes(root, i);
	if (!same(fs->nodes.at + at, count, root->nodes.at, r, sizeof *fs->nodes.at))
		return keep(&fs->node_ranges, first, first + count);
	fs->nodes.count = at;
	return r.from;
}

uint32_t
view_close_entries(struct jffs2_fs *fs, uint32_t i, uint32_t first)
{
	const struct jffs2_fs *root = view_root(fs);
	uint32_t at = first - fs->entries_from, count = (uint32_t)fs->entries.count - at;
	struct jffs2_range r;

	if (!fs->base)
		return first;
	if (!count)
		return FS_NONE;
	r = jffs2_fs_entries(root, i);
	if (!same(fs->entries.at + at, count, root->entries.at, r,
	            sizeof *fs->entries.at))
		return keep(&fs->entry_ranges, first, first + count);
	fs->entries.count = at;
	return r.from;
}

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
	if (!same(fs->fragments.at + at, count, root->fragments.at, r,
	            sizeof *fs->fragments.at))
		return keep(&fs->fragment_ranges, first, first + count);
	fs->fragments.count = at;
	return r.from;
}

/* ---- nodes ---- */

const struct node_state_row node_states[STATE_COUNT] = {
	[STATE_UNKNOWN] = { ' ', "unknown", "not resolved yet" },
	[STATE_LIVE] = { '+', "live", "the mounted file system uses it" },
	[STATE_SUPERSEDED] = { '~', "superseded", "a newer node replaces it" },
	[STATE_OBSOLETE] = { 'o', "obsolete", "its ACCURATE bit was cleared in place" },
	[STATE_BAD] = { '!', "bad", "a CRC is wrong" },
	[STATE_DROPPED] = { 'x', "dropped", "a rule of the kernel refuses it" },
	[STATE_ORPHAN] = { '?', "orphan", "no name leads to its inode" },
	[STATE_DELETED] = { 'd', "deleted", "belongs to a file that was removed" },
	[STATE_MARKER] = { '-', "marker", "cleanmarker, padding or summary" },
	[STATE_LATER] = { ':', "later", "not written yet at the point that is set" },
};

static uint8_t
bits_of(const struct jffs2_fs *fs, uint32_t extent)
{
	return *(const uint8_t *)pages_at(&fs->states, extent);
}

enum node_state
jffs2_fs_state(const struct jffs2_fs *fs, uint32_t extent)
{
	return fs->states.count ? (enum node_state)(bits_of(fs, extent) & VIEW_STATE)
	                        : STATE_UNKNOWN;
}

enum node_ending
jffs2_fs_ending(const struct jffs2_fs *fs, uint32_t extent)
{
	return fs->states.count
	       ? (enum node_ending)((bits_of(fs, extent) & VIEW_ENDING) >> VIEW_ENDING_SHIFT)
	       : ENDING_NONE;
}

uint32_t
jffs2_fs_by(const struct jffs2_fs *fs, uint32_t extent)
{
	return fs->enders.count ? *(const uint32_t *)pages_at(&fs->enders, extent) - 1
	                        : EXTENT_NONE;
}

bool
jffs2_fs_revived(const struct jffs2_fs *fs, uint32_t extent)
{
	return fs->states.count && bits_of(fs, extent) & VIEW_REVIVED;
}

struct extent
jffs2_fs_extent(const struct jffs2_fs *fs, uint32_t extent)
{
	struct extent e = *jffs2_fs_taken(fs, extent);

	if (jffs2_fs_revived(fs, extent))
		e.nodetype |= JFFS2_ACCURATE;
	return e;
}

bool
jffs2_fs_counts(const struct jffs2_fs *fs, uint32_t extent)
{
	const struct extent *e = jffs2_fs_taken(fs, extent);

	if (jffs2_fs_state(fs, extent) == STATE_LATER)
		return false;
	return jffs2_fs_revived(fs, extent) ? jffs2_extent_counted(fs->log, e)
	                                    : jffs2_extent_counts(fs->log, e);
}
