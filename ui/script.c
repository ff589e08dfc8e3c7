/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The player of scripts: a terminal without a terminal. Lines of a script:
 *
 *   size 80x24           or resize: the screen has this size from here on
 *   keys g <Down> <C-l>  presses, with or without blanks between them
 *   type some text       the rest of the line, character by character
 *   click 4 7            column and row from 0; also double
 *   wheel down 4 7       or up
 *   wait                 until nothing is under way; before each line of keys this
 *   nowait               goes without saying, unless the script said so
 *   slice 3              lets three slices of work be done
 *   dump [FILE]          the screen as text, and where the cursor is
 *   dump attrs [FILE]    and the letters of the roles (ui/role.c)
 *   quit                 as does the end of the script
 *   # and blank lines    are passed over
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "ui/press.h"
#include "ui/terminal.h"

enum { DEFAULT_COLUMNS = 80, DEFAULT_ROWS = 24, MOST_CELLS = 1 << 20 };

struct script {
	struct terminal terminal;
	const char *name;
	struct text text;           /* the whole script */
	size_t next;                /* where its next line begins */
	int line_number;
	char *line;                 /* the present one, NULL: read the next */
	const char *keys, *typing;  /* what is left of it, or NULL */
	long slices;                /* to let pass */
	bool waits;                 /* `nowait` was not said */
	bool waiting;               /* `wait` was, and work goes on */
	const struct canvas *canvas;
};

static bool
fail(struct script *s, const char *message, const char *what)
{
	fprintf(stderr, "%s:%d: %s%s%s\n", s->name, s->line_number, message,
	        *what != '\0' ? ": " : "", what);
	s->terminal.status = 2;
	return false;
}

/* ---- lines: each handler fills *e and returns true, or goes on to the next line ---- */

enum outcome { GO_ON, EVENT_MADE, FAILED };

static enum outcome
failed(struct script *s, const char *message, const char *what)
{
	fail(s, message, what);
	return FAILED;
}

static enum outcome
do_size(struct script *s, const char *words, struct event *e)
{
	int columns, rows, end = 0;

	if (sscanf(words, "%dx%d%n", &columns, &rows, &end) != 2 || words[end] != '\0' ||
	    columns < 1 || rows < 1 || columns > MOST_CELLS / rows)
		return failed(s, "not a size such as 80x24", words);
	*e = (struct event){ .kind = EVENT_RESIZE, .x = columns, .y = rows };
	return EVENT_MADE;
}

static enum outcome
do_keys(struct script *s, const char *words, struct event *e)
{
	(void)e;
	s->keys = words;
	return GO_ON;
}

static enum outcome
do_type(struct script *s, const char *words, struct event *e)
{
	(void)e;
	s->typing = words;
	return GO_ON;
}

static enum outcome
do_click(struct script *s, const char *words, struct event *e)
{
	*e = (struct event){ .kind = EVENT_CLICK };
	if (sscanf(words, "%d %d", &e->x, &e->y) != 2)
		return failed(s, "not a column and a row", words);
	return EVENT_MADE;
}

static enum outcome
do_double(struct script *s, const char *words, struct event *e)
{
	enum outcome o = do_click(s, words, e);

	e->kind = EVENT_DOUBLE;
	return o;
}

static enum outcome
do_wheel(struct script *s, const char *words, struct event *e)
{
	char way[8];

	*e = (struct event){ .kind = EVENT_WHEEL };
	if (sscanf(words, "%7s %d %d", way, &e->x, &e->y) != 3 ||
	    (strcmp(way, "up") != 0 && strcmp(way, "down") != 0))
		return failed(s, "not up or down, a column and a row", words);
	e->turn = strcmp(way, "up") == 0 ? -1 : 1;
	return EVENT_MADE;
}

static enum outcome
do_wait(struct script *s, const char *words, struct event *e)
{
	(void)words;
	(void)e;
	s->waiting = true;
	return GO_ON;
}

static enum outcome
do_nowait(struct script *s, const char *words, struct event *e)
{
	(void)words;
	(void)e;
	s->waits = false;
	return GO_ON;
}

static enum outcome
do_slice(struct script *s, const char *words, struct event *e)
{
	char *end;

	(void)e;
	s->waits = false;
	s->slices = strtol(words, &end, 10);
	if (end == words || *end != '\0' || s->slices < 0)
		return failed(s, "not a number of slices", words);
	return GO_ON;
}

static bool
write_text(struct script *s, const char *path, const struct text *t)
{
	FILE *out = *path != '\0' ? fopen(path, "w") : stdout;
	bool ok;

	if (out == NULL)
		return fail(s, strerror(errno), path);
	ok = fwrite(text_str(t), 1, t->len, out) == t->len;
	ok = fflush(out) == 0 && ok;
	if (out != stdout)
		ok = fclose(out) == 0 && ok;
	return ok || fail(s, "cannot write", path);
}

