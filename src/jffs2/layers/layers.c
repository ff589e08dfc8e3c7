/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which bars there are, and what is read of each. */
#include "jffs2/layers/layers.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "jffs2/tree/history.h"

/* ---- files ---- */

/* The versions that the view has by now, newest first, with the least size of all newer ones. */
static void
add_versions(struct layers *l, const struct jffs2_history *h)
{
	uint32_t least = LAYER_NONE;

	for (size_t i = h->versions.count; i-- > 0;) {
		const struct jffs2_version *v = &h->versions.at[i];

		if (jffs2_fs_state(l->fs, v->node) == STATE_LATER)
			continue;
		array_push(&l->at, ((struct layer){ .version = v->version, .node = v->node,
			.from = v->from, .to = v->to, .size = v->size, .cut = least,
			.hole = v->changes & CHANGE_HOLE, .cuts = v->changes & CHANGE_CUT }));
		if (v->size < least)
			least = v->size;
		if (v->to > l->end && v->from < v->to)
			l->end = v->to;
		if (v->size > l->end)
			l->end = v->size;
	}
}

static int
newest_first(const void *left, const void *right)
{
	const struct layer *a = left, *b = right;

	if (a->version != b->version)
		return a->version > b->version ? -1 : 1;
	return a->node > b->node ? -1 : a->node < b->node;
}

/* What was written, but has a wrong data CRC: its place can be believed, its bytes can't. */
static void
add_damaged(struct layers *l, uint32_t inode)
{
	struct jffs2_range r = jffs2_fs_nodes(l->fs, inode);
	size_t whole = l->at.count;

	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = jffs2_fs_node(l->fs, k);
		const struct extent *e = jffs2_fs_taken(l->fs, node);
		struct jffs2_version v;

		if (!jffs2_extent_is(e, JFFS2_INODE) || !jffs2_extent_counted(l->fs->log, e)
		        || (e->flaws & (FLAW_DATA_CRC | FLAW_RANGE)) != FLAW_DATA_CRC
		        || jffs2_fs_state(l->fs, node) == STATE_LATER)
			continue;
		v = jffs2_version_of(l->fs, node);
		array_push(&l->at, ((struct layer){ .version = v.version, .node = node,
			.from = v.from, .to = v.to, .size = v.size, .cut = LAYER_NONE,
			.bad = true }));
		if (v.to > l->end && v.from < v.to)
			l->end = v.to;
	}
	if (l->at.count > whole)
		qsort(l->at.at, l->at.count, sizeof *l->at.at, newest_first);
}

struct owner {
	uint32_t node, row;
};

static int
by_node(const void *left, const void *right)
{
	const struct owner *a = left, *b = right;

	return a->node < b->node ? -1 : a->node > b->node;
}

/* Which bar each fragment of the content is from. */
static void
add_content(struct layers *l, uint32_t inode)
{
	struct jffs2_range r = jffs2_fs_fragments(l->fs, inode);
	ARRAY(struct owner) owners = { 0 };

	for (size_t i = 0; i < l->at.count; i++)
		array_push(&owners, ((struct owner){ l->at.at[i].node, (uint32_t)i }));
	if (owners.count)
		qsort(owners.at, owners.count, sizeof *owners.at, by_node);
	for (uint32_t k = r.from; k < r.to; k++) {
		struct jffs2_fragment f = *jffs2_fs_fragment(l->fs, k);
		const struct owner *o = owners.count ? bsearch(&(struct owner){ f.node, 0 },
		        owners.at, owners.count, sizeof *owners.at, by_node) : NULL;

		f.node = o ? o->row : LAYER_NONE;
		array_push(&l->content, f);
		if (f.to > l->end)
			l->end = f.to;
	}
	array_free(&owners);
}

/* The fragments once more, those of a bar side by side. */
static void
gather_pieces(struct layers *l)
{
	ARRAY(uint32_t) next = { 0 };
	uint32_t total = 0;

	for (size_t i = 0; i < l->content.count; i++) {
		array_push(&l->pieces, l->content.at[i]);
		if (l->content.at[i].node != LAYER_NONE)
			l->at.at[l->content.at[i].node].first++;
	}
	for (size_t i = 0; i < l->at.count; i++) {
		uint32_t count = l->at.at[i].first;

		l->at.at[i].first = total;
		array_push(&next, total);
		total += count;
	}
	l->pieces.count = total;
	for (size_t i = 0; i < l->content.count; i++) {
		const struct jffs2_fragment *f = &l->content.at[i];

		if (f->node == LAYER_NONE)
			continue;
		l->pieces.at[next.at[f->node]++] = *f;
		l->at.at[f->node].seen += f->to - f->from;
	}
	array_free(&next);
}

