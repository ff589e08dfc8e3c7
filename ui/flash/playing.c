/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/flash/playing.h"

#include <inttypes.h>
#include <string.h>

#include "ui/dialog/dialog.h"
#include "ui/flash/flash.h"
#include "ui/go/go.h"
#include "ui/list/pane.h"
#include "ui/take/order.h"

const char *
playing_refusal(const struct ui *ui)
{
	if (!ui->playing.play)
		return "only on a simulated flash: flashloupe --flash, or gp for a copy of the image";
	return ui->writing.on ? "something is being written" : NULL;
}

bool
playing_in_past(const struct ui *ui)
{
	return ui->playing.play && !play_is_present(ui->playing.play);
}

/* ---- showing a moment ---- */

/* The last event that is shown is selected, and where it is about. */
static void
show(struct ui *ui)
{
	struct play *p = ui->playing.play;
	size_t count, row = play_row(p);
	const struct live_row *rows;

	ui->picture->renew(ui);
	rows = play_rows(p, &count);
	pane_select_base(ui, PANE_FLASH, row);
	while (row > 0 && (rows[row].block == UINT32_MAX || play_is_later(p, &rows[row])))
		row--;
	if (row >= count || rows[row].block == UINT32_MAX)
		return;
	ui->map.at = ui->hex.at = rows[row].at;
	if (ui->here.volume)
		pane_select_offset(ui, PANE_NODES, ui->here.volume->offset + rows[row].at);
}

void
playing_begin(struct ui *ui)
{
	show(ui);
}

static void
go(struct ui *ui, size_t n)
{
	play_go(ui->playing.play, n);
	show(ui);
}

bool
playing_leave(struct ui *ui)
{
	if (!playing_in_past(ui) || ui->writing.on)
		return false;
	go(ui, play_events(ui->playing.play));
	ui_say(ui, ROLE_STATUS, "back in the present");
	return true;
}

static void
say_moment(struct ui *ui)
{
	const struct play *p = ui->playing.play;
	size_t count;
	const struct live_row *row = &play_rows(p, &count)[play_row(p)];

	if (p->moment == 0)
		ui_say(ui, ROLE_STATUS, "before the first event");
	else
		ui_say(ui, ROLE_STATUS, "event %zu of %zu: %s %s", p->moment, play_events(p),
		        row->event == LIVE_COMMAND ? "" : chip_kinds[row->kind], text_str(&row->what));
}

void
playing_step(struct ui *ui, int direction)
{
	struct play *p = ui->playing.play;
	size_t last = play_events(p);

	if (direction > 0 && p->moment == last) {
		ui_say(ui, ROLE_STATUS, "this is the present");
		return;
	}
	if (direction < 0 && p->moment == 0) {
		ui_say(ui, ROLE_STATUS, "this is before the first event");
		return;
	}
	go(ui, direction == 2 ? last : direction == -2 ? 0 : direction > 0 ? p->moment + 1
	        : p->moment - 1);
	say_moment(ui);
}

void
playing_go(struct ui *ui, size_t n)
{
	if (n == SIZE_MAX || ui->writing.on)
		return;
	go(ui, n);
	say_moment(ui);
}

void
playing_enter(struct ui *ui)
{
	const struct pane *pane = &ui->panes[PANE_FLASH];
	struct play *p = ui->playing.play;
	size_t count, row;
	const struct live_row *rows = play_rows(p, &count);

	if (!p || ui->writing.on || !pane->open || pane->row >= table_count(&pane->table))
		return;
	row = table_base_row(&pane->table, pane->row);
	/* That of a command is what it ended with. */
	if (rows[row].event == LIVE_COMMAND)
		while (row + 1 < count && rows[row + 1].event != LIVE_COMMAND)
			row++;
	while (row > 0 && rows[row].event == LIVE_COMMAND)
		row--;
	playing_go(ui, rows[row].event == LIVE_COMMAND ? 0 : rows[row].event + 1);
}

/* ---- predict, then reveal ---- */

static void
reveal(struct ui *ui)
{
	struct playing *p = &ui->playing;

	text_free(&p->fact.why);
	p->fact = (struct play_fact){ .question = PLAY_NONE };
	play_release(p->play);
	show(ui);
	if (ui_asked(ui))
		lesson_cover(ui_asked(ui), &p->result);
	if (p->result.len)
		ui_say(ui, play_failed(p->play) ? ROLE_WARNING : ROLE_STATUS, "%s", text_str(&p->result));
	else
		ui_say(ui, ROLE_STATUS, "%zu event%s", p->play->moment - p->play->since,
		        p->play->moment - p->play->since == 1 ? "" : "s");
	text_free(&p->result);
}

void
playing_catch_up(struct ui *ui)
{
	if (ui->playing.fact.question != PLAY_NONE && !dialog_top(ui))
		reveal(ui);
}

