/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which files of a JFFS2 part have lost what. */
#include <inttypes.h>
#include <string.h>

#include "issues/issues.h"
#include "issues/issues_private.h"
#include "issues/judgement.h"
#include "jffs2/tree/loss.h"

/* An issue of the file, at its latest node, or at its first. */
static struct issue
issue_of(const struct collector *c, uint32_t inode, const char *name, const char *kernel)
{
	const struct jffs2_fs *fs = c->volume->fs;
	struct jffs2_range nodes = jffs2_fs_nodes(fs, inode);
	struct issue issue = { .offset = c->volume->offset, .part = c->volume->part,
		.extent = EXTENT_NONE };

	if (jffs2_fs_at(fs, inode)->latest != EXTENT_NONE)
		issue = issues_of_extent(c, jffs2_fs_at(fs, inode)->latest);
	else if (nodes.from < nodes.to)
		issue = issues_of_extent(c, jffs2_fs_node(fs, nodes.from));
	issue.severity = SEVERITY_ERROR;
	issue.group = "files";
	issue.name = name;
	issue.kernel = kernel;
	return issue;
}

static void
add_path(const struct jffs2_fs *fs, uint32_t inode, struct text *shown)
{
	struct text path = { 0 };

	jffs2_fs_path(fs, inode, &path);
	text_add_readable_path(shown, span_of(path.at, path.len), false);
	text_free(&path);
}

static void
add_unreadable(struct collector *c, uint32_t inode)
{
	const struct jffs2_inode *n = jffs2_fs_at(c->volume->fs, inode);
	struct issue issue = issue_of(c, inode, "unreadable-inode",
	        "shows the name, but gives an error for the file");
	struct text path = { 0 };

	issue.cause = "file that cannot be read";
	add_path(c->volume->fs, inode, &path);
	issues_add(c, &issue, "inode %" PRIu32 ": %s: %s", n->ino, strerror(n->error),
	        text_str(&path));
	text_free(&path);
}

/* What a file lacks because something was lost. */
static void
add_bytes(struct collector *c, const struct issue *like, uint64_t bytes, const char *what,
        uint64_t at, uint32_t inode)
{
	struct text path = { 0 };

	if (!bytes)
		return;
	add_path(c->volume->fs, inode, &path);
	issues_add(c, like, "%" PRIu64 " %s %s, first at %" PRIu64 ": %s", bytes,
	        bytes == 1 ? "byte" : "bytes", what, at, text_str(&path));
	text_free(&path);
}

static void
add_losses(struct collector *c, uint32_t inode, const struct tree_loss *l)
{
	struct issue issue = issue_of(c, inode, "gap",
	        "shows zeros there, or a shorter file");

	issue.cause = "file with missing bytes";
	add_bytes(c, &issue, l->missing, "missing", l->missing_at, inode);
	issue.name = "stale";
	issue.cause = "file with bytes whose newest node is damaged";
	issue.kernel = "shows older data there, or a shorter file";
	add_bytes(c, &issue, l->stale, "whose newest node is damaged", l->stale_at, inode);
	issue.name = "unreadable-data";
	issue.cause = "file with bytes that cannot be decompressed";
	issue.kernel = "gives an error when they are read, or what lay in its memory";
	add_bytes(c, &issue, l->unreadable, "that cannot be decompressed", l->unreadable_at,
	        inode);
}

static void
count(struct judgement *j, const struct tree_loss *l)
{
	j->files++;
	j->bytes += l->missing + l->stale + l->unreadable;
	j->more_bytes |= l->more;
}

