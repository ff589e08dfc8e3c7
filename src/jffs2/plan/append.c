/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/plan/append.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "jffs2/plan/append_private.h"

enum { STEP_COST = 256 }; /* of a node or name, in bytes of content */

struct append *
append_new(const struct append_order *o)
{
	struct append *a = memory_zeroed(1, sizeof *a);
	size_t nodes = (size_t)tree_nodes(wished_tree(o->wished)) + 1;

	a->o = *o;
	a->o.options.style.page = o->write_page;
	a->o.options.exact = true;
	a->tree = wished_tree(o->wished);
	a->m = make_new(a->tree, &a->o.options);
	a->m->fs = o->fs;
	a->m->plan.original = o->fs->log->part;
	a->m->layout.grow_to = 0;
	a->m->versions = memory_zeroed(nodes, sizeof *a->m->versions);
	a->old = tree_reader_new(wished_base(o->wished));
	a->fates = memory_zeroed(nodes, 1);
	a->pages = memory_zeroed(nodes, sizeof *a->pages);
	a->renamed = memory_zeroed(nodes, sizeof *a->renamed);
	a->other_page = memory_zeroed(a->o.options.page, 1);
	return a;
}

void
append_free(struct append *a)
{
	if (!a)
		return;
	make_free(a->m);
	tree_reader_free(a->old);
	free(a->fates);
	free(a->pages);
	free(a->renamed);
	free(a->other_page);
	free(a);
}

struct plan
append_take(struct append *a)
{
	return make_take(a->m);
}

/* ---- nodes ---- */

static bool
write_fates(struct append *a, uint32_t node)
{
	a->fates[node] = (uint8_t)append_fate(a, node);
	if (a->fates[node] != FATE_NEW)
		return true;
	a->m->inos[node] = ++a->m->last_ino;
	a->m->versions[node] = 0;
	return true;
}

static bool
write_file(struct append *a, uint32_t node, struct error *err)
{
	if (a->fates[node] != FATE_NEW || append_is_dir(a, node))
		return true;
	if (!make_inode(a->m, node, err))
		return false;
	return a->m->file.open || make_xattrs(a->m, node, err);
}

/* A directory of the base, in which a name is about to be written. */
static struct make_dir
dir_of(struct append *a, uint32_t node)
{
	a->renamed[node] = true;
	return (struct make_dir){ .node = node, .ino = a->m->inos[node],
		.version = ++a->m->versions[node] };
}

/* A new directory: nothing of it is seen before its name. */
static bool
write_dir(struct append *a, uint32_t node, struct error *err)
{
	struct make_dir dir = { .node = node, .ino = a->m->inos[node], .version = 1 };
	uint32_t entry;

	if (a->fates[node] != FATE_NEW || !append_is_dir(a, node))
		return true;
	if (!make_inode(a->m, node, err) || !make_xattrs(a->m, node, err))
		return false;
	for (uint32_t k = 0; (entry = make_next(a->tree, node, &k)) != TREE_NONE;)
		if (!make_name(a->m, &dir, entry, err))
			return false;
	return true;
}

/* In one node, or one attribute. */
static bool
write_change(struct append *a, uint32_t node, struct error *err)
{
	switch (a->fates[node]) {
	case FATE_METADATA:
		return make_metadata(a->m, node, err);
	case FATE_PAGE:
		return make_page(a->m, node, a->pages[node], err);
	case FATE_XATTR:
		return append_xattrs(a, node, err);
	default:
		return true;
	}
}

/* A directory has the time of its newest dirent, except that one without an inode node, as
 * the root of mkfs.jffs2, has none; and a name that went and came back has left its time. */
static bool
needs_metadata(const struct append *a, uint32_t node, unsigned changes)
{
	uint32_t inode = wished_base_node(a->o.wished, node);

	if (changes & (WISHED_MODE | WISHED_OWNER | WISHED_TIMES))
		return true;
	return (changes & WISHED_NAMES)
	        && (!a->renamed[node] || jffs2_fs_at(a->o.fs, inode)->faked);
}

/* After all names in it, whose times would be newer. */
static bool
write_last(struct append *a, uint32_t node, struct error *err)
{
	unsigned changes = wished_changes(a->o.wished, node);

	if (a->fates[node] != FATE_DIR)
		return true;
	if ((changes & WISHED_XATTRS) && !append_xattrs(a, node, err))
		return false;
	return !needs_metadata(a, node, changes) || make_metadata(a->m, node, err);
}

static bool
write_node(struct append *a, uint32_t node, struct error *err)
{
	switch (a->stage) {
	case APPEND_FATES: return write_fates(a, node);
	case APPEND_FILES: return write_file(a, node, err);
	case APPEND_DIRS: return write_dir(a, node, err);
	case APPEND_CHANGES: return write_change(a, node, err);
	default: return write_last(a, node, err);
	}
}

/* ---- names ---- */

/* True if the directory is in the base and stays. */
static bool
dir_stays(const struct append *a, uint32_t dir)
{
	return a->fates[dir] != FATE_NEW
	        && (dir == tree_root(a->tree) || wished_links(a->o.wished, dir));
}

static bool
write_name(struct append *a, uint32_t entry, struct error *err)
{
	const struct wished *w = a->o.wished;
	struct tree_entry e = tree_entry(a->tree, entry);
	struct make_dir dir;

	if (!dir_stays(a, e.dir) || !a->tree->class->there(a->tree, entry) || e.node == TREE_NONE)
		return true;
	if (wished_base_entry(w, entry) != TREE_NONE && wished_is_same(w, entry)
	        && (a->fates[e.node] != FATE_NEW || append_is_dir(a, e.node)))
		return true;
	dir = dir_of(a, e.dir);
	return make_name(a->m, &dir, entry, err);
}

static bool
write_gone(struct append *a, uint32_t entry, struct error *err)
{
	const struct wished *w = a->o.wished;
	struct tree_entry e = tree_entry(a->tree, entry);
	struct make_dir dir;

	if (!wished_is_removed(w, entry) || wished_base_entry(w, entry) == TREE_NONE
	        || !dir_stays(a, e.dir))
		return true;
	dir = dir_of(a, e.dir);
	return make_no_name(a->m, &dir, entry, err);
}

/* ---- stage by stage ---- */

static uint32_t
count_of(const struct append *a)
{
	bool names = a->stage == APPEND_NAMES || a->stage == APPEND_GONE;

	return names ? wished_entries(a->o.wished) : tree_nodes(a->tree);
}

static bool
step(struct append *a, uint64_t budget, struct error *err)
{
	if (!a->begun) {
		a->begun = true;
		return append_begin(a, err);
	}
	if (a->m->file.open)
		return make_content(a->m, budget, err);
	if (a->at >= count_of(a)) {
		a->at = 0;
		a->stage++;
		return true;
	}
	if (a->stage == APPEND_NAMES)
		return write_name(a, a->at++, err);
	if (a->stage == APPEND_GONE)
		return write_gone(a, a->at++, err);
	return write_node(a, a->at++, err);
}

enum make_state
append_step(struct append *a, uint64_t budget, struct error *err)
{
	for (uint64_t spent = 0; spent < budget; spent += STEP_COST) {
		uint32_t at = a->m->file.at;

		if (a->stage == APPEND_DONE) {
			layout_flush(&a->m->layout);
			return MAKE_DONE;
		}
		if (!step(a, budget - spent, err))
			return MAKE_FAILED;
		if (a->m->file.at > at)
			spent += a->m->file.at - at;
	}
	return MAKE_GOES_ON;
}
