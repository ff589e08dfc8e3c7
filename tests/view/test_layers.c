/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The picture of a file against what is read of it, byte by byte. */
#include "firmware/firmware.h"
#include "jffs2/layers/layers.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/opened.h"
#include "tests/fixture/random.h"
#include "tests/fixture/samples.h"

enum { CELLS_MOST = 1 << 16 };

static bool
is_read(uint8_t kind)
{
	return kind == LAYER_SEEN || kind == LAYER_HOLE;
}

/* With a cell for each byte: each byte is read from one bar at most, from that which the content
 * names, and from none above which another one is read. */
static void
check_file(const struct layers *l)
{
	uint32_t length = l->end - l->begin;
	uint8_t *cells = memory_zeroed(length, 1), *readers = memory_zeroed(length, 1);

	for (size_t row = 0; row < l->at.count; row++) {
		uint32_t seen = 0;

		layers_row(l, row, length, cells);
		for (uint32_t i = 0; i < length; i++) {
			ck_assert_int_ne(cells[i], LAYER_PARTLY);
			if (is_read(cells[i]))
				ck_assert_uint_eq(layers_top(l, i, i + 1), row);
			/* An edge hides the byte that it stands on. */
			if (cells[i] == LAYER_EDGE && layers_top(l, i, i + 1) == row)
				seen++;
			else
				seen += is_read(cells[i]);
			readers[i] += is_read(cells[i]);
		}
		ck_assert_uint_eq(seen, l->at.at[row].seen);
	}
	for (uint32_t i = 0; i < length; i++)
		ck_assert_int_le(readers[i], 1);
	free(cells);
	free(readers);
}

/* As many names are there as the directory has. */
static void
check_names(const struct layers *l, uint32_t inode)
{
	struct jffs2_range r = jffs2_fs_entries(l->fs, inode);
	uint32_t there = 0;

	for (size_t row = 0; row < l->at.count; row++) {
		ck_assert_uint_lt(l->at.at[row].from, l->at.at[row].to);
		there += l->at.at[row].seen > 0;
	}
	ck_assert_uint_eq(there, r.to - r.from);
}

static void
check_rows(const struct layers *l)
{
	struct text t = { 0 };

	for (size_t row = 0; row < l->at.count; row++) {
		const struct layer *a = &l->at.at[row];

		ck_assert(row == 0 || a->version <= l->at.at[row - 1].version);
		ck_assert_uint_le(a->from, a->to);
		text_clear(&t);
		layers_tell(l, row, &t);
		ck_assert_uint_gt(t.len, 0);
		ck_assert_int_eq(t.at[t.len - 1], '.');
	}
	text_clear(&t);
	layers_svg(l, "a <b>", &t);
	ck_assert_ptr_nonnull(strstr(text_str(&t), "a &lt;b&gt;"));
	ck_assert_ptr_nonnull(strstr(text_str(&t), "</svg>"));
	text_free(&t);
}

static void
check_same(const struct layers *a, const struct layers *b)
{
	ck_assert_uint_eq(a->at.count, b->at.count);
	ck_assert_uint_eq(a->begin, b->begin);
	ck_assert_uint_eq(a->end, b->end);
	for (size_t i = 0; i < a->at.count; i++) {
		struct layer x = a->at.at[i], y = b->at.at[i];

		ck_assert(x.version == y.version && x.node == y.node && x.from == y.from
		          && x.to == y.to && x.size == y.size && x.cut == y.cut && x.seen == y.seen
		          && x.first == y.first && x.bad == y.bad && x.hole == y.hole
		          && x.cuts == y.cuts && x.ends == y.ends);
	}
	ck_assert_uint_eq(a->content.count, b->content.count);
	ck_assert_uint_eq(a->pieces.count, b->pieces.count);
	for (size_t i = 0; i < a->pieces.count; i++)
		ck_assert(memcmp(&a->pieces.at[i], &b->pieces.at[i], sizeof *a->pieces.at) == 0);
}

/* In slices the same comes out; they can be ended at any time. */
static void
check_slices(const struct layers *all, uint32_t inode, uint64_t budget)
{
	struct layers l;
	struct layers_making *m = layers_begin(&l, all->fs, inode);
	uint64_t left = budget;
	int steps = 1;

	for (; layers_step(m, &left); steps++)
		left = budget;
	layers_end(m);
	check_same(&l, all);
	layers_free(&l);
	m = layers_begin(&l, all->fs, inode);
	for (int i = 0; i < steps / 2; i++) {
		left = budget;
		layers_step(m, &left);
	}
	layers_end(m);
	layers_free(&l);
}

