/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mount of a JFFS2 part, a row for each step. */
#include "firmware/model/subject.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "table/table.h"

static const struct jffs2_steps *
steps_of(const struct table *t)
{
	return t->volume->steps;
}

static struct jffs2_step
step_of(const struct table *t, size_t row)
{
	return jffs2_step_at(steps_of(t), (uint32_t)row);
}

static bool
make_steps(struct table *t, size_t looks)
{
	return volume_make_steps(t->volume, looks);
}

static void
get_number(const struct table *t, size_t row, struct cell *c)
{
	(void)t;
	c->number = row + 1;
}

static void
get_phase(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text,
	        jffs2_phase_names[jffs2_steps_phase(steps_of(t), (uint32_t)row)]);
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	uint32_t offset, len;

	jffs2_step_bytes(steps_of(t), (uint32_t)row, &offset, &len);
	c->absent = len == 0;
	c->number = offset + (t->absolute ? t->volume->offset : 0);
}

static void
get_length(const struct table *t, size_t row, struct cell *c)
{
	uint32_t offset, len;

	jffs2_step_bytes(steps_of(t), (uint32_t)row, &offset, &len);
	c->absent = len == 0;
	c->number = len;
}

static void
get_verdict(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, jffs2_outcome_names[step_of(t, row).outcome]);
	c->absent = c->text.len == 0;
}

static void
get_what(const struct table *t, size_t row, struct cell *c)
{
	jffs2_step_describe(steps_of(t), (uint32_t)row, &c->text);
}

static void
get_rule(const struct table *t, size_t row, struct cell *c)
{
	text_add(&c->text, jffs2_step_rule(steps_of(t), (uint32_t)row));
}

static const struct column columns[] = {
	{ .name = "step", .title = "STEP", .kind = COLUMN_NUMBER, .width = 6,
	  .get = get_number, .help = "number of the step, from 1 on" },
	{ .name = "phase", .title = "PHASE", .kind = COLUMN_TEXT, .width = 6, .rank = 6,
	  .get = get_phase,
	  .help = "scan; pass 1 counts links, pass 2 removes what has none; xattrs; access: "
	          "an inode is read when it is first asked for" },
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8, .rank = 2,
	  .get = get_offset,
	  .help = "the first byte that it looks at, from the start of the part" },
	{ .name = "length", .title = "LEN", .kind = COLUMN_BYTES, .width = 6, .rank = 8,
	  .get = get_length, .use = COLUMN_OUTPUT, .data = true,
	  .help = "how many bytes it looks at" },
	{ .name = "verdict", .title = "VERDICT", .kind = COLUMN_TEXT, .width = 8, .rank = 3,
	  .get = get_verdict,
	  .help = "go on, empty, taken, obsolete, dropped, dirt, free, removed" },
	{ .name = "rule", .title = "RULE", .kind = COLUMN_TEXT, .width = 33, .rank = 9,
	  .get = get_rule, .help = "the function of the kernel that does it" },
	{ .name = "what", .title = "WHAT", .kind = COLUMN_TEXT, .get = get_what,
	  .help = "what is done, and why" },
};

static size_t
count(const struct table *t)
{
	return steps_of(t) ? steps_of(t)->count : 0;
}

/* The bytes that a step looks at; of a header, the fields that every node has. */
static void
subject(const struct table *t, size_t row, struct subject *s)
{
	const struct jffs2_steps *steps = steps_of(t);
	uint32_t n = (uint32_t)row, extent = jffs2_step_extent(steps, n), offset, len;
	enum jffs2_step_kind kind = (enum jffs2_step_kind)step_of(t, row).kind;

	if (extent != EXTENT_NONE && kind != STEP_SUMMARY)
		subject_extent(t->volume, extent, s);
	else
		s->title = kind == STEP_BLOCK || kind == STEP_SPARE ? "erase block" : "step";
	s->inode = jffs2_step_inode(steps, n);
	jffs2_step_bytes(steps, n, &offset, &len);
	if (len) {
		s->offset = t->volume->offset + offset;
		s->bytes = span_cut(t->volume->log.part, offset, len);
	}
	if (kind == STEP_HEADER) {
		s->fields = jffs2_header_fields;
		s->field_count = jffs2_header_field_count;
	}
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	struct jffs2_step step = step_of(t, row);

	if (step.kind == STEP_PHASE || step.kind == STEP_BLOCK
	        || (step.kind == STEP_SPARE && step.outcome != OUTCOME_DROPPED))
		return MARK_BOUNDARY;
	switch ((enum jffs2_outcome)step.outcome) {
	case OUTCOME_TAKEN:
		return MARK_LIVE;
	case OUTCOME_OLD:
	case OUTCOME_REMOVED:
		return MARK_OLD;
	case OUTCOME_DROPPED:
		return MARK_BAD;
	case OUTCOME_DIRT:
		return MARK_WARNING;
	case OUTCOME_FREE:
	case OUTCOME_EMPTY:
		return MARK_FREE;
	default:
		return MARK_PLAIN;
	}
}

const struct table_class table_steps = {
	.family = &list_family,
	.name = "steps",
	.title = "Steps",
	.help = "What the kernel does when it mounts the part, step by step.",
	.columns = columns,
	.column_count = COUNT(columns),
	.needs_volume = true,
	.make = make_steps,
	.at_once = 4096,
	.count = count,
	.subject = subject,
	.mark = mark,
};
