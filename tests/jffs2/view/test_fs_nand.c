/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What Linux makes of a log in NAND flash, where that is not what it makes of others. */
#include <string.h>

#include "jffs2/oob.h"
#include "jffs2/view/fs.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/world.h"

enum { NODES_MOST = 5, DATA_MOST = 40 };

/* The first node is made of 'a', the next of 'b', and so on; Linux 6.1 was seen to show this. */
static const struct {
	struct {
		uint32_t version, offset, len;
		bool bad; /* its data CRC is wrong */
	} nodes[NODES_MOST];
	const char *other, *nand;
} logs[] = {
	{ { { 5, 10, 40, false }, { 1, 0, 20, false }, { 5, 10, 10, true } },
	  "bbbbbbbbbbbbbbbbbbbbaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	  "bbbbbbbbbbaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ { { 5, 0, 40, false }, { 2, 20, 40, false }, { 3, 20, 30, true }, { 2, 0, 10, false } },
	  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbb",
	  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ { { 3, 0, 40, false }, { 5, 30, 30, false }, { 1, 30, 10, false }, { 1, 30, 10, false },
	    { 3, 10, 20, true } },
	  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbb",
	  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" },
};
enum { LOGS = sizeof logs / sizeof *logs };

static void
add_nodes(struct world *w, int log)
{
	for (uint32_t k = 0; k < NODES_MOST && logs[log].nodes[k].len; k++) {
		char data[DATA_MOST + 1] = "";
		uint32_t at;

		memset(data, 'a' + (int)k, logs[log].nodes[k].len);
		at = write_at(w, 2, logs[log].nodes[k].version, 100, logs[log].nodes[k].offset, data);
		if (logs[log].nodes[k].bad)
			nodes_put8(&w->n, at + JFFS2_INODE_LEN, '!');
	}
}

/* Data that is read with the header is checked before the nodes are compared. */
START_TEST(wrong_data_is_found_before_nodes_are_compared)
{
	struct jffs2_oob oob = { .page = 512, .block = 16384 };
	bool nand = _i & 2;
	WORLD(w);

	w.oob = nand ? &oob : NULL;
	name(&w, "f", 1, 2);
	add_nodes(&w, _i >> 2);
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), nand ? logs[_i >> 2].nand : logs[_i >> 2].other);
	world_free(&w);
}
END_TEST

static const struct {
	uint32_t page, start, offset;
	uint32_t most; /* bytes of data that are there with the header */
} reads[] = {
	{ 512, 0, 0, 512 - 68 },
	{ 512, 0, 400, 112 - 68 },
	{ 512, 0, 444, 0 },
	{ 512, 0, 448, 64 + 512 - 68 },  /* the header goes on in the next page */
	{ 512, 0, 472, 40 + 512 - 68 },
	{ 512, 0, 476, 36 + 512 - 68 },
	{ 512, 16, 456, 40 + 512 - 68 }, /* the part begins in a page */
	{ 2048, 0, 1000, 1048 - 68 },
};
enum { READS = sizeof reads / sizeof *reads };

START_TEST(linux_reads_whole_pages)
{
	struct jffs2_oob oob = { .page = reads[_i].page, .start = reads[_i].start };

	ck_assert(jffs2_oob_has_data(&oob, reads[_i].offset, reads[_i].most));
	ck_assert(!jffs2_oob_has_data(&oob, reads[_i].offset, reads[_i].most + 1));
	oob.page = 0;
	ck_assert(!jffs2_oob_has_data(&oob, reads[_i].offset, 1));
}
END_TEST

CASES(fs_nand)
{
	tcase_add_loop_test(tcase, wrong_data_is_found_before_nodes_are_compared, 0, 4 * LOGS);
	tcase_add_loop_test(tcase, linux_reads_whole_pages, 0, READS);
}
