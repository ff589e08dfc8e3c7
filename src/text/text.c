/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

enum { USUAL = 40 }; /* bytes that a formatted piece seldom exceeds */

const char *
text_str(const struct text *t)
{
	return t->at ? t->at : "";
}

void
text_clear(struct text *t)
{
	t->len = 0;
	if (t->at)
		t->at[0] = '\0';
}

void
text_free(struct text *t)
{
	free(t->at);
	*t = (struct text){ 0 };
}

/* Room for `more` bytes and the NUL. */
void
text_reserve(struct text *t, size_t more)
{
	if (more >= SIZE_MAX - t->len)
		memory_exhausted();
	if (t->len + more + 1 > t->capacity)
		t->at = memory_grow(t->at, &t->capacity, t->len + more + 1, 1);
}

void
text_add_bytes(struct text *t, const void *at, size_t len)
{
	text_reserve(t, len);
	if (len > 0)
		memcpy(t->at + t->len, at, len);
	t->len += len;
	t->at[t->len] = '\0';
}

void
text_add(struct text *t, const char *s)
{
	text_add_bytes(t, s, strlen(s));
}

void
text_addfv(struct text *t, const char *format, va_list args)
{
	size_t room = USUAL;
	va_list again;
	int len;

	/* A second pass only if the first did not fit. */
	for (bool fits = false; !fits;) {
		text_reserve(t, room);
		va_copy(again, args);
		len = vsnprintf(t->at + t->len, room + 1, format, again);
		va_end(again);
		len = len < 0 ? 0 : len;
		fits = (size_t)len <= room;
		room = (size_t)len;
	}
	t->len += (size_t)len;
	t->at[t->len] = '\0';
}

void
text_addf(struct text *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	text_addfv(t, format, args);
	va_end(args);
}

/* ---- escaping ---- */

static void
add_char(struct text *t, char c)
{
	text_add_bytes(t, &c, 1);
}

static void
add_hex_escape(struct text *t, uint8_t byte)
{
	static const char digits[] = "0123456789abcdef";
	char s[4] = { '\\', 'x', digits[byte >> 4], digits[byte & 15] };

	text_add_bytes(t, s, sizeof s);
}

void
text_add_hex(struct text *t, struct span bytes)
{
	static const char digits[] = "0123456789abcdef";

	char *to;

	text_reserve(t, bytes.len * 2);
	to = t->at + t->len; /* the compiler can't know that it doesn't point to t itself */
	for (size_t i = 0; i < bytes.len; i++) {
		*to++ = digits[bytes.at[i] >> 4];
		*to++ = digits[bytes.at[i] & 15];
	}
	*to = '\0';
	t->len += bytes.len * 2;
}

/* The value of a hexadecimal digit, 16 for any other character. */
static unsigned int
digit_value(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10u : 16;
}

void
text_add_unescaped(struct text *t, struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned int high = digit_value(span_u8(s, i + 2));
		unsigned int low = digit_value(span_u8(s, i + 3));

		if (s.at[i] == '\\' && span_u8(s, i + 1) == 'x' && high < 16 && low < 16) {
			add_char(t, (char)(high << 4 | low));
			i += 3;
		} else {
			add_char(t, (char)s.at[i]);
		}
	}
}

/* Bytes outside 0x21-0x7e and those in `also` become \xHH. */
static void
add_escaped(struct text *t, struct span s, const char *also)
{
	for (size_t i = 0; i < s.len; i++) {
		uint8_t c = s.at[i];

		if (c < 0x21 || c > 0x7e || strchr(also, c))
			add_hex_escape(t, c);
		else
			add_char(t, (char)c);
	}
}

void
text_add_escaped(struct text *t, struct span name, const char *also)
{
	char all[16] = "\\";

	strncat(all, also ? also : "", sizeof all - 2);
	add_escaped(t, name, all);
}

void
text_add_escaped_path(struct text *t, struct span path)
{
	add_escaped(t, path, "");
}

/* Adds the bytes of `s`, with `one` and `other` as \xHH. */
static void
add_but(struct text *t, struct span s, uint8_t one, uint8_t other)
{
	size_t from = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] != one && s.at[i] != other)
			continue;
		text_add_bytes(t, s.at + from, i - from);
		add_hex_escape(t, s.at[i]);
		from = i + 1;
	}
	if (s.len)
		text_add_bytes(t, s.at + from, s.len - from);
}

void
text_add_name(struct text *path, struct span name)
{
	bool dots = (name.len == 1 || name.len == 2) && name.at[0] == '.'
	            && name.at[name.len - 1] == '.';

	add_but(path, name, dots ? '.' : '\\', dots ? '.' : '/');
}

void
text_add_target(struct text *path, struct span target)
{
	add_but(path, target, '\\', '\\');
}

