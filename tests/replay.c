/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/replay.h"

#include <check.h>
#include <stdlib.h>

void
replay_begin(struct replay *r, const struct jffs2_steps *s)
{
	*r = (struct replay){ .s = s };
	r->read = memory_zeroed(s->log->extents.count + 1, sizeof *r->read);
	r->state = memory_zeroed(s->log->extents.count + 1, sizeof *r->state);
	r->inodes = memory_zeroed(s->fs->inodes.count + 1, sizeof *r->inodes);
	r->links = memory_zeroed(s->fs->inodes.count + 1, sizeof *r->links);
	for (uint32_t i = 0; i < s->fs->inodes.count; i++)
		if (s->fs->inodes.at[i].ino == JFFS2_ROOT_INO) {
			r->links[i] = 1;
			r->inodes[i] = INODE_KNOWN;
		}
}

void
replay_free(struct replay *r)
{
	free(r->read);
	free(r->state);
	free(r->inodes);
	free(r->links);
	array_free(&r->names);
	array_free(&r->fragments);
}

static const struct extent *
extent_of(const struct replay *r, uint32_t i)
{
	return &r->s->log->extents.at[i];
}

static void
see(struct replay *r, uint32_t i, enum node_state state)
{
	ck_assert(!r->read[i]);
	r->read[i] = true;
	r->state[i] = (uint8_t)state;
}

static enum node_state
final_state(const struct replay *r, uint32_t i)
{
	return (enum node_state)extent_of(r, i)->state;
}

static void
know(struct replay *r, uint32_t ino)
{
	uint32_t i = jffs2_fs_inode(r->s->fs, ino);

	ck_assert_uint_ne(i, FS_NONE);
	if (r->inodes[i] == INODE_UNKNOWN)
		r->inodes[i] = INODE_KNOWN;
}

/* ---- names ---- */

static void
drop_name(struct replay *r, uint32_t node)
{
	size_t n = 0;

	for (size_t i = 0; i < r->names.count; i++)
		if (r->names.at[i].node != node)
			r->names.at[n++] = r->names.at[i];
	ck_assert_uint_eq(n + 1, r->names.count);
	r->names.count = n;
}

static void
see_dirent(struct replay *r, uint32_t node)
{
	struct replay_name new = { .node = node };
	struct jffs2_dirent_node d;

	jffs2_dirent_decode(jffs2_log_node(r->s->log, node), r->s->log->endian, &d);
	new.dir = d.pino;
	new.version = d.version;
	new.ino = d.ino;
	new.name = d.name;
	know(r, d.pino);
	for (size_t i = 0; i < r->names.count; i++) {
		struct replay_name *old = &r->names.at[i];

		if (old->dir != new.dir || !span_equal(old->name, new.name))
			continue;
		if (new.version < old->version) {
			see(r, node, STATE_SUPERSEDED);
			return;
		}
		r->state[old->node] = STATE_SUPERSEDED;
		*old = new;
		see(r, node, STATE_LIVE);
		return;
	}
	array_push(&r->names, new);
	see(r, node, STATE_LIVE);
}

static void
see_node(struct replay *r, uint32_t i)
{
	const struct extent *e = extent_of(r, i);
	bool counts = jffs2_extent_counts(r->s->log, e);

	if (counts && e->nodetype == JFFS2_DIRENT) {
		see_dirent(r, i);
	} else if (counts && e->nodetype == JFFS2_INODE) {
		know(r, e->ino);
		see(r, i, STATE_UNKNOWN);
	} else if (counts && (e->nodetype == JFFS2_XATTR || e->nodetype == JFFS2_XREF)) {
		see(r, i, STATE_UNKNOWN);
	} else {
		see(r, i, final_state(r, i));
	}
}

/* ---- inodes that go ---- */

static void
lose(struct replay *r, uint32_t inode)
{
	uint32_t ino = r->s->fs->inodes.at[inode].ino;

	for (uint32_t i = 0; i < r->s->log->extents.count; i++) {
		const struct extent *e = extent_of(r, i);
		enum node_state end = final_state(r, i);

		if (e->ino != ino || !r->read[i]
		        || (e->nodetype != JFFS2_INODE && e->nodetype != JFFS2_DIRENT)
		        || (r->state[i] != STATE_UNKNOWN && r->state[i] != STATE_LIVE))
			continue;
		ck_assert(end == STATE_DELETED || end == STATE_ORPHAN || end == STATE_BAD
		          || end == STATE_DROPPED);
		r->state[i] = (uint8_t)end;
	}
	ck_assert_int_eq(r->inodes[inode], INODE_KNOWN);
	r->inodes[inode] = INODE_GONE;
}

