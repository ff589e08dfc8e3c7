/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for what is unknown as it stands, where a store below shows it as it should be: by the
 * parts that are found there, if that is all of it; else what goes on behind bad blocks.
 */
#include <stdio.h>
#include <string.h>

#include "firmware/model/children.h"
#include "firmware/parts/parts.h"

static bool
is_unknown(const struct part *p)
{
	return p->kind == PART_DATA && strncmp(p->what, "unknown", strlen("unknown")) == 0;
}

/* The first part of `plain` with bytes from `from` up to `to` of which something is known. */
static const struct part *
known_between(const struct firmware *plain, uint64_t from, uint64_t to)
{
	int i = firmware_part_at(plain, from);

	for (; i != PART_NONE && (size_t)i < plain->list.parts.count; i++) {
		const struct part *p = &plain->list.parts.at[i];

		if (p->offset >= to)
			break;
		if (p->kind == PART_FORMAT || p->kind == PART_PAYLOAD)
			return p;
	}
	return NULL;
}

/* A part of a NAND dump. */
static void
name_pages(struct part *p, const struct firmware *plain)
{
	const struct nand_layout *n = &plain->store->pages;
	uint64_t from = nand_data_before(n, p->offset);
	uint64_t to = nand_data_before(n, p->offset + p->len);
	const struct part *of = known_between(plain, from, to);

	if (from == to)
		snprintf(p->what, sizeof p->what, "spare areas");
	else if (of)
		snprintf(p->what, sizeof p->what, "raw NAND pages; their data is listed below: %.100s",
		        of->what);
	else
		snprintf(p->what, sizeof p->what, "raw NAND pages; their data is listed below");
}

/* What is behind the bad blocks that store `s` leaves out. */
static void
name_joined(struct firmware *f, const struct store *s)
{
	int i = firmware_part_at(f, s->at), first = i;

	for (; i != PART_NONE && (size_t)i < f->list.parts.count; i++) {
		struct part *p = &f->list.parts.at[i];

		if (p->offset >= s->at + s->len)
			break;
		if (is_unknown(p))
			snprintf(p->what, sizeof p->what, "goes on here behind bad blocks, joined "
			        "below part %d", first);
	}
}

void
broken_name(struct firmware *f)
{
	const struct firmware *plain = firmware_plain(f);

	for (size_t i = 0; i < f->children.count; i++)
		if (f->children.at[i]->store->kind == STORE_JOINED)
			name_joined(f, f->children.at[i]->store);
	if (!plain || plain->flaw != CHILD_WHOLE)
		return;
	for (size_t i = 0; i < f->list.parts.count; i++) {
		struct part *p = &f->list.parts.at[i];

		if (!is_unknown(p))
			continue;
		if (plain->store->kind == STORE_SPARELESS)
			name_pages(p, plain);
		else
			snprintf(p->what, sizeof p->what, "fragment of a raw dump; its content is below");
	}
}
