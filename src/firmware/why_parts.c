/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why the JFFS2 parts of an image begin and end where they do, in words. */
#include <inttypes.h>

#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "firmware/partitions/partitions.h"

/* More than anybody reads; a forged image can have thousands. */
enum { TOLD_MAX = 32 };

static void
add_run(const struct volume *v, struct text *t)
{
	text_addf(t, "JFFS2 from %08" PRIx64 " on: %s.\n", v->division_at, v->division.why);
	for (uint32_t i = 0; i < v->division.evidence.count; i++) {
		const struct divide_evidence *e = &v->division.evidence.at[i];

		text_addf(t, "  %08" PRIx64 " %s: ", v->division_at + e->offset,
		        e->sign ? "taken" : "not taken");
		divide_describe(e, t);
		text_add(t, ".\n");
	}
}

static void
add_doubt(const struct volume *v, struct text *t)
{
	if (v->doubt.why[0])
		text_addf(t, "Part %d may be more than one file system: %s.\n", v->part,
		        v->doubt.why);
}

static void
add_words(const struct firmware *f, struct text *t)
{
	const struct partitions *p = f->partitions;
	const struct partition_table *last = NULL;
	struct partition_row row;

	for (size_t i = 0; i < TOLD_MAX && partitions_row(f, i, &row); i++) {
		if (row.table != last)
			text_addf(t, "%s: %s.\n", row.table->taken ? "Taken" : "Not taken",
			        row.table->why);
		last = row.table;
		text_addf(t, "  %08" PRIx64 "+%" PRIx64 " %s: %s\n", row.partition->offset,
		        row.partition->len, row.partition->name, row.why);
	}
	if (p->tables.count == 0)
		text_add(t, "No table of partitions was found in the image; --mtdparts= "
		            "takes one.\n");
}

void
firmware_explain_parts(const struct firmware *f, struct text *t)
{
	size_t told = 0;

	for (size_t i = 0; i < f->volumes.count && told < TOLD_MAX; i++) {
		const struct volume *v = f->volumes.at[i];

		told += v->division.why[0] != '\0';
		if (v->division.why[0])
			add_run(v, t);
		add_doubt(v, t);
	}
	if (!firmware_flash(f))
		add_words(f, t);
	spare_describe(&f->spare, t);
}
