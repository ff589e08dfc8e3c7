/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every node that a kernel or mkfs.jffs2 wrote, decoded and encoded again, is the same byte for
 * byte: in the images of the repository, and in those beside it where they are there.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jffs2/content/decode.h"
#include "jffs2/layout.h"
#include "jffs2/write/encode.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/samples.h"
#include "tests/fixture/truth.h"

/* The nodes of a log, encoded again one after the other. */
struct again {
	const struct jffs2_log *log;
	uint32_t i;
	struct node_room room; /* as long as the extent */
	struct error err;
	uint32_t same[JFFS2_TYPES];
	uint32_t ghosts; /* records of nodes that aren't there */
};

static struct span
bytes_of(const struct again *a)
{
	return jffs2_log_bytes(a->log, a->i);
}

static size_t
encode_inode(struct again *a)
{
	struct jffs2_inode_node n;

	jffs2_inode_decode(bytes_of(a), a->log->endian, &n);
	return jffs2_encode_inode(&n, a->room, &a->err);
}

static size_t
encode_dirent(struct again *a)
{
	struct jffs2_dirent_node d;

	jffs2_dirent_decode(bytes_of(a), a->log->endian, &d);
	return jffs2_encode_dirent(&d, a->room, &a->err);
}

static size_t
encode_xattr(struct again *a)
{
	struct span node = bytes_of(a);
	enum endian e = a->log->endian;
	uint8_t name_len = READ8(node, struct raw_xattr, name_len);
	struct jffs2_xattr_node x = {
		.xid = READ32(node, struct raw_xattr, xid, e),
		.version = READ32(node, struct raw_xattr, version, e),
		.xprefix = READ8(node, struct raw_xattr, xprefix),
		.name = span_cut(node, 32, name_len),
		.value = span_cut(node, 33u + name_len,
		        READ16(node, struct raw_xattr, value_len, e)),
	};

	return jffs2_encode_xattr(&x, a->room, &a->err);
}

static size_t
encode_xref(struct again *a)
{
	struct span node = bytes_of(a);
	struct jffs2_xref_node x = {
		.ino = READ32(node, struct raw_xref, ino, a->log->endian),
		.xid = READ32(node, struct raw_xref, xid, a->log->endian),
		.xseqno = READ32(node, struct raw_xref, xseqno, a->log->endian),
	};

	return jffs2_encode_xref(&x, a->room, &a->err);
}

/* Makes a record of the node that `r` lists; false, with `r` itself, if it isn't there. */
static bool
find_listed(const struct again *a, const struct summary_record *r,
        struct summary_record *found)
{
	uint32_t i = jffs2_log_find(a->log, r->offset);
	const struct extent *e = &a->log->extents.at[i];

	*found = *r;
	return e->offset == r->offset && e->kind == EXTENT_NODE && e->flaws == 0
	       && jffs2_record_of(jffs2_log_bytes(a->log, i), a->log->endian, r->offset, found);
}

/* The records are made of the nodes that they list, not of what they say. */
static size_t
encode_summary(struct again *a)
{
	struct span node = bytes_of(a);
	enum endian e = a->log->endian;
	uint32_t at = a->log->extents.at[a->i].offset, block;
	size_t count = READ32(node, struct raw_summary, sum_num, e), record_at = 32, len;
	struct summary_record *records = calloc(count ? count : 1, sizeof *records);

	ck_assert(summary_sound(a->log, a->i, &block));
	for (size_t k = 0; k < count; k++) {
		struct summary_record r;

		record_at += summary_record(node, record_at, e, block, &r);
		a->ghosts += !find_listed(a, &r, &records[k]);
	}
	len = jffs2_encode_summary(&(struct jffs2_summary_node){ records, count, block, at,
	        READ32(node, struct raw_summary, cln_mkr, e),
	        READ32(node, struct raw_summary, padded, e) }, a->room, &a->err);
	free(records);
	return len;
}

