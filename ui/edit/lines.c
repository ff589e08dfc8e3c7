/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/edit/lines.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "ui/dialog/dialog.h"
#include "ui/edit/changes.h"
#include "ui/edit/editing.h"
#include "ui/list/pane.h"
#include "ui/pager/pager.h"
#include "ui/past/past.h"

/* It is read at once, between two keys. */
enum { TEXT_MOST = 4 << 20 };

const char *
lines_refusal(const struct ui *ui)
{
	if (pager_is_hex(ui))
		return "lines are changed in text: H shows it";
	if (pager_is_old(ui))
		return "an old version stays as it is: open the file from Files";
	if (pager_content(ui)->tree != ui_tree(ui))
		return "only files of JFFS2 can be changed";
	if (!tree_reachable(pager_content(ui)->tree, pager_content(ui)->node))
		return "no name leads to this file any more: x exports it";
	return editing_refusal(ui);
}

/* ---- lines of the text ---- */

static struct span
text_of(const struct ui *ui)
{
	return span_of(ui->editing.text.at, ui->editing.text.len);
}

static uint32_t
number_at(struct span s, size_t at)
{
	uint32_t number = 1;

	for (size_t i = 0; i < at && i < s.len; i++)
		number += s.at[i] == '\n';
	return number;
}

/* The line without what ends it; of length 0 and at the end if there is none. */
static struct span
line_of(struct span s, uint32_t number, size_t *at)
{
	size_t end;

	*at = 0;
	while (number > 1 && *at < s.len)
		number -= s.at[(*at)++] == '\n';
	end = *at;
	while (end < s.len && s.at[end] != '\n')
		end++;
	if (end < s.len && end > *at && s.at[end - 1] == '\r')
		end--;
	return span_cut(s, *at, end - *at);
}

static uint32_t
count_lines(struct span s)
{
	return number_at(s, s.len) - (s.len == 0 || s.at[s.len - 1] == '\n');
}

/* As it can be typed: what is no printable character as \xHH, and so a backslash before what
 * would be taken for that. */
static void
add_typed(struct text *t, struct span s, bool ascii)
{
	for (size_t at = 0, len; at < s.len; at += len) {
		const uint8_t *slash = memchr(s.at + at, '\\', s.len - at);

		len = slash == s.at + at ? 1 : slash ? (size_t)(slash - s.at) - at : s.len - at;
		if (slash == s.at + at && (span_u8(s, at + 1) != 'x' || !isxdigit(span_u8(s, at + 2))
		                           || !isxdigit(span_u8(s, at + 3))))
			text_add(t, "\\");
		else
			text_add_readable(t, span_cut(s, at, len), ascii);
	}
}

/* ---- the file ---- */

static bool
read_text(struct ui *ui, struct error *err)
{
	const struct content *c = pager_content(ui);
	struct editing *e = &ui->editing;
	struct text path = { 0 };
	uint64_t at = 0;
	int64_t n = 1;

	if (c->size > TEXT_MOST)
		return error_set(err, "a text of more than %d MiB is not changed here: m in Files "
		        "replaces it", TEXT_MOST >> 20);
	text_clear(&e->text);
	text_clear(&e->words[1]);
	if (!tree_add_known_path(c->tree, c->node, &path)) {
		text_free(&path);
		return error_set(err, "no name leads to this file any more");
	}
	text_add_escaped_path(&e->words[1], span_of(path.at, path.len));
	text_free(&path);
	text_reserve(&e->text, c->size);
	for (; at < c->size && n > 0; at += (uint64_t)(n > 0 ? n : 0))
		n = content_read_some(c, at, (uint8_t *)e->text.at + at, (uint32_t)(c->size - at), NULL,
		        err);
	if (n < 0)
		return false;
	e->text.len = at;
	return true;
}

/* The line that is looked at, 1 in an empty file. */
static uint32_t
looked_at(const struct ui *ui)
{
	return number_at(text_of(ui), (size_t)pager_focus(ui));
}

/* Makes the change; the pager, which shows files that go with it, is opened again. */
static bool
make(struct ui *ui, enum wish_verb verb, struct error *err)
{
	uint32_t node = pager_content(ui)->node;
	struct pager_look look = pager_leave(ui);
	bool ok = editing_add(ui, verb, ui->editing.words, err);

	pager_return(ui, node, &look);
	if (!ok)
		return false;
	pager_go_line(ui, (int)ui->editing.line);
	ui_say(ui, ROLE_GOOD, "%zu pending; w writes a new image", ui->editing.wish.changes.count);
	return true;
}

/* ---- asking ---- */

/* Fills the prompt in for the line. */
static void
show_line(struct ui *ui, struct dialog *d)
{
	struct editing *e = &ui->editing;
	struct text typed = { 0 };
	struct span line;
	uint64_t match = pager_match_end(ui);
	size_t at;

	text_clear(&d->body);
	if (e->verb != WISH_SET_LINE) {
		text_addf(&d->body, "a new line %" PRIu32 " of %" PRIu32 "; Up and Down: elsewhere; "
		          "\\x09 is a tab", e->line, count_lines(text_of(ui)) + 1);
		return;
	}
	line = line_of(text_of(ui), e->line, &at);
	add_typed(&typed, line, ui->display.canvas->ascii);
	line_set(&d->line, text_str(&typed));
	if (match > at && match <= at + line.len) {
		text_clear(&typed);
		add_typed(&typed, span_cut(line, 0, (size_t)match - at), ui->display.canvas->ascii);
		if (strncmp(text_str(&typed), line_str(&d->line), typed.len) == 0)
			d->line.at = typed.len;
	}
	text_addf(&d->body, "line %" PRIu32 " of %" PRIu32 "; Up and Down: another; \\x09 is a tab",
	        e->line, count_lines(text_of(ui)));
	text_free(&typed);
}

