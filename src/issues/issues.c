/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is wrong in an image, gathered from everything found in it: parts and uImage
 * headers here, JFFS2 in issues_volume.c.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "firmware/partitions/partitions.h"
#include "issues/issues.h"
#include "issues/issues_private.h"
#include "issues/judgement.h"

/* More than anybody reads; keeps a made-up image from filling the memory. */
enum { ISSUES_MAX = 100000 };

void
issues_count(struct issue_list *list, enum severity severity)
{
	if (severity == SEVERITY_ERROR)
		list->errors++;
	else if (severity == SEVERITY_WARNING)
		list->warnings++;
	else
		list->notes++;
}

/* Removes a UTF-8 sequence that cutting a long text has split. */
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

void
issues_add(struct collector *c, const struct issue *like, const char *format, ...)
{
	struct issue issue = *like;
	va_list args;

	issues_count(c->list, issue.severity);
	if (c->list->issues.count >= ISSUES_MAX)
		return;
	issue.firmware = c->f;
	issue.count = 1;
	va_start(args, format);
	vsnprintf(issue.what, sizeof issue.what, format, args);
	va_end(args);
	end_whole(issue.what);
	array_push(&c->list->issues, issue);
}

/* ---- outside JFFS2 ---- */

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
			issues_add(c, &issue, "%s is cut short: %" PRIu64 " of %" PRIu64
			        " bytes", p->format->name, p->len, p->claimed);
	}
}

static void
add_lost(struct collector *c)
{
	struct issue issue = { .severity = SEVERITY_ERROR, .group = "image",
		.name = "unreadable", .kernel = "", .extent = EXTENT_NONE };

	if (c->f->parent || !image_lost(c->f->image, &issue.offset))
		return;
	issue.part = firmware_part_at(c->f, issue.offset);
	issues_add(c, &issue, "could not be read from here on; zeros are shown instead");
}

/* True if the same text has a table for another device, and that one fits. */
static bool
is_of_another(const struct partitions *p, const struct partition_table *t)
{
	const struct mtd_table *taken = p->taken >= 0 ? &p->tables.at[p->taken].mtd : NULL;

	return taken && !t->taken && taken->source == t->mtd.source
	       && taken->at == t->mtd.at && strcmp(taken->device, t->mtd.device) != 0;
}

static bool
reaches_beyond(const struct partition_table *t)
{
	for (size_t i = 0; i < t->checks.count; i++)
		if (t->checks.at[i].fit == PARTITION_BEYOND)
			return true;
	return false;
}

/* Partition tables that contradict the bytes, if these are the flash itself. One without a CRC may be
 * meant for many boards, and one for the kernel alone may describe a larger flash. */
static void
add_partitions(struct collector *c)
{
	if (firmware_flash(c->f))
		return;
	for (size_t i = 0; i < c->f->partitions->tables.count; i++) {
		const struct partition_table *t = &c->f->partitions->tables.at[i];
		struct issue issue = { .offset = t->mtd.at, .severity = SEVERITY_WARNING,
			.group = "structure", .name = "partition-table",
			.kernel = "divides the flash as the table says",
			.part = firmware_part_at(c->f, t->mtd.at), .extent = EXTENT_NONE };

		if (t->fits || is_of_another(c->f->partitions, t))
			continue;
		if (t->taken && !t->torn) {
			if (!reaches_beyond(t))
				continue;
			/* Either the table is of another flash, or the dump is cut. */
			issue.name = "partition-beyond";
			issue.kernel = "cuts a partition off at the end of the flash, and disables one "
			               "that begins after it";
		}
		if (t->mtd.source == MTD_COMMAND_LINE || t->mtd.source == MTD_TREE)
			issue.severity = t->torn ? SEVERITY_WARNING : SEVERITY_NOTE;
		issues_add(c, &issue, "%s%s", t->taken ? "" : "not taken: ", t->why);
	}
}

/* ---- stores below ---- */

/* What a child store lacks, reported where it comes from. */
static void
add_children(struct collector *c)
{
	for (size_t i = 0; i < c->f->children.count; i++) {
		const struct firmware *child = c->f->children.at[i];
		struct issue issue = { .offset = child->parent_at,
			.severity = SEVERITY_ERROR, .group = "structure",
			.name = "payload-damaged", .extent = EXTENT_NONE,
			.part = firmware_part_at(c->f, child->parent_at),
			.kernel = child->whole ? "" : "U-Boot unpacks as much as it can, and does "
			        "not look at the checksum" };

		if (child->flaw == CHILD_WHOLE && child->store->kind == STORE_JOINED)
			issues_add_joined(c, child);
		if (child->flaw == CHILD_WHOLE)
			continue;
		if (child->flaw != CHILD_DAMAGED) {
			issue.severity = child->flaw == CHILD_LIMITED ? SEVERITY_WARNING
			                                              : SEVERITY_NOTE;
			issue.name = "not-unpacked";
			issue.kernel = "";
		}
		issues_add(c, &issue, "%s", child->note);
	}
}