static size_t
encode_node(struct again *a)
{
	uint32_t totlen = jffs2_totlen(bytes_of(a), 0, a->log->endian);

	switch (a->log->extents.at[a->i].nodetype | JFFS2_ACCURATE) {
	case JFFS2_INODE: return encode_inode(a);
	case JFFS2_DIRENT: return encode_dirent(a);
	case JFFS2_XATTR: return encode_xattr(a);
	case JFFS2_XREF: return encode_xref(a);
	case JFFS2_SUMMARY: return encode_summary(a);
	case JFFS2_CLEANMARKER: return jffs2_encode_cleanmarker(totlen, a->room, &a->err);
	default: return jffs2_encode_padding(totlen, a->room, &a->err);
	}
}

static void
compare(struct again *a, const char *image)
{
	const struct extent *e = &a->log->extents.at[a->i];
	struct span node = bytes_of(a);
	size_t len;

	a->room = (struct node_room){ malloc(node.len), node.len, a->log->endian };
	len = encode_node(a);
	ck_assert_msg(len, "%s: node %#x: %s", image, e->offset, a->err.text);
	/* An obsolete node has its mark cleared in place. */
	if (!(e->nodetype & JFFS2_ACCURATE))
		a->room.at[a->log->endian == ENDIAN_LITTLE ? 3 : 2] &=
		        (uint8_t)~(JFFS2_ACCURATE >> 8);
	for (size_t i = 0; i < len; i++)
		ck_assert_msg(a->room.at[i] == node.at[i], "%s: node %#x of type %#x: byte %zu "
		        "of %zu (%zu) is %02x, not %02x", image, e->offset, e->nodetype, i, len,
		        node.len, a->room.at[i], node.at[i]);
	ck_assert_uint_eq(len, node.len);
	for (int t = 0; t < JFFS2_TYPES; t++)
		a->same[t] += jffs2_types[t].nodetype == (e->nodetype | JFFS2_ACCURATE);
	free(a->room.at);
}

/* Nodes that are damaged, or unknown, are not for the encoder. */
static void
compare_log(struct again *a, const struct jffs2_log *log, const char *image)
{
	a->log = log;
	for (a->i = 0; a->i < log->extents.count; a->i++) {
		const struct extent *e = &log->extents.at[a->i];

		if (e->kind == EXTENT_NODE && e->flaws == 0)
			compare(a, image);
	}
}

static void
compare_image(struct again *a, const char *path)
{
	struct firmware *f = truth_open(path);

	for (size_t i = 0; i < f->volumes.count; i++)
		compare_log(a, &f->volumes.at[i]->log, path);
	firmware_close(f);
}

static void
tell(const struct again *a, const char *folder)
{
	printf("# %s:", folder);
	for (int t = 0; t < JFFS2_TYPES - 1; t++)
		printf(" %u %s", a->same[t], jffs2_types[t].name);
	printf(" equal; %u records without a node\n", a->ghosts);
	fflush(stdout);
}

static void
compare_folder(const char *folder)
{
	int count;
	struct dirent **names = truth_list(folder, &count);
	struct again a = { 0 };

	for (int i = 0; i < count; i++) {
		char file[NAME_MAX + 20], path[PATH_MAX];

		snprintf(file, sizeof file, "%s/%s", folder, names[i]->d_name);
		if (truth_ends(file, ".jffs2") || truth_ends(file, ".img")
		        || truth_ends(file, "dump.bin"))
			compare_image(&a, truth_path(path, file));
	}
	truth_free(names, count);
	tell(&a, folder);
}

START_TEST(nodes_of_the_truth_are_encoded_as_they_stand)
{
	compare_folder("truth");
}
END_TEST

START_TEST(nodes_of_the_corpus_are_encoded_as_they_stand)
{
	compare_folder("corpus");
}
END_TEST

