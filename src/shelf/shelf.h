/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files to choose an image from: those of a folder, or those that were named. Each is examined
 * in slices like an image that is opened, one after the other, and what was found is kept as a
 * few plain words, so that it can be handed from process to process; the image is closed again.
 * Only regular files are opened. Paths are borrowed from nobody; shelf_free releases all.
 *
 * shelf_folder.c lists a folder, shelf_look.c examines; survey.h makes a line of JSON of an image.
 */
#ifndef SHELF_SHELF_H
#define SHELF_SHELF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/error.h"
#include "firmware/firmware.h"
#include "issues/judgement.h"
#include "text/text.h"

enum { SHELF_MOST = 10000, SHELF_WORDS = 96 };

enum shelf_kind {
	SHELF_FILE,
	SHELF_FOLDER,
	SHELF_OTHER  /* a device, a FIFO, a socket, or a link that leads nowhere: never opened */
};

enum shelf_state {
	SHELF_WAITS,
	SHELF_EXAMINED,
	SHELF_UNREADABLE, /* `words` says why */
	SHELF_STATES
};

/* What was found in a file. Of one size and without pointers. */
struct shelf_finding {
	uint8_t state;              /* enum shelf_state */
	uint8_t verdict;            /* enum judgement_id */
	char kinds[SHELF_WORDS];    /* "uImage, JFFS2" */
	char words[SHELF_WORDS];    /* the verdict */
};

struct shelf_item {
	struct text path;
	size_t name;                /* where the name begins in it */
	enum shelf_kind kind;
	uint64_t size;
	int64_t modified;           /* seconds since 1970 */
	struct shelf_finding found;
};

struct shelf {
	ARRAY(struct shelf_item) items;
	struct text folder;         /* "": they were named */
	bool cut;                   /* the folder has more */
	size_t selected;            /* item: where the user was, or is */
	struct text notice;         /* to be said at the beginning */
	uint64_t generation;        /* changes with what is known of an item */
	bool stopped;               /* no more are examined */
	size_t doing;               /* item under way */
	struct firmware *firmware;  /* of that; NULL: none is */
};

/* How an image, or the list, was left. */
enum shelf_leave {
	SHELF_BACK,     /* to the list; of the list: the program */
	SHELF_OPEN,     /* of the list: to look at an item */
	SHELF_NEXT,     /* to the next image, the previous one */
	SHELF_PREVIOUS,
	SHELF_QUIT,     /* the program */
	SHELF_LEAVES
};

/* Adds the file of that path. False if there are too many. */
bool shelf_add(struct shelf *s, const char *path);

/* The next file in `direction` from item `from` on; SIZE_MAX if there is none. */
size_t shelf_next_file(const struct shelf *s, size_t from, int direction);

/* False if what another process found makes no sense; else it is taken over for the item. */
bool shelf_take(struct shelf *s, size_t item, const struct shelf_finding *found);

void shelf_free(struct shelf *s);

/* ---- shelf_folder.c ---- */

/* Lists a folder: the one above, folders, then files, by name; no names that begin with a dot.
 * False with err set if it can't be read. */
bool shelf_open_folder(struct shelf *s, const char *path, struct error *err);

/* ---- shelf_look.c ---- */

/* Opens a regular file to be examined, all of its data too; NULL with err set if it is none, is
 * empty, or can't be opened. */
struct firmware *shelf_open_file(const char *path, const struct firmware_options *o,
        struct error *err);

/* A message without the path that it begins with, to be shown beside it. */
const char *shelf_without_path(const char *words, const char *path);

/* Examines on, for about `budget` bytes; false once there is nothing left to be done, or it was
 * stopped. The item that is selected comes first, then those after it, then the others. */
bool shelf_step(struct shelf *s, const struct firmware_options *o, uint64_t budget);
bool shelf_busy(const struct shelf *s);
/* How many files are done, and how many there are. */
size_t shelf_done(const struct shelf *s, size_t *files);
/* Stops; the file under way stays unexamined. */
void shelf_stop(struct shelf *s);

#endif
