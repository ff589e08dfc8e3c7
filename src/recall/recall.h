/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is remembered of an image from one run to the next: lines of a word and a value ("tab
 * Files", "erase 0 65536 0", "mark - 7936 1448000000 the key"). Each image has a file of its own
 * in the folder for states, named by the identity of its content, so that a renamed image is
 * found again, and instances that show different images don't meet. Of two that show the same
 * image each keeps what the other changed meanwhile: marks one by one, the place and the choices
 * as a whole. Where both changed the same, the one that saves last counts. A file is replaced as
 * a whole, under a lock.
 *
 * Which columns a list shows is a habit of the user, wanted in the next image as well: that is in
 * one file for all images.
 *
 * A file of the folder is as hostile as an image: what isn't a line of printable text is left
 * out, and whoever uses a value checks it.
 */
#ifndef RECALL_RECALL_H
#define RECALL_RECALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"
#include "text/text.h"

enum {
	RECALL_LINES_MOST = 4096,     /* of an image */
	RECALL_FILE_MOST = 256 * 1024, /* bytes of a file; what is beyond is left out */
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

/* Makes the folder and those above it where they are missing, for the user alone; false with
 * err set if it can't be used. Before the sandbox, which the rest may be behind. */
bool recall_folder_make(const char *folder, struct error *err);

/* ---- recall.c ---- */

/* Reads what is remembered of the image, if anything; nothing is made. */
struct recall *recall_read(const char *folder, struct span image);
/* The same, to be saved later; deletes the oldest files if there are too many. */
struct recall *recall_open(const char *folder, struct span image);
/* The same of what is remembered whatever the image is. */
struct recall *recall_open_habits(const char *folder);
void recall_free(struct recall *m); /* NULL is fine */

/* The lines; `word` and the value of line `i`, both without line ends. */
size_t recall_count(const struct recall *m);
bool recall_line_is(const struct recall *m, size_t i, const char *word);
const char *recall_value(const struct recall *m, size_t i);
/* The value of the first line of the word, NULL if there is none. */
const char *recall_get(const struct recall *m, const char *word);

/* Take the first word off a value, and the blank behind it; the second returns false if it is not
 * a number. */
struct span recall_take_word(const char **value);
bool recall_take_number(const char **value, uint64_t *n);

/* Removes all lines. */
void recall_clear(struct recall *m);
/* Removes the lines of that word. */
void recall_drop(struct recall *m, const char *word);
/* Adds a line; control bytes of the value become blanks. Nothing beyond RECALL_LINES_MOST. */
void recall_add(struct recall *m, const char *word, const char *value);
/* Writes all lines, if they are not those of the file; without any, an empty file. What another
 * instance changed since is so in the lines, too. False with err set if that fails, or another
 * version of the program wrote the file. */
bool recall_save(struct recall *m, struct error *err);

#endif
