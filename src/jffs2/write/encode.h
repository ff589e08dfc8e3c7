/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Nodes as bytes: the reverse of jffs2/node.h, from the same structs. What is written here is what
 * a kernel or mkfs.jffs2 would have written: magic number, lengths and CRCs are computed, never
 * taken from the struct; the bytes up to a multiple of four are 0xff. What a kernel would not
 * write or not take back is refused, with the reason.
 *
 * The structs are those of include/uapi/linux/jffs2.h of Linux; which bytes a CRC covers is in the
 * row of the type (jffs2/types.c). A room is borrowed; nothing here allocates or keeps anything.
 * The bytes of a name, value or data may already stand where they go in the room.
 */
#ifndef JFFS2_WRITE_ENCODE_H
#define JFFS2_WRITE_ENCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "jffs2/node.h"
#include "jffs2/summary.h"

/* Where a node goes: `len` bytes at `at`, for example what is left of an erase block, from a
 * multiple of four on. */
struct node_room {
	uint8_t *at;
	size_t len;
	enum endian endian;
};

enum {
	NODE_DATA_MAX = 64 * 1024, /* of an inode, packed or not: the largest page of Linux */
	NODE_TARGET_MAX = 254,     /* of a symlink (kernel: jffs2_symlink) */
	NODE_DEVICE_MAX = 4
};

/*
 * Each function writes one node to the beginning of the room and returns how many bytes it
 * takes there, a multiple of four; 0 with err set if the room is too small or the node can't be
 * right: then nothing is written.
 */

/* Takes everything but totlen, csize and the CRCs from `n`: the stored bytes are n->data, and
 * dsize is what they unpack to. Any mode: a directory has no data; a symlink's is its target,
 * uncompressed; a device's is its number (jffs2_encode_device). A hole is JFFS2_COMPR_ZERO
 * with a dsize and no data. Metadata alone, as chmod writes it, has a dsize of 0, but for
 * symlinks and devices (kernel: jffs2_do_setattr). */
size_t jffs2_encode_inode(const struct jffs2_inode_node *n, struct node_room room,
        struct error *err);

/* Takes everything but totlen and nsize from `d`; the name is d->name, 1 to 255 bytes: Linux
 * makes names of at most 254 (JFFS2_NAME_MAX) and opens no longer ones, but mkfs.jffs2 writes
 * them, and Linux lists them. `ino` 0 with `type` 0 removes the name, as a kernel with summaries
 * or on NAND writes it (kernel: jffs2_do_unlink). */
size_t jffs2_encode_dirent(const struct jffs2_dirent_node *d, struct node_room room,
        struct error *err);

/* A cleanmarker with this totlen, JFFS2_HEADER_LEN on NOR flash; the bytes after the header
 * are 0xff. (On NAND it stands in the spare area, and is not a node.) */
size_t jffs2_encode_cleanmarker(uint32_t totlen, struct node_room room, struct error *err);

/* Fills `len` bytes, a multiple of four, as the kernel fills a page that it must write now: a
 * padding node with zeros, or zeros alone where a node and a byte more don't fit (kernel:
 * __jffs2_flush_wbuf). */
size_t jffs2_encode_padding(uint32_t len, struct node_room room, struct error *err);

/* An extended attribute. `xprefix` is JFFS2_XPREFIX_...: 1 user, 2 security, 3 and 4 the ACLs
 * of access and default, 5 trusted; `name` is what follows the prefix, at most 255 bytes
 * and without NUL, for ACLs empty (fs/jffs2/xattr.h). totlen is a multiple of four
 * (kernel: save_xattr_datum). */
struct jffs2_xattr_node {
	uint32_t xid, version;
	uint8_t xprefix;
	struct span name, value;
};
size_t jffs2_encode_xattr(const struct jffs2_xattr_node *x, struct node_room room,
        struct error *err);

/* Gives attribute `xid` to inode `ino`; an odd xseqno takes it away (XREF_DELETE_MARKER in
 * fs/jffs2/xattr.h). */
struct jffs2_xref_node {
	uint32_t ino, xid, xseqno;
};
size_t jffs2_encode_xref(const struct jffs2_xref_node *x, struct node_room room,
        struct error *err);

/* The number of a device, in the old form of two bytes where it fits, as a kernel encodes it
 * (jffs2_encode_dev); mkfs.jffs2 knows only the old form. Returns how many bytes of `out` are the
 * number, 0 if it is over 12 bits of major or 20 bits of minor number. */
size_t jffs2_encode_device(uint32_t major, uint32_t minor, enum endian e,
        uint8_t out[NODE_DEVICE_MAX]);

/* ---- encode_summary.c ---- */

/* The summary of a block. */
struct jffs2_summary_node {
	const struct summary_record *records; /* in the order they are written in */
	size_t count;
	uint32_t block;   /* where the block begins; offsets of records are from the same
	                   * point: the part's start */
	uint32_t at;      /* where this node begins */
	uint32_t cln_mkr; /* totlen of the block's cleanmarker, 0 if it has none */
	uint32_t padded;  /* bytes of padding nodes in the block */
};

/* Bytes that a summary of no record takes, its marker included; and that each record adds, of a
 * dirent with its name on top: a block is full when these no longer fit behind its nodes. */
enum { SUMMARY_LEAST = 32 + 8, SUMMARY_INODE = 18, SUMMARY_DIRENT = 24 };
size_t jffs2_record_len(const struct summary_record *r);

/* The record of the node at `offset` whose bytes are `node`: what jffs2_encode_... wrote. False
 * if a summary doesn't list nodes of its type. The name is borrowed from `node`. */
bool jffs2_record_of(struct span node, enum endian e, uint32_t offset,
        struct summary_record *r);

/* Writes the summary node; it takes all of the room, which must end where the block does, and
 * ends with its marker (kernel: jffs2_sum_write_data). */
size_t jffs2_encode_summary(const struct jffs2_summary_node *s, struct node_room room,
        struct error *err);

#endif
