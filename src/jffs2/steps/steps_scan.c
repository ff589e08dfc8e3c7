/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks and nodes, in the order of the flash (kernel: jffs2_scan_eraseblock). */
#include "jffs2/steps/steps_private.h"

bool
header_refuses(const struct jffs2_log *log, const struct extent *e)
{
	const uint32_t place = FLAW_CROSSING | FLAW_MISALIGNED | FLAW_SKIPPED
	                       | FLAW_UNLISTED;

	return !(e->nodetype & JFFS2_ACCURATE) || (!log->salvage && e->flaws & place);
}

static void
add_block_step(struct jffs2_steps *s, enum jffs2_step_kind kind, enum jffs2_outcome outcome,
        uint32_t what, uint32_t other)
{
	struct jffs2_step step = { what, other, (uint8_t)kind, (uint8_t)outcome };

	array_push(&s->blocks, ((struct jffs2_step_block){ s->count++, step }));
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
	add_block_step(s, STEP_SUMMARY, good ? OUTCOME_TAKEN : OUTCOME_DROPPED, (uint32_t)block,
	        i);
}

static bool
is_bad(const struct jffs2_log *log, uint64_t offset)
{
	return log->oob && jffs2_oob_is_bad(log->oob, (uint32_t)offset);
}

/* kernel: jffs2_scan_eraseblock asks mtd_block_isbad and jffs2_check_nand_cleanmarker first. */
static void
add_spare(struct jffs2_steps *s, uint64_t block)
{
	const struct jffs2_oob *oob = s->log->oob;

	if (oob)
		add_block_step(s, STEP_SPARE, is_bad(s->log, block) ? OUTCOME_DROPPED
		        : jffs2_oob_marks(oob, (uint32_t)block) ? OUTCOME_TAKEN : OUTCOME_GO_ON,
		        (uint32_t)block, 0);
}

static void
add_block(struct jffs2_steps *s, uint64_t block, uint64_t end)
{
	enum jffs2_glance glance = jffs2_log_glance(s->log, block);

	add_spare(s, block);
	if (is_bad(s->log, block))
		return;
	add_summary(s, block, end);
	add_block_step(s, STEP_BLOCK, glance == GLANCE_READ ? OUTCOME_GO_ON : OUTCOME_EMPTY,
	        (uint32_t)block, glance);
}

enum node_state
state_at_scan(const struct jffs2_steps *s, uint32_t i)
{
	const struct jffs2_type *type = jffs2_type(s->log->extents.at[i].nodetype);

	if (!jffs2_fs_counts(s->fs, i))
		return jffs2_fs_state(s->fs, i);
	if (type->about == ABOUT_NAME)
		return STATE_LIVE;
	return type->ino_at >= 0 ? STATE_UNKNOWN : jffs2_fs_state(s->fs, i);
}

static enum jffs2_outcome
outcome_of(const struct jffs2_steps *s, uint32_t i)
{
	switch (state_at_scan(s, i)) {
	case STATE_OBSOLETE:
		return OUTCOME_OLD;
	case STATE_BAD:
	case STATE_DROPPED:
		return OUTCOME_DROPPED;
	case STATE_MARKER:
		return step_type_at(s, i) == JFFS2_PADDING ? OUTCOME_DIRT : OUTCOME_TAKEN;
	default:
		return OUTCOME_TAKEN;
	}
}

/* The outcome for a node after its header. */
static struct jffs2_step
node_step(const struct jffs2_steps *s, uint32_t i)
{
	struct extent e = step_extent(s, i);
	uint32_t other = met_by(s, i);
	bool loses = other != EXTENT_NONE && e.version < step_extent(s, other).version;

	return (struct jffs2_step){ i, other, STEP_NODE,
		(uint8_t)(loses ? OUTCOME_OLD : outcome_of(s, i)) };
}

/* kernel: an erased run is free if it reaches the end of its block, else dirt. */
static enum jffs2_outcome
outcome_of_free(const struct jffs2_log *log, const struct extent *e)
{
	uint64_t end = e->offset + (uint64_t)e->len;
	bool last = end == log->part.len
	            || (log->erase_size && end == next_boundary(log, e->offset));

	if (is_bad(log, e->offset))
		return OUTCOME_DROPPED;
	return last ? OUTCOME_FREE : OUTCOME_DIRT;
}

/* Extent `i` takes two steps, a header and a node, or the one. */
static bool
takes_two(const struct jffs2_steps *s, uint32_t i)
{
	return s->twice[i / SEEN_EVERY] >> i % SEEN_EVERY & 1;
}

static void
note_two(struct jffs2_steps *s, uint32_t i)
{
	struct extent e = step_extent(s, i);

	if (e.kind == EXTENT_NODE && !header_refuses(s->log, &e))
		s->twice[i / SEEN_EVERY] |= (uint8_t)(1 << i % SEEN_EVERY);
}

