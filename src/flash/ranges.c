/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ranges that are written, as a table. */
#include "flash/flash_private.h"

#include "firmware/model/subject.h"

static const struct flash_target *
range_at(const struct table *t, size_t row)
{
	return &t->flash->ranges.at[row];
}

static void
family_subject(const struct table *t, struct subject *s)
{
	s->firmware = t->firmware;
}

static void
add_ways(const struct table *t, struct text *out)
{
	static const char *const wheres[FLASH_WHERES] = { "note", "risk", "computer", "device",
		"u-boot" };
	const struct flash_plan *p = t->flash;

	if (!p)
		return;
	text_addf(out, "\"erase_size\":%" PRIu32 ",\"ways\":[", p->erase_size);
	for (size_t i = 0; i < p->ways.count; i++) {
		const struct flash_way *w = &p->ways.at[i];

		text_addf(out, "%s{\"name\":\"%s\",\"title\":\"%s\",\"lines\":[", i ? "," : "", w->name,
		        w->title);
		for (size_t k = 0; k < w->lines.count; k++) {
			const struct text *line = &w->lines.at[k].text;

			text_addf(out, "%s{\"where\":\"%s\",\"text\":", k ? "," : "",
			        wheres[w->lines.at[k].where]);
			text_add_json(out, span_of(text_str(line), line->len));
			text_add(out, "}");
		}
		text_add(out, "]}");
	}
	text_add(out, "],");
}

static const struct table_family family = {
	.subject = family_subject,
	.add_json = add_ways,
};

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	c->number = t->flash->from + range_at(t, row)->at;
}

static void
get_length(const struct table *t, size_t row, struct cell *c)
{
	c->number = range_at(t, row)->len;
}

static void
get_flash(const struct table *t, size_t row, struct cell *c)
{
	c->absent = !t->flash->placed;
	c->number = range_at(t, row)->to;
}

static void
get_blocks(const struct table *t, size_t row, struct cell *c)
{
	c->number = range_at(t, row)->erase_len / t->flash->erase_size;
}

static void
get_partition(const struct table *t, size_t row, struct cell *c)
{
	const struct mtd_partition *q = flash_partition(t->flash, range_at(t, row));

	c->absent = !q;
	if (q)
		text_add_name(&c->text, span_of(q->name, strlen(q->name)));
}

static void
get_crc(const struct table *t, size_t row, struct cell *c)
{
	c->number = range_at(t, row)->crc;
}

static const struct column columns[] = {
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8, .get = get_offset,
	  .help = "first byte that is written, from the start of the image" },
	{ .name = "length", .title = "LENGTH", .kind = COLUMN_BYTES, .width = 10, .get = get_length,
	  .help = "bytes that are written: carve --range=OFFSET+LENGTH cuts them out" },
	{ .name = "flash", .title = "FLASH", .kind = COLUMN_OFFSET, .width = 8, .get = get_flash,
	  .help = "where in the flash, if that is known" },
	{ .name = "blocks", .title = "BLOCKS", .kind = COLUMN_NUMBER, .width = 6, .get = get_blocks,
	  .help = "erase blocks that are erased for it" },
	{ .name = "crc", .title = "CRC", .kind = COLUMN_CRC, .width = 8, .get = get_crc,
	  .help = "CRC-32 of the bytes, as U-Boot's crc32 prints it" },
	{ .name = "partition", .title = "PARTITION", .kind = COLUMN_NAME, .get = get_partition,
	  .help = "the partition in which they are, if that is known" },
};

static size_t
count(const struct table *t)
{
	return t->flash ? t->flash->ranges.count : 0;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	const struct flash_plan *p = t->flash;
	const struct flash_target *r = range_at(t, row);

	s->offset = p->from + r->at;
	s->bytes = span_cut(p->bytes, (size_t)r->at, (size_t)r->len);
	s->title = "range";
}

const struct table_class table_flash = {
	.family = &family,
	.name = "flash-plan",
	.title = "Ranges",
	.help = "What is written to the flash.",
	.columns = columns,
	.column_count = COUNT(columns),
	.count = count,
	.subject = subject,
};

void
table_open_flash(struct table *t, struct firmware *f, const struct flash_plan *p)
{
	*t = (struct table){ .class = &table_flash, .firmware = f, .flash = p };
	table_begin(t);
}