/* The images of the repository, most of them by mkfs.jffs2 and sumtool. */
START_TEST(nodes_of_the_samples_are_encoded_as_they_stand)
{
	static const char *const names[] = { "7518-hi3518-home.uimage", "be-64k-sum.jffs2",
		"nocm-unpadded.jffs2", "dump.bin", "history.jffs2" };
	struct again a = { 0 };

	for (size_t i = 0; i < COUNT(names); i++) {
		struct firmware *f = sample_open_file(names[i]);

		ck_assert_msg(f != NULL, "%s", names[i]);
		firmware_finish(f);
		for (size_t k = 0; k < f->volumes.count; k++)
			compare_log(&a, &f->volumes.at[k]->log, names[i]);
		firmware_close(f);
	}
	tell(&a, "data");
	ck_assert_uint_gt(a.same[0], 100);
	ck_assert_uint_gt(a.same[1], 100);
	ck_assert_uint_gt(a.same[4], 1);
}
END_TEST

/* ---- packing ---- */

/* Nodes of one compression, packed again. */
struct alike {
	uint32_t all, same;
	uint64_t was, is; /* bytes, where both packed all */
};

/* With as much room as there are data: at the end of a block the kernel had less, and zlib is
 * another version, so that some nodes differ, by a few bytes. */
static void
pack_again(const struct jffs2_log *log, uint32_t i, bool tight, struct alike *a)
{
	struct packing p = { .tight = tight };
	struct jffs2_inode_node n;
	struct text plain = { 0 };

	jffs2_inode_decode(jffs2_log_bytes(log, i), log->endian, &n);
	if (n.dsize && jffs2_node_data(log, i, &plain, NULL)) {
		p.at = malloc(n.dsize);
		p.room = n.dsize;
		a->all++;
		if (codec_encode(jffs2_codec(n.compr), span_of(plain.at, plain.len), &p)
		        && p.taken == n.dsize) {
			a->same += span_equal(n.data, span_of(p.at, p.len));
			a->was += n.csize;
			a->is += p.len;
		}
		free(p.at);
	}
	text_free(&plain);
}

static void
pack_image(const char *path, struct alike alike[8])
{
	struct firmware *f = truth_open(path);

	for (size_t v = 0; v < f->volumes.count; v++) {
		const struct jffs2_log *log = &f->volumes.at[v]->log;

		for (uint32_t i = 0; i < log->extents.count; i++) {
			const struct extent *e = &log->extents.at[i];
			uint8_t compr = span_u8(jffs2_log_bytes(log, i), 56);

			if (e->kind == EXTENT_NODE && !e->flaws
			        && jffs2_extent_is(e, JFFS2_INODE) && compr < 8)
				pack_again(log, i, strstr(path, "mkfs") != NULL, &alike[compr]);
		}
	}
	firmware_close(f);
}

START_TEST(nodes_of_the_truth_are_packed_alike)
{
	int count;
	struct dirent **names = truth_list("truth", &count);
	struct alike alike[8] = { 0 };

	for (int i = 0; i < count; i++) {
		char file[NAME_MAX + 20], path[PATH_MAX];

		snprintf(file, sizeof file, "truth/%s", names[i]->d_name);
		if (truth_ends(file, ".jffs2"))
			pack_image(truth_path(path, file), alike);
	}
	truth_free(names, count);
	for (uint8_t c = 2; c < 8; c++) {
		const struct alike *a = &alike[c];

		if (a->all)
			printf("# %s: %u of %u packed to the same bytes; %llu bytes to %llu\n",
			        codecs[jffs2_codec(c)].name, a->same, a->all,
			        (unsigned long long)a->was, (unsigned long long)a->is);
		ck_assert_uint_le(a->is, a->was + a->was / 100);
		ck_assert_uint_ge(a->same, a->all / 2);
	}
	fflush(stdout);
	ck_assert_uint_eq(alike[2].same, alike[2].all);
}
END_TEST

CASES(encode_truth)
{
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, nodes_of_the_truth_are_encoded_as_they_stand);
	tcase_add_test(tcase, nodes_of_the_corpus_are_encoded_as_they_stand);
	tcase_add_test(tcase, nodes_of_the_truth_are_packed_alike);
	tcase_add_test(tcase, nodes_of_the_samples_are_encoded_as_they_stand);
}
