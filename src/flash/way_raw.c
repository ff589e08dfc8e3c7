/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A dump of NAND flash with its spare areas, written back as it is, codes and all: U-Boot's
 * `nand write.raw` counts pages (cmd/nand.c), nandwrite takes data and spare area in turn.
 */
#include "flash/flash_private.h"

/* All of the dump is written, and nothing else is in it. */
static bool
is_whole_dump(const struct flash_plan *p)
{
	return p->raw && !p->has_old && p->targets.count == 1
	       && p->targets.at[0].len == p->f->bytes.len && p->f->store->pages.data
	       && flash_is_plain(flash_base_name(p));
}

static uint64_t
pages_of(const struct flash_plan *p)
{
	return p->f->bytes.len / p->f->store->pages.data;
}

static void
warn(struct flash_way *w)
{
	flash_say(w, FLASH_RISK, "That is right only if the driver has data and spare area where "
	        "the dump has them; controllers with a layout of their own put them elsewhere.");
}

void
flash_add_raw_uboot(const struct flash_plan *p, struct flash_way *w)
{
	const struct nand_layout *n = &p->f->store->pages;
	struct text *t;

	if (!is_whole_dump(p))
		return;
	flash_say(w, FLASH_SAY, "Or the dump as it is, with its spare areas: loaded in whole, erased as "
	        "above, and written by the number of pages, without codes from the controller:");
	flash_say(w, FLASH_UBOOT, "tftpboot %s %s", p->load, flash_base_name(p));
	t = flash_line(w, FLASH_UBOOT);
	text_addf(t, "nand write.raw %s ", p->load);
	flash_add_to(p, p->targets.at[0].to, t);
	text_addf(t, " 0x%" PRIx64, pages_of(p));
	flash_say(w, FLASH_SAY, "A page is %" PRIu32 " + %" PRIu32 " bytes. Bad blocks are not "
	        "skipped.", n->data, n->spare);
	warn(w);
}

void
flash_add_raw_linux(const struct flash_plan *p, struct flash_way *w)
{
	struct text *t;

	if (!is_whole_dump(p))
		return;
	flash_say(w, FLASH_SAY, "Or, in place of nandwrite above, the dump as it is, with its spare "
	        "areas (-o) and without codes from the controller (-n):");
	t = flash_line(w, FLASH_DEVICE);
	text_addf(t, "nandwrite -n -o -s 0x%" PRIx64 " /dev/mtdN /tmp/%s", p->targets.at[0].to,
	        flash_base_name(p));
	warn(w);
}
