/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The blocks of the flash: what fills each, where the kernel has it, how often it was erased. */
#include <inttypes.h>
#include <string.h>

#include "table/table.h"
#include "ui/flash/flash.h"
#include "ui/list/pane.h"

enum {
	CELL = 37,          /* columns that a block takes at least */
	CELL_MOST = 60,
	LEAST_LIST = 5,     /* lines that are left to the events */
	LEAST_WITH_BLOCKS = 8,
	WORDS = 22          /* of a cell beside the bar: number, state, erases */
};

static int
cells_in(struct rect area, uint32_t blocks)
{
	int cells = area.w / CELL < 1 ? 1 : area.w / CELL;

	return (uint32_t)cells > blocks ? (int)blocks : cells;
}

int
flash_block_lines(const struct ui *ui, struct rect area)
{
	uint32_t blocks, lines;
	int cells, most = area.h / 2;

	if (!ui->playing.play)
		return 0;
	blocks = play_blocks(ui->playing.play);
	cells = cells_in(area, blocks);
	lines = (blocks + (uint32_t)cells - 1) / (uint32_t)cells;
	if (area.h < LEAST_WITH_BLOCKS)
		return area.h > LEAST_LIST ? 1 : 0;
	return lines + 1 < (uint32_t)most ? (int)lines + 1 : most;
}

/* ---- all of them, in a line ---- */

static const struct table *
blocks_of(const struct ui *ui)
{
	return ui->here.volume && ui->panes[PANE_BLOCKS].open ? &ui->panes[PANE_BLOCKS].table : NULL;
}

/* The shares of row `row` of the class; false while they aren't known. */
static bool
shares_of(const struct table *t, size_t row, struct cell *cell)
{
	memset(cell, 0, sizeof *cell);
	for (size_t i = 0; t && row < table_count_all(t) && i < t->class->column_count; i++) {
		if (t->class->columns[i].kind != COLUMN_BAR)
			continue;
		t->class->columns[i].get(t, row, cell);
		return !cell->absent && cell->whole > 0;
	}
	return false;
}

static void
draw_total(const struct ui *ui, struct rect line)
{
	static const char *const names[BAR_SHARES] = { "live", "old", "dirty", "free" };
	const struct play *p = ui->playing.play;
	struct pen pen = pen_at(ui->display.canvas, line, 1, 0);
	uint64_t sum[BAR_SHARES] = { 0 };
	uint32_t least = UINT32_MAX, most = 0;
	struct text t = { 0 };
	struct cell cell;

	for (uint32_t i = 0; i < play_blocks(p); i++) {
		uint32_t wear = play_wear(p, i);

		least = wear < least ? wear : least;
		most = wear > most ? wear : most;
		if (shares_of(blocks_of(ui), i, &cell))
			for (int k = 0; k < BAR_SHARES; k++)
				sum[k] += cell.share[k];
	}
	for (int k = 0; k < BAR_SHARES && blocks_of(ui); k++)
		text_addf(&t, "%c %s %" PRIu64 "  ", BAR_LETTERS[k], names[k], sum[k]);
	text_addf(&t, "erases %" PRIu32 " to %" PRIu32, least, most);
	canvas_mark(ui->display.canvas, line, ROLE_HEADING);
	pen_fit(&pen, ROLE_HEADING, text_str(&t), line.w - 1);
	text_free(&t);
}

/* ---- one block ---- */

static void
draw_bar(struct pen *p, const struct cell *cell, int width)
{
	static const enum role roles[BAR_SHARES] = { ROLE_LIVE, ROLE_OLD, ROLE_BAD, ROLE_FREE };
	uint64_t passed = 0;
	int at = 0;

	for (int k = 0; k < BAR_SHARES; k++) {
		passed += cell->share[k];
		for (; at < (int)(passed * (uint64_t)width / cell->whole); at++)
			pen_char(p, roles[k], BAR_LETTERS[k]);
	}
	while (at++ < width)
		pen_text(p, ROLE_BAR_REST, " ");
}

static void
draw_block(const struct ui *ui, uint32_t block, struct rect area)
{
	const struct play *p = ui->playing.play;
	struct pen pen = pen_at(ui->display.canvas, area, 0, 0);
	const char *place = play_place(p, block);
	struct cell cell;
	int bar = area.w - WORDS;
	struct text t = { 0 };

	text_addf(&t, "%4" PRIu32 " ", block);
	pen_text(&pen, place && strcmp(place, "next") == 0 ? ROLE_STRONG : ROLE_TEXT, text_str(&t));
	if (shares_of(blocks_of(ui), block, &cell))
		draw_bar(&pen, &cell, bar);
	else
		pen_fit(&pen, ROLE_FAINT, "", bar);
	text_clear(&t);
	text_addf(&t, " %-10s", place ? place : "");
	pen_fit(&pen, place && strcmp(place, "next") == 0 ? ROLE_STRONG : ROLE_FAINT, text_str(&t), 12);
	text_clear(&t);
	text_addf(&t, "%" PRIu32 "x", play_wear(p, block));
	pen_fit(&pen, ROLE_FAINT, text_str(&t), 5);
	text_free(&t);
}

/* The block of the last event, which stays in sight where there are many. */
static uint32_t
block_in_sight(const struct play *p)
{
	size_t count;
	const struct live_row *rows = play_rows(p, &count);

	for (size_t i = play_row(p) + 1; i-- > 0 && i < count;)
		if (rows[i].block != UINT32_MAX)
			return rows[i].block;
	return 0;
}

void
flash_draw_blocks(const struct ui *ui, struct rect area)
{
	uint32_t blocks = play_blocks(ui->playing.play), first = 0, shown;
	int cells = cells_in(area, blocks), width = area.w / cells;

	if (area.h < 1)
		return;
	draw_total(ui, rect_line(area, 0));
	width = width > CELL_MOST ? CELL_MOST : width;
	shown = (uint32_t)(area.h - 1) * (uint32_t)cells;
	if (blocks > shown && shown) {
		uint32_t at = block_in_sight(ui->playing.play) / (uint32_t)cells * (uint32_t)cells;

		first = at < shown / 2 ? 0 : at - shown / 2 / (uint32_t)cells * (uint32_t)cells;
		if (first + shown > blocks)
			first = (blocks - shown + (uint32_t)cells - 1) / (uint32_t)cells * (uint32_t)cells;
	}
	for (uint32_t i = 0; i < shown && first + i < blocks; i++)
		draw_block(ui, first + i, (struct rect){ area.x + (int)(i % (uint32_t)cells) * width,
			area.y + 1 + (int)(i / (uint32_t)cells), width, 1 });
}
