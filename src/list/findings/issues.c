/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong, and what the kernel does about it. */
#include <inttypes.h>

#include "firmware/model/subject.h"
#include "issues/detail.h"
#include "issues/judgement.h"
#include "list/findings/issue_rows.h"
#include "list/findings/issues.h"
#include "list/list.h"
#include "list/parts/parts.h"
#include "table/table.h"

static const struct issue *
issue_of(const struct table *t, size_t row)
{
	return issue_rows_at(t, row).issue;
}

const struct issue_list *
table_issues_list(const struct table *t)
{
	return issue_rows_list(t);
}

const struct judgement *
table_issues_judgement(const struct table *t)
{
	return &issue_rows_list(t)->judgement;
}

size_t
table_issues_urgent(const struct table *t)
{
	return issue_rows_list(t)->errors + issue_rows_list(t)->warnings;
}

static const char *
severity_name(enum severity severity)
{
	return severity == SEVERITY_ERROR ? "error"
	       : severity == SEVERITY_WARNING ? "warning" : "note";
}

/* A letter that can be told apart without colours. */
static void
get_mark(const struct table *t, size_t row, struct cell *c)
{
	enum severity severity = issue_of(t, row)->severity;

	text_add(&c->text, severity == SEVERITY_ERROR ? "!"
	                   : severity == SEVERITY_WARNING ? "?" : "i");
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
	c->number = issue_rows_at(t, row).count;
}

static void
get_what(const struct table *t, size_t row, struct cell *c)
{
	struct issue_row at = issue_rows_at(t, row);

	if (at.head && at.issue->cause)
		text_addf(&c->text, "%s (%" PRIu32 "x)", at.issue->cause, at.count);
	else
		text_add(&c->text, at.issue->what);
}

static void
get_sum(const struct table *t, size_t row, struct cell *c, bool right)
{
	uint32_t stored, computed;

	c->absent = issue_rows_at(t, row).head
	            || !issue_sum(issue_of(t, row), &stored, &computed);
	if (!c->absent)
		c->number = right ? computed : stored;
}

static void
get_stored(const struct table *t, size_t row, struct cell *c)
{
	get_sum(t, row, c, false);
}

static void
get_computed(const struct table *t, size_t row, struct cell *c)
{
	get_sum(t, row, c, true);
}

static void
get_field(const struct table *t, size_t row, struct cell *c)
{
	const char *field = issue_field(issue_of(t, row));

	c->absent = !field;
	if (field)
		text_add(&c->text, field);
}

static void
get_message(const struct table *t, size_t row, struct cell *c)
{
	c->absent = !issue_message(issue_of(t, row), &c->text);
}

static void
get_kernel(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, issue_of(t, row)->kernel);
}

static const struct column columns[] = {
	{ .name = "mark", .title = "MARK", .kind = COLUMN_TEXT, .width = 1, .get = get_mark,
	  .use = COLUMN_SCREEN, .help = "! error, ? warning, i note" },
	{ .name = "severity", .title = "SEVERITY", .kind = COLUMN_TEXT, .width = 8,
	  .get = get_severity, .use = COLUMN_OUTPUT,
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
	  .get = get_count, .use = COLUMN_OUTPUT,
	  .help = "how many of the same cause the row stands for" },
	{ .name = "field", .title = "FIELD", .kind = COLUMN_TEXT, .width = 8,
	  .get = get_field, .use = COLUMN_OUTPUT, .data = true,
	  .help = "the field at fault" },
	{ .name = "stored", .title = "STORED", .kind = COLUMN_CRC, .width = 8, .rank = 2,
	  .get = get_stored, .help = "the CRC or sum as it is stored" },
	{ .name = "computed", .title = "COMPUTED", .kind = COLUMN_CRC, .width = 8, .rank = 2,
	  .get = get_computed, .help = "the CRC or sum as it should be" },
	{ .name = "what", .title = "WHAT", .kind = COLUMN_TEXT, .width = 44,
	  .get = get_what, .wraps = true, .help = "what is wrong" },
	{ .name = "kernel", .title = "WHAT THE KERNEL DOES", .kind = COLUMN_TEXT,
	  .width = 28, .rank = 3, .get = get_kernel, .wraps = true,
	  .help = "what the kernel (or U-Boot) does about it" },
	{ .name = "message", .title = "WHAT IS PRINTED", .kind = COLUMN_TEXT,
	  .get = get_message, .use = COLUMN_OUTPUT, .wraps = true,
	  .help = "what the kernel (or U-Boot) prints about it" },
	{ .name = "store", .title = "STORE", .kind = COLUMN_TEXT, .width = 20,
	  .get = get_store, .data = true, .use = COLUMN_OUTPUT, .stores = true,
	  .help = "the bytes it lies in, and the path to them" },
};

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	issue_subject(issue_of(t, row), s);
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

static void
add_verdict(const struct table *t, struct text *json)
{
	judgement_add_json(table_issues_judgement(t), json);
}

const struct table_class table_issues = {
	.family = &list_family,
	.name = "issues",
	.title = "Issues",
	.help = "What is wrong in the image, and what the kernel does about it.",
	.columns = columns,
	.column_count = COUNT(columns),
	.judged = true,
	.add_verdict = add_verdict,
	.all_stores = true,
	.open = issue_rows_open,
	.make = issue_rows_make,
	.refresh = issue_rows_refresh,
	.close = issue_rows_close,
	.folding = &issue_rows_folding,
	.count = issue_rows_count,
	.subject = subject,
	.mark = mark,
};
