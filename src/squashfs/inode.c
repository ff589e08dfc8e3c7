/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inodes (kernel: fs/squashfs/squashfs_fs.h, union squashfs_inode). */
#include <sqfs/inode.h>
#include <sys/stat.h>

#include "squashfs/squashfs_private.h"

enum { HEAD = 16, BODY_MOST = 40 };

/* How long the fixed part behind the head is, by type; 0: no such type. */
static const uint8_t body_len[] = {
	[SQFS_INODE_DIR] = 16, [SQFS_INODE_FILE] = 16, [SQFS_INODE_SLINK] = 8,
	[SQFS_INODE_BDEV] = 8, [SQFS_INODE_CDEV] = 8, [SQFS_INODE_FIFO] = 4,
	[SQFS_INODE_SOCKET] = 4, [SQFS_INODE_EXT_DIR] = 24, [SQFS_INODE_EXT_FILE] = 40,
	[SQFS_INODE_EXT_SLINK] = 8, [SQFS_INODE_EXT_BDEV] = 12, [SQFS_INODE_EXT_CDEV] = 12,
	[SQFS_INODE_EXT_FIFO] = 8, [SQFS_INODE_EXT_SOCKET] = 8,
};

uint32_t
squashfs_inode_type(const struct squashfs_inode *inode)
{
	static const uint32_t types[] = {
		[SQFS_INODE_DIR] = S_IFDIR, [SQFS_INODE_FILE] = S_IFREG,
		[SQFS_INODE_SLINK] = S_IFLNK, [SQFS_INODE_BDEV] = S_IFBLK,
		[SQFS_INODE_CDEV] = S_IFCHR, [SQFS_INODE_FIFO] = S_IFIFO,
		[SQFS_INODE_SOCKET] = S_IFSOCK,
	};
	uint16_t type = inode->type;

	if (type >= SQFS_INODE_EXT_DIR)
		type = (uint16_t)(type - SQFS_INODE_EXT_DIR + SQFS_INODE_DIR);
	return type <= SQFS_INODE_SOCKET ? types[type] : 0;
}

static uint32_t
u32(struct span s, size_t at)
{
	return span_u32(s, at, ENDIAN_LITTLE);
}

static void
decode_directory(struct squashfs_inode *i, struct span s)
{
	bool extended = i->type == SQFS_INODE_EXT_DIR;

	i->start = u32(s, extended ? 8 : 0);
	i->nlink = u32(s, extended ? 0 : 4);
	i->size = extended ? u32(s, 4) : span_u16(s, 8, ENDIAN_LITTLE);
	i->offset = span_u16(s, extended ? 18 : 10, ENDIAN_LITTLE);
	if (extended)
		i->xattr = u32(s, 20);
}

static void
decode_file(struct squashfs_inode *i, struct span s)
{
	if (i->type == SQFS_INODE_FILE) {
		i->start = u32(s, 0);
		i->fragment = u32(s, 4);
		i->fragment_at = u32(s, 8);
		i->size = u32(s, 12);
		i->nlink = 1;
		return;
	}
	i->start = span_u64(s, 0, ENDIAN_LITTLE);
	i->size = span_u64(s, 8, ENDIAN_LITTLE);
	i->nlink = u32(s, 24);
	i->fragment = u32(s, 28);
	i->fragment_at = u32(s, 32);
	i->xattr = u32(s, 36);
}

static void
decode_body(struct squashfs_inode *i, struct span s)
{
	switch (squashfs_inode_type(i)) {
	case S_IFDIR:
		decode_directory(i, s);
		break;
	case S_IFREG:
		decode_file(i, s);
		break;
	case S_IFLNK:
		i->nlink = u32(s, 0);
		i->size = u32(s, 4);
		break;
	case S_IFBLK:
	case S_IFCHR:
		i->nlink = u32(s, 0);
		i->devno = u32(s, 4);
		if (i->type >= SQFS_INODE_EXT_DIR)
			i->xattr = u32(s, 8);
		break;
	default:
		i->nlink = u32(s, 0);
		if (i->type >= SQFS_INODE_EXT_DIR)
			i->xattr = u32(s, 4);
		break;
	}
}

bool
squashfs_inode_read(sqfs_meta_reader_t *m, const struct squashfs_super *super, uint64_t ref,
        struct squashfs_inode *i)
{
	uint8_t head[HEAD], body[BODY_MOST];
	struct span s = span_of(head, sizeof head);

	if (ref >> 16 >= super->used
	        || sqfs_meta_reader_seek(m, super->inode_table + (ref >> 16), ref & 0xffff) != 0
	        || sqfs_meta_reader_read(m, head, sizeof head) != 0)
		return false;
	*i = (struct squashfs_inode){ .type = span_u16(s, 0, ENDIAN_LITTLE),
		.mode = span_u16(s, 2, ENDIAN_LITTLE), .uid = span_u16(s, 4, ENDIAN_LITTLE),
		.gid = span_u16(s, 6, ENDIAN_LITTLE), .mtime = u32(s, 8), .ino = u32(s, 12),
		.xattr = SQUASHFS_NO_INDEX, .fragment = SQUASHFS_NO_INDEX };
	if (i->type >= sizeof body_len || !body_len[i->type]
	        || sqfs_meta_reader_read(m, body, body_len[i->type]) != 0)
		return false;
	decode_body(i, span_of(body, body_len[i->type]));
	return true;
}
