/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One inode: which bytes of which nodes make up its content, and which node's metadata
 * counts (kernel: fs/jffs2/readinode.c).
 */
#include <sys/stat.h>

#include "jffs2/build/build_private.h"

/* A node that the inode is made of. A deleted file is also built from obsolete nodes:
 * that is what it was. */
static bool
takes_part(const struct jffs2_build *b, const struct jffs2_inode *inode, uint32_t node)
{
	const struct extent *e = jffs2_fs_taken(b->fs, node);
	bool gone = inode->removed || !inode->reachable;

	return jffs2_extent_is(e, JFFS2_INODE) && !(e->flaws & FLAW_RANGE)
	       && (gone ? jffs2_extent_counted(b->log, e) : jffs2_fs_counts(b->fs, node));
}

/* ---- content ---- */

/* In NAND flash, wrong data that is there with the header is found out before anything else (kernel:
 * read_dnode); elsewhere only when it matters (check_tn_node). */
static bool
is_dropped_at_once(const struct jffs2_log *log, uint32_t node, const struct jffs2_inode_node *n)
{
	const struct extent *e = &log->extents.at[node];

	return e->flaws & FLAW_DATA_CRC && log->oob && jffs2_oob_has_data(log->oob, e->offset, n->csize);
}

/* A data node is a piece. Of nodes without data the newest counts; its data CRC is not checked
 * (kernel: jffs2_add_tn_to_tree). */
static void
collect_node(struct jffs2_build *b, uint32_t node)
{
	struct resolving *r = &b->resolving;
	struct jffs2_inode_node n;
	struct piece piece = { .node = node };

	jffs2_inode_decode(jffs2_log_node(b->log, node), b->log->endian, &n);
	if (is_dropped_at_once(b->log, node, &n))
		return;
	piece.version = n.version;
	piece.from = n.offset;
	piece.to = piece_end(n.offset, jffs2_inode_size(&n));
	if (jffs2_inode_size(&n))
		array_push(&r->pieces.all, piece);
	else if (r->metadata.node == EXTENT_NONE || piece_above(&piece, &r->metadata))
		r->metadata = piece;
}

static void
collect(struct jffs2_build *b, uint32_t i, uint64_t *left)
{
	const struct jffs2_inode *inode = jffs2_fs_at(b->fs, i);
	struct resolving *r = &b->resolving;

	for (; r->next < r->nodes.to - r->nodes.from && *left; r->next++, --*left) {
		uint32_t node = jffs2_fs_node(b->fs, r->nodes.from + r->next);

		if (takes_part(b, inode, node))
			collect_node(b, node);
	}
	if (r->next < r->nodes.to - r->nodes.from)
		return;
	/* kernel: jffs2_build_inode_fragtree: latest_ref. A data node counts only with a
	 * version above 0 and above that of the metadata node. */
	r->newest = r->metadata;
	settling_begin(&r->settling, &r->pieces, b->log, &r->newest);
	resolving_go_on(r, RESOLVING_SETTLES);
}

static void
settle(struct resolving *r, struct jffs2_fs *fs, uint64_t *left)
{
	if (settling_step(&r->settling, left))
		return;
	settling_end(&r->settling);
	sweeping_begin(&r->sweeping, &r->pieces, &fs->fragments);
	resolving_go_on(r, RESOLVING_SWEEPS);
}

static void
sweep(struct jffs2_build *b, uint32_t i, uint64_t *left)
{
	if (sweeping_step(&b->resolving.sweeping, left))
		return;
	sweeping_end(&b->resolving.sweeping);
	metadata_take(b, i);
}

/* ---- states of nodes ---- */

/* The nodes of an inode that is gone; true once all are marked. */
static bool
mark_dead(struct jffs2_build *b, uint32_t i, uint64_t *left)
{
	enum node_state dead = jffs2_fs_at(b->fs, i)->was_named ? STATE_DELETED : STATE_ORPHAN;
	struct resolving *r = &b->resolving;

	for (; r->next < r->nodes.to - r->nodes.from && *left; r->next++, --*left) {
		uint32_t node = jffs2_fs_node(b->fs, r->nodes.from + r->next);
		enum node_state state = jffs2_fs_state(b->fs, node);

		if (state == STATE_ORPHAN || state == STATE_LIVE)
			set_state(b, node, dead);
	}
	return r->next == r->nodes.to - r->nodes.from;
}

/* The nodes that the content comes from; likewise. */
static bool
mark_live(struct jffs2_build *b, uint32_t i, uint64_t *left)
{
	const struct jffs2_inode *inode = jffs2_fs_at(b->fs, i);
	const struct jffs2_fragments *all = &b->fs->fragments;
	struct resolving *r = &b->resolving;

	for (; r->first + r->next < all->count && *left; r->next++, --*left)
		if (all->at[r->first + r->next].node != EXTENT_NONE)
			set_state(b, all->at[r->first + r->next].node, STATE_LIVE);
	if (r->first + r->next < all->count)
		return false;
	if (inode->latest != EXTENT_NONE)
		set_state(b, inode->latest, STATE_LIVE);
	return true;
}

/* Closes the fragments, once the states are known. */
static void
close_content(struct jffs2_build *b, uint32_t i)
{
	struct resolving *r = &b->resolving;

	inode_write(b, i)->first_fragment = view_close_fragments(b->fs, i, r->number);
	r->costing = (struct costing){ .next = 0 };
	resolving_go_on(r, S_ISREG(jffs2_fs_at(b->fs, i)->mode) ? RESOLVING_WEIGHS : RESOLVING_DONE);
}

