/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/pager/piece.h"

#include <string.h>

#include "text/text.h"

enum { UTF8_MOST = 4 };

/* Takes bytes up to a newline, to what is no text, or to the most; false: to wait. */
static bool
gather(struct file_pages *p, struct piece *out, size_t *len)
{
	*len = 0;
	while (*len < sizeof out->bytes) {
		struct stretch s = file_pages_at(p, out->spot.at + *len);
		size_t n = sizeof out->bytes - *len;
		const uint8_t *newline;

		if (s.kind == STRETCH_WAIT)
			return false;
		if (s.kind != STRETCH_BYTES)
			return true;
		n = n < s.bytes.len ? n : s.bytes.len;
		newline = memchr(s.bytes.at, '\n', n);
		n = newline ? (size_t)(newline - s.bytes.at) + 1 : n;
		memcpy(out->bytes + *len, s.bytes.at, n);
		*len += n;
		if (newline)
			return true;
	}
	return true;
}

/* Where to cut a long line: not inside a character. */
static size_t
cut_at(const struct piece *p)
{
	for (size_t at = PIECE_MOST - UTF8_MOST + 1; at < PIECE_MOST; at++) {
		uint32_t point;
		size_t n = text_utf8(span_of(p->bytes, sizeof p->bytes), at, &point);

		if (n > 0 && at + n > PIECE_MOST)
			return at;
	}
	return PIECE_MOST;
}

static void
measure(struct piece *p, size_t len)
{
	size_t text = len;

	p->ends_line = len > 0 && p->bytes[len - 1] == '\n';
	text -= p->ends_line;
	text -= p->ends_line && text > 0 && p->bytes[text - 1] == '\r';
	if (text > PIECE_MOST) {
		text = len = cut_at(p);
		p->ends_line = false;
	}
	p->len = (uint32_t)text;
	p->end = p->spot.at + len;
}

bool
piece_read(struct file_pages *p, const struct spot *s, struct piece *out)
{
	struct stretch first = file_pages_at(p, s->at);
	size_t len;

	out->spot = *s;
	out->kind = first.kind == STRETCH_HOLE ? PIECE_HOLE
	            : first.kind == STRETCH_UNREAD ? PIECE_UNREAD : PIECE_TEXT;
	out->len = 0;
	out->end = first.end;
	out->ends_line = false;
	if (out->kind != PIECE_TEXT)
		return true;
	if (!gather(p, out, &len))
		return false;
	measure(out, len);
	return true;
}

struct spot
piece_next(const struct piece *p)
{
	return (struct spot){ .at = p->end, .number = p->spot.number + p->ends_line,
		.continued = !p->ends_line };
}

/* ---- the index ---- */

void
marks_begin(struct marks *m)
{
	*m = (struct marks){ .stride = MARKS_STRIDE, .reached = { 0, 1, false } };
	array_push(&m->all, m->reached);
}

void
marks_free(struct marks *m)
{
	array_free(&m->all);
}

/* Keeps every other one. */
static void
thin(struct marks *m)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->all.count; i += 2)
		m->all.at[kept++] = m->all.at[i];
	m->all.count = kept;
	m->stride *= 2;
}

void
marks_note(struct marks *m, const struct spot *s)
{
	if (s->at <= m->reached.at)
		return;
	m->reached = *s;
	if (s->at - m->all.at[m->all.count - 1].at < m->stride)
		return;
	array_push(&m->all, *s);
	if (m->all.count == MARKS_MOST)
		thin(m);
}

struct spot
marks_before(const struct marks *m, uint64_t at)
{
	size_t from = 0, to = m->all.count;

	while (to - from > 1) {
		size_t middle = from + (to - from) / 2;

		if (m->all.at[middle].at <= at)
			from = middle;
		else
			to = middle;
	}
	return m->all.at[from];
}

struct spot
marks_before_line(const struct marks *m, uint64_t number)
{
	size_t from = 0, to = m->all.count;

	while (to - from > 1) {
		size_t middle = from + (to - from) / 2;
		const struct spot *s = &m->all.at[middle];

		if (s->number < number || (s->number == number && !s->continued))
			from = middle;
		else
			to = middle;
	}
	return m->all.at[from];
}