/* ---- inodes that are read ---- */

static bool
in_file(const struct replay *r, uint32_t node)
{
	for (size_t i = 0; i < r->fragments.count; i++)
		if (r->fragments.at[i].node == node)
			return true;
	return false;
}

/* Cuts bytes [from, to) out of the fragments; what has none left is superseded. */
static void
cut_out(struct replay *r, uint32_t from, uint32_t to, uint32_t spared)
{
	ARRAY(struct jffs2_fragment) old = { r->fragments.at, r->fragments.count,
		r->fragments.capacity };

	r->fragments.at = NULL;
	r->fragments.count = r->fragments.capacity = 0;
	for (size_t i = 0; i < old.count; i++) {
		struct jffs2_fragment f = old.at[i], left = f, right = f;

		left.to = f.to < from ? f.to : from;
		right.from = f.from > to ? f.from : to;
		if (left.from < left.to)
			array_push(&r->fragments, left);
		if (right.from < right.to)
			array_push(&r->fragments, right);
	}
	for (size_t i = 0; i < old.count; i++)
		if (!in_file(r, old.at[i].node) && old.at[i].node != spared)
			r->state[old.at[i].node] = STATE_SUPERSEDED;
	array_free(&old);
}

static void
insert(struct replay *r, uint32_t node)
{
	struct jffs2_fragment f = { .node = node };
	struct jffs2_inode_node n;

	jffs2_inode_decode(jffs2_log_node(r->s->log, node), r->s->log->endian, &n);
	f.from = n.offset;
	f.to = n.offset + jffs2_inode_size(&n);
	cut_out(r, f.from, f.to, EXTENT_NONE);
	array_push(&r->fragments, f);
	r->state[node] = STATE_LIVE;
	if (r->metadata == EXTENT_NONE || extent_of(r, r->metadata)->version >= n.version)
		return;
	r->state[r->metadata] = STATE_SUPERSEDED;
	r->metadata = EXTENT_NONE;
}

static void
finish(struct replay *r, uint32_t i)
{
	const struct jffs2_inode *inode = &r->s->fs->inodes.at[i];

	if (r->metadata != EXTENT_NONE && r->metadata != inode->latest)
		r->state[r->metadata] = STATE_SUPERSEDED;
	ck_assert_int_eq(r->inodes[i], INODE_KNOWN);
	r->inodes[i] = INODE_READ;
}

/* ---- a step ---- */

static void
do_name(struct replay *r, const struct jffs2_step *step)
{
	struct jffs2_entry at = jffs2_steps_name(r->s, step->what), *e = &at;

	if (step->kind == STEP_LINK) {
		ck_assert_uint_eq(++r->links[e->inode], step->other);
		return;
	}
	drop_name(r, e->node);
	if (step->kind == STEP_DANGLING)
		r->state[e->node] = STATE_DROPPED;
	else
		ck_assert_uint_eq(--r->links[e->inode], step->other);
}

static void
do_inode(struct replay *r, const struct jffs2_step *step)
{
	const struct jffs2_inode *inode = &r->s->fs->inodes.at[step->what];

	switch ((enum jffs2_step_kind)step->kind) {
	case STEP_REMOVE:
		ck_assert_uint_eq(r->links[step->what], 0);
		lose(r, step->what);
		break;
	case STEP_LOST:
		ck_assert_uint_gt(r->links[step->what], 0);
		lose(r, step->what);
		break;
	case STEP_READ:
		r->fragments.count = 0;
		r->metadata = EXTENT_NONE;
		break;
	case STEP_TRUNCATE:
		cut_out(r, step->other, UINT32_MAX, inode->latest);
		break;
	default:
		finish(r, step->what);
		break;
	}
}

static void
do_file_node(struct replay *r, const struct jffs2_step *step)
{
	uint32_t i = step->what;

	ck_assert_int_eq(r->state[i], STATE_UNKNOWN);
	switch ((enum jffs2_step_kind)step->kind) {
	case STEP_REFUSED:
		r->state[i] = extent_of(r, i)->flaws & FLAW_DATA_CRC ? STATE_BAD
		                                                     : STATE_DROPPED;
		break;
	case STEP_COPY:
		r->state[i] = STATE_SUPERSEDED;
		break;
	case STEP_METADATA:
		if (r->metadata != EXTENT_NONE)
			r->state[r->metadata] = STATE_SUPERSEDED;
		r->metadata = i;
		r->state[i] = STATE_LIVE;
		break;
	default:
		insert(r, i);
		break;
	}
}

