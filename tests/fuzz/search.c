/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pattern of any kind, up to a newline, and bytes to look for it in. */
#include <string.h>

#include "search/matcher.h"
#include "tests/fuzz/fuzz.h"

enum { WORDS_MOST = 200, BYTES_MOST = 20000 };

/* Matches stand in the order of the bytes, inside of them, and don't overlap. */
static void
judge(struct matcher *m, struct span all, struct findings *found)
{
	struct match_window w = { .bytes = all, .begins = true, .ends = true };
	size_t at = 0, last = 0, from, end, count = 0;

	matcher_restart(m, 0);
	while (matcher_find(m, &w, &at, all.len, &from, &end)) {
		if (from < last || end <= from || end > all.len || at != end)
			finding(found, "match %zu to %zu after %zu", from, end, last);
		last = end;
		count++;
	}
	if (matcher_has(m, all) != (count > 0))
		finding(found, "%zu matches, or none", count);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *line = size > 1 ? memchr(data + 1, '\n', size - 1) : NULL;
	struct findings found = { "" };
	char words[WORDS_MOST] = "";
	struct pattern p;
	struct matcher m;
	struct error err;
	size_t len;

	if (!line || line - data > WORDS_MOST)
		return 0;
	len = (size_t)(line - data) + 1;
	memcpy(words, data + 1, len - 2);
	if (!pattern_make(&p, (enum pattern_kind)(data[0] % 4), words, data[0] & 4, &err))
		return 0;
	matcher_begin(&m, &p);
	if (data[0] % 4 == PATTERN_NAME)
		matcher_is(&m, span_of(data + len, size - len));
	else
		judge(&m, span_cut(span_of(data, size), len, BYTES_MOST), &found);
	matcher_free(&m);
	pattern_free(&p);
	fuzz_judge(&found);
	return 0;
}
