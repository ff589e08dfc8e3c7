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

enum {
	LINE_LEN_MAX = 512,
	WINDOW = 7 /* bytes of the shortest word */
};

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
		if (bytes.at[at] == (uint8_t)*words[i]
		        && span_equal(span_cut(bytes, at, strlen(words[i])),
		                span_of(words[i], strlen(words[i]))))
			return (int)i;
	return -1;
}

/* Fills how far the next word may begin at least behind a place, by the last byte of the
 * window there: as Horspool's search does for one word. */
static void
fill_skips(uint8_t skips[UINT8_MAX + 1])
{
	memset(skips, WINDOW, UINT8_MAX + 1);
	for (size_t i = 0; i < COUNT(words); i++)
		for (size_t k = 0; k < WINDOW; k++) {
			uint8_t *skip = &skips[(uint8_t)words[i][k]];

			if (WINDOW - 1 - k < *skip)
				*skip = (uint8_t)(WINDOW - 1 - k);
		}
}

/* The first place from `at` on where a word may begin; `end` or behind it if there is none. */
static uint64_t
next_place(const uint8_t *skips, struct span bytes, uint64_t at, uint64_t end)
{
	uint8_t skip;

	while (at < end && (skip = skips[bytes.at[at + WINDOW - 1]]))
		at += skip;
	return at;
}

static void
look_at(struct program_search *s, struct span bytes, uint64_t at)
{
	int word = word_at(bytes, (size_t)at);
	struct span version;

	if (word < 0 || (s->rank && ranks[word] >= s->rank))
		return;
	version = version_at(bytes, (size_t)at, words[word]);
	if (version.len) {
		s->version = version;
		s->rank = ranks[word];
	}
}

bool
program_search_step(struct program_search *s, struct span bytes, uint64_t budget)
{
	uint64_t last = bytes.len < WINDOW ? 0 : bytes.len - WINDOW + 1;
	uint64_t left = last > s->at ? last - s->at : 0;
	uint64_t end = s->at + (budget < left ? budget : left);
	uint8_t skips[UINT8_MAX + 1];

	fill_skips(skips);
	while (s->at < end && s->rank != 1) {
		s->at = next_place(skips, bytes, s->at, end);
		if (s->at < end)
			look_at(s, bytes, s->at++);
	}
	return s->rank != 1 && s->at < last;
}