void
replay_step(struct replay *r)
{
	struct jffs2_step at = jffs2_step_at(r->s, r->next++), *step = &at;

	switch ((enum jffs2_step_kind)step->kind) {
	case STEP_PHASE:
	case STEP_SUMMARY:
	case STEP_BLOCK:
	case STEP_KINDS:
		break;
	case STEP_HEADER:
		if (step->outcome != OUTCOME_GO_ON)
			see(r, step->what, final_state(r, step->what));
		break;
	case STEP_NODE:
		see_node(r, step->what);
		break;
	case STEP_FREE:
	case STEP_DIRT:
		see(r, step->what, STATE_UNKNOWN);
		break;
	case STEP_LINK:
	case STEP_DANGLING:
	case STEP_UNLINK:
		do_name(r, step);
		break;
	case STEP_XATTR:
		r->state[step->what] = (uint8_t)final_state(r, step->what);
		break;
	case STEP_REFUSED:
	case STEP_COPY:
	case STEP_METADATA:
	case STEP_INSERT:
		do_file_node(r, step);
		break;
	case STEP_REMOVE:
	case STEP_READ:
	case STEP_TRUNCATE:
	case STEP_FINISH:
	case STEP_LOST:
		do_inode(r, step);
		break;
	}
}

/* ---- comparing ---- */

static void
compare_names(const struct replay *r, uint32_t n)
{
	size_t there = 0, white = 0;

	for (size_t k = 0; k < r->names.count; k++)
		white += r->names.at[k].ino == 0;
	for (uint32_t i = 0; i < jffs2_steps_names(r->s); i++) {
		bool found = false;

		if (!jffs2_steps_name_there(r->s, i, n))
			continue;
		there++;
		for (size_t k = 0; k < r->names.count && !found; k++)
			found = r->names.at[k].node == jffs2_steps_name(r->s, i).node;
		ck_assert_msg(found, "step %u: name %u", n, i);
	}
	ck_assert_msg(there + white == r->names.count, "step %u: %zu names, not %zu", n, there,
	        r->names.count - white);
}

void
replay_compare(const struct replay *r)
{
	uint32_t n = r->next - 1;

	for (uint32_t i = 0; i < r->s->log->extents.count; i++) {
		enum node_state state = STATE_UNKNOWN;
		bool read = jffs2_steps_state(r->s, i, n, &state);

		ck_assert_msg(read == r->read[i] && state == (read ? r->state[i] : 0),
		        "step %u: node at %08x is %s %d, not %s %d", n,
		        extent_of(r, i)->offset, read ? "read" : "unread", state,
		        r->read[i] ? "read" : "unread", r->state[i]);
	}
	for (uint32_t i = 0; i < r->s->fs->inodes.count; i++)
		ck_assert_msg(jffs2_steps_inode(r->s, i, n) == r->inodes[i],
		        "step %u: inode %u", n, r->s->fs->inodes.at[i].ino);
	compare_names(r, n);
}

void
replay_compare_end(const struct replay *r)
{
	const struct jffs2_fs *fs = r->s->fs;
	uint32_t last = r->s->count - 1;

	ck_assert_uint_eq(r->next, last + 1);
	for (uint32_t i = 0; i < r->s->log->extents.count; i++) {
		ck_assert(r->read[i]);
		ck_assert_msg(r->state[i] == final_state(r, i), "node at %08x is %d, not %d",
		        extent_of(r, i)->offset, r->state[i], final_state(r, i));
	}
	for (uint32_t i = 0; i < fs->inodes.count; i++)
		ck_assert_int_eq(r->inodes[i] == INODE_READ, fs->inodes.at[i].reachable);
	for (uint32_t i = 0; i < jffs2_steps_names(r->s); i++)
		ck_assert_int_eq(jffs2_steps_name_there(r->s, i, last),
		        i < fs->entries.count
		                && !fs->inodes.at[fs->entries.at[i].dir].removed);
	for (uint32_t i = 0; i < fs->entries.count; i++)
		ck_assert_uint_eq(jffs2_steps_name(r->s, i).node, fs->entries.at[i].node);
}
