/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The scan: a JFFS2 part becomes a list of extents (node | erased run | dirt) that touch,
 * never overlap and cover every byte; nothing is skipped silently (jffs2_log_tiles proves
 * it). Erased runs and dirt are cut at erase-block boundaries once the erase size is
 * known, nodes only where the kernel finds another node inside one that it cannot accept.
 * Once the scan is finished nothing writes to the log again: views of it
 * (jffs2/view/fs.h), of which there may be several at once, say what becomes of its
 * nodes. It holds what both kinds of kernel see, the one that reads summaries and the one
 * that does not: their extents are the same, and so are their flaws but for a few.
 *
 * Salvage has a log of its own. A node that crosses a boundary may hold what the kernel
 * finds as nodes; with salvage it covers them, so that the extents tile in another way,
 * also behind it, up to where the two meet again. Extents of both kinds in one row would
 * overlap; appended to it, they would not stand in the order of the flash, which decides
 * between nodes of one version, and by which extents are found, listed and counted in
 * blocks. A rescan takes its CRC verdicts from the log before (jffs2_scan_again).
 *
 * The log borrows the part's bytes; jffs2_log_free releases the extents.
 */
#ifndef JFFS2_SCAN_H
#define JFFS2_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/span.h"
#include "jffs2/node.h"
#include "jffs2/oob.h"

struct workers; /* work/work.h */

/* The sizes that an erase block may have. Nodes are never taken to show one below ERASE_LEAST:
 * no flash has smaller blocks. */
enum { ERASE_MIN = 512, ERASE_LEAST = 4096, ERASE_MAX = 4 << 20 };

enum extent_kind { EXTENT_NODE, EXTENT_FREE, EXTENT_DIRT };

enum { EXTENT_NONE = UINT32_MAX };

/* Small: an image has millions. Offsets are from the start of the part. */
struct extent {
	uint32_t offset;
	uint32_t len;     /* bytes covered, alignment padding included */
	uint32_t ino;     /* inode; pino of a dirent; xid of an xattr; 0 if none */
	uint32_t version; /* 0 if the type has none */
	uint32_t flaws;   /* enum jffs2_flaw bits */
	uint16_t nodetype; /* as stored */
	uint8_t compr;    /* of an inode node */
	uint8_t kind : 4; /* enum extent_kind */
	bool otherwise : 1; /* log->scanned has it, too */
	bool sized : 1;   /* it is an inode node with bytes of a file */
	bool stored : 1;  /* they are stored as they are, as many as it says */
};

/* A node as a kernel that does not read summaries takes it, where that is not what the
 * summary of its block makes of it. */
struct jffs2_scanned {
	uint32_t index; /* of the extent that it is instead of */
	uint32_t summary; /* the extent of that summary */
	struct extent extent;
};

/* A record of a summary whose node is not there, or says something else. */
struct jffs2_odd {
	uint32_t record, block; /* where they begin, from the part's start */
	uint32_t summary;       /* its extent */
	uint32_t node;          /* that is there, or EXTENT_NONE */
};

struct jffs2_log {
	struct span part;
	enum endian endian;
	uint32_t erase_size; /* 0: not known, no boundaries */
	uint32_t phase;      /* offset of the first block boundary in the part, < erase_size */
	bool salvage;        /* nodes that cross a block boundary count */
	bool partial;        /* the scan was stopped before the end */
	const struct jffs2_oob *oob; /* NULL: there are no spare areas */
	ARRAY(struct extent) extents; /* as a kernel that reads summaries takes them */
	ARRAY(struct jffs2_odd) odd; /* in order of the blocks; no kernel else knows them */
	ARRAY(struct jffs2_odd) attributes; /* the same for nodes of extended attributes */
	ARRAY(struct jffs2_scanned) scanned; /* by index; few, and mostly none */
};

/* The options of the scan. */
struct jffs2_scan_options {
	enum endian endian;
	uint32_t erase_size, phase; /* as in jffs2_log */
	bool salvage;
	const struct jffs2_oob *oob; /* as in jffs2_log */
	struct workers *workers; /* check nodes ahead of the scan; NULL: none */
};

struct jffs2_scan; /* opaque */

