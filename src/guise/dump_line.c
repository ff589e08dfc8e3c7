/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guise/dump_line.h"

#include <ctype.h>
#include <string.h>

#include "base/array.h"

enum { ADDRESS_LEAST = 8, ADDRESS_MOST = 16, ROW = 16 };

/* ---- digits ---- */

static size_t
hex_digits(struct span line, size_t at)
{
	size_t n = 0;

	while (at + n < line.len && isxdigit(line.at[at + n]))
		n++;
	return n;
}

static size_t
blanks(struct span line, size_t at)
{
	return span_run(span_cut(line, at, SIZE_MAX), 0, ' ');
}

/* Adds the bytes that `digits` digits stand for; false if they are too many. */
static bool
add_bytes(struct dump_line *l, struct span line, size_t at, size_t digits)
{
	if (digits / 2 > sizeof l->bytes - l->len)
		return false;
	for (size_t i = 0; i < digits; i += 2)
		l->bytes[l->len++] = (uint8_t)span_hex(line, at + i, 2);
	return true;
}

/* ---- rows: an address, groups of digits, characters ---- */

/* Groups of the same even number of digits, one blank before the next one, or two before
 * group `middle`; the last one may be shorter. *at is then behind them. */
static bool
parse_groups(struct span line, size_t *at, size_t middle, struct dump_line *l)
{
	for (size_t group = 0;; group++) {
		size_t digits = hex_digits(line, *at), gap;

		if (group == 0)
			l->width = digits;
		if (digits == 0 || digits % 2 || digits > l->width
		        || !add_bytes(l, line, *at, digits))
			return false;
		*at += digits;
		gap = blanks(line, *at);
		if (digits < l->width || gap != (group + 1 == middle ? 2u : 1u)
		        || !hex_digits(line, *at + gap))
			return true;
		*at += gap;
	}
}

static bool
parse_address(struct span line, size_t least, const char *after, size_t *at,
        struct dump_line *l)
{
	size_t digits = hex_digits(line, 0), len = strlen(after);

	if (digits < least || digits > ADDRESS_MOST)
		return false;
	*l = (struct dump_line){ .addressed = true, .at = span_hex(line, 0, digits) };
	*at = digits + len;
	return span_equal(span_cut(line, digits, len), span_of(after, len));
}

/* "80000000: 27051956 ...    '..V....": the gap tells md from xxd in a full row; a row that is
 * shorter is filled up with blanks. */
static bool
parse_row(struct span line, size_t gap, struct dump_line *l)
{
	size_t at;

	if (!parse_address(line, ADDRESS_LEAST, ": ", &at, l)
	        || !parse_groups(line, &at, SIZE_MAX, l))
		return false;
	if (at == line.len)
		return true;
	if (blanks(line, at) < gap)
		return false;
	/* In a shorter row the characters can't be told from what fills it up. */
	if (l->len % ROW == 0)
		l->text = span_cut(line, at + gap, SIZE_MAX);
	return l->text.len <= l->len;
}

static bool
parse_md_bytes(struct span line, struct dump_line *l)
{
	return parse_row(line, 4, l) && l->width == 2;
}

static bool
parse_md_words(struct span line, struct dump_line *l)
{
	return parse_row(line, 4, l) && (l->width == 4 || l->width == 8 || l->width == 16);
}

static bool
parse_xxd(struct span line, struct dump_line *l)
{
	return parse_row(line, 2, l) && l->width <= 16;
}

/* "00000000  27 05 ...  ..  |'..V|": in the last line just the address of the end. */
static bool
parse_hexdump(struct span line, struct dump_line *l)
{
	size_t at;

	if (hex_digits(line, 0) == line.len && line.len == ADDRESS_LEAST)
		return parse_address(line, ADDRESS_LEAST, "", &at, l);
	if (!parse_address(line, ADDRESS_LEAST, "  ", &at, l)
	        || !parse_groups(line, &at, ROW / 2, l) || l->width != 2 || l->len > ROW)
		return false;
	at += blanks(line, at);
	if (span_u8(line, at) != '|' || span_u8(line, line.len - 1) != '|' || at + 1 >= line.len)
		return false;
	l->text = span_cut(line, at + 1, line.len - at - 2);
	return l->text.len == l->len;
}

/* "0000000 0527 5619 ...", words of the computer that wrote it. */
static bool
parse_hexdump_words(struct span line, struct dump_line *l)
{
	enum { DIGITS = 7 };
	size_t at;

	if (hex_digits(line, 0) != DIGITS)
		return false;
	if (line.len == DIGITS)
		return parse_address(line, DIGITS, "", &at, l);
	return parse_address(line, DIGITS, " ", &at, l)
	       && parse_groups(line, &at, SIZE_MAX, l) && l->width == 4 && at == line.len;
}

static bool
begins_row(struct span line)
{
	size_t digits = hex_digits(line, 0);

	return digits >= ADDRESS_LEAST && digits <= ADDRESS_MOST && span_u8(line, digits) == ':';
}

static bool
begins_hexdump(struct span line)
{
	return hex_digits(line, 0) == ADDRESS_LEAST && blanks(line, ADDRESS_LEAST) == 2;
}

static bool
begins_hexdump_words(struct span line)
{
	return hex_digits(line, 0) == 7 && blanks(line, 7) == 1;
}

/* ---- records: a count, an address, bytes, a sum ---- */

/* The bytes that all of the line from `at` on stands for; `sum` of them must be as it says, and
 * the first must count those from byte `from` on. */
