/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A programmer, with the chip in a clip or on a socket. flashrom(8): the file of -w is always that
 * of the whole chip; a layout has a line "START:END NAME" for each region, in hexadecimal, the last
 * byte included, and -i limits what is erased and written to regions.
 */
#include "flash/flash_private.h"

static void
add_dump(struct flash_way *w)
{
	flash_say(w, FLASH_COMPUTER, "flashrom -p ch341a_spi -r backup.bin");
	flash_say(w, FLASH_COMPUTER, "flashrom -p ch341a_spi -r backup2.bin");
	flash_say(w, FLASH_COMPUTER, "cmp backup.bin backup2.bin");
	flash_say(w, FLASH_SAY, "Two dumps that differ mean a bad contact: mend that before anything "
	        "is written.");
	flash_say(w, FLASH_COMPUTER, "flashrom -p ch341a_spi --flash-size");
}

static void
add_layout(const struct flash_plan *p, struct flash_way *w)
{
	for (size_t i = 0; i < p->targets.count; i++) {
		const struct flash_target *r = &p->targets.at[i];
		struct text *t = flash_line(w, FLASH_COMPUTER);

		text_add(t, "printf '%08x:%08x changed\\n' ");
		if (p->targets.count > 1) {
			text_clear(t);
			text_addf(t, "printf '%%08x:%%08x changed%zu\\n' ", i);
		}
		flash_add_shell_to(p, r->erase_at, t);
		text_add(t, " ");
		flash_add_shell_to(p, r->erase_at + r->erase_len - 1, t);
		text_add(t, i ? " >>layout.txt" : " >layout.txt");
	}
}

static void
add_write(const struct flash_plan *p, struct flash_way *w)
{
	struct text *t = flash_line(w, FLASH_COMPUTER);

	text_add(t, "flashrom -p ch341a_spi -l layout.txt");
	for (size_t i = 0; i < p->targets.count; i++) {
		if (p->targets.count > 1)
			text_addf(t, " -i changed%zu", i);
		else
			text_add(t, " -i changed");
	}
	text_add(t, " -N -w new.bin");
}

/* Into a copy of the dump. */
static void
add_changed(const struct flash_plan *p, struct flash_way *w)
{
	if (!p->placed)
		flash_say(w, FLASH_COMPUTER, "PART=0x0  # where the partition begins in the flash");
	flash_say(w, FLASH_COMPUTER, "cp backup.bin new.bin");
	for (size_t i = 0; i < p->targets.count; i++) {
		const struct flash_target *r = &p->targets.at[i];
		struct text *t = flash_line(w, FLASH_COMPUTER);

		text_addf(t, "dd if=%s of=new.bin bs=64K oflag=seek_bytes conv=notrunc seek=", r->file);
		flash_add_shell_to(p, r->to, t);
	}
	add_layout(p, w);
	add_write(p, w);
	flash_say(w, FLASH_SAY, "new.bin is the dump with what is written put into it. Only the "
	        "regions of layout.txt are erased and written; -N verifies only them.");
	if (!p->placed)
		flash_say(w, FLASH_RISK, "With PART left at 0 this overwrites the boot loader.");
}

static void
add_whole(const struct flash_plan *p, struct flash_way *w)
{
	struct text *t = flash_line(w, FLASH_COMPUTER);

	text_add(t, "flashrom -p ch341a_spi -w ");
	if (p->undone)
		text_add(t, "undone.bin");
	else
		flash_add_image(p, t);
	flash_say(w, FLASH_SAY, "The file must have the size of the chip, %" PRIu64 " bytes if the "
	        "image is all of it. It has the addresses and keys of the device that it was read "
	        "from: another device needs its own.", (uint64_t)p->bytes.len);
}

/* flashrom has no raw NAND flash. */
static void
add_nand(struct flash_plan *p)
{
	struct flash_way *w = flash_way_add(p, "programmer-nand", "A programmer for NAND flash",
	        "a programmer that reads and writes spare areas, and its own program");
	const struct nand_layout *n = &p->f->store->pages;

	if (p->raw)
		flash_say(w, FLASH_SAY, "The image is with spare areas, %" PRIu32 " + %" PRIu32
		        " bytes in turn: write the image itself, with spare areas, and with the ECC of "
		        "the programmer switched off.", n->data, n->spare);
	else
		flash_say(w, FLASH_SAY, "The image is without spare areas: the programmer would have to "
		        "compute the ECC as the device does, which few can. U-Boot or Linux do it "
		        "rightly.");
	flash_say(w, FLASH_SAY, "Read a dump with spare areas twice and compare before writing. "
	        "flashrom doesn't know raw NAND flash.");
	if (p->raw)
		flash_say(w, FLASH_SAY, "What is changed in the image needs its codes made again: "
		        "flashloupe replace and edit do that.");
	flash_say(w, FLASH_RISK, "Bad blocks are elsewhere on another chip: a dump of one fits that "
	        "chip only.");
}

void
flash_add_programmer(struct flash_plan *p)
{
	struct flash_way *w;

	if (p->kind == FLASH_NAND) {
		add_nand(p);
		return;
	}
	w = flash_way_add(p, "programmer", "A programmer",
	        "flashrom, here with a CH341A, and a clip on the SPI NOR chip");
	add_dump(w);
	if (p->whole_flash && !p->has_old)
		add_whole(p, w);
	else
		add_changed(p, w);
	flash_say(w, FLASH_RISK, "Take the power off the device. Many CH341A boards put 5 V on the "
	        "data lines of a 3.3 V chip; 1.8 V chips need an adapter.");
}
