/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mount: what the scan and the view of the flash say becomes what is known in memory. */
#include <string.h>
#include <sys/stat.h>

#include "jffs2/build/build.h"
#include "jffs2/live/live_private.h"

struct mounting {
	struct live *l;
	struct jffs2_oob oob;
	struct jffs2_log log;
	struct jffs2_fs fs;
	struct block_table blocks;
	uint32_t *ref;          /* of each extent its node, or NONE */
};

/* ---- reading the flash ---- */

static void
read_spare(struct mounting *m)
{
	const struct chip *c = m->l->chip;
	uint32_t pages = c->shape.block / c->shape.page, len, from = chip_spare_free(c, &len);

	m->oob.page = c->shape.page;
	m->oob.block = c->shape.block;
	for (uint32_t i = 0; i < c->shape.blocks; i++) {
		struct span s = span_of(c->spare + (size_t)i * pages * c->shape.spare + from, len);

		if (span_u16(s, 0, m->l->rules.endian) == JFFS2_MAGIC
		        && span_u16(s, 2, m->l->rules.endian) == JFFS2_CLEANMARKER
		        && span_u32(s, 4, m->l->rules.endian) == 8)
			array_push(&m->oob.markers, i * c->shape.block);
		if (chip_is_bad(c, i))
			array_push(&m->oob.bad, i * c->shape.block);
	}
}

static void
read_flash(struct mounting *m)
{
	const struct chip *c = m->l->chip;
	struct jffs2_scan_options o = { .endian = m->l->rules.endian,
		.erase_size = c->shape.block };
	struct jffs2_scan *s;
	struct jffs2_build *b;

	if (c->shape.page) {
		read_spare(m);
		o.oob = &m->oob;
	}
	s = jffs2_scan_start(span_of(c->data, chip_size(c)), &o, &m->log);
	while (jffs2_scan_step(s, UINT64_MAX))
		continue;
	jffs2_scan_finish(s);
	b = jffs2_build_start(&m->log, &m->fs, !m->l->rules.summary);
	while (jffs2_build_step(b, UINT32_MAX))
		continue;
	jffs2_build_finish(b);
	block_table_make(&m->blocks, &m->log, &m->fs);
}

static void
end_reading(struct mounting *m)
{
	block_table_free(&m->blocks);
	jffs2_fs_free(&m->fs);
	jffs2_log_free(&m->log);
	jffs2_oob_free(&m->oob);
	free(m->ref);
}

/* ---- nodes and blocks ---- */

static enum live_state
state_of(const struct mounting *m, uint32_t i, const struct extent *e)
{
	enum node_state state = jffs2_fs_state(&m->fs, i);
	bool file = jffs2_extent_is(e, JFFS2_INODE) || jffs2_extent_is(e, JFFS2_DIRENT);

	if (state == STATE_LIVE)
		return file ? REF_NORMAL : REF_PRISTINE;
	return state == STATE_MARKER && e->nodetype != JFFS2_PADDING ? REF_NORMAL : REF_OBSOLETE;
}

/* What the scan refuses is dirt, which is left to the account. */
static void
take_node(struct mounting *m, uint32_t i)
{
	struct extent e = jffs2_fs_extent(&m->fs, i);
	struct live_node n = { .at = e.offset, .len = e.len, .type = e.nodetype };
	struct live_block *b = &m->l->blocks[e.offset / m->log.erase_size];

	m->ref[i] = NONE;
	if (e.kind != EXTENT_NODE || !jffs2_extent_counted(&m->log, &e))
		return;
	n.state = (uint8_t)state_of(m, i, &e);
	if (jffs2_extent_is(&e, JFFS2_INODE)) {
		struct jffs2_inode_node node;

		jffs2_inode_decode(jffs2_log_node(&m->log, i), m->log.endian, &node);
		n.from = node.offset;
		n.size = node.compr == JFFS2_COMPR_ZERO && !node.dsize ? node.csize : node.dsize;
		n.ino = e.ino;
	} else if (jffs2_extent_is(&e, JFFS2_DIRENT)) {
		n.ino = e.ino;
	}
	m->ref[i] = (uint32_t)m->l->nodes.count;
	array_push(&b->nodes, m->ref[i]);
	array_push(&m->l->nodes, n);
	b->space.used += n.state == REF_OBSOLETE ? 0 : n.len;
}

