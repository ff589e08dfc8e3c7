/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/steps/steps_private.h"

#include <string.h>

const char *const jffs2_phase_names[PHASE_COUNT] = {
	[PHASE_SCAN] = "scan",
	[PHASE_LINKS] = "pass 1",
	[PHASE_UNLINKED] = "pass 2",
	[PHASE_XATTRS] = "xattrs",
	[PHASE_READ] = "access",
};

const char *const jffs2_outcome_names[OUTCOME_COUNT] = {
	[OUTCOME_NONE] = "",
	[OUTCOME_GO_ON] = "go on",
	[OUTCOME_EMPTY] = "empty",
	[OUTCOME_TAKEN] = "taken",
	[OUTCOME_OLD] = "obsolete",
	[OUTCOME_DROPPED] = "dropped",
	[OUTCOME_DIRT] = "dirt",
	[OUTCOME_FREE] = "free",
	[OUTCOME_REMOVED] = "removed",
};

/* ---- making ---- */

uint32_t
step_add(struct jffs2_steps *s, enum jffs2_step_kind kind, enum jffs2_outcome outcome,
        uint32_t what, uint32_t other)
{
	struct jffs2_step step = { what, other, (uint8_t)kind, (uint8_t)outcome };

	array_push(&s->kept, step);
	return s->count++;
}

void
step_add_phase(struct jffs2_steps *s, enum jffs2_phase phase)
{
	s->phases[phase] = s->count++;
}

static bool
settled(const struct jffs2_steps *s, uint32_t i)
{
	return s->nodes[i].last != STEP_NEVER
	       || state_at_scan(s, i) == jffs2_fs_state(s->fs, i);
}

void
standing_settle(struct jffs2_steps *s, uint32_t i, uint32_t at)
{
	struct jffs2_standing *n = &s->nodes[i];

	if (settled(s, i))
		return;
	if (n->then == STEP_NEVER)
		n->then = at;
	n->last = at;
}

void
standing_settle_all(struct jffs2_steps *s, uint32_t inode, uint32_t at)
{
	struct jffs2_range r = jffs2_fs_nodes(s->fs, inode);

	while (r.from < r.to)
		standing_settle(s, jffs2_fs_node(s->fs, r.from++), at);
}

static void
begin(struct jffs2_steps *s)
{
	size_t extents = s->log->extents.count, inodes = jffs2_fs_inodes(s->fs);
	size_t entries = jffs2_fs_entries_end(s->fs);

	s->nodes = memory_zeroed(extents + 1, sizeof *s->nodes);
	s->seen = memory_zeroed(extents / SEEN_EVERY + 1, sizeof *s->seen);
	s->twice = memory_zeroed(extents / SEEN_EVERY + 1, sizeof *s->twice);
	s->ends = memory_zeroed(inodes + 1, sizeof *s->ends);
	s->links = memory_zeroed(entries + 1, sizeof *s->links);
	for (size_t i = 0; i < extents; i++)
		s->nodes[i].then = s->nodes[i].last = STEP_NEVER;
	for (size_t i = 0; i < inodes; i++)
		s->ends[i] = STEP_NEVER;
}

static void
add_xattrs(struct jffs2_steps *s)
{
	step_add_phase(s, PHASE_XATTRS);
	for (uint32_t i = 0; i < s->log->extents.count; i++) {
		enum node_state state = jffs2_fs_state(s->fs, i);
		enum jffs2_outcome outcome = state == STATE_LIVE ? OUTCOME_TAKEN
		        : state == STATE_SUPERSEDED ? OUTCOME_OLD : OUTCOME_REMOVED;

		if (counts_as(s, i, JFFS2_XATTR) || counts_as(s, i, JFFS2_XREF))
			standing_settle(s, i, step_add(s, STEP_XATTR, outcome, i, 0));
	}
}

struct jffs2_steps *
jffs2_steps_new(const struct jffs2_log *log, const struct jffs2_fs *fs)
{
	struct jffs2_steps *s = memory_zeroed(1, sizeof *s);

	s->log = log;
	s->fs = fs;
	begin(s);
	steps_scan(s);
	steps_names(s);
	steps_links(s);
	add_xattrs(s);
	steps_read(s);
	/* The last picture is the finished one, whatever was left over. */
	for (uint32_t i = 0; i < log->extents.count; i++)
		standing_settle(s, i, s->count - 1);
	array_trim(&s->others);
	array_trim(&s->removed);
	array_trim(&s->left);
	array_trim(&s->order);
	array_trim(&s->meetings);
	array_trim(&s->kept);
	array_trim(&s->reads);
	return s;
}

