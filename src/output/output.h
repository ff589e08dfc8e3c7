/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * New files, written whole or not at all: bytes go to a temporary file beside the
 * target, which is synced and renamed into place at the end (place.h). The image itself
 * is never written to. output_abandon removes the temporary file; also safe after a failure.
 */
#ifndef OUTPUT_OUTPUT_H
#define OUTPUT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"
#include "store/image.h"
#include "text/text.h"

struct output; /* opaque */

enum output_mode {
	OUTPUT_NEW,     /* fail if the target exists */
	OUTPUT_REPLACE  /* replace it */
};

/* Begins a file at `path` ("-": standard output, then mode does not matter). */
struct output *output_open(const char *path, enum output_mode mode, struct error *err);
/* The same for a file at `path` below the open directory `top`, which was opened as
 * `shown`: no link is followed, and one that has the name is replaced itself. */
struct output *output_open_beneath(int top, const char *shown, const char *path,
        enum output_mode mode, struct error *err);
/* False with err set when the write failed; the output can then only be abandoned. */
bool output_write(struct output *o, struct span bytes, struct error *err);
/* `count` times `byte`. */
bool output_fill(struct output *o, uint8_t byte, uint64_t count, struct error *err);
/* For many files at once: ends the writing. The caller then syncs the whole file system
 * (place_sync_all), commits, which syncs nothing more, and syncs again. False with err set
 * on failure; the output can then only be abandoned. */
bool output_end(struct output *o, struct error *err);
/* Syncs, renames, releases. False with err set: nothing is left under the target, or, if
 * only its directory could not be synced, the whole file. */
bool output_commit(struct output *o, struct error *err);
void output_abandon(struct output *o);
/* True if something exists at `path`. */
bool output_exists(const char *path);
/* True if it is a pipe or a device. */
bool output_is_special(const char *path);
/* True if `path` leads to the file that the image was read from, by whatever name. */
bool output_is_image(const char *path, const struct image *image);
/* Adds the directory that a file written to `path` would be in. */
void output_add_directory(const char *path, struct text *t);

#endif
