/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/survey/magics.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

enum {
	STEP = 2,           /* bytes from one pair that is looked up to the next */
	PAIRS = 1 << 16,
	MAGIC_MOST = 8,     /* bytes of a magic number */
	WORD = 64,          /* rows or bytes in a word of a set */
	WORDS = (UINT8_MAX + 1) / WORD,
	SECTOR = 512,       /* the least alignment */
	CHUNK = 4096,       /* searched before aligned rows are compared again */
	NEAR = CHUNK + SECTOR /* most magic numbers are not farther behind the start of a part */
};

/* A row that may stand anywhere: the two pairs by one of which it is met, the second a byte
 * behind the first. */
struct seek {
	uint8_t row;
	uint8_t at;         /* of the first pair in the magic number */
	uint8_t byte[3];
	bool short_magic;   /* of two bytes: anything may be the third */
};

/* One of the two pairs, by its first byte. */
struct meeting {
	uint8_t seek;
	bool second;
};

/* Where the magic numbers of aligned rows begin, and with which bytes. */
struct place {
	uint32_t at;
	uint64_t first[WORDS];
};

struct magics {
	const struct format *const *formats;
	size_t count, seek_count, aligned_count, place_count, looked_count;
	struct seek *seeks;
	struct meeting *meetings;  /* those that begin with byte b: from starts[b] on */
	uint16_t starts[UINT8_MAX + 2];
	uint8_t *aligned;   /* rows */
	struct place *places;
	uint8_t *looked;    /* rows without a magic number */
	uint64_t ahead;     /* how far a magic number may end behind the start of its part */
	uint64_t met[PAIRS / 64];
	/* By the byte at a place: the rows that may begin there. */
	uint64_t here[UINT8_MAX + 1][WORDS];
};

/* ---- the tables ---- */

/* There are 4 words for each second byte. */
static void
meet(struct magics *m, uint8_t first, uint8_t second)
{
	m->met[second * 4 + first / 64] |= UINT64_C(1) << first % 64;
}

/* Erased flash and zeros would be full of such a pair. */
static bool
is_blank(const uint8_t *pair)
{
	return pair[0] == pair[1] && (pair[0] == 0 || pair[0] == 0xff);
}

static void
add_seek(struct magics *m, uint8_t row, const struct format *f)
{
	struct seek *s = &m->seeks[m->seek_count++];

	*s = (struct seek){ .row = row, .short_magic = f->magic_len < 3 };
	while (s->at + 3 < f->magic_len
	        && (is_blank(f->magic + s->at) || is_blank(f->magic + s->at + 1)))
		s->at++;
	memcpy(s->byte, f->magic + s->at, s->short_magic ? 2 : 3);
	meet(m, s->byte[0], s->byte[1]);
	for (unsigned int any = 0; s->short_magic && any <= UINT8_MAX; any++)
		meet(m, s->byte[1], (uint8_t)any);
	if (!s->short_magic)
		meet(m, s->byte[1], s->byte[2]);
	if (m->ahead < f->magic_at + UINT64_C(1) * f->magic_len)
		m->ahead = f->magic_at + UINT64_C(1) * f->magic_len;
}

static void
add_aligned(struct magics *m, uint8_t row, const struct format *f)
{
	struct place *p = m->places;

	m->aligned[m->aligned_count++] = row;
	while (p < m->places + m->place_count && p->at != f->magic_at)
		p++;
	if (p == m->places + m->place_count)
		m->place_count++;
	p->at = f->magic_at;
	p->first[f->magic[0] / WORD] |= UINT64_C(1) << f->magic[0] % WORD;
}

/* Sorts the pairs by their first bytes. */
static void
add_meetings(struct magics *m)
{
	uint16_t count = 0;

	m->meetings = memory_zeroed(2 * m->seek_count, sizeof *m->meetings);
	for (unsigned int byte = 0; byte <= UINT8_MAX; byte++) {
		m->starts[byte] = count;
		for (size_t i = 0; i < m->seek_count; i++)
			for (int k = 0; k < 2; k++)
				if (m->seeks[i].byte[k] == byte)
					m->meetings[count++] = (struct meeting){ (uint8_t)i, k };
	}
	m->starts[UINT8_MAX + 1] = count;
}

/* Rows whose magic number begins their part are met by its first byte, others by any. */
static void
add_here(struct magics *m, size_t row)
{
	const struct format *f = m->formats[row];
	bool by_first = f->magic_len && f->magic_at == 0;

	for (unsigned int byte = 0; byte <= UINT8_MAX; byte++)
		if (!by_first || f->magic[0] == byte)
			m->here[byte][row / WORD] |= UINT64_C(1) << row % WORD;
}

struct magics *
magics_of(const struct format *const *formats)
{
	struct magics *m = memory_zeroed(1, sizeof *m);

	m->formats = formats;
	while (formats[m->count])
		m->count++;
	assert(m->count <= UINT8_MAX);
	m->seeks = memory_zeroed(m->count, sizeof *m->seeks);
	m->aligned = memory_zeroed(m->count, sizeof *m->aligned);
	m->places = memory_zeroed(m->count, sizeof *m->places);
	m->looked = memory_zeroed(m->count, sizeof *m->looked);
	for (size_t i = 0; i < m->count; i++) {
		const struct format *f = formats[i];

		/* One of a single byte, repeated, could not be told from what is erased. */
		assert(f->magic_len ? f->magic_len >= 2 && f->magic_len <= MAGIC_MOST
		                             && f->align % SECTOR == 0
		                             && memcmp(f->magic, f->magic + 1, f->magic_len - 1u)
		                    : f->step && f->looks);
		if (!f->magic_len)
			m->looked[m->looked_count++] = (uint8_t)i;
		else if (f->align)
			add_aligned(m, (uint8_t)i, f);
		else
			add_seek(m, (uint8_t)i, f);
		add_here(m, i);
	}
	/* Behind each candidate so much is looked at again. */
	assert(m->ahead <= SECTOR);
	add_meetings(m);
	return m;
}

void
magics_free(struct magics *m)
{
	if (!m)
		return;
	free(m->seeks);
	free(m->meetings);
	free(m->aligned);
	free(m->places);
	free(m->looked);
	free(m);
}

/* ---- the search ---- */

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
		const struct seek *k = &m->seeks[m->meetings[i].seek];
		bool second = m->meetings[i].second;
		uint64_t before = UINT64_C(1) * k->at + second + m->formats[k->row]->magic_at;

		if (at >= before && (b[1] == k->byte[1 + second] || (second && k->short_magic)))
			try(s, k->row, at - before);
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
	const uint64_t *met = s->m->met;
	uint64_t at = from;
	uint64_t end = s->bytes.len ? s->bytes.len - 1 : 0;

	for (;;) {
		uint64_t stop = (s->best.at < to ? s->best.at + 1 : to) + s->m->ahead;

		stop = stop < end ? stop : end;
		for (; at < stop; at += STEP) {
			const uint8_t *b = s->bytes.at + at;

			if (met[b[1] * 4 + b[0] / 64] >> b[0] % 64 & 1)
				break;
			/* Most of a flash is empty. */
			if (is_blank(b))
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
