/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is a store a raw NAND dump? What its parts tell, and what is looked for in its bytes. */
#include "firmware/firmware_private.h"

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
	return f->store->kind != STORE_SPARELESS
	       && (f->store->kind != STORE_DECODED || f->store->flash);
}

bool
spare_find_step(struct firmware *f, uint64_t budget)
{
	const struct nand_layout *n;

	if (!can_be_dump(f))
		return false;
	if (!f->spare.ended) {
		if (f->spare.stage == 0 && f->spare.at == 0 && f->spare.tries == 0)
			add_parts(f);
		if (spare_step(&f->spare, f->bytes, budget))
			return true;
		n = found_layout(f);
		if (n)
			nand_dump_begin(&f->nand, n, f->bytes);
	}
	return f->nand.layout.data && nand_dump_step(&f->nand, f->bytes, budget);
}
