/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What bytes look like, whatever they mean. Long stretches are sampled: up to SAMPLES
 * pieces, evenly spread, so that a cell costs the same whatever it covers.
 */
#include <inttypes.h>
#include <math.h>

#include "map/map.h"
#include "map/map_private.h"

enum { SAMPLES = 16, PIECE = 64, MOST_BYTES = SAMPLES * PIECE };

/* How often each byte occurs in a sample. */
struct counts {
	uint16_t of[256];
	uint32_t all;
};

static void
count_piece(struct counts *c, struct span piece)
{
	for (size_t i = 0; i < piece.len; i++)
		c->of[piece.at[i]]++;
	c->all += (uint32_t)piece.len;
}

static void
count(const struct map *m, uint64_t from, uint64_t to, struct counts *c)
{
	uint64_t len = to - from;

	*c = (struct counts){ .all = 0 };
	if (len <= MOST_BYTES) {
		count_piece(c, span_cut(m->firmware->bytes, (size_t)from, (size_t)len));
		return;
	}
	for (uint64_t i = 0; i < SAMPLES; i++)
		count_piece(c, span_cut(m->firmware->bytes,
		        (size_t)(from + (len - PIECE) / (SAMPLES - 1) * i), PIECE));
}

/* ---- entropy ---- */

/* In bits. */
static double
entropy(const struct counts *c)
{
	double sum = 0, all = c->all;

	if (c->all < 2)
		return 0;
	for (int i = 0; i < 256; i++)
		if (c->of[i] > 1)
			sum += c->of[i] * log2(c->of[i]);
	return log2(all) - sum / all;
}

/* The highest entropy that a sample of this size can have. */
static double
most_entropy(const struct counts *c)
{
	return c->all < 256 ? log2(c->all) : 8;
}

static uint32_t
hundredths(double bits)
{
	return (uint32_t)(bits * 100 + 0.5);
}

static uint8_t
level_of(const struct counts *c)
{
	uint32_t level = c->all < 2 ? 0 : hundredths(entropy(c) / most_entropy(c) * 8) / 100;

	return (uint8_t)(MAP_LEVEL + (level < MAP_LEVELS ? level : MAP_LEVELS - 1));
}

static void
add_entropy(const struct counts *c, struct text *t)
{
	uint32_t bits = hundredths(entropy(c)), most = hundredths(most_entropy(c));

	text_addf(t, "entropy %" PRIu32 ".%02" PRIu32 " of ", bits / 100, bits % 100);
	if (most < 800)
		text_addf(t, "at most %" PRIu32 ".%02" PRIu32, most / 100, most % 100);
	else
		text_add(t, "8");
	text_add(t, " bits");
}

/* ---- classes of bytes ---- */

enum { IS_NUL, IS_FF, IS_PRINT, IS_OTHER, IS_COUNT };

static const uint8_t class_kinds[] = {
	[IS_NUL] = MAP_ZERO, [IS_FF] = MAP_FREE, [IS_PRINT] = MAP_PRINT,
	[IS_OTHER] = MAP_BINARY,
};

static int
class_of(int byte)
{
	if (byte == 0)
		return IS_NUL;
	if (byte == 0xff)
		return IS_FF;
	if ((byte >= ' ' && byte <= '~') || byte == '\t' || byte == '\n' || byte == '\r')
		return IS_PRINT;
	return IS_OTHER;
}

static void
sum_classes(const struct counts *c, uint32_t sums[IS_COUNT])
{
	for (int i = 0; i < IS_COUNT; i++)
		sums[i] = 0;
	for (int byte = 0; byte < 256; byte++)
		sums[class_of(byte)] += c->of[byte];
}

/* Random bytes are two fifths printable: it takes more than that to be text. */
static uint8_t
class_kind(const struct counts *c)
{
	uint32_t sums[IS_COUNT];

	sum_classes(c, sums);
	for (int i = 0; i < IS_COUNT; i++)
		if (sums[i] * 4 > c->all * (i == IS_PRINT ? 3u : 2u))
			return class_kinds[i];
	return MAP_BINARY;
}

/* ---- for the map ---- */

uint8_t
map_bytes_kind(const struct map *m, uint64_t from, uint64_t to)
{
	struct counts c;

	count(m, from, to, &c);
	return m->options.view == MAP_ENTROPY ? level_of(&c) : class_kind(&c);
}

bool
map_bytes_zero(const struct map *m, uint64_t from, uint64_t to)
{
	struct counts c;

	count(m, from, to, &c);
	return c.all > 0 && c.of[0] == c.all;
}

void
map_describe_bytes(const struct map *m, uint64_t from, uint64_t to, struct text *t)
{
	uint32_t sums[IS_COUNT];
	struct counts c;

	count(m, from, to, &c);
	if (c.all == 0)
		return;
	add_entropy(&c, t);
	sum_classes(&c, sums);
	for (int i = 0; i < IS_COUNT; i++)
		if (sums[i] > 0)
			text_addf(t, ", %s %" PRIu32 "%%", map_kinds[class_kinds[i]].name,
			        (uint32_t)((uint64_t)sums[i] * 100 / c.all));
	if (to - from > MOST_BYTES)
		text_add(t, " (of a sample)");
}
