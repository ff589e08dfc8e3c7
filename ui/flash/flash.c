/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/flash/flash.h"

#include <inttypes.h>

#include "list/jffs2/events.h"
#include "ui/list/pane.h"

bool
flash_offered(const struct ui *ui)
{
	return ui->playing.play != NULL;
}

void
flash_open(struct ui *ui, struct pane *p)
{
	table_open_events(&p->table, ui->playing.play, ui->here.firmware, ui->here.volume);
}

/* The list takes what the blocks leave. */
static struct rect
list_area(const struct ui *ui, struct rect area)
{
	int lines = flash_block_lines(ui, area);

	area.y += lines;
	area.h -= lines;
	return area;
}

void
flash_settle(struct ui *ui, struct pane *p, struct rect area)
{
	if (ui->here.volume)
		pane_begin(ui, PANE_BLOCKS);
	list_settle(ui, p, list_area(ui, area));
}

void
flash_draw(const struct ui *ui, const struct pane *p, struct rect area)
{
	struct rect blocks = area;

	if (!ui->playing.play) {
		list_draw(ui, p, area);
		return;
	}
	blocks.h = flash_block_lines(ui, area);
	flash_draw_blocks(ui, blocks);
	list_draw(ui, p, list_area(ui, area));
}

/* "23 bits fell from 1 to 0" */
static void
add_bits(const struct play *p, struct text *t)
{
	uint64_t fell, rose;

	play_count_bits(p, &fell, &rose);
	if (fell)
		text_addf(t, " %" PRIu64 " bit%s went from 1 to 0.", fell, fell == 1 ? "" : "s");
	if (rose)
		text_addf(t, " %" PRIu64 " bit%s went from 0 to 1, which only an erase can do.", rose,
		        rose == 1 ? "" : "s");
}

bool
flash_explain(const struct ui *ui, const struct subject *s, struct text *t)
{
	const struct pane *p = &ui->panes[PANE_FLASH];
	const struct play *play = ui->playing.play;
	const struct live_row *row;
	size_t count;

	(void)s;
	if (!play || !p->open || p->row >= table_count(&p->table))
		return false;
	row = &play_rows(play, &count)[table_base_row(&p->table, p->row)];
	if (row->event == LIVE_COMMAND)
		text_addf(t, "The command \"%s\".", text_str(&row->what));
	else
		text_addf(t, "Event %zu of %zu, %s: %s.", row->event + 1, play_events(play),
		        chip_kinds[row->kind], text_str(&row->what));
	if (row->why.len)
		text_addf(t, " Why: %s.", text_str(&row->why));
	if (row->event != LIVE_COMMAND && row->event + 1 == play->moment && play->since + 1 == play->moment)
		add_bits(play, t);
	if (play_is_later(play, row))
		text_add(t, " It is still to come at the moment that is shown.");
	else if (row->event != LIVE_COMMAND && row->event + 1 != play->moment)
		text_add(t, " Enter shows the flash right after it.");
	text_add(t, " ");
	return row->block == UINT32_MAX;
}
