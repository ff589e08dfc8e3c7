/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hostile images: one row each, which says what it attacks. `make` fills an image; what it
 * makes depends on `arg` alone, so that an image is the same everywhere.
 */
#ifndef TESTS_HOSTILE_HOSTILE_H
#define TESTS_HOSTILE_HOSTILE_H

#include <stdint.h>

#include "tests/fixture/jffs2/nodes.h"

struct hostile {
	const char *name;    /* of the file, without ".img" */
	const char *attacks; /* one line */
	void (*make)(struct nodes *n, uint32_t arg);
	uint32_t arg;        /* how many, how deep, which: what `make` takes */
	uint64_t sparse;     /* the file is made this long, without data; 0: as made */
	double seconds;      /* of processor time that a run may take; 0: two */
};

/* Each ends with a row without a name. */
extern const struct hostile hostile_headers[], hostile_data[], hostile_codecs[],
        hostile_names[], hostile_tree[], hostile_extras[], hostile_parts[],
        hostile_words[], hostile_large[], hostile_nand[], hostile_attacks[];
/* All of them, NULL-ended. Of hostile_attacks nothing prints or writes 64 MiB. */
extern const struct hostile *const hostile_tables[];

/* Makes the image of the row in `n`, which is zeroed first. */
void hostile_make(const struct hostile *h, struct nodes *n);

/* ---- for those who write rows ---- */

enum { H_REG = 0100644, H_DIR = 040755, H_LINK = 0120777 };

/* A dirent in directory `pino`; gives its offset. */
uint32_t hostile_name(struct nodes *n, uint32_t pino, uint32_t ino, struct span name);
uint32_t hostile_entry(struct nodes *n, uint32_t pino, uint32_t ino, const char *name);
/* An inode node with these bytes as its data, stored as they are. */
uint32_t hostile_inode(struct nodes *n, uint32_t ino, uint32_t mode, struct span data);
/* Both, in the root: a file "hello" long. */
void hostile_file(struct nodes *n, uint32_t ino, const char *name);
/* A well-formed small file system: two files and a directory. */
void hostile_base(struct nodes *n);
/* Sets a field of the node at `node` and repairs the CRCs. */
void hostile_set32(struct nodes *n, uint32_t node, uint32_t field, uint32_t value);

/* Large images by their number of nodes; also what the benchmark of growth takes. */
void large_dirents(struct nodes *n, uint32_t count);
void large_versions(struct nodes *n, uint32_t count);
void large_overlaps(struct nodes *n, uint32_t count);
void large_deletions(struct nodes *n, uint32_t count);
void large_hashes(struct nodes *n, uint32_t count);
void large_empty(struct nodes *n, uint32_t count);
void large_links(struct nodes *n, uint32_t count);
void large_directories(struct nodes *n, uint32_t count);
void large_xrefs(struct nodes *n, uint32_t count);
void large_orphans(struct nodes *n, uint32_t count);
void large_scattered(struct nodes *n, uint32_t count);
void large_below(struct nodes *n, uint32_t count);
void large_deep(struct nodes *n, uint32_t count);

#endif
