/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "base/crc32.h"
#include "filesystem/ubi.h"
#include "nand/layout.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/children.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/format/raw.h"
#include "tests/fixture/format/uimages.h"
#include "tests/flash/images.h"

struct firmware *
plan_open(const char *name, const struct text *t)
{
	struct firmware_options o = { 0 };
	struct firmware *f = firmware_new(image_of_memory(name, span_of(t->at, t->len)), &o);

	firmware_finish(f);
	return f;
}

void
plan_fill(struct text *t, uint8_t byte, size_t len)
{
	text_reserve(t, len);
	memset(t->at + t->len, byte, len);
	t->len += len;
}

void
plan_make_jffs2(struct text *t)
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

/* As on NAND flash: no cleanmarkers among the nodes, and with `page` what a write buffer fills. */
static void
make_nand_jffs2(struct text *t, uint32_t page)
{
	struct nodes n = { .endian = ENDIAN_BIG };
	char name[8];

	for (uint32_t i = 0; i < 16; i++) {
		snprintf(name, sizeof name, "%u", i);
		nodes_add_inode(&n, &(struct inode_spec){ .ino = i + 2, .version = 1, .mode = REG,
		        .isize = 7, .data = span_of("content", 7) });
		nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = i + 1, .ino = i + 2,
		        .type = DT_REG, .name = name });
		if (page)
			nodes_add_padding(&n, page - (uint32_t)nodes_image(&n).len % page);
	}
	nodes_fill(&n, 3 * BLOCK);
	text_add_bytes(t, nodes_image(&n).at, nodes_image(&n).len);
	nodes_free(&n);
}

void
plan_make_padded(struct text *t)
{
	make_nand_jffs2(t, 2048);
}

void
plan_make_unmarked(struct text *t)
{
	make_nand_jffs2(t, 0);
}

/* One of which nothing tells where in a flash it goes. */
void
plan_make_bare_nand(struct text *t)
{
	struct text data = children_file_system();
	struct raw_chip chip = { .ecc = NULL };

	raw_dump(span_of(data.at, data.len), &nand_layouts[0], &chip, t);
	text_free(&data);
}

void
plan_make_uimage(struct text *t)
{
	struct uimage u = uimage_typical;
	struct text payload = { 0 };
	uint8_t header[UIMAGE_HEADER_LEN];

	u.type = UIMAGE_TYPE_FILESYSTEM;
	u.name = span_of("home", 4);
	plan_make_jffs2(&payload);
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

	plan_fill(t, 0, BLOCK);
	memcpy(t->at + at + 4, words, len);
	crc = crc32_usual(span_of(t->at + at + 4, BLOCK - 4));
	for (int i = 0; i < 4; i++)
		t->at[at + (size_t)i] = (char)(crc >> 8 * i);
}

/* boot, env and a file system, as the environment has it; variables differ by `delay`. */
void
plan_make_flash(struct text *t, const char *device, char delay)
{
	char words[256];
	int len = snprintf(words, sizeof words, "bootargs=mtdparts=%s:64k(boot),64k(env),192k(root),-(rest)"
	        "%cbootdelay=%c;'$x%cloadaddr=0x81000000%c", device, 0, delay, 0, 0);

	plan_fill(t, 0x5a, BLOCK);
	put_environment(t, words, (size_t)len);
	plan_make_jffs2(t);
	plan_fill(t, 0xff, 3 * BLOCK);
}

void
plan_make_nor(struct text *t)
{
	plan_make_flash(t, "spi0.0", '3');
}

void
plan_make_physmap(struct text *t)
{
	plan_make_flash(t, "physmap-flash.0", '3');
}

void
plan_make_nand(struct text *t)
{
	struct text data = { 0 };
	struct raw_chip chip = { .ecc = NULL };

	plan_make_flash(&data, "nand0", '3');
	raw_dump(span_of(data.at, data.len), &nand_layouts[0], &chip, t);
	text_free(&data);
}

static void
put_u32(struct text *t, size_t at, uint32_t value)
{
	uimage_put_u32((uint8_t *)t->at + at, value);
}

void
plan_make_ubi(struct text *t)
{
	for (uint32_t i = 0; i < 4; i++) {
		size_t at = t->len;

		plan_fill(t, 0xff, 2 * BLOCK);
		memset(t->at + at, 0, UBI_HEADER_LEN);
		memcpy(t->at + at, "UBI#\1", 5);
		put_u32(t, at + UBI_VID_AT, 2048);
		put_u32(t, at + UBI_DATA_AT, 4096);
		put_u32(t, at + UBI_CRC_AT, ubi_crc(span_of(t->at + at, UBI_CRC_AT)));
	}
}

/* All lines of a shell together; no command is run. */
void
plan_check_shell(const struct flash_plan *p)
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