/* The account that the kernel has of a block; where it counts more as used than is, it will
 * find that out when it collects the block. */
static void
take_account(struct live *l, uint32_t i, const struct erase_block *from)
{
	struct live_space *s = &l->blocks[i].space;

	if (from->class == BLOCK_BAD) {
		*s = (struct live_space){ .free = 0 }; /* kernel: all of it is bad_size */
		return;
	}
	s->free = from->space.free;
	s->wasted = from->space.wasted;
	if (s->used + s->free + s->wasted > l->chip->shape.block)
		s->wasted = l->chip->shape.block - s->used - s->free;
	s->dirty = l->chip->shape.block - s->used - s->free - s->wasted;
}

static void
file_block(struct live *l, uint32_t i, enum block_class class)
{
	static const uint8_t lists[BLOCK_CLASS_COUNT] = {
		[BLOCK_BAD] = LIST_BAD, [BLOCK_EMPTY] = LIST_PENDING, [BLOCK_FREE] = LIST_FREE,
		[BLOCK_CLEAN] = LIST_CLEAN, [BLOCK_DIRTY] = LIST_DIRTY,
		[BLOCK_VERY_DIRTY] = LIST_VERY_DIRTY, [BLOCK_PENDING] = LIST_PENDING,
	};

	if (class == BLOCK_NEXT)
		l->next = i;
	else
		live_file(l, i, (enum live_list)lists[class]);
}

/* Blocks in the order of their lists: those to be collected by rank, the others last first
 * (kernel: jffs2_scan_medium puts each at the head). */
static void
file_blocks(struct mounting *m)
{
	uint32_t count = m->l->chip->shape.blocks, *ranked = memory_zeroed(count, sizeof *ranked);
	uint32_t ranks = 0;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t rank = m->blocks.blocks.at[i].gc;

		if (rank)
			ranked[rank - 1] = i;
		ranks += rank != 0;
	}
	for (uint32_t k = 0; k < ranks; k++)
		file_block(m->l, ranked[k], (enum block_class)m->blocks.blocks.at[ranked[k]].class);
	free(ranked);
	for (uint32_t i = count; i-- > 0;)
		if (!m->blocks.blocks.at[i].gc)
			file_block(m->l, i, (enum block_class)m->blocks.blocks.at[i].class);
}

/* kernel: jffs2_rotate_lists for the free blocks; pseudo_random is the sum of all versions. */
static void
rotate_free(struct mounting *m)
{
	struct block_numbers *b = &m->l->lists[LIST_FREE];
	uint32_t sum = 0;

	for (uint32_t i = 0; i < m->log.extents.count; i++)
		sum += m->ref[i] == NONE ? 0 : m->log.extents.at[i].version;
	for (uint32_t n = b->all.count ? sum % (uint32_t)b->all.count + 1 : 0; n > 0; n--)
		live_file(m->l, b->all.at[0], LIST_FREE);
}

/* ---- inodes ---- */

static void
take_name(struct mounting *m, struct live_inode *dir, uint32_t i)
{
	struct jffs2_dirent_node d = jffs2_log_dirent(&m->log, i);
	struct live_name n = { .ino = d.ino, .version = d.version, .node = m->ref[i],
		.type = d.type, .len = (uint8_t)d.name.len };

	memcpy(n.name, d.name.at, d.name.len);
	m->l->nodes.at[n.node].state = d.ino ? REF_PRISTINE : REF_NORMAL;
	array_push(&dir->names, n);
}

