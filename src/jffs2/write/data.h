/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The content of a file as inode nodes: divided at pages and packed, as a kernel
 * (jffs2_write_inode_range) and mkfs.jffs2 (write_regular_file) do it. Nothing here keeps
 * anything; content and room are borrowed.
 */
#ifndef JFFS2_WRITE_DATA_H
#define JFFS2_WRITE_DATA_H

#include "jffs2/view/fs.h"
#include "jffs2/write/encode.h"

enum {
	COMPRESSORS_MAX = 8,
	JFFS2_PAGE = 4096,        /* of nearly all devices; also what mkfs.jffs2 takes */
	JFFS2_MIN_DATA_LEN = 128  /* no data node begins where less fits (kernel: nodelist.h) */
};

/* How content is packed: by the first of these whose result fits and is not longer than the
 * input, otherwise not at all (kernel: JFFS2_COMPR_MODE_PRIORITY in jffs2_compress). Zeroed: not
 * at all. */
struct jffs2_compressors {
	uint8_t compr[COMPRESSORS_MAX]; /* as in an inode node */
	size_t count;
	bool tight;                     /* as in struct packing */
};

/* ---- compress.c ---- */

/* Adds one, by its compr byte, where the kernel's priorities put it: lzo, zlib, lzma, rtime
 * (fs/jffs2/compr.h, and there in the patch of OpenWrt). False if that can't be written:
 * it has no encoder, or its library is missing. One that is there already stays. */
bool jffs2_compressors_add(struct jffs2_compressors *c, uint8_t compr);

/* Those that the live nodes of `fs` are packed with and that can be written: what wrote them
 * was enabled in the device's kernel or in mkfs.jffs2, and what reads them is. None of them if
 * no live node is packed. */
struct jffs2_compressors jffs2_compressors_of(const struct jffs2_fs *fs);

/* Packs `in`, or as much of its beginning as fits, and returns the compr byte: 0 for bytes as
 * they are, which always works. `p` has the room; it may not overlap `in`. */
uint8_t jffs2_compress(const struct jffs2_compressors *c, struct span in, struct packing *p);

/* ---- data.c ---- */

/* Writes the next node of a file: as much of `rest`, the content from n->offset on, as belongs to
 * the same page and fits. On the way in `n` has all that doesn't depend on the data (isize: that
 * of the file so far, or when it is complete); on the way out it is what was written. The next
 * node has n->version + 1 and begins at n->offset + n->dsize. `page` is a power of two up to
 * NODE_DATA_MAX. Returns the bytes that the node takes; 0 with err set if the room is smaller
 * than JFFS2_MIN_DATA_LEN of data want, or `rest` is empty, or as jffs2_encode_inode. */
size_t jffs2_encode_data(struct jffs2_inode_node *n, struct span rest, uint32_t page,
        const struct jffs2_compressors *c, struct node_room room, struct error *err);

#endif
