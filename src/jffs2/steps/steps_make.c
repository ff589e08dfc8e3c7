/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the steps are made: stage after stage, each of which can be stopped and gone on with. */
#include "jffs2/steps/steps_private.h"

#include <stdlib.h>

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

void
looked_at(struct jffs2_steps_making *m, size_t count)
{
	m->looks -= count < m->looks ? count : m->looks;
}

/* ---- final states ---- */

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
settle_inode(struct jffs2_steps_making *m, uint32_t inode, uint32_t at)
{
	m->settle = jffs2_fs_nodes(m->s->fs, inode);
	m->settle_at = at;
}

bool
settle_go_on(struct jffs2_steps_making *m)
{
	while (m->settle.from < m->settle.to) {
		if (!look(m))
			return false;
		standing_settle(m->s, jffs2_fs_node(m->s->fs, m->settle.from++), m->settle_at);
	}
	return true;
}

/* ---- stages ---- */

static void
begin_xattrs(struct jffs2_steps_making *m)
{
	step_add_phase(m->s, PHASE_XATTRS);
}

static bool
add_xattrs(struct jffs2_steps_making *m)
{
	struct jffs2_steps *s = m->s;

	for (; m->next < s->log->extents.count; m->next++) {
		uint32_t i = m->next;
		enum node_state state = jffs2_fs_state(s->fs, i);
		enum jffs2_outcome outcome = state == STATE_LIVE ? OUTCOME_TAKEN
		        : state == STATE_SUPERSEDED ? OUTCOME_OLD : OUTCOME_REMOVED;

		if (!look(m))
			return true;
		if (counts_as(s, i, JFFS2_XATTR) || counts_as(s, i, JFFS2_XREF))
			standing_settle(s, i, step_add(s, STEP_XATTR, outcome, i, 0));
	}
	return false;
}

/* The last picture is the finished one, whatever was left over. */
static bool
settle_rest(struct jffs2_steps_making *m)
{
	struct jffs2_steps *s = m->s;

	for (; m->next < s->log->extents.count; m->next++) {
		if (!look(m))
			return true;
		standing_settle(s, m->next, s->count - 1);
	}
	return false;
}

static bool
trim(struct jffs2_steps_making *m)
{
	struct jffs2_steps *s = m->s;

	array_trim(&s->others);
	array_trim(&s->removed);
	array_trim(&s->left);
	array_trim(&s->order);
	array_trim(&s->meetings);
	array_trim(&s->kept);
	array_trim(&s->reads);
	return false;
}

static const struct {
	void (*begin)(struct jffs2_steps_making *m);
	bool (*go_on)(struct jffs2_steps_making *m);
	void (*end)(struct jffs2_steps_making *m);
} stages[] = {
	{ steps_begin_scan, steps_scan, NULL },
	{ NULL, steps_names, steps_end_names },
	{ steps_begin_meetings, steps_sort_meetings, steps_end_meetings },
	{ steps_begin_links, steps_count_links, NULL },
	{ steps_begin_removal, steps_remove, steps_end_links },
	{ begin_xattrs, add_xattrs, NULL },
	{ steps_begin_read, steps_read, NULL },
	{ steps_begin_lost, steps_lose, steps_end_read },
	{ NULL, settle_rest, NULL },
	{ NULL, trim, NULL },
};
enum { STAGES = sizeof stages / sizeof *stages };

struct jffs2_steps_making *
jffs2_steps_begin(const struct jffs2_log *log, const struct jffs2_fs *fs)
{
	enum { LOOKS_AN_EXTENT = 8, LOOKS_AN_INODE = 4 };
	struct jffs2_steps_making *m = memory_zeroed(1, sizeof *m);
	size_t extents = log->extents.count, inodes = jffs2_fs_inodes(fs);
	struct jffs2_steps *s = memory_zeroed(1, sizeof *s);

	m->s = s;
	m->all = (uint64_t)extents * LOOKS_AN_EXTENT + (uint64_t)inodes * LOOKS_AN_INODE;
	s->log = log;
	s->fs = fs;
	s->nodes = memory_zeroed(extents + 1, sizeof *s->nodes);
	s->seen = memory_zeroed(extents / SEEN_EVERY + 1, sizeof *s->seen);
	s->twice = memory_zeroed(extents / SEEN_EVERY + 1, sizeof *s->twice);
	s->ends = memory_zeroed(inodes + 1, sizeof *s->ends);
	s->links = memory_zeroed(jffs2_fs_entries_end(fs) + (size_t)1, sizeof *s->links);
	return m;
}

bool
jffs2_steps_step(struct jffs2_steps_making *m, size_t looks)
{
	m->looks = looks;
	for (; m->stage < STAGES; m->stage++) {
		if (!m->begun) {
			m->begun = true;
			m->next = m->k = 0;
			if (stages[m->stage].begin)
				stages[m->stage].begin(m);
		}
		if (stages[m->stage].go_on(m)) {
			m->looked += looks - m->looks;
			return true;
		}
		if (stages[m->stage].end)
			stages[m->stage].end(m);
		m->begun = false;
	}
	return false;
}

double
jffs2_steps_progress(const struct jffs2_steps_making *m)
{
	return m->looked < m->all ? (double)m->looked / (double)m->all : 1;
}

struct jffs2_steps *
jffs2_steps_end(struct jffs2_steps_making *m)
{
	struct jffs2_steps *s = m ? m->s : NULL;

	if (m && m->stage < STAGES) {
		steps_end_names(m);
		steps_end_meetings(m);
		steps_end_links(m);
		steps_end_read(m);
		jffs2_steps_free(s);
		s = NULL;
	}
	free(m);
	return s;
}

struct jffs2_steps *
jffs2_steps_new(const struct jffs2_log *log, const struct jffs2_fs *fs)
{
	struct jffs2_steps_making *m = jffs2_steps_begin(log, fs);

	while (jffs2_steps_step(m, SIZE_MAX))
		continue;
	return jffs2_steps_end(m);
}
