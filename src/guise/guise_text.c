/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Images written as text: each line is tried as every kind of dump, and the kind of most
 * lines decides.
 */
#include <ctype.h>
#include <string.h>

#include "base/array.h"
#include "guise/guise_private.h"

/* A few bytes may look like text by chance. */
enum { LEAST = 16, LOOKED_AT = 64 * 1024, LINE_MAX_LEN = 1024, ROW = 16 };

/* ---- one line ---- */

static size_t
hex_digits(struct span line, size_t at)
{
	size_t n = 0;

	while (at + n < line.len && isxdigit(line.at[at + n]))
		n++;
	return n;
}

static unsigned int
hex_byte(struct span line, size_t at)
{
	unsigned int value = 0;

	for (size_t i = at; i < at + 2; i++) {
		int c = tolower(span_u8(line, i));

		value = value * 16 + (unsigned int)(isdigit(c) ? c - '0' : c - 'a' + 10);
	}
	return value;
}

/* The sum of the `count` bytes written in hex from `at` on. */
static unsigned int
hex_sum(struct span line, size_t at, size_t count)
{
	unsigned int sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += hex_byte(line, at + 2 * i);
	return sum & 0xff;
}

/* A colon, then bytes in hex whose sum is 0; the first is the number of data bytes. */
static bool
is_intel_hex(struct span line)
{
	size_t digits = hex_digits(line, 1);

	return span_u8(line, 0) == ':' && digits == line.len - 1 && digits >= 10
	       && digits == 2 * ((size_t)hex_byte(line, 1) + 5)
	       && hex_sum(line, 1, digits / 2) == 0;
}

/* S and a digit, then bytes in hex whose sum is 0xff; the first is the number of those
 * that follow. */
static bool
is_s_record(struct span line)
{
	size_t digits = hex_digits(line, 2);

	return span_u8(line, 0) == 'S' && isdigit(span_u8(line, 1)) && digits >= 6
	       && digits == line.len - 2 && digits == 2 * ((size_t)hex_byte(line, 2) + 1)
	       && hex_sum(line, 2, digits / 2) == 0xff;
}

/* An address of eight digits, `after` it, then groups of `width` digits, each with a blank
 * before the next: true if at least one stands there, and `gap` blanks follow them all
 * (or the end of the line). */
static bool
is_row(struct span line, const char *after, size_t width, size_t gap)
{
	size_t at = 8 + strlen(after), groups = 0;

	if (hex_digits(line, 0) != 8
	        || !span_equal(span_cut(line, 8, strlen(after)), span_of(after, strlen(after))))
		return false;
	while (groups < 2 * ROW / width && hex_digits(line, at) == width) {
		groups++;
		at += width;
		if (span_u8(line, at) != ' ' || span_u8(line, at + 1) == ' ')
			break;
		at++;
	}
	if (groups < 2 * ROW / width)
		return groups > 0 && (at >= line.len || span_u8(line, at) == ' ');
	return at == line.len || span_run(span_cut(line, at, gap), 0, ' ') == gap;
}

static bool
is_md_bytes(struct span line)
{
	return is_row(line, ": ", 2, 4);
}

static bool
is_md_words(struct span line)
{
	return is_row(line, ": ", 8, 4) || is_row(line, ": ", 16, 4)
	       || is_row(line, ": ", 4, 4);
}

static bool
is_xxd(struct span line)
{
	return (is_row(line, ": ", 4, 2) && !is_row(line, ": ", 4, 4))
	       || (is_row(line, ": ", 2, 2) && !is_row(line, ": ", 2, 4));
}

/* Eight bytes, two blanks, eight bytes, and the text between bars. */
static bool
is_hexdump(struct span line)
{
	return hex_digits(line, 0) == 8 && span_equal(span_cut(line, 8, 2), span_of("  ", 2))
	       && hex_digits(line, 10) == 2 && span_u8(line, 60) == '|'
	       && span_u8(line, line.len - 1) == '|';
}

static bool
is_plain_hex(struct span line)
{
	return line.len >= 2 && line.len % 2 == 0 && hex_digits(line, 0) == line.len;
}

static const struct {
	const char *name;
	bool (*is)(struct span line);
} kinds[] = {
	{ "intel-hex", is_intel_hex },
	{ "s-records", is_s_record },
	{ "u-boot-md", is_md_bytes },
	{ "u-boot-md-words", is_md_words },
	{ "xxd", is_xxd },
	{ "hexdump", is_hexdump },
	{ "plain-hex", is_plain_hex },
};
enum { KINDS = COUNT(kinds) };

/* ---- all lines ---- */

bool
guise_is_text(struct span image)
{
	struct span start = span_cut(image, 0, LOOKED_AT);

	for (size_t at = 0; at < start.len; at++) {
		uint8_t c = start.at[at];

		/* UTF-8 and Latin-1 count as text; a log may contain escape sequences. */
		if (c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != 0x1b && c != '\f'
		        && c != '\b')
			return false;
		if (c == 0x7f || c == 0xff)
			return false;
	}
	return start.len >= LEAST && span_has(start, '\n');
}

/* The next line without its line end; false after the last one. */
static bool
next_line(struct span text, size_t *at, struct span *line)
{
	const uint8_t *end;

	if (*at >= text.len)
		return false;
	end = memchr(text.at + *at, '\n', text.len - *at);
	*line = span_cut(text, *at, end ? (size_t)(end - text.at) - *at : SIZE_MAX);
	*at += line->len + 1;
	while (line->len && isspace(line->at[line->len - 1]))
		*line = span_cut(*line, 0, line->len - 1);
	return true;
}

const struct guise *
guise_of_text(struct span image)
{
	struct span text = span_cut(image, 0, LOOKED_AT), line;
	size_t at = 0, lines = 0, of[KINDS] = { 0 }, best = 0;
	bool folded = false;

	if (!guise_is_text(image))
		return NULL;
	while (next_line(text, &at, &line)) {
		/* The last line may be cut off where the examined part ends. */
		if (line.len == 0 || line.len > LINE_MAX_LEN || at > text.len)
			continue;
		lines++;
		folded |= line.len == 1 && *line.at == '*';
		for (size_t i = 0; i < KINDS; i++)
			of[i] += kinds[i].is(line);
	}
	for (size_t i = 1; i < KINDS; i++)
		if (of[i] > of[best])
			best = i;
	if (of[best] == 0 || of[best] < lines / 2)
		return guise_find("text");
	if (folded && strcmp(kinds[best].name, "hexdump") == 0)
		return guise_find("hexdump-folded");
	return guise_find(kinds[best].name);
}
