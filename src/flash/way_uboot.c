/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The prompt of U-Boot. Numbers are hexadecimal there, with or without 0x. U-Boot: cmd/sf.c,
 * cmd/flash.c, cmd/nand.c, doc/README.nand.
 */
#include "flash/flash_private.h"

static void
add_load(const struct flash_plan *p, struct flash_way *w, const struct flash_target *r,
        uint64_t fill)
{
	if (fill)
		flash_say(w, FLASH_UBOOT, "mw.b %s 0xff 0x%" PRIx64, p->load, fill);
	flash_say(w, FLASH_UBOOT, "tftpboot %s %s", p->load, r->file);
	flash_say(w, FLASH_UBOOT, "crc32 %s 0x%" PRIx64, p->load, r->len);
	flash_say(w, FLASH_SAY, "It must print %08" PRIx32 ", or what was loaded is not the file.",
	        r->crc);
}

/* What was there before goes to the server. */
static void
add_put(struct flash_way *w, const char *from, const struct flash_target *r)
{
	flash_say(w, FLASH_UBOOT, "tftpput %s 0x%" PRIx64 " old-%s", from, r->erase_len, r->file);
}

static void
begin(struct flash_way *w)
{
	flash_say(w, FLASH_SAY, "tftpput keeps what was there before. An older U-Boot lacks it: then "
	        "make the dump by another way.");
	flash_say(w, FLASH_SAY, "In place of tftpboot: fatload mmc 0:1 ADDR FILE from a card (usb 0:1 "
	        "after usb start), or loady ADDR and YMODEM over the serial line.");
}

/* ---- SPI NOR flash ---- */

static void
add_sf_line(const struct flash_plan *p, struct flash_way *w, const char *verb, const char *load,
        uint64_t to, uint64_t len)
{
	struct text *t = flash_line(w, FLASH_UBOOT);

	text_addf(t, "sf %s %s%s", verb, load, *load ? " " : "");
	flash_add_to(p, to, t);
	text_addf(t, " 0x%" PRIx64, len);
}

static void
add_spi_target(const struct flash_plan *p, struct flash_way *w, const struct flash_target *r)
{
	add_sf_line(p, w, "read", p->load, r->erase_at, r->erase_len);
	add_put(w, p->load, r);
	add_load(p, w, r, 0);
	add_sf_line(p, w, "erase", "", r->erase_at, r->erase_len);
	add_sf_line(p, w, "write", p->load, r->to, r->len);
	add_sf_line(p, w, "read", p->load, r->to, r->len);
	flash_say(w, FLASH_UBOOT, "crc32 %s 0x%" PRIx64, p->load, r->len);
	flash_say(w, FLASH_SAY, "The same sum again: what was read back is what was loaded.");
}

/* The blocks that are erased hold more than what is written. */
static void
warn_of_rest(const struct flash_plan *p, struct flash_way *w)
{
	for (size_t i = 0; i < p->targets.count; i++) {
		const struct flash_target *r = &p->targets.at[i];

		if (r->erase_at == r->to && r->erase_len == r->len)
			continue;
		flash_say(w, FLASH_RISK, "The length of %s is not a number of whole erase blocks: 0x%"
		        PRIx64 " bytes around it are erased and not written. Make sure that nothing "
		        "else is in those blocks.", r->file, r->erase_len - r->len);
	}
}

static void
add_spi(struct flash_plan *p)
{
	struct flash_way *w = flash_way_add(p, "uboot-spi", "U-Boot, SPI NOR flash",
	        "a serial line, the prompt of U-Boot, a TFTP server or a card");

	begin(w);
	flash_say(w, FLASH_UBOOT, "sf probe 0");
	for (size_t i = 0; i < p->targets.count; i++)
		add_spi_target(p, w, &p->targets.at[i]);
	warn_of_rest(p, w);
	flash_say(w, FLASH_RISK, "A power cut between erase and write leaves the blocks empty. If "
	        "U-Boot itself is among them, only a programmer brings the device back.");
}

/* ---- parallel NOR flash ---- */

/* cmd/flash.c and cp take addresses of memory, where such flash stands. */
static void
add_base(const struct flash_plan *p, uint64_t to, struct text *t)
{
	text_add(t, "FLASH+");
	flash_add_to(p, to, t);
}

static void
add_nor_line(const struct flash_plan *p, struct flash_way *w, const char *verb,
        const struct flash_target *r)
{
	struct text *t = flash_line(w, FLASH_UBOOT);

	text_addf(t, "%s ", verb);
	add_base(p, r->erase_at, t);
	text_addf(t, " +0x%" PRIx64, r->erase_len);
}

