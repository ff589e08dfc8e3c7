/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plans for flashing images of all kinds: what is written and where to, which ways there are, what
 * has changed block by block. Every line for a shell is read by one, without being run; hostile
 * names do nothing there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crc32.h"
#include "flash/flash.h"
#include "filesystem/ubi.h"
#include "nand/layout.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/nodes.h"
#include "tests/fixture/place.h"
#include "tests/fixture/raw.h"
#include "tests/fixture/uimages.h"

enum { BLOCK = 0x10000 };

static struct firmware *
opened(const char *name, const struct text *t)
{
	struct firmware_options o = { 0 };
	struct firmware *f = firmware_new(image_of_memory(name, span_of(t->at, t->len)), &o);

	firmware_finish(f);
	return f;
}

static void
fill(struct text *t, uint8_t byte, size_t len)
{
	text_reserve(t, len);
	memset(t->at + t->len, byte, len);
	t->len += len;
}

/* ---- images ---- */

static void
make_jffs2(struct text *t)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	struct span image;

	for (uint32_t i = 0; i < 3; i++) {
		nodes_add_cleanmarker(&n);
		nodes_add_inode(&n, &(struct inode_spec){ .ino = i + 2, .version = 1, .mode = REG,
		        .isize = 7, .data = span_of("content", 7) });
		nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = i + 1, .ino = i + 2,
		        .type = DT_REG, .name = (const char *[]){ "a", "b", "c" }[i] });
		nodes_fill(&n, BLOCK);
	}
	image = nodes_image(&n);
	text_add_bytes(t, image.at, image.len);
	nodes_free(&n);
}

static void
make_uimage(struct text *t)
{
	struct uimage u = uimage_typical;
	struct text payload = { 0 };
	uint8_t header[UIMAGE_HEADER_LEN];

	u.type = UIMAGE_TYPE_FILESYSTEM;
	u.name = span_of("home", 4);
	make_jffs2(&payload);
	u.load = 0;
	uimage_put_header(header, &u, 1421856900, span_of(payload.at, payload.len));
	text_add_bytes(t, header, sizeof header);
	text_add_bytes(t, payload.at, payload.len);
	text_free(&payload);
}

static void
put_environment(struct text *t, const char *words, size_t len)
{
	size_t at = t->len;
	uint32_t crc;

	fill(t, 0, BLOCK);
	memcpy(t->at + at + 4, words, len);
	crc = crc32_usual(span_of(t->at + at + 4, BLOCK - 4));
	for (int i = 0; i < 4; i++)
		t->at[at + (size_t)i] = (char)(crc >> 8 * i);
}

/* boot, env and a file system, as the environment has it; variables differ by `delay`. */
static void
make_flash(struct text *t, const char *device, char delay)
{
	char words[256];
	int len = snprintf(words, sizeof words, "bootargs=mtdparts=%s:64k(boot),64k(env),192k(root),-(rest)"
	        "%cbootdelay=%c;'$x%cloadaddr=0x81000000%c", device, 0, delay, 0, 0);

	fill(t, 0x5a, BLOCK);
	put_environment(t, words, (size_t)len);
	make_jffs2(t);
	fill(t, 0xff, 3 * BLOCK);
}

static void
make_nor(struct text *t)
{
	make_flash(t, "spi0.0", '3');
}

static void
make_physmap(struct text *t)
{
	make_flash(t, "physmap-flash.0", '3');
}

static void
make_nand(struct text *t)
{
	struct text data = { 0 };
	struct raw_chip chip = { .ecc = NULL };

	make_flash(&data, "nand0", '3');
	raw_dump(span_of(data.at, data.len), &nand_layouts[0], &chip, t);
	text_free(&data);
}

static void
put_u32(struct text *t, size_t at, uint32_t value)
{
	uimage_put_u32((uint8_t *)t->at + at, value);
}

static void
make_ubi(struct text *t)
{
	for (uint32_t i = 0; i < 4; i++) {
		size_t at = t->len;

		fill(t, 0xff, 2 * BLOCK);
		memset(t->at + at, 0, UBI_HEADER_LEN);
		memcpy(t->at + at, "UBI#\1", 5);
		put_u32(t, at + UBI_VID_AT, 2048);
		put_u32(t, at + UBI_DATA_AT, 4096);
		put_u32(t, at + UBI_CRC_AT, ubi_crc(span_of(t->at + at, UBI_CRC_AT)));
	}
}

