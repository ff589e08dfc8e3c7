/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inodes, when they are first asked for (kernel: jffs2_do_read_inode_internal). The
 * kernel gathers the nodes of an inode in the order of the flash and drops in passing
 * what is superseded; here they come in order of version, with the same result.
 */
#include "jffs2/steps/steps_private.h"

#include <sys/stat.h>

#include "jffs2/content/members.h"

struct reading {
	struct jffs2_steps *s;
	uint32_t inode;
	struct members nodes;      /* all its inode nodes */
	struct pieces laid;        /* those that the file is made of, the uppermost first */
	uint32_t first;            /* its first step that is kept */
	size_t kept;               /* where that is */
	uint32_t metadata;         /* the newest node without data, if nothing is newer */
	uint32_t end;              /* of the data so far */
};

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
gather(struct reading *r)
{
	struct jffs2_steps *s = r->s;
	struct jffs2_range range = jffs2_fs_nodes(s->fs, r->inode);
	struct piece newest = { 0 };

	r->nodes.all.count = r->laid.all.count = 0;
	for (uint32_t k = range.from; k < range.to; k++) {
		uint32_t node = jffs2_fs_node(s->fs, k);
		struct jffs2_inode_node n;
		struct piece piece = { .node = node };

		if (!counts_as(s, node, JFFS2_INODE))
			continue;
		jffs2_inode_decode(jffs2_log_node(s->log, node), s->log->endian, &n);
		piece.version = n.version;
		piece.from = n.offset;
		piece.to = piece_end(n.offset, jffs2_inode_size(&n));
		array_push(&r->nodes.all, node);
		if (!(s->log->extents.at[node].flaws & FLAW_RANGE) && jffs2_inode_size(&n))
			array_push(&r->laid.all, piece);
	}
	pieces_settle(&r->laid, s->log, &newest);
	members_order(&r->nodes, &r->laid, s->log);
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
insert(struct reading *r, const struct piece *p)
{
	use_node(r->s, p->node, step_add(r->s, STEP_INSERT, OUTCOME_TAKEN, p->node, 0));
	r->end = p->to > r->end ? p->to : r->end;
	if (r->metadata != EXTENT_NONE
	        && step_extent(r->s, r->metadata).version
	           < step_extent(r->s, p->node).version)
		r->metadata = EXTENT_NONE;
}

static void
add_metadata(struct reading *r, uint32_t node)
{
	use_node(r->s, node, step_add(r->s, STEP_METADATA, OUTCOME_TAKEN, node, r->metadata));
	r->metadata = node;
}

static void
add_nodes(struct reading *r)
{
	struct jffs2_steps *s = r->s;
	size_t next = r->laid.all.count;

	r->first = s->count;
	r->kept = s->kept.count;
	for (size_t i = 0; i < r->nodes.all.count; i++) {
		uint32_t node = members_node(&r->nodes, i);

		if (is_refused(s, node))
			standing_settle(s, node, step_add(s, STEP_REFUSED, OUTCOME_DROPPED, node, 0));
		else if (!has_data(s, node))
			add_metadata(r, node);
		else if (!next || !members_is_piece(&r->nodes, i))
			standing_settle(s, node, step_add(s, STEP_COPY, OUTCOME_OLD, node,
			        jffs2_fs_by(s->fs, node)));
		else /* nearly always the same */
			insert(r, &r->laid.all.at[--next]);
	}
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
end_nodes(struct reading *r)
{
	struct jffs2_steps *s = r->s;

	for (size_t i = 0; i < r->nodes.all.count; i++) {
		uint32_t node = members_node(&r->nodes, i), by = jffs2_fs_by(s->fs, node), at;
		enum node_ending ending = jffs2_fs_ending(s->fs, node);
		struct jffs2_step *step;

		if (by == EXTENT_NONE || ending == ENDING_CUT || (ending == ENDING_COPIED
		        && covers_bytes(s, node)))
			continue;
		at = s->nodes[by].then;
		/* There is no such step if the image has changed since it was put together; and
		 * what came before the node ends it only when all is read. */
		if (at < r->first || at - r->first >= s->kept.count - r->kept
		        || at < s->nodes[node].then)
			continue;
		step = &s->kept.at[r->kept + (at - r->first)];
		standing_settle(s, node, at);
		if (step->kind == STEP_INSERT)
			step->other++;
	}
}

static bool
is_cut(const struct reading *r, size_t i)
{
	return jffs2_fs_ending(r->s->fs, members_node(&r->nodes, i)) == ENDING_CUT;
}

/* kernel: jffs2_truncate_fragtree */
static void
truncate_data(struct reading *r)
{
	const struct jffs2_inode *inode = jffs2_fs_at(r->s->fs, r->inode);
	struct jffs2_inode_node n;
	bool cut = false;
	uint32_t at;

	if (inode->latest == EXTENT_NONE || !S_ISREG(inode->mode))
		return;
	jffs2_inode_decode(jffs2_log_node(r->s->log, inode->latest), r->s->log->endian, &n);
	for (size_t i = 0; i < r->nodes.all.count; i++)
		cut |= is_cut(r, i);
	if (r->end <= n.isize && !cut)
		return;
	at = step_add(r->s, STEP_TRUNCATE, OUTCOME_NONE, r->inode, n.isize);
	for (size_t i = 0; i < r->nodes.all.count; i++)
		if (is_cut(r, i))
			standing_settle(r->s, members_node(&r->nodes, i), at);
}

static void
read_inode(struct reading *r, uint32_t i)
{
	struct jffs2_steps *s = r->s;
	r->inode = i;
	r->metadata = EXTENT_NONE;
	r->end = 0;
	array_push(&s->reads, i);
	s->count++; /* STEP_READ */
	gather(r);
	add_nodes(r);
	end_nodes(r);
	truncate_data(r);
	s->ends[i] = s->count++; /* STEP_FINISH */
	standing_settle_all(s, i, s->ends[i]);
}

/* ---- which step it is ---- */

/* The first inode, as an index of `reads`, that is read by step `n` or later. */
static uint32_t
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

struct jffs2_step
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

/* ---- a walk through the tree ---- */

static void
push_children(const struct jffs2_fs *fs, uint32_t dir, struct pieces *stack)
{
	struct jffs2_range r = jffs2_fs_entries(fs, dir);

	while (r.from < r.to--) {
		uint32_t child = jffs2_fs_entry_at(fs, r.to)->inode;

		if (jffs2_fs_parent(fs, child) == r.to)
			array_push(&stack->heap, child);
	}
}

/* An inode with links but no path is never accessed. */
static void
add_lost(struct jffs2_steps *s)
{
	for (uint32_t i = 0; i < jffs2_fs_inodes(s->fs); i++) {
		if (s->ends[i] != STEP_NEVER || step_known(s, i) == STEP_NEVER)
			continue;
		s->ends[i] = step_add(s, STEP_LOST, OUTCOME_REMOVED, i, 0);
		standing_settle_all(s, i, s->ends[i]);
	}
}

void
steps_read(struct jffs2_steps *s)
{
	struct reading r = { .s = s };
	struct pieces stack = { .heap = { 0 } };
	uint32_t root = jffs2_fs_inode(s->fs, JFFS2_ROOT_INO);

	step_add_phase(s, PHASE_READ);
	if (root != FS_NONE)
		array_push(&stack.heap, root);
	while (stack.heap.count) {
		uint32_t i = stack.heap.at[--stack.heap.count];

		read_inode(&r, i);
		push_children(s->fs, i, &stack);
	}
	s->lost = s->count;
	add_lost(s);
	pieces_free(&stack);
	array_free(&r.nodes.all);
	pieces_free(&r.laid);
}