/* Whether a node of content is pristine (kernel: read_dnode, jffs2_add_full_dnode_to_inode). */
static void
judge_pieces(struct live *l, const struct live_inode *i)
{
	for (size_t k = 0; k < i->pieces.count; k++) {
		const struct live_piece *p = &i->pieces.at[k];
		struct live_node *n = p->node == NONE ? NULL : &l->nodes.at[p->node];
		uint32_t end = k + 1 < i->pieces.count ? JFFS2_PAGE : 1;

		if (n && n->pieces == 1 && p->to - p->from == n->size && n->from % JFFS2_PAGE == 0
		        && p->to % end == 0)
			n->state = REF_PRISTINE;
	}
}

static void
take_nodes(struct mounting *m, struct live_inode *i, uint32_t index)
{
	struct jffs2_range r = jffs2_fs_nodes(&m->fs, index);

	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = jffs2_fs_node(&m->fs, k);
		struct extent e = jffs2_fs_extent(&m->fs, node);

		if (m->ref[node] == NONE)
			continue;
		i->version = e.version > i->version ? e.version : i->version;
		if (jffs2_extent_is(&e, JFFS2_DIRENT)
		        && m->l->nodes.at[m->ref[node]].state != REF_OBSOLETE)
			take_name(m, i, node);
	}
	r = jffs2_fs_fragments(&m->fs, index);
	for (uint32_t k = r.from; k < r.to && S_ISREG(i->mode) && !i->gone; k++) {
		const struct jffs2_fragment *f = jffs2_fs_fragment(&m->fs, k);
		struct live_piece p = { f->from, f->to,
			f->node == EXTENT_NONE ? NONE : m->ref[f->node] };

		array_push(&i->pieces, p);
		if (p.node != NONE)
			m->l->nodes.at[p.node].pieces++;
	}
}

static void
take_inode(struct mounting *m, uint32_t index)
{
	const struct jffs2_inode *from = jffs2_fs_at(&m->fs, index);
	struct jffs2_owner owner = jffs2_fs_owner(&m->fs, index);
	struct live_inode *i = live_add_inode(m->l, from->ino);

	i->mode = from->mode;
	i->size = from->size;
	i->nlink = from->nlink;
	i->uid = owner.uid;
	i->gid = owner.gid;
	i->atime = jffs2_fs_atime(&m->fs, index);
	i->ctime = jffs2_fs_ctime(&m->fs, index);
	i->mtime = from->mtime;
	i->gone = from->removed || from->absent;
	take_nodes(m, i, index);
	if (from->latest != EXTENT_NONE && m->ref[from->latest] != NONE
	        && m->l->nodes.at[m->ref[from->latest]].state != REF_OBSOLETE
	        && !m->l->nodes.at[m->ref[from->latest]].pieces)
		i->metadata = m->ref[from->latest];
	judge_pieces(m->l, i);
}

/* Every node in use belongs to something, or nothing could collect it. */
static void
drop_strays(struct live *l)
{
	for (size_t k = 0; k < l->nodes.count; k++) {
		struct live_node *n = &l->nodes.at[k];
		const struct live_inode *i = n->ino ? live_inode(l, n->ino) : NULL;
		bool named = !n->ino || n->type == JFFS2_DIRENT;

		if (n->state == REF_OBSOLETE || named || n->pieces || (i && i->metadata == k))
			continue;
		l->blocks[live_block_of(l, n->at)].space.used -= n->len;
		n->state = REF_OBSOLETE;
	}
}

static void
name_parents(struct live *l)
{
	for (size_t k = 0; k < l->inodes.count; k++)
		for (size_t n = 0; n < l->inodes.at[k]->names.count; n++) {
			struct live_inode *i = live_inode(l, l->inodes.at[k]->names.at[n].ino);

			if (i)
				i->parent = l->inodes.at[k]->ino;
		}
	if (!live_inode(l, JFFS2_ROOT_INO))
		live_add_inode(l, JFFS2_ROOT_INO)->mode = S_IFDIR | 0755;
	live_inode(l, JFFS2_ROOT_INO)->present = true;
}

