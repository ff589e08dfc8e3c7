/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The versions of a file that are left in the log. */
#include "jffs2/tree/history.h"

#include <stdlib.h>

#include "jffs2/content/pieces.h"
#include "jffs2/layout.h"
#include "jffs2/view/view_keep.h"

/* True for a node that shows a version: obsolete ones do, damaged ones don't. */
static bool
tells(const struct jffs2_fs *fs, uint32_t node)
{
	const struct extent *e = jffs2_fs_taken(fs, node);

	return jffs2_extent_is(e, JFFS2_INODE) && jffs2_extent_counted(fs->log, e)
	       && !(e->flaws & (FLAW_DATA_CRC | FLAW_RANGE));
}

static void
decode(const struct jffs2_log *log, uint32_t node, struct jffs2_inode_node *n)
{
	jffs2_inode_decode(jffs2_log_node(log, node), log->endian, n);
}

struct jffs2_version
jffs2_version_of(const struct jffs2_fs *fs, uint32_t node)
{
	struct jffs2_inode_node n;

	decode(fs->log, node, &n);
	return (struct jffs2_version){ .version = n.version, .node = node, .copies = 1,
		.size = n.isize, .from = n.offset, .to = piece_end(n.offset, jffs2_inode_size(&n)),
		.mtime = n.mtime, .ctime = n.ctime, .mode = n.mode, .uid = n.uid,
		.gid = n.gid };
}

uint32_t
jffs2_version_changes(const struct jffs2_fs *fs, const struct jffs2_version *before,
        const struct jffs2_version *v)
{
	struct jffs2_inode_node n;
	uint32_t changes = before ? 0 : CHANGE_FIRST;

	decode(fs->log, v->node, &n);
	if (v->from < v->to)
		changes |= jffs2_codec(n.compr) == CODEC_ZERO ? CHANGE_HOLE : CHANGE_WRITE;
	if (!before)
		return changes;
	changes |= v->size > before->size ? CHANGE_GROW : 0;
	changes |= v->size < before->size ? CHANGE_CUT : 0;
	changes |= v->mode != before->mode ? CHANGE_MODE : 0;
	changes |= v->uid != before->uid || v->gid != before->gid ? CHANGE_OWNER : 0;
	return changes ? changes : CHANGE_TIME;
}

void
jffs2_history_nodes(const struct jffs2_fs *fs, uint32_t inode, struct members *m)
{
	static const struct pieces none;
	struct jffs2_range r = jffs2_fs_nodes(fs, inode);

	m->all.count = 0;
	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = jffs2_fs_node(fs, k);

		if (tells(fs, node))
			array_push(&m->all, node);
	}
	members_order(m, &none, fs->log);
}

/* Of copies the physically later counts; it comes last. */
static void
add_version(struct jffs2_history *h, const struct jffs2_version *v)
{
	struct jffs2_version *last = h->versions.count
	        ? &h->versions.at[h->versions.count - 1] : NULL;

	if (last && last->version == v->version) {
		uint32_t copies = last->copies + 1;

		*last = *v;
		last->copies = copies;
	} else {
		array_push(&h->versions, *v);
	}
}

void
jffs2_history_list(const struct jffs2_fs *fs, uint32_t inode, struct jffs2_history *h)
{
	struct members m = { .all = { 0 } };

	h->versions.count = 0;
	jffs2_history_nodes(fs, inode, &m);
	for (size_t i = 0; i < m.all.count; i++) {
		struct jffs2_version v = jffs2_version_of(fs, members_node(&m, i));

		add_version(h, &v);
	}
	array_free(&m.all);
	for (size_t i = 0; i < h->versions.count; i++) {
		struct jffs2_version *v = &h->versions.at[i];
		const struct jffs2_version *before = i ? v - 1 : NULL;

		v->changes = jffs2_version_changes(fs, before, v);
		v->gap = before ? v->version > before->version + 1 : v->version > 1;
	}
}

bool
jffs2_history_counts(const struct jffs2_fs *fs, const struct members *m, size_t i)
{
	const struct extent *at = fs->log->extents.at;

	return i + 1 == m->all.count
	       || at[members_node(m, i)].version != at[members_node(m, i + 1)].version;
}

