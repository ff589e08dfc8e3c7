/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The on-flash structs of JFFS2 (include/uapi/linux/jffs2.h of Linux), for offsetof and
 * sizeof alone: image bytes are never cast to them. Private to this room.
 */
#ifndef JFFS2_LAYOUT_H
#define JFFS2_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

struct raw_header {
	uint16_t magic, nodetype;
	uint32_t totlen, hdr_crc;
};

struct raw_dirent {
	struct raw_header h;
	uint32_t pino, version, ino, mctime;
	uint8_t nsize, type, unused[2];
	uint32_t node_crc, name_crc;
};

struct raw_inode {
	struct raw_header h;
	uint32_t ino, version, mode;
	uint16_t uid, gid;
	uint32_t isize, atime, mtime, ctime, offset, csize, dsize;
	uint8_t compr, usercompr;
	uint16_t flags;
	uint32_t data_crc, node_crc;
};

struct raw_xattr {
	struct raw_header h;
	uint32_t xid, version;
	uint8_t xprefix, name_len;
	uint16_t value_len;
	uint32_t data_crc, node_crc;
};

struct raw_xref {
	struct raw_header h;
	uint32_t ino, xid, xseqno, node_crc;
};

struct raw_summary {
	struct raw_header h;
	uint32_t sum_num, cln_mkr, padded, sum_crc, node_crc;
};

_Static_assert(sizeof(struct raw_header) == 12, "unknown node");
_Static_assert(sizeof(struct raw_dirent) == 40, "dirent");
_Static_assert(sizeof(struct raw_inode) == 68, "inode");
_Static_assert(sizeof(struct raw_xattr) == 32, "xattr");
_Static_assert(sizeof(struct raw_xref) == 28, "xref");
_Static_assert(sizeof(struct raw_summary) == 32, "summary");

enum { JFFS2_SUM_MAGIC = 0x02851885 }; /* last 4 bytes of a block that has a summary */

/* Nodes start at multiples of four (PAD in fs/jffs2/nodelist.h). */
static inline uint64_t
jffs2_pad(uint64_t len)
{
	return (len + 3) & ~(uint64_t)3;
}

#define READ32(span, type, member, e) span_u32(span, offsetof(type, member), e)
#define READ16(span, type, member, e) span_u16(span, offsetof(type, member), e)
#define READ8(span, type, member) span_u8(span, offsetof(type, member))

#endif
