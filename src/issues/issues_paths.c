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
	c->removes = c->removes || jffs2_removes_name(c->volume->fs, i);
}

void
issues_end_removals(struct collector *c)
{
	if (c->pathless)
		c->search = jffs2_deletions_begin(c->volume->fs, &c->deletions);
}

uint32_t
issues_need_search(struct collector *c)
{
	return c->pathless;
}

bool
issues_search_deleted(struct collector *c)
{
	return jffs2_deletions_step(c->search, LOOKS);
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
	if (!jffs2_paths_are_lost(v->fs, c->removes)) {
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
