/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which versions of a file are left, and what each changed. */
#include <stdlib.h>

#include "jffs2/layout.h"
#include "jffs2/tree/history.h"

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

static void
gather(struct members *m, const struct jffs2_fs *fs, uint32_t k)
{
	uint32_t node = jffs2_fs_node(fs, k);

	if (tells(fs, node))
		array_push(&m->all, node);
}

void
jffs2_history_nodes(const struct jffs2_fs *fs, uint32_t inode, struct members *m)
{
	static const struct pieces none;
	struct jffs2_range r = jffs2_fs_nodes(fs, inode);

	m->all.count = 0;
	for (uint32_t k = r.from; k < r.to; k++)
		gather(m, fs, k);
	members_order(m, &none, fs->log);
}

uint32_t
jffs2_history_find(const struct jffs2_fs *fs, uint32_t inode, uint32_t version)
{
	struct jffs2_range r = jffs2_fs_nodes(fs, inode);

	for (uint32_t k = r.to; k-- > r.from;) {
		uint32_t node = jffs2_fs_node(fs, k);

		if (tells(fs, node) && fs->log->extents.at[node].version == version)
			return node;
	}
	return EXTENT_NONE;
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
jffs2_history_begin(struct jffs2_history_listing *l, const struct jffs2_fs *fs, uint32_t inode,
        struct jffs2_history *h)
{
	struct jffs2_range r = jffs2_fs_nodes(fs, inode);

	h->versions.count = 0;
	*l = (struct jffs2_history_listing){ .fs = fs, .h = h, .stage = HISTORY_NODES,
		.next = r.from, .end = r.to };
}

static void
gather_nodes(struct jffs2_history_listing *l, uint64_t *left)
{
	static const struct pieces none;

	for (; l->next < l->end && *left; l->next++, --*left)
		gather(&l->nodes, l->fs, l->next);
	if (l->next < l->end)
		return;
	members_order_begin(&l->order, &l->nodes, &none, l->fs->log);
	l->stage = HISTORY_ORDER;
}

static void
put_in_order(struct jffs2_history_listing *l, uint64_t *left)
{
	if (members_order_step(&l->order, left))
		return;
	members_order_end(&l->order);
	l->next = 0;
	l->stage = HISTORY_VERSIONS;
}

static void
add_versions(struct jffs2_history_listing *l, uint64_t *left)
{
	for (; l->next < l->nodes.all.count && *left; l->next++, --*left) {
		struct jffs2_version v = jffs2_version_of(l->fs, members_node(&l->nodes, l->next));

		add_version(l->h, &v);
	}
	if (l->next < l->nodes.all.count)
		return;
	array_free(&l->nodes.all);
	l->next = 0;
	l->stage = HISTORY_CHANGES;
}

static void
tell_changes(struct jffs2_history_listing *l, uint64_t *left)
{
	for (; l->next < l->h->versions.count && *left; l->next++, --*left) {
		struct jffs2_version *v = &l->h->versions.at[l->next];
		const struct jffs2_version *before = l->next ? v - 1 : NULL;

		v->changes = jffs2_version_changes(l->fs, before, v);
		v->gap = before ? v->version > before->version + 1 : v->version > 1;
	}
	if (l->next == l->h->versions.count)
		l->stage = HISTORY_DONE;
}

bool
jffs2_history_step(struct jffs2_history_listing *l, uint64_t *left)
{
	static void (*const stages[])(struct jffs2_history_listing *, uint64_t *) = {
		[HISTORY_NODES] = gather_nodes, [HISTORY_ORDER] = put_in_order,
		[HISTORY_VERSIONS] = add_versions, [HISTORY_CHANGES] = tell_changes,
	};

	while (l->stage != HISTORY_DONE && *left)
		stages[l->stage](l, left);
	return l->stage != HISTORY_DONE;
}

void
jffs2_history_end(struct jffs2_history_listing *l)
{
	members_order_end(&l->order);
	array_free(&l->nodes.all);
}

void
jffs2_history_list(const struct jffs2_fs *fs, uint32_t inode, struct jffs2_history *h)
{
	struct jffs2_history_listing l;
	uint64_t left = UINT64_MAX;

	jffs2_history_begin(&l, fs, inode, h);
	jffs2_history_step(&l, &left);
	jffs2_history_end(&l);
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
