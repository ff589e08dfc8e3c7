/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong, and what the kernel does about it. */
#include "firmware/model/subject.h"
#include "issues/issues.h"
#include "issues/judgement.h"
#include "list/issues.h"
#include "list/list.h"
#include "list/parts.h"
#include "table/table.h"

static const struct issue *
issue_of(const struct table *t, size_t row)
{
	const struct issue_list *list = t->state;

	return &list->issues.at[row];
}

static void
open_issues(struct table *t)
{
	t->state = memory_zeroed(1, sizeof(struct issue_list));
	firmware_issues(t->firmware, t->state);
}

static void
close_issues(struct table *t)
{
	if (t->state)
		issue_list_free(t->state);
	free(t->state);
	t->state = NULL;
}

const struct judgement *
table_issues_judgement(const struct table *t)
{
	const struct issue_list *list = t->state;

	return &list->judgement;
}

static const char *
severity_name(enum severity severity)
{
	return severity == SEVERITY_ERROR ? "error"
	       : severity == SEVERITY_WARNING ? "warning" : "note";
}

static void
get_severity(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, severity_name(issue_of(t, row)->severity));
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	c->number = issue_of(t, row)->offset;
}

static void
get_part(const struct table *t, size_t row, struct cell *c)
{
	const struct issue *issue = issue_of(t, row);

	cell_set_part(c, issue->firmware, issue->part);
}

static void
get_store(const struct table *t, size_t row, struct cell *c)
{
	store_add_crumbs(issue_of(t, row)->firmware->store, " > ", true, &c->text);
}

static void
get_group(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, issue_of(t, row)->group);
}

static void
get_name(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, issue_of(t, row)->name);
}

static void
get_count(const struct table *t, size_t row, struct cell *c)
{
	c->number = issue_of(t, row)->count;
}

static void
get_what(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, issue_of(t, row)->what);
}

static void
get_kernel(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, issue_of(t, row)->kernel);
}

static const struct column columns[] = {
	{ .name = "severity", .title = "SEVERITY", .kind = COLUMN_TEXT, .width = 8,
	  .rank = 1, .get = get_severity,
	  .help = "error: something is lost; warning: the kernel copes; note: worth "
	          "knowing" },
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8,
	  .get = get_offset,
	  .help = "where, from the start of the image, or of what was unpacked" },
	{ .name = "part", .title = "PART", .kind = COLUMN_NUMBER, .width = 4, .rank = 5,
	  .get = get_part, .help = "number of the part it lies in" },
	{ .name = "group", .title = "GROUP", .kind = COLUMN_TEXT, .width = 10, .rank = 6,
	  .get = get_group, .help = "kind of issue: CRC, structure, crossing, ..." },
	{ .name = "name", .title = "NAME", .kind = COLUMN_TEXT, .width = 20, .rank = 7,
	  .get = get_name, .use = COLUMN_OUTPUT, .data = true,
	  .help = "stable name of the issue" },
	{ .name = "count", .title = "COUNT", .kind = COLUMN_NUMBER, .width = 5, .rank = 4,
	  .get = get_count, .help = "how many of the same stand in a row here" },
	{ .name = "what", .title = "WHAT", .kind = COLUMN_TEXT, .width = 44,
	  .get = get_what, .help = "what is wrong" },
	{ .name = "kernel", .title = "WHAT THE KERNEL DOES", .kind = COLUMN_TEXT,
	  .rank = 3, .get = get_kernel,
	  .help = "what the kernel (or U-Boot) does about it" },
	{ .name = "store", .title = "STORE", .kind = COLUMN_TEXT, .width = 20,
	  .get = get_store, .data = true, .use = COLUMN_OUTPUT, .stores = true,
	  .help = "the bytes it lies in, and the way to them" },
};

static size_t
count(const struct table *t)
{
	const struct issue_list *list = t->state;

	return list->issues.count;
}

static const struct part *
part_of(const struct firmware *f, int part)
{
	const struct part_list *list = &f->list;

	return part >= 0 && (size_t)part < list->parts.count ? &list->parts.at[part]
	                                                     : NULL;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	const struct issue *issue = issue_of(t, row);
	const struct part *p = part_of(issue->firmware, issue->part);

	s->firmware = (struct firmware *)issue->firmware;
	s->offset = issue->offset;
	s->volume = p ? firmware_volume(s->firmware, issue->part) : NULL;
	if (issue->extent != EXTENT_NONE && s->volume
	        && issue->extent < s->volume->log.extents.count) {
		subject_extent(s->volume, issue->extent, s);
	} else if (!subject_uimage(s->firmware, issue->offset, s) && p) {
		s->bytes = span_cut(s->firmware->bytes, (size_t)issue->offset,
		        (size_t)(p->offset + p->len - issue->offset));
		s->title = part_kind_name(p);
		s->endian = p->endian;
	}
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	switch (issue_of(t, row)->severity) {
	case SEVERITY_ERROR: return MARK_BAD;
	case SEVERITY_WARNING: return MARK_WARNING;
	case SEVERITY_NOTE: break;
	}
	return MARK_NOTE;
}

const struct table_class table_issues = {
	.family = &list_family,
	.name = "issues",
	.title = "Issues",
	.help = "What is wrong in the image, and what the kernel does about it.",
	.columns = columns,
	.column_count = COUNT(columns),
	.judged = true,
	.all_stores = true,
	.open = open_issues,
	.close = close_issues,
	.count = count,
	.subject = subject,
	.mark = mark,
};
