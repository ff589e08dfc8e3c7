/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/sort.h"

#include <stdbool.h>
#include <string.h>

#include "base/array.h"

enum { RUN_ITEMS = 1 << 16, RUN_BYTES = 4 << 20 };

struct sorter {
	uint32_t *items;
	size_t count;
	sort_key *add_key;
	void *arg;
};

void
sort_add_u32(struct text *key, uint32_t number)
{
	const uint8_t bytes[] = { (uint8_t)(number >> 24), (uint8_t)(number >> 16),
		(uint8_t)(number >> 8), (uint8_t)number };

	text_add_bytes(key, bytes, sizeof bytes);
}

void
sort_add_u64(struct text *key, uint64_t number)
{
	sort_add_u32(key, (uint32_t)(number >> 32));
	sort_add_u32(key, (uint32_t)number);
}

static int
compare(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t both = a_len < b_len ? a_len : b_len;
	int order = both ? memcmp(a, b, both) : 0;

	return order ? order : a_len < b_len ? -1 : a_len > b_len;
}

/* ---- one run ---- */

struct keyed {
	const char *at;
	uint32_t len, item, place;
};

static int
by_key(const void *left, const void *right)
{
	const struct keyed *a = left, *b = right;
	int order = compare(a->at, a->len, b->at, b->len);

	return order ? order : a->place < b->place ? -1 : a->place > b->place;
}

struct run {
	struct text keys;
	ARRAY(struct keyed) all;
};

/* Sorts as many items from `from` on as make a run; gives where it ends. */
static size_t
sort_run(const struct sorter *s, size_t from, struct run *r)
{
	size_t at = 0;

	r->all.count = 0;
	text_clear(&r->keys);
	while (from + r->all.count < s->count && r->all.count < RUN_ITEMS
	        && r->keys.len < RUN_BYTES) {
		struct keyed k = { .item = s->items[from + r->all.count],
			.place = (uint32_t)r->all.count };
		size_t before = r->keys.len;

		s->add_key(s->arg, k.item, &r->keys);
		k.len = (uint32_t)(r->keys.len - before);
		array_push(&r->all, k);
	}
	for (size_t i = 0; i < r->all.count; i++) {
		r->all.at[i].at = text_str(&r->keys) + at;
		at += r->all.at[i].len;
	}
	qsort(r->all.at, r->all.count, sizeof *r->all.at, by_key);
	for (size_t i = 0; i < r->all.count; i++)
		s->items[from + i] = r->all.at[i].item;
	return from + r->all.count;
}

/* ---- merging ---- */

/* What is left of a sorted run, and the key of its first item. */
struct stream {
	size_t next, end;
	struct text key;
};

struct merge {
	const struct sorter *s;
	ARRAY(struct stream) heap; /* the lowest key first */
};

static bool
is_before(const struct stream *a, const struct stream *b)
{
	int order = compare(a->key.at, a->key.len, b->key.at, b->key.len);

	return order ? order < 0 : a->next < b->next;
}

static void
sink(struct merge *m, size_t i)
{
	struct stream *heap = m->heap.at;

	for (;;) {
		size_t child = 2 * i + 1;
		struct stream held = heap[i];

		if (child + 1 < m->heap.count && is_before(&heap[child + 1], &heap[child]))
			child++;
		if (child >= m->heap.count || !is_before(&heap[child], &held))
			return;
		heap[i] = heap[child];
		heap[child] = held;
		i = child;
	}
}

static void
make_key(const struct merge *m, struct stream *stream)
{
	text_clear(&stream->key);
	m->s->add_key(m->s->arg, m->s->items[stream->next], &stream->key);
}

static uint32_t
take_first(struct merge *m)
{
	struct stream *first = &m->heap.at[0];
	uint32_t item = m->s->items[first->next++];

	if (first->next < first->end) {
		make_key(m, first);
	} else {
		text_free(&first->key);
		*first = m->heap.at[--m->heap.count];
	}
	sink(m, 0);
	return item;
}

/* `ends`: where each run ends. */
static void
merge_runs(const struct sorter *s, const size_t *ends, size_t runs)
{
	struct merge m = { .s = s };
	uint32_t *merged = memory_zeroed(s->count, sizeof *merged);

	for (size_t i = 0; i < runs; i++) {
		struct stream stream = { .next = i ? ends[i - 1] : 0, .end = ends[i] };

		make_key(&m, &stream);
		array_push(&m.heap, stream);
	}
	for (size_t i = runs; i-- > 0;)
		sink(&m, i);
	for (size_t i = 0; i < s->count; i++)
		merged[i] = take_first(&m);
	memcpy(s->items, merged, s->count * sizeof *merged);
	free(merged);
	array_free(&m.heap);
}

void
sort_by_keys(uint32_t *items, size_t count, sort_key *add_key, void *arg)
{
	struct sorter s = { items, count, add_key, arg };
	struct run r = { .keys = { 0 } };
	ARRAY(size_t) ends = { 0 };

	for (size_t at = 0; at < count;) {
		at = sort_run(&s, at, &r);
		array_push(&ends, at);
	}
	array_free(&r.all);
	text_free(&r.keys);
	if (ends.count > 1)
		merge_runs(&s, ends.at, ends.count);
	array_free(&ends);
}
