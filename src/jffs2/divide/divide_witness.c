/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The witnesses of a log, and the marks they are sorted by. */
#include "jffs2/divide/divide_private.h"

#include <string.h>

#include "jffs2/layout.h"

/* True if the extent is about an inode and can be trusted. */
static bool
is_witness(const struct extent *e)
{
	const uint32_t bad = FLAW_HEADER_CRC | FLAW_NODE_CRC | FLAW_NAME_CRC | FLAW_DATA_CRC
	                     | FLAW_LENGTH | FLAW_TRUNCATED | FLAW_NAME | FLAW_RANGE;

	return e->kind == EXTENT_NODE && !(e->flaws & bad)
	       && (e->nodetype == JFFS2_DIRENT || e->nodetype == JFFS2_INODE);
}

void
witnesses_gather(struct witnesses *w, const struct jffs2_log *log)
{
	memset(w, 0, sizeof *w);
	w->log = log;
	for (uint32_t i = 0; i < log->extents.count; i++)
		if (is_witness(&log->extents.at[i]))
			array_push(&w->at, i);
		else if (divide_is_marker(&log->extents.at[i]))
			array_push(&w->markers, i);
}

void
witnesses_free(struct witnesses *w)
{
	array_free(&w->at);
	array_free(&w->markers);
}

uint32_t
divide_target(const struct witnesses *w, uint32_t witness)
{
	const struct extent *e = witness_at(w, witness);

	return e->nodetype == JFFS2_DIRENT
	       ? READ32(span_cut(w->log->part, e->offset, SIZE_MAX), struct raw_dirent, ino,
	                 w->log->endian)
	       : 0;
}

uint32_t *
divide_highest(const struct witnesses *w, struct witness_range range)
{
	uint32_t n = range.to - range.from, highest = 0;
	uint32_t *up_to = memory_zeroed(n + 1, sizeof *up_to);

	for (uint32_t at = 0; at < n; at++) {
		uint32_t ino = witness_at(w, range.from + at)->ino;
		uint32_t target = divide_target(w, range.from + at);

		highest = ino > highest ? ino : highest;
		highest = target > highest ? target : highest;
		up_to[at] = highest;
	}
	return up_to;
}

/* ---- marks ---- */

enum { DIGIT = 11, DIGITS = 1 << DIGIT };

static uint32_t
key(const struct mark *m, int digit)
{
	const uint32_t low = digit < 3 ? m->version : m->ino;

	return low >> DIGIT * (digit % 3) & (DIGITS - 1);
}

/* One pass of a radix sort from `from` to `to`. */
static void
sort_by_digit(const struct mark *from, struct mark *to, size_t count, int digit)
{
	uint32_t start[DIGITS] = { 0 }, sum = 0;

	for (size_t i = 0; i < count; i++)
		start[key(&from[i], digit)]++;
	for (size_t i = 0; i < DIGITS; i++) {
		uint32_t n = start[i];

		start[i] = sum;
		sum += n;
	}
	for (size_t i = 0; i < count; i++)
		to[start[key(&from[i], digit)]++] = from[i];
}

/* The bits that are not the same in all marks: by other digits nothing is moved. */
static struct mark
bits_that_vary(const struct marks *m)
{
	const struct mark *at = m->list.at;
	struct mark vary = { 0 };

	for (size_t i = 1; i < m->list.count; i++) {
		vary.ino |= at[i].ino ^ at->ino;
		vary.version |= at[i].version ^ at->version;
	}
	return vary;
}

bool
marks_sort_step(struct marks *m)
{
	if (m->digit == 0)
		m->vary = bits_that_vary(m);
	while (m->digit < 6 && !key(&m->vary, m->digit))
		m->digit++;
	if (m->digit < 6) {
		struct mark *before = m->list.at;

		if (!m->spare)
			m->spare = memory_zeroed(m->list.count + 1, sizeof *m->spare);
		sort_by_digit(before, m->spare, m->list.count, m->digit++);
		m->list.at = m->spare;
		m->list.capacity = m->list.count;
		m->spare = before;
		return true;
	}
	free(m->spare);
	m->spare = NULL;
	m->digit = 0;
	return false;
}

void
marks_release(struct marks *m)
{
	array_free(&m->list);
	free(m->spare);
	m->spare = NULL;
}
