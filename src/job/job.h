/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Things done to an image: pad, export, extract. Each is a job that both front ends run:
 * start it, step it until it is done, show its progress, cancel it at any step. What a job
 * writes appears under its final name only when it is complete.
 */
#ifndef JOB_JOB_H
#define JOB_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "output/output.h"
#include "job/pad.h"
#include "base/array.h"
#include "base/error.h"
#include "text/text.h"
#include "firmware/firmware.h"
#include "table/table.h"
#include "tree/tree.h"

enum job_state { JOB_RUNNING, JOB_DONE, JOB_FAILED };

struct workers; /* work/work.h */

struct job {
	enum job_state state;
	double progress;      /* 0 to 1 */
	struct error err;     /* JOB_FAILED: why */
	struct text result;   /* JOB_DONE: one sentence: what was written where */
	uint32_t losses;      /* things skipped, lost or unreadable */
	uint32_t withheld;    /* things left out for lack of rights */
	struct text details;  /* a line each for the first losses */
	uint32_t lines;       /* private: of details */
	bool (*step)(struct job *, uint64_t budget); /* private */
	void (*drop)(struct job *);                  /* private */
	void *work;                                  /* private */
};

/* Continues for about `budget` bytes; false once the job has ended. */
bool job_step(struct job *j, uint64_t budget);
/* Steps until it has ended; true if JOB_DONE. */
bool job_finish(struct job *j);
/* Cancels what still runs (no file appears) and releases everything. */
void job_free(struct job *j);

/* Writes the bytes of the image at [offset, offset+len) to `path`. */
void carve_start(struct job *j, const struct firmware *f, uint64_t offset, uint64_t len,
        const char *path, enum output_mode mode);

/* Writes the bytes of the image at [offset, offset+len), without the spare areas of NAND
 * pages, which count from the start of the image, to `path`. */
void unspare_start(struct job *j, const struct firmware *f, const struct nand_layout *layout,
        uint64_t offset, uint64_t len, const char *path, enum output_mode mode);
/* Writes `bytes`, which must stay as they are meanwhile, to `path`. */
void write_start(struct job *j, struct span bytes, const char *path,
        enum output_mode mode);

/* Writes one regular file's content to `path`. An unreadable stretch fails the job, with
 * `losses` set. */
void cat_start(struct job *j, const struct tree *t, uint32_t node, const char *path,
        enum output_mode mode);

/* Writes the content that the file had at `version`, if its format keeps versions, to
 * `path`. */
void cat_version_start(struct job *j, const struct tree *t, uint32_t node,
        uint32_t version, const char *path, enum output_mode mode);

/* Writes a table to `path`. The table must stay open and unchanged meanwhile. */
void export_table_start(struct job *j, const struct table *t, enum table_form form,
        const char *path, enum output_mode mode);

/* How files are extracted into a directory. */
struct extract_options {
	bool replace;              /* existing files; else they are kept, and counted as lost */
	bool as_root;              /* also owners, devices, set-user-ID and set-group-ID
	                            * bits and attributes that give rights */
	bool made;                 /* the directory was made for this */
	const struct image *image; /* whose file is never replaced; NULL: none */
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
/* Makes the directory unless it is there (*made), so that a sandbox can be closed around
 * it; false with err set if it cannot be made. If then nothing is extracted,
 * extract_unprepare removes it, as long as it is empty. */
bool extract_prepare(const char *dir, bool *made, struct error *err);
void extract_unprepare(const char *dir);

/* The entry that stands for the deleted file `node`. */
uint32_t deleted_entry(const struct tree *t, uint32_t node);

/* As the three above, into a new tar archive `path` in pax format: with the owners and
 * devices that only root can make, and with extended attributes and ACLs. Sockets, which
 * no archive can hold, are counted in losses. */
void tar_start(struct job *j, const struct tree *t, uint32_t node, const char *path,
        enum output_mode mode);
void tar_entries_start(struct job *j, const struct tree *t, const uint32_t *entries,
        size_t count, const char *path, enum output_mode mode);
void tar_deleted_start(struct job *j, const struct tree *t, const char *path,
        enum output_mode mode);

/* Writes the manifest of the tree, as ../HACKING.md describes it, through `put`; returns
 * the number of paths that could not be read, or -1 if `put` refused. Contents are summed by
 * the workers, NULL: here. */
int64_t manifest_write(const struct tree *t, struct workers *w,
        bool (*put)(void *arg, const char *at, size_t len), void *arg);
/* Writes it to `path`; the paths that could not be read are losses. */
void manifest_start(struct job *j, const struct tree *t, struct workers *w, const char *path,
        enum output_mode mode);

#endif