/* ---- the whole ---- */

/* kernel: jffs2_calc_trigger_levels */
static void
set_levels(struct live *l)
{
	uint32_t size = l->chip->shape.block;

	l->reserve_deletion = BLOCK_FOR_DELETION;
	l->reserve_write = block_reserve(chip_size(l->chip), size);
	l->gc_trigger = l->reserve_write + 1;
	l->gc_merge = l->reserve_deletion + 1;
	l->nospc_dirty = size + chip_size(l->chip) / 100;
}

/* What the scan counts as used; inode nodes are not checked by then. */
static bool
is_used(const struct mounting *m, const struct extent *e)
{
	return e->kind == EXTENT_NODE && jffs2_extent_counts(&m->log, e)
	       && !jffs2_extent_is(e, JFFS2_INODE) && !jffs2_extent_is(e, JFFS2_PADDING);
}

/* kernel: jffs2_scan_medium: "Cowardly refusing to erase blocks" */
static bool
has_nothing(const struct mounting *m)
{
	const uint32_t *members = m->blocks.members;
	uint32_t known = members[BLOCK_FREE] + members[BLOCK_EMPTY] + members[BLOCK_BAD];

	for (uint32_t i = 0; i < m->log.extents.count; i++)
		if (is_used(m, &m->log.extents.at[i]))
			return false;
	return members[BLOCK_BAD] == m->l->chip->shape.blocks
	       || (members[BLOCK_EMPTY] + members[BLOCK_PENDING]
	           && known != m->l->chip->shape.blocks);
}

/* The summary of the block that is written to lists what is in it already. */
static void
count_records(struct mounting *m)
{
	struct live *l = m->l;

	l->records = 0;
	l->unlisted = false;
	for (uint32_t i = 0; l->next != NONE && i < m->log.extents.count; i++) {
		const struct extent *e = &m->log.extents.at[i];
		struct summary_record r;

		if (m->ref[i] != NONE && live_block_of(l, e->offset) == l->next
		        && jffs2_record_of(jffs2_log_bytes(&m->log, i), m->log.endian, e->offset, &r))
			l->records += (uint32_t)jffs2_record_len(&r);
	}
}

static void
take_over(struct mounting *m)
{
	struct live *l = m->l;

	m->ref = memory_zeroed(m->log.extents.count + 1, sizeof *m->ref);
	for (uint32_t i = 0; i < m->log.extents.count; i++)
		take_node(m, i);
	for (uint32_t i = 0; i < jffs2_fs_inodes(&m->fs); i++)
		take_inode(m, i);
	drop_strays(l);
	for (uint32_t i = 0; i < l->chip->shape.blocks; i++)
		take_account(l, i, &m->blocks.blocks.at[i]);
	file_blocks(m);
	rotate_free(m);
	name_parents(l);
	count_records(m);
}

int
live_mount(struct live *l, struct error *err)
{
	struct mounting m = { .l = l };
	bool refused;

	chip_power(l->chip);
	live_forget(l);
	if (l->chip->shape.blocks < JFFS2_MIN_BLOCKS) {
		error_set(err, "Linux mounts no JFFS2 of fewer than %d erase blocks",
		        JFFS2_MIN_BLOCKS);
		return EINVAL;
	}
	set_levels(l);
	read_flash(&m);
	refused = has_nothing(&m);
	if (!refused)
		take_over(&m);
	end_reading(&m);
	if (refused) {
		error_set(err, "Linux refuses to erase blocks of a flash without any JFFS2 node");
		return EIO;
	}
	l->mounted = true;
	return live_erase_pending(l, l->chip->shape.blocks);
}
