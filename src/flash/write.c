/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A plan as text. */
#include "flash/flash_private.h"

/* Adds words, broken at blanks; lines after the first are indented. */
static void
add_wrapped(const char *s, int width, int indent, int first, struct text *t)
{
	int column = first;
	bool begins = true; /* a line: no blank before the word */

	while (*s) {
		int len = (int)strcspn(s, " ");

		if (!begins && column + len + 1 > width) {
			text_addf(t, "\n%*s", indent, "");
			column = indent;
			begins = true;
		}
		if (!begins)
			text_add(t, " ");
		text_add_bytes(t, s, (size_t)len);
		column += len + !begins;
		begins = false;
		s += len;
		s += strspn(s, " ");
	}
	text_add(t, "\n");
}

static void
add_fact(const char *name, const char *value, int width, struct text *t)
{
	text_addf(t, "  %-12s", name);
	add_wrapped(value, width, 14, 14, t);
}

/* ---- the head ---- */

static void
add_bytes(const struct flash_plan *p, int width, struct text *t)
{
	struct text v = { 0 };

	text_addf(&v, "%zu bytes (", p->bytes.len);
	text_add_size(&v, p->bytes.len);
	text_addf(&v, "): %s", p->what);
	if (p->from)
		text_addf(&v, ", from 0x%" PRIx64 " on", p->from);
	add_fact("writes", text_str(&v), width, t);
	if (p->uimage && p->from == UIMAGE_HEADER_LEN)
		add_fact("", "A kernel mounts a file system from the first byte of its partition. If the "
		        "board's bootcmd checks the header in the flash, write the whole file.", width, t);
	text_free(&v);
}

static void
add_blocks(const struct flash_plan *p, int width, struct text *t)
{
	struct text v = { 0 };

	text_addf(&v, "%" PRIu64 " of %" PRIu64 " erase blocks differ, in %zu range%s", p->changed,
	        p->blocks, p->ranges.count, p->ranges.count == 1 ? "" : "s");
	if (p->scattered)
		text_add(&v, ": too many to write by hand, so all is written (--tsv lists them)");
	if (p->bytes.len < p->old.len)
		text_add(&v, "; the old image is longer, and what stands behind stays in the flash");
	add_fact("changed", text_str(&v), width, t);
	text_free(&v);
}

static void
add_range(const struct flash_plan *p, const struct flash_target *r, struct text *t)
{
	const struct mtd_partition *q = flash_partition(p, r);

	text_addf(t, "%14s0x%" PRIx64 " bytes at ", "", r->len);
	flash_add_to(p, r->to, t);
	text_addf(t, ", %" PRIu64 " block%s", r->erase_len / p->erase_size,
	        r->erase_len == p->erase_size ? "" : "s");
	if (q) {
		text_add(t, ", ");
		text_add_readable(t, span_of(q->name, strlen(q->name)), false);
		text_addf(t, " (mtd%d)", r->partition);
	}
	text_add(t, "\n");
}

static void
add_address(const struct flash_plan *p, int width, struct text *t)
{
	struct text v = { 0 };

	if (p->placed)
		text_addf(&v, "0x%" PRIx64 ": ", p->to);
	text_add(&v, p->place_why);
	add_fact("to", text_str(&v), width, t);
	text_clear(&v);
	text_add_exact_size(&v, p->erase_size);
	text_addf(&v, ": %s", p->erase_why);
	add_fact("erase size", text_str(&v), width, t);
	text_free(&v);
}

void
flash_write_head(const struct flash_plan *p, int width, struct text *t)
{
	static const char *const kinds[] = { "unknown", "SPI NOR", "parallel NOR", "NAND" };
	struct text v = { 0 };

	if (p->archive) {
		add_fact("writes", p->what, width, t);
		return;
	}
	add_bytes(p, width, t);
	add_address(p, width, t);
	text_addf(&v, "%s: %s", kinds[p->kind], p->kind_why);
	add_fact("flash", text_str(&v), width, t);
	text_clear(&v);
	text_addf(&v, "%s: %s", p->load, p->load_why);
	add_fact("memory", text_str(&v), width, t);
	if (p->has_old)
		add_blocks(p, width, t);
	for (size_t i = 0; i < p->targets.count; i++)
		add_range(p, &p->targets.at[i], t);
	if (p->whole_flash && !p->has_old)
		add_fact("all", "This writes the boot loader, too. With the image as it was before the "
		        "change as OLD, only the blocks that differ are written.", width, t);
	if (p->targets.count)
		add_fact("first", "Keep a dump of the whole flash before anything is written: without "
		        "one, what goes wrong stays wrong. None of this has been run.", width, t);
	text_free(&v);
}

/* ---- the ways ---- */

static const char *const places[FLASH_WHERES] = {
	[FLASH_COMPUTER] = "On the computer:",
	[FLASH_DEVICE] = "On the device:",
	[FLASH_UBOOT] = "At the prompt of U-Boot:",
};

void
flash_write_way(const struct flash_way *w, int width, struct text *t)
{
	enum flash_where last = FLASH_SAY;

	text_add(t, "  Needs ");
	add_wrapped(w->needs, width, 2, 8, t);
	for (size_t i = 0; i < w->lines.count; i++) {
		const struct flash_line *l = &w->lines.at[i];

		if (places[l->where]) {
			if (l->where != last)
				text_addf(t, "  %s\n", places[l->where]);
			last = l->where;
			text_addf(t, "    %s\n", text_str(&l->text));
			continue;
		}
		text_add(t, l->where == FLASH_RISK ? "  Risk: " : "  ");
		add_wrapped(text_str(&l->text), width, 2, l->where == FLASH_RISK ? 8 : 2, t);
	}
}

void
flash_write_commands(const struct flash_way *w, struct text *t)
{
	for (size_t i = 0; i < w->lines.count; i++)
		if (places[w->lines.at[i].where])
			text_addf(t, "%s\n", text_str(&w->lines.at[i].text));
}

void
flash_write(const struct flash_plan *p, int width, struct text *t)
{
	flash_write_head(p, width, t);
	if (!p->targets.count && !p->archive)
		text_add(t, "\nNothing differs: nothing to write.\n");
	for (size_t i = 0; i < p->ways.count; i++) {
		text_addf(t, "\n%zu. %s\n", i + 1, p->ways.at[i].title);
		flash_write_way(&p->ways.at[i], width, t);
	}
}