/* Nothing is put in order: of n nodes that have no gap none has a version above n. */
bool
jffs2_history_gaps(const struct jffs2_fs *fs, uint32_t inode, bool *any)
{
	struct jffs2_range r = jffs2_fs_nodes(fs, inode);
	uint64_t few = 0, *seen = &few;
	uint32_t nodes = r.to - r.from, most = 0, versions = 0;

	*any = false;
	if (nodes > 63)
		seen = memory_zeroed(nodes / 64 + 1, sizeof *seen);
	for (uint32_t k = r.from; k < r.to && most <= nodes; k++) {
		uint32_t node = jffs2_fs_node(fs, k), version;

		if (!tells(fs, node))
			continue;
		version = READ32(jffs2_log_node(fs->log, node), struct raw_inode, version,
		        fs->log->endian);
		*any = true;
		most = version > most ? version : most;
		if (!version || version > nodes || seen[version / 64] >> version % 64 & 1)
			continue;
		seen[version / 64] |= UINT64_C(1) << version % 64;
		versions++;
	}
	if (seen != &few)
		free(seen);
	return versions < most;
}

struct jffs2_history_glance
jffs2_history_glance(const struct jffs2_fs *fs, uint32_t inode, struct members *m)
{
	struct jffs2_history_glance g = { .first = EXTENT_NONE };
	const struct jffs2_log *log = fs->log;
	uint32_t before = 0;

	jffs2_history_nodes(fs, inode, m);
	for (size_t i = 0; i < m->all.count; i++) {
		uint32_t node = members_node(m, i), ctime;

		if (!jffs2_history_counts(fs, m, i))
			continue;
		ctime = READ32(jffs2_log_node(log, node), struct raw_inode, ctime, log->endian);
		if (g.first == EXTENT_NONE)
			g.first = node;
		else
			g.backwards += ctime < before;
		before = ctime;
	}
	return g;
}

void
jffs2_history_free(struct jffs2_history *h)
{
	array_free(&h->versions);
}

/* Each piece up to version [last], cut short by every smaller size that came after it. */
static void
replay(const struct jffs2_history *h, size_t last, struct pieces *p)
{
	uint32_t least = UINT32_MAX;

	for (size_t i = last + 1; i-- > 0;) {
		const struct jffs2_version *v = &h->versions.at[i];
		struct piece piece;

		if (v->size < least)
			least = v->size;
		piece = (struct piece){ v->from, v->to < least ? v->to : least, v->version,
			v->node };
		if (piece.from < piece.to)
			array_push(&p->all, piece);
	}
}

/* Lays the pieces; a size beyond the last of them: the rest was zeros. */
static void
lay_content(struct jffs2_fs *fs, uint32_t inode, struct pieces *p, uint32_t size)
{
	uint32_t first = fs->fragments_from + (uint32_t)fs->fragments.count;
	struct jffs2_inode *i = pages_write(&fs->inodes, inode);
	uint32_t end = 0;

	if (pieces_sweep(p, &fs->fragments))
		end = fs->fragments.at[fs->fragments.count - 1].to;
	if (end < size)
		array_push(&fs->fragments, ((struct jffs2_fragment){ end, size, EXTENT_NONE }));
	i->first_fragment = view_close_fragments(fs, inode, first);
	i->size = size;
	i->error = 0;
	i->bomb = jffs2_cost_is_bomb(jffs2_fs_cost(fs, inode));
}

bool
jffs2_fs_at_version(struct jffs2_fs *fs, const struct jffs2_fs *base, uint32_t inode,
        uint32_t version, struct error *err)
{
	uint32_t ino = jffs2_fs_at(base, inode)->ino;
	struct jffs2_history h = { 0 };
	struct pieces p = { 0 };
	size_t i = 0;
	bool found;

	jffs2_history_list(base, inode, &h);
	while (i < h.versions.count && h.versions.at[i].version < version)
		i++;
	found = i < h.versions.count && h.versions.at[i].version == version;
	if (found) {
		jffs2_fs_derive(fs, base);
		fs->filter = (struct jffs2_filter){ .kind = FILTER_CONTENT, .at = version,
			.ino = ino, .no_summary = base->filter.no_summary };
		replay(&h, i, &p);
		lay_content(fs, inode, &p, h.versions.at[i].size);
	} else {
		error_set(err, "inode %u has no version %u in this image", ino, version);
	}
	pieces_free(&p);
	jffs2_history_free(&h);
	return found;
}
