/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Nodes are matched by identity: type, inode, version, and the name or attribute that
 * they are about. Garbage collection copies nodes, so there may be several; of those,
 * equal bytes at the same offset go together first, then equal bytes, then what is left,
 * in order. Nodes without identity (cleanmarkers, padding, summaries) are identified by
 * offset. Between byte orders the values of fields are compared, without CRCs.
 */
#include <stdlib.h>
#include <string.h>

#include "base/crc32.h"
#include "compare/compare_private.h"

enum { PAIR_COST = 256 };

struct key {
	uint32_t type, ino, version, also, node;
};

struct nodes_work {
	ARRAY(struct key) keys[SIDES];
	size_t next[SIDES];
};

/* The nodes of one identity, while they are paired. */
struct group {
	struct key *at[SIDES];
	size_t count[SIDES];
};

static const struct jffs2_log *
log_of(const struct compare *c, int side)
{
	return &c->volume[side]->log;
}

/* ---- identity ---- */

static struct key
key_of(const struct jffs2_fs *fs, uint32_t i)
{
	const struct jffs2_log *log = fs->log;
	const struct extent *e = jffs2_fs_taken(fs, i);
	const struct jffs2_type *type = jffs2_type(e->nodetype);
	struct key key = { type->nodetype, e->ino, e->version, 0, i };
	struct span node = jffs2_log_node(log, i);

	if (type->ino_at < 0) {
		key.ino = 0;
		key.also = e->offset;
	} else if (type->about == ABOUT_NAME) {
		key.also = crc32_kernel(span_cut(node, type->header,
		        (size_t)jffs2_tail_len(node, log->endian)));
	} else if (type->also_at) {
		key.also = span_u32(node, (size_t)type->also_at, log->endian);
	}
	return key;
}

