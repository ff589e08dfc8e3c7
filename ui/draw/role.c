/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/draw/role.h"

/*
 * The 256-colour numbers are middle tones that read on dark and on light terminals
 * alike, since the background stays the terminal's own; where a paper is set, the ink
 * is too.
 */

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE };

#define PLAIN { COLOUR_DEFAULT, COLOUR_DEFAULT, LOOK_PLAIN }
#define INK(ink, look) { ink, COLOUR_DEFAULT, look }
#define LOOK(look) { COLOUR_DEFAULT, COLOUR_DEFAULT, look }
#define ON(ink, paper) { ink, paper, LOOK_PLAIN }
#define MAP(kind, name, letter, eight, many) \
	[ROLE_MAP + MAP_##kind] = { name, letter, LOOK_PLAIN, eight, many }

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
	[ROLE_UNREAD] = { "unread", 'Y', LOOK_DIM, LOOK(LOOK_DIM), INK(245, 0) },
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
	/* Cells of the map are papers, so that they make a picture. */
	MAP(NOTHING, "map-nothing", '`', PLAIN, PLAIN),
	MAP(OUTSIDE, "map-outside", ';', ON(BLACK, WHITE), ON(250, 240)),
	MAP(HEADER, "map-header", 'U', ON(WHITE, MAGENTA), ON(231, 90)),
	[ROLE_MAP + MAP_CLEANMARKER] = { "map-cleanmarker", 'C', LOOK_REVERSE | LOOK_BOLD,
		ON(BLACK, YELLOW), ON(16, 220) },
	[ROLE_MAP + MAP_CROSSING] = { "map-crossing", 'X', LOOK_REVERSE,
		ON(WHITE, RED), ON(231, 160) },
	[ROLE_MAP + MAP_DIRENT] = { "map-dirent", 'D', LOOK_BOLD, ON(WHITE, BLUE),
		ON(231, 26) },
	MAP(INODE_LIVE, "map-inode", 'j', ON(BLACK, GREEN), ON(16, 71)),
	MAP(XATTR, "map-xattr", 'x', ON(BLACK, MAGENTA), ON(231, 133)),
	[ROLE_MAP + MAP_SUMMARY] = { "map-summary", 'Z', LOOK_BOLD, ON(BLACK, CYAN),
		ON(16, 208) },
	MAP(PADDING, "map-padding", 'R', ON(BLACK, CYAN), ON(16, 109)),
	MAP(LIVE, "map-live", 'L', ON(BLACK, GREEN), ON(16, 71)),
	[ROLE_MAP + MAP_MARKER] = { "map-marker", 'K', LOOK_BOLD, ON(BLACK, YELLOW),
		ON(16, 179) },
	[ROLE_MAP + MAP_OLD] = { "map-old", 'O', LOOK_DIM, ON(GREEN, BLACK), ON(252, 65) },
	[ROLE_MAP + MAP_OBSOLETE] = { "map-obsolete", 'G', LOOK_DIM, ON(CYAN, BLACK),
		ON(252, 60) },
	[ROLE_MAP + MAP_DELETED] = { "map-deleted", 'W', LOOK_DIM, ON(MAGENTA, BLACK),
		ON(252, 96) },
	[ROLE_MAP + MAP_BAD] = { "map-bad", 'B', LOOK_BOLD, ON(WHITE, RED), ON(231, 124) },
	[ROLE_MAP + MAP_LATER] = { "map-later", ':', LOOK_DIM, ON(CYAN, BLACK),
		ON(109, 237) },
	MAP(DIRT, "map-dirt", 'q', ON(BLACK, RED), ON(231, 130)),
	[ROLE_MAP + MAP_FREE] = { "map-free", 'F', LOOK_DIM, ON(WHITE, BLACK), ON(244, 235) },
	MAP(ZERO, "map-zero", 'z', ON(BLUE, BLACK), ON(244, 16)),
	MAP(PRINT, "map-text", 'T', ON(BLACK, GREEN), ON(16, 71)),
	MAP(BINARY, "map-binary", 'b', ON(BLACK, MAGENTA), ON(231, 97)),
	MAP(HUE + 0, "map-hue-0", 'c', ON(BLACK, GREEN), ON(16, 71)),
	MAP(HUE + 1, "map-hue-1", 'e', ON(WHITE, BLUE), ON(231, 26)),
	MAP(HUE + 2, "map-hue-2", 'v', ON(BLACK, CYAN), ON(16, 44)),
	MAP(HUE + 3, "map-hue-3", 'w', ON(WHITE, MAGENTA), ON(231, 133)),
	MAP(HUE + 4, "map-hue-4", 'y', ON(BLACK, YELLOW), ON(16, 178)),
	MAP(HUE + 5, "map-hue-5", 'H', ON(WHITE, RED), ON(231, 167)),
	MAP(HUE + 6, "map-hue-6", 'J', ON(BLACK, WHITE), ON(16, 108)),
	MAP(HUE + 7, "map-hue-7", 'N', ON(WHITE, BLACK), ON(231, 62)),
	MAP(LEVEL + 0, "map-level-0", '0', ON(WHITE, BLACK), ON(250, 17)),
	MAP(LEVEL + 1, "map-level-1", '1', ON(WHITE, BLUE), ON(250, 19)),
	MAP(LEVEL + 2, "map-level-2", '2', ON(WHITE, BLUE), ON(231, 55)),
	MAP(LEVEL + 3, "map-level-3", '3', ON(WHITE, MAGENTA), ON(231, 90)),
	MAP(LEVEL + 4, "map-level-4", '4', ON(WHITE, MAGENTA), ON(231, 126)),
	MAP(LEVEL + 5, "map-level-5", '5', ON(WHITE, RED), ON(231, 167)),
	MAP(LEVEL + 6, "map-level-6", '6', ON(BLACK, YELLOW), ON(16, 209)),
	MAP(LEVEL + 7, "map-level-7", '7', ON(BLACK, WHITE), ON(16, 222)),
	[ROLE_BYTE + BYTE_NUL] = { "byte-nul", '@', LOOK_DIM, LOOK(LOOK_DIM), INK(245, 0) },
	[ROLE_BYTE + BYTE_PRINT] = { "byte-print", '$', LOOK_BOLD, INK(GREEN, 0),
		INK(34, 0) },
	[ROLE_BYTE + BYTE_SPACE] = { "byte-space", '%', LOOK_PLAIN, INK(CYAN, 0),
		INK(37, 0) },
	[ROLE_BYTE + BYTE_OTHER] = { "byte-other", '&', LOOK_PLAIN, INK(YELLOW, 0),
		INK(136, 0) },
	[ROLE_BYTE + BYTE_FF] = { "byte-ff", '^', LOOK_DIM, INK(BLUE, 0), INK(68, 0) },
	[ROLE_MAP + MAP_UNREAD] = { "map-unread", '"', LOOK_DIM, LOOK(LOOK_DIM), INK(245, 0) },
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
		[MARK_WARNING] = ROLE_WARNING, [MARK_UNREAD] = ROLE_UNREAD,
	};

	if ((size_t)mark >= sizeof roles)
		return ROLE_TEXT;
	return (enum role)roles[mark];
}
