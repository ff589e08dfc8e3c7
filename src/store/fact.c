/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/fact.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "text/text.h"

void
fact_add(struct fact_list *list, enum fact_kind kind, const char *name, const char *format,
        ...)
{
	struct fact f = { .kind = kind };
	va_list args;

	snprintf(f.name, sizeof f.name, "%s", name);
	va_start(args, format);
	vsnprintf(f.value, sizeof f.value, format, args);
	va_end(args);
	if (list->facts.count < SUM_FACTS_MAX)
		array_push(&list->facts, f);
}

/* ---- sums ---- */

struct checksum *
fact_sum(struct fact_list *list, const char *name, enum digest_kind kind, struct span part,
        uint64_t from, uint64_t len)
{
	struct checksum s = { .kind = kind, .from = from, .len = len };

	if (list->sums.count >= SUM_FACTS_MAX)
		return NULL;
	snprintf(s.name, sizeof s.name, "%s", name);
	s.of[0] = from <= part.len ? span_cut(part, (size_t)from, len < SIZE_MAX ? (size_t)len
	                                      : SIZE_MAX) : span_cut(part, part.len, 0);
	s.missing = len - s.of[0].len;
	array_push(&list->sums, s);
	return &list->sums.at[list->sums.count - 1];
}

void
checksum_stored_number(struct checksum *s, struct span part, uint64_t at, enum endian e)
{
	if (!s)
		return;
	s->stored_at = at;
	s->little = e == ENDIAN_LITTLE;
	if (!span_holds(part, (size_t)at, digest_len(s->kind)))
		s->missing++;
	if (digest_len(s->kind) == 1)
		snprintf(s->stored, sizeof s->stored, "%02x", span_u8(part, (size_t)at));
	else if (digest_len(s->kind) == 2)
		snprintf(s->stored, sizeof s->stored, "%04x", span_u16(part, (size_t)at, e));
	else
		snprintf(s->stored, sizeof s->stored, "%08" PRIx32, span_u32(part, (size_t)at, e));
}

void
checksum_stored_bytes(struct checksum *s, struct span part, uint64_t at)
{
	struct text hex = { 0 };

	if (!s)
		return;
	s->stored_at = at;
	if (!span_holds(part, (size_t)at, digest_len(s->kind)))
		s->missing++;
	text_add_hex(&hex, span_cut(part, (size_t)at, digest_len(s->kind)));
	snprintf(s->stored, sizeof s->stored, "%s", text_str(&hex));
	text_free(&hex);
}

void
checksum_replace(struct checksum *s, struct span part, uint64_t at, struct span with)
{
	size_t i = 0, before;

	if (!s)
		return;
	while (i < SUM_PIECES - 1 && s->of[i + 1].len)
		i++;
	before = (size_t)(part.at + at - s->of[i].at);
	if (i + 2 >= SUM_PIECES || !span_holds(part, (size_t)at, with.len)
	        || !span_holds(s->of[i], before, with.len))
		return;
	s->of[i + 2] = span_cut(s->of[i], before + with.len, SIZE_MAX);
	s->of[i] = span_cut(s->of[i], 0, before);
	s->of[i + 1] = with;
}

bool
checksum_ok(const struct checksum *s)
{
	return s->computed[0] && strcmp(s->stored, s->computed) == 0;
}

bool
checksum_wrong(const struct checksum *s)
{
	return s->computed[0] && strcmp(s->stored, s->computed) != 0;
}

uint64_t
checksum_cost(const struct checksum *s)
{
	uint64_t cost = 0;

	for (size_t i = 0; i < SUM_PIECES; i++)
		cost += s->of[i].len;
	return cost;
}

static uint32_t
hex_number(const char *digits)
{
	static const char all[] = "0123456789abcdef";
	uint32_t n = 0;

	for (; *digits; digits++)
		n = n << 4 | (uint32_t)(strchr(all, *digits) - all);
	return n;
}

bool
checksum_numbers(const struct checksum *s, uint32_t *stored, uint32_t *computed)
{
	if (digest_len(s->kind) > 4 || !s->stored[0] || !s->computed[0])
		return false;
	*stored = hex_number(s->stored);
	*computed = hex_number(s->computed);
	return true;
}

bool
checksum_step(struct checksum *s, struct digest *d, uint64_t *at, uint64_t budget)
{
	uint64_t before = 0;

	if (s->missing)
		return false;
	if (*at == 0)
		digest_start(d, s->kind);
	for (size_t i = 0; i < SUM_PIECES; i++) {
		struct span piece = s->of[i];

		if (*at < before + piece.len) {
			piece = span_cut(piece, (size_t)(*at - before),
			        budget < SIZE_MAX ? (size_t)budget : SIZE_MAX);
			digest_add(d, piece);
			*at += piece.len;
			budget -= piece.len;
			if (budget == 0)
				return true;
		}
		before += s->of[i].len;
	}
	digest_finish(d, s->computed);
	return false;
}

void
fact_list_free(struct fact_list *list)
{
	array_free(&list->facts);
	array_free(&list->sums);
}
