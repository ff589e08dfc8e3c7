/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names in directories. */
#include "jffs2/plan/make_private.h"

/* The type of a dirent is that of the mode (IFTODT in dirent.h of the C library). */
static uint8_t
type_of(uint32_t mode)
{
	return (uint8_t)((mode & 0170000) >> 12);
}

static uint32_t
next_version(struct make *m, struct make_dir *dir)
{
	return m->o.like_mkfs ? m->mkfs_version++ : dir->version++;
}

bool
make_name(struct make *m, struct make_dir *dir, uint32_t entry, struct error *err)
{
	struct tree_entry e = tree_entry(m->tree, entry);
	struct jffs2_dirent_node d = { .pino = dir->ino, .name = e.name,
		.ino = m->inos[e.node] };
	struct node_room room;
	struct tree_stat st;
	size_t len;

	make_stat(&m->o, m->tree, e.node, &st);
	d.version = next_version(m, dir);
	d.type = type_of(st.mode);
	d.mctime = st.mtime;
	room = make_room(m, JFFS2_DIRENT, JFFS2_DIRENT_LEN + (uint32_t)e.name.len, e.name, err);
	len = room.len ? jffs2_encode_dirent(&d, room, err) : 0;
	if (!len)
		return make_fail(m, e.node, err);
	make_put(m, WHY_NAME, e.node, len);
	return true;
}