static int
order_of(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static int
compare_keys(const struct key *a, const struct key *b)
{
	int order = order_of(a->type, b->type);

	order = order ? order : order_of(a->ino, b->ino);
	order = order ? order : order_of(a->version, b->version);
	return order ? order : order_of(a->also, b->also);
}

static int
by_key(const void *left, const void *right)
{
	const struct key *a = left, *b = right;
	int order = compare_keys(a, b);

	return order ? order : order_of(a->node, b->node);
}

/* ---- content ---- */

static struct span
node_bytes(const struct jffs2_log *log, uint32_t i)
{
	struct span bytes = jffs2_log_bytes(log, i);
	uint32_t totlen = jffs2_totlen(bytes, 0, log->endian);

	return span_cut(bytes, 0, totlen ? totlen : bytes.len);
}

static int
compare_fields(const struct jffs2_type *type, struct span a, enum endian ea,
        struct span b, enum endian eb)
{
	for (size_t i = 0; i < type->field_count; i++) {
		const struct field *f = &type->fields[i];
		int order = f->show == FIELD_CRC ? 0
		            : order_of(field_number(f, a, ea), field_number(f, b, eb));

		if (order)
			return order;
	}
	return 0;
}

/* A total order of contents across A and B. The entries of a summary are numbers, too:
 * between byte orders they are left out. */
static int
compare_contents(const struct compare *c, int side_a, uint32_t i, int side_b, uint32_t j)
{
	const struct jffs2_log *x = log_of(c, side_a), *y = log_of(c, side_b);
	bool orders_differ = log_of(c, 0)->endian != log_of(c, 1)->endian;
	const struct jffs2_type *type = jffs2_type(x->extents.at[i].nodetype);
	struct span a = node_bytes(x, i), b = node_bytes(y, j);
	int order;

	if (!orders_differ)
		return span_compare(a, b);
	order = compare_fields(type, a, x->endian, b, y->endian);
	if (order || type->nodetype == JFFS2_SUMMARY)
		return order;
	return span_compare(span_cut(a, type->header, a.len),
	        span_cut(b, type->header, b.len));
}

/* ---- pairing ---- */

static void
push(struct compare *c, enum compare_kind kind, uint32_t i, uint32_t j)
{
	struct compare_row row = { .kind = (uint8_t)kind, .at = { i, j },
		.dir = { COMPARE_NONE, COMPARE_NONE } };

	if (kind == COMPARE_MOVED)
		row.what = DIFFERS_OFFSET;
	if (kind == COMPARE_CHANGED)
		row.what = DIFFERS_BYTES;
	compare_push(&c->lists[COMPARE_NODES], &row);
}

static uint32_t
offset_of(const struct compare *c, int side, uint32_t node)
{
	return log_of(c, side)->extents.at[node].offset;
}

/* Removes the paired keys: their node is EXTENT_NONE. */
static void
squeeze(struct group *g)
{
	for (int k = 0; k < SIDES; k++) {
		size_t kept = 0;

		for (size_t i = 0; i < g->count[k]; i++)
			if (g->at[k][i].node != EXTENT_NONE)
				g->at[k][kept++] = g->at[k][i];
		g->count[k] = kept;
	}
}

static void
pair_in_place(struct compare *c, struct group *g)
{
	size_t i = 0, j = 0;

	while (i < g->count[0] && j < g->count[1]) {
		struct key *a = &g->at[0][i], *b = &g->at[1][j];
		uint32_t x = offset_of(c, 0, a->node), y = offset_of(c, 1, b->node);

		if (x == y && compare_contents(c, 0, a->node, 1, b->node) == 0) {
			push(c, COMPARE_SAME, a->node, b->node);
			a->node = b->node = EXTENT_NONE;
		}
		i += x <= y;
		j += y <= x;
	}
	squeeze(g);
}

/* qsort passes no context, so the keys carry what is compared. */
struct sorted {
	const struct compare *c;
	int side;
	struct key key;
};

static int
by_content(const void *left, const void *right)
{
	const struct sorted *a = left, *b = right;
	int order = compare_contents(a->c, a->side, a->key.node, b->side, b->key.node);

	return order ? order : order_of(a->key.node, b->key.node);
}

static void
sort_by_content(const struct compare *c, const struct group *g, int side)
{
	struct sorted *all = memory_zeroed(g->count[side] + 1, sizeof *all);

	for (size_t i = 0; i < g->count[side]; i++)
		all[i] = (struct sorted){ c, side, g->at[side][i] };
	qsort(all, g->count[side], sizeof *all, by_content);
	for (size_t i = 0; i < g->count[side]; i++)
		g->at[side][i] = all[i].key;
	free(all);
}

static void
pair_by_content(struct compare *c, struct group *g)
{
	size_t i = 0, j = 0;

	sort_by_content(c, g, 0);
	sort_by_content(c, g, 1);
	while (i < g->count[0] && j < g->count[1]) {
		struct key *a = &g->at[0][i], *b = &g->at[1][j];
		int order = compare_contents(c, 0, a->node, 1, b->node);

		if (order == 0) {
			push(c, COMPARE_MOVED, a->node, b->node);
			a->node = b->node = EXTENT_NONE;
		}
		i += order <= 0;
		j += order >= 0;
	}
	squeeze(g);
}

static void
pair_the_rest(struct compare *c, struct group *g)
{
	size_t i = 0;

	for (int k = 0; k < SIDES; k++)
		if (g->count[k] > 1)
			qsort(g->at[k], g->count[k], sizeof *g->at[k], by_key);
	for (; i < g->count[0] && i < g->count[1]; i++)
		push(c, COMPARE_CHANGED, g->at[0][i].node, g->at[1][i].node);
	for (size_t k = i; k < g->count[0]; k++)
		push(c, COMPARE_REMOVED, g->at[0][k].node, COMPARE_NONE);
	for (size_t k = i; k < g->count[1]; k++)
		push(c, COMPARE_ADDED, COMPARE_NONE, g->at[1][k].node);
}

/* The keys from `from` on that are equal to `key`. */
static size_t
run_of(const struct nodes_work *w, int side, const struct key *key)
{
	size_t n = w->next[side];

	while (n < w->keys[side].count && compare_keys(&w->keys[side].at[n], key) == 0)
		n++;
	return n - w->next[side];
}

/* One identity; false after the last. */
static bool
take_group(struct compare *c, struct nodes_work *w, uint64_t *used)
{
	const struct key *a = w->keys[0].at + w->next[0];
	const struct key *b = w->keys[1].at + w->next[1];
	bool more_a = w->next[0] < w->keys[0].count;
	bool more_b = w->next[1] < w->keys[1].count;
	struct group g = { 0 };
	struct key key;

	if (!more_a && !more_b)
		return false;
	key = !more_b || (more_a && compare_keys(a, b) <= 0) ? *a : *b;
	for (int k = 0; k < SIDES; k++) {
		g.at[k] = w->keys[k].at + w->next[k];
		g.count[k] = run_of(w, k, &key);
		w->next[k] += g.count[k];
		*used += g.count[k] * PAIR_COST;
	}
	if (g.count[0] && g.count[1]) {
		pair_in_place(c, &g);
		pair_by_content(c, &g);
	}
	pair_the_rest(c, &g);
	return true;
}

/* ---- the whole ---- */

static int
by_place(const void *left, const void *right)
{
	const struct compare_row *a = left, *b = right;
	int a_new = a->at[0] == COMPARE_NONE, b_new = b->at[0] == COMPARE_NONE;

	/* As they stand in A; then what is only in B. */
	if (a_new != b_new)
		return a_new - b_new;
	return a_new ? order_of(a->at[1], b->at[1]) : order_of(a->at[0], b->at[0]);
}

static void
begin(struct compare *c)
{
	struct nodes_work *w = memory_zeroed(1, sizeof *w);

	c->work->nodes = w;
	for (int k = 0; k < SIDES; k++) {
		const struct jffs2_log *log = log_of(c, k);

		for (uint32_t i = 0; i < log->extents.count; i++)
			if (log->extents.at[i].kind == EXTENT_NODE)
				array_push(&w->keys[k], key_of(c->volume[k]->fs, i));
		if (w->keys[k].count)
			qsort(w->keys[k].at, w->keys[k].count, sizeof *w->keys[k].at,
			        by_key);
	}
}

bool
compare_nodes_step(struct compare *c, uint64_t budget)
{
	struct compare_list *l = &c->lists[COMPARE_NODES];
	uint64_t used = 0;

	if (!c->work->nodes) {
		begin(c);
		return true;
	}
	while (used < budget)
		if (!take_group(c, c->work->nodes, &used)) {
			if (l->rows.count)
				qsort(l->rows.at, l->rows.count, sizeof *l->rows.at,
				        by_place);
			return false;
		}
	return true;
}

void
compare_nodes_free(struct compare *c)
{
	struct nodes_work *w = c->work->nodes;

	if (!w)
		return;
	array_free(&w->keys[0]);
	array_free(&w->keys[1]);
	free(w);
	c->work->nodes = NULL;
}
