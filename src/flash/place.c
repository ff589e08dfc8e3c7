/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where in which flash it goes, and the size of its erase blocks. */
#include "flash/flash_private.h"

#include <strings.h>

#include "filesystem/ubi.h"
#include "firmware/partitions/partitions.h"

/* ---- parts of what is written ---- */

static bool
is_inside(const struct flash_plan *p, uint64_t offset)
{
	return offset >= p->from && offset - p->from < p->bytes.len;
}

/* The first part of that format; NULL. */
static const struct part *
part_of(const struct flash_plan *p, const char *name)
{
	for (size_t i = 0; i < p->f->list.parts.count; i++) {
		const struct part *q = &p->f->list.parts.at[i];

		if (q->kind == PART_FORMAT && is_inside(p, q->offset)
		        && strcmp(q->format->name, name) == 0)
			return q;
	}
	return NULL;
}

bool
flash_has_format(const struct flash_plan *p, const char *name)
{
	return part_of(p, name) != NULL;
}

/* ---- where ---- */

static const struct mtd_table *
taken_table(const struct firmware *f)
{
	const struct partitions *q = f->partitions;

	return q && q->taken >= 0 ? &q->tables.at[q->taken].mtd : NULL;
}

/* The size of a chip: a power of two. */
static bool
is_chip_size(uint64_t len)
{
	return len >= 512 * 1024 && (len & (len - 1)) == 0;
}

/* A dump of a whole chip begins with a boot loader or the like, and not with what one partition
 * holds. */
static bool
begins_as_flash(const struct part *first)
{
	if (first->kind == PART_DATA || !first->format)
		return true;
	return !first->format->tree && strcmp(first->format->name, "JFFS2") != 0
	       && strcmp(first->format->name, "UBI") != 0;
}

static bool
is_whole_flash(const struct flash_plan *p)
{

	if (p->from || p->bytes.len != p->f->bytes.len || p->uimage
	        || p->f->store->kind == STORE_WINDOW)
		return false;
	if (p->mtd)
		return true;
	return (p->raw || (is_chip_size(p->bytes.len) && p->f->list.parts.count > 1))
	       && begins_as_flash(p->f->list.parts.at);
}

static void
place_at(struct flash_plan *p, uint64_t to, const char *why)
{
	p->placed = true;
	p->to = to;
	snprintf(p->place_why, sizeof p->place_why, "%s", why);
}

void
flash_find_place(struct flash_plan *p, const struct flash_wish *wish)
{
	p->mtd = taken_table(p->f);
	if (!p->mtd && p->was && p->was->bytes.len == p->f->bytes.len)
		p->mtd = taken_table(p->was);
	p->whole_flash = is_whole_flash(p) && !(wish->placed && wish->to);
	if (wish->placed)
		place_at(p, wish->to, "as --flash-at says");
	else if (p->f->store->kind == STORE_WINDOW)
		place_at(p, p->f->store->at + p->from,
		        "the range of the file, which is taken for a dump of the whole flash");
	else if (p->whole_flash)
		place_at(p, 0, p->mtd ? "the image is a dump of the flash, and its partition table fits"
		                      : "the image looks like a dump of the whole flash");
	else if (p->mtd && !p->uimage)
		place_at(p, p->from, "where the part stands in the dump, whose partition table fits");
	else if (p->from && p->from != UIMAGE_HEADER_LEN && is_chip_size(p->f->bytes.len))
		place_at(p, p->from, "where the part stands, if the image is a dump of the whole flash");
	else
		snprintf(p->place_why, sizeof p->place_why, "unknown: nothing in the image tells. "
		        "PART stands for where its partition begins in the flash (--flash-at sets it; "
		        "mtdparts in printenv, or /proc/mtd, tell)");
}

/* ---- erase blocks ---- */

static void
set_erase(struct flash_plan *p, uint64_t size, const char *why)
{
	p->erase_size = (uint32_t)size;
	snprintf(p->erase_why, sizeof p->erase_why, "%.*s", (int)sizeof p->erase_why - 1, why);
}

/* The largest erase size of the JFFS2 file systems in it. */
static uint32_t
size_of_volumes(const struct flash_plan *p, const struct volume **which)
{
	uint32_t most = 0;

	for (size_t i = 0; i < p->f->volumes.count; i++) {
		const struct volume *v = p->f->volumes.at[i];

		if (!is_inside(p, v->offset) || v->erase.size <= most || v->erase.phase)
			continue;
		most = v->erase.size;
		*which = v;
	}
	return most;
}

