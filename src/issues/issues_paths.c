/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that no name leads to, though none was taken away: the blocks that named their directories
 * are gone. Where files are deleted, the same is seen now and then: what deleted a directory, and
 * what named it, was collected as garbage before a name in it was.
 */
#include <inttypes.h>

#include "issues/issues.h"
#include "issues/issues_private.h"

enum { LOOKS = 1000 }; /* of a slice */

void
issues_note_path(struct collector *c, uint32_t i, enum node_state state)
{
	c->pathless |= state == STATE_ORPHAN && jffs2_lost_directory(c->volume->fs, i);
}

uint32_t
issues_count_pathless(struct collector *c)
{
	return c->pathless ? issues_count_extents(c) : 0;
}

void
issues_look_for_removals(struct collector *c, uint32_t i)
{
	const struct extent *e = &c->volume->log.extents.at[i];

	if (c->removes || e->flaws || !jffs2_extent_is(e, JFFS2_DIRENT))
		return;
	c->removes = !(e->nodetype & JFFS2_ACCURATE) || !jffs2_log_dirent(&c->volume->log, i).ino;
}

void
issues_end_removals(struct collector *c)
{
	if (c->pathless)
		c->search = jffs2_deletions_begin(c->volume->fs, &c->deletions);
}

uint32_t
issues_count_search(struct collector *c)
{
	return c->pathless;
}

void
issues_search_deleted(struct collector *c, uint32_t i)
{
	(void)i;
	/* There is one more slice while there is more to find. */
	c->next -= jffs2_deletions_step(c->search, LOOKS);
}

/* The newest whiteout is where the log ends, so that a root directory without any node was not
 * emptied; nor were directories if nothing else was ever deleted. */
static bool
is_certain(const struct collector *c)
{
	uint32_t root = jffs2_fs_inode(c->volume->fs, JFFS2_ROOT_INO);
	struct jffs2_range r = { 0, 0 };

	if (root != FS_NONE)
		r = jffs2_fs_nodes(c->volume->fs, root);
	return !c->removes || r.from == r.to;
}

void
issues_end_search(struct collector *c)
{
	const struct volume *v = c->volume;
	uint32_t lost = c->pathless ? jffs2_deletions_lost(v->fs, &c->deletions) : 0;
	struct issue issue = { .offset = v->offset, .severity = SEVERITY_WARNING,
		.group = "orphan", .name = "lost-paths", .kernel = "removes them at mount",
		.part = v->part, .extent = EXTENT_NONE };

	issues_free_search(c);
	if (!lost)
		return;
	c->lost = lost;
	if (!is_certain(c)) {
		issues_add(c, &issue, "files whose directory has no name, so that they were deleted, "
		        "or their paths are lost: %" PRIu32, lost);
		return;
	}
	issue.severity = SEVERITY_ERROR;
	issue.group = "files";
	issues_add(c, &issue, "files whose paths are lost, since nothing names their directories: %"
	        PRIu32, lost);
	c->list->judgement.pathless += lost;
}

void
issues_free_search(struct collector *c)
{
	jffs2_deletions_end(c->search);
	jffs2_deletions_free(&c->deletions);
	c->search = NULL;
}
