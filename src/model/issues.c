/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is wrong in an image, gathered from everything that was found in it: flaws of
 * extents, uImage checksums, files that cannot be read.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model/firmware.h"

/* More than anybody reads; keeps a made-up image from filling the memory. */
enum { ISSUES_MAX = 100000 };

enum { MOUNT_MIN_BLOCKS = 5 }; /* kernel: jffs2_do_fill_super */

struct collector {
	const struct firmware *f;
	const struct volume *volume; /* NULL outside JFFS2 */
	struct issue_list *list;
	uint32_t last_extent;        /* the last one folded into the last issue */
};

static void
count_severity(struct issue_list *list, enum jffs2_severity severity)
{
	if (severity == SEVERITY_ERROR)
		list->errors++;
	else if (severity == SEVERITY_WARNING)
		list->warnings++;
	else
		list->notes++;
}

/* A long text is cut short: takes away the UTF-8 sequence that was cut in two. */
static void
end_whole(char *text)
{
	size_t len = strlen(text), start = len;
	uint32_t point;

	while (start > 0 && ((uint8_t)text[start - 1] & 0xc0) == 0x80)
		start--;
	if (start > 0 && (uint8_t)text[start - 1] >= 0xc0)
		start--;
	if (start < len && !text_utf8(span_of(text, len), start, &point))
		text[start] = 0;
}

static void __attribute__((format(printf, 3, 4)))
add(struct collector *c, const struct issue *like, const char *format, ...)
{
	struct issue issue = *like;
	va_list args;

	count_severity(c->list, issue.severity);
	if (c->list->issues.count >= ISSUES_MAX)
		return;
	issue.count = 1;
	va_start(args, format);
	vsnprintf(issue.what, sizeof issue.what, format, args);
	va_end(args);
	end_whole(issue.what);
	array_push(&c->list->issues, issue);
}

/* ---- JFFS2 ---- */

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
	count_severity(c->list, last->severity);
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
	add(c, &issue, "%s%s", row->what, label);
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
		issue.kernel = "OpenWrt's erases all blocks from here on; others see dirt";
		add(c, &issue, "OpenWrt's end mark de ad c0 de, %zu bytes", bytes.len);
		return;
	}
	if (fold(c, "dirt", i))
		return;
	issue.severity = SEVERITY_WARNING;
	issue.name = "dirt";
	issue.kernel = "skips them as dirty space";
	add(c, &issue, "%zu bytes that are no node", bytes.len);
	c->last_extent = i;
}

static void
add_extents(struct collector *c)
{
	const struct jffs2_log *log = &c->volume->log;

	for (uint32_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];

		if (e->flaws == 0 && e->kind == EXTENT_DIRT && !log->partial)
			add_dirt(c, i);
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
		add(c, &issue, "the erase size is undecided");
		return;
	}
	if (len % size) {
		issue.name = "partial-block";
		issue.kernel = "leaves a block out that the flash cuts short";
		add(c, &issue, "the last block is %" PRIu64 " bytes short of %" PRIu64,
		        size - len % size, size);
	}
	if (len / size < MOUNT_MIN_BLOCKS) {
		issue.name = "few-blocks";
		issue.kernel = "refuses to mount fewer than five blocks";
		add(c, &issue, "%" PRIu64 " whole erase blocks", len / size);
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
	add(c, &issue, "inode %" PRIu32 ": %s: %s", n->ino, strerror(n->error),
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
		add(c, &issue, "a name leads to inode %" PRIu32 ", which has no nodes",
		        e->ino);
	}
}

static void
add_volume(struct collector *c, const struct volume *v)
{
	struct issue issue = { .offset = v->offset, .severity = SEVERITY_WARNING,
		.group = "image", .name = "partial", .kernel = "", .part = v->part,
		.extent = EXTENT_NONE };

	c->volume = v;
	if (v->log.partial)
		add(c, &issue, "the scan was stopped before its end");
	if (v->scanned)
		add_erase(c);
	add_extents(c);
	if (v->built)
		add_files(c);
	c->volume = NULL;
}

/* ---- outside JFFS2 ---- */

