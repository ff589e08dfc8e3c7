/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Device numbers are the data of a device's inode node (kernel: jffs2_iget): two bytes in
 * the old form, four in the new one, in the file system's byte order. The kernel writes
 * the new form only for numbers that do not fit in the old one (old_valid_dev), so a new
 * form that would have fitted betrays data that was never converted to the byte order of
 * the nodes around it.
 */
#include <errno.h>
#include <sys/stat.h>

#include "jffs2/build_private.h"

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

static enum endian
other(enum endian e)
{
	return e == ENDIAN_LITTLE ? ENDIAN_BIG : ENDIAN_LITTLE;
}

static bool
needs_new_form(struct jffs2_device d)
{
	return d.major > 0xff || d.minor > 0xff;
}

void
devices_resolve(struct jffs2_build *b)
{
	enum endian e = b->log->endian;
	int votes = 0;

	for (uint32_t i = 0; i < b->log->extents.count; i++) {
		const struct extent *x = &b->log->extents.at[i];
		struct jffs2_inode_node n;

		if (x->nodetype != JFFS2_INODE || x->flaws
		        || !jffs2_extent_counts(b->log, x))
			continue;
		jffs2_inode_decode(jffs2_log_node(b->log, i), e, &n);
		if ((!S_ISCHR(n.mode) && !S_ISBLK(n.mode)) || n.compr || n.data.len != 4)
			continue;
		votes += needs_new_form(new_form(n.data, other(e)));
		votes -= needs_new_form(new_form(n.data, e));
	}
	b->fs->devices_swapped = votes > 0;
}

int
device_read(const struct jffs2_fs *fs, const struct jffs2_inode *inode,
        struct jffs2_device *d)
{
	enum endian e = fs->devices_swapped ? other(fs->log->endian) : fs->log->endian;
	struct text data = { 0 };
	struct jffs2_inode_node n;
	struct span bytes;
	int error = 0;

	jffs2_inode_decode(jffs2_log_node(fs->log, inode->latest), fs->log->endian, &n);
	if (n.dsize != 2 && n.dsize != 4)
		return EIO;
	if (!jffs2_node_data(fs->log, inode->latest, &data, NULL))
		error = EIO;
	bytes = span_of(data.at, data.len);
	if (bytes.len == 2)
		*d = old_form(bytes, e);
	else if (bytes.len == 4)
		*d = new_form(bytes, e);
	else
		error = EIO;
	text_free(&data);
	return error;
}
