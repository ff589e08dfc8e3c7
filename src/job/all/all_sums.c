/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The checksums of headers, whatever their format. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "firmware/parts/sums.h"
#include "job/all/all_private.h"

const char *const all_verdict_names[] = { "right", "WRONG", "cannot be checked" };

/* The header that begins exactly there; NULL. They are in the order of the image. */
static const struct uimage *
uimage_at(const struct firmware *f, uint64_t offset)
{
	size_t from = 0, to = f->uimages.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const struct uimage *u = &f->uimages.at[middle];

		if (u->offset == offset)
			return u;
		if (u->offset < offset)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

static void
add_crc(struct all_sums *sums, const char *name, bool known, uint32_t stored,
        uint32_t computed)
{
	struct all_sum s = { .verdict = !known ? ALL_UNKNOWN
		        : stored == computed ? ALL_RIGHT : ALL_WRONG };

	snprintf(s.name, sizeof s.name, "%s", name);
	snprintf(s.stored, sizeof s.stored, "%08" PRIx32, stored);
	if (known)
		snprintf(s.computed, sizeof s.computed, "%08" PRIx32, computed);
	array_push(&sums->list, s);
}

static void
add_checksum(struct all_sums *sums, const struct checksum *c)
{
	struct all_sum s = { .verdict = checksum_ok(c) ? ALL_RIGHT
		        : checksum_wrong(c) ? ALL_WRONG : ALL_UNKNOWN };

	memcpy(s.name, c->name, sizeof s.name);
	memcpy(s.stored, c->stored, sizeof s.stored);
	memcpy(s.computed, c->computed, sizeof s.computed);
	array_push(&sums->list, s);
}

void
all_sums_of(const struct all_entry *e, struct all_sums *sums)
{
	const struct part *p = all_part(e);
	const struct uimage *u;
	struct fact_list facts = { 0 };

	*sums = (struct all_sums){ 0 };
	if (!p || p->kind != PART_FORMAT)
		return;
	u = p->format == &uimage_format ? uimage_at(e->firmware, p->offset) : NULL;
	if (u) {
		add_crc(sums, "header CRC", true, u->hcrc, u->hcrc_computed);
		add_crc(sums, "data CRC", u->dcrc_known, u->dcrc, u->dcrc_computed);
	}
	firmware_facts(e->firmware, e->part, &facts);
	for (size_t i = 0; i < facts.sums.count; i++)
		add_checksum(sums, &facts.sums.at[i]);
	fact_list_free(&facts);
}

void
all_sums_free(struct all_sums *sums)
{
	array_free(&sums->list);
}

void
all_add_wrong_facts(struct all_entry *e)
{
	const struct part *p = all_part(e);
	struct fact_list list = { 0 };

	if (p->kind == PART_FORMAT && p->format->facts)
		p->format->facts(p, e->firmware->bytes, &list);
	for (size_t i = 0; i < list.facts.count; i++)
		if (list.facts.at[i].kind == FACT_WRONG)
			text_addf(&e->loss, "%s%s: %s", e->loss.len ? "; " : "",
			        list.facts.at[i].name, list.facts.at[i].value);
	fact_list_free(&list);
}
