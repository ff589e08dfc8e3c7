/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Links are counted and what has none goes (kernel: fs/jffs2/build.c). */
#include "jffs2/steps/steps_private.h"

#include <stdlib.h>

/* ---- pass 1: links ---- */

static void
link_name(struct jffs2_steps *s, uint32_t *links, uint32_t name)
{
	struct jffs2_entry entry = jffs2_steps_name(s, name);
	uint32_t entries = jffs2_fs_entries_end(s->fs);
	struct jffs2_step_name *other;

	if (name < entries) {
		s->count++; /* STEP_LINK */
		s->links[name] = ++links[entry.inode];
		if (s->fs->base)
			array_push(&s->linked, name);
		return;
	}
	other = &s->others.at[name - entries];
	if (other->gone != STEP_NEVER)
		return;
	other->gone = s->count++; /* STEP_DANGLING */
	array_push(&s->dangling, name - entries);
	standing_settle(s, entry.node, other->gone);
}

void
steps_begin_links(struct jffs2_steps_making *m)
{
	uint32_t root = jffs2_fs_inode(m->s->fs, JFFS2_ROOT_INO);

	step_add_phase(m->s, PHASE_LINKS);
	m->removal.links = memory_zeroed(jffs2_fs_inodes(m->s->fs) + (size_t)1,
	        sizeof *m->removal.links);
	/* kernel: the root has a link of its own */
	if (root != FS_NONE)
		m->removal.links[root] = 1;
}

bool
steps_count_links(struct jffs2_steps_making *m)
{
	while (m->next < jffs2_fs_inodes(m->s->fs)) {
		uint32_t name;

		if (!look(m))
			return true;
		name = jffs2_steps_name_in(m->s, m->next, m->k);
		if (name != FS_NONE) {
			link_name(m->s, m->removal.links, name);
			m->k++;
		} else {
			m->next++;
			m->k = 0;
		}
	}
	return false;
}

/* How many names dangle before step `n`. */
static uint32_t
dangling_before(const struct jffs2_steps *s, uint32_t n)
{
	size_t from = 0, to = s->dangling.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (s->others.at[s->dangling.at[middle]].gone < n)
			from = middle + 1;
		else
			to = middle;
	}
	return (uint32_t)from;
}

/* Entries are linked in their order; in a view that has a base that is not the order of their
 * numbers. */
struct jffs2_step
link_step_at(const struct jffs2_steps *s, uint32_t n)
{
	uint32_t before = dangling_before(s, n), name, other;

	if (before < s->dangling.count) {
		other = s->dangling.at[before];
		if (s->others.at[other].gone == n)
			return (struct jffs2_step){ jffs2_fs_entries_end(s->fs) + other, 0,
				STEP_DANGLING, OUTCOME_DROPPED };
	}
	name = n - s->phases[PHASE_LINKS] - 1 - before;
	if (s->fs->base)
		name = s->linked.at[name];
	return (struct jffs2_step){ name, s->links[name], STEP_LINK, OUTCOME_TAKEN };
}

/* ---- pass 2: what has no link goes, and 2a: what that led to ---- */

void
steps_begin_removal(struct jffs2_steps_making *m)
{
	step_add_phase(m->s, PHASE_UNLINKED);
}

static void
begin_inode(struct jffs2_steps_making *m, uint32_t i)
{
	struct jffs2_steps *s = m->s;

	s->ends[i] = s->count++; /* STEP_REMOVE */
	array_push(&s->removed, i);
	settle_inode(m, i, s->ends[i]);
	m->removal.entries = jffs2_fs_entries(s->fs, i);
}

/* What the inode that goes led to; false if the slice ends. */
static bool
unlink_names(struct jffs2_steps_making *m)
{
	struct step_removal *r = &m->removal;
	struct jffs2_steps *s = m->s;

	for (; r->entries.from < r->entries.to; r->entries.from++) {
		uint32_t child = jffs2_fs_entry_at(s->fs, r->entries.from)->inode;

		if (!look(m))
			return false;
		s->count++; /* STEP_UNLINK */
		array_push(&s->left, --r->links[child]);
		if (r->links[child] == 0)
			array_push(&r->dead, child);
	}
	return true;
}

/* Takes the next one that lost its last name; false if there is none. */
static bool
take_dead(struct jffs2_steps_making *m)
{
	struct step_removal *r = &m->removal;
	uint32_t i;

	if (!r->following)
		m->s->removed_first = m->s->removed.count;
	r->following = true;
	if (!r->dead.count)
		return false;
	i = r->dead.at[--r->dead.count];
	if (m->s->ends[i] == STEP_NEVER)
		begin_inode(m, i);
	return true;
}

bool
steps_remove(struct jffs2_steps_making *m)
{
	struct jffs2_steps *s = m->s;

	for (;;) {
		uint32_t i;

		if (!settle_go_on(m) || !unlink_names(m) || !look(m))
			return true;
		if (m->next == jffs2_fs_inodes(s->fs)) {
			if (!take_dead(m))
				return false;
			continue;
		}
		i = m->next++;
		if (m->removal.links[i] == 0 && s->ends[i] == STEP_NEVER
		        && step_known(s, i) != STEP_NEVER)
			begin_inode(m, i);
	}
}

void
steps_end_links(struct jffs2_steps_making *m)
{
	free(m->removal.links);
	m->removal.links = NULL;
	array_free(&m->removal.dead);
}

uint32_t
removed_by(const struct jffs2_steps *s, uint32_t n)
{
	size_t from = 0, to = s->removed.count;

	while (to - from > 1) {
		size_t middle = from + (to - from) / 2;

		if (s->ends[s->removed.at[middle]] <= n)
			from = middle;
		else
			to = middle;
	}
	return (uint32_t)from;
}

struct jffs2_step
unlink_step_at(const struct jffs2_steps *s, uint32_t n)
{
	uint32_t k = removed_by(s, n), i = s->removed.at[k];
	uint32_t left = n - s->phases[PHASE_UNLINKED] - 1 - (k + 1);

	if (n == s->ends[i])
		return (struct jffs2_step){ i, k >= s->removed_first, STEP_REMOVE,
			OUTCOME_REMOVED };
	return (struct jffs2_step){
		jffs2_fs_entries(s->fs, i).from + n - s->ends[i] - 1, s->left.at[left],
		STEP_UNLINK, OUTCOME_REMOVED };
}
