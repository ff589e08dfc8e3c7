/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Links are counted and what has none goes (kernel: fs/jffs2/build.c). */
#include "jffs2/steps/steps_private.h"

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

static void
count_links(struct jffs2_steps *s, uint32_t *links)
{
	uint32_t name;

	step_add_phase(s, PHASE_LINKS);
	for (uint32_t i = 0; i < jffs2_fs_inodes(s->fs); i++)
		for (uint32_t k = 0; (name = jffs2_steps_name_in(s, i, k)) != FS_NONE; k++)
			link_name(s, links, name);
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

struct removal {
	struct jffs2_steps *s;
	uint32_t *links;
	ARRAY(uint32_t) dead; /* inodes that lost their last name */
};

static void
remove_inode(struct removal *r, uint32_t i)
{
	struct jffs2_steps *s = r->s;
	struct jffs2_range names = jffs2_fs_entries(s->fs, i);

	s->ends[i] = s->count++; /* STEP_REMOVE */
	array_push(&s->removed, i);
	standing_settle_all(s, i, s->ends[i]);
	for (; names.from < names.to; names.from++) {
		uint32_t child = jffs2_fs_entry_at(s->fs, names.from)->inode;

		s->count++; /* STEP_UNLINK */
		array_push(&s->left, --r->links[child]);
		if (r->links[child] == 0)
			array_push(&r->dead, child);
	}
}

static void
remove_unlinked(struct jffs2_steps *s, uint32_t *links)
{
	struct removal r = { .s = s, .links = links };

	step_add_phase(s, PHASE_UNLINKED);
	for (uint32_t i = 0; i < jffs2_fs_inodes(s->fs); i++)
		if (links[i] == 0 && s->ends[i] == STEP_NEVER
		        && step_known(s, i) != STEP_NEVER)
			remove_inode(&r, i);
	s->removed_first = s->removed.count;
	while (r.dead.count) {
		uint32_t i = r.dead.at[--r.dead.count];

		if (s->ends[i] == STEP_NEVER)
			remove_inode(&r, i);
	}
	array_free(&r.dead);
}

/* The last inode, as an index of `removed`, that goes with step `n` or before. */
static uint32_t
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

void
steps_links(struct jffs2_steps *s)
{
	uint32_t *links = memory_zeroed(jffs2_fs_inodes(s->fs) + 1, sizeof *links);
	uint32_t root = jffs2_fs_inode(s->fs, JFFS2_ROOT_INO);

	/* kernel: the root has a link of its own */
	if (root != FS_NONE)
		links[root] = 1;
	count_links(s, links);
	remove_unlinked(s, links);
	free(links);
}
