/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Device numbers are the data of a device's inode node (kernel: jffs2_iget): two bytes in
 * the old form, four in the new one, in the file system's byte order.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "jffs2/view/view_keep.h"

static struct jffs2_device
new_form(struct span data, enum endian e)
{
	uint32_t v = span_u32(data, 0, e);

	return (struct jffs2_device){ v >> 8 & 0xfff, (v & 0xff) | (v >> 12 & 0xfff00) };
}

static struct jffs2_device
old_form(struct span data, enum endian e)
{
	uint16_t v = span_u16(data, 0, e);

	return (struct jffs2_device){ v >> 8, v & 0xff };
}

static bool
read_number(struct span bytes, enum endian e, struct jffs2_device *d)
{
	if (bytes.len == 2)
		*d = old_form(bytes, e);
	else if (bytes.len == 4)
		*d = new_form(bytes, e);
	return bytes.len == 2 || bytes.len == 4;
}

int
device_read(const struct jffs2_fs *fs, const struct jffs2_inode *inode,
        struct jffs2_device *d)
{
	struct text data = { 0 };
	struct jffs2_inode_node n;
	int error = 0;

	jffs2_inode_decode(jffs2_log_node(fs->log, inode->latest), fs->log->endian, &n);
	if (n.dsize != 2 && n.dsize != 4)
		return EIO;
	if (!jffs2_node_data(fs->log, inode->latest, &data, NULL)
	        || !read_number(span_of(data.at, data.len), fs->log->endian, d))
		error = EIO;
	text_free(&data);
	return error;
}

/* ---- numbers that were not converted ---- */

/* Numbers that never change (Documentation/admin-guide/devices.txt of Linux). */
static const struct {
	const char *name;
	struct jffs2_device number;
} known[] = {
	{ "console", { 5, 1 } }, { "full", { 1, 7 } }, { "kmem", { 1, 2 } },
	{ "kmsg", { 1, 11 } }, { "mem", { 1, 1 } }, { "mtd0", { 90, 0 } },
	{ "mtdblock0", { 31, 0 } }, { "null", { 1, 3 } }, { "port", { 1, 4 } },
	{ "ptmx", { 5, 2 } }, { "random", { 1, 8 } }, { "tty", { 5, 0 } },
	{ "tty0", { 4, 0 } }, { "ttyS0", { 4, 64 } }, { "urandom", { 1, 9 } },
	{ "zero", { 1, 5 } },
};

static bool
same_number(struct jffs2_device a, struct jffs2_device b)
{
	return a.major == b.major && a.minor == b.minor;
}

/* 1 if the number makes sense only in the other byte order, -1 if only in this one. The
 * kernel writes the new form only for numbers that do not fit in the old one
 * (old_valid_dev). */
static int
vote(const struct jffs2_fs *fs, uint32_t inode, struct span bytes)
{
	uint32_t entry = jffs2_fs_parent(fs, inode);
	enum endian e = fs->log->endian;
	struct jffs2_device here, there;
	struct span name;

	if (!read_number(bytes, e, &here) || !read_number(bytes, e == ENDIAN_LITTLE
	        ? ENDIAN_BIG : ENDIAN_LITTLE, &there))
		return 0;
	if (bytes.len == 4)
		return (there.major > 0xff || there.minor > 0xff)
		       - (here.major > 0xff || here.minor > 0xff);
	if (entry == FS_NONE || same_number(here, there))
		return 0;
	name = jffs2_fs_name(fs, entry);
	for (size_t i = 0; i < COUNT(known); i++)
		if (span_equal(name, span_of(known[i].name, strlen(known[i].name))))
			return same_number(there, known[i].number)
			       - same_number(here, known[i].number);
	return 0;
}

uint32_t
jffs2_fs_foreign_devices(const struct jffs2_fs *fs)
{
	uint32_t devices = 0, converted = 0;

	for (uint32_t i = 0; i < jffs2_fs_inodes(fs); i++) {
		const struct jffs2_inode *inode = jffs2_fs_at(fs, i);
		struct text data = { 0 };
		int v = 0;

		if ((!S_ISCHR(inode->mode) && !S_ISBLK(inode->mode)) || !inode->reachable
		        || inode->error)
			continue;
		devices++;
		if (jffs2_node_data(fs->log, inode->latest, &data, NULL))
			v = vote(fs, i, span_of(data.at, data.len));
		text_free(&data);
		if (v < 0)
			return 0;
		converted += v > 0;
	}
	return converted ? devices : 0;
}