/* Begins to scan `part` (clipped to 4 GiB - 1) into `log`, which it resets. */
struct jffs2_scan *jffs2_scan_start(struct span part,
        const struct jffs2_scan_options *options, struct jffs2_log *log);

/* Rescans the part of `log` with other boundaries: the CRC verdicts are taken from `log`,
 * so this costs little. */
struct jffs2_scan *jffs2_scan_again(struct jffs2_log *log, uint32_t erase_size,
        uint32_t phase, bool salvage);

/* Scans about `budget` more bytes; false when the part is done. log->extents then
 * tiles the bytes scanned so far, and does so after every step. */
bool jffs2_scan_step(struct jffs2_scan *s, uint64_t budget);

/* Bytes scanned so far. */
uint64_t jffs2_scan_done(const struct jffs2_scan *s);

/* Ends the scan; one that was not complete leaves the rest as a last dirt extent and
 * sets log->partial. Releases `s`; NULL is fine. */
void jffs2_scan_finish(struct jffs2_scan *s);

/* ---- log.c ---- */

void jffs2_log_free(struct jffs2_log *log);

/* An empty log of the same part, read by the same rules; release with jffs2_log_free. */
struct jffs2_log jffs2_log_like(const struct jffs2_log *log);

/* True if the extents tile the part. */
bool jffs2_log_tiles(const struct jffs2_log *log);

/* The bytes of extent `i`, from its first to its last. */
struct span jffs2_log_bytes(const struct jffs2_log *log, size_t i);

/* The bytes from extent `i` to the end of the part: what node decoding takes. */
struct span jffs2_log_node(const struct jffs2_log *log, size_t i);

/* The name in extent `i`, which is a dirent. */
struct span jffs2_log_name(const struct jffs2_log *log, size_t i);

/* The same decoded; extent `i` is a dirent. */
struct jffs2_dirent_node jffs2_log_dirent(const struct jffs2_log *log, size_t i);

/* The index of the extent that holds `offset` (from the part's start), by binary
 * search; EXTENT_NONE if none does. */
uint32_t jffs2_log_find(const struct jffs2_log *log, uint64_t offset);

/* kernel: EMPTY_SCAN_SIZE of a block of 256 bytes or more */
enum { JFFS2_EMPTY_SCAN = 256 };

/* How the kernel takes the first bytes of the block that begins at `pos`: it reads on, or
 * takes the block for empty, or for empty except for its cleanmarker; in the latter two
 * cases it does not read the rest (kernel: jffs2_scan_eraseblock). */
enum jffs2_glance { GLANCE_READ, GLANCE_EMPTY, GLANCE_MARKER };

/* ---- scan_place.c ---- */

/* What it concludes of the block that begins at `pos`. */
enum jffs2_glance jffs2_log_glance(const struct jffs2_log *log, uint64_t pos);

/* log.c: what log->scanned has of extent `i`; NULL if that is not taken otherwise. */
const struct jffs2_scanned *jffs2_log_scanned(const struct jffs2_log *log, uint32_t i);

/* True if the node is of the type (given with its ACCURATE bit), obsolete or not. */
static inline bool
jffs2_extent_is(const struct extent *e, uint16_t nodetype)
{
	return (e->nodetype | JFFS2_ACCURATE) == nodetype;
}

/* ---- log.c ---- */

/* True if a kernel that reads summaries sees other nodes than one that doesn't. */
bool jffs2_log_differs(const struct jffs2_log *log);

/* Fills what the extent of an inode node keeps of it: what is asked of many nodes, again and again,
 * is not to be fetched each time. */
void jffs2_extent_note(struct extent *e, struct span node, enum endian order);

/* True if the node is taken into account at mount: an accurate node without a flaw that
 * makes the kernel's scan drop it. With log->salvage, a node's place does not matter. */
bool jffs2_extent_counts(const struct jffs2_log *log, const struct extent *e);

/* The same for a node that is taken as accurate, whatever its mark says. */
bool jffs2_extent_counted(const struct jffs2_log *log, const struct extent *e);

/* The number of the erase block that holds `offset`; 0 while the size is unknown. With a
 * phase, the bytes before the first boundary are block 0. */
uint32_t jffs2_log_block(const struct jffs2_log *log, uint32_t offset);

#endif