void
jffs2_steps_free(struct jffs2_steps *s)
{
	if (!s)
		return;
	free(s->nodes);
	free(s->seen);
	free(s->twice);
	free(s->ends);
	free(s->links);
	array_free(&s->others);
	array_free(&s->mixed);
	array_free(&s->order);
	array_free(&s->meetings);
	array_free(&s->blocks);
	array_free(&s->linked);
	array_free(&s->dangling);
	array_free(&s->removed);
	array_free(&s->left);
	array_free(&s->kept);
	array_free(&s->reads);
	free(s);
}

/* ---- after a step ---- */

static struct jffs2_step
xattr_step_at(const struct jffs2_steps *s, uint32_t n)
{
	return s->kept.at[n - s->phases[PHASE_XATTRS] - 1];
}

bool
jffs2_steps_state(const struct jffs2_steps *s, uint32_t i, uint32_t n,
        enum node_state *state)
{
	const struct jffs2_standing *at = &s->nodes[i];

	if (n < step_seen(s, i))
		return false;
	*state = n < at->then ? state_at_scan(s, i)
	       : n < at->last ? STATE_LIVE : jffs2_fs_state(s->fs, i);
	return true;
}

enum jffs2_inode_standing
jffs2_steps_inode(const struct jffs2_steps *s, uint32_t inode, uint32_t n)
{
	uint32_t end = s->ends[inode];

	if (n < end)
		return n < step_known(s, inode) ? INODE_UNKNOWN : INODE_KNOWN;
	return end < s->phases[PHASE_READ] || end >= s->lost ? INODE_GONE : INODE_READ;
}

/* ---- about a step ---- */

struct jffs2_step
jffs2_step_at(const struct jffs2_steps *s, uint32_t n)
{
	static struct jffs2_step (*const at[PHASE_COUNT])(const struct jffs2_steps *,
	        uint32_t) = {
		[PHASE_SCAN] = scan_step_at, [PHASE_LINKS] = link_step_at,
		[PHASE_UNLINKED] = unlink_step_at, [PHASE_XATTRS] = xattr_step_at,
		[PHASE_READ] = read_step_at,
	};
	enum jffs2_phase phase = jffs2_steps_phase(s, n);

	if (n == s->phases[phase])
		return (struct jffs2_step){ phase, 0, STEP_PHASE, OUTCOME_NONE };
	return at[phase](s, n);
}

enum jffs2_phase
jffs2_steps_phase(const struct jffs2_steps *s, uint32_t n)
{
	int phase = PHASE_COUNT - 1;

	while (phase > 0 && n < s->phases[phase])
		phase--;
	return (enum jffs2_phase)phase;
}

/* Where a block, a directory or an inode begins; n is not 0. */
static bool
begins_chapter(const struct jffs2_steps *s, uint32_t n)
{
	struct jffs2_step step = jffs2_step_at(s, n), before = jffs2_step_at(s, n - 1);

	switch ((enum jffs2_step_kind)step.kind) {
	case STEP_PHASE:
	case STEP_SPARE:
	case STEP_REMOVE:
	case STEP_READ:
	case STEP_LOST:
		return true;
	case STEP_SUMMARY:
	case STEP_BLOCK:
		return before.kind != STEP_SPARE && before.kind != STEP_SUMMARY;
	case STEP_LINK:
	case STEP_DANGLING:
		return (before.kind != STEP_LINK && before.kind != STEP_DANGLING)
		       || jffs2_steps_name(s, step.what).dir
		          != jffs2_steps_name(s, before.what).dir;
	default:
		return false;
	}
}

uint32_t
jffs2_steps_chapter(const struct jffs2_steps *s, uint32_t n, int direction)
{
	uint32_t last = s->count - 1;

	do {
		if (n == (direction > 0 ? last : 0))
			return n;
		n += direction > 0 ? 1 : (uint32_t)-1;
	} while (n > 0 && !begins_chapter(s, n));
	return n;
}