static struct jffs2_step
extent_step(const struct jffs2_steps *s, uint32_t i, bool first)
{
	struct extent e = step_extent(s, i);

	if (takes_two(s, i))
		return first ? (struct jffs2_step){ i, 0, STEP_HEADER, OUTCOME_GO_ON }
		             : node_step(s, i);
	if (e.kind == EXTENT_NODE)
		return (struct jffs2_step){ i, 0, STEP_HEADER,
			(uint8_t)outcome_of(s, i) };
	if (e.kind == EXTENT_FREE)
		return (struct jffs2_step){ i, 0, STEP_FREE,
			(uint8_t)outcome_of_free(s->log, &e) };
	return (struct jffs2_step){ i, 0, STEP_DIRT, OUTCOME_DIRT };
}

size_t
block_after(const struct jffs2_steps *s, uint32_t n)
{
	size_t from = 0, to = s->blocks.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (s->blocks.at[middle].n <= n)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static struct jffs2_steps_walk
progress_at(const struct jffs2_steps *s, uint32_t kept)
{
	uint32_t step = s->seen[kept];

	return (struct jffs2_steps_walk){ true, kept * SEEN_EVERY, step, block_after(s, step) };
}

static void
go_on(const struct jffs2_steps *s, struct jffs2_steps_walk *p)
{
	while (p->block < s->blocks.count && s->blocks.at[p->block].n == p->step + 1) {
		p->block++;
		p->step++;
	}
	p->extent++;
	p->step += 1 + takes_two(s, p->extent);
}

uint32_t
step_seen(const struct jffs2_steps *s, uint32_t i)
{
	struct jffs2_steps_walk p;

	if (i % SEEN_EVERY == 0)
		return s->seen[i / SEEN_EVERY];
	p = progress_at(s, i / SEEN_EVERY);
	while (p.extent < i)
		go_on(s, &p);
	return p.step;
}

uint32_t
step_seen_on(const struct jffs2_steps *s, struct jffs2_steps_walk *w, uint32_t i)
{
	if (!w->begun || i < w->extent || i - w->extent > SEEN_EVERY)
		*w = progress_at(s, i / SEEN_EVERY);
	while (w->extent < i)
		go_on(s, w);
	return w->step;
}

/* The first extent that is seen with step `n` or later, and with which; STEP_NEVER if none is. */
static struct jffs2_steps_walk
extent_after(const struct jffs2_steps *s, uint32_t n)
{
	uint32_t count = (uint32_t)s->log->extents.count, from = 0;
	uint32_t to = (count + SEEN_EVERY - 1) / SEEN_EVERY;
	struct jffs2_steps_walk p;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (s->seen[middle] < n)
			from = middle + 1;
		else
			to = middle;
	}
	if (!count)
		return (struct jffs2_steps_walk){ true, 0, STEP_NEVER, 0 };
	p = progress_at(s, from ? from - 1 : 0);
	while (p.step < n) {
		if (p.extent + 1 == count)
			return (struct jffs2_steps_walk){ true, count, STEP_NEVER, 0 };
		go_on(s, &p);
	}
	return p;
}

static struct jffs2_step
block_step(const struct jffs2_steps *s, uint32_t n)
{
	size_t after = block_after(s, n);

	return s->blocks.at[after ? after - 1 : 0].step;
}

struct jffs2_step
scan_step_at(const struct jffs2_steps *s, uint32_t n)
{
	struct jffs2_steps_walk p = extent_after(s, n);

	if (p.step == n)
		return extent_step(s, p.extent, false);
	if (p.step == n + 1 && takes_two(s, p.extent))
		return extent_step(s, p.extent, true);
	return block_step(s, n);
}

/* kernel: jffs2_scan_make_ino_cache, at the first node that is taken in;
 * jffs2_do_fill_super reads the root even if no node mentions it. */
uint32_t
step_known(const struct jffs2_steps *s, uint32_t inode)
{
	struct jffs2_range r = jffs2_fs_nodes(s->fs, inode);

	if (jffs2_fs_at(s->fs, inode)->ino == JFFS2_ROOT_INO)
		return 0;
	for (; r.from < r.to; r.from++) {
		uint32_t node = jffs2_fs_node(s->fs, r.from);

		if (jffs2_fs_counts(s->fs, node))
			return step_seen(s, node);
	}
	return STEP_NEVER;
}

void
steps_begin_scan(struct jffs2_steps_making *m)
{
	step_add_phase(m->s, PHASE_SCAN);
	m->boundary = m->s->log->erase_size ? 0 : UINT64_MAX;
}

static void
scan_extent(struct jffs2_steps *s, uint32_t i)
{
	s->nodes[i].then = s->nodes[i].last = STEP_NEVER;
	note_two(s, i);
	s->count += takes_two(s, i);
	if (i % SEEN_EVERY == 0)
		s->seen[i / SEEN_EVERY] = s->count;
	s->count++;
}

bool
steps_scan(struct jffs2_steps_making *m)
{
	const struct jffs2_log *log = m->s->log;

	while (m->next < log->extents.count) {
		if (!look(m))
			return true;
		if (m->boundary <= log->extents.at[m->next].offset) {
			uint64_t end = next_boundary(log, m->boundary);

			add_block(m->s, m->boundary, end);
			m->boundary = end;
		} else {
			scan_extent(m->s, m->next++);
		}
	}
	return false;
}
