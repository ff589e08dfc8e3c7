/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JFFS2 images made by hand: nodes in either byte order with right CRCs, appended to a
 * growing image. What a test wants wrong it changes afterwards, by offset.
 */
#ifndef TESTS_NODES_H
#define TESTS_NODES_H

#include <stdint.h>

#include "base/span.h"
#include "base/text.h"

struct nodes {
	struct text bytes; /* the image so far */
	enum endian endian;
	uint32_t erase_size; /* 0: no blocks; else a node never crosses a boundary */
	bool markers;        /* each block begins with a cleanmarker */
};

/* The fields of an inode node that a test sets; the rest is 0 or computed. */
struct inode_spec {
	uint32_t ino, version, mode, isize, offset, dsize, mtime;
	uint16_t uid, gid;
	uint8_t compr;
	struct span data; /* stored bytes; dsize 0 with compr 0 means their length */
};

struct dirent_spec {
	uint32_t pino, version, ino, mctime;
	uint8_t type; /* DT_DIR is 4, DT_REG 8 */
	const char *name;
	size_t name_len; /* 0: the length of the string */
};

/* Each appends one node, padded to a multiple of four, and gives its offset. Where it
 * would cross a boundary the rest of the block is left 0xff first. */
uint32_t nodes_add_inode(struct nodes *n, const struct inode_spec *spec);
uint32_t nodes_add_dirent(struct nodes *n, const struct dirent_spec *spec);
uint32_t nodes_add_cleanmarker(struct nodes *n);
uint32_t nodes_add_padding(struct nodes *n, uint32_t totlen);
uint32_t nodes_add_xattr(struct nodes *n, uint32_t xid, uint32_t version, uint8_t prefix,
        const char *name, struct span value);
uint32_t nodes_add_xref(struct nodes *n, uint32_t ino, uint32_t xid, uint32_t xseqno);
/* A node of any type with `body` after its 12-byte header. */
uint32_t nodes_add_any(struct nodes *n, uint16_t nodetype, struct span body);

/* Appends bytes as they are. */
uint32_t nodes_add_bytes(struct nodes *n, struct span bytes);
/* 0xff up to the next multiple of `size`. */
void nodes_fill(struct nodes *n, uint32_t size);

/* Writes a number into the image, and computes the CRCs of the node at `node` anew. */
void nodes_put8(struct nodes *n, uint32_t at, uint8_t value);
void nodes_put16(struct nodes *n, uint32_t at, uint16_t value);
void nodes_put32(struct nodes *n, uint32_t at, uint32_t value);
void nodes_sign(struct nodes *n, uint32_t node);

/* Clears the ACCURATE bit of the node, as the kernel does on NOR flash. */
void nodes_mark_obsolete(struct nodes *n, uint32_t node);

/* The whole image; valid until the next change. */
struct span nodes_image(const struct nodes *n);
void nodes_free(struct nodes *n);

/* A small generator of numbers, the same everywhere: xorshift; *state must not be 0. */
uint32_t next_random(uint32_t *state);

#endif