static void
add_pages(struct collector *c, struct issue *issue, const char *name, bool blocks)
{
	issue->name = "raw-nand";
	issue->kernel = "reads the pages without their spare areas";
	issues_add(c, issue, "a raw NAND dump, %s of %s bytes, read here without the spare "
	        "areas; carve --without-spare=%s makes a file of that",
	        blocks ? "blocks" : "pages", name, name);
}

/* What is wrong with all of the store is undone in `plain`, and says nothing more. */
static void
add_plain(struct collector *c, const struct firmware *plain)
{
	struct issue issue = { .offset = plain->parent_at, .severity = SEVERITY_NOTE,
		.group = "image", .extent = EXTENT_NONE, .kernel = "",
		.part = firmware_part_at(c->f, plain->parent_at) };
	struct text t = { 0 };

	if (plain->store->kind == STORE_SPARELESS) {
		add_pages(c, &issue, plain->store->pages.name, plain->store->pages.pages == 1);
		issues_add_nand(c);
		return;
	}
	issue.name = c->f->guise.found->name;
	guise_describe(&c->f->guise, &t);
	issues_add(c, &issue, "%s: undone here; carve --undone makes a file of that",
	        text_str(&t));
	text_free(&t);
}

/* ---- the verdict ---- */

/* The image must be put right before the content says anything, and that is not done here. */
static bool
is_disguised(const struct firmware *f)
{
	while (firmware_plain(f) || firmware_unpacked(f))
		f = firmware_plain(f) ? firmware_plain(f) : firmware_unpacked(f);
	if (!firmware_recognised(f) || guise_can_open(&f->guise))
		return true;
	for (size_t i = 0; i < f->volumes.count; i++)
		if (f->volumes.at[i]->raw)
			return true;
	for (size_t i = 0; i < f->uimages.count; i++)
		if (f->uimages.at[i].mend.kind == MEND_PAGES)
			return true;
	return false;
}

static bool
is_mixed(const struct firmware *f)
{
	for (size_t i = 0; i < f->volumes.count && !firmware_plain(f); i++)
		if (volume_is_mixed(f->volumes.at[i]))
			return true;
	return false;
}

/* True if it holds of `f` or of a store below it. */
static bool
any_store(const struct firmware *f, bool (*holds)(const struct firmware *))
{
	for (const struct firmware *s = f; s; s = firmware_next(f, s))
		if (holds(s))
			return true;
	return false;
}

static bool
is_stopped(const struct firmware *f)
{
	return f->partial || f->phase != FIRMWARE_DONE;
}

static bool
is_limited(const struct firmware *f)
{
	for (size_t i = 0; i < f->trees.count; i++)
		if (f->trees.at[i]->limited)
			return true;
	return f->flaw == CHILD_LIMITED;
}

static bool
has_files(const struct firmware *f)
{
	size_t i = 0;

	while (i < f->trees.count && !f->trees.at[i]->unreadable.count)
		i++;
	return f->volumes.count > 0 || i < f->trees.count;
}

/* Without CRCs a file is known to be whole once all of it was read. */
static bool
has_unread_files(const struct firmware *f)
{
	for (size_t i = 0; i < f->trees.count; i++)
		if (f->trees.at[i]->tree && f->trees.at[i]->read != READ_ALL)
			return true;
	return false;
}

void
issues_judge(const struct firmware *f, struct issue_list *list)
{
	struct judgement *j = &list->judgement;

	j->files_told = any_store(f, has_files);
	j->unread = any_store(f, has_unread_files);
	j->limited = !any_store(f, is_stopped) && any_store(f, is_limited);
	if (j->limited || any_store(f, is_stopped))
		j->id = JUDGED_PARTIAL;
	else if (is_disguised(f))
		j->id = JUDGED_UNKNOWN;
	else if (any_store(f, is_mixed))
		j->id = JUDGED_MIXED;
	else if (list->errors || j->files)
		j->id = JUDGED_DAMAGED;
	else
		j->id = list->warnings + list->notes ? JUDGED_NOTES : JUDGED_INTACT;
}

/* ---- a store ---- */

void
issues_add_store(struct collector *c)
{
	const struct firmware *f = c->f, *plain = firmware_plain(f);

	add_lost(c);
	add_children(c);
	if (plain) {
		add_plain(c, plain);
		return;
	}
	issues_add_trees(c);
	add_parts(c);
	for (size_t i = 0; i < f->uimages.count; i++)
		issues_add_uimage(c, &f->uimages.at[i]);
	issues_add_sums(c);
	add_partitions(c);
}

void
issue_list_free(struct issue_list *list)
{
	array_free(&list->issues);
}
