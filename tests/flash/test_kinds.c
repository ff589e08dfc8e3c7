/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which ways there are for images of all kinds, and a command of each. */
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/children.h"
#include "tests/flash/images.h"

static const struct {
	const char *what;
	void (*make)(struct text *);
	bool placed;
	uint32_t erase;
	enum flash_kind kind;
	const char *ways; /* their names */
	const char *has;  /* a command */
} kinds[] = {
	{ "uImage", plan_make_uimage, false, BLOCK, FLASH_ANY,
	  "files card uboot-spi uboot-nor uboot-nand linux programmer ", "sf erase PART 0x30000" },
	{ "bare JFFS2", plan_make_jffs2, false, BLOCK, FLASH_ANY,
	  "uboot-spi uboot-nor uboot-nand linux programmer ", "nand write.trimffs ADDR PART 0x30000" },
	{ "a whole NOR dump", plan_make_nor, true, BLOCK, FLASH_SPI,
	  "files uboot-spi linux programmer ", "sf write 0x81000000 0x20000 0x30000" },
	{ "parallel NOR", plan_make_physmap, true, BLOCK, FLASH_PARALLEL,
	  "files uboot-nor linux programmer ", "cp.b 0x81000000 FLASH+0x20000 0x30000" },
	{ "a NAND dump with spare areas", plan_make_nand, true, 16384, FLASH_NAND,
	  "files uboot-nand linux programmer-nand ",
	  "nanddump --omitoob --bb=skipbad -f /tmp/old-mtd0.bin /dev/mtd0" },
	{ "JFFS2 in pages", plan_make_padded, false, BLOCK, FLASH_NAND,
	  "uboot-nand linux programmer-nand ", "nandwrite -k -p -s 0x0 /dev/mtdN /tmp/image.bin" },
	{ "JFFS2 without cleanmarkers", plan_make_unmarked, false, BLOCK, FLASH_NAND,
	  "uboot-nand linux programmer-nand ", "nand erase.spread PART 0x30000" },
	{ "JFFS2 with spare areas", plan_make_bare_nand, false, 16384, FLASH_NAND,
	  "files uboot-nand linux programmer-nand ", "nand write.raw ADDR PART 0x40" },
	{ "UBI", plan_make_ubi, false, 2 * BLOCK, FLASH_NAND, "ubi uboot-nand programmer-nand ",
	  "nand write.trimffs ADDR PART 0x80000" },
};

static void
add_names(const struct flash_plan *p, struct text *t)
{
	for (size_t i = 0; i < p->ways.count; i++)
		text_addf(t, "%s ", p->ways.at[i].name);
}

START_TEST(each_kind_has_its_ways)
{
	struct text t = { 0 }, names = { 0 }, all = { 0 };
	struct flash_wish wish = { .part = PART_NONE };
	struct flash_plan p;
	struct firmware *f;
	struct error err;

	kinds[_i].make(&t);
	f = plan_open("image.bin", &t);
	ck_assert(flash_plan_make(&p, f, NULL, &wish, &err));
	add_names(&p, &names);
	flash_write(&p, 80, &all);
	ck_assert_msg(p.placed == kinds[_i].placed, "%s: %s", kinds[_i].what, p.place_why);
	ck_assert_msg(p.erase_size == kinds[_i].erase, "%s: %u", kinds[_i].what, p.erase_size);
	ck_assert_msg(p.kind == kinds[_i].kind, "%s: %s", kinds[_i].what, p.kind_why);
	ck_assert_str_eq(text_str(&names), kinds[_i].ways);
	ck_assert_msg(strstr(text_str(&all), kinds[_i].has) != NULL, "%s: no %s",
	        kinds[_i].what, kinds[_i].has);
	plan_check_shell(&p);
	flash_plan_free(&p);
	firmware_close(f);
	text_free(&t);
	text_free(&names);
	text_free(&all);
}
END_TEST

static const struct {
	const char *what, *member; /* NULL: compressed */
	const char *said;          /* an error, or a command */
} packed[] = {
#ifdef HAVE_ARCHIVE
	{ "tar", "rootfs.bin", "the image is an archive, which no flash holds: extract what is to be "
	  "written (extract --part=0 -C DIR), and make the plan of that" },
	{ "sysupgrade", "sysupgrade-board/root", "    sysupgrade /tmp/image\n" },
#endif
	{ "gzip", NULL, "the image is compressed, which no flash holds: unpack it (carve --part=0 "
	  "--undone -o FILE), and make the plan of that" },
};

/* A tar with one member, or a gzip file. */
static void
pack(const char *member, struct span bytes, struct text *t)
{
	char header[512] = { 0 };
	unsigned int sum = 8 * ' ';

	if (!member) {
		*t = children_packed(bytes);
		return;
	}
	snprintf(header, 100, "%s", member);
	memcpy(header + 100, "0000644\0" "0000001\0" "0000002", 23);
	snprintf(header + 124, 12, "%011o", (unsigned int)bytes.len);
	memset(header + 148, ' ', 8);
	header[156] = '0';
	memcpy(header + 257, "ustar\0" "00", 8);
	for (size_t i = 0; i < sizeof header; i++)
		sum += i < 148 || i >= 156 ? (unsigned char)header[i] : 0;
	snprintf(header + 148, 8, "%06o", sum);
	text_add_bytes(t, header, sizeof header);
	text_add_bytes(t, bytes.at, bytes.len);
	plan_fill(t, 0, 1024);
}

/* It would be nonsense on a flash. */
START_TEST(what_is_packed_is_not_written_as_it_is)
{
	struct text t = { 0 }, image = { 0 }, all = { 0 };
	struct flash_wish wish = { .part = PART_NONE };
	struct flash_plan p;
	struct firmware *f;
	struct error err;

	plan_make_jffs2(&t);
	pack(packed[_i].member, span_of(t.at, t.len), &image);
	f = plan_open("image", &image);
	if (flash_plan_make(&p, f, NULL, &wish, &err)) {
		ck_assert_uint_eq(p.ways.count, 1);
		flash_write(&p, 80, &all);
		ck_assert_ptr_nonnull(strstr(text_str(&all), packed[_i].said));
		plan_check_shell(&p);
		flash_plan_free(&p);
	} else {
		ck_assert_str_eq(err.text, packed[_i].said);
	}
	firmware_close(f);
	text_free(&t);
	text_free(&image);
	text_free(&all);
}
END_TEST

CASES(flash_kinds)
{
	tcase_add_loop_test(tcase, each_kind_has_its_ways, 0, ROWS_OF(kinds));
	tcase_add_loop_test(tcase, what_is_packed_is_not_written_as_it_is, 0, ROWS_OF(packed));
}
