/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/steps/steps_private.h"

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

/* The state of an extent that is seen. */
static enum node_state
state_of(const struct jffs2_steps *s, uint32_t i, uint32_t n)
{
	const struct jffs2_standing *at = &s->nodes[i];

	return n < at->then ? state_at_scan(s, i)
	       : n < at->last ? STATE_LIVE : jffs2_fs_state(s->fs, i);
}

bool
jffs2_steps_state(const struct jffs2_steps *s, uint32_t i, uint32_t n,
        enum node_state *state)
{
	if (n < step_seen(s, i))
		return false;
	*state = state_of(s, i, n);
	return true;
}

bool
jffs2_steps_state_on(const struct jffs2_steps *s, struct jffs2_steps_walk *w, uint32_t i,
        uint32_t n, enum node_state *state)
{
	bool last = n + 1 >= s->count; /* all have their final state */

	if (!last && n < step_seen_on(s, w, i))
		return false;
	*state = last ? jffs2_fs_state(s->fs, i) : state_of(s, i, n);
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

static struct jffs2_step
xattr_step_at(const struct jffs2_steps *s, uint32_t n)
{
	return s->kept.at[n - s->phases[PHASE_XATTRS] - 1];
}

uint32_t
read_after(const struct jffs2_steps *s, uint32_t n)
{
	size_t from = 0, to = s->reads.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (s->ends[s->reads.at[middle]] < n)
			from = middle + 1;
		else
			to = middle;
	}
	return (uint32_t)from;
}

static struct jffs2_step
read_step_at(const struct jffs2_steps *s, uint32_t n)
{
	uint32_t k = read_after(s, n), i, before;
	uint32_t kept = n - s->phases[PHASE_XATTRS] - 2 - 2 * k; /* without the two phases */
	const struct jffs2_inode *inode;

	if (k == s->reads.count)
		return s->kept.at[kept];
	i = s->reads.at[k];
	inode = jffs2_fs_at(s->fs, i);
	before = k ? s->ends[s->reads.at[k - 1]] : s->phases[PHASE_READ];
	if (n == before + 1)
		return (struct jffs2_step){ i, 0, STEP_READ, OUTCOME_NONE };
	if (n == s->ends[i])
		return (struct jffs2_step){ i, inode->latest, STEP_FINISH,
			inode->error ? OUTCOME_DROPPED : OUTCOME_TAKEN };
	return s->kept.at[kept - 1];
}

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
