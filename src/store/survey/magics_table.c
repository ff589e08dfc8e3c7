/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "store/survey/magics_private.h"

/* There are 4 words for each second byte. */
static void
meet(struct magics *m, bool far, uint8_t first, uint8_t second)
{
	uint64_t bit = UINT64_C(1) << first % 64;

	m->met[second * 4 + first / 64] |= bit;
	if (far)
		m->met_far[second * 4 + first / 64] |= bit;
}

static void
add_seek(struct magics *m, uint8_t row, const struct format *f)
{
	struct seek *s = &m->seeks[m->seek_count++];
	bool far;

	*s = (struct seek){ .row = row, .short_magic = f->magic_len < 3 };
	while (s->at + 3 < f->magic_len
	        && (magics_blank(f->magic + s->at) || magics_blank(f->magic + s->at + 1)))
		s->at++;
	memcpy(s->byte, f->magic + s->at, s->short_magic ? 2 : 3);
	far = f->magic_at + s->at + UINT64_C(1) > FAR;
	meet(m, far, s->byte[0], s->byte[1]);
	for (unsigned int any = 0; s->short_magic && any <= UINT8_MAX; any++)
		meet(m, far, s->byte[1], (uint8_t)any);
	if (!s->short_magic)
		meet(m, far, s->byte[1], s->byte[2]);
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

static struct meeting
meeting_of(const struct magics *m, const struct seek *s, int second)
{
	/* No row that may stand anywhere has its magic number behind a sector. */
	return (struct meeting){ .before = (uint16_t)(s->at + second + m->formats[s->row]->magic_at),
		.row = s->row, .next = s->byte[1 + second], .any = second && s->short_magic };
}

/* Sorts the pairs by their first bytes. */
static void
add_meetings(struct magics *m)
{
	uint16_t next[UINT8_MAX + 1];

	for (size_t i = 0; i < 2 * m->seek_count; i++)
		m->starts[m->seeks[i / 2].byte[i % 2] + 1]++;
	for (unsigned int byte = 0; byte <= UINT8_MAX; byte++) {
		next[byte] = m->starts[byte];
		m->starts[byte + 1] = (uint16_t)(m->starts[byte + 1] + m->starts[byte]);
	}
	m->meetings = memory_zeroed(2 * m->seek_count, sizeof *m->meetings);
	for (size_t i = 0; i < 2 * m->seek_count; i++)
		m->meetings[next[m->seeks[i / 2].byte[i % 2]]++]
		        = meeting_of(m, &m->seeks[i / 2], i % 2);
}

/* Rows whose magic number begins their part are met by its first byte, others by any. */
static void
add_here(struct magics *m, size_t row)
{
	const struct format *f = m->formats[row];
	uint64_t bit = UINT64_C(1) << row % WORD;

	if (f->magic_len && f->magic_at == 0) {
		m->here[f->magic[0]][row / WORD] |= bit;
		return;
	}
	for (unsigned int byte = 0; byte <= UINT8_MAX; byte++)
		m->here[byte][row / WORD] |= bit;
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