static bool
parse_record(struct span line, size_t at, unsigned int sum, size_t around,
        struct dump_line *l)
{
	size_t digits = hex_digits(line, at);
	unsigned int got = 0;

	*l = (struct dump_line){ .mark = DUMP_OTHER };
	if (digits < 4 || digits % 2 || at + digits != line.len || !add_bytes(l, line, at, digits))
		return false;
	for (size_t i = 0; i < l->len; i++)
		got += l->bytes[i];
	return (got & 0xff) == sum && l->len == l->bytes[0] + around;
}

/* Leaves the `len` bytes from `from` on. */
static void
keep_bytes(struct dump_line *l, size_t from, size_t len)
{
	memmove(l->bytes, l->bytes + from, len);
	l->len = len;
}

/* Count, address in two bytes, type, data, sum: all add up to 0. */
static bool
parse_intel_hex(struct span line, struct dump_line *l)
{
	enum { AROUND = 5, DATA = 4 };
	uint8_t type;

	if (span_u8(line, 0) != ':' || !parse_record(line, 1, 0, AROUND, l) || l->len < AROUND)
		return false;
	type = l->bytes[3];
	if (type == 0) {
		l->mark = DUMP_BYTES;
		l->addressed = true;
		l->at = span_u16(span_of(l->bytes, l->len), 1, ENDIAN_BIG);
		keep_bytes(l, DATA, l->len - AROUND);
		return true;
	}
	if (type == 1)
		l->mark = DUMP_END;
	if ((type == 2 || type == 4) && l->len == AROUND + 2) {
		l->mark = DUMP_BASE;
		l->at = (uint64_t)span_u16(span_of(l->bytes, l->len), DATA, ENDIAN_BIG)
		        << (type == 2 ? 4 : 16);
	}
	return type <= 5;
}

/* Type, count, address in two to four bytes, data, sum: all add up to 0xff. */
static bool
parse_s_record(struct span line, struct dump_line *l)
{
	uint8_t type = span_u8(line, 1);
	size_t address = 2;

	if (span_u8(line, 0) != 'S' || !isdigit(type) || !parse_record(line, 2, 0xff, 1, l))
		return false;
	if (type >= '1' && type <= '3') {
		address = (size_t)(type - '1') + 2;
		if (l->len < address + 2)
			return false;
		l->mark = DUMP_BYTES;
		l->addressed = true;
		l->at = span_hex(line, 4, 2 * address);
		keep_bytes(l, address + 1, l->len - address - 2);
	} else if (type >= '7') {
		l->mark = DUMP_END;
	} else if (type == '5' || type == '6') {
		l->mark = DUMP_COUNT;
		l->at = span_hex(line, 4, type == '5' ? 4 : 6);
	}
	return true;
}

static bool
begins_intel_hex(struct span line)
{
	return span_u8(line, 0) == ':' && hex_digits(line, 1) >= 2;
}

static bool
begins_s_record(struct span line)
{
	return span_u8(line, 0) == 'S' && isdigit(span_u8(line, 1)) && hex_digits(line, 2) >= 2;
}

/* ---- nothing but digits ---- */

static bool
parse_digits(struct span line, struct dump_line *l)
{
	*l = (struct dump_line){ .mark = DUMP_BYTES };
	return line.len >= 2 && line.len % 2 == 0 && hex_digits(line, 0) == line.len
	       && add_bytes(l, line, 0, line.len);
}

static bool
begins_digits(struct span line)
{
	return line.len > 0;
}

/* ---- all kinds ---- */

const struct dump_kind dump_kinds[] = {
	{ "intel-hex", parse_intel_hex, begins_intel_hex, false, true },
	{ "s-records", parse_s_record, begins_s_record, false, true },
	{ "u-boot-md", parse_md_bytes, begins_row, false, false },
	{ "u-boot-md-words", parse_md_words, begins_row, true, false },
	{ "xxd", parse_xxd, begins_row, false, false },
	{ "hexdump", parse_hexdump, begins_hexdump, false, false },
	{ "hexdump-words", parse_hexdump_words, begins_hexdump_words, true, false },
	{ "plain-hex", parse_digits, begins_digits, false, false },
	{ .name = NULL },
};

bool
dump_next_line(struct span text, size_t *at, struct span *line)
{
	const uint8_t *end;

	if (*at >= text.len)
		return false;
	end = memchr(text.at + *at, '\n', text.len - *at);
	*line = span_cut(text, *at, end ? (size_t)(end - text.at) - *at : SIZE_MAX);
	*at += line->len + 1;
	/* A serial line may add more than one. */
	while (line->len && (line->at[line->len - 1] == '\r' || line->at[line->len - 1] == '\n'))
		*line = span_cut(*line, 0, line->len - 1);
	return true;
}

void
dump_reverse(struct dump_line *l)
{
	size_t group = l->width / 2;

	for (size_t at = 0; group > 1 && at + group <= l->len; at += group)
		for (size_t i = 0; i < group / 2; i++) {
			uint8_t byte = l->bytes[at + i];

			l->bytes[at + i] = l->bytes[at + group - 1 - i];
			l->bytes[at + group - 1 - i] = byte;
		}
}

int
dump_agrees(const struct dump_line *l)
{
	bool told = false;

	if (l->text.len != l->len)
		return 0;
	for (size_t i = 0; i < l->len; i++) {
		uint8_t byte = l->bytes[i];
		bool shown = byte >= 0x20 && byte < 0x7f;

		if (l->text.at[i] != (shown ? byte : '.'))
			return -1;
		told = told || shown;
	}
	return told;
}
