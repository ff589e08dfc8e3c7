/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From chapter to chapter: in all phases a chapter may be most of the steps, so they are searched. */
#include "jffs2/steps/steps_private.h"

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

static uint32_t
phase_end(const struct jffs2_steps *s, enum jffs2_phase phase)
{
	return phase + 1 < PHASE_COUNT ? s->phases[phase + 1] : s->count;
}

/* The directory whose name step `n` of pass 1 is about. */
static uint32_t
dir_at(const struct jffs2_steps *s, uint32_t n)
{
	return jffs2_steps_name(s, jffs2_step_at(s, n).what).dir;
}

/* The first step in [from, to) of pass 1 that is about directory `dir` or a later one; to if none is. */
static uint32_t
dir_from(const struct jffs2_steps *s, uint32_t from, uint32_t to, uint32_t dir)
{
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (dir_at(s, middle) < dir)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* With which step the reading of an inode begins, by its index of `reads`; of one that is not there
 * what comes after the last. */
static uint32_t
read_from(const struct jffs2_steps *s, uint32_t k)
{
	if (k >= s->reads.count)
		return s->lost;
	return k ? s->ends[s->reads.at[k - 1]] + 1 : s->phases[PHASE_READ] + 1;
}

/* A step after `n`, in its phase or the first of the next one; no chapter begins between them. */
static uint32_t
further(const struct jffs2_steps *s, uint32_t n)
{
	enum jffs2_phase phase = jffs2_steps_phase(s, n);
	uint32_t end = phase_end(s, phase), k;

	switch (phase) {
	case PHASE_SCAN:
		k = (uint32_t)block_after(s, n);
		return k < s->blocks.count ? s->blocks.at[k].n : end;
	case PHASE_LINKS:
		return n == s->phases[phase] ? n + 1 : dir_from(s, n + 1, end, dir_at(s, n) + 1);
	case PHASE_UNLINKED:
		k = n == s->phases[phase] ? 0 : removed_by(s, n) + 1;
		return k < s->removed.count ? s->ends[s->removed.at[k]] : end;
	case PHASE_XATTRS:
		return end;
	default:
		return n == s->phases[phase] || n >= s->lost ? n + 1
		       : read_from(s, read_after(s, n) + 1);
	}
}

/* The last step before `n` at which a chapter may begin; n is not 0. */
static uint32_t
nearer(const struct jffs2_steps *s, uint32_t n)
{
	uint32_t before = n - 1, first, k;
	enum jffs2_phase phase = jffs2_steps_phase(s, before);

	first = s->phases[phase];
	if (before == first)
		return before;
	switch (phase) {
	case PHASE_SCAN:
		k = (uint32_t)block_after(s, before);
		return k ? s->blocks.at[k - 1].n : first;
	case PHASE_LINKS:
		return dir_from(s, first + 1, before, dir_at(s, before));
	case PHASE_UNLINKED:
		return s->ends[s->removed.at[removed_by(s, before)]];
	case PHASE_XATTRS:
		return first;
	default:
		return before >= s->lost ? before : read_from(s, read_after(s, before));
	}
}

uint32_t
jffs2_steps_chapter(const struct jffs2_steps *s, uint32_t n, int direction)
{
	uint32_t last = s->count - 1;

	do {
		if (n == (direction > 0 ? last : 0))
			return n;
		n = direction > 0 ? further(s, n) : nearer(s, n);
	} while (n > 0 && n < last && !begins_chapter(s, n));
	return n < last ? n : last;
}