/* What was typed, as bytes. */
static void
take_typed(const struct dialog *d, struct text *bytes)
{
	text_add_unescaped(bytes, span_of(d->line.text.at, d->line.text.len));
}

static bool
is_as_before(struct ui *ui, const struct dialog *d)
{
	struct text bytes = { 0 };
	size_t at;
	struct span line = line_of(text_of(ui), ui->editing.line, &at);
	bool same;

	take_typed(d, &bytes);
	same = span_equal(span_of(bytes.at, bytes.len), line);
	text_free(&bytes);
	return same;
}

/* Up and Down: another line, as long as this one is as it was; another place of a new one. */
static void
step_line(struct ui *ui, struct dialog *d, int rows)
{
	struct editing *e = &ui->editing;

	uint32_t last = count_lines(text_of(ui)) + (e->verb == WISH_INSERT_LINE);

	if (e->verb == WISH_SET_LINE && !is_as_before(ui, d)) {
		dialog_fail(d, "this line is changed: Enter takes that, Esc does not");
		return;
	}
	if ((rows < 0 && e->line == 1) || (rows > 0 && e->line >= last))
		return;
	e->line += (uint32_t)rows;
	if (e->line <= count_lines(text_of(ui)))
		pager_go_line(ui, (int)e->line);
	show_line(ui, d);
}

static bool
accept_line(struct ui *ui, struct dialog *d)
{
	struct editing *e = &ui->editing;
	struct error err;

	if (e->verb == WISH_SET_LINE && is_as_before(ui, d)) {
		ui_say(ui, ROLE_STATUS, "the line is as it was");
		return true;
	}
	text_clear(&e->words[0]);
	text_addf(&e->words[0], "%" PRIu32 "=", e->line);
	take_typed(d, &e->words[0]);
	if (make(ui, e->verb, &err))
		return true;
	dialog_fail(d, "%s", err.text);
	return false;
}

/* Reads the text; false after a message. */
static bool
begin(struct ui *ui, uint32_t number)
{
	struct editing *e = &ui->editing;
	struct error err = { "" };

	uint32_t count;

	if (!read_text(ui, &err)) {
		ui_say(ui, ROLE_ERROR, "%s", err.text);
		return false;
	}
	count = count_lines(text_of(ui));
	if (number > count) {
		ui_say(ui, ROLE_ERROR, "there are only %" PRIu32 " lines", count);
		return false;
	}
	e->line = number ? number : looked_at(ui);
	return true;
}

static void
ask(struct ui *ui, enum wish_verb verb)
{
	struct editing *e = &ui->editing;
	struct dialog *d;

	e->verb = verb;
	if (verb == WISH_SET_LINE && count_lines(text_of(ui)) == 0)
		e->verb = WISH_INSERT_LINE;
	d = dialog_prompt(ui, "line:", "", accept_line);
	d->step = step_line;
	d->points = true;
	if (e->line <= count_lines(text_of(ui)))
		pager_go_line(ui, (int)e->line);
	show_line(ui, d);
}

/* ---- what the actions do ---- */

static void
change(struct ui *ui, uint32_t number)
{
	if (begin(ui, number))
		ask(ui, WISH_SET_LINE);
}

static void
insert(struct ui *ui, uint32_t number, bool below)
{
	if (!begin(ui, number))
		return;
	ui->editing.line += below && count_lines(text_of(ui)) > 0;
	ask(ui, WISH_INSERT_LINE);
}

static void
delete(struct ui *ui, uint32_t number)
{
	struct editing *e = &ui->editing;
	struct error err;

	if (!begin(ui, number))
		return;
	text_clear(&e->words[0]);
	text_addf(&e->words[0], "%" PRIu32, e->line);
	if (!make(ui, WISH_DELETE_LINE, &err))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

void
lines_change(struct ui *ui)
{
	change(ui, 0);
}

void
lines_change_at(struct ui *ui, int number)
{
	change(ui, (uint32_t)number);
}

void
lines_insert(struct ui *ui)
{
	insert(ui, 0, false);
}

void
lines_insert_at(struct ui *ui, int number)
{
	insert(ui, (uint32_t)number, false);
}

void
lines_append(struct ui *ui)
{
	insert(ui, 0, true);
}

void
lines_append_at(struct ui *ui, int number)
{
	insert(ui, (uint32_t)number, true);
}

void
lines_delete(struct ui *ui)
{
	delete(ui, 0);
}

void
lines_delete_at(struct ui *ui, int number)
{
	delete(ui, (uint32_t)number);
}

void
lines_write(struct ui *ui)
{
	pager_close(ui);
	changes_write(ui);
}
