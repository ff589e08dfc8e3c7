/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the cells of a map hold. */
#include <inttypes.h>
#include <string.h>

#include "map/map.h"
#include "map/map_private.h"

/* The kinds in a cell by bytes, and the first of each. */
struct tally {
	uint64_t bytes[MAP_KINDS], first[MAP_KINDS], all;
	uint64_t marker, crossing; /* where the first begins, UINT64_MAX: none */
	uint32_t ino[MAP_KINDS];   /* of the thing that `first` is */
};

static void
tally_begin(struct tally *t)
{
	memset(t, 0, sizeof *t);
	t->marker = t->crossing = UINT64_MAX;
}

static void
tally_add(const struct map *m, struct tally *t, const struct stretch *s, uint64_t from,
        uint64_t to)
{
	uint8_t kind = s->kind;

	if (kind == MAP_DIRT && map_bytes_zero(m, from, to))
		kind = MAP_ZERO;
	if (t->bytes[kind] == 0) {
		t->first[kind] = s->starts > from ? s->starts : from;
		t->ino[kind] = s->ino;
	}
	t->bytes[kind] += to - from;
	t->all += to - from;
	if (s->marker && s->starts >= from && s->starts < to && t->marker == UINT64_MAX)
		t->marker = s->starts;
}

static uint8_t
greatest(const struct tally *t)
{
	uint8_t best = MAP_NOTHING;

	for (int kind = 0; kind < MAP_KINDS; kind++)
		if (t->bytes[kind] > t->bytes[best])
			best = (uint8_t)kind;
	return best;
}

/* A file's letter must not be one that means something else. */
static char
letter_of(uint8_t kind, uint32_t ino)
{
	static const char digits[] =
	        "0123456789abcdefghijklmnopqrstuvwyzABEFGHIJKLMNOQRTVWYZ";

	if (kind >= MAP_HUE && kind < MAP_HUE + MAP_HUES)
		return digits[ino % (sizeof digits - 1)];
	return map_kinds[kind].letter;
}

static struct map_cell
cell_of(const struct map *m, const struct tally *t)
{
	uint8_t kind = greatest(t);
	struct map_cell cell = { kind, letter_of(kind, t->ino[kind]), t->first[kind] };

	if (m->options.overview)
		return cell;
	if (t->crossing != UINT64_MAX)
		cell = (struct map_cell){ MAP_CROSSING, 0, t->crossing };
	else if (t->marker != UINT64_MAX)
		cell = (struct map_cell){ MAP_CLEANMARKER, 0, t->marker };
	else
		return cell;
	cell.letter = map_kinds[cell.kind].letter;
	return cell;
}

static bool
by_bytes(const struct map *m)
{
	return m->options.view == MAP_ENTROPY || m->options.view == MAP_BYTES;
}

/* Tallies [from, to); `s` is the stretch that holds `from`, and becomes the one that
 * holds `to`. */
static void
tally_range(const struct map *m, struct map_walk *w, struct stretch *s, uint64_t from,
        uint64_t to, struct tally *t)
{
	while (from < to) {
		uint64_t end = s->to < to ? s->to : to;

		if (end > from)
			tally_add(m, t, s, from, end);
		from = end;
		if (s->to <= to && !map_walk_next(w, s))
			return;
	}
}

/* The node that continues from the row above, if the row begins inside one. */
static void
note_crossing(const struct map *m, const struct stretch *s, int64_t start, struct tally *t)
{
	if (!m->options.overview && s->node && start > 0 && s->starts < (uint64_t)start)
		t->crossing = s->starts;
}

static struct map_cell
bytes_cell(const struct map *m, uint64_t from, uint64_t to)
{
	uint8_t kind = map_bytes_kind(m, from, to);

	return (struct map_cell){ kind, map_kinds[kind].letter, from };
}

/* Tallies a cell; `s` is the stretch that its first byte lies in. */
static void
tally_one(const struct map *m, struct map_walk *w, struct stretch *s, uint64_t row,
        uint32_t cell, struct tally *t)
{
	uint64_t from, to;

	tally_begin(t);
	map_range(m, row, cell, &from, &to);
	if (cell == 0)
		note_crossing(m, s, map_cell_start(m, row, 0), t);
	tally_range(m, w, s, from, to, t);
}

void
map_row(const struct map *m, uint64_t row, struct map_cell *cells)
{
	uint64_t from, to;
	struct map_walk w;
	struct stretch s;
	struct tally t;
	bool begun = false;

	for (uint32_t i = 0; i < m->options.cells; i++) {
		cells[i] = (struct map_cell){ MAP_NOTHING, ' ', 0 };
		if (!map_range(m, row, i, &from, &to))
			continue;
		if (by_bytes(m)) {
			cells[i] = bytes_cell(m, from, to);
			continue;
		}
		if (!begun)
			map_walk_begin(&w, m, from);
		if (!begun && !map_walk_next(&w, &s))
			return;
		begun = true;
		tally_one(m, &w, &s, row, i, &t);
		cells[i] = cell_of(m, &t);
	}
}

uint64_t
map_cell_at(const struct map *m, uint64_t row, uint32_t cell)
{
	uint64_t from, to;
	struct map_walk w;
	struct stretch s;
	struct tally t;

	if (!map_range(m, row, cell, &from, &to))
		return 0;
	if (by_bytes(m))
		return from;
	map_walk_begin(&w, m, from);
	if (!map_walk_next(&w, &s))
		return 0;
	tally_one(m, &w, &s, row, cell, &t);
	return cell_of(m, &t).at;
}

/* ---- in words ---- */

static void
add_name(uint8_t kind, uint32_t ino, struct text *t)
{
	if (kind >= MAP_HUE && kind < MAP_HUE + MAP_HUES)
		text_addf(t, "inode %" PRIu32, ino);
	else if (kind >= MAP_LEVEL && kind < MAP_LEVEL + MAP_LEVELS)
		text_addf(t, "age %d", kind - MAP_LEVEL);
	else
		text_add(t, map_kinds[kind].name);
}

/* The shares, the largest first. */
static void
add_shares(struct tally *tally, struct text *t)
{
	const char *before = "";

	if (tally->all == 0)
		return;
	for (uint8_t kind = greatest(tally); tally->bytes[kind] > 0; kind = greatest(tally)) {
		uint64_t share = tally->bytes[kind] * 100 / tally->all;

		text_add(t, before);
		add_name(kind, tally->ino[kind], t);
		if (share > 0)
			text_addf(t, " %" PRIu64 "%%", share);
		else
			text_add(t, " <1%");
		tally->bytes[kind] = 0;
		before = ", ";
	}
}

void
map_describe_cell(const struct map *m, uint64_t row, uint32_t cell, struct text *t)
{
	uint64_t from, to;
	struct map_walk w;
	struct stretch s;
	struct tally tally;

	if (!map_range(m, row, cell, &from, &to))
		return;
	text_addf(t, "%08" PRIx64 "+%" PRIx64 "  ", from, to - from);
	if (by_bytes(m)) {
		map_describe_bytes(m, from, to, t);
		return;
	}
	map_walk_begin(&w, m, from);
	if (!map_walk_next(&w, &s))
		return;
	tally_one(m, &w, &s, row, cell, &tally);
	if (tally.crossing != UINT64_MAX)
		text_addf(t, "the node at %08" PRIx64 " crosses into this row; ",
		        tally.crossing);
	if (tally.marker != UINT64_MAX)
		text_addf(t, "cleanmarker at %08" PRIx64 "; ", tally.marker);
	add_shares(&tally, t);
}
