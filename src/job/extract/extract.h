/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of a tree become files of this system: the job that extracts. */
#ifndef JOB_EXTRACT_H
#define JOB_EXTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "tree/tree.h"

struct image; /* store/image.h */
struct job;
struct workers; /* work/work.h */

/* How files are extracted into a directory. */
struct extract_options {
	bool replace;              /* existing files; else they are kept, and counted as lost */
	bool as_root;              /* also owners, devices, set-user-ID and set-group-ID
	                            * bits and attributes that give rights */
	bool made;                 /* the directory was made for this */
	const struct image *image; /* whose file is never replaced; NULL: none */
	struct workers *workers;   /* that do not listen; NULL: none */
};

/* Extracts the subtree at `node` (a directory's content, or one file, deleted or not)
 * into directory `dir`, which is made if it does not exist. Names can't lead outside.
 * Files come first, links last, so that none is ever on the way. What can't be restored
 * is counted in losses, or in withheld if only rights are missing: devices without
 * as_root, owners and attributes that the system doesn't allow. Details list what was not
 * requested and what is inferred about a deleted file. */
void extract_start(struct job *j, const struct tree *t, uint32_t node,
        const char *dir, const struct extract_options *o);
/* The same for `count` entries of directories, each under its own name in `dir`. */
void extract_entries_start(struct job *j, const struct tree *t,
        const uint32_t *entries, size_t count, const char *dir,
        const struct extract_options *o);
/* The same for all deleted files: each under its last path, or as "ino-N" if that is not
 * free or not safe. */
void extract_deleted_start(struct job *j, const struct tree *t, const char *dir,
        const struct extract_options *o);
/* As extract_start, into `path` below the open directory `top`: through no link. */
void extract_below_start(struct job *j, const struct tree *t, uint32_t node, int top,
        const char *path, const struct extract_options *o);

/* Opens the directory, which is made unless it is there (*made); -1 with err set if that
 * fails. */
int extract_open_target(const char *dir, bool *made, struct error *err);
/* True if nothing is in the open directory. */
bool extract_is_empty(int dir);

/* Makes the directory unless it is there (*made), so that a sandbox can be closed around
 * it; false with err set if it cannot be made. If then nothing is extracted,
 * extract_unprepare removes it, as long as it is empty. */
bool extract_prepare(const char *dir, bool *made, struct error *err);
void extract_unprepare(const char *dir);

/* extract_make.c: makes the directory `path` below the open directory `top` unless it is there (*made), and
 * follows no link on the way; false with errno set if it cannot be made. */
bool extract_make_directory(int top, const char *path, bool *made);

#endif
