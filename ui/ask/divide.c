/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/ask/divide.h"

#include <inttypes.h>
#include <string.h>

#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "firmware/model/subject.h"
#include "ui/ask/refuse.h"
#include "ui/take/copy.h"
#include "ui/past/point.h"
#include "ui/dialog/dialog.h"
#include "ui/list/pane.h"

/* ---- what is meant ---- */

/* The offset that is selected; false if there is none. */
static bool
selected_offset(struct ui *ui, uint64_t *offset)
{
	struct subject s;

	if (!ui_subject(ui, &s) || s.other)
		return false;
	*offset = source_class(ui)->cursor ? source_class(ui)->cursor(ui) : s.offset;
	return true;
}

/* The JFFS2 part of what is selected, else the current one. */
static struct volume *
selected_volume(struct ui *ui)
{
	uint64_t offset;
	struct volume *v = selected_offset(ui, &offset)
	        ? firmware_volume_at(ui->here.firmware, offset) : NULL;

	return v ? v : ui->here.volume;
}

/* The start of the erase block that holds `offset`, if blocks are known. */
static uint64_t
start_of_block(const struct volume *v, uint64_t offset)
{
	uint64_t first = v->offset + v->erase.phase;

	if (v->erase.size == 0 || offset < first)
		return offset;
	return offset - (offset - first) % v->erase.size;
}

static struct volume *
volume_after(const struct ui *ui, const struct volume *v)
{
	const struct firmware *f = ui->here.firmware;

	for (size_t i = 0; i + 1 < f->volumes.count; i++)
		if (f->volumes.at[i] == v)
			return f->volumes.at[i + 1];
	return NULL;
}

const char *
divide_refusal(const struct ui *ui)
{
	const char *refusal = refuse_without_volume(ui);

	if (!refusal && !ui_scanned(ui))
		refusal = "wait until the scan has ended";
	if (!refusal && ui->writing.on)
		refusal = "something is being written";
	return !refusal ? refuse_in_past(ui) : refusal;
}

/* ---- what the nodes say ---- */

/* How the run of nodes that holds `offset` was divided; NULL if it was not examined. */
static const struct volume *
run_at(const struct ui *ui, uint64_t offset)
{
	const struct volume *run = NULL;

	for (size_t i = 0; i < ui->here.firmware->volumes.count; i++) {
		const struct volume *v = ui->here.firmware->volumes.at[i];

		if (v->offset <= offset && v->division.why[0])
			run = v;
	}
	return run;
}

static void
add_row(const struct divide_evidence *e, struct text *t)
{
	text_addf(t, "Evidence for a boundary there: %" PRIu32 " pairs contradict each "
	        "other if it is one file system; %" PRIu32 " inodes are complete on both "
	        "sides; it tears %" PRIu32 ".", e->conflicts, e->twins, e->torn);
}

static void
add_evidence(const struct ui *ui, uint64_t offset, struct text *t)
{
	const struct volume *run = run_at(ui, offset);
	const struct volume *v = firmware_volume_at(ui->here.firmware, offset);
	const struct divide_decision *d = run ? &run->division : NULL;
	bool found = false;

	for (uint32_t i = 0; d && i < d->evidence.count && !found; i++) {
		found = run->division_at + d->evidence.at[i].offset == offset;
		if (found)
			add_row(&d->evidence.at[i], t);
	}
	if (!found && v && v->doubt.why[0])
		text_addf(t, "The part as it is: %s.", v->doubt.why);
	else if (!found)
		text_add(t, "The nodes give no evidence for this place.");
	if (d)
		text_addf(t, "\n\nAs found: %s.", d->why);
}

/* ---- doing it ---- */

/* Makes volume `v` the current one and forgets places in others. */
static void
begin_again(struct ui *ui, struct volume *v)
{
	ui_set_volume(ui, v);
	ui->history.visits.count = ui->history.at = 0;
	ui->settled = false;
	ui->display.stale = true;
}

/* Adds a line to what is remembered. */
static void
note_division(struct ui *ui, const char *how, const struct volume *v, uint64_t offset)
{
	struct firmware *f = ui->here.firmware;

	text_addf(&ui->recall.divisions, "%s ", how);
	firmware_add_part(f, firmware_part_at(f, v->offset), &ui->recall.divisions);
	text_addf(&ui->recall.divisions, " %" PRIu64 "\n", offset);
}

static bool
accept_split(struct ui *ui, struct dialog *d)
{
	uint64_t offset = ui->divide_at;
	struct volume *v = firmware_volume_at(ui->here.firmware, offset);

	(void)d;
	if (!v)
		return true;
	begin_again(ui, v);
	note_division(ui, "split", v, offset);
	if (firmware_split(ui->here.firmware, v, offset))
		ui_say(ui, ROLE_GOOD, "split at %08" PRIx64 "; J joins the two", offset);
	else
		ui_say(ui, ROLE_ERROR, "cannot be split at %08" PRIx64, offset);
	return true;
}

