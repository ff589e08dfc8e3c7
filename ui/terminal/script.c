/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The script player: a terminal without a terminal. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "ui/terminal/press.h"
#include "ui/terminal/script_private.h"

enum { DEFAULT_COLUMNS = 80, DEFAULT_ROWS = 24 };

/* The next line that isn't blank or a comment; false at the end. */
static bool
read_line(struct script *s)
{
	while (s->next < s->text.len) {
		char *line = s->text.at + s->next;
		size_t left = s->text.len - s->next;
		const char *end = memchr(line, '\n', left);
		size_t len = end ? (size_t)(end - line) : left;

		s->next += len + !!end;
		s->line_number++;
		line[len] = '\0';
		s->torn = strlen(line) < len;
		if (s->torn)
			len = strlen(line);
		while (len > 0 && (line[len - 1] == '\r' || line[len - 1] == ' '))
			line[--len] = '\0';
		s->line = line + strspn(line, " \t");
		if (s->torn || (*s->line && *s->line != '#'))
			return true;
	}
	s->line = NULL;
	return false;
}

/* The next press of the line under way; false when it has no more. */
static enum outcome
next_press(struct script *s, struct event *e)
{
	size_t len;

	*e = (struct event){ .kind = EVENT_PRESS };
	if (s->typing && *s->typing) {
		len = text_utf8(span_of(s->typing, strlen(s->typing)), 0, &e->press);
		s->typing += len > 0 ? len : 1;
		return EVENT_MADE;
	}
	s->typing = NULL;
	if (!s->keys)
		return GO_ON;
	s->keys += strspn(s->keys, " ");
	if (!*s->keys) {
		s->keys = NULL;
		return GO_ON;
	}
	return press_read(&s->keys, &e->press) ? EVENT_MADE
	                                       : script_fail(s, "no such key", s->keys);
}

/* True if work must be done before the script goes on. */
static bool
must_wait(struct script *s, bool busy, bool idle)
{
	if (s->slices > 0 && busy) {
		s->slices--;
		return true;
	}
	s->slices = 0;
	if (!busy)
		s->waiting = false;
	return busy && (s->waiting || (idle && s->waits));
}

/* True if the script goes on with its next line, or what is left of this one, only when the work is
 * done, or has come further: nobody sees what is drawn until then. */
static bool
script_unseen(struct terminal *t)
{
	struct script *s = (struct script *)t;
	const struct script_command *c;

	if (s->slices > 0 || s->waiting)
		return true;
	if (!s->waits || s->keys || s->typing)
		return s->waits;
	if ((!s->line && !read_line(s)) || s->torn)
		return false;
	c = script_command_of(s->line);
	return c && c->idle;
}

static enum outcome
play_line(struct script *s, const struct script_command *c, struct event *e)
{
	const char *words = s->line + strlen(c->word);

	s->line = NULL;
	return c->run(s, words + strspn(words, " "), e);
}

static bool
end_event(struct event *e)
{
	*e = (struct event){ .kind = EVENT_END };
	return true;
}

static bool
script_next(struct terminal *t, int wait_ms, struct event *e)
{
	struct script *s = (struct script *)t;
	bool busy = wait_ms == 0;
	enum outcome o = GO_ON;

	while (o == GO_ON) {
		const struct script_command *c;

		if (must_wait(s, busy, s->keys || s->typing))
			return false;
		o = next_press(s, e);
		if (o != GO_ON)
			break;
		if (!s->line && !read_line(s))
			return end_event(e);
		if (s->torn) {
			o = script_fail(s, "the line has a NUL byte in it", s->line);
			break;
		}
		c = script_command_of(s->line);
		if (!c) {
			o = script_fail(s, "no such command", s->line);
			break;
		}
		if (must_wait(s, busy, c->idle))
			return false;
		o = play_line(s, c, e);
	}
	return o == FAILED ? end_event(e) : true;
}

static void
script_show(struct terminal *t, const struct canvas *c)
{
	((struct script *)t)->canvas = c;
}

static void
script_mouse(struct terminal *t, bool on)
{
	(void)t;
	(void)on;
}

static void
script_repaint(struct terminal *t)
{
	(void)t;
}

/* A script has no clipboard, but its output shows what would be in it. */
static void
script_copy(struct terminal *t, const char *text, size_t len)
{
	struct text shown = { 0 };

	(void)t;
	text_add_readable(&shown, span_of(text, len), false);
	printf("-- copied %s\n", text_str(&shown));
	text_free(&shown);
}

/* Time stands still: the output of a script must not depend on it. */
static uint64_t
script_now(struct terminal *t)
{
	(void)t;
	return 0;
}

static void
script_close(struct terminal *t)
{
	struct script *s = (struct script *)t;

	text_free(&s->text);
	text_free(&s->paste);
	free(s);
}

static bool
cannot_read(const char *path, struct error *err)
{
	struct text shown = { 0 };
	int why = errno;

	text_add_readable(&shown, span_of(path, strlen(path)), false);
	errno = why;
	error_set_errno(err, "cannot read the script %s", text_str(&shown));
	text_free(&shown);
	return false;
}

static bool
read_all(const char *path, struct text *t, struct error *err)
{
	bool standard = strcmp(path, "-") == 0;
	FILE *in = standard ? stdin : fopen(path, "r");
	char block[4096];
	size_t n;
	bool ok;

	if (!in)
		return cannot_read(path, err);
	while ((n = fread(block, 1, sizeof block, in)) > 0)
		text_add_bytes(t, block, n);
	ok = !ferror(in);
	if (!ok)
		cannot_read(path, err);
	if (!standard)
		fclose(in);
	return ok;
}

struct terminal *
script_open(const struct ui_options *o, struct error *err)
{
	struct script *s = memory_zeroed(1, sizeof *s);

	s->name = o->script;
	s->sandbox = o->sandbox;
	s->waits = true;
	s->terminal = (struct terminal){ .next = script_next, .show = script_show,
		.mouse = script_mouse, .repaint = script_repaint, .copy = script_copy,
		.now = script_now, .unseen = script_unseen,
		.close = script_close, .steady = true, .ascii = o->ascii, .halves = !o->ascii,
		.columns = o->columns > 0 ? o->columns : DEFAULT_COLUMNS,
		.rows = o->rows > 0 ? o->rows : DEFAULT_ROWS };
	if (read_all(o->script, &s->text, err))
		return &s->terminal;
	script_close(&s->terminal);
	return NULL;
}
