/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which bars there are, and what is read of each: stage by stage. */
#include "jffs2/layers/layers_private.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- the order of bars ---- */

/* From the newest on. */
static uint32_t
age_of(const void *owner, unsigned int which, const void *arg)
{
	const struct owner *o = owner;

	(void)arg;
	return which == 0 ? ~o->version : ~o->node;
}

static uint32_t
node_of(const void *owner, unsigned int which, const void *arg)
{
	(void)which, (void)arg;
	return ((const struct owner *)owner)->node;
}

static bool
own_bars(struct layers_making *m, uint64_t *left)
{
	const struct layers *l = m->l;

	for (; m->next < l->at.count && *left; m->next++, --*left)
		array_push(&m->owners, ((struct owner){ l->at.at[m->next].version,
		        l->at.at[m->next].node, m->next }));
	return m->next < l->at.count;
}

static bool
order(struct layers_making *m, unsigned int keys, radix_key *key, uint64_t *left)
{
	if (!m->ordering)
		radix_begin(&m->order, m->owners.at, m->owners.count, sizeof *m->owners.at, keys, key,
		        NULL);
	m->ordering = true;
	if (radix_step(&m->order, left))
		return true;
	radix_end(&m->order);
	m->ordering = false;
	return false;
}

static bool
order_by_age(struct layers_making *m, uint64_t *left)
{
	return order(m, 2, age_of, left);
}

static bool
order_by_node(struct layers_making *m, uint64_t *left)
{
	return order(m, 1, node_of, left);
}

/* Puts the bars where their owners are. */
static bool
take_order(struct layers_making *m, uint64_t *left)
{
	struct layers *l = m->l;

	if (m->next == 0) {
		memcpy(&m->bars, &l->at, sizeof m->bars);
		memset(&l->at, 0, sizeof l->at);
	}
	for (; m->next < m->owners.count && *left; m->next++, --*left)
		array_push(&l->at, m->bars.at[m->owners.at[m->next].row]);
	if (m->next < m->owners.count)
		return true;
	array_free(&m->bars);
	m->owners.count = 0;
	return false;
}

/* ---- files ---- */

static bool
list_versions(struct layers_making *m, uint64_t *left)
{
	if (m->next == 0)
		jffs2_history_begin(&m->listing, m->l->fs, m->inode, &m->history);
	m->next = 1;
	if (jffs2_history_step(&m->listing, left))
		return true;
	jffs2_history_end(&m->listing);
	return false;
}

static void
add_version(struct layers_making *m, const struct jffs2_version *v)
{
	struct layers *l = m->l;

	if (jffs2_fs_state(l->fs, v->node) == STATE_LATER)
		return;
	array_push(&l->at, ((struct layer){ .version = v->version, .node = v->node,
		.from = v->from, .to = v->to, .size = v->size, .cut = m->least,
		.hole = v->changes & CHANGE_HOLE, .cuts = v->changes & CHANGE_CUT }));
	if (v->size < m->least)
		m->least = v->size;
	if (v->to > l->end && v->from < v->to)
		l->end = v->to;
	if (v->size > l->end)
		l->end = v->size;
}

/* The versions that the view has by now, newest first, with the least size of all newer ones. */
static bool
add_versions(struct layers_making *m, uint64_t *left)
{
	size_t count = m->history.versions.count;

	for (; m->next < count && *left; m->next++, --*left)
		add_version(m, &m->history.versions.at[count - 1 - m->next]);
	if (m->next < count)
		return true;
	jffs2_history_free(&m->history);
	m->whole = m->l->at.count;
	return false;
}

static void
add_if_damaged(struct layers *l, uint32_t node)
{
	const struct extent *e = jffs2_fs_taken(l->fs, node);
	struct jffs2_version v;

	if (!jffs2_extent_is(e, JFFS2_INODE) || !jffs2_extent_counted(l->fs->log, e)
	        || (e->flaws & (FLAW_DATA_CRC | FLAW_RANGE)) != FLAW_DATA_CRC
	        || jffs2_fs_state(l->fs, node) == STATE_LATER)
		return;
	v = jffs2_version_of(l->fs, node);
	array_push(&l->at, ((struct layer){ .version = v.version, .node = node,
		.from = v.from, .to = v.to, .size = v.size, .cut = LAYER_NONE, .bad = true }));
	if (v.to > l->end && v.from < v.to)
		l->end = v.to;
}

