/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/survey/magics.h"

#include <string.h>

#include "store/survey/magics_private.h"

enum {
	STEP = 2,           /* bytes from one pair that is looked up to the next */
	CHUNK = 4096,       /* searched before aligned rows are compared again */
	NEAR = CHUNK + SECTOR /* most magic numbers are not farther behind the start of a part */
};

struct search {
	const struct magics *m;
	struct span bytes;
	struct candidate least; /* what is wanted is not before this */
	struct candidate best;  /* the first found so far; begins at the end if none is */
	uint64_t alike;         /* from where the search is, all bytes up to here are the same */
};

static bool
stands(const struct search *s, size_t row, uint64_t at)
{
	const struct format *f = s->m->formats[row];
	uint64_t magic = at + f->magic_at;

	if (!f->magic_len)
		return at % f->step == 0 && f->looks(s->bytes, (size_t)at);
	return magic + f->magic_len <= s->bytes.len
	       && s->bytes.at[magic] == f->magic[0]
	       && memcmp(s->bytes.at + magic, f->magic, f->magic_len) == 0;
}

static bool
is_before(uint64_t at, size_t row, const struct candidate *c)
{
	return at < c->at || (at == c->at && row < c->row);
}

static void
try(struct search *s, size_t row, uint64_t at)
{
	if (is_before(at, row, &s->best) && !is_before(at, row, &s->least)
	        && stands(s, row, at))
		s->best = (struct candidate){ at, row };
}

/* Tries the rows of which one of the two pairs is at `at`. */
static void
try_pair(struct search *s, uint64_t at)
{
	const struct magics *m = s->m;
	const uint8_t *b = s->bytes.at + at;

	for (unsigned int i = m->starts[b[0]]; i < m->starts[b[0] + 1]; i++) {
		const struct meeting *k = &m->meetings[i];

		if ((b[1] == k->next || k->any) && at >= k->before)
			try(s, k->row, at - k->before);
	}
}

/* Looks how far the bytes from `from` on are the same, as far as rows that begin in [from, to)
 * mostly ask: most of a flash is empty. */
static void
look_alike(struct search *s, uint64_t from, uint64_t to)
{
	struct span upto = span_cut(s->bytes, 0, (size_t)to + NEAR);

	if (s->alike < from)
		s->alike = from;
	s->alike += span_run(upto, (size_t)s->alike, s->bytes.at[from]);
}

/* Bytes of the run at `at` up to `stop`, without the last pair. */
static uint64_t
blank_len(const struct search *s, uint64_t at, uint64_t stop)
{
	uint64_t end = s->alike < stop ? s->alike : stop;
	uint64_t run = at < end ? end - at
	        : span_run(span_cut(s->bytes, 0, (size_t)stop), (size_t)at, s->bytes.at[at]);

	return run < 2 * STEP ? 0 : run / STEP * STEP - STEP;
}

/* Rows that begin in [from, to), by pairs. */
static void
search_pairs(struct search *s, uint64_t from, uint64_t to)
{
	uint64_t at = from;
	uint64_t end = s->bytes.len ? s->bytes.len - 1 : 0;

	for (;;) {
		uint64_t stop = (s->best.at < to ? s->best.at + 1 : to) + s->m->ahead;
		/* Behind a candidate, only a row that is met far from its start is before it. */
		const uint64_t *met = at > s->best.at + FAR ? s->m->met_far : s->m->met;

		stop = stop < end ? stop : end;
		for (; at < stop; at += STEP) {
			const uint8_t *b = s->bytes.at + at;

			if (met[b[1] * 4 + b[0] / 64] >> b[0] % 64 & 1)
				break;
			/* Most of a flash is empty. */
			if (magics_blank(b))
				at += blank_len(s, at, stop);
		}
		if (at >= stop)
			break;
		try_pair(s, at);
		at += STEP;
	}
	/* The last byte is the first of no pair. */
	if (end > from && end - 1 < to + s->m->ahead)
		try_pair(s, end - 1);
}

/* May the row's part begin `at` bytes behind the base? */
static bool
may_begin(const struct format *f, uint64_t at)
{
	return !f->align || at % f->align == 0;
}

static void
try_place(struct search *s, uint64_t base, uint64_t at, const struct place *p)
{
	for (size_t i = 0; i < s->m->aligned_count; i++) {
		size_t row = s->m->aligned[i];
		const struct format *f = s->m->formats[row];

		if (f->magic_at == p->at && may_begin(f, at - base))
			try(s, row, at);
	}
}

/* The first sector from `at` on for which bytes that are not all the same are at the place. */
static uint64_t
pass_alike(const struct search *s, uint64_t at, const struct place *p)
{
	uint64_t end = at + p->at + MAGIC_MOST;

	return end > s->alike ? at : at + ((s->alike - end) / SECTOR + 1) * SECTOR;
}

/* Aligned rows that begin in [from, to): place by place, since what lies at a distance is not in
 * the cache, and reads that do not wait for one another are made at once. */
static void
search_aligned(struct search *s, uint64_t base, uint64_t from, uint64_t to)
{
	uint64_t start = base + (from - base + SECTOR - 1) / SECTOR * SECTOR;

	for (const struct place *p = s->m->places; p < s->m->places + s->m->place_count; p++)
		for (uint64_t at = pass_alike(s, start, p); at < to && at <= s->best.at;
		        at += SECTOR) {
			uint8_t first = span_u8(s->bytes, (size_t)at + p->at);

			if (p->first[first / WORD] >> first % WORD & 1)
				try_place(s, base, at, p);
		}
}

/* Rows without a magic number that begin in [from, to). */
static void
search_looked(struct search *s, uint64_t from, uint64_t to)
{
	for (size_t i = 0; i < s->m->looked_count; i++) {
		size_t row = s->m->looked[i];
		uint32_t step = s->m->formats[row]->step;
		uint64_t at = (from + step - 1) / step * step;

		for (; at < to && at <= s->best.at; at += step)
			try(s, row, at);
	}
}

/* What begins right at the first place: in a log the next node follows the last, and
 * nothing needs to be searched. */
static bool
find_here(struct search *s, uint64_t base, bool joint)
{
	uint64_t at = s->least.at;
	const uint64_t *here = s->m->here[s->bytes.at[at]];

	for (size_t word = s->least.row / WORD; word < WORDS; word++) {
		uint64_t rows = here[word];

		if (word == s->least.row / WORD)
			rows &= UINT64_MAX << s->least.row % WORD;
		for (; rows; rows &= rows - 1) {
			size_t i = word * WORD + (size_t)__builtin_ctzll(rows);

			if ((joint || may_begin(s->m->formats[i], at - base))
			        && stands(s, i, at)) {
				s->best = (struct candidate){ at, i };
				return true;
			}
		}
	}
	return false;
}

bool
magics_first(const struct magics *m, struct span bytes, uint64_t base,
        bool joint, struct candidate *c, uint64_t to)
{
	struct search s = { .m = m, .bytes = bytes, .least = *c, .best = { .at = to } };
	uint64_t from = c->at + 1;

	if (c->at >= to)
		return false;
	if (!find_here(&s, base, joint))
		for (; from < to && s.best.at == to; from += CHUNK) {
			uint64_t end = to - from < CHUNK ? to : from + CHUNK;

			look_alike(&s, from, end);
			search_pairs(&s, from, end);
			search_aligned(&s, base, from, end);
			search_looked(&s, from, end);
		}
	if (s.best.at == to)
		return false;
	*c = s.best;
	return true;
}
