/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that are gone, and files without a name: what is known of one. */
#include <stdlib.h>
#include <sys/stat.h>

#include "jffs2/tree/history.h"
#include "text/path.h"

void
jffs2_deletions_free(struct jffs2_deletions *d)
{
	array_free(&d->names);
	array_free(&d->files);
}

struct jffs2_dead_name
jffs2_dead_name(const struct jffs2_fs *fs, const struct jffs2_dead *dead)
{
	struct jffs2_dirent_node d = jffs2_log_dirent(fs->log, dead->node);
	const struct extent *e = &fs->log->extents.at[dead->node];

	/* The directory as it was when the log was made, when it was there. */
	return (struct jffs2_dead_name){ .name = d.name, .dir = jffs2_fs_inode(fs, e->ino),
		.ino = d.ino, .inode = jffs2_fs_inode(fs, d.ino), .version = e->version,
		.time = d.mctime,
		.end_time = dead->end_node == EXTENT_NONE ? 0
		        : jffs2_log_dirent(fs->log, dead->end_node).mctime };
}

bool
jffs2_dead_alone(const struct jffs2_fs *fs, const struct jffs2_dead *dead)
{
	uint32_t inode = jffs2_fs_inode(fs, jffs2_log_dirent(fs->log, dead->node).ino);
	const struct jffs2_inode *in = inode == FS_NONE ? NULL : jffs2_fs_at(fs, inode);

	return !in || (!in->reachable && in->latest == EXTENT_NONE);
}

bool
jffs2_dead_name_damaged(const struct jffs2_fs *fs, const struct jffs2_dead *dead)
{
	return fs->log->extents.at[dead->node].flaws & FLAW_NAME_CRC;
}

bool
jffs2_dead_in_directory(const struct jffs2_fs *fs, uint32_t dir)
{
	const struct jffs2_inode *in = jffs2_fs_at(fs, dir);

	return S_ISDIR(in->mode) || in->latest == EXTENT_NONE;
}

/* The deleted file that is inode `i`, or NULL; by binary search. */
static const struct jffs2_deleted *
find_file(const struct jffs2_deletions *d, uint32_t i)
{
	size_t from = 0, to = d->files.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (d->files.at[middle].inode == i)
			return &d->files.at[middle];
		if (d->files.at[middle].inode < i)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

bool
jffs2_dead_path(const struct jffs2_fs *fs, const struct jffs2_deletions *d, uint32_t name,
        struct text *path)
{
	enum { DEPTH_MAX = 64 }; /* names of names of names: damage, or a cycle */
	struct path chain = { .most = PATH_TOLD };
	struct jffs2_dead_name n = jffs2_dead_name(fs, &d->names.at[name]);
	const struct jffs2_inode *dir = jffs2_fs_at(fs, n.dir);
	bool sure = !jffs2_dead_name_damaged(fs, &d->names.at[name]);

	path_add_above(&chain, n.name);
	while (!chain.cut && !dir->reachable && chain.names.count < DEPTH_MAX) {
		const struct jffs2_deleted *up = find_file(d, n.dir);

		sure = false;
		if (!up || up->name == FS_NONE)
			break;
		n = jffs2_dead_name(fs, &d->names.at[up->name]);
		dir = jffs2_fs_at(fs, n.dir);
		path_add_above(&chain, n.name);
	}
	if (!chain.cut && !dir->reachable)
		text_addf(path, "/#%u", dir->ino);
	else if (!chain.cut && dir->ino != JFFS2_ROOT_INO)
		jffs2_fs_path(fs, n.dir, path);
	path_end(&chain, path);
	return sure;
}
