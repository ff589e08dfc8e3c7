/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inode after inode is read, in the order of a walk through the tree. */
#include "jffs2/steps/steps_private.h"

/* The first node of an inode to come, EXTENT_NONE: none. */
static uint32_t
first_node(const struct jffs2_fs *fs, uint32_t inode)
{
	struct jffs2_range r = jffs2_fs_nodes(fs, inode);

	return r.from < r.to ? jffs2_fs_node(fs, r.from) : EXTENT_NONE;
}

/* Else each inode would be waited for: in the order of names they lie anywhere in the part. */
static void
fetch_ahead(const struct jffs2_steps *s, const uint32_t *todo, size_t count)
{
	enum { NEAR = 8, FAR = 16, FARTHEST = 24, LINE = 64 };
	const struct extent *extents = s->log->extents.at;
	uint32_t near, far;

	if (count <= FARTHEST || s->fs->base)
		return;
	__builtin_prefetch(jffs2_fs_at(s->fs, todo[count - FARTHEST]));
	far = first_node(s->fs, todo[count - FAR]);
	if (far != EXTENT_NONE) {
		__builtin_prefetch(&extents[far]);
		__builtin_prefetch(&s->nodes[far], 1);
		__builtin_prefetch(pages_at(&s->fs->states, far));
	}
	near = first_node(s->fs, todo[count - NEAR]);
	if (near != EXTENT_NONE) {
		__builtin_prefetch(s->log->part.at + extents[near].offset);
		__builtin_prefetch(s->log->part.at + extents[near].offset + LINE);
	}
}

/* Takes the next inode; false if there is none. */
static bool
begin_inode(struct jffs2_steps_making *m)
{
	struct step_reading *r = &m->reading;
	struct jffs2_steps *s = m->s;

	if (!r->todo.count)
		return false;
	fetch_ahead(s, r->todo.at, r->todo.count);
	r->inode = r->todo.at[--r->todo.count];
	r->metadata = EXTENT_NONE;
	r->end = 0;
	r->cut = false;
	r->at = READ_GATHER;
	r->nodes.all.count = r->laid.all.count = 0;
	r->left = jffs2_fs_nodes(s->fs, r->inode);
	array_push(&s->reads, r->inode);
	s->count++; /* STEP_READ */
	return true;
}

static void
finish_inode(struct jffs2_steps_making *m)
{
	struct jffs2_steps *s = m->s;
	uint32_t i = m->reading.inode;

	s->ends[i] = s->count++; /* STEP_FINISH */
	settle_inode(m, i, s->ends[i]);
	m->reading.left = jffs2_fs_entries(s->fs, i);
}

static bool
push_children(struct jffs2_steps_making *m)
{
	struct step_reading *r = &m->reading;

	while (r->left.from < r->left.to) {
		uint32_t entry = r->left.to - 1, child;

		if (!look(m))
			return false;
		child = jffs2_fs_entry_at(m->s->fs, entry)->inode;
		if (jffs2_fs_parent(m->s->fs, child) == entry)
			array_push(&r->todo, child);
		r->left.to--;
	}
	return true;
}

/* The inode under way goes on; false if the slice ends. */
static bool
go_on(struct jffs2_steps_making *m)
{
	if (m->reading.at != READ_SETTLE && !read_nodes(m))
		return false;
	if (m->reading.at != READ_SETTLE)
		finish_inode(m);
	m->reading.at = READ_SETTLE;
	return settle_go_on(m) && push_children(m);
}

void
steps_begin_read(struct jffs2_steps_making *m)
{
	uint32_t root = jffs2_fs_inode(m->s->fs, JFFS2_ROOT_INO);

	step_add_phase(m->s, PHASE_READ);
	if (root != FS_NONE)
		array_push(&m->reading.todo, root);
}

bool
steps_read(struct jffs2_steps_making *m)
{
	struct step_reading *r = &m->reading;

	for (;;) {
		if (r->at == READ_NEXT && !look(m))
			return true;
		if (r->at == READ_NEXT && !begin_inode(m))
			return false;
		if (!go_on(m))
			return true;
		r->at = READ_NEXT;
	}
}

void
steps_begin_lost(struct jffs2_steps_making *m)
{
	m->s->lost = m->s->count;
}

/* An inode with links but no path is never accessed. */
bool
steps_lose(struct jffs2_steps_making *m)
{
	struct jffs2_steps *s = m->s;

	for (;;) {
		uint32_t i;

		if (!settle_go_on(m))
			return true;
		if (m->next == jffs2_fs_inodes(s->fs))
			return false;
		if (!look(m))
			return true;
		i = m->next++;
		if (s->ends[i] != STEP_NEVER || step_known(s, i) == STEP_NEVER)
			continue;
		s->ends[i] = step_add(s, STEP_LOST, OUTCOME_REMOVED, i, 0);
		settle_inode(m, i, s->ends[i]);
	}
}

void
steps_end_read(struct jffs2_steps_making *m)
{
	settling_end(&m->reading.settling);
	members_order_end(&m->reading.order);
	array_free(&m->reading.todo);
	array_free(&m->reading.nodes.all);
	pieces_free(&m->reading.laid);
}
