/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is a store a raw NAND dump? What its parts tell, and what is looked for in its bytes. */
#include <inttypes.h>

#include "firmware/model/children.h"
#include "firmware/firmware_private.h"

enum { EXTENT_COST = 4 }; /* bytes that an extent looked at counts for */

/* What JFFS2 parts and uImages prove. */
static void
add_parts(struct firmware *f)
{
	for (size_t i = 0; i < f->volumes.count; i++) {
		const struct volume *v = f->volumes.at[i];

		for (int k = 0; k < NAND_LAYOUTS; k++)
			spare_vote(&f->spare, WITNESS_JFFS2, &nand_layouts[k], v->mended[k]);
		if (v->raw && v->spares)
			spare_vote(&f->spare, WITNESS_BLOCKS, v->raw, v->spares);
	}
	for (size_t i = 0; i < f->uimages.count; i++)
		if (f->uimages.at[i].mend.kind == MEND_PAGES)
			spare_vote(&f->spare, WITNESS_UIMAGE, f->uimages.at[i].mend.pages, 1);
}

/* The layout that was found; that of a volume may be in no table. */
static const struct nand_layout *
found_layout(const struct firmware *f)
{
	if (f->spare.found >= 0)
		return &nand_layouts[f->spare.found];
	for (size_t i = 0; i < f->volumes.count; i++)
		if (f->volumes.at[i]->raw)
			return f->volumes.at[i]->raw;
	return NULL;
}

static bool
can_be_dump(const struct firmware *f)
{
	return f->store->kind != STORE_SPARELESS && f->store->kind != STORE_JOINED
	       && (f->store->kind != STORE_DECODED || f->store->flash);
}

/* What it holds is of a file, and no spare area interrupts it; or it is 0xff, with which no magic
 * number begins. */
static bool
is_passed(const struct extent *e)
{
	return e->kind == EXTENT_FREE
	       || (e->kind == EXTENT_NODE && !e->flaws && !jffs2_extent_is(e, JFFS2_PADDING));
}

/* The volume at `at`, or else the next behind it; NULL if there is none. */
static const struct volume *
volume_from(const struct firmware *f, uint64_t at)
{
	const struct volume *next = NULL;

	for (size_t i = 0; i < f->volumes.count; i++) {
		const struct volume *v = f->volumes.at[i];

		if (v->offset + v->log.part.len > at && (!next || v->offset < next->offset))
			next = v;
	}
	return next;
}

/* Passes what can be passed at the place of the search. How many bytes from there on, at most
 * `most`, are to be searched; adds to *cost. */
static uint64_t
pass_nodes(struct firmware *f, uint64_t most, uint64_t *cost)
{
	const struct volume *v = volume_from(f, f->spare.at);
	uint64_t at = f->spare.at, end;
	uint32_t i, from;

	if (!v || v->offset > at)
		return v && v->offset - at < most ? v->offset - at : most;
	from = i = jffs2_log_find(&v->log, at - v->offset);
	if (from == EXTENT_NONE)
		return most;
	for (; i < v->log.extents.count && is_passed(&v->log.extents.at[i]); i++)
		at = v->offset + v->log.extents.at[i].offset + v->log.extents.at[i].len;
	spare_pass(&f->spare, at);
	for (end = at; i < v->log.extents.count && end - at < most
	               && !is_passed(&v->log.extents.at[i]); i++)
		end = v->offset + v->log.extents.at[i].offset + v->log.extents.at[i].len;
	*cost += (i - from) * EXTENT_COST + EXTENT_COST;
	return end - at < most ? end - at : most;
}

/* True while there is more to look for. */
static bool
look(struct firmware *f, uint64_t budget)
{
	uint64_t spent = 0;
	bool more = true;

	while (more && spent < budget) {
		uint64_t bytes = f->spare.stage ? budget : pass_nodes(f, budget, &spent);

		spent += bytes;
		more = !bytes || spare_step(&f->spare, f->bytes, bytes);
	}
	return more;
}

/* It is known what the image is. */
static void
take_layout(struct firmware *f, const struct nand_layout *n)
{
	f->spare.ended = true;
	f->spare.found = -1;
	if (n->data)
		nand_dump_begin(&f->nand, n, f->bytes);
}

bool
spare_find_step(struct firmware *f, uint64_t budget)
{
	const struct nand_layout *n;

	if (!can_be_dump(f))
		return false;
	if (!f->parent && f->options.raw && !f->spare.ended)
		take_layout(f, f->options.raw);
	if (!f->spare.ended) {
		if (f->spare.stage == 0 && f->spare.at == 0)
			add_parts(f);
		if (look(f, budget))
			return true;
		n = found_layout(f);
		if (n)
			nand_dump_begin(&f->nand, n, f->bytes);
	}
	return f->nand.layout.data && nand_dump_step(&f->nand, f->bytes, budget);
}

/* ---- correction ---- */

bool
firmware_can_correct(const struct firmware *f)
{
	const struct firmware *root = firmware_root(f);

	for (f = root; f; f = firmware_next(root, f))
		if (f->nand.ecc)
			return true;
	return false;
}

void
firmware_set_correct(struct firmware *f, bool correct)
{
	struct firmware *root = firmware_root(f);

	root->options.correct = correct;
	for (f = root; f; f = firmware_next(root, f)) {
		f->options.correct = correct;
		if (!f->nand.ecc)
			continue;
		children_drop(f);
		firmware_resume(f);
	}
}

static void
add_count(uint64_t count, const char *what, struct text *t)
{
	text_addf(t, "%" PRIu64 " %s%s", count, what, count == 1 ? "" : "s");
}

static void
describe_dump(const struct nand_dump *d, bool correct, struct text *t)
{
	uint64_t lost = d->states[NAND_PAGE_LOST];

	if (d->bits) {
		add_count(d->bits, "bit", t);
		text_add(t, " in ");
		add_count(d->mended, "page", t);
		text_addf(t, "%s corrected, at most %" PRIu32 " in one",
		        correct ? "" : " can be", d->most);
	} else if (!lost) {
		text_add(t, "nothing to correct in ");
		add_count(d->states[NAND_PAGE_RIGHT], "page", t);
	}
	if (lost) {
		text_add(t, d->bits ? "; " : "");
		add_count(lost, "page", t);
		text_add(t, " beyond correction");
	}
	text_addf(t, " (%s)", d->ecc->what);
}

void
firmware_describe_correction(const struct firmware *f, struct text *t)
{
	const struct firmware *root = firmware_root(f);
	bool any = false;

	for (f = root; f; f = firmware_next(root, f)) {
		if (!f->nand.ecc)
			continue;
		text_add(t, any ? "; " : "");
		describe_dump(&f->nand, f->options.correct, t);
		any = true;
	}
}

void
firmware_describe_spare(const struct firmware *f, struct text *t)
{
	const struct nand_dump *d = &f->nand;

	if (d->bad) {
		text_addf(t, "bad block%s ", d->bad == 1 ? "" : "s");
		nand_add_bad(d, f->bytes, t);
		text_addf(t, " of %" PRIu32 " read as 0xff", d->blocks);
	}
	if (d->ecc) {
		text_add(t, d->bad ? "; " : "");
		describe_dump(d, f->options.correct, t);
	}
}
