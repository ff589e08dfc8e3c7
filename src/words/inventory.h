/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a JFFS2 part holds, counted in one walk: nodes by type, compressions, bytes by
 * use, files by kind; and each of these in words. A plain value that borrows nothing; true
 * until the volume changes.
 */
#ifndef WORDS_INVENTORY_H
#define WORDS_INVENTORY_H

#include <stdint.h>

#include "text/text.h"
#include "firmware/firmware.h"

enum { INVENTORY_COMPRESSIONS = 256 };

struct inventory {
	uint64_t types[JFFS2_TYPES];   /* nodes, by row of jffs2_types */
	uint64_t obsolete;             /* of them, those marked so */
	uint64_t bad;                  /* nodes with a wrong checksum */
	uint64_t compressions[INVENTORY_COMPRESSIONS]; /* inode nodes with data, by compr */
	uint64_t live_bytes, obsolete_bytes, dirt_bytes, free_bytes;
	uint64_t unread_bytes; /* where the scan was stopped */
	/* That a path leads to, below the root directory, which is not counted, as in Files. */
	uint64_t files, dirs, links, specials, unreadable;
	bool root; /* there is one */
};

/* Counts; linear in the nodes. A volume whose files are not put together has none. */
void inventory_of(const struct volume *v, struct inventory *i);

/* Each adds one line: "12 INODE, 3 DIRENT"; "14 zlib"; "live 43.0K, obsolete 0, ..."; "2
 * files, 1 directory". What there is none of is left out, but for bytes. */
void inventory_add_nodes(const struct inventory *i, struct text *t);
void inventory_add_compressions(const struct inventory *i, struct text *t);
void inventory_add_space(const struct inventory *i, struct text *t);
/* Files and space in one line: "3 files, 1 directory, 2 others; live 43.0K, free 2.0K". */
void inventory_add_briefly(const struct inventory *i, struct text *t);
void inventory_add_files(const struct inventory *i, struct text *t);

#endif
