/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks and nodes, in the order of the flash (kernel: jffs2_scan_eraseblock). */
#include "jffs2/steps_private.h"

bool
header_refuses(const struct jffs2_log *log, const struct extent *e)
{
	const uint32_t place = FLAW_CROSSING | FLAW_MISALIGNED | FLAW_SKIPPED;

	return !(e->nodetype & JFFS2_ACCURATE) || (!log->salvage && e->flaws & place);
}

/* The first block boundary beyond `offset`. */
static uint64_t
next_boundary(const struct jffs2_log *log, uint64_t offset)
{
	if (offset < log->phase)
		return log->phase;
	return offset + log->erase_size - (offset - log->phase) % log->erase_size;
}

/* kernel: jffs2_sum_scan_sumnode. The last two words of a block say where its summary
 * begins; a block that the part cuts short has none. */
static void
add_summary(struct jffs2_steps *s, uint64_t block, uint64_t end)
{
	const struct jffs2_log *log = s->log;
	uint32_t offset, i;
	bool good;

	if (end > log->part.len || end - block < 8
	        || span_u32(log->part, (size_t)end - 4, log->endian) != JFFS2_SUM_MAGIC)
		return;
	offset = span_u32(log->part, (size_t)end - 8, log->endian);
	i = jffs2_log_find(log, block + offset);
	if (i != EXTENT_NONE && (log->extents.at[i].offset != block + offset
	        || log->extents.at[i].nodetype != JFFS2_SUMMARY
	        || log->extents.at[i].kind != EXTENT_NODE))
		i = EXTENT_NONE;
	good = i != EXTENT_NONE && !(log->extents.at[i].flaws & ~(uint32_t)FLAW_SKIPPED)
	       && log->extents.at[i].offset + (uint64_t)log->extents.at[i].len == end;
	step_add(s, STEP_SUMMARY, good ? OUTCOME_TAKEN : OUTCOME_DROPPED, (uint32_t)block, i);
}

static void
add_block(struct jffs2_steps *s, uint64_t block, uint64_t end)
{
	enum jffs2_glance glance = jffs2_log_glance(s->log, block);

	add_summary(s, block, end);
	step_add(s, STEP_BLOCK, glance == GLANCE_READ ? OUTCOME_GO_ON : OUTCOME_EMPTY,
	        (uint32_t)block, glance);
}

/* Where a node stands once its type has been looked at, and nothing else. */
static enum node_state
state_at_scan(const struct jffs2_steps *s, uint32_t i)
{
	if (counts_as(s, i, JFFS2_DIRENT))
		return STATE_LIVE;
	if (counts_as(s, i, JFFS2_INODE) || counts_as(s, i, JFFS2_XATTR)
	        || counts_as(s, i, JFFS2_XREF))
		return STATE_UNKNOWN;
	return (enum node_state)s->log->extents.at[i].state;
}

static enum jffs2_outcome
outcome_of(const struct jffs2_steps *s, uint32_t i, enum node_state state)
{
	const struct extent *e = &s->log->extents.at[i];

	switch (state) {
	case STATE_OBSOLETE:
		return OUTCOME_OLD;
	case STATE_BAD:
	case STATE_DROPPED:
		return OUTCOME_DROPPED;
	case STATE_MARKER:
		return jffs2_extent_is(e, JFFS2_PADDING) ? OUTCOME_DIRT
		                                                       : OUTCOME_TAKEN;
	default:
		return OUTCOME_TAKEN;
	}
}

static uint32_t
add_node(struct jffs2_steps *s, uint32_t i)
{
	const struct extent *e = &s->log->extents.at[i];
	enum node_state state = state_at_scan(s, i);
	enum jffs2_outcome outcome = outcome_of(s, i, state);

	if (header_refuses(s->log, e))
		return step_add(s, STEP_HEADER, outcome, i, 0);
	step_add(s, STEP_HEADER, OUTCOME_GO_ON, i, 0);
	return step_add(s, STEP_NODE, outcome, i, EXTENT_NONE);
}

/* kernel: an erased run is free if it reaches the end of its block, else dirt. */
static uint32_t
add_free(struct jffs2_steps *s, uint32_t i, uint64_t boundary)
{
	const struct extent *e = &s->log->extents.at[i];
	uint64_t end = e->offset + (uint64_t)e->len;
	bool last = end == boundary || end == s->log->part.len;

	return step_add(s, STEP_FREE, last ? OUTCOME_FREE : OUTCOME_DIRT, i, 0);
}

/* kernel: jffs2_scan_make_ino_cache, at the first node that is taken in. */
static void
note_inodes(struct jffs2_steps *s)
{
	for (uint32_t i = 0; i < s->fs->inodes.count; i++) {
		struct jffs2_range r = jffs2_fs_nodes(s->fs, i);
		bool known = false;

		for (uint32_t k = r.from; k < r.to && !known; k++) {
			uint32_t node = s->fs->nodes.at[k];

			known = jffs2_extent_counts(s->log, &s->log->extents.at[node]);
			if (known)
				s->inodes[i].known = s->nodes[node].seen;
		}
	}
}

void
steps_scan(struct jffs2_steps *s)
{
	const struct jffs2_log *log = s->log;
	uint64_t boundary = log->erase_size ? 0 : UINT64_MAX;

	step_add_phase(s, PHASE_SCAN);
	for (uint32_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];

		while (boundary <= e->offset) {
			uint64_t end = next_boundary(log, boundary);

			add_block(s, boundary, end);
			boundary = end;
		}
		if (e->kind == EXTENT_NODE)
			s->nodes[i].seen = add_node(s, i);
		else if (e->kind == EXTENT_FREE)
			s->nodes[i].seen = add_free(s, i, boundary);
		else
			s->nodes[i].seen = step_add(s, STEP_DIRT, OUTCOME_DIRT, i, 0);
		s->nodes[i].first = (uint8_t)state_at_scan(s, i);
	}
	note_inodes(s);
}
