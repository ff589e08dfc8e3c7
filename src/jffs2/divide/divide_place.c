/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where exactly a file system begins. Between the last witness of one and the first of the
 * next there may be erased blocks, with a cleanmarker each or without.
 */
#include "jffs2/divide/divide_private.h"

#include "jffs2/layout.h"

enum {
	SAMPLE = 64,
	ROUND = 4096,
	BLANK_FRONT = 2, /* blocks; a single one may be what a lost power left */
	MUCH_ROUNDER = 6 /* bits */
};

bool
divide_is_marker(const struct extent *e)
{
	return e->kind == EXTENT_NODE && jffs2_extent_is(e, JFFS2_CLEANMARKER)
	       && !(e->flaws & (FLAW_HEADER_CRC | FLAW_LENGTH));
}

/* ---- erase blocks, as cleanmarkers show them ---- */

/* The first of the cleanmarkers at or behind the extent, by binary search. */
static size_t
marker_from(const struct witnesses *w, uint32_t extent)
{
	size_t from = 0, to = w->markers.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (w->markers.at[middle] < extent)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* The least distance between neighbours among cleanmarkers [from, to), 0 if there are not
 * two. */
static uint32_t
least_distance(const struct witnesses *w, size_t from, size_t to)
{
	const struct extent *all = w->log->extents.at;
	uint32_t least = 0;

	for (size_t i = from + 1; i < to; i++) {
		uint32_t apart = all[w->markers.at[i]].offset
		                 - all[w->markers.at[i - 1]].offset;

		least = !least || apart < least ? apart : least;
	}
	return least;
}

/* The erase size that cleanmarkers show from `extent` on. */
static uint32_t
size_behind(const struct witnesses *w, uint32_t extent)
{
	size_t from = marker_from(w, extent), left = w->markers.count - from;

	return least_distance(w, from, from + (left < SAMPLE ? left : SAMPLE));
}

/* The same before `extent`, but not before the extent `least`. */
static uint32_t
size_before(const struct witnesses *w, uint32_t least, uint32_t extent)
{
	size_t from = marker_from(w, least), to = marker_from(w, extent);

	return least_distance(w, to - from < SAMPLE ? from : to - SAMPLE, to);
}

uint32_t
divide_size_near(const struct witnesses *w, uint32_t extent)
{
	uint32_t size = size_before(w, 0, extent);

	return size ? size : size_behind(w, extent);
}

/* ---- places ---- */

/* True if the witness continues where the one before it stopped. */
static bool
goes_on(const struct witnesses *w, uint32_t witness)
{
	const struct extent *a = &w->log->extents.at[w->at.at[witness - 1]];
	const struct extent *b = &w->log->extents.at[w->at.at[witness]];

	return a->nodetype == b->nodetype && a->ino == b->ino
	       && b->version == a->version + 1;
}

/* The larger of the distances between the two cleanmarkers before the extent and the two
 * behind it; 0 if there are no two on each side: where small blocks meet large ones, one
 * side misleads. */
static uint32_t
larger_size(const struct witnesses *w, uint32_t extent)
{
	size_t i = marker_from(w, extent);
	uint32_t before = i >= 2 ? least_distance(w, i - 2, i) : 0;
	uint32_t behind = i + 2 <= w->markers.count ? least_distance(w, i, i + 2) : 0;

	return !before || !behind ? 0 : before > behind ? before : behind;
}

/* The end of the block in which the erased extent begins, as the last cleanmarker before it
 * and the size tell; the extent's end if they don't. */
static uint32_t
block_end(const struct witnesses *w, uint32_t extent, uint32_t size)
{
	const struct extent *all = w->log->extents.at;
	size_t marker = marker_from(w, extent);
	uint32_t end = all[extent].offset + all[extent].len;
	uint64_t at, used;

	if (!marker || !size)
		return end;
	at = all[w->markers.at[marker - 1]].offset;
	used = all[extent].offset - at;
	at += (used + size - 1) / size * size;
	return at < end ? (uint32_t)at : end;
}

/* The whole blocks without a cleanmarker in an erased extent. */
static uint32_t
blanks_in(const struct witnesses *w, uint32_t i)
{
	const struct extent *e = &w->log->extents.at[i];
	uint32_t size = e->len >= ROUND ? larger_size(w, i) : 0;

	return size ? (e->offset + e->len - block_end(w, i, size)) / size : 0;
}

/* The place by the one extent that stands between two witnesses. */
static enum divide_spot
place_by(const struct witnesses *w, uint32_t i)
{
	const struct extent *e = &w->log->extents.at[i];

	if (divide_is_marker(e))
		return PLACE_MARKED;
	if (e->kind != EXTENT_FREE)
		return PLACE_NONE;
	return blanks_in(w, i) ? PLACE_BLANK : PLACE_ERASED;
}

uint32_t
divide_blanks(const struct witnesses *w, uint32_t witness)
{
	uint32_t from = w->at.at[witness - 1] + 1, to = w->at.at[witness], most = 0;

	for (uint32_t i = from; i < to; i++)
		if (w->log->extents.at[i].kind == EXTENT_FREE) {
			uint32_t blanks = blanks_in(w, i);

			most = blanks > most ? blanks : most;
		}
	return most;
}

enum divide_spot
divide_place(const struct witnesses *w, uint32_t witness)
{
	const struct extent *all = w->log->extents.at;
	uint32_t at = w->at.at[witness], from = witness ? w->at.at[witness - 1] + 1 : 0;
	enum divide_spot place = all[at].offset % ROUND == 0 ? PLACE_ROUND : PLACE_NONE;

	if (witness && goes_on(w, witness))
		return PLACE_NONE;
	/* A witness far behind the last is one that follows erased blocks. */
	if (at - from > SAMPLE)
		return PLACE_MARKED;
	for (uint32_t i = from; i < at; i++) {
		enum divide_spot by = place_by(w, i);

		place = by > place ? by : place;
	}
	return place;
}

/* ---- joints ---- */

/* The extents between two file systems: behind the last witness of one, up to the first of
 * the next. */
struct zone {
	const struct jffs2_log *log;
	uint32_t from, to;
	uint32_t size_before, size_after; /* erase sizes, 0 where not known */
};

/* The extent with which the block of the witness begins. */
static uint32_t
head_of(const struct zone *z)
{
	uint32_t head = z->to;

	while (head > z->from) {
		const struct extent *e = &z->log->extents.at[head - 1];

		if (e->kind == EXTENT_FREE)
			break;
		head--;
		if (divide_is_marker(e))
			return head;
	}
	/* Full to its last byte, the block before has no erased bytes. */
	return head == z->from ? z->to : head;
}

/* From `head` on backwards: the first of the blocks that hold a cleanmarker alone and stand
 * as far apart as those of the file system behind. */
static uint32_t
first_marked(const struct zone *z, uint32_t head, uint32_t size)
{
	const struct extent *all = z->log->extents.at;

	while (size && head >= z->from + 2 && all[head - 1].kind == EXTENT_FREE
	        && divide_is_marker(&all[head - 2])
	        && all[head].offset - all[head - 2].offset == size)
		head -= 2;
	return head;
}

/* How far the blocks of the file system before may reach: to the first cleanmarker that is too
 * close to the one before it. */
static uint32_t
last_of_grid(const struct zone *z, uint32_t first, uint32_t head)
{
	const struct extent *all = z->log->extents.at;
	uint32_t i = first;

	if (!z->size_before || z->size_before == z->size_after)
		return head;
	while (i + 2 <= head && all[i + 2].offset - all[i].offset >= z->size_before)
		i += 2;
	return i;
}

static uint32_t
zeros_at_end(uint64_t number)
{
	uint32_t zeros = 0;

	while (number && !(number & 1) && zeros < 63) {
		number >>= 1;
		zeros++;
	}
	return number ? zeros : 63;
}

/* Partitions have round offsets, and more often round lengths: a dump need not begin where the
 * flash does. */
static uint32_t
roundness(uint64_t flash_offset, uint32_t length)
{
	return zeros_at_end(flash_offset) + 2 * zeros_at_end(length);
}

/* Of the blocks [first, head], each with a cleanmarker alone but for the last, every second
 * extent: a much rounder one than the last, if there is one. */
static uint32_t
roundest(const struct zone *z, uint64_t base, uint32_t first, uint32_t head, uint32_t end)
{
	const struct extent *all = z->log->extents.at;
	uint32_t best = head;
	uint32_t most = roundness(base + all[head].offset, end - all[head].offset)
	                + MUCH_ROUNDER;

	for (uint32_t i = first; i < head; i += 2) {
		uint32_t at = all[i].offset, round = roundness(base + at, end - at);

		if (round >= most) {
			most = round;
			best = i;
		}
	}
	return best;
}

struct joint
divide_joint(const struct witnesses *w, uint64_t base, uint32_t from, uint32_t witness,
        uint32_t end)
{
	const struct jffs2_log *log = w->log;
	const struct extent *all = log->extents.at;
	struct zone z = { .log = log, .from = w->at.at[witness - 1] + 1,
		.to = w->at.at[witness] };
	uint32_t head = head_of(&z), size, first, last;

	z.size_before = size_before(w, from ? w->at.at[from] : 0, z.from);
	z.size_after = size_behind(w, head);
	size = z.size_after ? z.size_after : z.size_before;
	first = first_marked(&z, head, size);
	last = last_of_grid(&z, first, head);
	/* Erased blocks without cleanmarkers before it decide it. */
	if (first > z.from && all[first - 1].kind == EXTENT_FREE && size
	        && all[first - 1].len >= size)
		last = first;
	return (struct joint){ all[roundest(&z, base, first, last, end)].offset,
		all[first].offset, all[last].offset };
}

/* ---- erased blocks that belong to nothing ---- */

uint32_t
divide_blank_tail(const struct witnesses *w, uint32_t from, uint32_t to)
{
	const struct jffs2_log *log = w->log;
	uint32_t end = jffs2_log_find(log, to - 1), begin = jffs2_log_find(log, from), size;
	size_t marker = end == EXTENT_NONE ? 0 : marker_from(w, end);
	uint32_t blank;

	if (!marker || begin == EXTENT_NONE || log->extents.at[end].kind != EXTENT_FREE
	        || w->markers.at[marker - 1] < begin)
		return to;
	size = size_before(w, begin, end);
	blank = block_end(w, end, size ? size : size_behind(w, end));
	return blank < to ? blank : to;
}

uint32_t
divide_blank_front(const struct witnesses *w)
{
	const struct extent *all = w->log->extents.at;
	uint32_t size = size_behind(w, 0);

	if (w->log->extents.count < 2 || all[0].kind != EXTENT_FREE
	        || !divide_is_marker(&all[1]))
		return 0;
	return all[0].len >= BLANK_FRONT * (size ? size : ROUND) ? all[1].offset : 0;
}
