/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines of a script:
 *
 *   size 80x24           or resize: the screen has this size from here on
 *   keys g <Down> <C-l>  presses, with or without blanks between them
 *   type some text       the rest of the line, character by character
 *   paste some text      the rest of the line, as pasted in one piece; \n ends a line in it
 *   click 4 7            column and row from 0; also double
 *   wheel down 4 7       or up
 *   wait                 until nothing is under way; before each line of keys this
 *   nowait               goes without saying, unless the script said so
 *   slice 3              lets three slices of work be done
 *   dump [FILE]          the screen as text, and where the cursor is
 *   dump attrs [FILE]    and the letters of the roles (ui/draw/role.c)
 *   svg FILE TITLE       the screen as a picture
 *   quit                 as does the end of the script
 *   # and blank lines    are passed over
 */
#include "ui/terminal/script_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "output/outside.h"
#include "output/output.h"

enum { MOST_CELLS = 1 << 20 };

enum outcome
script_fail(struct script *s, const char *message, const char *what)
{
	struct text line = { 0 };

	text_add_readable(&line, span_of(s->name, strlen(s->name)), false);
	text_addf(&line, ":%d: ", s->line_number);
	text_add_readable(&line, span_of(message, strlen(message)), false);
	text_add(&line, *what ? ": " : "");
	text_add_readable(&line, span_of(what, strlen(what)), false);
	fprintf(stderr, "%s\n", text_str(&line));
	text_free(&line);
	s->terminal.status = 2;
	return FAILED;
}

static enum outcome
do_size(struct script *s, const char *words, struct event *e)
{
	const char *at = words;
	int columns, rows;

	if (!text_take_int(&at, &columns) || *at++ != 'x' || !text_take_int(&at, &rows)
	        || *at || columns < 1 || rows < 1 || columns > MOST_CELLS / rows)
		return script_fail(s, "not a size such as 80x24", words);
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
do_paste(struct script *s, const char *words, struct event *e)
{
	text_clear(&s->paste);
	while (*words) {
		bool ends = words[0] == '\\' && words[1] == 'n';

		text_add_bytes(&s->paste, ends ? "\n" : words, 1);
		words += 1 + ends;
	}
	*e = (struct event){ .kind = EVENT_PASTE,
		.text = span_of(s->paste.at, s->paste.len) };
	return EVENT_MADE;
}

/* A column and a row. */
static bool
take_place(const char *words, struct event *e)
{
	return text_take_int(&words, &e->x) && text_take_int(&words, &e->y);
}

static enum outcome
do_click(struct script *s, const char *words, struct event *e)
{
	*e = (struct event){ .kind = EVENT_CLICK };
	if (!take_place(words, e))
		return script_fail(s, "not a column and a row", words);
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
	bool up = strncmp(words, "up ", 3) == 0, down = strncmp(words, "down ", 5) == 0;

	*e = (struct event){ .kind = EVENT_WHEEL, .turn = up ? -1 : 1 };
	if ((!up && !down) || !take_place(words + (up ? 3 : 5), e))
		return script_fail(s, "not up or down, a column and a row", words);
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
	const char *at = words;

	(void)e;
	s->waits = false;
	if (!text_take_int(&at, &s->slices) || *at || s->slices < 0)
		return script_fail(s, "not a number of slices", words);
	return GO_ON;
}

static bool
write_file(const struct script *s, const char *path, const struct text *t,
        struct error *err)
{
	struct text why = { 0 };
	struct output *out;

	if (output_is_outside(s->sandbox, path, &why)) {
		error_set(err, "%s: %s", path, text_str(&why));
		text_free(&why);
		return false;
	}
	if (s->terminal.image && output_is_image(path, s->terminal.image))
		return error_set(err, "%s: is the image itself", path);
	out = output_open(path, OUTPUT_REPLACE, err);
	if (!out)
		return false;
	if (output_write(out, span_of(text_str(t), t->len), err))
		return output_commit(out, err);
	output_abandon(out);
	return false;
}

static enum outcome
write_text(struct script *s, const char *path, const struct text *t)
{
	struct error err;

	if (*path)
		return write_file(s, path, t, &err) ? GO_ON : script_fail(s, err.text, "");
	if (fwrite(text_str(t), 1, t->len, stdout) == t->len && fflush(stdout) == 0)
		return GO_ON;
	return script_fail(s, strerror(errno), "standard output");
}

static enum outcome
do_dump(struct script *s, const char *words, struct event *e)
{
	bool attrs = strncmp(words, "attrs", 5) == 0
	             && (words[5] == ' ' || !words[5]);
	struct text t = { 0 };
	enum outcome o;

	(void)e;
	if (attrs)
		words += 5 + strspn(words + 5, " ");
	canvas_dump(s->canvas, &t);
	text_addf(&t, "-- cursor %d,%d%s\n", s->canvas->x, s->canvas->y,
	        s->canvas->cursor ? " visible" : "");
	if (attrs)
		canvas_dump_roles(s->canvas, &t);
	o = write_text(s, words, &t);
	text_free(&t);
	return o;
}

static enum outcome
do_svg(struct script *s, const char *words, struct event *e)
{
	size_t len = strcspn(words, " ");
	struct text path = { 0 }, t = { 0 };
	enum outcome o;

	(void)e;
	text_add_bytes(&path, words, len);
	canvas_svg(s->canvas, words + len + strspn(words + len, " "), &t);
	o = write_text(s, text_str(&path), &t);
	text_free(&path);
	text_free(&t);
	return o;
}

static enum outcome
do_quit(struct script *s, const char *words, struct event *e)
{
	(void)words;
	s->next = s->text.len;
	e->kind = EVENT_END;
	return EVENT_MADE;
}

static const struct script_command commands[] = {
	{ "size", false, do_size },
	{ "resize", false, do_size },
	{ "keys", true, do_keys },
	{ "type", true, do_type },
	{ "paste", true, do_paste },
	{ "click", true, do_click },
	{ "double", true, do_double },
	{ "wheel", true, do_wheel },
	{ "wait", false, do_wait },
	{ "nowait", false, do_nowait },
	{ "slice", false, do_slice },
	{ "dump", true, do_dump },
	{ "svg", true, do_svg },
	{ "quit", true, do_quit },
};

const struct script_command *
script_command_of(const char *line)
{
	size_t len = strcspn(line, " ");

	for (size_t i = 0; i < COUNT(commands); i++)
		if (strlen(commands[i].word) == len
		        && memcmp(commands[i].word, line, len) == 0)
			return &commands[i];
	return NULL;
}
