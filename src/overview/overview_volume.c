/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be told of a JFFS2 file system: its erase size, its files, its space, and what
 * was deleted in it. */
#include <inttypes.h>
#include <string.h>

#include "overview/overview_private.h"
#include "words/inventory.h"

/* Which sizes can be tried where the nodes don't tell. */
static void
add_sizes(const struct volume *v, struct text *t)
{
	text_add(t, "try ");
	if (v->erase.at_least) {
		text_add_exact_size(t, v->erase.at_least);
		text_add(t, " or more");
	} else {
		text_add(t, "the usual 64 KiB and 128 KiB");
	}
	text_add(t, " in the map");
}

/* The same, and what would tell it. Not of a NAND dump as it stands: what is below has a size. */
static void
add_guide(const struct volume *v, struct overview_row *row)
{
	row->mark = MARK_WARNING;
	if (v->raw)
		return;
	text_add(&row->text, "\n");
	add_sizes(v, &row->text);
	text_add(&row->text, ": no node may cross a row. /proc/mtd on the device shows it.");
	text_add(&row->brief, "; ");
	add_sizes(v, &row->brief);
}

static void
add_erase(struct overview *o, const struct subject *s, uint64_t over)
{
	const struct volume *v = s->volume;
	struct overview_row *row = overview_add_of(o, OVERVIEW_ERASE, s);

	text_add(&row->text, v->erase.why);
	text_add_bytes(&row->brief, v->erase.why, strcspn(v->erase.why, ";"));
	if (over > 0) {
		text_addf(&row->text, "; the last block has only %" PRIu64 " bytes", over);
		text_addf(&row->brief, "; the last has %" PRIu64 " bytes", over);
	}
	if (!v->erase.size)
		add_guide(v, row);
}

void
overview_add_erase_size(const struct volume *v, struct text *t)
{
	if (!v->scanned || !v->erase.size)
		return;
	text_add(t, ", erase ");
	text_add_exact_size(t, v->erase.size);
}

static void
describe_deleted(const struct overview_count *c, struct text *t)
{
	if (c->files > 0)
		text_addf(t, "%zu file%s can be recovered", c->files, c->files == 1 ? "" : "s");
	if (c->files > 0 && c->whole == c->files)
		text_add(t, c->files == 1 ? ", completely" : ", all completely");
	else if (c->whole > 0)
		text_addf(t, ", %zu of them completely", c->whole);
	else if (c->files > 0)
		text_add(t, " in part");
	if (c->names > 0 && c->files > 0)
		text_addf(t, "; of %zu more only the name", c->names);
	else if (c->names > 0)
		text_addf(t, "of %zu file%s only the name is left", c->names,
		        c->names == 1 ? "" : "s");
}

/* In a row of its own, or at the end of `row`. */
static void
add_deleted(struct overview *o, const struct subject *s, struct overview_row *row)
{
	struct overview_count count = { 0 };

	for (size_t i = 0; i < o->counts.count; i++)
		if (o->counts.at[i].volume == s->volume)
			count = o->counts.at[i];
	if (count.files > 0)
		overview_keep(&o->deleted, s);
	if (count.files > 0 && row)
		text_addf(&row->text, "; %zu deleted can be recovered", count.files);
	else if (!row && (count.files > 0 || count.names > 0))
		describe_deleted(&count, &overview_add_of(o, OVERVIEW_DELETED, s)->text);
}

/* Files and space: in a row each, or in one, without what is 0. */
static void
add_contents(struct overview *o, const struct subject *s, bool terse)
{
	struct overview_row *row = overview_add_of(o, OVERVIEW_FILES, s);
	struct inventory holds;

	inventory_of(s->volume, &holds);
	if (terse)
		inventory_add_briefly(&holds, &row->text);
	else
		inventory_add_files(&holds, &row->text);
	if (!terse)
		inventory_add_space(&holds, &overview_add_of(o, OVERVIEW_SPACE, s)->text);
	if (s->volume->built)
		add_deleted(o, s, terse ? row : NULL);
}

void
overview_add_volume(struct overview *o, const struct subject *s, bool terse)
{
	const struct volume *v = s->volume;
	uint64_t over = v->erase.size && v->log.part.len > v->erase.phase
	                ? (v->log.part.len - v->erase.phase) % v->erase.size : 0;

	o->volumes++;
	if (!o->done || !v->scanned)
		return;
	if (!terse || !v->erase.size)
		add_erase(o, s, over);
	if (!v->erase.size && !v->raw)
		overview_keep(&o->undecided, s);
	if (over > 0)
		overview_keep(&o->short_end, s);
	add_contents(o, s, terse);
}