/* A number, or a block as it is gone to: "eb:3". */
static bool
read_answer(const char *words, uint64_t *answer)
{
	words += strspn(words, " ");
	if (strncmp(words, "eb:", 3) == 0)
		words += 3;
	return text_parse_size(words, answer);
}

static bool
accept_prediction(struct ui *ui, struct dialog *d)
{
	struct playing *p = &ui->playing;
	struct text body = { 0 };
	struct dialog *told;
	uint64_t answer = 0;
	bool right;

	if (d->line.text.len && !read_answer(line_str(&d->line), &answer)) {
		dialog_fail(d, "a number: %s", p->fact.question == PLAY_BLOCK ? "3" : "0x2044");
		return false;
	}
	right = d->line.text.len && answer == p->fact.answer;
	text_add(&body, !d->line.text.len ? "It is " : right ? "Right: it is " : "No, it is ");
	if (p->fact.question == PLAY_BLOCK)
		text_addf(&body, "block %" PRIu64 ". ", p->fact.answer);
	else
		text_addf(&body, "0x%08" PRIx64 ". ", p->fact.answer);
	text_add(&body, text_str(&p->fact.why));
	dialog_close(d);
	reveal(ui);
	told = dialog_message(ui, right ? "Right" : "What happened", text_str(&body));
	told->hint = "Esc closes";
	text_free(&body);
	return false;
}

static void
ask(struct ui *ui)
{
	dialog_prompt(ui, ui->playing.fact.question == PLAY_BLOCK
	        ? "which block will be collected?" : "where will the next node go?",
	        "as in 3 or 0x2044; an empty line shows it", accept_prediction);
}

void
playing_predict(struct ui *ui)
{
	ui->playing.predicts = !ui->playing.predicts;
	ui_say(ui, ROLE_STATUS, ui->playing.predicts
	        ? "predict, then reveal: gc, and commands that write, ask first" : "no more questions");
}

/* ---- commands ---- */

bool
playing_command(struct ui *ui, const char *line, struct error *err)
{
	struct playing *p = &ui->playing;
	enum play_question q = p->predicts ? play_question_of(line) : PLAY_NONE;

	if (play_is_comment(line))
		return true;
	/* A question that was left without an answer. */
	text_free(&p->fact.why);
	text_clear(&p->result);
	if (!play_do(p->play, line, &p->result, err))
		return false;
	p->saved = false;
	play_answer(p->play, q, &p->fact);
	if (p->fact.question == PLAY_NONE) {
		reveal(ui);
		return true;
	}
	play_hold(p->play);
	ask(ui);
	return true;
}

void
playing_complete(const struct ui *ui, const char *line, struct text *whole,
        struct text *others)
{
	const char *last = strrchr(line, ' ');
	struct text path = { 0 }, full = { 0 };

	if (!last) {
		play_complete(line, whole, others);
		if (!whole->len)
			text_add(whole, line);
		return;
	}
	text_add_bytes(whole, line, (size_t)(last + 1 - line));
	if (last[1] != '/')
		text_add(&path, "/");
	text_add(&path, last + 1);
	go_complete(ui, text_str(&path), &full, others);
	text_add(whole, text_str(&full) + (last[1] != '/'));
	text_free(&path);
	text_free(&full);
}

void
playing_undo(struct ui *ui)
{
	struct play *p = ui->playing.play;
	struct text what = { 0 };

	if (!play_last(p)) {
		ui_say(ui, ROLE_STATUS, "there is nothing to undo");
		return;
	}
	text_add(&what, play_last(p));
	play_undo(p);
	ui->playing.saved = false;
	show(ui);
	ui_say(ui, ROLE_STATUS, "undone: %s", text_str(&what));
	text_free(&what);
}

/* ---- saving ---- */

bool
playing_unsaved(const struct ui *ui)
{
	const struct playing *p = &ui->playing;

	return p->play && !p->saved && play_last(p->play) && !ui->lesson.list;
}

void
playing_save_script(struct ui *ui)
{
	struct order *o = &ui->writing.order;

	o->what = EXPORT_COMMANDS;
	text_clear(&o->text);
	play_add_script(ui->playing.play, &o->text);
	order_ask(ui, "Save the commands as a script", ui->playing.origin.firmware
	        ? "One command per line, for flashloupe flash --from PART FILE, where PART is a file of the "
	          "part that was copied."
	        : "One command per line, for flashloupe flash FILE and flashloupe --flash FILE.",
	        "script.flash");
}

void
playing_save_image(struct ui *ui)
{
	struct order *o = &ui->writing.order;

	o->what = EXPORT_TEXT;
	text_clear(&o->text);
	play_add_image(ui->playing.play, &o->text);
	order_ask(ui, "Save the image", "The flash as it is at the moment that is shown; of NAND a raw "
	        "dump, with the spare areas.", "flash.bin");
}
