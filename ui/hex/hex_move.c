/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From byte to byte, from field to field, from line to line. */
#include "firmware/model/subject.h"
#include "ui/hex/hex.h"

static uint64_t
image_len(const struct ui *ui)
{
	return hex_firmware(ui)->bytes.len;
}

void
hex_move_byte(struct ui *ui, int direction)
{
	struct hex_view v = hex_view_of(ui);
	uint64_t from = ui->hex.at, to = from + 1;
	struct hex_line line;

	if (image_len(ui) == 0)
		return;
	hex_line_at(&v, ui->hex.at, &line);
	/* A folded run counts as one line. */
	if (line.kind == HEX_FOLD) {
		from = line.from;
		to = line.to;
	}
	hex_go(ui, direction > 0 ? to : from > 0 ? from - 1 : 0);
}

/* The first byte of what precedes `at`: of its last field, or of all of it. */
static uint64_t
field_before(struct ui *ui, uint64_t at)
{
	struct subject s;
	size_t field;

	if (at == 0)
		return 0;
	subject_at(hex_firmware(ui), at - 1, &s);
	field = subject_field_at(&s, at - 1 - s.offset);
	return field == SIZE_MAX ? s.offset : s.offset + subject_field(&s, field)->offset;
}

void
hex_move_field(struct ui *ui, int direction)
{
	uint64_t at = ui->hex.at, start, next;
	const struct field *f;
	struct subject s;
	size_t field;

	if (image_len(ui) == 0)
		return;
	subject_at(hex_firmware(ui), at, &s);
	field = subject_field_at(&s, at - s.offset);
	f = field == SIZE_MAX ? NULL : subject_field(&s, field);
	start = f ? s.offset + f->offset : s.offset;
	next = s.offset + s.bytes.len;
	if (f && f->width < next - start)
		next = start + f->width;
	if (direction < 0)
		hex_go(ui, at > start ? start : field_before(ui, start));
	else if (next < image_len(ui))
		hex_go(ui, next);
}

static bool
step_line(const struct hex_view *v, struct hex_line *line, long direction)
{
	return direction > 0 ? hex_line_next(v, line) : hex_line_prev(v, line);
}

/* Moves `line` by `lines` lines, not counting headings if `bytes`. */
static void
step_lines(const struct hex_view *v, struct hex_line *line, long lines, bool bytes)
{
	struct hex_line next = *line;

	while (lines != 0 && step_line(v, &next, lines)) {
		if (bytes && next.kind == HEX_HEADING)
			continue;
		*line = next;
		lines += lines > 0 ? -1 : 1;
	}
}

static void
scroll(struct ui *ui, long lines)
{
	struct hex_place *h = &ui->hex;

	ui->display.stale = true;
	if (lines < 0)
		h->scroll -= h->scroll < (size_t)-lines ? h->scroll : (size_t)-lines;
	else
		h->scroll += (size_t)lines;
}

static void
move_lines(struct ui *ui, long lines, bool page)
{
	struct hex_view v = hex_view_of(ui);
	struct hex_place *h = &ui->hex;
	uint32_t column = h->column;
	struct hex_line line;

	if (image_len(ui) == 0)
		return;
	if (h->mode != HEX_STORED) {
		scroll(ui, lines);
		return;
	}
	hex_line_at(&v, h->at, &line);
	step_lines(&v, &line, lines, true);
	if (line.kind == HEX_FOLD)
		hex_go(ui, line.from);
	else
		hex_go(ui, line.from + (column < line.to - line.from
		                                ? column : line.to - line.from - 1));
	h->column = column;
	if (page)
		step_lines(&v, &h->top, lines, false);
}

void
hex_move_end(struct ui *ui, int direction)
{
	if (ui->hex.mode == HEX_STORED)
		hex_go(ui, direction < 0 ? 0 : UINT64_MAX);
	else
		ui->hex.scroll = direction < 0 ? 0 : SIZE_MAX / 2;
	ui->display.stale = true;
}

uint64_t
hex_cursor(const struct ui *ui)
{
	return ui->hex.at;
}

void
hex_move_rows(struct ui *ui, long rows)
{
	move_lines(ui, rows, false);
}

bool
hex_move_page(struct ui *ui, int halves, long rows)
{
	(void)halves;
	move_lines(ui, rows, true);
	return true;
}
