/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be told of a JFFS2 file system: its erase size, its files, its space, and what
 * was deleted in it. */
#include <inttypes.h>

#include "list/jffs2/tables.h"
#include "overview/overview_private.h"
#include "words/inventory.h"

/* Where the nodes don't tell the size: which can be tried, and what would tell it. */
static void
add_guide(const struct volume *v, struct text *t)
{
	text_add(t, "\ntry ");
	if (v->erase.at_least) {
		text_add_exact_size(t, v->erase.at_least);
		text_add(t, " or more");
	} else {
		text_add(t, "the usual 64 KiB and 128 KiB");
	}
	text_add(t, " in the map: no node may cross a row. /proc/mtd on the device shows "
	            "it.");
}

static void
add_erase(struct overview *o, const struct subject *s)
{
	const struct volume *v = s->volume;
	struct overview_row *row = overview_add_of(o, OVERVIEW_ERASE, s);
	uint64_t over = v->erase.size && v->log.part.len > v->erase.phase
	                ? (v->log.part.len - v->erase.phase) % v->erase.size : 0;

	text_add(&row->text, v->erase.why);
	if (over > 0)
		text_addf(&row->text, "; the last block has only %" PRIu64 " bytes", over);
	if (!v->erase.size) {
		row->mark = MARK_WARNING;
		add_guide(v, &row->text);
	}
	if (!v->erase.size)
		overview_keep(&o->undecided, s);
	if (over > 0)
		overview_keep(&o->short_end, s);
}

/* How many deleted files are left, and of how many of them all is. */
static void
count_deleted(const struct volume *v, size_t *files, size_t *whole)
{
	struct error err;
	struct table t;

	*files = *whole = 0;
	table_open(&t, &table_deleted, v->firmware, (struct volume *)v);
	if (table_filter(&t, "left!=\"name only\"", &err))
		*files = table_count(&t);
	if (table_filter(&t, "left=all", &err))
		*whole = table_count(&t);
	table_close(&t);
}

static void
add_deleted(struct overview *o, const struct subject *s)
{
	size_t files, whole;
	struct text *t;

	count_deleted(s->volume, &files, &whole);
	if (files == 0)
		return;
	overview_keep(&o->deleted, s);
	t = &overview_add_of(o, OVERVIEW_DELETED, s)->text;
	text_add_count(t, files, "file", "files");
	text_add(t, " can be recovered");
	if (whole == files)
		text_add(t, files == 1 ? ", completely" : ", all of them completely");
	else if (whole > 0)
		text_addf(t, ", %zu of them completely", whole);
	else
		text_add(t, " in part");
}

void
overview_add_volume(struct overview *o, const struct subject *s)
{
	const struct volume *v = s->volume;
	struct inventory holds;

	o->volumes++;
	if (!o->done || !v->scanned)
		return;
	inventory_of(v, &holds);
	add_erase(o, s);
	inventory_add_files(&holds, &overview_add_of(o, OVERVIEW_FILES, s)->text);
	inventory_add_space(&holds, &overview_add_of(o, OVERVIEW_SPACE, s)->text);
	if (v->built)
		add_deleted(o, s);
}
