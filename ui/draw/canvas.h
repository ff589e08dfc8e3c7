/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture: a grid of tiles in memory, each a character and a role. All drawing is
 * done here, by a pen that cannot leave its rectangle; a terminal only shows a finished
 * canvas, and a dump prints one. Control bytes never get in: unprintable characters
 * become '?'.
 */
#ifndef UI_DRAW_CANVAS_H
#define UI_DRAW_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

#include "text/text.h"
#include "ui/draw/glyph.h"
#include "ui/draw/role.h"

struct rect {
	int x, y, w, h;
};

/* The part of `a` that lies in `b`. */
struct rect rect_clip(struct rect a, struct rect b);
bool rect_holds(struct rect r, int x, int y);
static inline struct rect
rect_line(struct rect r, int line)
{
	return rect_clip((struct rect){ r.x, r.y + line, r.w, 1 }, r);
}

enum { TILE_MARKS = 2 };

struct tile {
	uint32_t point;             /* 0: the right half of a wide character */
	uint32_t mark[TILE_MARKS];  /* combining characters on it, or 0 */
	uint8_t role;
	uint8_t width;              /* columns: 1, 2, or 0 as above */
	uint8_t under;              /* role of the lower half of a half block, or 0 */
};

struct canvas {
	struct tile *tiles;
	int columns, rows;
	bool ascii;       /* no character above 127 */
	int x, y;         /* where the terminal's cursor rests */
	bool cursor;      /* it is visible (an input line) */
};

void canvas_resize(struct canvas *c, int columns, int rows);
void canvas_free(struct canvas *c);
/* Blanks everything; the cursor rests at the top left. */
void canvas_clear(struct canvas *c);
struct rect canvas_area(const struct canvas *c);
/* The tile at x, y, which must be inside. */
const struct tile *canvas_tile(const struct canvas *c, int x, int y);
/* Gives the tiles of `r` another role. */
void canvas_mark(struct canvas *c, struct rect r, enum role role);
void canvas_cursor(struct canvas *c, int x, int y, bool visible);
/* Blanks `r`. */
void canvas_blank(struct canvas *c, struct rect r);
/* A frame along the edge of `r`, blank inside. */
void canvas_frame(struct canvas *c, struct rect r, enum role role);

/* The width of the text in columns. */
int canvas_width(const char *s);

/* ---- ui/terminal/dump.c ---- */

/* Writes every tile as text, one line a row, blanks at the ends left off. */
void canvas_dump(const struct canvas *c, struct text *out);
/* The same with the letter of each tile's role. */
void canvas_dump_roles(const struct canvas *c, struct text *out);

/* ---- ui/terminal/svg.c ---- */

/* The same as an SVG document with that title (ASCII), in colour. */
void canvas_svg(const struct canvas *c, const char *title, struct text *out);

/* A position to write at, and a clip. */
struct pen {
	struct canvas *canvas;
	struct rect clip;
	int x, y;
};

/* A pen in `r` at `column` and `line` of it. */
struct pen pen_at(struct canvas *c, struct rect r, int column, int line);
/* Columns left to the edge of the clip. */
int pen_room(const struct pen *p);
void pen_text(struct pen *p, enum role role, const char *s);
void pen_char(struct pen *p, enum role role, char c);
/* Two hexadecimal digits. */
void pen_byte(struct pen *p, enum role role, uint8_t byte);
void pen_textf(struct pen *p, enum role role, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
void pen_glyph(struct pen *p, enum role role, enum glyph g, int count);
/* One column in two halves, in the background colours of two roles. */
void pen_halves(struct pen *p, enum role upper, enum role lower);
/* Exactly `width` columns: the text, cut with a sign or padded with blanks. */
void pen_fit(struct pen *p, enum role role, const char *s, int width);
/* The same, padded at the left. */
/* The same, but its end is kept: "…/2/0". `s` has ASCII letters alone. */
void pen_fit_end(struct pen *p, enum role role, const char *s, int width);
void pen_fit_right(struct pen *p, enum role role, const char *s, int width);

#endif