/* What was written, but has a wrong data CRC: its place can be believed, its bytes can't. */
static bool
add_damaged(struct layers_making *m, uint64_t *left)
{
	struct jffs2_range r = jffs2_fs_nodes(m->l->fs, m->inode);

	for (; m->next < r.to - r.from && *left; m->next++, --*left)
		add_if_damaged(m->l, jffs2_fs_node(m->l->fs, r.from + m->next));
	if (m->next < r.to - r.from)
		return true;
	if (m->l->at.count == m->whole)
		m->stages += 3; /* they are in order */
	return false;
}

static int
by_node(const void *left, const void *right)
{
	const struct owner *a = left, *b = right;

	return a->node < b->node ? -1 : a->node > b->node;
}

/* Which bar each fragment of the content is from. */
static bool
add_content(struct layers_making *m, uint64_t *left)
{
	struct layers *l = m->l;
	struct jffs2_range r = jffs2_fs_fragments(l->fs, m->inode);

	for (; m->next < r.to - r.from && *left; m->next++, --*left) {
		struct jffs2_fragment f = *jffs2_fs_fragment(l->fs, r.from + m->next);
		const struct owner *o = m->owners.count ? bsearch(&(struct owner){ 0, f.node, 0 },
		        m->owners.at, m->owners.count, sizeof *m->owners.at, by_node) : NULL;

		f.node = o ? o->row : LAYER_NONE;
		array_push(&l->content, f);
		array_push(&l->pieces, f);
		if (o)
			l->at.at[f.node].first++;
		if (f.to > l->end)
			l->end = f.to;
	}
	return m->next < r.to - r.from;
}

/* From how many pieces each bar has: where they begin. */
static bool
place_pieces(struct layers_making *m, uint64_t *left)
{
	struct layers *l = m->l;

	for (; m->next < l->at.count && *left; m->next++, --*left) {
		uint32_t count = l->at.at[m->next].first;

		l->at.at[m->next].first = m->total;
		array_push(&m->starts, m->total);
		m->total += count;
	}
	l->pieces.count = m->total;
	return m->next < l->at.count;
}

/* The fragments once more, those of a bar side by side. */
static bool
gather_pieces(struct layers_making *m, uint64_t *left)
{
	struct layers *l = m->l;

	for (; m->next < l->content.count && *left; m->next++, --*left) {
		const struct jffs2_fragment *f = &l->content.at[m->next];

		if (f->node == LAYER_NONE)
			continue;
		l->pieces.at[m->starts.at[f->node]++] = *f;
		l->at.at[f->node].seen += f->to - f->from;
	}
	return m->next < l->content.count;
}

/* ---- both ---- */

struct layers_making *
layers_begin(struct layers *l, const struct jffs2_fs *fs, uint32_t inode)
{
	static layers_stage *const of_file[] = { list_versions, add_versions, add_damaged,
		own_bars, order_by_age, take_order,
		own_bars, order_by_node, add_content, place_pieces, gather_pieces, NULL };
	static layers_stage *const of_directory[] = { layers_find_names, layers_sort_names,
		layers_add_names, own_bars, order_by_age, take_order, NULL };
	struct layers_making *m = memory_zeroed(1, sizeof *m);

	*l = (struct layers){ .fs = fs, .names = S_ISDIR(jffs2_fs_at(fs, inode)->mode) };
	l->begin = l->names ? LAYER_NONE : 0;
	m->l = l;
	m->inode = inode;
	m->least = LAYER_NONE;
	m->stages = l->names ? of_directory : of_file;
	return m;
}

bool
layers_step(struct layers_making *m, uint64_t *left)
{
	struct layers *l = m->l;

	while (*m->stages && *left) {
		if ((*m->stages)(m, left))
			return true;
		m->stages++;
		m->next = 0;
	}
	if (*m->stages)
		return true;
	if (l->begin >= l->end)
		l->begin = l->end > 0 ? l->end - 1 : 0;
	if (l->end == l->begin)
		l->end = l->begin + 1;
	return false;
}

void
layers_end(struct layers_making *m)
{
	if (!m)
		return;
	jffs2_history_end(&m->listing);
	jffs2_history_free(&m->history);
	radix_end(&m->order);
	array_free(&m->owners);
	array_free(&m->bars);
	array_free(&m->starts);
	array_free(&m->names);
	if (m->sort)
		sort_end(m->sort);
	free(m);
}

void
layers_make(struct layers *l, const struct jffs2_fs *fs, uint32_t inode)
{
	struct layers_making *m = layers_begin(l, fs, inode);
	uint64_t left = UINT64_MAX;

	while (layers_step(m, &left))
		left = UINT64_MAX;
	layers_end(m);
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
