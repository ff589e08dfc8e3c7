/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Device trees tell partitions, damaged ones are survived.
 */
#include <string.h>

#include "base/crc32.h"
#include "uboot/environment.h"
#include "mtd/find.h"
#include "mtd/mtd.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/fdts.h"
#include "tests/fixture/format/mtd_lists.h"
#include "tests/fixture/jffs2/nodes.h"
#include "text/text.h"

/* ---- device trees ---- */

static void
partition(struct fdt_made *d, const char *node, const char *label, uint32_t offset, uint32_t len)
{
	fdt_begin(d, node);
	if (label)
		fdt_text(d, "label", label);
	fdt_cells(d, "reg", (uint32_t[]){ offset, len }, 2);
	if (offset == 0)
		fdt_property(d, "read-only", "", 0);
	fdt_end(d);
}

static void
make_tree(struct text *out)
{
	struct fdt_made d = { 0 };

	fdt_begin(&d, "");
	fdt_cells(&d, "#address-cells", (uint32_t[]){ 1 }, 1);
	fdt_begin(&d, "spi@1000");
	fdt_begin(&d, "flash@0");
	fdt_text(&d, "compatible", "jedec,spi-nor");
	fdt_cells(&d, "reg", (uint32_t[]){ 0 }, 1);
	fdt_begin(&d, "partitions");
	fdt_property(&d, "compatible", "x\0fixed-partitions", 19);
	partition(&d, "partition@0", "u-boot", 0, 0x30000);
	fdt_begin(&d, "partition@30000");
	fdt_text(&d, "label", "firmware");
	fdt_cells(&d, "reg", (uint32_t[]){ 0x30000, 0x100000 }, 2);
	fdt_begin(&d, "partitions");
	fdt_text(&d, "compatible", "fixed-partitions");
	partition(&d, "partition@0", "inner", 0, 0x1000);
	fdt_end(&d);
	fdt_end(&d);
	partition(&d, "config@130000", NULL, 0x130000, 0x10000);
	fdt_end(&d);
	fdt_end(&d);
	fdt_end(&d);
	fdt_begin(&d, "nand@2000");
	fdt_cells(&d, "#address-cells", (uint32_t[]){ 2 }, 1);
	fdt_cells(&d, "#size-cells", (uint32_t[]){ 1 }, 1);
	fdt_begin(&d, "partition@0");
	fdt_text(&d, "label", "old \x1bstyle");
	fdt_cells(&d, "reg", (uint32_t[]){ 1, 0x10, 0x20 }, 3);
	fdt_end(&d);
	fdt_end(&d);
	fdt_end(&d);
	fdt_finish(&d, out);
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
	tcase_add_test(tcase, damaged_trees_are_survived);
}
