/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The places where a file system may begin, and the evidence for each. */
#include "firmware/model/subject.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "table/items.h"
#include "table/table.h"

/* One place: of the run of nodes that begins with the volume's. */
struct boundary {
	const struct volume *volume;
	const struct divide_evidence *evidence;
};

static const struct boundary *
boundary_of(const struct table *t, size_t row)
{
	return items_at(t, row);
}

static void
open_boundaries(struct table *t)
{
	items_open(t, sizeof(struct boundary));
	for (size_t i = 0; i < t->firmware->volumes.count; i++) {
		const struct volume *v = t->firmware->volumes.at[i];

		for (uint32_t k = 0; k < v->division.evidence.count; k++)
			*(struct boundary *)items_add(t) = (struct boundary){ v,
				&v->division.evidence.at[k] };
	}
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	const struct boundary *b = boundary_of(t, row);

	c->number = b->volume->division_at + b->evidence->offset;
}

#define GETTER(member) \
	static void \
	get_##member(const struct table *t, size_t row, struct cell *c) \
	{ \
		c->number = boundary_of(t, row)->evidence->member; \
	}

GETTER(conflicts)
GETTER(twins)
GETTER(copies)
GETTER(torn)
GETTER(before)
GETTER(after)
GETTER(around)
GETTER(blanks)
GETTER(begins)

static void
get_taken(const struct table *t, size_t row, struct cell *c)
{
	c->number = boundary_of(t, row)->evidence->sign != DIVIDE_NONE;
}

static void
get_sign(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, divide_signs[boundary_of(t, row)->evidence->sign]);
}

static const struct column columns[] = {
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8,
	  .get = get_offset, .help = "where a file system may begin, in the image" },
	{ .name = "conflicts", .title = "CONFLICTS", .kind = COLUMN_NUMBER, .width = 9,
	  .get = get_conflicts,
	  .help = "pairs of nodes across it with one inode (or directory) and version, but "
	          "different content; inodes whose type differs" },
	{ .name = "twins", .title = "TWINS", .kind = COLUMN_NUMBER, .width = 5,
	  .rank = 1, .get = get_twins,
	  .help = "inodes with nodes and a name on both sides" },
	{ .name = "copies", .title = "COPIES", .kind = COLUMN_NUMBER, .width = 6,
	  .rank = 4, .get = get_copies, .help = "nodes that stand on both sides" },
	{ .name = "torn", .title = "TORN", .kind = COLUMN_NUMBER, .width = 5,
	  .get = get_torn,
	  .help = "inodes of which one side has the name alone, or the nodes alone" },
	{ .name = "before", .title = "BEFORE", .kind = COLUMN_NUMBER, .width = 6,
	  .rank = 6, .get = get_before, .help = "inodes that are complete before it" },
	{ .name = "after", .title = "AFTER", .kind = COLUMN_NUMBER, .width = 6,
	  .rank = 7, .get = get_after, .help = "inodes that are complete after it" },
	{ .name = "around", .title = "AROUND", .kind = COLUMN_NUMBER, .width = 6,
	  .rank = 5, .get = get_around,
	  .help = "the most that places within either side tear: the lesser one" },
	{ .name = "blanks", .title = "BLANKS", .kind = COLUMN_NUMBER, .width = 6,
	  .rank = 3, .get = get_blanks,
	  .help = "erased blocks without a cleanmarker right before it" },
	{ .name = "begins", .title = "ROOT", .kind = COLUMN_FLAG, .width = 4,
	  .rank = 2, .get = get_begins,
	  .help = "a root directory begins there, and inode numbers start again" },
	{ .name = "taken", .title = "TAKEN", .kind = COLUMN_FLAG, .width = 5,
	  .get = get_taken, .help = "a part begins there" },
	{ .name = "sign", .title = "BY", .kind = COLUMN_TEXT, .rank = 8, .get = get_sign,
	  .help = "what decided: conflicts, twins, copies, closure, blank, begin" },
};

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	struct cell c = { 0 };

	get_offset(t, row, &c);
	s->offset = c.number;
	s->bytes = span_cut(t->firmware->bytes, (size_t)s->offset, JFFS2_HEADER_LEN);
	s->title = "boundary";
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	return boundary_of(t, row)->evidence->sign ? MARK_LIVE : MARK_OLD;
}

const struct table_class table_boundaries = {
	.family = &list_family,
	.name = "boundaries",
	.title = "Boundaries",
	.help = "The places where a file system may begin, and the evidence for each.",
	.columns = columns,
	.column_count = COUNT(columns),
	.open = open_boundaries,
	.close = items_close,
	.count = items_count,
	.subject = subject,
	.mark = mark,
};
