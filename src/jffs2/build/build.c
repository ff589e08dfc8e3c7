/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/build/build_private.h"
#include "jffs2/build/nlink.h"

#include <stdlib.h>
#include <string.h>

enum stage { STAGE_INDEX, STAGE_CHANGE, STAGE_BEGIN, STAGE_NAMES, STAGE_WALK, STAGE_NAMED,
       STAGE_LISTING, STAGE_INODES, STAGE_LINKS, STAGE_XATTRS, STAGE_DONE };

/* ---- states ---- */

enum node_state
first_state(const struct jffs2_log *log, const struct extent *e)
{
	const struct jffs2_type *t = jffs2_type(e->nodetype);

	if (e->kind != EXTENT_NODE)
		return STATE_UNKNOWN;
	if (!(e->nodetype & JFFS2_ACCURATE))
		return STATE_OBSOLETE;
	if (e->flaws & (FLAW_NODE_CRC | FLAW_NAME_CRC | FLAW_DATA_CRC))
		return STATE_BAD;
	if (!t->nodetype)
		return (e->nodetype & JFFS2_COMPAT_MASK) == JFFS2_RWCOMPAT_COPY
		       ? STATE_LIVE : STATE_DROPPED;
	if (!jffs2_extent_counts(log, e) || (e->flaws & FLAW_RANGE))
		return STATE_DROPPED;
	if (t->ino_at < 0)
		return STATE_MARKER;
	return STATE_ORPHAN;
}

/* Don't write unchanged values: the page may be shared with the base. */
static void
set_bits(struct jffs2_build *b, uint32_t node, uint8_t bits)
{
	struct jffs2_fs *fs = b->fs;
	uint8_t before = *(const uint8_t *)pages_at(&fs->states, node);
	uint32_t len = b->log->extents.at[node].len;

	if (before == bits)
		return;
	fs->bytes[before & VIEW_STATE] -= len;
	fs->bytes[bits & VIEW_STATE] += len;
	*(uint8_t *)pages_write(&fs->states, node) = bits;
}

static void
set_by(struct jffs2_build *b, uint32_t node, uint32_t by)
{
	if (jffs2_fs_by(b->fs, node) != by)
		*(uint32_t *)pages_write(&b->fs->enders, node) = by + 1;
}

static uint8_t
revived_bit(const struct jffs2_build *b, uint32_t node)
{
	return *(const uint8_t *)pages_at(&b->fs->states, node) & VIEW_REVIVED;
}

void
set_state(struct jffs2_build *b, uint32_t node, enum node_state state)
{
	set_bits(b, node, (uint8_t)(state | revived_bit(b, node)));
	set_by(b, node, EXTENT_NONE);
}

void
set_ending(struct jffs2_build *b, uint32_t node, enum node_ending ending, uint32_t by)
{
	set_bits(b, node, (uint8_t)(STATE_SUPERSEDED | ending << VIEW_ENDING_SHIFT
	                            | revived_bit(b, node)));
	set_by(b, node, by);
}

void
set_revived(struct jffs2_build *b, uint32_t node, bool revived)
{
	uint8_t bits = *(const uint8_t *)pages_at(&b->fs->states, node);

	set_bits(b, node, (uint8_t)((bits & ~VIEW_REVIVED) | (revived ? VIEW_REVIVED : 0)));
}

/* Sets the first state of every node of inode `i`. */
static void
nodes_reset(struct jffs2_build *b, uint32_t i)
{
	struct jffs2_range r = jffs2_fs_nodes(b->fs, i);

	for (; r.from < r.to; r.from++)
		node_reset(b, jffs2_fs_node(b->fs, r.from));
}

/* ---- the steps ---- */

static struct jffs2_build *
build_new(const struct jffs2_log *log, struct jffs2_fs *fs)
{
	struct jffs2_build *b = memory_zeroed(1, sizeof *b);

	b->log = log;
	b->fs = fs;
	return b;
}

struct jffs2_build *
jffs2_build_start(const struct jffs2_log *log, struct jffs2_fs *fs, bool no_summary)
{
	struct jffs2_build *b = build_new(log, fs);

	jffs2_fs_free(fs);
	fs->log = log;
	b->to.no_summary = fs->filter.no_summary = no_summary;
	b->whole = b->changed = true;
	return b;
}

struct jffs2_build *
jffs2_build_change(struct jffs2_fs *fs, const struct jffs2_filter *to)
{
	struct jffs2_build *b = build_new(fs->log, fs);

	b->to = *to;
	b->whole = !to->no_summary && jffs2_log_differs(fs->log);
	return b;
}

/* The inodes are there. */
static void
begin_marks(struct jffs2_build *b)
{
	b->marks = memory_zeroed(b->fs->inodes.count, sizeof *b->marks);
	for (uint32_t i = 0; b->whole && i < b->fs->inodes.count; i++)
		b->marks[i] = MARK_RESOLVE | MARK_NAMES;
	if (b->fs->base)
		change_begin(b);
}

static void
begin(struct jffs2_build *b)
{
	odd_index(b);
	if (!b->whole || !b->changed)
		return;
	links_reset(b);
	note_known(b);
}

