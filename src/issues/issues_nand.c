/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the spare areas of a raw NAND dump tell, and where bad blocks were left out. */
#include <inttypes.h>

#include "firmware/model/children.h"
#include "issues/issues_private.h"
#include "nand/holes.h"

static uint64_t
place_of(const struct firmware *f, const struct nand_fault *fault)
{
	return nand_place(&f->nand.layout, (uint64_t)fault->page * f->nand.layout.data);
}

/* One issue for all pages of a kind, at the first of them. */
static void
add_faults(struct collector *c, bool lost)
{
	const struct nand_dump *d = &c->f->nand;
	bool correct = c->f->options.correct;
	struct issue issue = { .group = "image", .extent = EXTENT_NONE,
		.severity = lost ? SEVERITY_ERROR : correct ? SEVERITY_NOTE : SEVERITY_WARNING,
		.name = lost ? "ecc-uncorrectable" : "ecc-bits",
		.kernel = lost ? "reports an error when it reads the page"
		               : "corrects the bits as it reads" };
	uint64_t pages = d->states[lost ? NAND_PAGE_LOST : NAND_PAGE_CORRECTED];
	size_t i = 0;

	while (i < d->faults.count && (d->faults.at[i].lost > 0) != lost)
		i++;
	if (i == d->faults.count)
		return;
	issue.offset = place_of(c->f, &d->faults.at[i]);
	issue.part = firmware_part_at(c->f, issue.offset);
	if (lost)
		issues_add(c, &issue, "in %" PRIu64 " page%s more bits are wrong than the ECC "
		        "corrects, first in page %" PRIu32 "; the command pages lists them", pages,
		        pages == 1 ? "" : "s", d->faults.at[i].page);
	else
		issues_add(c, &issue, "in %" PRIu64 " page%s bits are wrong%s by the ECC%s, first "
		        "in page %" PRIu32 "; the command pages lists them", pages,
		        pages == 1 ? "" : "s", correct ? " and were corrected" : " that are corrected",
		        correct ? "" : " with --correct", d->faults.at[i].page);
}

/* Who reads a chip reads whole pages: something is missing, even if the end is erased. */
static void
add_cut(struct collector *c)
{
	const struct nand_dump *d = &c->f->nand;
	struct issue issue = { .severity = SEVERITY_ERROR, .group = "image",
		.name = "dump-cut", .extent = EXTENT_NONE, .kernel = "reads whole pages" };
	struct nand_fault cut = { 0 };

	if (!d->states[NAND_PAGE_CUT])
		return;
	while (d->pages.at[cut.page] != NAND_PAGE_CUT)
		cut.page++;
	issue.offset = place_of(c->f, &cut);
	issue.part = firmware_part_at(c->f, issue.offset);
	issues_add(c, &issue, "the dump is cut short: it ends in page %" PRIu32, cut.page);
}

void
issues_add_nand(struct collector *c)
{
	const struct nand_dump *d = &c->f->nand;
	struct issue issue = { .severity = SEVERITY_NOTE, .group = "image",
		.name = "bad-blocks", .extent = EXTENT_NONE, .part = PART_NONE,
		.kernel = "does not use them" };

	if (d->bad) {
		while (!(nand_marks_at(d, c->f->bytes, issue.offset) & NAND_BAD))
			issue.offset += (uint64_t)d->layout.data * d->layout.pages;
		issue.offset = nand_place(&d->layout, issue.offset);
		issue.part = firmware_part_at(c->f, issue.offset);
		issues_add(c, &issue, "%" PRIu32 " of %" PRIu32 " erase blocks %s marked bad, "
		        "and read as 0xff", d->bad, d->blocks, d->bad == 1 ? "is" : "are");
	}
	add_cut(c);
	add_faults(c, true);
	add_faults(c, false);
}

/* ---- images around bad blocks ---- */

/* The blocks that are left out: their bytes, the first, and whether spare areas mark all as bad. */
static uint64_t
left_out(const struct firmware *f, const struct store *s, uint64_t *first, bool *marked)
{
	uint64_t at = s->at, bytes = 0;

	*marked = f->store->kind == STORE_SPARELESS;
	while ((at = nand_next_hole(f->bytes, s->block, at, s->at + s->len)) != UINT64_MAX) {
		*first = bytes ? *first : at;
		*marked = *marked
		          && nand_marks_at(&f->parent->nand, f->parent->bytes, at) & NAND_BAD;
		bytes += s->block;
		at += s->block;
	}
	return bytes;
}

void
issues_add_joined(struct collector *c, const struct firmware *child)
{
	const struct part *p;
	struct issue issue = { .severity = SEVERITY_NOTE, .group = "image",
		.name = "skipped-blocks", .extent = EXTENT_NONE, .offset = child->parent_at,
		.part = firmware_part_at(c->f, child->parent_at),
		.kernel = "U-Boot's nand read skips bad blocks" };
	struct text size = { 0 }, part = { 0 };
	uint64_t first = 0;
	bool marked;

	text_add_size(&size, left_out(c->f, child->store, &first, &marked));
	firmware_add_part(c->f, issue.part, &part);
	p = &c->f->list.parts.at[issue.part];
	issues_add(c, &issue, "goes on behind bad blocks, %s %s from %08" PRIx64 " on: without them "
	        "%s; joined here; carve --undone --part=%s makes a file of that",
	        text_str(&size), marked ? "marked in their spare areas," : "of 0xff", first,
	        p->format == &uimage_format ? "the data CRC is right"
	        : p->format && p->format->tree ? "its tables are right" : "it unpacks to its end",
	        text_str(&part));
	text_free(&size);
	text_free(&part);
}