static const struct {
	const char *what;
	void (*make)(struct text *);
	bool placed;
	uint32_t erase;
	enum flash_kind kind;
	const char *ways; /* their names */
	const char *has;  /* a command */
} kinds[] = {
	{ "uImage", make_uimage, false, BLOCK, FLASH_ANY,
	  "files card uboot-spi uboot-nor uboot-nand linux programmer ", "sf erase PART 0x30000" },
	{ "bare JFFS2", make_jffs2, false, BLOCK, FLASH_ANY,
	  "uboot-spi uboot-nor uboot-nand linux programmer ", "nand write ADDR PART 0x30000" },
	{ "a whole NOR dump", make_nor, true, BLOCK, FLASH_SPI,
	  "files uboot-spi linux programmer ", "sf write 0x81000000 0x20000 0x30000" },
	{ "parallel NOR", make_physmap, true, BLOCK, FLASH_PARALLEL,
	  "files uboot-nor linux programmer ", "cp.b 0x81000000 FLASH+0x20000 0x30000" },
	{ "a NAND dump with spare areas", make_nand, true, 16384, FLASH_NAND,
	  "files uboot-nand linux programmer-nand ", "nand erase.part boot" },
	{ "UBI", make_ubi, false, 2 * BLOCK, FLASH_NAND, "ubi uboot-nand programmer-nand ",
	  "nand write.trimffs ADDR PART 0x80000" },
};

static void
add_names(const struct flash_plan *p, struct text *t)
{
	for (size_t i = 0; i < p->ways.count; i++)
		text_addf(t, "%s ", p->ways.at[i].name);
}

/* All lines of a shell together; no command is run. */
static void
check_shell(const struct flash_plan *p)
{
	FILE *file = popen("sh -n", "w");

	ck_assert_ptr_nonnull(file);
	for (size_t i = 0; i < p->ways.count; i++)
		for (size_t k = 0; k < p->ways.at[i].lines.count; k++) {
			const struct flash_line *l = &p->ways.at[i].lines.at[k];

			ck_assert_msg(l->text.len > 0, "%s: an empty line", p->ways.at[i].name);
			for (const char *s = text_str(&l->text); *s; s++)
				ck_assert_msg((unsigned char)*s >= 0x20 && *s != 0x7f, "a control byte");
			if (l->where == FLASH_COMPUTER || l->where == FLASH_DEVICE)
				fprintf(file, "%s\n", text_str(&l->text));
		}
	ck_assert_int_eq(pclose(file), 0);
}

START_TEST(each_kind_has_its_ways)
{
	struct text t = { 0 }, names = { 0 }, all = { 0 };
	struct flash_wish wish = { .part = PART_NONE };
	struct flash_plan p;
	struct firmware *f;
	struct error err;

	kinds[_i].make(&t);
	f = opened("image.bin", &t);
	ck_assert(flash_plan_make(&p, f, NULL, &wish, &err));
	add_names(&p, &names);
	flash_write(&p, 80, &all);
	ck_assert_msg(p.placed == kinds[_i].placed, "%s: %s", kinds[_i].what, p.place_why);
	ck_assert_msg(p.erase_size == kinds[_i].erase, "%s: %u", kinds[_i].what, p.erase_size);
	ck_assert_msg(p.kind == kinds[_i].kind, "%s: %s", kinds[_i].what, p.kind_why);
	ck_assert_str_eq(text_str(&names), kinds[_i].ways);
	ck_assert_msg(strstr(text_str(&all), kinds[_i].has) != NULL, "%s: no %s in\n%s",
	        kinds[_i].what, kinds[_i].has, text_str(&all));
	check_shell(&p);
	flash_plan_free(&p);
	firmware_close(f);
	text_free(&t);
	text_free(&names);
	text_free(&all);
}
END_TEST

/* ---- hostile names ---- */

static const char *const names[] = {
	"/tmp/it's; rm -rf $HOME `id`.bin", "-rf", "two\nlines", "\x1b[31mred", "a b", "$(id)", "",
	"!!", "\"", "--", "x\\y", "\xff\xfe",
};