static bool
accept_join(struct ui *ui, struct dialog *d)
{
	struct volume *v = firmware_volume_at(ui->here.firmware, ui->divide_at);

	(void)d;
	if (!v)
		return true;
	begin_again(ui, v);
	note_division(ui, "join", v, v->offset);
	if (firmware_join(ui->here.firmware, v))
		ui_say(ui, ROLE_GOOD, "joined: one part from %08" PRIx64 " on", v->offset);
	else
		ui_say(ui, ROLE_ERROR, "they are not of one byte order, or something other "
		                       "than erased bytes lies between them");
	ui_compare_here(ui);
	return true;
}

static void
ask(struct ui *ui, const char *title, const struct text *body, uint64_t offset,
        bool (*accept)(struct ui *, struct dialog *))
{
	struct dialog *d = dialog_push(ui, title);

	text_add(&d->body, text_str(body));
	d->hint = "Enter does it   Esc closes";
	d->accept = accept;
	ui->divide_at = offset;
}

/* Asks whether the part that holds `at` is to be split there. */
static bool
ask_split(struct ui *ui, const struct volume *v, uint64_t at, struct error *err)
{
	struct text body = { 0 }, part = { 0 };

	if (!v)
		return error_set(err, "%08" PRIx64 " is in no JFFS2 part", at);
	if (at <= v->offset)
		return error_set(err, "a part begins at %08" PRIx64 ": select a later block",
		        at);
	firmware_add_part(v->firmware, v->part, &part);
	text_addf(&body, "Part %s becomes two: %" PRIu64 " bytes, and %" PRIu64 " from %08"
	        PRIx64 " on. Each is then read as a file system of its own.\n\n",
	        text_str(&part), at - v->offset, v->log.part.len - (at - v->offset), at);
	add_evidence(ui, at, &body);
	ask(ui, "Split the part here", &body, at, accept_split);
	text_free(&part);
	text_free(&body);
	return true;
}

static const char nowhere[] = "where? Type an offset: split 0x40000";

bool
divide_split_at(struct ui *ui, const char *words, struct error *err)
{
	uint64_t at;

	if (!text_parse_size(words, &at))
		return error_set(err, "%s", nowhere);
	return ask_split(ui, firmware_volume_at(ui->here.firmware, at), at, err);
}

void
divide_split(struct ui *ui)
{
	const struct volume *v;
	struct error err;
	uint64_t at;

	ui_enter_selected(ui);
	if (!selected_offset(ui, &at)) {
		ui_say(ui, ROLE_ERROR, "%s", nowhere);
		return;
	}
	v = firmware_volume_at(ui->here.firmware, at);
	if (v && !source_class(ui)->cursor)
		at = start_of_block(v, at);
	if (!ask_split(ui, v, at, &err))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

void
divide_join(struct ui *ui)
{
	struct volume *v, *next;
	struct text body = { 0 };

	ui_enter_selected(ui);
	v = selected_volume(ui);
	next = volume_after(ui, v);
	if (!next) {
		ui_say(ui, ROLE_ERROR, "no JFFS2 part follows this one");
		return;
	}
	text_add(&body, "Part ");
	firmware_add_part(v->firmware, v->part, &body);
	text_addf(&body, " at %08" PRIx64 " and part ", v->offset);
	firmware_add_part(v->firmware, next->part, &body);
	text_addf(&body, " at %08" PRIx64 " become one, with what is erased between them, and "
	        "are read as one file system.\n\n", next->offset);
	add_evidence(ui, next->offset, &body);
	ask(ui, "Join with the next part", &body, v->offset, accept_join);
	text_free(&body);
}

/* ---- why ---- */

void
divide_why(struct ui *ui)
{
	struct text t = { 0 };

	firmware_explain_parts(ui->here.firmware, &t);
	dialog_message(ui, "Why these parts", text_str(&t));
	text_free(&t);
}

/* ---- a part alone ---- */

/* Quoted for a shell. */
static void
add_word(const char *word, struct text *t)
{
	text_add(t, "'");
	for (; *word; word++)
		text_addf(t, *word == '\'' ? "'\\''" : "%c", *word);
	text_add(t, "'");
}

void
divide_copy_range(struct ui *ui)
{
	const struct firmware *f;
	uint64_t offset = 0, first;
	struct text t = { 0 };
	const struct part *p;

	ui_enter_selected(ui);
	f = ui->here.firmware;
	if (!selected_offset(ui, &offset) || offset >= f->bytes.len) {
		ui_say(ui, ROLE_STATUS, "nothing is selected");
		return;
	}
	if (f->parent) {
		ui_say(ui, ROLE_STATUS, "this is not a range of the file: it was unpacked from "
		                        "it");
		return;
	}
	p = &f->list.parts.at[firmware_part_at(f, offset)];
	place_in_file((struct place){ f->store, p->offset }, &first);
	text_addf(&t, "flashloupe --range=0x%" PRIx64 "+0x%" PRIx64 " ", first, p->len);
	add_word(image_name(f->image), &t);
	copy_text(ui, text_str(&t), t.len);
	text_free(&t);
}