void
issues_add_lost_file(struct collector *c, const struct issue *like, uint32_t i)
{
	uint32_t dir = jffs2_fs_inode(c->volume->fs, c->volume->log.extents.at[i].ino);
	struct jffs2_dirent_node d = jffs2_log_dirent(&c->volume->log, i);
	struct issue issue = *like;
	struct text path = { 0 }, shown = { 0 };

	issue.severity = SEVERITY_ERROR;
	issue.group = "files";
	issue.cause = "file of which no node is left";
	if (jffs2_fs_at(c->volume->fs, dir)->ino != JFFS2_ROOT_INO)
		jffs2_fs_path(c->volume->fs, dir, &path);
	text_add(&path, "/");
	text_add_name(&path, jffs2_log_name(&c->volume->log, i));
	text_add_readable_path(&shown, span_of(path.at, path.len), false);
	issues_add(c, &issue, "no node is left of inode %" PRIu32 ": %s", d.ino,
	        text_str(&shown));
	c->list->judgement.files++;
	c->list->judgement.more_bytes = true;
	text_free(&path);
	text_free(&shown);
}

static void
add_conflict(struct collector *c, uint32_t inode)
{
	struct issue issue = issue_of(c, inode, "conflict",
	        "takes one of the nodes, as if they were copies");
	struct text path = { 0 };

	issue.cause = "nodes of one version have different contents";
	add_path(c->volume->fs, inode, &path);
	issues_add(c, &issue, "nodes of one version have different contents: inode %" PRIu32
	        ": %s", jffs2_fs_at(c->volume->fs, inode)->ino, text_str(&path));
	text_free(&path);
}

static void
add_conflicts(struct collector *c)
{
	const struct divide_doubt *d = &c->volume->doubt;

	for (size_t i = 0; i < d->inos.count; i++) {
		uint32_t inode = jffs2_fs_inode(c->volume->fs, d->inos.at[i]);

		if (inode != FS_NONE)
			add_conflict(c, inode);
	}
}

static void
add_partly_read(struct collector *c)
{
	const struct volume *v = c->volume;
	struct issue issue = { .offset = v->offset, .severity = SEVERITY_ERROR,
		.group = "files", .name = "partly-read", .kernel = "", .part = v->part,
		.extent = EXTENT_NONE };

	issues_add(c, &issue, "the data inflates to more than any real image does; not all of "
	        "it was read");
	c->list->judgement.more_files = c->list->judgement.more_bytes = true;
}

uint32_t
issues_count_files(struct collector *c)
{
	return jffs2_fs_inodes(c->volume->fs);
}

/* kernel: jffs2_do_clear_inode marks the nodes of an inode without a parent obsolete. */
static void
add_disowned(struct collector *c, uint32_t inode)
{
	struct issue issue = issue_of(c, inode, "disowned",
	        "deletes it once nobody has it open, and its names then lead nowhere");
	struct text path = { 0 };

	issue.severity = SEVERITY_WARNING;
	issue.cause = "file without a link, though it has a name";
	add_path(c->volume->fs, inode, &path);
	issues_add(c, &issue, "a removed directory called it one, too, so it has a name but no link: "
	        "inode %" PRIu32 ": %s", jffs2_fs_at(c->volume->fs, inode)->ino, text_str(&path));
	text_free(&path);
}

void
issues_add_file(struct collector *c, uint32_t inode)
{
	struct tree_loss l = jffs2_loss(&c->volume->tree, inode);

	if (jffs2_fs_at(c->volume->fs, inode)->disowned)
		add_disowned(c, inode);
	if (!jffs2_loss_any(&l))
		return;
	count(&c->list->judgement, &l);
	if (jffs2_fs_at(c->volume->fs, inode)->error)
		add_unreadable(c, inode);
	else
		add_losses(c, inode, &l);
}

void
issues_end_files(struct collector *c)
{
	add_conflicts(c);
	if (c->volume->read == READ_PARTLY)
		add_partly_read(c);
}

/* Damaged nodes of unknown files: all that is known is that something was lost. */
void
issues_look_untold(struct collector *c, uint32_t i)
{
	c->untold = c->untold || jffs2_loss_untold(c->volume->fs, i);
}

void
issues_end_untold(struct collector *c)
{
	if (c->untold)
		c->list->judgement.more_files = c->list->judgement.more_bytes = true;
}