static enum outcome
do_dump(struct script *s, const char *words, struct event *e)
{
	bool attrs = strncmp(words, "attrs", 5) == 0 &&
	             (words[5] == ' ' || words[5] == '\0');
	struct text t = { 0 };
	bool ok;

	(void)e;
	if (attrs)
		words += 5 + strspn(words + 5, " ");
	canvas_dump(s->canvas, &t);
	text_addf(&t, "-- cursor %d,%d%s\n", s->canvas->x, s->canvas->y,
	        s->canvas->cursor ? " visible" : "");
	if (attrs)
		canvas_dump_roles(s->canvas, &t);
	ok = write_text(s, words, &t);
	text_free(&t);
	return ok ? GO_ON : FAILED;
}

static enum outcome
do_quit(struct script *s, const char *words, struct event *e)
{
	(void)words;
	s->next = s->text.len;
	e->kind = EVENT_END;
	return EVENT_MADE;
}

static const struct command {
	const char *word;
	bool idle; /* waits until nothing is under way, unless `nowait` */
	enum outcome (*run)(struct script *, const char *, struct event *);
} commands[] = {
	{ "size", false, do_size },
	{ "resize", false, do_size },
	{ "keys", true, do_keys },
	{ "type", true, do_type },
	{ "click", true, do_click },
	{ "double", true, do_double },
	{ "wheel", true, do_wheel },
	{ "wait", false, do_wait },
	{ "nowait", false, do_nowait },
	{ "slice", false, do_slice },
	{ "dump", true, do_dump },
	{ "quit", true, do_quit },
};

static const struct command *
find_command(const char *line, size_t len)
{
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (strlen(commands[i].word) == len &&
		    memcmp(commands[i].word, line, len) == 0)
			return &commands[i];
	return NULL;
}

/* ---- the player ---- */

/* The next line that says something; false at the end. */
static bool
read_line(struct script *s)
{
	while (s->next < s->text.len) {
		char *line = s->text.at + s->next;
		size_t len = strcspn(line, "\n");

		s->next += len + (line[len] == '\n');
		s->line_number++;
		line[len] = '\0';
		while (len > 0 && (line[len - 1] == '\r' || line[len - 1] == ' '))
			line[--len] = '\0';
		s->line = line + strspn(line, " \t");
		if (*s->line != '\0' && *s->line != '#')
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
	if (s->typing != NULL && *s->typing != '\0') {
		len = text_utf8(span_of(s->typing, strlen(s->typing)), 0, &e->press);
		s->typing += len > 0 ? len : 1;
		return EVENT_MADE;
	}
	s->typing = NULL;
	if (s->keys == NULL)
		return GO_ON;
	s->keys += strspn(s->keys, " ");
	if (*s->keys == '\0') {
		s->keys = NULL;
		return GO_ON;
	}
	return press_read(&s->keys, &e->press) ? EVENT_MADE
	                                       : failed(s, "no such key", s->keys);
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

static enum outcome
play_line(struct script *s, const struct command *c, struct event *e)
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
		const struct command *c;

		if (must_wait(s, busy, s->keys != NULL || s->typing != NULL))
			return false;
		o = next_press(s, e);
		if (o != GO_ON)
			break;
		if (s->line == NULL && !read_line(s))
			return end_event(e);
		c = find_command(s->line, strcspn(s->line, " "));
		if (c == NULL) {
			o = failed(s, "no such command", s->line);
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

/* Time stands still: what a script shows must not depend on it. */
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
	free(s);
}

static bool
read_all(const char *path, struct text *t, struct error *err)
{
	bool standard = strcmp(path, "-") == 0;
	FILE *in = standard ? stdin : fopen(path, "r");
	char block[4096];
	size_t n;
	bool ok;

	if (in == NULL)
		return error_set_errno(err, "cannot read the script %s", path);
	while ((n = fread(block, 1, sizeof block, in)) > 0)
		text_add_bytes(t, block, n);
	ok = !ferror(in);
	if (!ok)
		error_set_errno(err, "cannot read the script %s", path);
	if (!standard)
		fclose(in);
	return ok;
}

struct terminal *
script_open(const struct ui_options *o, struct error *err)
{
	struct script *s = memory_zeroed(1, sizeof *s);

	s->name = o->script;
	s->waits = true;
	s->terminal = (struct terminal){ .next = script_next, .show = script_show,
		.mouse = script_mouse, .repaint = script_repaint, .now = script_now,
		.close = script_close, .steady = true, .ascii = o->ascii,
		.columns = o->columns > 0 ? o->columns : DEFAULT_COLUMNS,
		.rows = o->rows > 0 ? o->rows : DEFAULT_ROWS };
	if (read_all(o->script, &s->text, err))
		return &s->terminal;
	script_close(&s->terminal);
	return NULL;
}
