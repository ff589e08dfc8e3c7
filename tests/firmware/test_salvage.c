/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How many files salvage changes, counted in one go and in slices. */
#include <stdio.h>
#include <string.h>

#include "firmware/firmware.h"
#include "past/salvage.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"
#include "tests/fixture/samples.h"

enum { FILES = 60, NODES = 300, BLOCK = 512 };

/* Files of pieces, names that come and go, some nodes without a name; many of them cross a block
 * boundary. */
static void
make_nodes(struct nodes *n, uint32_t seed)
{
	char name[16], data[90];

	*n = (struct nodes){ .endian = seed & 1 ? ENDIAN_BIG : ENDIAN_LITTLE };
	memset(data, 'x', sizeof data);
	for (uint32_t i = 1; i <= NODES; i++) {
		uint32_t ino = 2 + next_random(&seed) % FILES, len = next_random(&seed) % sizeof data;

		snprintf(name, sizeof name, "f%u", (unsigned)ino);
		if (next_random(&seed) % 3 == 0)
			nodes_add_dirent(n, &(struct dirent_spec){ .pino = 1, .version = i,
			        .ino = next_random(&seed) % 5 ? ino : 0, .type = DT_REG,
			        .name = name });
		else
			nodes_add_inode(n, &(struct inode_spec){ .ino = ino, .version = i,
			        .mode = REG, .isize = 200, .mtime = i,
			        .offset = next_random(&seed) % 100, .data = span_of(data, len) });
	}
}

static struct firmware *
open_as(const struct nodes *n, bool salvage)
{
	struct firmware_options o = { .erase_size = BLOCK, .salvage = salvage, .join = true };
	struct firmware *f = sample_open_bytes(nodes_image(n), &o);

	firmware_finish(f);
	ck_assert_uint_eq(f->volumes.count, 1);
	ck_assert(f->volumes.at[0]->built);
	return f;
}

/* One by one. */
static uint32_t
changes_between(const struct jffs2_fs *a, const struct jffs2_fs *b)
{
	uint32_t changes = 0;

	for (uint32_t ino = 1; ino < FILES + 3; ino++) {
		uint32_t i = jffs2_fs_inode(a, ino), j = jffs2_fs_inode(b, ino);
		bool in_a = i != FS_NONE && jffs2_fs_at(a, i)->reachable;
		bool in_b = j != FS_NONE && jffs2_fs_at(b, j)->reachable;

		if (i != FS_NONE && j != FS_NONE)
			changes += (in_a || in_b) && !salvage_same_file(a, i, b, j);
		else
			changes += in_a || in_b;
	}
	return changes;
}

START_TEST(slices_count_the_same)
{
	static const uint64_t budgets[] = { 1, 7, 100, UINT64_MAX };
	struct nodes n;
	struct firmware *strict, *salvaged;
	uint32_t changes;

	make_nodes(&n, (uint32_t)_i + 1);
	strict = open_as(&n, false);
	salvaged = open_as(&n, true);
	changes = changes_between(salvaged->volumes.at[0]->fs, strict->volumes.at[0]->fs);
	ck_assert_uint_gt(changes, 0);
	ck_assert_uint_eq(salvage_changes(salvaged->volumes.at[0]), changes);
	ck_assert_uint_eq(salvage_changes(strict->volumes.at[0]), 0);
	ck_assert_ptr_null(salvage_begin(strict->volumes.at[0]));
	for (size_t i = 0; i < COUNT(budgets); i++) {
		struct salvage_count *c = salvage_begin(salvaged->volumes.at[0]);
		uint64_t left = budgets[i];
		double before = 0;
		int steps = 1;

		for (; salvage_step(c, &left); steps++) {
			ck_assert(salvage_progress(c) >= before && salvage_progress(c) <= 1);
			before = salvage_progress(c);
			left = budgets[i];
		}
		ck_assert_uint_eq(salvage_end(c), changes);
		if (budgets[i] < NODES)
			ck_assert_uint_ge((uint64_t)steps * budgets[i], FILES);
		/* It can be ended at any time. */
		c = salvage_begin(salvaged->volumes.at[0]);
		for (int k = 0; k < steps / 2; k++) {
			left = budgets[i];
			salvage_step(c, &left);
		}
		salvage_end(c);
	}
	firmware_close(strict);
	firmware_close(salvaged);
	nodes_free(&n);
}
END_TEST

CASES(salvage)
{
	tcase_add_loop_test(tcase, slices_count_the_same, 0, 40);
}
