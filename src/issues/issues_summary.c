/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a summary and its block disagree: a kernel that reads summaries sees something
 * else. */
#include <inttypes.h>

#include "issues/issues.h"
#include "issues/issues_private.h"
#include "jffs2/summary.h"

/* What disagrees between one summary and its block, by kind. */
struct disagreement {
	uint32_t count[SUMMARY_BROKEN + 1], first[SUMMARY_BROKEN + 1];
};

static const struct {
	const char *name, *what, *kernel;
	enum severity severity;
} summary_rows[] = {
	[SUMMARY_UNLISTED] = { "summary-unlisted", "nodes that the summary leaves out",
		"one that reads summaries never sees them", SEVERITY_WARNING },
	[SUMMARY_GHOST] = { "summary-ghost", "nodes in the summary that are not there",
		"one that reads summaries drops them later", SEVERITY_WARNING },
	[SUMMARY_OBSOLETE] = { "summary-obsolete", "nodes in the summary, obsolete since",
		"one that reads summaries drops them later", SEVERITY_NOTE },
};

static void
note_finding(void *arg, enum summary_finding finding, uint32_t offset)
{
	struct disagreement *d = arg;

	if (d->count[finding]++ == 0)
		d->first[finding] = offset;
}

void
issues_add_summary(struct collector *c, uint32_t i)
{
	struct disagreement d = { { 0 }, { 0 } };

	summary_check(&c->volume->log, i, note_finding, &d);
	/* issues_add_fate reports what becomes of a broken one. */
	for (int k = 0; k < SUMMARY_BROKEN; k++) {
		struct issue issue = issues_of_extent(c, i);

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

/* ---- of these, what is lost ---- */

uint32_t
issues_count_listed(struct collector *c)
{
	return c->volume->log.odd.count ? issues_count_extents(c) : 0;
}

void
issues_look_listed(struct collector *c, uint32_t i)
{
	if (i == 0)
		c->listed = jffs2_listed_begin(c->volume->fs);
	jffs2_listed_look(c->listed, i);
}

void
issues_end_listed(struct collector *c)
{
	const struct jffs2_listed_block *b;

	if (jffs2_listed_judge(c->listed))
		c->list->judgement.more_files = c->list->judgement.more_bytes = true;
	for (size_t k = 0; (b = jffs2_listed_block(c->listed, k)); k++) {
		struct issue issue = issues_of_extent(c, b->summary);

		issue.group = "files";
		issue.name = "summary-lost";
		issue.kernel = "shows files without them, older data, or no file";
		issue.severity = SEVERITY_ERROR;
		if (b->lost)
			issues_add(c, &issue, "nodes in the summary that are lost, as nothing replaces "
			        "them: %" PRIu32 ", first at %08" PRIx64, b->lost,
			        c->volume->offset + b->first);
	}
	issues_free_listed(c);
}

void
issues_free_listed(struct collector *c)
{
	jffs2_listed_free(c->listed);
	c->listed = NULL;
}
