/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is remembered of an image from one run to the next: lines of a word and a value ("tab
 * Files", "erase 0 65536 0", "mark 1f00 the key"). Each image has a file of its own in the folder
 * for states, named by the identity of its content, so that a renamed image is found again, and
 * instances that show different images don't meet. Of two that show the same image, the one
 * that saves last counts; a file is replaced as a whole.
 *
 * A file of the folder is as hostile as an image: what isn't a line of printable text is left
 * out, and whoever uses a value checks it.
 */
#ifndef RECALL_RECALL_H
#define RECALL_RECALL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/span.h"
#include "text/text.h"

enum {
	RECALL_LINES_MOST = 4096,     /* of an image */
	RECALL_FILE_MOST = 256 * 1024, /* bytes of its file; of a longer one the rest is left out */
	RECALL_IMAGES_MOST = 500      /* files in the folder: the oldest go first */
};

struct recall; /* opaque */

/* ---- recall_folder.c ---- */

/* Adds the folder for states: $FLASHLOUPE_STATE, or flashloupe in $XDG_STATE_HOME, or in
 * ~/.local/state; nothing if none of them is set, or the first is empty. */
void recall_add_folder(struct text *t);
/* Adds the name of the file for an image of these bytes: in hex, SHA-256 of its length, its
 * ends and pieces in between, 1 MiB at most, so that it takes no longer for a large one. */
void recall_add_identity(struct span image, struct text *t);

/* ---- recall.c ---- */

/* Makes the folder where it is missing, deletes the oldest files if there are too many, and
 * reads what is remembered of the image, if anything. NULL with err set if the folder can't be
 * used. */
struct recall *recall_open(const char *folder, struct span image, struct error *err);
void recall_free(struct recall *m); /* NULL is fine */
/* The folder, which must be writable when recall_save is called. */
const char *recall_folder(const struct recall *m);

/* The lines; `word` and the value of line `i`, both without line ends. */
size_t recall_count(const struct recall *m);
bool recall_line_is(const struct recall *m, size_t i, const char *word);
const char *recall_value(const struct recall *m, size_t i);
/* The value of the first line of the word, NULL if there is none. */
const char *recall_get(const struct recall *m, const char *word);

void recall_clear(struct recall *m);
/* Adds a line; control bytes of the value become blanks. Nothing beyond RECALL_LINES_MOST. */
void recall_add(struct recall *m, const char *word, const char *value);
/* Writes all lines, if they are not those that were read; without any, an empty file. False
 * with err set if that fails. */
bool recall_save(struct recall *m, struct error *err);

#endif
