/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/steps_private.h"

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
	[OUTCOME_OLD] = "old",
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

	array_push(&s->all, step);
	return (uint32_t)s->all.count - 1;
}

void
step_add_phase(struct jffs2_steps *s, enum jffs2_phase phase)
{
	s->phases[phase] = step_add(s, STEP_PHASE, OUTCOME_NONE, phase, 0);
}

static bool
settled(const struct jffs2_steps *s, uint32_t i)
{
	const struct jffs2_standing *n = &s->nodes[i];

	return n->last != STEP_NEVER || n->first == s->log->extents.at[i].state;
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
		standing_settle(s, s->fs->nodes.at[r.from++], at);
}

static void
begin(struct jffs2_steps *s)
{
	size_t extents = s->log->extents.count, inodes = s->fs->inodes.count;

	s->nodes = memory_zeroed(extents + 1, sizeof *s->nodes);
	s->inodes = memory_zeroed(inodes + 1, sizeof *s->inodes);
	for (size_t i = 0; i < extents; i++)
		s->nodes[i].then = s->nodes[i].last = STEP_NEVER;
	for (size_t i = 0; i < inodes; i++)
		s->inodes[i].known = s->inodes[i].read = s->inodes[i].gone = STEP_NEVER;
	array_reserve(&s->all, extents * 3 + 16);
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
	steps_xattrs(s);
	steps_read(s);
	/* The last picture is the finished one, whatever was left over. */
	for (uint32_t i = 0; i < log->extents.count; i++)
		standing_settle(s, i, (uint32_t)s->all.count - 1);
	return s;
}

void
jffs2_steps_free(struct jffs2_steps *s)
{
	if (!s)
		return;
	array_free(&s->all);
	array_free(&s->names);
	array_free(&s->order);
	free(s->nodes);
	free(s->inodes);
	free(s);
}

/* ---- extended attributes ---- */

void
steps_xattrs(struct jffs2_steps *s)
{
	step_add_phase(s, PHASE_XATTRS);
	for (uint32_t i = 0; i < s->log->extents.count; i++) {
		enum node_state state = (enum node_state)s->log->extents.at[i].state;
		enum jffs2_outcome outcome = state == STATE_LIVE ? OUTCOME_TAKEN
		        : state == STATE_SUPERSEDED ? OUTCOME_OLD : OUTCOME_REMOVED;

		if (counts_as(s, i, JFFS2_XATTR) || counts_as(s, i, JFFS2_XREF))
			standing_settle(s, i, step_add(s, STEP_XATTR, outcome, i, 0));
	}
}

/* ---- after a step ---- */

bool
jffs2_steps_state(const struct jffs2_steps *s, uint32_t i, uint32_t n,
        enum node_state *state)
{
	const struct jffs2_standing *at = &s->nodes[i];
	uint8_t final = s->log->extents.at[i].state;

	if (n < at->seen)
		return false;
	*state = (enum node_state)(at->then == STEP_NEVER || n < at->then ? at->first
	        : n < at->last ? at->second : final);
	return true;
}

bool
jffs2_steps_name_there(const struct jffs2_steps *s, uint32_t name, uint32_t n)
{
	const struct jffs2_step_name *at = &s->names.at[name];

	return n >= at->from && n < at->gone;
}

enum jffs2_inode_standing
jffs2_steps_inode(const struct jffs2_steps *s, uint32_t inode, uint32_t n)
{
	const struct jffs2_step_inode *at = &s->inodes[inode];

	if (n < at->known)
		return INODE_UNKNOWN;
	if (n >= at->gone)
		return INODE_GONE;
	return n >= at->read ? INODE_READ : INODE_KNOWN;
}

/* ---- about a step ---- */

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
	const struct jffs2_step *step = &s->all.at[n];
	const struct jffs2_step *before = step - 1;

	switch ((enum jffs2_step_kind)step->kind) {
	case STEP_PHASE:
	case STEP_SUMMARY:
	case STEP_REMOVE:
	case STEP_READ:
	case STEP_LOST:
		return true;
	case STEP_BLOCK:
		return before->kind != STEP_SUMMARY;
	case STEP_LINK:
	case STEP_DANGLING:
		return (before->kind != STEP_LINK && before->kind != STEP_DANGLING)
		       || s->names.at[step->what].entry.dir
		          != s->names.at[before->what].entry.dir;
	default:
		return false;
	}
}

uint32_t
jffs2_steps_chapter(const struct jffs2_steps *s, uint32_t n, int direction)
{
	uint32_t last = (uint32_t)s->all.count - 1;

	do {
		if (n == (direction > 0 ? last : 0))
			return n;
		n += direction > 0 ? 1 : (uint32_t)-1;
	} while (n > 0 && !begins_chapter(s, n));
	return n;
}
