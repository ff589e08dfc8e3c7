/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong with the files of parts other than JFFS2, and with what leads to them. */
#include <inttypes.h>

#include "firmware/model/children.h"
#include "issues/issues_private.h"
#include "tree/tree.h"

bool
issues_is_refused(const struct firmware *f, const struct tree_part *t)
{
	return t->ready && !t->tree && !f->list.parts.at[t->part].format->tree->absent;
}

/* Where nothing else is known, that is why nothing can be said. */
static void
add_refused(struct collector *c, const struct tree_part *t, struct issue *issue)
{
	const struct part *p = &c->f->list.parts.at[t->part];
	const struct tree_maker *maker = p->format->tree;
	bool damaged = maker->is_damaged && maker->is_damaged(span_cut(c->f->bytes,
	        (size_t)p->offset, (size_t)p->len));

	issue->severity = (firmware_recognised(c->f) && !damaged) || t->limited
	                  ? SEVERITY_WARNING : SEVERITY_ERROR;
	issue->name = "not-opened";
	issues_add(c, issue, "its files are not opened: %s", t->err.text);
}

/* A file that the tables lead to, but that can't be decompressed to its end. */
static void
add_unreadable(struct collector *c, const struct tree_part *t, const struct unreadable_file *file)
{
	const struct part *p = &c->f->list.parts.at[t->part];
	struct issue issue = { .offset = p->offset, .severity = SEVERITY_ERROR, .group = "files",
		.name = "unreadable-file", .part = t->part, .extent = EXTENT_NONE,
		.cause = "file that cannot be read to its end",
		.kernel = "gives an error for what cannot be decompressed" };
	struct text path = { 0 }, shown = { 0 };

	if (file->stored != UINT64_MAX)
		issue.offset = p->offset + file->stored;
	tree_add_path(t->tree, file->node, &path);
	text_add_readable_path(&shown, span_of(path.at, path.len), false);
	issues_add(c, &issue, "file cannot be read from byte %" PRIu64 " on: %s", file->at,
	        text_str(&shown));
	c->list->judgement.files++;
	c->list->judgement.more_bytes = true;
	text_free(&path);
	text_free(&shown);
}

void
issues_add_trees(struct collector *c)
{
	for (size_t i = 0; i < c->f->trees.count; i++) {
		const struct tree_part *t = c->f->trees.at[i];
		const char *trouble = tree_part_trouble(c->f, t);
		struct issue issue = { .severity = SEVERITY_ERROR, .group = "structure",
			.name = "archive-damaged", .extent = EXTENT_NONE, .part = t->part,
			.kernel = "" };

		issue.offset = c->f->list.parts.at[t->part].offset;
		if (!c->f->list.parts.at[t->part].format->tree->wraps)
			issue.name = "tables-damaged";
		if (firmware_joined(c->f, issue.offset))
			continue;
		if (*trouble && t->limited) {
			issue.severity = SEVERITY_WARNING;
			issue.name = "not-unpacked";
		}
		if (*trouble)
			issues_add(c, &issue, "%s", trouble);
		else if (issues_is_refused(c->f, t))
			add_refused(c, t, &issue);
		for (size_t k = 0; k < t->unreadable.count; k++)
			add_unreadable(c, t, &t->unreadable.at[k]);
	}
}