static void
add_parallel(struct flash_plan *p)
{
	struct flash_way *w = flash_way_add(p, "uboot-nor", "U-Boot, parallel NOR flash",
	        "a serial line, the prompt of U-Boot, a TFTP server or a card");
	struct text base = { 0 }, *t;

	flash_say(w, FLASH_SAY, "FLASH stands for the address of the flash in memory: flinfo prints "
	        "it. U-Boot does not add: type each sum as one number.");
	begin(w);
	for (size_t i = 0; i < p->targets.count; i++) {
		const struct flash_target *r = &p->targets.at[i];

		text_clear(&base);
		add_base(p, r->erase_at, &base);
		add_put(w, text_str(&base), r);
		add_load(p, w, r, 0);
		add_nor_line(p, w, "protect off", r);
		add_nor_line(p, w, "erase", r);
		t = flash_line(w, FLASH_UBOOT);
		text_addf(t, "cp.b %s ", p->load);
		add_base(p, r->to, t);
		text_addf(t, " 0x%" PRIx64, r->len);
	}
	warn_of_rest(p, w);
	flash_say(w, FLASH_RISK, "U-Boot itself runs from such flash on many boards: erasing its "
	        "blocks ends it at once.");
	text_free(&base);
}

/* ---- NAND flash ---- */

static void
add_nand_line(const struct flash_plan *p, struct flash_way *w, const char *verb,
        const struct flash_target *r)
{
	struct text *t = flash_line(w, FLASH_UBOOT);

	text_addf(t, "nand %s ", verb);
	flash_add_to(p, r->erase_at, t);
	text_addf(t, " 0x%" PRIx64, r->erase_len);
}

/* `nand erase.part` knows a partition by its name, and stays inside of it; .spread erases as many
 * good blocks as a write takes that skips bad ones, where plain erase counts the bad ones, too. */
static void
add_nand_erase(const struct flash_plan *p, struct flash_way *w, const struct flash_target *r)
{
	const struct mtd_partition *q = flash_partition(p, r);

	if (q && r->within == 0 && flash_is_plain(q->name) && !p->has_old)
		flash_say(w, FLASH_UBOOT, "nand erase.part %s", q->name);
	else
		add_nand_line(p, w, "erase.spread", r);
}

static void
add_read(const struct flash_plan *p, struct flash_way *w, const struct flash_target *r)
{
	struct text verb = { 0 };

	text_addf(&verb, "read %s", p->load);
	add_nand_line(p, w, text_str(&verb), r);
	add_put(w, p->load, r);
	text_free(&verb);
}

static void
add_nand(struct flash_plan *p)
{
	bool trim = p->ubi || p->ubifs || flash_has_format(p, "JFFS2");
	struct flash_way *w = flash_way_add(p, "uboot-nand", "U-Boot, NAND flash",
	        "a serial line, the prompt of U-Boot, a TFTP server or a card");

	begin(w);
	for (size_t i = 0; i < p->targets.count; i++) {
		const struct flash_target *r = &p->targets.at[i];
		struct text verb = { 0 };

		add_read(p, w, r);
		add_load(p, w, r, r->erase_len);
		add_nand_erase(p, w, r);
		text_addf(&verb, "write%s %s", trim ? ".trimffs" : "", p->load);
		add_nand_line(p, w, text_str(&verb), r);
		text_free(&verb);
	}
	flash_say(w, FLASH_SAY, "mw.b fills memory with 0xff first, since whole pages are written. "
	        "Bad blocks are skipped: what follows one moves on by a block.");
	if (trim)
		flash_say(w, FLASH_SAY, "write.trimffs leaves out pages of 0xff at the end of a block: %s "
		        "writes there later, and must find them unwritten, without codes. An older "
		        "U-Boot has only write.", p->ubi || p->ubifs ? "UBIFS" : "JFFS2");
	flash_add_raw_uboot(p, w);
	flash_say(w, FLASH_RISK, "With a bad block in between, the image needs more room than its "
	        "length, and may reach into the next partition; erase.part and partition names "
	        "prevent that.");
}

void
flash_add_uboot(struct flash_plan *p)
{
	if (p->ubifs)
		return;
	if (p->kind == FLASH_SPI || p->kind == FLASH_ANY)
		add_spi(p);
	if (p->kind == FLASH_PARALLEL || p->kind == FLASH_ANY)
		add_parallel(p);
	if (p->kind == FLASH_NAND || p->kind == FLASH_ANY)
		add_nand(p);
}
