/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests a grid of block boundaries against the nodes. */
#include "jffs2/blocks/evidence_private.h"

#include <math.h>
#include <stdlib.h>

enum {
	AROUND = 8, /* extents before and after a boundary that tell how dense nodes are */
	PAGE = 512  /* the least that is written at once where flash is written by pages */
};

static bool
has_type(const struct extent *e, uint16_t nodetype)
{
	return evidence_sound(e) && (e->nodetype | JFFS2_ACCURATE) == nodetype;
}

/* A part that ends with erased bytes ends with a block, unless somebody cut it there: one in
 * four, as people cut at round numbers. */
static const double PADDED_END = 0.6;

/* -log10 of the chance that a node begins at a place near extent `i`. */
static double
digits_of_edge(const struct facts *f, size_t i)
{
	size_t count = f->log->extents.count;
	size_t from = i > AROUND ? i - AROUND : 0;
	size_t to = i + AROUND < count ? i + AROUND : count;
	double words = 0, nodes = 0;

	for (; from < to; from++) {
		if (f->witness[from]) {
			words += f->log->extents.at[from].len / 4.0;
			nodes++;
		}
	}
	return nodes > 0 ? log10(words / nodes) : 0;
}

/* Flash that is written by pages may have a page left out where the system was started
 * again, so that nodes follow erased runs inside a block. */
double
evidence_gap_digits(const struct facts *f)
{
	double places = (double)(f->last - f->first) / (f->padded ? PAGE : 4);
	double gaps = (double)f->after_gap.count;

	return gaps > 0 && places > gaps ? log10(places / gaps) : 0;
}

/* Nothing after a padding node, which reaches up to a page, nor after dirt. */
static double
weigh_edge(const struct facts *f, size_t i)
{
	const struct extent *e = &f->log->extents.at[i], *before = e - 1;
	double edge, gap;

	if (i == 0 || before->kind == EXTENT_DIRT || has_type(before, JFFS2_PADDING))
		return 0;
	if (before->kind == EXTENT_FREE && !evidence_sound(e))
		return 0;
	if (before->kind == EXTENT_NODE && !evidence_sound(before) && !evidence_sound(e))
		return 0;
	edge = digits_of_edge(f, i);
	gap = before->kind == EXTENT_FREE ? evidence_gap_digits(f) : 0;
	return edge > gap ? edge : gap;
}

/* What it tells that extent `i` begins at a boundary. */
static double
digits_at(const struct facts *f, size_t i)
{
	if (isnan(f->digits[i]))
		f->digits[i] = weigh_edge(f, i);
	return f->digits[i];
}

/* In the spare area of the page that begins there. */
static bool
is_marked(const struct facts *f, uint32_t boundary)
{
	return f->log->oob && jffs2_oob_marks(f->log->oob, boundary);
}

/* What stands at a boundary that a block begins at: extent `e` holds it. */
static void
look_at_block(const struct facts *f, const struct extent *e, uint32_t boundary, bool on,
        struct fit *fit)
{
	bool marker = (has_type(e, JFFS2_CLEANMARKER) && e->offset == boundary)
	              || is_marked(f, boundary);

	if (marker)
		fit->on_marked += on;
	else if (e->kind == EXTENT_FREE || (evidence_sound(e) && e->offset == boundary))
		*(on ? &fit->on_plain : &fit->off_plain) += 1;
}

/* A boundary between the first and the last node, in extent `i`. */
static void
look_inside(const struct facts *f, size_t i, uint32_t boundary, bool on, struct fit *fit)
{
	const struct extent *e = &f->log->extents.at[i];
	double digits;

	fit->seen.boundaries++;
	if (e->offset != boundary) {
		fit->seen.crossed += f->witness[i];
		if (f->witness[i] && !on)
			fit->row = 0;
		return;
	}
	fit->seen.starts += evidence_sound(e);
	fit->tight += i > 0 && evidence_sound(e) && (e[-1].kind == EXTENT_NODE
	                                             || e[-1].len < JFFS2_HEADER_LEN);
	digits = digits_at(f, i);
	*(on ? &fit->on : &fit->off) += digits;
	if (!on)
		fit->row += digits;
	fit->stretch = fit->row > fit->stretch ? fit->row : fit->stretch;
	if (digits >= 1) {
		if (fit->told++)
			fit->step = evidence_gcd(fit->step,
			        (boundary - fit->last) / fit->seen.size);
		fit->last = boundary;
	}
}

/* Any boundary, the part's start and end too; `i` is the extent after it, or in it. */
static void
look_around(const struct facts *f, size_t i, uint32_t boundary, struct fit *fit)
{
	const struct extent *at = f->log->extents.at;

	if (i > 0 && at[i - 1].offset + at[i - 1].len == boundary) {
		fit->seen.free_ends += at[i - 1].kind == EXTENT_FREE;
		fit->seen.summaries += has_type(&at[i - 1], JFFS2_SUMMARY);
	}
	fit->seen.markers += (i < f->log->extents.count && at[i].offset == boundary
	                      && has_type(&at[i], JFFS2_CLEANMARKER))
	                     || is_marked(f, boundary);
}

/* The boundaries from `b` on that lie inside of extent `i`, a node, not at its start: nothing
 * else is there to be seen. How many there are; 0 if they must be looked at one by one. */
static uint32_t
pass_inside(const struct facts *f, size_t i, uint64_t b, bool on, uint32_t times,
        struct fit *fit)
{
	const struct extent *e = &f->log->extents.at[i];
	uint64_t end = (uint64_t)e->offset + e->len;
	uint32_t n = (uint32_t)(end - 1 - b) / fit->seen.size + 1;

