/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Running text: broken at blanks into lines of a given width. */
#ifndef UI_DRAW_PARAGRAPH_H
#define UI_DRAW_PARAGRAPH_H

#include "ui/draw/canvas.h"

/* The number of lines that `s` takes when no line is wider than `width`; a newline
 * begins a new one. "" takes none. */
int paragraph_lines(const char *s, int width);
/* The bytes of `s` that go on its first line; *skip: the blanks or newline after them, which
 * no line has. */
size_t paragraph_line(const char *s, int width, size_t *skip);
/* Draws as much of it as fits in `r`; returns the lines drawn. */
int paragraph_draw(struct canvas *c, struct rect r, enum role role, const char *s);
/* The same without its first `lines` lines. */
int paragraph_draw_from(struct canvas *c, struct rect r, enum role role, const char *s,
        int lines);

#endif