static void
make_file(struct layers *l, uint32_t inode)
{
	struct jffs2_history h = { 0 };

	jffs2_history_list(l->fs, inode, &h);
	add_versions(l, &h);
	jffs2_history_free(&h);
	add_damaged(l, inode);
	add_content(l, inode);
	gather_pieces(l);
}

/* ---- directories ---- */

static bool
tells_name(const struct jffs2_fs *fs, uint32_t node)
{
	const struct extent *e = jffs2_fs_taken(fs, node);

	return jffs2_extent_is(e, JFFS2_DIRENT) && jffs2_extent_counted(fs->log, e)
	       && !(e->flaws & (FLAW_NAME_CRC | FLAW_NAME))
	       && jffs2_fs_state(fs, node) != STATE_LATER;
}

struct named {
	struct span name;
	struct layer layer;
};

static int
by_name(const void *left, const void *right)
{
	const struct named *a = left, *b = right;
	size_t len = a->name.len < b->name.len ? a->name.len : b->name.len;
	int order = len ? memcmp(a->name.at, b->name.at, len) : 0;

	if (order == 0 && a->name.len != b->name.len)
		order = a->name.len < b->name.len ? -1 : 1;
	if (order == 0 && a->layer.version != b->layer.version)
		order = a->layer.version < b->layer.version ? -1 : 1;
	return order ? order : a->layer.node < b->layer.node ? -1 : a->layer.node > b->layer.node;
}

static bool
same_name(const struct named *a, const struct named *b)
{
	return a->name.len == b->name.len
	       && (a->name.len == 0 || memcmp(a->name.at, b->name.at, a->name.len) == 0);
}

static struct named
named_of(const struct jffs2_fs *fs, uint32_t node)
{
	struct jffs2_dirent_node n = jffs2_log_dirent(fs->log, node);

	return (struct named){ n.name, { .version = n.version, .node = node, .cut = LAYER_NONE,
		.from = n.version, .ends = n.ino == 0 } };
}

/* Each name ends where the next version of the same name begins. */
static void
make_directory(struct layers *l, uint32_t inode)
{
	struct jffs2_range r = jffs2_fs_nodes(l->fs, inode);
	ARRAY(struct named) all = { 0 };

	l->begin = LAYER_NONE;
	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = jffs2_fs_node(l->fs, k);

		if (tells_name(l->fs, node))
			array_push(&all, named_of(l->fs, node));
	}
	for (size_t i = 0; i < all.count; i++) {
		uint32_t version = all.at[i].layer.version;

		l->begin = version < l->begin ? version : l->begin;
		l->end = version >= l->end ? version + (version < UINT32_MAX) : l->end;
	}
	if (all.count)
		qsort(all.at, all.count, sizeof *all.at, by_name);
	for (size_t i = 0; i < all.count; i++) {
		struct layer *a = &all.at[i].layer;
		bool last = i + 1 == all.count || !same_name(&all.at[i], &all.at[i + 1]);

		a->to = last ? l->end : all.at[i + 1].layer.version;
		if (jffs2_fs_state(l->fs, a->node) == STATE_LIVE && !a->ends)
			a->seen = a->to - a->from;
		array_push(&l->at, *a);
	}
	if (l->at.count)
		qsort(l->at.at, l->at.count, sizeof *l->at.at, newest_first);
	array_free(&all);
}

/* ---- both ---- */

void
layers_make(struct layers *l, const struct jffs2_fs *fs, uint32_t inode)
{
	*l = (struct layers){ .fs = fs, .names = S_ISDIR(jffs2_fs_at(fs, inode)->mode) };
	if (l->names)
		make_directory(l, inode);
	else
		make_file(l, inode);
	if (l->begin >= l->end)
		l->begin = l->end > 0 ? l->end - 1 : 0;
	if (l->end == l->begin)
		l->end = l->begin + 1;
}

struct span
layers_name(const struct layers *l, size_t row)
{
	return jffs2_log_name(l->fs->log, l->at.at[row].node);
}

void
layers_free(struct layers *l)
{
	array_free(&l->at);
	array_free(&l->content);
	array_free(&l->pieces);
}
