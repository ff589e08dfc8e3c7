/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "uboot/environment.h"

#include <string.h>

#include "base/crc32.h"

enum {
	STEP = 256,         /* lengths are multiples of it: erase blocks, sectors, pages */
	PAGE = 4096,
	STARTS_MAX = 24,    /* places at which a CRC may stand */
	CRC_LEN = 4
};

/* ---- the text ---- */

/* Boot loader menus contain escape sequences. */
static bool
is_text(uint8_t c)
{
	return (c >= 0x20 && c <= 0x7e) || (c >= '\t' && c <= '\r') || c == 0x1b;
}

/* Are the eight bytes at `at` 0x20 to 0x7e? Most of a text is. */
static bool
are_printable(const uint8_t *at)
{
	const uint64_t ones = UINT64_MAX / UINT8_MAX, tops = ones << 7;
	uint64_t w;

	memcpy(&w, at, sizeof w);
	return !((w | (w + ones) | ~((w | tops) - ones * 0x20)) & tops);
}

/* The end of the text at `at`: it goes on behind single NULs. */
static uint64_t
text_end(struct span area, uint64_t at)
{
	for (;;) {
		while (at + 8 <= area.len && are_printable(area.at + at))
			at += 8;
		if (at < area.len && (is_text(area.at[at])
		        || (area.at[at] == 0 && is_text(span_u8(area, (size_t)at + 1)))))
			at++;
		else
			return at;
	}
}

static void
find_text(struct span image, uint64_t hit, struct environment *e)
{
	uint64_t least = hit > ENVIRONMENT_MAX ? hit - ENVIRONMENT_MAX : 0;
	uint64_t most = image.len - hit > ENVIRONMENT_MAX ? hit + ENVIRONMENT_MAX
	                                                  : image.len;

	e->from = e->to = hit;
	while (e->from > least && (is_text(image.at[e->from - 1])
	        || (image.at[e->from - 1] == 0 && e->from - 1 > least
	                && is_text(image.at[e->from - 2]))))
		e->from--;
	while (e->to < most && (is_text(image.at[e->to])
	        || (image.at[e->to] == 0 && is_text(span_u8(image, e->to + 1)))))
		e->to++;
	e->cost += e->to - e->from;
}

/* ---- its CRC ---- */

/* The end of the 0x00 or 0xff fill behind the text of the environment. */
static uint64_t
end_of_fill(struct span image, const struct environment *e)
{
	uint64_t most = e->from + ENVIRONMENT_MAX, at = e->to;
	struct span upto = span_cut(image, 0, (size_t)most);

	while (at < upto.len && at < e->to + 2 && upto.at[at] == 0)
		at++;
	return at + span_run(upto, (size_t)at, span_u8(upto, (size_t)at));
}

/* The CRC may be stored in either byte order. */
static bool
is_stored(struct span image, uint64_t at, uint32_t crc, enum endian *e)
{
	*e = crc == span_u32(image, (size_t)at, ENDIAN_BIG) ? ENDIAN_BIG : ENDIAN_LITTLE;
	return crc == span_u32(image, (size_t)at, *e);
}

/* Is there a length for which the CRC at `at` is right, the variables beginning at
 * `text`? */
static bool
try_start(struct span image, struct environment *e, uint64_t at, uint64_t text)
{
	uint64_t fill = end_of_fill(image, e), to = text;
	uint32_t crc = 0;

	while (to - at < ENVIRONMENT_MAX && to < image.len) {
		uint64_t next = at + ((to - at) / STEP + 1) * STEP;

		next = fill > to && fill < next ? fill : next;
		next = next < image.len ? next : image.len;
		crc = crc32_usual_more(crc, span_cut(image, (size_t)to,
		        (size_t)(next - to)));
		e->cost += next - to;
		to = next;
		if (to > e->to && is_stored(image, at, crc, &e->endian)) {
			e->at = at;
			e->len = to - at;
			e->flags = text - at == CRC_LEN ? -1 : span_u8(image, (size_t)at + CRC_LEN);
			e->from = text;
			return true;
		}
	}
	return false;
}

/* An environment begins at the start of a block. If it doesn't, or its CRC happens to be
 * printable, it begins at most this far from the start of the text. */
static size_t
list_starts(const struct environment *e, uint64_t hit, uint64_t starts[STARTS_MAX])
{
	uint64_t page = e->from > PAGE ? (e->from - CRC_LEN - 1) / PAGE * PAGE : 0;
	size_t n = 0;

	for (uint64_t k = 0; k <= CRC_LEN + 1; k++)
		if (e->from >= k && (e->from - k) % 4 == 0)
			starts[n++] = e->from - k;
	for (; page + CRC_LEN < hit && n < STARTS_MAX; page += PAGE)
		if (page + CRC_LEN + 1 >= e->from && (n == 0 || starts[0] != page))
			starts[n++] = page;
	return n;
}

