/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inodes, when they are first asked for (kernel: jffs2_do_read_inode_internal). The
 * kernel gathers the nodes of an inode in the order of the flash and drops in passing
 * what is superseded; here they come in order of version, with the same result.
 */
#include "jffs2/steps/steps_private.h"

#include <sys/stat.h>

/* ---- gathering ---- */

static bool
has_data(const struct jffs2_steps *s, uint32_t node)
{
	struct jffs2_inode_node n;

	jffs2_inode_decode(jffs2_log_node(s->log, node), s->log->endian, &n);
	return jffs2_inode_size(&n) > 0;
}

/* The data CRC of a node without data is not checked. */
static bool
is_refused(const struct jffs2_steps *s, uint32_t node)
{
	uint32_t flaws = s->log->extents.at[node].flaws;

	return flaws & FLAW_RANGE || (flaws & FLAW_DATA_CRC && has_data(s, node));
}

static void
gather_node(const struct jffs2_steps *s, struct step_reading *r, uint32_t node)
{
	struct jffs2_inode_node n;
	struct piece piece = { .node = node };

	if (!counts_as(s, node, JFFS2_INODE))
		return;
	jffs2_inode_decode(jffs2_log_node(s->log, node), s->log->endian, &n);
	piece.version = n.version;
	piece.from = n.offset;
	piece.to = piece_end(n.offset, jffs2_inode_size(&n));
	array_push(&r->nodes.all, node);
	if (!(s->log->extents.at[node].flaws & FLAW_RANGE) && jffs2_inode_size(&n))
		array_push(&r->laid.all, piece);
}

/* False if the slice ends. */
static bool
gather(struct jffs2_steps_making *m)
{
	struct step_reading *r = &m->reading;

	for (; r->left.from < r->left.to; r->left.from++) {
		if (!look(m))
			return false;
		gather_node(m->s, r, jffs2_fs_node(m->s->fs, r->left.from));
	}
	r->newest = (struct piece){ 0 };
	settling_begin(&r->settling, &r->laid, m->s->log, &r->newest);
	return true;
}

static bool
lay(struct jffs2_steps_making *m)
{
	struct step_reading *r = &m->reading;

	if (settling_step(&r->settling, &m->looks))
		return false;
	settling_end(&r->settling);
	members_order_begin(&r->order, &r->nodes, &r->laid, m->s->log);
	return true;
}

static bool
put_in_order(struct jffs2_steps_making *m)
{
	struct step_reading *r = &m->reading;

	if (members_order_step(&r->order, &m->looks))
		return false;
	members_order_end(&r->order);
	r->next = r->laid.all.count;
	r->first = m->s->count;
	r->kept = m->s->kept.count;
	return true;
}

/* ---- node by node ---- */

/* From step `at` on the node is in use, until something supersedes it. */
static void
use_node(struct jffs2_steps *s, uint32_t node, uint32_t at)
{
	struct jffs2_standing *n = &s->nodes[node];

	n->then = at;
	if (jffs2_fs_state(s->fs, node) == STATE_LIVE)
		n->last = at;
}

/* How many nodes it ends is known later. */
static void
insert(struct jffs2_steps *s, struct step_reading *r, const struct piece *p)
{
	use_node(s, p->node, step_add(s, STEP_INSERT, OUTCOME_TAKEN, p->node, 0));
	r->end = p->to > r->end ? p->to : r->end;
	if (r->metadata != EXTENT_NONE
	        && step_extent(s, r->metadata).version < step_extent(s, p->node).version)
		r->metadata = EXTENT_NONE;
}

static void
add_metadata(struct jffs2_steps *s, struct step_reading *r, uint32_t node)
{
	use_node(s, node, step_add(s, STEP_METADATA, OUTCOME_TAKEN, node, r->metadata));
	r->metadata = node;
}

static bool
add_nodes(struct jffs2_steps_making *m)
{
	struct step_reading *r = &m->reading;
	struct jffs2_steps *s = m->s;

	for (; r->k < r->nodes.all.count; r->k++) {
		uint32_t node = members_node(&r->nodes, r->k);

		if (!look(m))
			return false;
		if (is_refused(s, node))
			standing_settle(s, node, step_add(s, STEP_REFUSED, OUTCOME_DROPPED, node, 0));
		else if (!has_data(s, node))
			add_metadata(s, r, node);
		else if (!r->next || !members_is_piece(&r->nodes, r->k))
			standing_settle(s, node, step_add(s, STEP_COPY, OUTCOME_OLD, node,
			        jffs2_fs_by(s->fs, node)));
		else /* nearly always the same */
			insert(s, r, &r->laid.all.at[--r->next]);
	}
	return true;
}

