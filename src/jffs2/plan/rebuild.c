/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/plan/rebuild.h"

#include <string.h>
#include <sys/stat.h>

#include "jffs2/layout.h"
#include "jffs2/plan/make_private.h"

struct make *
rebuild_new(const struct rebuild_order *o)
{
	struct make_options options = o->options;
	struct make *m;

	options.exact = true;
	m = make_new(wished_tree(o->wished), &options);
	m->fs = o->fs;
	m->plan.original = o->fs->log->part;
	m->carried = o->dense ? NULL : o->wished;
	for (uint32_t i = 0; m->carried && i < jffs2_fs_inodes(o->fs); i++)
		if (jffs2_fs_at(o->fs, i)->ino > m->last_ino)
			m->last_ino = jffs2_fs_at(o->fs, i)->ino;
	return m;
}

/* ---- what is carried over ---- */

static bool
carry(struct make *m, enum plan_why why, uint32_t file, uint32_t extent, struct error *err)
{
	struct span node = jffs2_log_bytes(m->fs->log, extent);
	const struct extent *e = &m->fs->log->extents.at[extent];
	struct plan_node n = { .why = (uint8_t)why, .file = file, .from = e->offset };
	bool dirent = jffs2_extent_is(e, JFFS2_DIRENT);
	struct node_room room = make_room(m, e->nodetype, e->len,
	        dirent ? jffs2_log_name(m->fs->log, extent) : (struct span){ 0 }, err);

	if (!room.len)
		return make_fail(m, file, err);
	if (node.len % 4 == 0) {
		layout_carry(&m->layout, n, (uint32_t)node.len);
		return true;
	}
	/* The last node of a part that ends with it lacks the bytes up to a multiple of four. */
	memset(m->room, 0xff, MAKE_ROOM);
	if (node.len + 4 > room.len)
		return error_set(err, "a node of %zu bytes", node.len);
	memcpy(m->room, node.at, node.len);
	make_put(m, why, file, (size_t)jffs2_pad(node.len));
	return true;
}

uint32_t
make_kept_ino(const struct make *m, uint32_t node)
{
	uint32_t base = m->carried ? wished_base_node(m->carried, node) : TREE_NONE;

	return base == TREE_NONE ? 0 : jffs2_fs_at(m->fs, base)->ino;
}

/* True if a node of the directory is carried over with it: one that is in use and, a dirent,
 * leads to a file. */
static bool
stays(const struct jffs2_fs *fs, uint32_t dir, uint32_t i)
{
	uint32_t entry;

	if (jffs2_fs_state(fs, i) != STATE_LIVE)
		return false;
	if (!jffs2_extent_is(&fs->log->extents.at[i], JFFS2_DIRENT))
		return true;
	entry = jffs2_fs_entry(fs, dir, jffs2_log_name(fs->log, i));
	if (entry == FS_NONE || jffs2_fs_entry_at(fs, entry)->node != i)
		return false;
	entry = jffs2_fs_entry_at(fs, entry)->inode;
	return entry != FS_NONE && !jffs2_fs_at(fs, entry)->error;
}

/* A directory has the time of its newest node, which may be one that removed a name and is not
 * carried over. */
static bool
newest_is_live(const struct jffs2_fs *fs, uint32_t inode)
{
	struct jffs2_range r = jffs2_fs_nodes(fs, inode);
	uint32_t version = 0;
	bool live = true;

	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t i = jffs2_fs_node(fs, k);

		if (!jffs2_fs_counts(fs, i) || fs->log->extents.at[i].version < version)
			continue;
		version = fs->log->extents.at[i].version;
		live = stays(fs, inode, i);
	}
	return live;
}

/* Names that come and go change a directory, but no other file. */
static bool
is_carried(const struct make *m, uint32_t node)
{
	unsigned changes = m->carried ? wished_changes(m->carried, node) : WISHED_NEW;

	if (!m->carried || wished_base_node(m->carried, node) == TREE_NONE)
		return false;
	if (tree_is_directory(m->tree, node))
		return (changes & ~(unsigned)WISHED_XATTRS) == 0
		        && newest_is_live(m->fs, wished_base_node(m->carried, node));
	return (changes & ~(unsigned)(WISHED_XATTRS | WISHED_NAMES)) == 0;
}

bool
make_is_carried(struct make *m, uint32_t node)
{
	enum { UNKNOWN, CARRIED, WRITTEN };

	/* Each name in a directory asks for it. */
	if (m->fates[node] == UNKNOWN)
		m->fates[node] = is_carried(m, node) ? CARRIED : WRITTEN;
	return m->fates[node] == CARRIED;
}

bool
make_carry_inode(struct make *m, uint32_t node, struct error *err)
{
	struct jffs2_range r = jffs2_fs_nodes(m->fs, wished_base_node(m->carried, node));
	struct tree_stat st;

	tree_stat(m->tree, node, &st);
	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t i = jffs2_fs_node(m->fs, k);
		const struct extent *e = &m->fs->log->extents.at[i];

		if (!jffs2_extent_is(e, JFFS2_INODE) || jffs2_fs_state(m->fs, i) != STATE_LIVE)
			continue;
		if (!carry(m, S_ISREG(st.mode) ? WHY_DATA : WHY_INODE, node, i, err))
			return false;
	}
	return true;
}

bool
make_carry_name(struct make *m, uint32_t entry, struct error *err)
{
	uint32_t i = jffs2_fs_entry_at(m->fs, wished_base_entry(m->carried, entry))->node;
	uint32_t file = tree_entry(m->tree, entry).node;
	struct jffs2_dirent_node d = jffs2_log_dirent(m->fs->log, i);

	d.name = jffs2_log_name(m->fs->log, i);
	/* In a block with a summary, one that is longer or shorter than its name needs is dropped. */
	if (m->fs->log->extents.at[i].flaws & FLAW_SLACK)
		return make_dirent(m, WHY_NAME, file, &d, err);
	return carry(m, WHY_NAME, file, i, err);
}
