/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scripts for a simulated flash: whatever the lines are, the flash is driven as a driver may, the
 * accounts of JFFS2 agree with its nodes, and what is told is text. The first byte chooses the
 * flash.
 */
#include <string.h>

#include "jffs2/live/script.h"
#include "tests/fuzz/fuzz.h"
#include "tests/hostile/check.h"

enum { LINES_MOST = 60 };

static const char *const kinds[] = { "flash compress rtime", "flash compress none summary",
	"flash nand compress rtime", "flash nand summary blocks 6", "flash big-endian blocks 5" };

static void
run(struct live_script *s, const char *line, struct text *told)
{
	struct error err;

	live_script_line(s, span_of(line, strlen(line)), told, &err);
}

static void
judge_script(struct live_script *s, struct text *told, struct findings *found)
{
	const struct chip *c = live_script_chip(s);
	struct error err;
	const char *bad;

	for (size_t i = 0; i < told->len; i++)
		if (told->at[i] == '\n')
			told->at[i] = ' ';
	bad = check_text(span_of(told->at, told->len));
	if (bad)
		finding(found, "told: %s", bad);
	if (c->faults.rising || c->faults.twice)
		finding(found, "%u bits should have risen, %u pages were written twice",
		        c->faults.rising, c->faults.twice);
	if (!c->off && !live_script_failed(s) && !live_holds(live_script_live(s), &err))
		finding(found, "%s", err.text);
}

/* The lines, each of which may fail. */
static void
run_lines(struct live_script *s, struct span text, struct text *told)
{
	struct error err;
	int lines = 0;

	for (size_t at = 0; at < text.len && lines++ < LINES_MOST;) {
		const uint8_t *end = memchr(text.at + at, '\n', text.len - at);
		size_t len = end ? (size_t)(end - text.at) - at : text.len - at;

		if (live_script_failed(s))
			run(s, "expect error", told);
		live_script_line(s, span_cut(text, at, len), told, &err);
		at += len + 1;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span input = span_of(data, size < FUZZ_MOST ? size : FUZZ_MOST);
	struct live_script *s = live_script_new();
	struct findings found = { "" };
	struct text told = { 0 };
	uint8_t kind = input.len ? input.at[0] : 0;

	run(s, kinds[kind % (sizeof kinds / sizeof kinds[0])], &told);
	run_lines(s, span_cut(input, 1, input.len), &told);
	if (live_script_failed(s))
		run(s, "expect error", &told);
	run(s, "mount", &told);
	judge_script(s, &told, &found);
	fuzz_judge(&found);
	text_free(&told);
	live_script_free(s);
	return 0;
}
