/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/role.h"

/*
 * The 256-colour numbers are middle tones that read on dark and on light terminals
 * alike, since the background stays the terminal's own; where a paper is set, the ink
 * is too.
 */

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE };

#define PLAIN { COLOUR_DEFAULT, COLOUR_DEFAULT, LOOK_PLAIN }
#define INK(ink, look) { ink, COLOUR_DEFAULT, look }
#define LOOK(look) { COLOUR_DEFAULT, COLOUR_DEFAULT, look }

const struct role_row role_rows[] = {
	[ROLE_TEXT] = { "text", '.', LOOK_PLAIN, PLAIN, PLAIN },
	[ROLE_FAINT] = { "faint", ',', LOOK_DIM, LOOK(LOOK_DIM), INK(245, 0) },
	[ROLE_STRONG] = { "strong", '*', LOOK_BOLD, LOOK(LOOK_BOLD), LOOK(LOOK_BOLD) },
	[ROLE_LIVE] = { "live", '+', LOOK_PLAIN, INK(GREEN, 0), INK(34, 0) },
	[ROLE_OLD] = { "old", '~', LOOK_DIM, LOOK(LOOK_DIM), INK(245, 0) },
	[ROLE_BAD] = { "bad", '!', LOOK_BOLD, INK(RED, LOOK_BOLD), INK(160, LOOK_BOLD) },
	[ROLE_FREE] = { "free", 'f', LOOK_DIM, INK(CYAN, 0), INK(37, 0) },
	[ROLE_MARKER] = { "marker", 'm', LOOK_PLAIN, INK(BLUE, 0), INK(68, 0) },
	[ROLE_BOUNDARY] = { "boundary", '-', LOOK_BOLD, INK(YELLOW, LOOK_BOLD),
		INK(136, LOOK_BOLD) },
	[ROLE_DIR] = { "dir", 'd', LOOK_BOLD, INK(BLUE, LOOK_BOLD), INK(33, LOOK_BOLD) },
	[ROLE_LINK] = { "link", 'l', LOOK_PLAIN, INK(CYAN, 0), INK(37, 0) },
	[ROLE_SPECIAL] = { "special", 's', LOOK_PLAIN, INK(MAGENTA, 0), INK(133, 0) },
	[ROLE_NOTE] = { "note", 'n', LOOK_PLAIN, INK(CYAN, 0), INK(37, 0) },
	[ROLE_WARNING] = { "warning", '?', LOOK_BOLD, INK(YELLOW, LOOK_BOLD),
		INK(172, LOOK_BOLD) },
	[ROLE_TITLE] = { "title", 't', LOOK_BOLD, LOOK(LOOK_BOLD), LOOK(LOOK_BOLD) },
	[ROLE_TAB] = { "tab", 'a', LOOK_PLAIN, PLAIN, PLAIN },
	[ROLE_TAB_ON] = { "tab-on", 'A', LOOK_REVERSE, LOOK(LOOK_REVERSE | LOOK_BOLD),
		{ 231, 25, LOOK_BOLD } },
	[ROLE_RULE] = { "rule", '=', LOOK_PLAIN, PLAIN, INK(245, 0) },
	[ROLE_PANE] = { "pane", 'p', LOOK_PLAIN, PLAIN, PLAIN },
	[ROLE_PANE_ON] = { "pane-on", 'P', LOOK_BOLD | LOOK_UNDERLINE,
		INK(BLUE, LOOK_BOLD | LOOK_UNDERLINE),
		INK(33, LOOK_BOLD | LOOK_UNDERLINE) },
	[ROLE_HEADING] = { "heading", 'h', LOOK_UNDERLINE, LOOK(LOOK_UNDERLINE),
		INK(245, LOOK_UNDERLINE) },
	[ROLE_KEY] = { "key", 'k', LOOK_BOLD, INK(BLUE, LOOK_BOLD), INK(33, LOOK_BOLD) },
	[ROLE_STATUS] = { "status", 'u', LOOK_PLAIN, PLAIN, PLAIN },
	[ROLE_ERROR] = { "error", 'E', LOOK_BOLD, INK(RED, LOOK_BOLD),
		INK(160, LOOK_BOLD) },
	[ROLE_GOOD] = { "good", 'g', LOOK_PLAIN, INK(GREEN, 0), INK(34, 0) },
	[ROLE_BAR] = { "bar", '#', LOOK_BOLD, INK(BLUE, LOOK_BOLD), INK(33, LOOK_BOLD) },
	[ROLE_BAR_REST] = { "bar-rest", '_', LOOK_DIM, LOOK(LOOK_DIM), INK(245, 0) },
	[ROLE_SELECTED] = { "selected", 'S', LOOK_REVERSE, LOOK(LOOK_REVERSE),
		{ 231, 25, LOOK_PLAIN } },
	[ROLE_SELECTED_IDLE] = { "selected-idle", 'I', LOOK_UNDERLINE,
		LOOK(LOOK_UNDERLINE), { 231, 241, LOOK_PLAIN } },
	[ROLE_RELATED] = { "related", 'r', LOOK_BOLD, INK(MAGENTA, LOOK_BOLD),
		INK(133, LOOK_BOLD) },
	[ROLE_MATCH] = { "match", 'M', LOOK_BOLD | LOOK_REVERSE,
		{ BLACK, YELLOW, LOOK_PLAIN }, { 16, 220, LOOK_PLAIN } },
	[ROLE_FRAME] = { "frame", '|', LOOK_PLAIN, INK(BLUE, 0), INK(33, 0) },
	[ROLE_INPUT] = { "input", 'i', LOOK_UNDERLINE, LOOK(LOOK_UNDERLINE),
		LOOK(LOOK_UNDERLINE) },
	[ROLE_OFF] = { "off", 'o', LOOK_DIM, LOOK(LOOK_DIM), INK(245, 0) },
};

enum role
role_of_mark(enum row_mark mark)
{
	static const uint8_t roles[] = {
		[MARK_PLAIN] = ROLE_TEXT, [MARK_LIVE] = ROLE_LIVE, [MARK_OLD] = ROLE_OLD,
		[MARK_BAD] = ROLE_BAD, [MARK_FREE] = ROLE_FREE,
		[MARK_MARKER] = ROLE_MARKER, [MARK_BOUNDARY] = ROLE_BOUNDARY,
		[MARK_DIR] = ROLE_DIR, [MARK_LINK] = ROLE_LINK,
		[MARK_SPECIAL] = ROLE_SPECIAL, [MARK_NOTE] = ROLE_NOTE,
		[MARK_WARNING] = ROLE_WARNING,
	};

	if ((size_t)mark >= sizeof roles)
		return ROLE_TEXT;
	return (enum role)roles[mark];
}