/* Its sentence begins with the size itself. */
static const char *
reason_of(const struct volume *v)
{
	const char *colon = strstr(v->erase.why, ": ");

	return colon ? colon + 2 : v->erase.why;
}

void
flash_find_erase(struct flash_plan *p, const struct flash_wish *wish)
{
	const struct part *ubi = part_of(p, "UBI");
	const struct nand_layout *n = &p->f->store->pages;
	const struct volume *v = NULL;
	uint32_t size = ubi ? ubi_block_size(span_cut(p->f->bytes, (size_t)ubi->offset,
	                                (size_t)ubi->len)) : 0;

	if (wish->erase_size)
		set_erase(p, wish->erase_size, "as --erase-size says");
	else if (size)
		set_erase(p, size, "the physical erase blocks of UBI");
	else if (p->raw && n->pages > 1)
		set_erase(p, (uint64_t)n->data * n->pages, "pages of the NAND dump");
	else if (size_of_volumes(p, &v))
		set_erase(p, v->erase.size, reason_of(v));
	else
		set_erase(p, FLASH_ERASE_ASSUMED, "an assumption: the usual block of SPI NOR flash "
		        "(--erase-size sets it; /proc/mtd has it under erasesize)");
}

/* ---- the kind of flash ---- */

/* Names of MTD devices in mtdparts, or of nodes in device trees. */
static const struct {
	const char *word;
	enum flash_kind kind;
} device_words[] = {
	{ "nand", FLASH_NAND },
	{ "physmap", FLASH_PARALLEL },
	{ "cfi", FLASH_PARALLEL },
	{ "spi", FLASH_SPI },
	{ "sfc", FLASH_SPI },
	{ "m25p", FLASH_SPI },
	{ "w25q", FLASH_SPI },
	{ "mx25", FLASH_SPI },
};

static void
set_kind(struct flash_plan *p, enum flash_kind kind, const char *why)
{
	p->kind = kind;
	snprintf(p->kind_why, sizeof p->kind_why, "%s", why);
}

static bool
kind_of_device(struct flash_plan *p)
{
	for (size_t i = 0; p->mtd && i < COUNT(device_words); i++)
		if (strcasestr(p->mtd->device, device_words[i].word)) {
			set_kind(p, device_words[i].kind, "by the name of the device in the partition "
			        "table");
			return true;
		}
	return false;
}

/* JFFS2 that was on NAND flash, or made for it, shows that even without spare areas: the write
 * buffer fills up pages, and cleanmarkers are not among the nodes. */
static bool
is_from_nand(struct flash_plan *p, const struct volume *v)
{
	enum { PAGE_LEAST = 512, NODES_LEAST = 16, PART_LEAST = 128 << 10 };
	uint32_t page = volume_write_page(v);

	if (v->erase.in_spare) {
		set_kind(p, FLASH_NAND, "cleanmarkers in spare areas");
	} else if (page >= PAGE_LEAST) {
		p->kind = FLASH_NAND;
		snprintf(p->kind_why, sizeof p->kind_why, "JFFS2 has filled up pages of %" PRIu32
		         " bytes, as its write buffer does on NAND flash", page);
	} else if (!v->erase.cleanmarkers && v->erase.nodes >= NODES_LEAST
	        && p->bytes.len >= PART_LEAST) {
		set_kind(p, FLASH_NAND, "probably: no block begins with a cleanmarker, which JFFS2 has "
		         "in the spare areas on NAND flash");
	}
	return p->kind == FLASH_NAND;
}

static bool
kind_of_volumes(struct flash_plan *p)
{
	for (size_t i = 0; i < p->f->volumes.count; i++)
		if (is_inside(p, p->f->volumes.at[i]->offset)
		        && is_from_nand(p, p->f->volumes.at[i]))
			return true;
	return false;
}

void
flash_find_kind(struct flash_plan *p)
{

	p->ubi = flash_has_format(p, "UBI");
	p->ubifs = !p->ubi && flash_has_format(p, "UBIFS");
	if (kind_of_device(p))
		return;
	if (p->raw)
		set_kind(p, FLASH_NAND, "the dump has spare areas");
	else if (flash_has_format(p, "YAFFS2") || p->ubi || p->ubifs)
		set_kind(p, FLASH_NAND, "by the file system; UBI is seldom on NOR flash");
	else if (!kind_of_volumes(p))
		set_kind(p, FLASH_ANY, "nothing in the image tells; the commands for each kind follow");
}