static void
add_uimage_table(struct collector *c, const struct uimage *u)
{
	struct issue issue = { .offset = u->offset + UIMAGE_HEADER_LEN,
		.severity = SEVERITY_WARNING, .group = "structure", .name = "uimage-table",
		.kernel = "U-Boot may read past the payload",
		.part = firmware_part_at(c->f, u->offset), .extent = EXTENT_NONE };
	struct uimage_entry entry;

	if (u->hcrc_ok && (u->type == UIMAGE_TYPE_MULTI || u->type == UIMAGE_TYPE_SCRIPT)
	        && !uimage_entry(c->f->bytes, u, 0, &entry))
		add(c, &issue, "the table of lengths is damaged");
}

static void
add_uimage(struct collector *c, const struct uimage *u)
{
	struct issue issue = { .offset = u->offset, .severity = SEVERITY_ERROR,
		.group = "CRC", .part = firmware_part_at(c->f, u->offset),
		.extent = EXTENT_NONE, .kernel = "" };

	if (!u->hcrc_ok) {
		issue.name = "uimage-header-crc";
		issue.kernel = "U-Boot refuses the image";
		add(c, &issue, "uImage header CRC is wrong: stored %08" PRIx32
		        ", computed %08" PRIx32, u->hcrc, u->hcrc_computed);
	} else if (u->present < u->size) {
		issue.name = "uimage-truncated";
		issue.group = "structure";
		issue.kernel = "U-Boot finds the data CRC wrong and refuses the image";
		add(c, &issue, "uImage payload is cut short: %" PRIu64 " of %" PRIu32
		        " bytes", u->present, u->size);
	}
	if (u->dcrc_known && !u->dcrc_ok) {
		issue.group = "CRC";
		issue.name = "uimage-data-crc";
		issue.kernel = "U-Boot refuses the image";
		add(c, &issue, "uImage data CRC is wrong: stored %08" PRIx32
		        ", computed %08" PRIx32, u->dcrc, u->dcrc_computed);
	}
	add_uimage_table(c, u);
}

/* Parts shorter than their own header claims; uImage payloads have their own issue. */
static void
add_parts(struct collector *c)
{
	for (size_t i = 0; i < c->f->list.parts.count; i++) {
		const struct part *p = &c->f->list.parts.at[i];
		struct issue issue = { .offset = p->offset, .severity = SEVERITY_ERROR,
			.group = "structure", .name = "part-truncated", .kernel = "",
			.part = (int)i, .extent = EXTENT_NONE };

		if (p->kind == PART_FORMAT && p->header == PART_NONE
		        && p->format != &uimage_format && p->claimed > p->len)
			add(c, &issue, "%s is cut short: %" PRIu64 " of %" PRIu64 " bytes",
			        p->format->name, p->len, p->claimed);
	}
}

static void
add_lost(struct collector *c)
{
	struct issue issue = { .severity = SEVERITY_ERROR, .group = "image",
		.name = "unreadable", .kernel = "", .extent = EXTENT_NONE };

	if (!image_lost(c->f->image, &issue.offset))
		return;
	issue.part = firmware_part_at(c->f, issue.offset);
	add(c, &issue, "the file could not be read from here on; zeros are shown instead");
}

static int
compare_issues(const void *a, const void *b)
{
	const struct issue *x = a, *y = b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	return strcmp(x->name, y->name);
}

void
firmware_issues(const struct firmware *f, struct issue_list *list)
{
	struct collector c = { .f = f, .list = list, .last_extent = EXTENT_NONE };

	memset(list, 0, sizeof *list);
	add_lost(&c);
	add_parts(&c);
	for (size_t i = 0; i < f->uimages.count; i++)
		add_uimage(&c, &f->uimages.at[i]);
	for (size_t i = 0; i < f->volumes.count; i++)
		add_volume(&c, f->volumes.at[i]);
	if (list->issues.count)
		qsort(list->issues.at, list->issues.count, sizeof *list->issues.at,
		        compare_issues);
}

void
issue_list_free(struct issue_list *list)
{
	array_free(&list->issues);
}