static void
set_states(struct jffs2_build *b, uint32_t i, uint64_t *left)
{
	const struct jffs2_inode *inode = jffs2_fs_at(b->fs, i);
	struct resolving *r = &b->resolving;

	if (r->next == 0)
		metadata_links(b, i);
	if (inode->removed || !inode->reachable) {
		if (mark_dead(b, i, left))
			close_content(b, i);
	} else if (mark_live(b, i, left)) {
		endings_begin(&r->endings, b, i, &r->pieces);
		resolving_go_on(r, RESOLVING_ENDS);
	}
}

static void
find_endings(struct jffs2_build *b, uint32_t i, uint64_t *left)
{
	if (endings_step(&b->resolving.endings, left))
		return;
	endings_end(&b->resolving.endings);
	close_content(b, i);
}

/* ---- the whole ---- */

/* A few nodes can't inflate to enough for a bomb, whatever they hold. */
static void
weigh(struct jffs2_build *b, uint32_t i, uint64_t *left)
{
	struct jffs2_range r = jffs2_fs_fragments(b->fs, i);
	struct costing *c = &b->resolving.costing;
	struct fragment_run run = { NULL, r.to - r.from };

	if ((uint64_t)run.count * JFFS2_DECODED_MAX * CODEC_SLOWNESS > JFFS2_WASTE_LEAST) {
		run.at = jffs2_fs_fragment(b->fs, r.from);
		if (costing_step(c, b->log, run, left))
			return;
		inode_write(b, i)->bomb = jffs2_cost_is_bomb(c->cost);
	}
	resolving_go_on(&b->resolving, RESOLVING_DONE);
}

/* Keeps what others found. */
static void
forget(struct jffs2_build *b, uint32_t i)
{
	struct jffs2_inode *inode = inode_write(b, i);

	*inode = (struct jffs2_inode){ .ino = inode->ino, .latest = EXTENT_NONE,
		.nlink = inode->nlink, .first_node = inode->first_node, .first_entry = inode->first_entry,
		.first_fragment = FS_NONE, .reachable = inode->reachable,
		.removed = inode->removed, .absent = inode->absent, .known = inode->known,
		.was_named = inode->was_named, .disowned = inode->disowned };
}

/* Where there is nothing there is nothing more to find. */
static void
begin_content(struct jffs2_build *b, uint32_t i)
{
	resolving_go_on(&b->resolving, jffs2_fs_at(b->fs, i)->absent ? RESOLVING_DONE : RESOLVING_COLLECTS);
}

/* Names were resolved before; a directory that has appeared or disappeared changes the
 * state of its names. What the stages need they begin with: this is done for each inode. */
void
inode_begin(struct jffs2_build *b, uint32_t i)
{
	struct resolving *r = &b->resolving;

	r->nodes = jffs2_fs_nodes(b->fs, i);
	r->first = b->fs->fragments.count;
	r->number = view_fragments_end(b->fs);
	r->metadata.node = EXTENT_NONE;
	r->metadata.version = 0;
	forget(b, i);
	if (b->marks[i] & MARK_NAMES)
		begin_content(b, i);
	else
		resolving_go_on(r, RESOLVING_RESETS);
}

static void
reset_nodes(struct jffs2_build *b, uint64_t *left)
{
	struct resolving *r = &b->resolving;

	for (; r->next < r->nodes.to - r->nodes.from && *left; r->next++, --*left)
		node_reset(b, jffs2_fs_node(b->fs, r->nodes.from + r->next));
	if (r->next == r->nodes.to - r->nodes.from)
		resolving_go_on(r, RESOLVING_RESTATES);
}

static void
restate(struct jffs2_build *b, uint32_t i, uint64_t *left)
{
	if (!names_restate(b, i, left))
		begin_content(b, i);
}

static void
step(struct jffs2_build *b, uint32_t i, uint64_t *left)
{
	switch (b->resolving.stage) {
	case RESOLVING_RESETS:
		reset_nodes(b, left);
		break;
	case RESOLVING_RESTATES:
		restate(b, i, left);
		break;
	case RESOLVING_COLLECTS:
		collect(b, i, left);
		break;
	case RESOLVING_SETTLES:
		settle(&b->resolving, b->fs, left);
		break;
	case RESOLVING_SWEEPS:
		sweep(b, i, left);
		break;
	case RESOLVING_DATES:
		metadata_date(b, i, left);
		break;
	case RESOLVING_MARKS:
		set_states(b, i, left);
		break;
	case RESOLVING_ENDS:
		find_endings(b, i, left);
		break;
	case RESOLVING_WEIGHS:
		weigh(b, i, left);
		break;
	case RESOLVING_DONE:
		break;
	}
}

bool
inode_step(struct jffs2_build *b, uint32_t i, uint64_t *left)
{
	while (b->resolving.stage != RESOLVING_DONE && *left)
		step(b, i, left);
	return b->resolving.stage != RESOLVING_DONE;
}

double
inode_progress(const struct jffs2_build *b)
{
	return (double)b->resolving.stage / RESOLVING_DONE;
}

void
inode_end(struct jffs2_build *b)
{
	struct resolving *r = &b->resolving;

	settling_end(&r->settling);
	sweeping_end(&r->sweeping);
	endings_end(&r->endings);
	pieces_free(&r->pieces);
}
