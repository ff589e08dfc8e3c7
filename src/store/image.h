/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes of a firmware file, mapped read-only. Nothing here writes to the file.
 * image_close invalidates every span taken from it. If the file shrinks or the device
 * fails while mapped, those pages read as zeros from then on and image_lost says where:
 * the program is never killed. A file that is replaced or deleted meanwhile stays
 * unchanged for us.
 */
#ifndef STORE_IMAGE_H
#define STORE_IMAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/span.h"
#include "store/store.h"
#include "text/text.h"

struct image; /* opaque */

/* Opens a regular file, a block device, an MTD character device, or "-" for
 * standard input (spooled to an unlinked temporary file). An empty file is an error.
 * NULL with err set on failure; image_close releases it. */
struct image *image_open(const char *path, struct error *err);

/* Makes an image of bytes in memory (tests, bundled samples); the bytes are
 * borrowed and must outlive it. */
struct image *image_of_memory(const char *name, struct span bytes);

/* Bytes of a file. */
struct image_range {
	uint64_t offset, len;
};

/* Restricts the image to these bytes: its offsets then count from range.offset. Call it
 * at most once, before bytes are taken. False with err set if the image does not have
 * them. */
bool image_narrow(struct image *image, struct image_range range, struct error *err);

/* Adds `before` and what it was narrowed to, "0x40000+0x10000"; nothing if it wasn't. */
void image_add_range(const struct image *image, const char *before, struct text *t);

/* The bytes of the image, and where they are in the file if it was narrowed. The image's
 * own, and the same until it is closed. */
const struct store *image_store(const struct image *image);

/* The path it was opened by, "-" shown as "(standard input)". */
const char *image_name(const struct image *image);

/* True if some mapped bytes could not be read, or are gone from the file; *offset is the
 * lowest such offset found so far (where it can't be read: rounded down to a page). */
bool image_lost(const struct image *image, uint64_t *offset);

/* True if `st` is of the file that the image was read from, which may have several names,
 * or of the one that is beneath it, where that is a loop device. */
bool image_is(const struct image *image, const struct stat *st);
/* True if writing to the open file `fd` changes the image. */
bool image_takes(const struct image *image, int fd);
/* True if the file was written to since it was opened: what is shown may be a mixture. */
bool image_changed(const struct image *image);

/* True if `file` is open as an image, by whatever name. */
bool image_is_open(const struct stat *file);

/* Maps bytes of an image that are all read soon, many pages at a time: it reads some of the bytes. What
 * the file has lost counts as zeros, as wherever it is read (see image_lost). Ask for little at a
 * time. */
void image_fetch(struct span bytes);

/* Unmaps and releases; NULL is fine. */
void image_close(struct image *image);

#endif
