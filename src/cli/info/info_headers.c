/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The headers of an image, on the page of info: what each says, and its checksums. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/info/info.h"
#include "firmware/parts/sums.h"

/* ---- uImage ---- */

static void
add_code(struct text *t, const struct value_name *names, uint8_t code)
{
	const char *name = value_name(names, code);

	text_add(t, t->len ? ", " : "");
	if (name)
		text_add(t, name);
	else
		text_addf(t, "unknown (%u)", code);
}

static void
print_sum(const char *name, bool known, uint32_t stored, uint32_t computed)
{
	struct text t = { 0 };

	if (!known)
		text_addf(&t, "%08" PRIx32 ", cannot be checked: the payload is cut "
		        "short", stored);
	else if (stored == computed)
		text_addf(&t, "%08" PRIx32 " ok", stored);
	else
		text_addf(&t, "%08" PRIx32 " WRONG, computed %08" PRIx32, stored,
		        computed);
	info_line(name, &t);
	text_free(&t);
}

static void
print_uimage(const struct firmware *f, const struct uimage *u)
{
	struct text t = { 0 };

	firmware_add_part(f, firmware_part_at(f, u->offset), &t);
	printf("\nuImage at %08" PRIx64 " (part %s)%s\n", u->offset, text_str(&t),
	        u->hcrc_ok ? "" : ", header damaged");
	text_clear(&t);
	text_add_readable(&t, u->name, false);
	info_line("name", &t);
	text_clear(&t);
	text_add_time(&t, u->time);
	text_add(&t, " UTC");
	info_line("made", &t);
	text_clear(&t);
	add_code(&t, uimage_os_names, u->os);
	add_code(&t, uimage_arch_names, u->arch);
	add_code(&t, uimage_type_names, u->type);
	add_code(&t, uimage_comp_names, u->comp);
	info_line("for", &t);
	text_clear(&t);
	text_addf(&t, "load 0x%08" PRIx32 ", entry 0x%08" PRIx32, u->load, u->entry);
	info_line("addresses", &t);
	text_clear(&t);
	text_addf(&t, "%" PRIu32 " bytes", u->size);
	if (u->present < u->size)
		text_addf(&t, ", of which %" PRIu64 " are here", u->present);
	info_line("payload", &t);
	print_sum("header CRC", true, u->hcrc, u->hcrc_computed);
	print_sum("data CRC", u->dcrc_known, u->dcrc, u->dcrc_computed);
	text_free(&t);
}

/* ---- any format ---- */

static void
print_fact(const struct fact *fact)
{
	struct text t = { 0 };

	text_addf(&t, "%s%s", fact->value, fact->kind == FACT_WRONG ? "  WRONG" : "");
	info_line(fact->name, &t);
	text_free(&t);
}

static void
print_checksum(const struct checksum *s)
{
	struct text t = { 0 };

	if (checksum_ok(s))
		text_addf(&t, "%s ok", s->stored);
	else if (checksum_wrong(s))
		text_addf(&t, "%s WRONG, computed %s", s->stored, s->computed);
	else
		text_addf(&t, "%s, cannot be checked%s", s->stored,
		        s->missing ? ": bytes that it covers are not here" : "");
	info_line(s->name, &t);
	text_free(&t);
}

static void
print_facts(const struct firmware *f, int part)
{
	struct fact_list list = { 0 };

	firmware_facts(f, part, &list);
	for (size_t i = 0; i < list.facts.count; i++)
		print_fact(&list.facts.at[i]);
	for (size_t i = 0; i < list.sums.count; i++)
		print_checksum(&list.sums.at[i]);
	fact_list_free(&list);
}

static void
print_format(const struct firmware *f, int part)
{
	const struct part *p = &f->list.parts.at[part];
	struct text t = { 0 };

	firmware_add_part(f, part, &t);
	printf("\n%s at %08" PRIx64 " (part %s)\n", p->format->name, p->offset, text_str(&t));
	text_free(&t);
	print_facts(f, part);
}

void
info_headers(const struct firmware *f)
{
	size_t u = 0;

	for (size_t i = 0; i < f->list.parts.count; i++) {
		const struct part *p = &f->list.parts.at[i];

		for (; u < f->uimages.count && f->uimages.at[u].offset < p->offset + p->len; u++) {
			print_uimage(f, &f->uimages.at[u]);
			if (f->uimages.at[u].offset == p->offset && p->kind == PART_FORMAT)
				print_facts(f, (int)i);
		}
		if (p->kind == PART_FORMAT && p->format->facts && p->format != &uimage_format)
			print_format(f, (int)i);
	}
}
