/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "uboot/program.h"

#include <string.h>

#include "base/array.h"

/* What a version string begins with, the one that says most first: a boot loader contains
 * the names of what it boots. A digit must follow. */
static const char *const words[] = {
	"U-Boot SPL ", "U-Boot TPL ", "U-Boot ", "CFE version ", "RedBoot(tm) bootstrap",
	"barebox ", "OpenSBI v", "Linux version ", "BusyBox v",
};

/* U-Boot itself comes before its own first stages, which lie beside it. */
static const uint8_t ranks[COUNT(words)] = { 2, 2, 1, 1, 1, 1, 3, 4, 5 };

_Static_assert(COUNT(words) == COUNT(ranks), "a rank for each");

enum { LINE_LEN_MAX = 512 };

static bool
is_newline(uint8_t c)
{
	return c == '\n' || c == '\r';
}

static bool
is_printable(uint8_t c)
{
	return c >= 0x20 && c < 0x7f;
}

/* The version string at `at`, which begins with the word; empty if it isn't one: programs
 * also hold formats such as "U-Boot %s". */
static struct span
version_at(struct span bytes, size_t at, const char *word)
{
	size_t len = strlen(word), end;
	uint8_t next = span_u8(bytes, at + len);
	bool bare = word[len - 1] >= 'a' && word[len - 1] <= 'z' && word[len - 1] != 'v';

	if (!bare && (next < '0' || next > '9'))
		return span_cut(bytes, at, 0);
	while (len < LINE_LEN_MAX && is_printable(span_u8(bytes, at + len)))
		len++;
	for (end = at + len; end < at + len + 3 && is_newline(span_u8(bytes, end)); end++)
		continue;
	/* In a program a NUL ends it; in a log, text goes on. */
	if (end >= bytes.len || bytes.at[end] != 0)
		len = 0;
	return span_cut(bytes, at, len < PROGRAM_LEN_MAX ? len : PROGRAM_LEN_MAX);
}

/* The word that stands at `at`; -1. */
static int
word_at(struct span bytes, size_t at)
{
	for (size_t i = 0; i < COUNT(words); i++)
		if (span_equal(span_cut(bytes, at, strlen(words[i])),
		        span_of(words[i], strlen(words[i]))))
			return (int)i;
	return -1;
}

/* The first byte of each word, and the next one, decide nearly always. */
static bool
may_begin(uint8_t a, uint8_t b)
{
	switch (a) {
	case 'U': return b == '-';
	case 'C': return b == 'F';
	case 'R': return b == 'e';
	case 'b': return b == 'a';
	case 'O': return b == 'p';
	case 'L': return b == 'i';
	case 'B': return b == 'u';
	default: return false;
	}
}

bool
program_search_step(struct program_search *s, struct span bytes, uint64_t budget)
{
	uint64_t left = bytes.len > s->at ? bytes.len - s->at : 0;
	uint64_t end = s->at + (budget < left ? budget : left);

	for (; s->at + 1 < bytes.len && s->at < end && s->rank != 1; s->at++) {
		struct span version;
		int word;

		if (!may_begin(bytes.at[s->at], bytes.at[s->at + 1]))
			continue;
		word = word_at(bytes, (size_t)s->at);
		if (word < 0 || (s->rank && ranks[word] >= s->rank))
			continue;
		version = version_at(bytes, (size_t)s->at, words[word]);
		if (version.len) {
			s->version = version;
			s->rank = ranks[word];
		}
	}
	return s->rank != 1 && s->at + 1 < bytes.len;
}
