/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Archives and what is compressed: the stores below, and every file of every tree. */
#include <sys/stat.h>

#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "tests/fuzz/fuzz.h"
#include "tree/tree.h"

static void
check_file(const struct tree *t, const struct tree_reader *r, uint32_t node,
        struct findings *found)
{
	static uint8_t out[4096];
	struct tree_stat st;
	uint64_t at = 0, end, work = 0;
	int64_t n = 1;

	tree_stat(t, node, &st);
	while (n > 0 && at < 64 * sizeof out) {
		if (tree_hole(t, node, at, &end) && end <= at)
			finding(found, "a hole that ends before it begins");
		n = tree_read(r, node, at, out, sizeof out, &work, NULL);
		if (n > (int64_t)sizeof out)
			finding(found, "more was read than asked for");
		at += n > 0 ? (uint64_t)n : 0;
	}
	if (n == 0 && at != st.size)
		finding(found, "a file ends where its size is not");
}

static void
check_tree(const struct tree *t, struct findings *found)
{
	struct tree_reader *r = tree_reader_new(t);
	struct text path = { 0 };

	for (uint32_t node = 0; node < tree_nodes(t); node++) {
		uint32_t entry = tree_parent(t, node), k = 0;

		if (entry != TREE_NONE && tree_entry(t, entry).node != node)
			finding(found, "the name of a node leads to another");
		while ((entry = tree_next(t, node, &k)) != TREE_NONE)
			if (tree_entry(t, entry).dir != node)
				finding(found, "a name of another directory");
		text_clear(&path);
		tree_add_path(t, node, &path);
		if (tree_is_file(t, node))
			check_file(t, r, node, found);
	}
	text_free(&path);
	tree_reader_free(r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct findings found = { "" };
	struct firmware *root;

	if (size == 0)
		return 0;
	root = firmware_new(image_of_memory("archive", span_of(data, size)), NULL);
	firmware_finish(root);
	for (struct firmware *f = root; f; f = firmware_next(root, f)) {
		if (f->bytes.len && !part_list_tiles(&f->list, f->bytes.len))
			finding(&found, "the parts of a store don't tile it");
		for (size_t i = 0; i < f->trees.count; i++)
			if (f->trees.at[i]->tree)
				check_tree(f->trees.at[i]->tree, &found);
	}
	firmware_close(root);
	fuzz_judge(&found);
	return 0;
}