	if (e->kind != EXTENT_NODE || e->offset >= b || b <= f->first || end > f->last
	        || f->log->oob)
		return 0;
	fit->seen.boundaries += n;
	if (!f->witness[i])
		return n;
	fit->seen.crossed += n;
	if (!on || (n > 1 && times > 1))
		fit->row = 0;
	return n;
}

static bool
ends_by(const struct facts *f, size_t i, uint64_t at)
{
	return (uint64_t)f->log->extents.at[i].offset + f->log->extents.at[i].len <= at;
}

/* The first extent from `i` on that ends behind `at`, or their count: from that of the index on, in
 * ever longer strides, then halved. */
static size_t
extent_behind(const struct facts *f, size_t i, uint64_t at)
{
	size_t count = f->log->extents.count, stride = 1, to;
	uint32_t known = f->behind[at >> f->behind_bits];

	i = known > i ? known : i;
	if (i == count || !ends_by(f, i, at))
		return i;
	while (i + stride < count && ends_by(f, i + stride, at)) {
		i += stride;
		stride *= 2;
	}
	/* Extent `i` ends by there, `to` doesn't. */
	to = i + stride < count ? i + stride : count;
	while (to - i > 1) {
		size_t middle = i + (to - i) / 2;

		if (ends_by(f, middle, at))
			i = middle;
		else
			to = middle;
	}
	return to;
}

void
evidence_fit(const struct facts *f, uint32_t size, uint32_t phase, uint32_t times,
        struct fit *fit)
{
	uint64_t end = f->log->part.len;
	size_t i = 0, count = f->log->extents.count;
	uint32_t nth = 0, first_on = phase / size % times, n;

	*fit = (struct fit){ .seen = { .size = size, .phase = phase % size } };
	for (uint64_t b = phase % size; b <= end; b += size) {
		bool on = nth == first_on;

		i = extent_behind(f, i, b);
		n = i < count ? pass_inside(f, i, b, on, times, fit) : 0;
		if (n) {
			nth = (nth + n) % times;
			b += (uint64_t)(n - 1) * size;
			continue;
		}
		look_around(f, i, (uint32_t)b, fit);
		if (b > f->first && b < f->last)
			look_inside(f, i, (uint32_t)b, on, fit);
		if (b >= f->first && b < f->last)
			look_at_block(f, &f->log->extents.at[i], (uint32_t)b, on, fit);
		if (b == end && count && f->log->extents.at[count - 1].kind == EXTENT_FREE)
			*(on ? &fit->on : &fit->off) += PADDED_END;
		nth = nth + 1 < times ? nth + 1 : 0;
	}
}

void
evidence_hold(const struct facts *f, uint32_t size, uint32_t phase,
        struct erase_evidence *ev)
{
	struct fit fit;

	/* If blocks had twice the size, one half of the boundaries would not exist. */
	evidence_fit(f, size, phase, 2, &fit);
	*ev = fit.seen;
	if (!ev->crossed)
		ev->score = fit.on < fit.off ? fit.on : fit.off;
}

uint32_t
evidence_crossed_after_markers(const struct facts *f, uint32_t size)
{
	uint32_t from = f->markers.count ? f->markers.at[0] % size : 0, crossed = 0;

	for (size_t i = 0; i < f->log->extents.count; i++) {
		const struct extent *e = &f->log->extents.at[i];

		if (has_type(e, JFFS2_CLEANMARKER))
			from = e->offset;
		if (f->witness[i] && e->offset >= from)
			crossed += (e->offset - from) / size
			           != (e->offset - from + e->len - 1) / size;
	}
	return crossed;
}

/* Counts up or down at a phase, in words, wherever a node's inside begins or ends. */
static void
cover(int32_t *change, uint32_t words, uint64_t from, uint64_t to)
{
	uint32_t a = (uint32_t)(from % words), b = (uint32_t)(to % words);

	if (to - from >= words) {
		change[0]++;
		return;
	}
	change[a]++;
	change[b]--;
	change[0] += b < a;
}

/* For each phase of boundaries every `words` words: inside how many nodes some lie. Where a node is as
 * long as that, not more than it takes to know that there is one. */
static int32_t *
inside_at(const struct facts *f, uint32_t words)
{
	int32_t *change = memory_zeroed(words, sizeof *change);

	for (size_t i = 0; i < f->log->extents.count; i++) {
		const struct extent *e = &f->log->extents.at[i];

		if (f->witness[i] && e->len > 4)
			cover(change, words, (uint64_t)e->offset / 4 + 1,
			        ((uint64_t)e->offset + e->len + 3) / 4);
	}
	for (uint32_t phase = 1; phase < words; phase++)
		change[phase] += change[phase - 1];
	return change;
}

static bool
has_free_phase(const int32_t *inside, uint32_t words)
{
	uint32_t phase = 0;

	while (phase < words && inside[phase])
		phase++;
	return phase < words;
}

/* Blocks of half the size have boundaries at two phases: the nodes are gone through for a usual size
 * and, if need be, larger ones. What is free for one is free for all larger ones, too. */
uint32_t
evidence_least(const struct facts *f)
{
	enum { USUAL = 65536 };
	uint32_t size = USUAL, words = size / 4;
	int32_t *inside = inside_at(f, words);
	bool found = has_free_phase(inside, words);

	while (!found && size < ERASE_MAX) {
		free(inside);
		size *= 2;
		words *= 2;
		inside = inside_at(f, words);
		found = has_free_phase(inside, words);
	}
	for (bool half = found; half && size > ERASE_LEAST;) {
		for (uint32_t phase = 0; phase < words / 2; phase++)
			inside[phase] |= inside[phase + words / 2];
		half = has_free_phase(inside, words / 2);
		words /= 2;
		size /= half ? 2 : 1;
	}
	free(inside);
	return found ? size : 0;
}
