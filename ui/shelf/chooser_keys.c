/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/shelf/chooser.h"
#include "ui/terminal/press.h"

static void
ask(struct chooser *c, int what)
{
	c->asking = (enum asking)what;
	line_set(&c->line, "");
}

static void
show_help(struct chooser *c, int unused)
{
	(void)unused;
	c->help = true;
}

static const struct chooser_key keys[] = {
	{ "Enter l Right", "open", "open the file or the directory", 0, chooser_open },
	{ "Backspace h Left", NULL, "the directory above", 0, chooser_up },
	{ "j Down", NULL, "one row down", 1, chooser_move },
	{ "k Up", NULL, "one row up", -1, chooser_move },
	{ "PgDn Space C-f", NULL, "one page down", 2, chooser_page },
	{ "PgUp C-b", NULL, "one page up", -2, chooser_page },
	{ "C-d", NULL, "half a page down", 1, chooser_page },
	{ "C-u", NULL, "half a page up", -1, chooser_page },
	{ "g Home", NULL, "first row", -1, chooser_end },
	{ "G End", NULL, "last row", 1, chooser_end },
	{ "/", "find", "find a name", ASKING_WORDS, ask },
	{ "n", NULL, "next name", 1, chooser_find_next },
	{ "N", NULL, "previous name", -1, chooser_find_next },
	{ "f", "filter", "show only rows that match: verdict~damaged & size>1M",
	  ASKING_FILTER, ask },
	{ "s", "sort", "sort by the next column", 0, chooser_sort_next },
	{ "r", NULL, "reverse the order of a sorted list", 0, chooser_reverse },
	{ "Esc", NULL, "show all rows again; stop examining", 0, chooser_close },
	{ "? F1", "help", "these keys", 0, show_help },
	{ "q F10", "quit", "leave", SHELF_BACK, chooser_leave },
	{ "Q C-c", NULL, "leave at once", SHELF_QUIT, chooser_leave },
};

const struct chooser_key *
chooser_key_at(size_t i)
{
	return i < COUNT(keys) ? &keys[i] : NULL;
}

static bool
has_press(const char *list, uint32_t press)
{
	struct press_sequence s;

	while (press_next(&list, &s))
		if (s.press[0] == press)
			return true;
	return false;
}

/* The line takes the key; Enter ends it, Esc drops it. */
static void
press_line(struct chooser *c, uint32_t press)
{
	enum asking asked = c->asking;
	bool changed;

	if (press == PRESS_ESC || press == PRESS_CTRL('c')) {
		c->asking = ASKING_NOTHING;
	} else if (press == PRESS_ENTER) {
		c->asking = ASKING_NOTHING;
		if (asked == ASKING_FILTER) {
			chooser_filter(c, line_str(&c->line));
		} else {
			text_clear(&c->words);
			text_add(&c->words, line_str(&c->line));
			chooser_find_next(c, 1);
		}
	} else {
		line_press(&c->line, press, &changed);
	}
}

void
chooser_press(struct chooser *c, uint32_t press)
{
	text_clear(&c->notice);
	c->failed = false;
	if (c->asking != ASKING_NOTHING) {
		press_line(c, press);
		return;
	}
	if (c->help) {
		c->help = false;
		return;
	}
	for (size_t i = 0; i < COUNT(keys); i++)
		if (has_press(keys[i].keys, press)) {
			keys[i].run(c, keys[i].value);
			return;
		}
	chooser_say(c, false, "that key does nothing here; ? lists those that do");
}
