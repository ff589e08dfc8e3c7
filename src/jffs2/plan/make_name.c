/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names in directories. */
#include "jffs2/plan/make_private.h"

/* The type of a dirent is that of the mode (IFTODT in dirent.h of the C library). */
static uint8_t
type_of(uint32_t mode)
{
	return (uint8_t)((mode & 0170000) >> 12);
}

/* A name that stays keeps the type that it has, whatever the inode is: the kernel counts the links
 * by it (jffs2_build_inode_pass1). */
static uint8_t
type_in(const struct make *m, uint32_t entry, uint32_t mode)
{
	uint32_t base = m->carried ? wished_base_entry(m->carried, entry) : TREE_NONE;

	if (base == TREE_NONE || !wished_is_same(m->carried, entry))
		return type_of(mode);
	return jffs2_log_dirent(m->fs->log, jffs2_fs_entry_at(m->fs, base)->node).type;
}

static uint32_t
next_version(struct make *m, struct make_dir *dir)
{
	return m->o.like_mkfs ? m->mkfs_version++ : dir->version++;
}

bool
make_dirent(struct make *m, enum plan_why why, uint32_t file,
        const struct jffs2_dirent_node *d, struct error *err)
{
	struct node_room room = make_room(m, JFFS2_DIRENT,
	        JFFS2_DIRENT_LEN + (uint32_t)d->name.len, d->name, err);
	size_t len = room.len ? jffs2_encode_dirent(d, room, err) : 0;

	if (!len)
		return make_fail(m, file, err);
	make_put(m, why, file, len);
	return true;
}

/* A directory has the time of its newest dirent. */
static uint32_t
time_of(const struct make *m, const struct make_dir *dir)
{
	struct tree_stat st;

	make_stat(&m->o, m->tree, dir->node, &st);
	return st.mtime;
}

/* kernel: jffs2_do_unlink */
bool
make_no_name(struct make *m, struct make_dir *dir, uint32_t entry, struct error *err)
{
	struct jffs2_dirent_node d = { .pino = dir->ino, .version = dir->version++,
		.name = tree_entry(m->tree, entry).name, .mctime = time_of(m, dir) };

	return make_dirent(m, WHY_NAME_GONE, dir->node, &d, err);
}

bool
make_name(struct make *m, struct make_dir *dir, uint32_t entry, struct error *err)
{
	struct tree_entry e = tree_entry(m->tree, entry);
	struct jffs2_dirent_node d = { .pino = dir->ino, .name = e.name,
		.ino = m->inos[e.node] };
	struct tree_stat st;

	make_stat(&m->o, m->tree, e.node, &st);
	d.version = next_version(m, dir);
	d.type = type_in(m, entry, st.mode);
	d.mctime = m->o.like_mkfs ? st.mtime : time_of(m, dir);
	return make_dirent(m, WHY_NAME, e.node, &d, err);
}