START_TEST(the_picture_is_what_is_read)
{
	struct nodes n = { 0 };
	struct firmware *f = sample_open(_i, &n);

	for (size_t v = 0; f && v < f->volumes.count; v++) {
		const struct jffs2_fs *fs = f->volumes.at[v]->fs;

		for (uint32_t i = 0; i < jffs2_fs_inodes(fs); i++) {
			struct layers l;

			layers_make(&l, fs, i);
			check_rows(&l);
			check_slices(&l, i, 1 + i % 5);
			if (l.names)
				check_names(&l, i);
			else if (l.end <= CELLS_MOST)
				check_file(&l);
			layers_free(&l);
		}
	}
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* Opens one of data/, and makes the layers of a path in it. */
static struct firmware *
open_layers(const char *image, const char *path, struct layers *l)
{
	struct firmware *f = sample_open_file(image);
	const struct tree *t;
	struct error err;
	uint32_t node;

	ck_assert_ptr_nonnull(f);
	firmware_finish(f);
	t = volume_tree(f->volumes.at[0]);
	node = tree_lookup(t, path, &err);
	ck_assert_uint_ne(node, TREE_NONE);
	layers_make(l, f->volumes.at[0]->fs, node);
	return f;
}

static void
check_told(const struct layers *l, size_t row, const char *expected)
{
	struct text t = { 0 };

	layers_tell(l, row, &t);
	ck_assert_str_eq(text_str(&t), expected);
	text_free(&t);
}

START_TEST(each_version_is_told)
{
	struct layers l;
	struct firmware *f = open_layers("history.jffs2", "/config.ini", &l);

	ck_assert_uint_eq(l.at.count, 6);
	check_told(&l, 0, "Version 6 wrote bytes 4-7. All of it is still read.");
	check_told(&l, 1, "Version 5 made the file 37 bytes long.");
	check_told(&l, 3, "Version 3 wrote bytes 28-44. Nothing of it is read any more. "
	        "Covered: bytes 28-36 by version 4. Cut off: bytes 37-44 by version 5, which made "
	        "the file 37 bytes long.");
	layers_free(&l);
	firmware_close(f);
}
END_TEST

START_TEST(a_file_ends_in_one_cell)
{
	struct layers l;
	struct firmware *f = open_layers("history.jffs2", "/config.ini", &l);

	for (uint32_t count = 1; count < 300; count++) {
		uint8_t cells[300];
		int edges = 0;

		layers_row(&l, 1, count, cells);
		for (uint32_t i = 0; i < count; i++)
			edges += cells[i] == LAYER_EDGE;
		ck_assert_int_eq(edges, 1);
	}
	layers_free(&l);
	firmware_close(f);
}
END_TEST

START_TEST(names_begin_and_end)
{
	struct layers l;
	struct firmware *f = open_layers("history.jffs2", "/", &l);

	ck_assert(l.names);
	check_told(&l, 0, "Version 13 of the directory gave the name notes to inode 4; it is there.");
	check_told(&l, 5, "Version 8 of the directory gave the name current.new to inode 9; version "
	        "10 ended that.");
	layers_free(&l);
	firmware_close(f);
}
END_TEST

/* The node whose data CRC is wrong has a bar, none of which is read; what is gone is missing. */
START_TEST(damage_is_shown)
{
	struct layers l;
	struct firmware *f = open_layers("damaged.uimage", "/server", &l);
	uint8_t cell;
	size_t bad = 0;

	while (bad < l.at.count && !l.at.at[bad].bad)
		bad++;
	ck_assert_uint_lt(bad, l.at.count);
	ck_assert_uint_eq(l.at.at[bad].seen, 0);
	ck_assert(layers_missing(&l, l.at.at[bad].from, l.at.at[bad].to));
	ck_assert(!layers_missing(&l, 0, 4096));
	layers_row(&l, bad, 1, &cell);
	ck_assert_int_eq(cell, LAYER_BAD);
	check_told(&l, bad, "Version 12 wrote bytes 36864-40959. Its data CRC is wrong: a kernel "
	        "drops it, and what no other version has is missing.");
	layers_free(&l);
	firmware_close(f);
}
END_TEST

CASES(layers)
{
	tcase_add_loop_test(tcase, the_picture_is_what_is_read, 0, IMAGES);
	tcase_add_test(tcase, each_version_is_told);
	tcase_add_test(tcase, a_file_ends_in_one_cell);
	tcase_add_test(tcase, names_begin_and_end);
	tcase_add_test(tcase, damage_is_shown);
}
