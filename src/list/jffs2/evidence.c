/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The candidates for the erase size, and the evidence for each. */
#include <inttypes.h>

#include "firmware/model/subject.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "table/table.h"

static const struct erase_evidence *
evidence(const struct table *t, size_t row)
{
	return &t->volume->erase.evidence[row];
}

#define GETTER(member) \
	static void \
	get_##member(const struct table *t, size_t row, struct cell *c) \
	{ \
		c->number = evidence(t, row)->member; \
	}

GETTER(size)
GETTER(phase)
GETTER(boundaries)
GETTER(crossed)
GETTER(starts)
GETTER(markers)
GETTER(free_ends)
GETTER(summaries)
GETTER(chosen)

static void
get_label(const struct table *t, size_t row, struct cell *c)
{
	text_add_exact_size(&c->text, evidence(t, row)->size);
}

static void
get_score(const struct table *t, size_t row, struct cell *c)
{
	double score = evidence(t, row)->score;

	c->number = score > 0 && score < 1e9 ? (uint64_t)(score * 10 + 0.5) : 0;
}

static const struct column columns[] = {
	{ .name = "size", .title = "BYTES", .kind = COLUMN_BYTES, .width = 8, .rank = 8,
	  .get = get_size, .use = COLUMN_OUTPUT,
	  .help = "the candidate: bytes of an erase block" },
	{ .name = "label", .title = "SIZE", .kind = COLUMN_TEXT, .width = 8,
	  .get = get_label, .use = COLUMN_SCREEN, .help = "the same, with a unit" },
	{ .name = "phase", .title = "PHASE", .kind = COLUMN_BYTES, .width = 7, .rank = 6,
	  .get = get_phase, .help = "offset of the first boundary in the part" },
	{ .name = "boundaries", .title = "BOUNDS", .kind = COLUMN_NUMBER, .width = 6,
	  .rank = 1, .get = get_boundaries,
	  .help = "block boundaries between the first and last node" },
	{ .name = "crossed", .title = "CROSSED", .kind = COLUMN_NUMBER, .width = 7,
	  .get = get_crossed, .help = "of those, inside a node" },
	{ .name = "starts", .title = "STARTS", .kind = COLUMN_NUMBER, .width = 6,
	  .rank = 2, .get = get_starts, .help = "of those, where a node starts" },
	{ .name = "markers", .title = "MARKERS", .kind = COLUMN_NUMBER, .width = 7,
	  .rank = 3, .get = get_markers, .help = "cleanmarkers on a boundary" },
	{ .name = "free_ends", .title = "FREE", .kind = COLUMN_NUMBER, .width = 5,
	  .rank = 4, .get = get_free_ends, .help = "erased runs that end on a boundary" },
	{ .name = "summaries", .title = "SUMMARIES", .kind = COLUMN_NUMBER, .width = 9,
	  .rank = 5, .get = get_summaries, .help = "summaries that end on a boundary" },
	{ .name = "score", .title = "SCORE", .kind = COLUMN_TENTHS, .width = 6,
	  .get = get_score,
	  .help = "-log10 of the chance that larger blocks leave these boundaries "
	          "free by accident" },
	{ .name = "chosen", .title = "CHOSEN", .kind = COLUMN_FLAG, .width = 6,
	  .get = get_chosen, .help = "the size that is taken" },
};

static size_t
count(const struct table *t)
{
	uint32_t n = t->volume->erase.evidence_count;

	return n < ERASE_CANDIDATES ? n : ERASE_CANDIDATES;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	const struct erase_evidence *e = evidence(t, row);
	struct span block = span_cut(t->volume->log.part, e->phase, e->size);

	/* The first whole block, if that were the size. */
	s->offset = t->volume->offset + t->volume->log.part.len;
	if (block.len)
		s->offset = t->volume->offset + e->phase;
	s->bytes = block;
	s->title = "first erase block";
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	const struct erase_evidence *e = evidence(t, row);

	return e->chosen ? MARK_LIVE : e->crossed ? MARK_OLD : MARK_PLAIN;
}

const struct table_class table_evidence = {
	.family = &list_family,
	.name = "erase",
	.title = "Erase size",
	.help = "The candidates for the erase size, and the evidence for each.",
	.columns = columns,
	.column_count = COUNT(columns),
	.needs_volume = true,
	.count = count,
	.subject = subject,
	.mark = mark,
};