static bool
covers_bytes(const struct jffs2_steps *s, uint32_t node)
{
	struct jffs2_inode_node n;

	jffs2_inode_decode(jffs2_log_node(s->log, node), s->log->endian, &n);
	return n.offset < piece_end(n.offset, jffs2_inode_size(&n));
}

/* What a node ends goes with the step of that node. Copies went with their own. */
static void
end_node(struct jffs2_steps *s, const struct step_reading *r, uint32_t node,
        enum node_ending ending)
{
	uint32_t by = jffs2_fs_by(s->fs, node), at;
	struct jffs2_step *step;

	if (by == EXTENT_NONE || ending == ENDING_CUT || (ending == ENDING_COPIED
	        && covers_bytes(s, node)))
		return;
	at = s->nodes[by].then;
	/* There is no such step if the image has changed since it was put together; and
	 * what came before the node ends it only when all is read. */
	if (at < r->first || at - r->first >= s->kept.count - r->kept || at < s->nodes[node].then)
		return;
	step = &s->kept.at[r->kept + (at - r->first)];
	standing_settle(s, node, at);
	if (step->kind == STEP_INSERT)
		step->other++;
}

static bool
end_nodes(struct jffs2_steps_making *m)
{
	struct step_reading *r = &m->reading;

	for (; r->k < r->nodes.all.count; r->k++) {
		uint32_t node = members_node(&r->nodes, r->k);
		enum node_ending ending;

		if (!look(m))
			return false;
		ending = jffs2_fs_ending(m->s->fs, node);
		r->cut |= ending == ENDING_CUT;
		end_node(m->s, r, node, ending);
	}
	return true;
}

/* kernel: jffs2_truncate_fragtree. The step, if there is one: no node is cut off then, either. */
static void
truncate_data(struct jffs2_steps_making *m)
{
	const struct jffs2_inode *inode = jffs2_fs_at(m->s->fs, m->reading.inode);
	struct step_reading *r = &m->reading;
	struct jffs2_inode_node n;

	if (inode->latest == EXTENT_NONE || !S_ISREG(inode->mode)) {
		r->cut = false;
		return;
	}
	jffs2_inode_decode(jffs2_log_node(m->s->log, inode->latest), m->s->log->endian, &n);
	if (r->end > n.isize || r->cut)
		r->cut_at = step_add(m->s, STEP_TRUNCATE, OUTCOME_NONE, r->inode, n.isize);
}

static bool
cut_nodes(struct jffs2_steps_making *m)
{
	struct step_reading *r = &m->reading;

	for (; r->cut && r->k < r->nodes.all.count; r->k++) {
		uint32_t node = members_node(&r->nodes, r->k);

		if (!look(m))
			return false;
		if (jffs2_fs_ending(m->s->fs, node) == ENDING_CUT)
			standing_settle(m->s, node, r->cut_at);
	}
	return true;
}

/* The inode under way has come to that place. */
static void
come_to(struct step_reading *r, int place)
{
	r->at = place;
	r->k = 0;
}

/* ---- all of that ---- */

bool
read_nodes(struct jffs2_steps_making *m)
{
	struct step_reading *r = &m->reading;

	switch (r->at) {
	case READ_GATHER:
		if (!gather(m))
			return false;
		r->at = READ_LAY;
		/* fall through */
	case READ_LAY:
		if (!lay(m))
			return false;
		r->at = READ_ORDER;
		/* fall through */
	case READ_ORDER:
		if (!put_in_order(m))
			return false;
		come_to(r, READ_ADD);
		/* fall through */
	case READ_ADD:
		if (!add_nodes(m))
			return false;
		come_to(r, READ_END);
		/* fall through */
	case READ_END:
		if (!end_nodes(m))
			return false;
		truncate_data(m);
		come_to(r, READ_CUT);
		/* fall through */
	default:
		return cut_nodes(m);
	}
}
