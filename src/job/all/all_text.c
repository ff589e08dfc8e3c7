/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report for people. */
#include <inttypes.h>
#include <string.h>

#include "job/all/all_private.h"
#include "words/inventory.h"

/* Nothing if there is no value. */
static void
add_line(struct text *t, const char *name, const char *value)
{
	if (*value)
		text_addf(t, "  %-11s %s\n", name, value);
}

static void
add_sums(const struct all_entry *e, struct text *t)
{
	struct all_sums sums;
	struct text line = { 0 };

	all_sums_of(e, &sums);
	for (size_t i = 0; i < sums.list.count; i++) {
		const struct all_sum *s = &sums.list.at[i];

		text_clear(&line);
		text_addf(&line, "%s: %s %s", s->name, s->stored, all_verdict_names[s->verdict]);
		if (s->verdict == ALL_WRONG)
			text_addf(&line, ", computed %s", s->computed);
		add_line(t, "checksum", text_str(&line));
	}
	text_free(&line);
	all_sums_free(&sums);
}

static void
add_volume(const struct volume *v, struct text *t)
{
	struct inventory i;
	struct text line = { 0 };

	inventory_of(v, &i);
	inventory_add_nodes(&i, &line);
	if (i.bad)
		text_addf(&line, "; a checksum is WRONG in %" PRIu64, i.bad);
	else
		text_add(&line, "; all checksums right");
	add_line(t, "nodes", text_str(&line));
	add_line(t, "erase size", v->erase.why);
	text_free(&line);
}

/* "part 2/1: uImage header, 64 bytes at 00002000, partition kernel" */
static void
add_heading(const struct all_entry *e, struct text *t)
{
	struct text number = { 0 };

	all_add_number(e, &number);
	text_add(t, "\n");
	if (all_part(e))
		text_addf(t, "part %s: %s", text_str(&number), all_kind_name(e));
	else if (e->partition)
		text_addf(t, "all of partition %s", all_partition(e));
	else
		text_addf(t, "below part %s", text_str(&number));
	if (e->kind != ALL_MISSING)
		text_addf(t, ", %zu bytes at %08" PRIx64, all_bytes(e).len, all_offset(e));
	if (all_part(e) && *all_partition(e))
		text_addf(t, ", in partition %s", all_partition(e));
	text_add(t, "\n");
	text_free(&number);
}

static void
add_entry(const struct all_entry *e, struct text *t)
{
	const struct part *p = all_part(e);
	struct text from = { 0 };

	add_heading(e, t);
	add_line(t, "what", p ? p->what : "");
	store_add_crumbs(e->firmware->store, " > ", false, &from);
	add_line(t, "from", text_str(&from));
	add_line(t, "file", e->kind == ALL_GAP ? "-" : text_str(&e->file));
	add_line(t, "SHA-256", e->sha256);
	add_line(t, "header", text_str(&e->header));
	add_line(t, "files", text_str(&e->extracted));
	if (e->kind == ALL_PART) {
		add_sums(e, t);
		if (firmware_volume(e->firmware, e->part))
			add_volume(firmware_volume(e->firmware, e->part), t);
	}
	add_line(t, "remark", text_str(&e->remark));
	add_line(t, "loss", text_str(&e->loss));
	text_free(&from);
}

void
all_add_text(const struct all_plan *p, const struct firmware *f, uint32_t losses,
        struct text *t)
{
	const char *name = image_name(f->image);

	text_add_readable(t, span_of(name, strlen(name)), false);
	text_addf(t, ": %zu bytes\n", f->bytes.len);
	all_plan_describe(p, t);
	text_addf(t, "\n%" PRIu32 " %s\n", losses, losses == 1 ? "loss" : "losses");
	if (p->omitted)
		text_addf(t, "%" PRIu64 " parts more than the %d that are extracted at most\n",
		        p->omitted, ALL_ENTRIES_MOST);
	for (size_t i = 0; i < p->entries.count; i++)
		add_entry(&p->entries.at[i], t);
}
