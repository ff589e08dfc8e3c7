/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "list/jffs2/changes.h"

#include <inttypes.h>
#include <sys/stat.h>

/* Adds the separator between changes. */
static void
separate(struct text *t)
{
	if (t->len)
		text_add(t, ", ");
}

static void
add_data(struct text *t, const struct jffs2_version *v)
{
	/* The data of a symlink or device is its target or number, not content. */
	if (!S_ISREG(v->mode))
		return;
	separate(t);
	text_addf(t, "%s %" PRIu32 "+%" PRIu32,
	        v->changes & CHANGE_HOLE ? "zeros at" : "wrote", v->from, v->to - v->from);
}

static void
add_size(struct text *t, const struct jffs2_version *before,
        const struct jffs2_version *v)
{
	separate(t);
	text_addf(t, "%s %" PRIu32 " -> %" PRIu32,
	        v->changes & CHANGE_CUT ? "cut from" : "size", before->size, v->size);
}

static void
add_mode(struct text *t, const struct jffs2_version *before,
        const struct jffs2_version *v)
{
	separate(t);
	text_add(t, "mode ");
	text_add_mode(t, before->mode);
	text_add(t, " -> ");
	text_add_mode(t, v->mode);
}

void
changes_add(struct text *t, const struct jffs2_version *before,
        const struct jffs2_version *v)
{
	if (v->changes & CHANGE_FIRST)
		text_add(t, v->version == 1 ? "made" : "oldest version left");
	if (v->changes & (CHANGE_WRITE | CHANGE_HOLE))
		add_data(t, v);
	if (before && v->changes & (CHANGE_GROW | CHANGE_CUT))
		add_size(t, before, v);
	if (before && v->changes & CHANGE_MODE)
		add_mode(t, before, v);
	if (before && v->changes & CHANGE_OWNER) {
		separate(t);
		text_addf(t, "owner %u:%u -> %u:%u", before->uid, before->gid, v->uid,
		        v->gid);
	}
	if (v->changes & CHANGE_TIME) {
		separate(t);
		text_add(t, "times");
	}
}

void
changes_add_path(const struct jffs2_fs *fs, uint32_t node, struct text *t)
{
	const struct extent *e = jffs2_fs_taken(fs, node);
	uint32_t inode = jffs2_fs_inode(fs, e->ino);

	if (inode == FS_NONE || !jffs2_fs_at(fs, inode)->reachable)
		text_addf(t, "#%" PRIu32, e->ino);
	else if (!jffs2_extent_is(e, JFFS2_DIRENT) || e->ino != JFFS2_ROOT_INO)
		jffs2_fs_path(fs, inode, t);
	if (jffs2_extent_is(e, JFFS2_DIRENT)) {
		text_add(t, "/");
		text_add_name(t, jffs2_log_dirent(fs->log, node).name);
	}
}
