/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking things up in a finished file system. */
#include "jffs2/fs.h"

#include <string.h>
#include <sys/stat.h>

#include "jffs2/build_private.h"

void
jffs2_fs_free(struct jffs2_fs *fs)
{
	array_free(&fs->inodes);
	array_free(&fs->entries);
	array_free(&fs->fragments);
	array_free(&fs->nodes);
	xattrs_free(fs->xattrs);
	memset(fs, 0, sizeof *fs);
}

uint32_t
jffs2_fs_inode(const struct jffs2_fs *fs, uint32_t ino)
{
	size_t from = 0, to = fs->inodes.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (fs->inodes.at[middle].ino == ino)
			return (uint32_t)middle;
		if (fs->inodes.at[middle].ino < ino)
			from = middle + 1;
		else
			to = middle;
	}
	return FS_NONE;
}

struct span
jffs2_fs_name(const struct jffs2_fs *fs, uint32_t entry)
{
	struct jffs2_dirent_node d;

	jffs2_dirent_decode(jffs2_log_node(fs->log, fs->entries.at[entry].node),
	        fs->log->endian, &d);
	return d.name;
}

/* The inode that `name` leads to in directory `dir`, by binary search. */
static uint32_t
find_child(const struct jffs2_fs *fs, const struct jffs2_inode *dir, const char *name,
        size_t len)
{
	uint32_t from = 0, to = dir->entry_count;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		uint32_t entry = dir->first_entry + middle;
		int order = span_compare(jffs2_fs_name(fs, entry), span_of(name, len));

		if (order == 0)
			return fs->entries.at[entry].inode;
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return FS_NONE;
}

uint32_t
jffs2_fs_lookup(const struct jffs2_fs *fs, const char *path, struct error *err)
{
	uint32_t inode = jffs2_fs_inode(fs, JFFS2_ROOT_INO);
	const char *at = path;
	struct text shown = { 0 };

	while (inode != FS_NONE) {
		size_t len;

		at += strspn(at, "/");
		len = strcspn(at, "/");
		if (len == 0)
			return inode;
		inode = find_child(fs, &fs->inodes.at[inode], at, len);
		at += len;
	}
	text_add_readable(&shown, span_of(path, strlen(path)), true);
	error_set(err, "%s: no such file in the image", text_str(&shown));
	text_free(&shown);
	return FS_NONE;
}

void
jffs2_fs_path(const struct jffs2_fs *fs, uint32_t inode, struct text *path)
{
	ARRAY(uint32_t) entries = { 0 };
	const struct jffs2_inode *i = &fs->inodes.at[inode];
	size_t len = 0;

	if (i->ino == JFFS2_ROOT_INO)
		text_add(path, "/");
	/* Parents were set walking down from the root, so this way up ends there. */
	while (i->reachable && i->parent != FS_NONE) {
		len += 1 + jffs2_fs_name(fs, i->parent).len;
		if (len > JFFS2_PATH_TOLD && entries.count) {
			text_add(path, "...");
			break;
		}
		array_push(&entries, i->parent);
		i = &fs->inodes.at[fs->entries.at[i->parent].dir];
	}
	while (entries.count) {
		struct span name = jffs2_fs_name(fs, entries.at[--entries.count]);

		text_add(path, "/");
		text_add_bytes(path, name.at, name.len);
	}
	array_free(&entries);
}

struct span
jffs2_fs_target(const struct jffs2_fs *fs, uint32_t inode)
{
	const struct jffs2_inode *i = &fs->inodes.at[inode];
	struct jffs2_inode_node n;
	const uint8_t *nul;

	if (!S_ISLNK(i->mode) || i->latest == EXTENT_NONE)
		return span_of(NULL, 0);
	/* kernel: the target is csize bytes, never decompressed, read as a C string */
	jffs2_inode_decode(jffs2_log_node(fs->log, i->latest), fs->log->endian, &n);
	nul = n.data.len ? memchr(n.data.at, 0, n.data.len) : NULL;
	return nul ? span_cut(n.data, 0, (size_t)(nul - n.data.at)) : n.data;
}
