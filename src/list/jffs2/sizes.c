/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How large erased runs, nodes and stretches of dirt are: a histogram for each, by powers
 * of two. Sizes of 4 bytes or less are separate: they are padding at the end of blocks.
 */
#include "firmware/model/subject.h"
#include "jffs2/blocks/block.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "table/table.h"

enum group { GROUP_FREE, GROUP_NODE, GROUP_DIRT, GROUP_COUNT };
enum { SIZES = 33, SMALLEST = 4 };

/* One class of sizes in one group. */
struct sizes {
	uint32_t count, first; /* first: the first extent */
	uint64_t bytes;
	uint32_t share[BAR_SHARES]; /* of count */
};

struct histogram {
	uint64_t generation; /* of the volume when it was begun */
	uint32_t next;       /* extent */
	struct sizes sizes[GROUP_COUNT][SIZES];
	uint32_t most[GROUP_COUNT]; /* the largest count */
};

/* 0 holds 1 to 4; n holds 2^(n+1) to 2^(n+2)-1, without 4 itself. */
static unsigned
size_class(uint32_t len)
{
	unsigned n = 0;

	for (len >>= 2; len > 1; len >>= 1)
		n++;
	return n + 1;
}

static void
add_extent(struct histogram *h, const struct volume *v, uint32_t i)
{
	const struct extent *e = &v->log.extents.at[i];
	enum group group = e->kind == EXTENT_FREE ? GROUP_FREE
	                   : e->kind == EXTENT_NODE ? GROUP_NODE : GROUP_DIRT;
	struct sizes *s = &h->sizes[group][e->len <= SMALLEST ? 0 : size_class(e->len)];

	if (s->count++ == 0)
		s->first = i;
	s->bytes += e->len;
	s->share[block_fill_of(&v->log, v->fs, i)]++;
	if (s->count > h->most[group])
		h->most[group] = s->count;
}

static void
open_sizes(struct table *t)
{
	struct histogram *h = memory_zeroed(1, sizeof *h);

	h->generation = t->volume->generation;
	t->state = h;
}

static bool
make_sizes(struct table *t, size_t looks)
{
	struct histogram *h = t->state;
	const struct jffs2_log *log = &t->volume->log;

	/* What was counted is void by then. */
	if (!t->volume->scanned || h->generation != t->volume->generation)
		return false;
	for (; h->next < log->extents.count && looks > 0; h->next++, looks--)
		add_extent(h, t->volume, h->next);
	if (h->next < log->extents.count)
		return true;
	for (uint32_t n = 0; n < GROUP_COUNT * SIZES; n++)
		if (h->sizes[n / SIZES][n % SIZES].count)
			array_push(&t->rows, n);
	return false;
}

static void
close_sizes(struct table *t)
{
	free(t->state);
	t->state = NULL;
}

static const struct sizes *
sizes_of(const struct table *t, size_t row)
{
	const struct histogram *h = t->state;

	return &h->sizes[t->rows.at[row] / SIZES][t->rows.at[row] % SIZES];
}

/* ---- columns ---- */

static void
get_what(const struct table *t, size_t row, struct cell *c)
{
	static const char *const names[] = { "free", "node", "dirt" };

	text_add(&c->text, names[t->rows.at[row] / SIZES]);
}

static uint64_t
least(unsigned class)
{
	return class == 0 ? 1 : class == 1 ? SMALLEST + 1 : (uint64_t)2 << class;
}

static void
get_from(const struct table *t, size_t row, struct cell *c)
{
	c->number = least(t->rows.at[row] % SIZES);
}

static void
get_to(const struct table *t, size_t row, struct cell *c)
{
	c->number = least(t->rows.at[row] % SIZES + 1) - 1;
}

static void
get_count(const struct table *t, size_t row, struct cell *c)
{
	c->number = sizes_of(t, row)->count;
}

static void
get_bytes(const struct table *t, size_t row, struct cell *c)
{
	c->number = sizes_of(t, row)->bytes;
}

static void
get_bar(const struct table *t, size_t row, struct cell *c)
{
	const struct histogram *h = t->state;

	for (size_t i = 0; i < BAR_SHARES; i++)
		c->share[i] = sizes_of(t, row)->share[i];
	c->whole = h->most[t->rows.at[row] / SIZES];
}

static const struct column columns[] = {
	{ .name = "what", .title = "WHAT", .kind = COLUMN_TEXT, .width = 5,
	  .get = get_what, .help = "free (erased runs), node or dirt" },
	{ .name = "from", .title = "FROM", .kind = COLUMN_BYTES, .width = 9, .rank = 2,
	  .get = get_from, .help = "least size in bytes; of a node with its padding" },
	{ .name = "to", .title = "TO", .kind = COLUMN_BYTES, .width = 9,
	  .get = get_to, .help = "largest size" },
	{ .name = "count", .title = "COUNT", .kind = COLUMN_NUMBER, .width = 8,
	  .get = get_count, .help = "how many there are" },
	{ .name = "bytes", .title = "BYTES", .kind = COLUMN_BYTES, .width = 10, .rank = 3,
	  .get = get_bytes, .help = "bytes that they take up in total" },
	{ .name = "bar", .title = "SHARE", .kind = COLUMN_BAR, .width = 32, .rank = 1,
	  .get = get_bar,
	  .help = "the count beside the largest of its kind: # live, ~ obsolete, ! bad or "
	          "dirt, . free" },
};

/* No rows while they are out of date: the extents may be gone. */
static size_t
count(const struct table *t)
{
	const struct histogram *h = t->state;

	return h->generation == t->volume->generation ? t->rows.count : 0;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	subject_extent(t->volume, sizes_of(t, row)->first, s);
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	static const uint8_t marks[] = { MARK_FREE, MARK_LIVE, MARK_WARNING };

	return (enum row_mark)marks[t->rows.at[row] / SIZES];
}

const struct table_class table_sizes = {
	.family = &list_family,
	.name = "sizes",
	.title = "Sizes",
	.help = "How large erased runs, nodes and stretches of dirt are.",
	.columns = columns,
	.column_count = COUNT(columns),
	.needs_volume = true,
	.open = open_sizes,
	.make = make_sizes,
	.at_once = 8192,
	.close = close_sizes,
	.count = count,
	.subject = subject,
	.mark = mark,
};
