/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "list/parts/part_facts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "firmware/parts/sums.h"

static void
add_member(struct text *t, const char *name, const char *value)
{
	text_addf(t, "\"%s\":", name);
	if (value)
		text_add_json(t, span_of(value, strlen(value)));
	else
		text_add(t, "null");
}

static void
add_object(struct text *t, const char *name, const char *value, const char *verdict,
        const char *computed)
{
	text_add(t, t->len > 1 ? ",{" : "{");
	add_member(t, "name", name);
	text_add(t, ",");
	add_member(t, "value", value);
	text_add(t, ",");
	add_member(t, "verdict", verdict);
	if (computed) {
		text_add(t, ",");
		add_member(t, "computed", computed);
	}
	text_add(t, "}");
}

/* The CRCs of a uImage, which has them by itself. */
static void
add_uimage(struct text *t, const struct firmware *f, uint64_t at)
{
	const struct uimage *u = f->uimages.at;
	char stored[2][12], computed[2][12];

	while (u < f->uimages.at + f->uimages.count && u->offset < at)
		u++;
	if (u == f->uimages.at + f->uimages.count || u->offset != at)
		return;
	snprintf(stored[0], sizeof stored[0], "%08" PRIx32, u->hcrc);
	snprintf(computed[0], sizeof computed[0], "%08" PRIx32, u->hcrc_computed);
	snprintf(stored[1], sizeof stored[1], "%08" PRIx32, u->dcrc);
	snprintf(computed[1], sizeof computed[1], "%08" PRIx32, u->dcrc_computed);
	add_object(t, "header CRC", stored[0], u->hcrc_ok ? "ok" : "wrong",
	        u->hcrc_ok ? NULL : computed[0]);
	add_object(t, "data CRC", stored[1], !u->dcrc_known ? "unknown"
	        : u->dcrc == u->dcrc_computed ? "ok" : "wrong",
	        u->dcrc_known && u->dcrc != u->dcrc_computed ? computed[1] : NULL);
}

void
cell_set_facts(struct cell *c, const struct firmware *f, int part)
{
	struct fact_list list = { 0 };

	text_add(&c->text, "[");
	if (part != PART_NONE)
		firmware_facts(f, part, &list);
	for (size_t i = 0; i < list.facts.count; i++) {
		const struct fact *fact = &list.facts.at[i];

		add_object(&c->text, fact->name, fact->value, fact->kind == FACT_WRONG ? "wrong"
		        : fact->kind == FACT_NOTE ? "note" : NULL, NULL);
	}
	for (size_t i = 0; i < list.sums.count; i++) {
		const struct checksum *s = &list.sums.at[i];
		bool wrong = checksum_wrong(s);

		add_object(&c->text, s->name, s->stored, wrong ? "wrong" : checksum_ok(s) ? "ok"
		        : "unknown", wrong ? s->computed : NULL);
	}
	if (part != PART_NONE && f->list.parts.at[part].format == &uimage_format)
		add_uimage(&c->text, f, f->list.parts.at[part].offset);
	text_add(&c->text, "]");
	fact_list_free(&list);
}