START_TEST(a_hostile_name_does_nothing)
{
	struct text t = { 0 };
	struct flash_wish wish = { .part = PART_NONE };
	struct flash_plan p;
	struct firmware *f;
	struct error err;

	make_jffs2(&t);
	f = opened(names[_i], &t);
	ck_assert(flash_plan_make(&p, f, NULL, &wish, &err));
	check_shell(&p);
	for (size_t i = 0; i < p.targets.count; i++)
		ck_assert(strspn(p.targets.at[i].file, "abcdefghijklmnopqrstuvwxyz0123456789.-")
		          == strlen(p.targets.at[i].file));
	flash_plan_free(&p);
	firmware_close(f);
	text_free(&t);
}
END_TEST

/* ---- changes ---- */

static const struct {
	const char *what;
	uint64_t to;     /* UINT64_MAX: not placed */
	size_t bytes[3]; /* that are changed; 0: no more */
	size_t ranges;
	struct { uint64_t at, len, erase_at, erase_len; } range[2];
} changes[] = {
	{ "nothing", UINT64_MAX, { 0 }, 0, { { 0 } } },
	{ "a byte", UINT64_MAX, { 0x10005 }, 1, { { 0x10000, 0x10000, 0x10000, 0x10000 } } },
	{ "neighbours", UINT64_MAX, { 0x0ffff, 0x10000 }, 1, { { 0, 0x20000, 0, 0x20000 } } },
	{ "apart", 0x40000, { 1, 0x2ffff }, 2,
	  { { 0, 0x10000, 0x40000, 0x10000 }, { 0x20000, 0x10000, 0x60000, 0x10000 } } },
	{ "across a block of the flash", 0x48000, { 0x10005 }, 1,
	  { { 0x8000, 0x10000, 0x50000, 0x10000 } } },
	{ "in a block that begins before", 0x48000, { 1 }, 1,
	  { { 0, 0x8000, 0x40000, 0x10000 } } },
};

START_TEST(only_what_differs_is_written)
{
	struct text old = { 0 }, new = { 0 };
	struct flash_wish wish = { .part = PART_NONE, .placed = changes[_i].to != UINT64_MAX,
		.to = changes[_i].to, .erase_size = BLOCK };
	struct flash_plan p;
	struct firmware *f, *g;
	struct error err;

	make_jffs2(&old);
	text_add_bytes(&new, old.at, old.len);
	for (int i = 0; i < 3 && changes[_i].bytes[i]; i++)
		new.at[changes[_i].bytes[i]] ^= 0x55;
	f = opened("new", &new);
	g = opened("old", &old);
	ck_assert(flash_plan_make(&p, f, g, &wish, &err));
	ck_assert_uint_eq(p.ranges.count, changes[_i].ranges);
	for (size_t i = 0; i < p.ranges.count; i++) {
		const struct flash_target *r = &p.ranges.at[i];

		ck_assert_uint_eq(r->at, changes[_i].range[i].at);
		ck_assert_uint_eq(r->len, changes[_i].range[i].len);
		ck_assert_uint_eq(r->erase_at, changes[_i].range[i].erase_at);
		ck_assert_uint_eq(r->erase_len, changes[_i].range[i].erase_len);
		ck_assert_uint_eq(r->crc, crc32_usual(span_of(new.at + r->at, (size_t)r->len)));
	}
	check_shell(&p);
	flash_plan_free(&p);
	firmware_close(f);
	firmware_close(g);
	text_free(&old);
	text_free(&new);
}
END_TEST

/* A trailer as fwtool writes it, with metadata of no words. */
static void
add_fwtool(struct text *t)
{
	static const uint8_t head[8];
	static const uint8_t trailer[16] = { 'F', 'W', 'x', '0', [8] = 1, [15] = 24 };

	text_add_bytes(t, head, sizeof head);
	text_add_bytes(t, trailer, sizeof trailer);
}

