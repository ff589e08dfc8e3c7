/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the spare areas (out-of-band bytes) of NAND flash say of a JFFS2 part: there the kernel
 * keeps cleanmarkers, and learns which blocks are bad (fs/jffs2/wbuf.c). Offsets are from the
 * start of the part, ascending. Who fills it in owns it; a log borrows it.
 */
#ifndef JFFS2_OOB_H
#define JFFS2_OOB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"

struct jffs2_oob {
	uint32_t page;             /* bytes of data in a page; 0: not NAND, or not known */
	uint32_t start;            /* bytes of the page in which the part begins that lie before it */
	uint32_t block;            /* in a block, as the chip has it */
	ARRAY(uint32_t) markers;   /* of pages with a cleanmarker of the part's byte order */
	ARRAY(uint32_t) bad;       /* of bad blocks */
};

/* True if the page at `offset` has a cleanmarker; if the byte lies in a bad block. */
bool jffs2_oob_marks(const struct jffs2_oob *oob, uint32_t offset);
bool jffs2_oob_is_bad(const struct jffs2_oob *oob, uint32_t offset);

/* True if Linux, which reads whole pages to get the header of an inode node at `offset`, has all `csize`
 * bytes of its data with it (kernel: jffs2_get_inode_nodes, read_more). */
bool jffs2_oob_has_data(const struct jffs2_oob *oob, uint32_t offset, uint32_t csize);

void jffs2_oob_free(struct jffs2_oob *oob);

#endif
