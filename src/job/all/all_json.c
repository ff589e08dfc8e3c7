/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report for programs. */
#include <inttypes.h>
#include <string.h>

#include "job/all/all_private.h"

static const char *const entry_names[ALL_KINDS] = { "part", "gap", "partition", "store",
	"missing" };

void
all_json_string(struct text *t, const char *name, const char *value)
{
	text_addf(t, "\"%s\":", name);
	if (*value)
		text_add_json(t, span_of(value, strlen(value)));
	else
		text_add(t, "null");
	text_add(t, ",");
}

void
all_json_number(struct text *t, const char *name, uint64_t value)
{
	text_addf(t, "\"%s\":%" PRIu64 ",", name, value);
}

void
all_json_place(const struct all_entry *e, struct text *t)
{
	const struct part *p = all_part(e);
	struct text number = { 0 }, from = { 0 };

	all_add_number(e, &number);
	store_add_crumbs(e->firmware->store, " > ", true, &from);
	all_json_string(t, "part", text_str(&number));
	all_json_string(t, "kind", all_kind_name(e));
	all_json_number(t, "offset", all_offset(e));
	all_json_number(t, "length", all_bytes(e).len);
	all_json_string(t, "what", p ? p->what : "");
	all_json_string(t, "from", text_str(&from));
	text_free(&number);
	text_free(&from);
}

void
all_json_sums(const struct all_entry *e, struct text *t)
{
	struct all_sums sums;

	all_sums_of(e, &sums);
	text_add(t, "\"checksums\":[");
	for (size_t i = 0; i < sums.list.count; i++) {
		const struct all_sum *s = &sums.list.at[i];

		text_add(t, i ? ",{" : "{");
		all_json_string(t, "name", s->name);
		all_json_string(t, "stored", s->stored);
		all_json_string(t, "computed", s->computed);
		text_addf(t, "\"right\":%s}", s->verdict == ALL_UNKNOWN ? "null"
		        : s->verdict == ALL_RIGHT ? "true" : "false");
	}
	text_add(t, "]");
	all_sums_free(&sums);
}

static void
add_entry(const struct all_entry *e, struct text *t)
{
	const struct volume *v = e->kind == ALL_PART
	        ? firmware_volume(e->firmware, e->part) : NULL;

	text_add(t, "\n{");
	all_json_string(t, "entry", entry_names[e->kind]);
	all_json_place(e, t);
	all_json_string(t, "name", all_partition(e));
	all_json_string(t, "file", text_str(&e->file));
	all_json_string(t, "sha256", e->sha256);
	all_json_string(t, "header", text_str(&e->header));
	all_json_string(t, "folder", text_str(&e->folder));
	all_json_string(t, "extracted", text_str(&e->extracted));
	if (v && v->erase.size)
		all_json_number(t, "erase_size", v->erase.size);
	else
		text_add(t, "\"erase_size\":null,");
	all_json_string(t, "remark", text_str(&e->remark));
	all_json_string(t, "loss", text_str(&e->loss));
	all_json_sums(e, t);
	text_add(t, "}");
}

void
all_add_json(const struct all_plan *p, const struct firmware *f, uint32_t losses,
        struct text *t)
{
	text_add(t, "{\"schema\":1,");
	all_json_string(t, "image", image_name(f->image));
	all_json_number(t, "length", f->bytes.len);
	all_json_number(t, "losses", losses);
	all_json_number(t, "omitted", p->omitted);
	text_add(t, "\"entries\":[");
	for (size_t i = 0; i < p->entries.count; i++) {
		add_entry(&p->entries.at[i], t);
		if (i + 1 < p->entries.count)
			text_add(t, ",");
	}
	text_add(t, "\n]}\n");
}