size_t
text_utf8(struct span s, size_t at, uint32_t *point)
{
	/* The least code point of each length: a longer form than needed is invalid. */
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint8_t first = span_u8(s, at);
	size_t len = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2
	           : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
	uint32_t c;

	if (len == 0 || !span_holds(s, at, len))
		return 0;
	c = len == 1 ? first : first & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		if ((s.at[at + i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s.at[at + i] & 0x3f);
	}
	if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*point = c;
	return len;
}

/* Code points that are invisible, change the direction of what follows, or mean different
 * things on different systems; a terminal never gets them. The locale is not consulted
 * beyond whether it is one of UTF-8, so that a name reads the same everywhere. */
static const struct {
	uint32_t first, last;
} unprintable[] = {
	{ 0x00, 0x1f },        /* C0 controls */
	{ 0x7f, 0x9f },        /* DEL, C1 controls */
	{ 0xad, 0xad },        /* soft hyphen */
	{ 0x034f, 0x034f },    /* grapheme joiner */
	{ 0x061c, 0x061c },    /* Arabic letter mark */
	{ 0x115f, 0x1160 },    /* Hangul fillers */
	{ 0x17b4, 0x17b5 },    /* Khmer inherent vowels */
	{ 0x180b, 0x180f },    /* Mongolian selectors */
	{ 0x200b, 0x200f },    /* zero width, direction marks */
	{ 0x2028, 0x202e },    /* line ends, direction overrides */
	{ 0x2060, 0x206f },    /* invisible operators, isolates */
	{ 0x3164, 0x3164 },    /* Hangul filler */
	{ 0xe000, 0xf8ff },    /* private use */
	{ 0xfdd0, 0xfdef },    /* noncharacters */
	{ 0xfe00, 0xfe0f },    /* variation selectors */
	{ 0xfeff, 0xfeff },    /* byte order mark */
	{ 0xffa0, 0xffa0 },    /* Hangul filler */
	{ 0xfff0, 0xfffb },    /* annotations */
	{ 0x1bca0, 0x1bca3 },  /* shorthand format controls */
	{ 0x1d173, 0x1d17a },  /* musical format controls */
	{ 0xe0000, 0x10ffff }, /* tags, more selectors, private use */
};

static bool
is_printable(uint32_t point)
{
	if ((point & 0xfffe) == 0xfffe)
		return false;
	for (size_t i = 0; i < COUNT(unprintable); i++)
		if (point >= unprintable[i].first && point <= unprintable[i].last)
			return false;
	return true;
}

/* How many bytes from `at` on are ASCII that is printed as it is. */
static size_t
plain_run(struct span s, size_t at)
{
	size_t end = at;

	while (end < s.len && s.at[end] >= ' ' && s.at[end] <= '~' && s.at[end] != '\\'
	        && s.at[end] != '"')
		end++;
	return end - at;
}

static bool narrow;

void
text_be_narrow(void)
{
	narrow = true;
}

static void
add_readable(struct text *t, struct span name, bool ascii, bool path)
{
	size_t at = 0;

	while (at < name.len) {
		uint32_t point = 0;
		size_t len = plain_run(name, at);

		if (len > 0) {
			text_add_bytes(t, name.at + at, len);
			at += len;
			continue;
		}
		len = text_utf8(name, at, &point);
		if (len == 0 || ((ascii || narrow) && len > 1) || (point == '\\' && !path)
		        || !is_printable(point)) {
			/* The rest of the sequence is not a valid start either. */
			add_hex_escape(t, name.at[at++]);
		} else {
			text_add_bytes(t, name.at + at, len);
			at += len;
		}
	}
}

void
text_add_readable(struct text *t, struct span name, bool ascii)
{
	add_readable(t, name, ascii, false);
}

void
text_add_readable_path(struct text *t, struct span path, bool ascii)
{
	add_readable(t, path, ascii, true);
}

void
text_add_readable_name(struct text *t, struct span name, bool ascii)
{
	struct text path = { 0 };

	text_add_name(&path, name);
	text_add_readable_path(t, span_of(path.at, path.len), ascii);
	text_free(&path);
}

/* One valid code point inside a JSON string. */
static void
add_json_point(struct text *t, uint32_t point, struct span bytes, bool path)
{
	if (point == '"')
		text_add(t, "\\\"");
	else if (point == '\\')
		text_add(t, path ? "\\\\" : "\\\\x5c");
	else if (is_printable(point))
		text_add_bytes(t, bytes.at, bytes.len);
	else if (point < 0x10000)
		text_addf(t, "\\u%04" PRIx32, point);
	else
		text_addf(t, "\\u%04" PRIx32 "\\u%04" PRIx32,
		        0xd800 + ((point - 0x10000) >> 10), 0xdc00 + (point & 0x3ff));
}

static void
add_json(struct text *t, struct span s, bool path)
{
	size_t at = 0;

	add_char(t, '"');
	while (at < s.len) {
		uint32_t point = 0;
		size_t len = plain_run(s, at);

		if (len > 0) {
			text_add_bytes(t, s.at + at, len);
			at += len;
			continue;
		}
		len = text_utf8(s, at, &point);
		if (len > 0) {
			add_json_point(t, point, span_cut(s, at, len), path);
			at += len;
		} else {
			add_char(t, '\\');
			add_hex_escape(t, s.at[at++]);
		}
	}
	add_char(t, '"');
}

void
text_add_json(struct text *t, struct span s)
{
	add_json(t, s, false);
}

void
text_add_json_path(struct text *t, struct span path)
{
	add_json(t, path, true);
}