/* A piece of an image would be refused, or worse. */
START_TEST(sysupgrade_takes_the_whole_file)
{
	struct text old = { 0 }, new = { 0 }, told = { 0 };
	struct flash_wish wish = { .part = PART_NONE, .erase_size = BLOCK };
	struct flash_plan p;
	struct firmware *f, *g;
	struct error err;

	make_jffs2(&old);
	add_fwtool(&old);
	text_add_bytes(&new, old.at, old.len);
	new.at[BLOCK + 0x20] ^= 0x55;
	f = opened("new", &new);
	g = opened("old", &old);
	ck_assert(flash_plan_make(&p, f, g, &wish, &err));
	flash_write(&p, 80, &told);
	ck_assert_ptr_nonnull(strstr(text_str(&told), "\n    sysupgrade /tmp/new\n"));
	ck_assert_ptr_null(strstr(text_str(&told), "sysupgrade /tmp/flash-"));
	flash_plan_free(&p);
	firmware_close(f);
	firmware_close(g);
	text_free(&old);
	text_free(&new);
	text_free(&told);
}
END_TEST

/* The value is the same for U-Boot and for the shell; nothing in it is run. */
START_TEST(variables_alone_are_set)
{
	struct text old = { 0 }, new = { 0 }, all = { 0 };
	struct flash_wish wish = { .part = PART_NONE };
	struct flash_plan p;
	struct firmware *f, *g;
	struct error err;

	make_flash(&old, "spi0.0", '3');
	make_flash(&new, "spi0.0", '5');
	f = opened("new", &new);
	g = opened("old", &old);
	ck_assert(flash_plan_make(&p, f, g, &wish, &err));
	ck_assert(p.only_variables);
	ck_assert_uint_eq(p.variables.count, 1);
	ck_assert_uint_eq(p.ranges.count, 1);
	ck_assert_uint_eq(p.ranges.at[0].to, BLOCK);
	flash_write(&p, 90, &all);
	ck_assert_ptr_nonnull(strstr(text_str(&all), "setenv 'bootdelay' '5;'\\''$x'\n"));
	ck_assert_ptr_nonnull(strstr(text_str(&all), "fw_setenv -- bootdelay '5;'\\''$x'\n"));
	ck_assert_ptr_nonnull(strstr(text_str(&all), "flash_erase /dev/mtd1 0x0 1\n"));
	check_shell(&p);
	flash_plan_free(&p);
	firmware_close(f);
	firmware_close(g);
	text_free(&old);
	text_free(&new);
	text_free(&all);
}
END_TEST

START_TEST(scattered_changes_are_written_as_a_whole)
{
	struct text old = { 0 }, new = { 0 };
	struct flash_wish wish = { .part = PART_NONE, .erase_size = 4096 };
	struct flash_plan p;
	struct firmware *f, *g;
	struct error err;

	make_jffs2(&old);
	text_add_bytes(&new, old.at, old.len);
	for (size_t at = 0x800; at < new.len; at += 8192)
		new.at[at] ^= 1;
	f = opened("new", &new);
	g = opened("old", &old);
	ck_assert(flash_plan_make(&p, f, g, &wish, &err));
	ck_assert_uint_eq(p.ranges.count, 24);
	ck_assert(p.scattered);
	ck_assert_uint_eq(p.targets.count, 1);
	ck_assert_uint_eq(p.targets.at[0].len, new.len);
	flash_plan_free(&p);
	firmware_close(f);
	firmware_close(g);
	text_free(&old);
	text_free(&new);
}
END_TEST

START_TEST(a_part_that_is_missing_is_refused)
{
	struct text t = { 0 };
	struct flash_wish wish = { .part = 99 };
	struct flash_plan p;
	struct firmware *f;
	struct error err;

	make_jffs2(&t);
	f = opened("image", &t);
	ck_assert(!flash_plan_make(&p, f, NULL, &wish, &err));
	ck_assert_str_eq(err.text, "there is no part 99 (flashloupe parts lists them)");
	firmware_close(f);
	text_free(&t);
}
END_TEST

CASES(flash)
{
	tcase_add_test(tcase, sysupgrade_takes_the_whole_file);
	tcase_add_loop_test(tcase, each_kind_has_its_ways, 0, ROWS_OF(kinds));
	tcase_add_loop_test(tcase, a_hostile_name_does_nothing, 0, ROWS_OF(names));
	tcase_add_loop_test(tcase, only_what_differs_is_written, 0, ROWS_OF(changes));
	tcase_add_test(tcase, variables_alone_are_set);
	tcase_add_test(tcase, scattered_changes_are_written_as_a_whole);
	tcase_add_test(tcase, a_part_that_is_missing_is_refused);
}
