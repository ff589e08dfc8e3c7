/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One line of input with the usual editing keys; UTF-8 inside. */
#ifndef UI_DIALOG_LINE_H
#define UI_DIALOG_LINE_H

#include "text/text.h"
#include "ui/draw/canvas.h"

struct line {
	struct text text;
	size_t at;      /* bytes before the cursor */
	bool fresh;     /* a suggestion: the first character typed replaces it */
};

void line_set(struct line *l, const char *s);
void line_free(struct line *l);
const char *line_str(const struct line *l);
/* True if the press edits the line (even where it changes nothing). *changed says whether
 * its text has changed. */
bool line_press(struct line *l, uint32_t press, bool *changed);
/* Inserts what was pasted as characters; a line ends in it only if `lines`, else by a blank.
 * Blanks at its ends go. */
void line_paste(struct line *l, struct span text, bool lines);
/* Draws it from the pen to the edge of its clip and leaves the cursor in it. */
void line_draw(const struct line *l, struct pen *p);

#endif
