/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A raw NAND dump on the page of info: its layout, and what the spare areas say. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/info/info.h"

static void
print_layout(const struct firmware *f)
{
	const struct nand_layout *n = &f->nand.layout;
	struct text t = { 0 };

	text_addf(&t, "%s: spare areas behind each %s", n->name, nand_unit(n));
	info_line("layout", &t);
	text_clear(&t);
	if (f->spare.found >= 0)
		spare_add_votes(&f->spare, f->spare.shape, &t);
	else
		text_add(&t, "JFFS2 blocks end in spare areas");
	info_line("evidence", &t);
	text_free(&t);
}

static void
print_blocks(const struct firmware *f)
{
	const struct nand_dump *d = &f->nand;
	struct text t = { 0 };

	text_addf(&t, "%" PRIu32, d->blocks);
	if (!d->marks)
		text_add(&t, ", without bad-block marks");
	if (d->bad) {
		text_addf(&t, ", %" PRIu32 " bad (", d->bad);
		nand_add_bad(d, f->bytes, &t);
		text_addf(&t, "): %s read as 0xff", d->bad == 1 ? "it is" : "they are");
	}
	info_line("blocks", &t);
	text_free(&t);
}

static void
print_ecc(const struct nand_dump *d)
{
	struct text t = { 0 };

	if (d->ecc)
		text_addf(&t, "%s (%" PRIu32 " of %" PRIu32 " codes that were tried agree)",
		        d->ecc->what, d->agreement.agree, d->agreement.tried);
	else
		text_add(&t, "no known code");
	info_line("ECC", &t);
	text_free(&t);
}

static void
print_pages(const struct firmware *f)
{
	const struct nand_dump *d = &f->nand;
	struct text t = { 0 };

	for (int i = 0; i < NAND_PAGE_STATES; i++)
		if (d->states[i])
			text_addf(&t, "%s%" PRIu64 " %s", t.len ? ", " : "", d->states[i],
			        nand_page_states[i].many);
	if (d->bits)
		text_addf(&t, "; %" PRIu64 " bit%s %s", d->bits, d->bits == 1 ? "" : "s",
		        f->options.correct ? "corrected" : "to correct (--correct)");
	info_line("pages", &t);
	text_free(&t);
}

void
info_nand(const struct firmware *f)
{
	printf("\nNAND dump\n");
	print_layout(f);
	if (!f->nand.pages_known)
		return;
	print_blocks(f);
	print_ecc(&f->nand);
	print_pages(f);
}
