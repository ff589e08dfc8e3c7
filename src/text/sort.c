/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/sort.h"

#include <stdbool.h>
#include <string.h>

#include "base/array.h"

/* A run is sorted in one go. */
enum { RUN_ITEMS = 1 << 12, RUN_BYTES = 1 << 20 };

struct keyed {
	const char *at;
	uint32_t len, item, place;
};

struct run {
	struct text keys;
	ARRAY(struct keyed) all;
};

/* What is left of a sorted run, and the key of its first item. */
struct stream {
	size_t next, end;
	struct text key;
};

struct sort {
	uint32_t *items;
	size_t count;
	sort_key *add_key;
	void *arg;
	struct run run;
	size_t sorted;             /* items that are in runs */
	ARRAY(size_t) ends;        /* of the runs */
	ARRAY(struct stream) heap; /* while merging: the lowest key first */
	uint32_t *merged;
	size_t done;
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

static int
by_key(const void *left, const void *right)
{
	const struct keyed *a = left, *b = right;
	int order = compare(a->at, a->len, b->at, b->len);

	return order ? order : a->place < b->place ? -1 : a->place > b->place;
}

/* Sorts one run that begins at item `from`; returns its end. */
static size_t
sort_run(struct sort *s, size_t from)
{
	struct run *r = &s->run;
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

static bool
is_before(const struct stream *a, const struct stream *b)
{
	int order = compare(a->key.at, a->key.len, b->key.at, b->key.len);

	return order ? order < 0 : a->next < b->next;
}

static void
sink(struct sort *s, size_t i)
{
	struct stream *heap = s->heap.at;

	for (;;) {
		size_t child = 2 * i + 1;
		struct stream held = heap[i];

		if (child + 1 < s->heap.count && is_before(&heap[child + 1], &heap[child]))
			child++;
		if (child >= s->heap.count || !is_before(&heap[child], &held))
			return;
		heap[i] = heap[child];
		heap[child] = held;
		i = child;
	}
}

static void
make_key(const struct sort *s, struct stream *stream)
{
	text_clear(&stream->key);
	s->add_key(s->arg, s->items[stream->next], &stream->key);
}

static uint32_t
take_first(struct sort *s)
{
	struct stream *first = &s->heap.at[0];
	uint32_t item = s->items[first->next++];

	if (first->next < first->end) {
		make_key(s, first);
	} else {
		text_free(&first->key);
		*first = s->heap.at[--s->heap.count];
	}
	sink(s, 0);
	return item;
}

/* What remains of the runs, each sorted on its own. */
static void
begin_merge(struct sort *s)
{
	s->merged = memory_zeroed(s->count, sizeof *s->merged);
	for (size_t i = 0; i < s->ends.count; i++) {
		struct stream stream = { .next = i ? s->ends.at[i - 1] : 0,
			.end = s->ends.at[i] };

		make_key(s, &stream);
		array_push(&s->heap, stream);
	}
	for (size_t i = s->ends.count; i-- > 0;)
		sink(s, i);
}

/* ---- from outside ---- */

struct sort *
sort_begin(uint32_t *items, size_t count, sort_key *add_key, void *arg)
{
	struct sort *s = memory_zeroed(1, sizeof *s);

	s->items = items;
	s->count = count;
	s->add_key = add_key;
	s->arg = arg;
	return s;
}

bool
sort_step(struct sort *s, size_t items)
{
	for (size_t used = 0; used < items && s->sorted < s->count;) {
		size_t end = sort_run(s, s->sorted);

		used += end - s->sorted;
		s->sorted = end;
		array_push(&s->ends, end);
		if (end == s->count && s->ends.count > 1)
			begin_merge(s);
	}
	if (s->sorted < s->count || !s->merged)
		return s->sorted < s->count;
	for (size_t used = 0; used < items && s->done < s->count; used++)
		s->merged[s->done++] = take_first(s);
	if (s->done < s->count)
		return true;
	memcpy(s->items, s->merged, s->count * sizeof *s->merged);
	return false;
}

double
sort_progress(const struct sort *s)
{
	return s->count ? (double)(s->sorted + s->done) / 2 / (double)s->count : 1;
}

void
sort_end(struct sort *s)
{
	for (size_t i = 0; i < s->heap.count; i++)
		text_free(&s->heap.at[i].key);
	array_free(&s->heap);
	array_free(&s->ends);
	array_free(&s->run.all);
	text_free(&s->run.keys);
	free(s->merged);
	free(s);
}

void
sort_by_keys(uint32_t *items, size_t count, sort_key *add_key, void *arg)
{
	struct sort *s = sort_begin(items, count, add_key, arg);

	while (sort_step(s, SIZE_MAX))
		continue;
	sort_end(s);
}
