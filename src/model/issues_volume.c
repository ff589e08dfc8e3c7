/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong in a JFFS2 part: flaws of extents, files that cannot be read. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "jffs2/summary.h"
#include "model/issues_private.h"

enum { MOUNT_MIN_BLOCKS = 5 }; /* kernel: jffs2_do_fill_super */

static struct issue
extent_issue(const struct collector *c, uint32_t i)
{
	return (struct issue){
		.offset = c->volume->offset + c->volume->log.extents.at[i].offset,
		.part = c->volume->part,
		.extent = i,
		.kernel = "",
	};
}

/* True if the flaw `name` of extent `i` was counted into the issue before. Runs of equal
 * flaws, with at most one sound extent between, are one issue. */
static bool
fold(struct collector *c, const char *name, uint32_t i)
{
	struct issue *last;

	if (c->list->issues.count == 0)
		return false;
	last = &c->list->issues.at[c->list->issues.count - 1];
	if (last->extent == EXTENT_NONE || last->part != c->volume->part
	        || strcmp(last->name, name) != 0 || i == c->last_extent
	        || i - c->last_extent > 2)
		return false;
	last->count++;
	c->last_extent = i;
	issues_count(c->list, last->severity);
	return true;
}

static void
node_label(const struct extent *e, char *out, size_t size)
{
	const struct jffs2_type *t = jffs2_type(e->nodetype);

	if (e->kind != EXTENT_NODE)
		out[0] = 0;
	else if (t->ino_at < 0)
		snprintf(out, size, " (%s)", t->name);
	else
		snprintf(out, size, " (%s #%" PRIu32 " v%" PRIu32 ")", t->name, e->ino,
		        e->version);
}

static void
add_flaw(struct collector *c, uint32_t i, const struct jffs2_flaw_row *row)
{
	const struct extent *e = &c->volume->log.extents.at[i];
	struct issue issue = extent_issue(c, i);
	char label[80];

	if (fold(c, row->name, i))
		return;
	issue.severity = row->severity;
	issue.group = row->group;
	issue.name = row->name;
	issue.kernel = row->kernel;
	if (e->kind == EXTENT_NODE && !(e->nodetype & JFFS2_ACCURATE)) {
		issue.severity = SEVERITY_NOTE;
		issue.kernel = "does not mind: the node is obsolete";
	}
	node_label(e, label, sizeof label);
	issues_add(c, &issue, "%s%s", row->what, label);
	c->last_extent = i;
}

/* Dirt in which not even a magic was found. */
static void
add_dirt(struct collector *c, uint32_t i)
{
	static const uint8_t eof_mark[] = { 0xde, 0xad, 0xc0, 0xde };
	struct span bytes = jffs2_log_bytes(&c->volume->log, i);
	struct issue issue = extent_issue(c, i);

	issue.group = "structure";
	if (span_equal(span_cut(bytes, 0, 4), span_of(eof_mark, 4))) {
		issue.severity = SEVERITY_NOTE;
		issue.name = "end-mark";
		issue.kernel = "OpenWrt's erases all blocks from here on; others see "
		               "dirt";
		issues_add(c, &issue, "OpenWrt's end mark de ad c0 de, %zu bytes", bytes.len);
		return;
	}
	if (fold(c, "dirt", i))
		return;
	issue.severity = SEVERITY_WARNING;
	issue.name = "dirt";
	issue.kernel = "skips them as dirty space";
	issues_add(c, &issue, "%zu bytes that are no node", bytes.len);
	c->last_extent = i;
}

/* ---- summaries ---- */

/* What disagrees between one summary and its block, by kind. */
struct disagreement {
	uint32_t count[SUMMARY_BROKEN + 1], first[SUMMARY_BROKEN + 1];
};

static const struct {
	const char *name, *what, *kernel;
	enum jffs2_severity severity;
} summary_rows[] = {
	[SUMMARY_UNLISTED] = { "summary-unlisted", "nodes that the summary leaves out",
		"one that reads summaries never sees them", SEVERITY_WARNING },
	[SUMMARY_GHOST] = { "summary-ghost", "nodes in the summary that are not there",
		"one that reads summaries drops them later", SEVERITY_WARNING },
	[SUMMARY_OBSOLETE] = { "summary-obsolete", "nodes in the summary, obsolete since",
		"one that reads summaries drops them later", SEVERITY_NOTE },
	[SUMMARY_BROKEN] = { "summary-broken", "the summary cannot be read to its end",
		"scans the block instead", SEVERITY_WARNING },
};

static void
note_finding(void *arg, enum summary_finding finding, uint32_t offset)
{
	struct disagreement *d = arg;

	if (d->count[finding]++ == 0)
		d->first[finding] = offset;
}