/* Goes on with the names of inode `i`; true while there is more to do. */
static bool
step_names_of(struct jffs2_build *b, uint32_t i, uint64_t *left)
{
	if (!(b->marks[i] & MARK_NAMES))
		return false;
	if (b->fs->base && !b->naming_begun)
		nodes_reset(b, i);
	b->naming_begun = names_step(b, i, left);
	return b->naming_begun;
}

/* False while there is more to do. */
static bool
step_names(struct jffs2_build *b, uint64_t left)
{
	while (b->next < marked_count(b)) {
		if (!b->naming_begun)
			b->named = marked_at(b, b->next);
		if (left == 0 || step_names_of(b, b->named, &left))
			return false;
		left -= left > 0;
		b->next++;
	}
	names_cancel(b);
	b->next = 0;
	return true;
}

/* Begins with inode `i`; false if nothing is to be done about it. What has no more nodes than `budget` is
 * done at once: most have a few. */
static bool
begin_inode(struct jffs2_build *b, uint32_t i, uint32_t budget, uint64_t *used)
{
	uint64_t all = UINT64_MAX;
	struct jffs2_range nodes;

	++*used;
	if (!(b->marks[i] & (MARK_RESOLVE | MARK_NAMES)))
		return false;
	nodes = jffs2_fs_nodes(b->fs, i);
	b->fs->work += nodes.to - nodes.from;
	inode_begin(b, i);
	if (nodes.to - nodes.from > budget)
		return true;
	*used += nodes.to - nodes.from;
	inode_step(b, i, &all);
	inode_end(b);
	return false;
}

static bool
step_inodes(struct jffs2_build *b, uint32_t budget)
{
	uint64_t used = 0;

	while (used < budget && (b->resolving_begun || b->next < marked_count(b))) {
		uint64_t left = budget - used;

		if (!b->resolving_begun) {
			b->resolved = marked_at(b, b->next++);
			b->resolving_begun = begin_inode(b, b->resolved, budget, &used);
			continue;
		}
		b->resolving_begun = inode_step(b, b->resolved, &left);
		used = budget - left;
		if (!b->resolving_begun)
			inode_end(b);
	}
	if (b->next < marked_count(b) || b->resolving_begun)
		return true;
	b->next = 0;
	return false;
}

static bool
step_index(struct jffs2_build *b, uint64_t *left)
{
	if (!b->fs->base && !index_step(b, left))
		return true;
	begin_marks(b);
	return false;
}

bool
jffs2_build_step(struct jffs2_build *b, uint32_t budget)
{
	uint64_t left = budget;

	switch ((enum stage)b->stage) {
	case STAGE_INDEX:
		b->stage += !step_index(b, &left);
		break;
	case STAGE_CHANGE:
		b->stage += !b->fs->base || !change_step(b, &left);
		break;
	case STAGE_BEGIN:
		begin(b);
		b->stage = b->changed ? STAGE_NAMES : STAGE_DONE;
		break;
	case STAGE_NAMES:
		b->stage += step_names(b, left);
		break;
	case STAGE_WALK:
		walk_resolve(b);
		b->stage++;
		break;
	case STAGE_NAMED:
		b->stage += !b->fs->base || b->whole || !change_named(b, &left);
		break;
	case STAGE_LISTING:
		listing_resolve(b);
		b->stage++;
		break;
	case STAGE_INODES:
		b->stage += !step_inodes(b, budget);
		break;
	case STAGE_LINKS:
		b->stage += !links_step(b, &left);
		break;
	case STAGE_XATTRS:
		xattrs_resolve(b);
		b->stage++;
		break;
	case STAGE_DONE:
		break;
	}
	return b->stage != STAGE_DONE;
}

double
jffs2_build_progress(const struct jffs2_build *b)
{
	static const double done[] = { 0, 0.1, 0.1, 0.1, 0.5, 0.5, 0.5, 0.5, 0.9, 0.9, 1 };
	double all = 0, next = b->next;

	if (b->stage == STAGE_INDEX)
		all = (double)b->log->extents.count;
	else if (b->stage == STAGE_NAMES || b->stage == STAGE_INODES)
		all = marked_count(b);
	if (b->stage == STAGE_DONE || all <= 0)
		return done[b->stage];
	if (b->resolving_begun) /* it is counted already */
		next -= 1 - inode_progress(b);
	return done[b->stage] + (done[b->stage + 1] - done[b->stage]) * next / all;
}

void
jffs2_build_cancel(struct jffs2_build *b)
{
	if (!b)
		return;
	free(b->marks);
	array_free(&b->marked);
	array_free(&b->stood);
	array_free(&b->attributes);
	names_cancel(b);
	inode_end(b);
	array_free(&b->keys);
	array_free(&b->odd);
	array_free(&b->odd_links);
	free(b);
}

void
jffs2_build_finish(struct jffs2_build *b)
{
	if (!b)
		return;
	while (jffs2_build_step(b, UINT32_MAX))
		;
	array_trim(&b->fs->entries);
	array_trim(&b->fs->fragments);
	array_trim(&b->fs->nodes);
	pages_settle(&b->fs->inodes);
	pages_settle(&b->fs->states);
	pages_settle(&b->fs->enders);
	pages_settle(&b->fs->links);
	pages_settle(&b->fs->parents);
	pages_settle(&b->fs->data);
	jffs2_build_cancel(b);
}
