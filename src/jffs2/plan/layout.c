/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/plan/layout.h"

#include <assert.h>

#include "jffs2/layout.h"
#include "tree/tree.h"

void
layout_begin(struct node_layout *l, const struct layout_rules *rules, struct plan *plan)
{
	*l = (struct node_layout){ .rules = *rules, .plan = plan };
}

void
layout_free(struct node_layout *l)
{
	array_free(&l->spaces);
	array_free(&l->present);
	*l = (struct node_layout){ 0 };
}

void
layout_add_present(struct node_layout *l, struct plan_node n)
{
	array_push(&l->present, n);
}

/* ---- nodes of the layout's own ---- */

/* Adds a node that belongs to no file, `len` bytes of which were written to `bytes`. */
static void
add_own(struct node_layout *l, enum plan_why why, const uint8_t *bytes, size_t len)
{
	struct plan_node n = { .at = l->at, .why = (uint8_t)why, .file = TREE_NONE };

	assert(len && len <= l->end - l->at);
	plan_add_made(l->plan, n, span_of(bytes, len), l->rules.endian);
	l->at += (uint32_t)len;
}

static void
add_marker(struct node_layout *l)
{
	uint32_t len = (uint32_t)jffs2_pad(l->rules.marker);
	uint8_t *room = memory_zeroed(len, 1);

	add_own(l, WHY_MARKER, room, jffs2_encode_cleanmarker(l->rules.marker,
	        (struct node_room){ room, len, l->rules.endian }, NULL));
	free(room);
}

void
layout_flush(struct node_layout *l)
{
	uint32_t page = l->rules.page, len;
	uint8_t *room;

	if (!page || !l->open || l->at % page == 0)
		return;
	len = page - l->at % page;
	room = memory_zeroed(len, 1);
	jffs2_encode_padding(len, (struct node_room){ room, len, l->rules.endian }, NULL);
	add_own(l, WHY_PADDING, room, len);
	free(room);
}

/* ---- the summary of a block ---- */

struct records {
	ARRAY(struct summary_record) all;
};

static void
list_node(const struct node_layout *l, const struct plan_node *n, struct records *to)
{
	struct summary_record r;

	if (jffs2_record_of(plan_bytes(l->plan, n), l->rules.endian, n->at, &r))
		array_push(&to->all, r);
}

static uint32_t
listed_len(const struct node_layout *l, const struct plan_node *n)
{
	struct summary_record r;

	return jffs2_record_of(plan_bytes(l->plan, n), l->rules.endian, n->at, &r)
	        ? (uint32_t)jffs2_record_len(&r) : 0;
}

/* kernel: jffs2_sum_write_sumnode; the summary takes what is left of the block. */
static void
add_summary(struct node_layout *l)
{
	uint32_t size = l->rules.erase_size, len = l->end - l->at;
	struct jffs2_summary_node s = { .block = l->end - size, .at = l->at,
		.cln_mkr = l->rules.marker };
	struct records records = { 0 };
	uint8_t *room = memory_zeroed(len, 1);

	for (size_t i = 0; i < l->present.count; i++)
		list_node(l, &l->present.at[i], &records);
	for (size_t i = l->first_node; i < l->plan->nodes.count; i++)
		list_node(l, &l->plan->nodes.at[i], &records);
	s.records = records.all.at;
	s.count = records.all.count;
	add_own(l, WHY_SUMMARY, room, jffs2_encode_summary(&s,
	        (struct node_room){ room, len, l->rules.endian }, NULL));
	array_free(&records.all);
	free(room);
}

/* ---- from block to block ---- */

static bool
is_listed(const struct node_layout *l)
{
	return l->rules.summaries && !l->unlisted;
}

/* kernel: jffs2_do_reserve_space; bytes that the summary will take. */
static uint32_t
reserved(const struct node_layout *l, uint32_t record)
{
	return is_listed(l) ? (uint32_t)jffs2_pad(l->records + record + SUMMARY_LEAST) : 0;
}

static void
close_block(struct node_layout *l)
{
	if (is_listed(l) && l->records)
		add_summary(l);
	else
		layout_flush(l);
	l->present.count = 0;
	l->open = false;
}

static bool
next_space(struct node_layout *l, struct layout_space *s)
{
	if (l->next_space < l->spaces.count) {
		*s = l->spaces.at[l->next_space++];
		return true;
	}
	if (l->grow_from >= l->grow_to)
		return false;
	*s = (struct layout_space){ .at = l->grow_from++ * l->rules.erase_size };
	return true;
}

static bool
open_block(struct node_layout *l)
{
	uint32_t size = l->rules.erase_size, page = l->rules.page;
	struct layout_space s;

	if (!next_space(l, &s)) {
		l->full = true;
		return false;
	}
	l->open = true;
	l->unlisted = s.unlisted;
	l->end = s.at / size * size + size;
	l->at = page ? (s.at + page - 1) / page * page : s.at;
	l->first_node = l->plan->nodes.count;
	l->records = 0;
	for (size_t i = 0; i < l->present.count; i++)
		l->records += listed_len(l, &l->present.at[i]);
	if (l->rules.marker && !s.marked)
		add_marker(l);
	return true;
}

uint32_t
layout_left(const struct node_layout *l)
{
	return l->open ? l->end - l->at : 0;
}

uint32_t
layout_most_room(const struct node_layout *l, uint32_t record)
{
	uint32_t taken = l->rules.marker ? (uint32_t)jffs2_pad(l->rules.marker) : 0;

	if (l->rules.summaries)
		taken += (uint32_t)jffs2_pad(record + SUMMARY_LEAST);
	return taken < l->rules.erase_size ? l->rules.erase_size - taken : 0;
}

/* A page that was filled up may have taken the room of the summary: the block then gets none
 * (kernel: jffs2_sum_write_sumnode, "Not enough space for summary"). */
static void
check_summary(struct node_layout *l)
{
	if (l->open && reserved(l, 0) > l->end - l->at)
		l->unlisted = true;
}

uint32_t
layout_room(struct node_layout *l, uint32_t least, uint32_t record)
{
	uint32_t most = layout_most_room(l, record);

	if (most < least)
		return 0;
	while (!l->full) {
		check_summary(l);
		if (l->open && least + reserved(l, record) <= l->end - l->at)
			return l->end - l->at - reserved(l, record);
		if (l->open)
			close_block(l);
		open_block(l);
	}
	return most;
}

/* ---- a node ---- */

void
layout_put(struct node_layout *l, struct plan_node n, struct span bytes)
{
	n.at = l->at;
	if (l->full) {
		l->plan->left_over += bytes.len;
		return;
	}
	assert(bytes.len <= l->end - l->at);
	plan_add_made(l->plan, n, bytes, l->rules.endian);
	l->at += (uint32_t)bytes.len;
	l->records += listed_len(l, &l->plan->nodes.at[l->plan->nodes.count - 1]);
}

void
layout_carry(struct node_layout *l, struct plan_node n, uint32_t len)
{
	n.at = l->at;
	if (l->full) {
		l->plan->left_over += len;
		return;
	}
	assert(len <= l->end - l->at);
	plan_add_carried(l->plan, n, len, l->rules.endian);
	l->at += len;
	l->records += listed_len(l, &l->plan->nodes.at[l->plan->nodes.count - 1]);
}
