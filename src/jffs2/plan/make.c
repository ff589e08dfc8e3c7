/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/plan/make.h"

#include <stdlib.h>

#include "jffs2/layout.h"
#include "jffs2/plan/make_private.h"

enum { STEP_COST = 512 }; /* of a name, in bytes of content */

struct make *
make_new(const struct tree *t, const struct make_options *o)
{
	struct make *m = memory_zeroed(1, sizeof *m);

	m->tree = t;
	m->o = *o;
	m->reader = tree_reader_new(t);
	layout_begin(&m->layout, &o->style, &m->plan);
	m->layout.grow_to = o->blocks ? o->blocks : UINT32_MAX / o->style.erase_size;
	m->inos = memory_zeroed((size_t)tree_nodes(t) + 1, sizeof *m->inos);
	m->entered = memory_zeroed((size_t)tree_nodes(t) + 1, sizeof *m->entered);
	m->fates = memory_zeroed((size_t)tree_nodes(t) + 1, sizeof *m->fates);
	m->page = memory_zeroed(o->page, 1);
	m->room = memory_zeroed(MAKE_ROOM, 1);
	return m;
}

void
make_free(struct make *m)
{
	if (!m)
		return;
	tree_reader_free(m->reader);
	layout_free(&m->layout);
	plan_free(&m->plan);
	array_free(&m->dirs);
	array_free(&m->data);
	text_free(&m->attributes);
	text_free(&m->value);
	free(m->slots);
	free(m->inos);
	free(m->entered);
	free(m->fates);
	free(m->versions);
	free(m->page);
	free(m->room);
	free(m);
}

double
make_progress(const struct make *m)
{
	double done = (double)m->last_ino / (double)(tree_nodes(m->tree) + 1);

	return done < 1 ? done : 1;
}

struct plan
make_take(struct make *m)
{
	struct plan p = m->plan;

	m->plan = (struct plan){ 0 };
	return p;
}

bool
make_fail(const struct make *m, uint32_t node, struct error *err)
{
	struct error why = *err;
	struct text path = { 0 }, shown = { 0 };

	tree_add_path(m->tree, node, &path);
	text_add_readable_path(&shown, span_of(path.at, path.len), false);
	error_set(err, "%.200s: %s", text_str(&shown), why.text);
	text_free(&path);
	text_free(&shown);
	return false;
}

/* ---- nodes ---- */

struct node_room
make_room(struct make *m, uint16_t nodetype, uint32_t least, struct span name,
        struct error *err)
{
	struct summary_record r = { .nodetype = nodetype, .name = name };
	struct node_room room = { m->room, 0, m->o.style.endian };
	uint32_t left = layout_room(&m->layout, (uint32_t)jffs2_pad(least),
	        (uint32_t)jffs2_record_len(&r));

	if (!left)
		error_set(err, "a node of %u bytes does not fit into an erase block of %u", least,
		        m->o.style.erase_size);
	room.len = left < MAKE_ROOM ? left : MAKE_ROOM;
	return room;
}

void
make_put(struct make *m, enum plan_why why, uint32_t file, size_t len)
{
	struct plan_node n = { .why = (uint8_t)why, .file = file };

	layout_put(&m->layout, n, span_of(m->room, len));
}

/* ---- the walk ---- */

static bool
enter(struct make *m, uint32_t node, struct error *err)
{
	struct make_dir dir = { .node = node, .ino = m->inos[node], .version = 1 };

	m->entered[node] = true;
	array_push(&m->dirs, dir);
	/* mkfs.jffs2 has those of a directory twice, except for those of the root. */
	return (node != tree_root(m->tree) && !m->o.like_mkfs) || make_xattrs(m, node, err);
}

/* The kernel makes up a root directory that has no inode node (kernel: jffs2_do_read_inode). */
static bool
root_is_plain(const struct make *m, uint32_t root)
{
	struct tree_stat st;

	make_stat(&m->o, m->tree, root, &st);
	return st.mode == (0040000 | 0755) && !st.uid && !st.gid && !st.mtime && !st.ctime
	        && m->o.like_mkfs;
}

static bool
write_inode(struct make *m, uint32_t node, struct error *err)
{
	return make_is_carried(m, node) ? make_carry_inode(m, node, err)
	                                : make_inode(m, node, err);
}

static bool
write_name(struct make *m, struct make_dir *dir, uint32_t entry, struct error *err)
{
	return make_is_carried(m, dir->node) ? make_carry_name(m, entry, err)
	                                     : make_name(m, dir, entry, err);
}

static bool
number(struct make *m, uint32_t node, struct error *err)
{
	uint32_t kept = make_kept_ino(m, node);

	if (!kept && m->last_ino == UINT32_MAX)
		return error_set(err, "inode numbers are used up (--dense begins again at 2)")
		       || make_fail(m, node, err);
	m->inos[node] = kept ? kept : ++m->last_ino;
	return true;
}

static bool
begin(struct make *m, struct error *err)
{
	uint32_t root = tree_root(m->tree);

	m->begun = true;
	if (root == TREE_NONE)
		return error_set(err, "there are no files");
	m->inos[root] = JFFS2_ROOT_INO;
	if (m->last_ino < JFFS2_ROOT_INO)
		m->last_ino = JFFS2_ROOT_INO;
	if (!root_is_plain(m, root) && !write_inode(m, root, err))
		return false;
	return enter(m, root, err);
}

/* The first pass over a directory writes its names, and the files that have not been written
 * under another name. */
static bool
write_entry(struct make *m, uint32_t entry, struct error *err)
{
	struct make_dir *dir = &m->dirs.at[m->dirs.count - 1];
	uint32_t node = tree_entry(m->tree, entry).node;
	bool first = !m->inos[node];

	if (first && !number(m, node, err))
		return false;
	if (!write_name(m, dir, entry, err))
		return false;
	if (!first)
		return true;
	if (!write_inode(m, node, err))
		return false;
	return m->file.open || make_xattrs(m, node, err);
}

static bool
has_entries(const struct make *m, uint32_t node)
{
	uint32_t k = 0;

	return make_next(m->tree, node, &k) != TREE_NONE;
}

/* The second pass descends into each directory once, by whichever name comes first. */
static bool
second_pass(struct make *m, uint32_t entry, struct error *err)
{
	uint32_t node = tree_entry(m->tree, entry).node;

	return !tree_is_directory(m->tree, node) || m->entered[node] || !has_entries(m, node)
	        || enter(m, node, err);
}

/* The next entry of the directory that is being written. */
static bool
step_dir(struct make *m, struct error *err)
{
	struct make_dir *dir = &m->dirs.at[m->dirs.count - 1];
	uint32_t entry = make_next(m->tree, dir->node, &dir->next);

	if (entry != TREE_NONE)
		return dir->second ? second_pass(m, entry, err) : write_entry(m, entry, err);
	if (dir->second) {
		m->dirs.count--;
	} else {
		dir->second = true;
		dir->next = 0;
	}
	return true;
}

static bool
step(struct make *m, uint64_t budget, struct error *err)
{
	if (!m->begun)
		return begin(m, err);
	return m->file.open ? make_content(m, budget, err) : step_dir(m, err);
}

enum make_state
make_step(struct make *m, uint64_t budget, struct error *err)
{
	for (uint64_t spent = 0; spent < budget; spent += STEP_COST) {
		uint32_t at = m->file.at;

		if (!step(m, budget - spent, err))
			return MAKE_FAILED;
		if (!m->dirs.count)
			return MAKE_DONE;
		if (m->file.at > at)
			spent += m->file.at - at;
	}
	return MAKE_GOES_ON;
}
