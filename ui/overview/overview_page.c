/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table/table.h"
#include "ui/draw/paragraph.h"
#include "ui/overview/overview_private.h"

enum {
	WIDEST_TEXT = 100,   /* longer lines are hard to read */
	LEAST_WIDTH = 56,    /* narrower, or lower: one line for each row */
	LEAST_HEIGHT = 14,
	LEAST_ABOVE = 3,     /* lines that scroll above those that stay */
	MOST_MAP_LINES = 4
};

bool
overview_gap(const struct page *page, size_t row)
{
	enum overview_topic topic = table_overview_topic(page->table, row);

	if (page->brief || row == 0)
		return false;
	return (topic == OVERVIEW_PART || topic == OVERVIEW_ISSUES || topic == OVERVIEW_MAP)
	       && table_overview_topic(page->table, row - 1) != topic;
}

const char *
overview_text(const struct page *page, size_t row)
{
	if (page->brief || page->dense)
		return table_overview_short_text(page->table, row);
	return table_overview_text(page->table, row);
}

bool
overview_is_one_line(const struct page *page, size_t row)
{
	enum overview_topic topic = table_overview_topic(page->table, row);

	return topic == OVERVIEW_NEXT || (page->brief && topic != OVERVIEW_VERDICT)
	       || (page->dense && topic == OVERVIEW_ISSUES);
}

static int
text_lines(const struct page *page, size_t row)
{
	enum overview_topic topic = table_overview_topic(page->table, row);
	int lines;

	if (overview_is_one_line(page, row))
		return 1;
	if (topic == OVERVIEW_MAP)
		return page->map_lines + page->legend_lines;
	lines = paragraph_lines(overview_text(page, row), page->width);
	return lines > 0 ? lines : 1;
}

int
overview_lines(const struct page *page, size_t row)
{
	return text_lines(page, row) + (page->gaps && overview_gap(page, row));
}

static int
lines_of(const struct page *page, size_t row, size_t end)
{
	int lines = 0;

	for (; row < end; row++)
		lines += overview_lines(page, row);
	return lines;
}

/* All that scrolls. */
static int
all_lines(const struct page *page)
{
	return lines_of(page, 0, page->rows);
}

/* The rows from `first` on stay at the bottom if enough is left above them. */
static void
set_apart(struct page *page, size_t first)
{
	size_t count = table_count(page->table);
	int lines = lines_of(page, first, count);

	page->rows = count;
	page->bottom = page->area.h;
	if (lines == 0 || page->area.h < lines + LEAST_ABOVE)
		return;
	page->rows = first;
	page->bottom = page->area.h - lines;
}

/* The first row of what is next; of the issues, or what follows where there are none. */
static size_t
first_of(const struct page *page, enum overview_topic topic)
{
	size_t row = table_count(page->table);

	while (row > 0 && table_overview_topic(page->table, row - 1) >= topic)
		row--;
	return row;
}

int
overview_cells(const struct page *page)
{
	int cells = page->width * page->map_lines;

	return cells < MAP_MOST_CELLS ? cells : MAP_MOST_CELLS;
}

/* Blank lines, and more lines of the map, where there is room for all; then what is next
 * follows at once. */
static bool
spread(struct page *page)
{
	int room = page->bottom - (page->rows < table_count(page->table));

	page->gaps = true;
	page->gaps = all_lines(page) <= room;
	while (page->gaps && page->map_lines < MOST_MAP_LINES && all_lines(page) < room
	        && (uint64_t)page->map_lines * (uint64_t)page->width < page->len)
		page->map_lines++;
	if (page->gaps && page->rows < table_count(page->table))
		page->bottom = all_lines(page) + 1;
	return page->gaps;
}

/* Short texts where the others don't fit; where even those don't, only parts scroll. */
static void
condense(struct page *page)
{
	page->dense = all_lines(page) > page->bottom;
	if (page->dense && all_lines(page) > page->bottom)
		set_apart(page, first_of(page, OVERVIEW_ISSUES));
}

struct page
overview_page(const struct ui *ui, const struct pane *p, struct rect area)
{
	struct page page = { .table = &p->table, .place = &ui->overview, .area = area,
		.len = ui->here.firmware->bytes.len, .map_lines = 1 };

	page.width = area.w - OVERVIEW_TEXT - 1;
	page.width = page.width > WIDEST_TEXT ? WIDEST_TEXT : page.width < 1 ? 1 : page.width;
	page.brief = area.w < LEAST_WIDTH || area.h < LEAST_HEIGHT;
	page.legend_lines = overview_legend(NULL, page.place,
	        (struct rect){ 0, 0, page.width, 1 });
	set_apart(&page, first_of(&page, OVERVIEW_NEXT));
	if (!page.brief && !spread(&page))
		condense(&page);
	page.room = page.bottom;
	if (page.rows < table_count(&p->table) && all_lines(&page) > page.room)
		page.room--; /* it says how many don't fit */
	return page;
}
