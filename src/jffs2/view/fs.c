/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking things up in a finished file system. */
#include "jffs2/view/fs.h"

#include <string.h>
#include <sys/stat.h>

#include "jffs2/layout.h"
#include "jffs2/view/build_private.h"
#include "text/path.h"

uint32_t
jffs2_fs_inode(const struct jffs2_fs *fs, uint32_t ino)
{
	uint32_t i = inode_index(fs, ino);

	return i == FS_NONE || jffs2_fs_at(fs, i)->absent ? FS_NONE : i;
}

uint32_t
jffs2_fs_inode_of(const struct jffs2_fs *fs, uint32_t extent)
{
	const struct extent *e = jffs2_fs_taken(fs, extent);
	struct jffs2_dirent_node d;

	switch (jffs2_type(e->nodetype)->about) {
	case ABOUT_INODE:
		return jffs2_fs_inode(fs, e->ino);
	case ABOUT_NAME:
		d = jffs2_log_dirent(fs->log, extent);
		return jffs2_fs_inode(fs, d.ino ? d.ino : d.pino);
	default:
		return FS_NONE;
	}
}

/* The node that tells owner and times; an empty one where there is none. */
static struct span
latest_of(const struct jffs2_fs *fs, uint32_t inode)
{
	uint32_t latest = jffs2_fs_at(fs, inode)->latest;

	return latest == EXTENT_NONE ? (struct span){ 0 } : jffs2_log_node(fs->log, latest);
}

struct jffs2_owner
jffs2_fs_owner(const struct jffs2_fs *fs, uint32_t inode)
{
	struct span n = latest_of(fs, inode);

	return (struct jffs2_owner){ READ16(n, struct raw_inode, uid, fs->log->endian),
		READ16(n, struct raw_inode, gid, fs->log->endian) };
}

uint32_t
jffs2_fs_atime(const struct jffs2_fs *fs, uint32_t inode)
{
	return READ32(latest_of(fs, inode), struct raw_inode, atime, fs->log->endian);
}

uint32_t
jffs2_fs_ctime(const struct jffs2_fs *fs, uint32_t inode)
{
	if (jffs2_fs_at(fs, inode)->dated_by_name)
		return jffs2_fs_at(fs, inode)->mtime;
	return READ32(latest_of(fs, inode), struct raw_inode, ctime, fs->log->endian);
}

struct jffs2_device
jffs2_fs_device(const struct jffs2_fs *fs, uint32_t inode)
{
	const struct jffs2_inode *i = jffs2_fs_at(fs, inode);
	struct jffs2_device d = { 0, 0 };

	if ((S_ISCHR(i->mode) || S_ISBLK(i->mode)) && !i->error)
		device_read(fs, i, &d);
	return d;
}

struct span
jffs2_fs_name(const struct jffs2_fs *fs, uint32_t entry)
{
	return jffs2_log_name(fs->log, jffs2_fs_entry_at(fs, entry)->node);
}

uint32_t
jffs2_fs_entry(const struct jffs2_fs *fs, uint32_t dir, struct span name)
{
	struct jffs2_range r = jffs2_fs_entries(fs, dir);

	while (r.from < r.to) {
		uint32_t middle = r.from + (r.to - r.from) / 2;
		int order = span_compare(jffs2_fs_name(fs, middle), name);

		if (order == 0)
			return middle;
		if (order < 0)
			r.from = middle + 1;
		else
			r.to = middle;
	}
	return FS_NONE;
}

void
jffs2_fs_path(const struct jffs2_fs *fs, uint32_t inode, struct text *text)
{
	struct path path = { .most = PATH_TOLD };
	uint32_t entry;

	if (jffs2_fs_at(fs, inode)->ino == JFFS2_ROOT_INO)
		text_add(text, "/");
	/* Parents were set walking down from the root, so this way up ends there. */
	while (jffs2_fs_at(fs, inode)->reachable
	        && (entry = jffs2_fs_parent(fs, inode)) != FS_NONE
	        && path_add_above(&path, jffs2_fs_name(fs, entry)))
		inode = jffs2_fs_entry_at(fs, entry)->dir;
	path_end(&path, text);
}

struct span
jffs2_fs_target(const struct jffs2_fs *fs, uint32_t inode)
{
	const struct jffs2_inode *i = jffs2_fs_at(fs, inode);
	struct jffs2_inode_node n;
	const uint8_t *nul;

	if (!S_ISLNK(i->mode) || i->latest == EXTENT_NONE)
		return span_of(NULL, 0);
	/* kernel: the target is csize bytes, never decompressed, read as a C string */
	jffs2_inode_decode(latest_of(fs, inode), fs->log->endian, &n);
	nul = n.data.len ? memchr(n.data.at, 0, n.data.len) : NULL;
	return nul ? span_cut(n.data, 0, (size_t)(nul - n.data.at)) : n.data;
}
