/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The screen without a terminal, on images of every kind that matters to it: without a JFFS2
 * part, of one byte, of a header alone, with several parts, damaged, and in pairs. What the
 * screen writes goes to a directory of the test's own.
 */
#ifndef TESTS_BLIND_H
#define TESTS_BLIND_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/state/state.h"

struct blind_image {
	const char *name;  /* for messages */
	const char *file;  /* of data/, or NULL: `make` makes it */
	void (*make)(struct text *bytes); /* with `file`: makes the one it is compared with */
	const char *other; /* of data/: compared with; NULL: none is */
};

extern const struct blind_image blind_images[];
enum { BLIND_FILES = 9 }; /* one with files, a past and a decided erase size */
extern const size_t blind_image_count;

/* Makes the directory and goes there; once, before any test. The directory above it is the
 * test's own, too, so that ".." may be written to. */
void blind_enter(void);
/* Removes it. */
void blind_leave(void);
/* Removes what was written so far. */
void blind_sweep(void);

/* Opens the screen on an image of the list; blind_close closes it all. */
void blind_open(struct ui *ui, const struct blind_image *image);
/* The same on files, by path; `other` may be NULL. False if one cannot be opened. */
bool blind_open_files(struct ui *ui, const char *path, const char *other);
void blind_close(struct ui *ui);

void blind_press(struct ui *ui, uint32_t press);
/* As by keys: names stand in < >. */
void blind_keys(struct ui *ui, const char *keys);
/* Slices of work until none is left. */
void blind_finish(struct ui *ui);
/* Draws, and checks that what was drawn fills the screen and no more. */
void blind_draw(struct ui *ui);

#endif