static void
add_summary(struct collector *c, uint32_t i)
{
	struct disagreement d = { { 0 }, { 0 } };

	summary_check(&c->volume->log, i, note_finding, &d);
	for (int k = 0; k <= SUMMARY_BROKEN; k++) {
		struct issue issue = extent_issue(c, i);

		if (!d.count[k])
			continue;
		issue.group = "summary";
		issue.name = summary_rows[k].name;
		issue.kernel = summary_rows[k].kernel;
		issue.severity = summary_rows[k].severity;
		issues_add(c, &issue, "%s: %" PRIu32 ", first at %08" PRIx64,
		        summary_rows[k].what, d.count[k], c->volume->offset + d.first[k]);
	}
}

static bool
is_summary(const struct extent *e)
{
	return e->kind == EXTENT_NODE && (e->nodetype | JFFS2_ACCURATE) == JFFS2_SUMMARY;
}

/* ---- the whole part ---- */

static void
add_extents(struct collector *c)
{
	const struct jffs2_log *log = &c->volume->log;

	for (uint32_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];

		if (e->flaws == 0 && e->kind == EXTENT_DIRT && !log->partial)
			add_dirt(c, i);
		if (is_summary(e))
			add_summary(c, i);
		for (uint32_t bit = 0; e->flaws >> bit; bit++)
			if (e->flaws >> bit & 1 && bit < FLAW_COUNT)
				add_flaw(c, i, &jffs2_flaws[bit]);
	}
}

static void
add_erase(struct collector *c)
{
	const struct volume *v = c->volume;
	uint64_t size = v->erase.size, len = v->log.part.len - v->erase.phase;
	struct issue issue = { .offset = v->offset, .severity = SEVERITY_NOTE,
		.group = "erase size", .part = v->part, .extent = EXTENT_NONE };

	if (!size) {
		issue.name = "erase-size-undecided";
		issue.kernel = "";
		issues_add(c, &issue, "the erase size is undecided");
		return;
	}
	if (len % size) {
		issue.name = "partial-block";
		issue.kernel = "leaves a block out that the flash cuts short";
		issues_add(c, &issue, "the last block is %" PRIu64 " bytes short of %" PRIu64,
		        size - len % size, size);
	}
	if (len / size < MOUNT_MIN_BLOCKS) {
		issue.name = "few-blocks";
		issue.kernel = "refuses to mount fewer than five blocks";
		issues_add(c, &issue, "%" PRIu64 " whole erase blocks", len / size);
	}
}

static void
add_unreadable(struct collector *c, uint32_t inode)
{
	const struct jffs2_fs *fs = &c->volume->fs;
	const struct jffs2_inode *n = &fs->inodes.at[inode];
	struct issue issue = { .offset = c->volume->offset, .part = c->volume->part,
		.extent = EXTENT_NONE };
	struct text path = { 0 }, shown = { 0 };

	if (n->node_count)
		issue = extent_issue(c, fs->nodes.at[n->first_node]);
	issue.severity = SEVERITY_ERROR;
	issue.group = "files";
	issue.name = "unreadable-inode";
	issue.kernel = "shows the name, but gives an error for the file";
	jffs2_fs_path(fs, inode, &path);
	text_add_readable(&shown, span_of(path.at, path.len), false);
	issues_add(c, &issue, "inode %" PRIu32 ": %s: %s", n->ino, strerror(n->error),
	        text_str(&shown));
	text_free(&path);
	text_free(&shown);
}

/* Files and names that lead nowhere. */
static void
add_files(struct collector *c)
{
	const struct jffs2_fs *fs = &c->volume->fs;

	for (uint32_t i = 0; i < fs->inodes.count; i++)
		if (fs->inodes.at[i].error && fs->inodes.at[i].reachable)
			add_unreadable(c, i);
	for (uint32_t i = 0; i < fs->entries.count; i++) {
		const struct jffs2_entry *e = &fs->entries.at[i];
		struct issue issue;

		if (e->inode != FS_NONE)
			continue;
		issue = extent_issue(c, e->node);
		issue.severity = SEVERITY_NOTE;
		issue.group = "files";
		issue.name = "dangling-name";
		issue.kernel = "drops the name";
		issues_add(c, &issue, "a name leads to inode %" PRIu32 ", which has no nodes",
		        e->ino);
	}
}

void
issues_add_volume(struct collector *c, const struct volume *v)
{
	struct issue issue = { .offset = v->offset, .severity = SEVERITY_WARNING,
		.group = "image", .name = "partial", .kernel = "", .part = v->part,
		.extent = EXTENT_NONE };

	c->volume = v;
	if (v->log.partial)
		issues_add(c, &issue, "the scan was stopped before its end");
	if (v->scanned)
		add_erase(c);
	add_extents(c);
	if (v->built)
		add_files(c);
	c->volume = NULL;
}