static bool
is_name(uint8_t c)
{
	return c > 0x20 && c < 0x7f && c != '=';
}

void
environment_find(struct span image, uint64_t hit, uint64_t most, struct environment *e)
{
	uint64_t starts[STARTS_MAX];
	size_t count;

	memset(e, 0, sizeof *e);
	find_text(image, hit, e);
	count = list_starts(e, hit, starts);
	/* Behind the CRC comes the text, or a byte of flags before it. */
	for (size_t i = 0; i < 2 * count && !e->crc_ok && e->cost < most; i++) {
		uint64_t at = starts[i / 2], text = at + CRC_LEN + i % 2;

		if (text >= e->from && text < e->to && is_name(image.at[text]))
			e->crc_ok = try_start(image, e, at, text);
	}
}

/* The end of the text that begins at e->from, if two NULs end it. */
static bool
find_end(struct span image, struct environment *e)
{
	struct span area = span_cut(image, 0, (size_t)e->from + ENVIRONMENT_MAX);

	e->to = text_end(area, e->from);
	e->cost += e->to - e->from;
	return span_holds(area, (size_t)e->to, 2) && area.at[e->to] == 0
	       && area.at[e->to + 1] == 0;
}

bool
environment_at(struct span image, uint64_t at, struct environment *e)
{
	bool found = false;

	memset(e, 0, sizeof *e);
	for (uint64_t text = at + CRC_LEN; text <= at + CRC_LEN + 1 && !e->crc_ok; text++) {
		struct environment next = { .from = text, .at = at, .cost = e->cost,
			.flags = text == at + CRC_LEN ? -1 : span_u8(image, (size_t)at + CRC_LEN) };

		if (!is_name(span_u8(image, (size_t)text)))
			continue;
		if (!find_end(image, &next)) {
			e->cost = next.cost;
			continue;
		}
		next.crc_ok = try_start(image, &next, at, text);
		if (next.crc_ok || !found)
			*e = next;
		else
			e->cost = next.cost;
		found = true;
	}
	return found;
}

bool
environment_replaces(int a, int b)
{
	if (a < 0 || b < 0)
		return false;
	if (a == 0 && b == 255)
		return true;
	return a > b && !(a == 255 && b == 0);
}

struct span
environment_text(struct span image, const struct environment *e)
{
	return span_cut(image, (size_t)e->from, (size_t)(e->to - e->from));
}

/* ---- variables ---- */

bool
environment_next(struct span text, struct span *line)
{
	size_t at = line->at ? (size_t)(line->at - text.at) + line->len + 1 : 0;
	const uint8_t *nul;

	if (at >= text.len)
		return false;
	nul = memchr(text.at + at, 0, text.len - at);
	*line = span_cut(text, at, nul ? (size_t)(nul - text.at) - at : text.len - at);
	return true;
}

struct span
environment_name(struct span line)
{
	const uint8_t *equals = line.len ? memchr(line.at, '=', line.len) : NULL;

	return span_cut(line, 0, equals ? (size_t)(equals - line.at) : line.len);
}

struct span
environment_value(struct span line)
{
	return span_cut(line, environment_name(line).len + 1, line.len);
}

struct span
environment_get(struct span text, struct span name)
{
	struct span line = { 0 };

	while (environment_next(text, &line))
		if (line.len > name.len && span_equal(environment_name(line), name))
			return environment_value(line);
	return (struct span){ 0 };
}

/* The length of a ${NAME} or $(NAME) that `s` begins with, 0 if it doesn't; its name. */
static size_t
take_variable(struct span s, struct span *name)
{
	uint8_t close = span_u8(s, 1) == '{' ? '}' : ')';
	size_t at = 2;

	if (span_u8(s, 0) != '$' || (span_u8(s, 1) != '{' && span_u8(s, 1) != '('))
		return 0;
	while (at < s.len && at < 64 && s.at[at] != close)
		at++;
	*name = span_cut(s, 2, at - 2);
	return span_u8(s, at) == close ? at + 1 : 0;
}

void
environment_expand(struct span text, struct span value, size_t most, uint32_t *lookups,
        struct text *out)
{
	for (size_t at = 0; at < value.len && out->len < most;) {
		struct span name = { 0 }, with = { 0 };
		size_t len = take_variable(span_cut(value, at, value.len), &name);

		if (len && *lookups > 0) {
			with = environment_get(text, name);
			--*lookups;
		}
		if (!with.at)
			with = span_cut(value, at, len ? len : 1);
		text_add_bytes(out, with.at, with.len < most - out->len
		        ? with.len : most - out->len);
		at += len ? len : 1;
	}
}
