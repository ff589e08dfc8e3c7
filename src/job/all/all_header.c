/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A header as a JSON document: its fields, what its format tells, its checksums. */
#include <inttypes.h>

#include "firmware/parts/sums.h"
#include "job/all/all_private.h"
#include "text/field.h"

static void
add_field(const struct field *f, struct span bytes, enum endian e, struct text *t)
{
	struct text value = { 0 };

	field_add_value(&value, f, bytes, e);
	text_add(t, "\n{");
	all_json_string(t, "name", f->name);
	all_json_number(t, "offset", f->offset);
	all_json_number(t, "length", f->width);
	text_add(t, "\"bytes\":\"");
	text_add_hex(t, span_cut(bytes, f->offset, f->width));
	text_add(t, "\",\"value\":");
	text_add_json(t, span_of(text_str(&value), value.len));
	text_add(t, "}");
	text_free(&value);
}

static void
add_fields(const struct all_entry *e, struct text *t)
{
	const struct part *p = all_part(e);

	text_add(t, "\"fields\":[");
	for (size_t i = 0; p->format->fields && i < p->format->field_count; i++) {
		text_add(t, i ? "," : "");
		add_field(&p->format->fields[i], all_bytes(e), p->endian, t);
	}
	text_add(t, "],\n");
}

static void
add_facts(const struct all_entry *e, struct text *t)
{
	struct fact_list facts = { 0 };

	firmware_facts(e->firmware, e->part, &facts);
	text_add(t, "\"facts\":[");
	for (size_t i = 0; i < facts.facts.count; i++) {
		const struct fact *f = &facts.facts.at[i];

		text_add(t, i ? ",\n{" : "\n{");
		all_json_string(t, "name", f->name);
		all_json_string(t, "value", f->value);
		text_addf(t, "\"wrong\":%s}", f->kind == FACT_WRONG ? "true" : "false");
	}
	text_add(t, "],\n");
	fact_list_free(&facts);
}

void
all_add_header(const struct all_entry *e, struct text *t)
{
	text_add(t, "{\"schema\":1,");
	all_json_place(e, t);
	text_add(t, "\n");
	add_fields(e, t);
	add_facts(e, t);
	all_json_sums(e, t);
	text_add(t, "}\n");
}
