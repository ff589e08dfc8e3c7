/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A play that begins with a script. */
#include <inttypes.h>
#include <string.h>

#include "play/play.h"

/* Takes the next line from *at on; false at the end. */
static bool
take_line(struct span script, size_t *at, struct text *line)
{
	size_t from = *at;

	if (from >= script.len)
		return false;
	while (*at < script.len && script.at[*at] != '\n')
		++*at;
	text_clear(line);
	text_add_bytes(line, script.at + from, *at - from);
	++*at;
	return true;
}

/* The words after "flash" in a line; NULL: it is another. */
static const char *
flash_words(const char *line)
{
	line += strspn(line, " \t");
	return strncmp(line, "flash", 5) == 0 && strchr(" \t\r", line[5]) ? line + 5 : NULL;
}

/* Runs the lines from `at` on, before which there are `number`. */
static bool
run_lines(struct play *p, struct span script, size_t at, uint32_t number, struct error *err)
{
	struct text line = { 0 }, told = { 0 };
	struct error why;
	bool ok = true;

	while (ok && take_line(script, &at, &line)) {
		number++;
		ok = play_do(p, text_str(&line), &told, &why);
	}
	if (!ok)
		error_set(err, "line %" PRIu32 ": %s", number, why.text);
	text_free(&line);
	text_free(&told);
	return ok;
}

struct play *
play_script(struct span script, struct error *err)
{
	struct text line = { 0 };
	const char *words = NULL;
	uint32_t number = 0;
	struct error why;
	struct play *p;
	size_t at = 0;
	bool found = false;

	while (!found && take_line(script, &at, &line)) {
		number++;
		found = !play_is_comment(text_str(&line));
	}
	words = found ? flash_words(text_str(&line)) : NULL;
	p = play_new(words ? words : "", &why);
	text_free(&line);
	if (!p)
		error_set(err, "line %" PRIu32 ": %s", number, why.text);
	if (p && !run_lines(p, script, words ? at : 0, words ? number : 0, err)) {
		play_free(p);
		p = NULL;
	}
	return p;
}

struct play *
play_commands(const char *commands, struct error *err)
{
	struct text script = { 0 };
	struct play *p;

	/* No text has a semicolon: these are written for lessons. */
	for (; *commands; commands++)
		text_add_bytes(&script, *commands == ';' ? "\n" : commands, 1);
	p = play_script(span_of(script.at, script.len), err);
	text_free(&script);
	return p;
}

struct play *
play_batch(struct span script, struct span image, struct text *told, bool *ok,
        struct error *err)
{
	struct play *p = memory_zeroed(1, sizeof *p);

	p->script = live_script_new();
	text_add_bytes(&p->image, image.at, image.len);
	if (image.len)
		live_script_from(p->script, span_of(p->image.at, p->image.len));
	*ok = live_script_run(p->script, script, told, err);
	if (!live_script_chip(p->script)) {
		play_free(p);
		return NULL;
	}
	play_go(p, play_events(p));
	return p;
}

void
play_add_image(const struct play *p, struct text *t)
{
	chip_dump(live_script_chip(p->script), t);
}
