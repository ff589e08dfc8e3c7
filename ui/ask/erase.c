/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/ask/erase.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "firmware/firmware.h"
#include "ui/dialog/dialog.h"
#include "ui/list/pane.h"
#include "ui/past/point.h"

enum { MOST_ERASE_SIZE = 1 << 30 };

void
erase_describe(const struct volume *v, struct text *t)
{
	if (v->erase.size == 0) {
		text_add(t, v->scanned || v->built ? "undecided"
		         : v->firmware->partial ? "not known" : "...");
		return;
	}
	text_add_exact_size(t, v->erase.size);
	text_add(t, v->erase.basis == ERASE_BY_USER ? " (set)" : " (auto)");
}

static void
change(struct ui *ui, uint32_t size, uint32_t phase)
{
	firmware_set_erase(ui->here.firmware, ui->here.volume, size, phase);
	ui->settled = false;
	ui->display.stale = true;
}

/* "SIZE" or "SIZE at OFFSET", the offset being that of a boundary in the part; UINT64_MAX
 * without one. */
static bool
parse(const char *words, uint64_t *size, uint64_t *phase)
{
	const char *at = strstr(words, " at ");
	char head[64];

	*phase = UINT64_MAX;
	if (!at)
		return nand_parse_size(words, size);
	snprintf(head, sizeof head, "%.*s", (int)(at - words), words);
	return nand_parse_size(head, size) && text_parse_size(at + 4, phase);
}

bool
erase_set(struct ui *ui, const char *words, struct error *err)
{
	uint64_t size, phase;

	words += strspn(words, " ");
	if (strcmp(words, "auto") == 0 || !*words) {
		change(ui, 0, 0);
		return true;
	}
	if (!parse(words, &size, &phase))
		return error_set(err,
		        "\"%s\" is not a size: try 64K, 64K at 0x1234, or auto", words);
	if (size < ERASE_MIN || size > MOST_ERASE_SIZE || size % 4 != 0)
		return error_set(err,
		        "an erase size is a multiple of 4 from %d bytes to 1 GiB",
		        (int)ERASE_MIN);
	change(ui, (uint32_t)size,
	        phase == UINT64_MAX ? ERASE_ANY_PHASE : (uint32_t)(phase % size));
	return true;
}

/* Takes candidate `row` of the evidence table. */
static void
pick(struct ui *ui, size_t row)
{
	const struct erase_decision *d = &ui->here.volume->erase;

	if (row < d->evidence_count && row < ERASE_CANDIDATES)
		change(ui, d->evidence[row].size, d->evidence[row].phase);
}

/* ---- the dialog ---- */

static bool
accept_size(struct ui *ui, struct dialog *d)
{
	struct error err;

	if (erase_set(ui, line_str(&d->line), &err))
		return true;
	dialog_fail(d, "%s", err.text);
	return false;
}

/* A candidate goes into the line, as it would be typed. */
static void
take_choice(struct ui *ui, struct dialog *d)
{
	const struct choice *c = dialog_choice(d);
	const struct erase_evidence *e;
	struct text t = { 0 };

	if (!c)
		return;
	if (c->value < 0) {
		text_add(&t, nand_layouts[-1 - c->value].block);
	} else {
		e = &ui->here.volume->erase.evidence[c->value];
		text_add_exact_size(&t, e->size);
		if (e->phase > 0)
			text_addf(&t, " at 0x%" PRIx32, e->phase);
	}
	line_set(&d->line, text_str(&t));
	d->line.fresh = true;
	text_free(&t);
}

static void
add_candidate(struct dialog *d, const struct erase_evidence *e)
{
	struct text size = { 0 }, note = { 0 };

	text_add_exact_size(&size, e->size);
	text_addf(&note, "%6" PRIu32 "  %7" PRIu32 "  %7" PRIu32 "  %6.1f%s",
	        e->boundaries, e->crossed, e->markers, e->score,
	        e->chosen ? "  taken" : "");
	dialog_add(d, PRESS_NONE, text_str(&size), text_str(&note));
	text_free(&size);
	text_free(&note);
}

/* The blocks of raw NAND dumps; their values are below zero. */
static void
add_layouts(struct dialog *d)
{
	dialog_add_heading(d, "NAND", "a raw dump, with the spare area of each page");
	for (size_t i = 0; i < NAND_LAYOUTS; i++) {
		const struct nand_layout *n = &nand_layouts[i];
		struct text note = { 0 };

		if (n->order != NAND_PAGES)
			break;
		text_addf(&note, "%s bytes a page, %s", n->name, n->help);
		dialog_add(d, PRESS_NONE, n->block, text_str(&note));
		d->choices.at[d->choices.count - 1].value = -1 - (int)i;
		text_free(&note);
	}
}

/* Asks for a size; lists the candidates with their evidence. */
void
erase_ask(struct ui *ui)
{
	const struct erase_decision *e = &ui->here.volume->erase;
	struct dialog *d = dialog_push(ui, "Erase size");
	size_t chosen = 1;

	d->prompt = "size:";
	d->hint = "Enter takes it   auto finds it again   Esc closes";
	d->accept = accept_size;
	d->moved = take_choice;
	d->label_columns = 12;
	text_add(&d->body, e->why);
	if (e->evidence_count > 0)
		dialog_add_heading(d, "candidate", "bounds  crossed  markers   score");
	for (uint32_t i = 0; i < e->evidence_count && i < ERASE_CANDIDATES; i++) {
		add_candidate(d, &e->evidence[i]);
		d->choices.at[d->choices.count - 1].value = (int)i;
		if (e->evidence[i].chosen)
			chosen = i + 1;
	}
	add_layouts(d);
	dialog_select(d, chosen, 1);
}

void
erase_follow(struct ui *ui)
{
	const struct pane *p = &ui->panes[PANE_ERASE];

	if (point_on(ui))
		ui_say(ui, ROLE_ERROR, "%s", point_refusal(ui));
	else if (p->row < pane_count(ui, PANE_ERASE))
		pick(ui, table_base_row(&p->table, p->row));
}
