/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Device trees tell partitions, alone and in a FIT image; damaged ones are survived.
 */
#include <string.h>

#include "base/crc32.h"
#include "mtd/environment.h"
#include "mtd/find.h"
#include "mtd/mtd.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/mtd_lists.h"
#include "tests/fixture/nodes.h"
#include "text/text.h"

/* ---- device trees ---- */

/* A flattened tree being made: tokens and strings. */
struct tree {
	struct text tokens, strings;
};

static void
add32(struct text *t, uint32_t n)
{
	for (int i = 24; i >= 0; i -= 8)
		text_add_bytes(t, &(char){ (char)(n >> i) }, 1);
}

static void
align4(struct text *t)
{
	while (t->len % 4)
		text_add_bytes(t, "", 1);
}

static void
begin(struct tree *d, const char *name)
{
	add32(&d->tokens, 1);
	text_add_bytes(&d->tokens, name, strlen(name) + 1);
	align4(&d->tokens);
}

static void
end(struct tree *d)
{
	add32(&d->tokens, 2);
}

static void
property(struct tree *d, const char *name, const void *value, size_t len)
{
	add32(&d->tokens, 3);
	add32(&d->tokens, (uint32_t)len);
	add32(&d->tokens, (uint32_t)d->strings.len);
	text_add_bytes(&d->strings, name, strlen(name) + 1);
	text_add_bytes(&d->tokens, value, len);
	align4(&d->tokens);
}

static void
string(struct tree *d, const char *name, const char *value)
{
	property(d, name, value, strlen(value) + 1);
}

static void
cells(struct tree *d, const char *name, const uint32_t *n, size_t count)
{
	struct text t = { 0 };

	for (size_t i = 0; i < count; i++)
		add32(&t, n[i]);
	property(d, name, t.at, t.len);
	text_free(&t);
}

static void
partition(struct tree *d, const char *node, const char *label, uint32_t offset, uint32_t len)
{
	begin(d, node);
	if (label)
		string(d, "label", label);
	cells(d, "reg", (uint32_t[]){ offset, len }, 2);
	if (offset == 0)
		property(d, "read-only", "", 0);
	end(d);
}

static void
finish_tree(struct tree *d, struct text *out)
{
	uint32_t structure = 56, strings = structure + (uint32_t)d->tokens.len + 4;
	const uint32_t head[] = { 0xd00dfeed, strings + (uint32_t)d->strings.len, structure,
		strings, 40, 17, 16, 0, (uint32_t)d->strings.len, strings - structure,
		0, 0, 0, 0 };

	add32(&d->tokens, 9);
	for (size_t i = 0; i < sizeof head / sizeof head[0]; i++)
		add32(out, head[i]);
	text_add_bytes(out, d->tokens.at, d->tokens.len);
	text_add_bytes(out, d->strings.at, d->strings.len);
	text_free(&d->tokens);
	text_free(&d->strings);
}

static void
make_tree(struct text *out)
{
	struct tree d = { 0 };

	begin(&d, "");
	cells(&d, "#address-cells", (uint32_t[]){ 1 }, 1);
	begin(&d, "spi@1000");
	begin(&d, "flash@0");
	string(&d, "compatible", "jedec,spi-nor");
	cells(&d, "reg", (uint32_t[]){ 0 }, 1);
	begin(&d, "partitions");
	property(&d, "compatible", "x\0fixed-partitions", 19);
	partition(&d, "partition@0", "u-boot", 0, 0x30000);
	begin(&d, "partition@30000");
	string(&d, "label", "firmware");
	cells(&d, "reg", (uint32_t[]){ 0x30000, 0x100000 }, 2);
	begin(&d, "partitions");
	string(&d, "compatible", "fixed-partitions");
	partition(&d, "partition@0", "inner", 0, 0x1000);
	end(&d);
	end(&d);
	partition(&d, "config@130000", NULL, 0x130000, 0x10000);
	end(&d);
	end(&d);
	end(&d);
	begin(&d, "nand@2000");
	cells(&d, "#address-cells", (uint32_t[]){ 2 }, 1);
	cells(&d, "#size-cells", (uint32_t[]){ 1 }, 1);
	begin(&d, "partition@0");
	string(&d, "label", "old \x1bstyle");
	cells(&d, "reg", (uint32_t[]){ 1, 0x10, 0x20 }, 3);
	end(&d);
	end(&d);
	end(&d);
	finish_tree(&d, out);
}

static const char tree_means[] = "flash@0:0+30000(u-boot)ro,30000+100000(firmware),"
        "130000+10000(config);nand@2000:100000010+20(old \\x1bstyle)";

START_TEST(a_device_tree_tells_partitions)
{
	struct text t = { 0 };
	struct mtd_list list = { 0 };

	text_add(&t, "12345678");
	make_tree(&t);
	mtd_tree_read(span_of(t.at, t.len), 8, &list);
	ck_assert_int_eq(list.tables.at[0].source, MTD_TREE);
	ck_assert_uint_eq(list.tables.at[1].at, 8);
	mtd_check_list(&list, tree_means);
	mtd_tree_read(span_of(t.at, t.len), 0, &list);
	mtd_check_list(&list, "");
	text_free(&t);
}
END_TEST

START_TEST(a_tree_in_a_fit_image_is_read)
{
	struct text inner = { 0 }, t = { 0 };
	struct mtd_list list = { 0 };
	struct tree d = { 0 };

	make_tree(&inner);
	begin(&d, "");
	begin(&d, "images");
	begin(&d, "fdt-1");
	property(&d, "data", inner.at, inner.len);
	end(&d);
	end(&d);
	end(&d);
	finish_tree(&d, &t);
	mtd_tree_read(span_of(t.at, t.len), 0, &list);
	mtd_check_list(&list, tree_means);
	text_free(&inner);
	text_free(&t);
}
END_TEST

/* Whatever is damaged, nothing is read outside (the sanitizers look on), and what comes
 * out is a list. */
START_TEST(damaged_trees_are_survived)
{
	struct text good = { 0 };

	make_tree(&good);
	for (size_t i = 0; i < good.len; i++) {
		struct text t = { 0 };
		struct mtd_list list = { 0 };

		text_add_bytes(&t, good.at, good.len);
		t.at[i] = (char)(t.at[i] ^ (i % 3 ? 0xff : 0x01));
		mtd_tree_read(span_of(t.at, t.len), 0, &list);
		ck_assert_uint_le(list.tables.count, 4);
		mtd_list_free(&list);
		mtd_tree_read(span_of(good.at, i), 0, &list);
		ck_assert_uint_le(list.tables.count, 2);
		mtd_list_free(&list);
		text_free(&t);
	}
	text_free(&good);
}
END_TEST

CASES(device_tree)
{
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, a_device_tree_tells_partitions);
	tcase_add_test(tcase, a_tree_in_a_fit_image_is_read);
	tcase_add_test(tcase, damaged_trees_are_survived);
}
