/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sentences and explanations: what is told of a file, of free space, and of every node
 * of every image.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "firmware/firmware.h"
#include "firmware/model/subject.h"
#include "jffs2/node.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "words/explain.h"
#include "words/sentence.h"

/* ---- sentences ---- */

struct scene {
	struct nodes n;
	struct firmware *f;
	char got[1200];
};

static void
scene_open(struct scene *s)
{
	struct firmware_options o = { .erase_size = s->n.erase_size };

	s->f = firmware_new(image_of_memory("test", nodes_image(&s->n)), &o);
	firmware_finish(s->f);
}

static void
scene_close(struct scene *s)
{
	firmware_close(s->f);
	nodes_free(&s->n);
}

/* What is said of the thing at `offset`. */
static const char *
said(struct scene *s, uint32_t offset)
{
	struct text t = { 0 };
	struct subject subject;

	subject_at(s->f, offset, &subject);
	subject_sentence(s->f, &subject, false, &t);
	snprintf(s->got, sizeof s->got, "%s", text_str(&t));
	text_free(&t);
	return s->got;
}

static uint32_t
add_file(struct nodes *n, uint32_t ino, uint32_t version, uint32_t isize, uint32_t offset,
        const char *data)
{
	return nodes_add_inode(n, &(struct inode_spec){ .ino = ino, .version = version,
	        .mode = REG, .isize = isize, .offset = offset,
	        .data = span_of(data, strlen(data)) });
}

static uint32_t
add_name(struct nodes *n, uint32_t version, const char *name, uint32_t ino)
{
	return nodes_add_dirent(n, &(struct dirent_spec){ .pino = 1, .version = version,
	        .ino = ino, .type = DT_REG, .name = name });
}

START_TEST(a_file_is_told_of)
{
	struct scene s = { .n = { .endian = _i ? ENDIAN_BIG : ENDIAN_LITTLE,
		.erase_size = 4096, .markers = true } };
	uint32_t dirent = add_name(&s.n, 1, "a\x1b[1m", 2);
	uint32_t old = add_file(&s.n, 2, 1, 10, 0, "0123456789");
	uint32_t one = add_file(&s.n, 2, 2, 11, 10, "x");
	uint32_t hole = nodes_add_inode(&s.n, &(struct inode_spec){ .ino = 2, .version = 3,
	        .mode = REG, .isize = 5000, .offset = 11, .dsize = 4989, .compr = 1 });
	uint32_t new = add_file(&s.n, 2, 4, 5000, 0, "ABCDEFGHIJ");
	uint32_t meta = add_file(&s.n, 2, 5, 20, 0, "");

	nodes_fill(&s.n, 4096);
	scene_open(&s);
	ck_assert_str_eq(said(&s, 0), "Cleanmarker at the start of erase block 0: the block "
	        "was erased completely before anything was written to it.");
	ck_assert_str_eq(said(&s, dirent), "Version 1 of directory 1, /: gives the name "
	        "\"a\\x1b[1m\" to inode 2, a regular file. Live: the mounted file system uses "
	        "it.");
	said(&s, old);
	ck_assert_msg(strstr(s.got, "Version 1 of inode 2, /a\\x1b[1m: bytes 0 to 9, stored "
	        "as they are, up to the end that the file had then. Superseded: version 4 "
	        "at 0x"), "%s", s.got);
	said(&s, one);
	ck_assert_msg(strstr(s.got, ": byte 10, stored as it is, up to"), "%s", s.got);
	said(&s, hole);
	ck_assert_msg(strstr(s.got, ": bytes 11 to 4999, a hole of zeros that takes no "
	        "space"), "%s", s.got);
	said(&s, new);
	ck_assert_msg(strstr(s.got, "of a file that had 5000 bytes then. Live"), "%s", s.got);
	said(&s, meta);
	ck_assert_msg(strstr(s.got, "no data, only the metadata of a file that had 20 bytes"),
	        "%s", s.got);
	scene_close(&s);
}
END_TEST

START_TEST(names_and_attributes_are_told_of)
{
	struct scene s = { .n = { .endian = _i ? ENDIAN_BIG : ENDIAN_LITTLE,
		.erase_size = 4096, .markers = true } };
	uint32_t given = add_name(&s.n, 1, "gone", 2);
	uint32_t file = add_file(&s.n, 2, 1, 1, 0, "x");
	uint32_t white = add_name(&s.n, 2, "gone", 0);
	uint32_t lone = add_name(&s.n, 3, "never", 0);
	uint32_t xattr = nodes_add_xattr(&s.n, 7, 1, 1, "note", span_of("hello", 5));
	uint32_t xref = nodes_add_xref(&s.n, 2, 7, 2), taken = nodes_add_xref(&s.n, 2, 7, 5);
	uint32_t pad = nodes_add_padding(&s.n, 40), marker = nodes_add_cleanmarker(&s.n);
	uint32_t strange = nodes_add_any(&s.n, 0x2777, span_of("??", 2));
	char expected[200];

	nodes_fill(&s.n, 4096);
	scene_open(&s);
	said(&s, white);
	snprintf(expected, sizeof expected, "a whiteout that removes the name \"gone\" of "
	        "version 1 at 0x%08x, which led to inode 2. ", given);
	ck_assert_msg(strstr(s.got, expected), "%s", s.got);
	said(&s, lone);
	ck_assert_msg(strstr(s.got, "\"never\", which no other node here gives any more. "),
	        "%s", s.got);
	said(&s, file);
	ck_assert_msg(strstr(s.got, "Version 1 of inode 2: byte 0"), "%s", s.got);
	said(&s, xattr);
	ck_assert_msg(strstr(s.got, "Version 1 of extended attribute 7: user.note, a value of "
	        "5 bytes."), "%s", s.got);
	said(&s, xref);
	ck_assert_msg(strstr(s.got, "Gives extended attribute 7 to inode 2"), "%s", s.got);
	said(&s, taken);
	ck_assert_msg(strstr(s.got, "Takes extended attribute 7 from inode 2"), "%s", s.got);
	said(&s, pad);
	ck_assert_msg(strstr(s.got, "40 bytes of padding"), "%s", s.got);
	said(&s, marker);
	ck_assert_msg(strstr(s.got, "inside erase block 0, where none belongs"), "%s", s.got);
	ck_assert_msg(strstr(s.got, "; cleanmarker that is not the first"), "%s", s.got);
	said(&s, strange);
	ck_assert_msg(strstr(s.got, "type 0x2777, which this program does not know: a kernel "
	        "that does not know it either drops it."), "%s", s.got);
	scene_close(&s);
}
END_TEST

/* What Markdown or HTML would take for a mark has a backslash before it. */
START_TEST(markdown_takes_no_name_for_a_mark)
{
	struct scene s = { .n = { .endian = ENDIAN_LITTLE } };
	uint32_t node = add_name(&s.n, 1, "a&lt;b<c|d`e$f*g_h[i]j#k~l", 2);
	struct text t = { 0 };
	struct subject subject;

	add_file(&s.n, 2, 1, 1, 0, "x");
	scene_open(&s);
	subject_at(s.f, node, &subject);
	explain_write(s.f, &subject, NULL, true, &t);
	ck_assert_ptr_nonnull(strstr(text_str(&t),
	        "a\\&lt;b\\<c\\|d\\`e\\$f\\*g\\_h\\[i\\]j\\#k\\~l"));
	ck_assert_ptr_null(strstr(text_str(&t), "a&lt;"));
	text_free(&t);
	scene_close(&s);
}
END_TEST

/* Free space of each kind, in blocks of 4096 bytes. */
START_TEST(free_space_is_told_why)
{
	struct scene s = { .n = { .endian = _i ? ENDIAN_BIG : ENDIAN_LITTLE,
		.erase_size = 4096, .markers = true } };
	static char page[4001];
	uint32_t gap;

	memset(page, 'x', 4000);
	add_name(&s.n, 1, "f", 2);
	add_file(&s.n, 2, 1, 4000, 0, page + 2000);
	gap = (uint32_t)s.n.bytes.len;
	nodes_add_bytes(&s.n, span_of("\xff\xff\xff\xff\xff\xff\xff\xff", 8));
	nodes_add_bytes(&s.n, span_of("no node!", 8));
	/* to 12 bytes before the end of block 0, then a node that goes to block 1 */
	add_file(&s.n, 2, 2, 4000, 0, page + 4000 - (4096 - s.n.bytes.len - 68 - 8));
	add_file(&s.n, 2, 3, 4000, 0, page);
	nodes_fill(&s.n, 4096);
	nodes_add_cleanmarker(&s.n);
	nodes_fill(&s.n, 4096);
	nodes_add_bytes(&s.n, span_of("\xff", 1));
	nodes_fill(&s.n, 4096);
	scene_open(&s);
	said(&s, gap);
	ck_assert_msg(strstr(s.got, "8 erased bytes (0xff). Data comes after them"), "%s",
	        s.got);
	said(&s, gap + 8);
	ck_assert_msg(strstr(s.got, "8 bytes that are not a node: the kernel "), "%s",
	        s.got);
	said(&s, 4092);
	ck_assert_msg(strstr(s.got, "8 erased bytes (0xff). They are left at the end of erase "
	        "block 0: no node fits, since the smallest takes 12"), "%s", s.got);
	said(&s, 8188);
	ck_assert_msg(strstr(s.got, "16 erased bytes (0xff). They are left at the end of "
	        "erase block 1: no piece of a file is begun in fewer than 196"), "%s", s.got);
	said(&s, 8192 + 12);
	ck_assert_msg(strstr(s.got, "All of erase block 2 but its cleanmarker is erased"),
	        "%s", s.got);
	said(&s, 3 * 4096);
	ck_assert_msg(strstr(s.got, "The whole of erase block 3 is erased and has no "
	        "cleanmarker"), "%s", s.got);
	scene_close(&s);
}
END_TEST

START_TEST(a_node_that_did_not_fit_is_named)
{
	struct scene s = { .n = { .endian = ENDIAN_LITTLE, .erase_size = 4096,
		.markers = true } };
	static char page[3001];

	memset(page, 'x', 3000);
	add_name(&s.n, 1, "f", 2);
	add_file(&s.n, 2, 1, 6000, 0, page);
	add_file(&s.n, 2, 2, 6000, 3000, page);
	scene_open(&s);
	said(&s, 4092);
	ck_assert_msg(strstr(s.got, "the node that was written next takes 3068, did not fit"),
	        "%s", s.got);
	scene_close(&s);
}
END_TEST

/* ---- explanations ---- */

START_TEST(an_explanation_names_what_covers_a_field)
{
	struct scene s = { .n = { .endian = _i ? ENDIAN_BIG : ENDIAN_LITTLE,
		.erase_size = 4096, .markers = true } };
	uint32_t node = add_file(&s.n, 2, 1, 4, 0, "data");
	const struct glossary_term *found[GLOSSARY_FOUND];
	struct text t = { 0 };
	struct subject subject;

	nodes_fill(&s.n, 4096);
	scene_open(&s);
	subject_at(s.f, node, &subject);
	ck_assert_ptr_eq(explain_find(&subject, "csize"), &subject.fields[14]);
	ck_assert_ptr_eq(explain_find(&subject, "15"), &subject.fields[14]);
	ck_assert_ptr_eq(explain_find(&subject, "data"), &subject.tail[0]);
	ck_assert_uint_eq(subject.tail[0].offset, 68);
	ck_assert_uint_eq(subject.tail[0].width, 4);
	ck_assert_ptr_null(explain_find(&subject, "0"));
	ck_assert_ptr_null(explain_find(&subject, "99"));
	ck_assert_ptr_null(explain_find(&subject, ""));
	explain_field(s.f, &subject, &subject.fields[0], EXPLAIN_COVER, &t);
	ck_assert_str_eq(text_str(&t),
	        "hdr_crc and node_crc: a byte that changes alone makes it fail.");
	text_clear(&t);
	explain_field(s.f, &subject, &subject.tail[0], EXPLAIN_COVER, &t);
	ck_assert_str_eq(text_str(&t), "data_crc: a byte that changes alone makes it fail.");
	ck_assert_uint_gt(explain_terms(s.f, &subject, &subject.fields[14], found,
	                          GLOSSARY_FOUND), 2);
	ck_assert_str_eq(found[0]->term, "csize");
	text_free(&t);
	scene_close(&s);
}
END_TEST

/* ---- all nodes of all images ---- */

static void
check_said(const char *path, uint64_t offset, const char *s)
{
	size_t len = strlen(s);

	ck_assert_msg(len > 1 && s[len - 1] == '.' && s[len - 2] != '.', "%s: %llu: %s", path,
	        (unsigned long long)offset, s);
	for (size_t i = 0; i < len; i++)
		ck_assert_msg((uint8_t)s[i] >= ' ' && s[i] != 0x7f, "%s: %llu: control byte",
		        path, (unsigned long long)offset);
}

static void
check_written(const char *path, const struct firmware *f, const struct subject *s, bool markdown)
{
	struct text t = { 0 };

	explain_write(f, s, NULL, markdown, &t);
	for (size_t i = 0; i < t.len; i++)
		ck_assert_msg((uint8_t)t.at[i] >= ' ' || t.at[i] == '\n', "%s: %llu", path,
		        (unsigned long long)s->offset);
	text_free(&t);
}

static void
check_image(const char *path)
{
	struct firmware_options o = { 0 };
	struct firmware *f = firmware_open(path, &o, NULL);
	uint64_t extent = 0;

	if (!f)
		return;
	firmware_finish(f);
	for (uint64_t at = 0; at < f->bytes.len; extent++) {
		struct text t = { 0 };
		struct subject s;

		subject_at(f, at, &s);
		subject_sentence(f, &s, extent % 2, &t);
		check_said(path, at, text_str(&t));
		if (extent % 97 < 5)
			check_written(path, f, &s, extent % 2);
		at = s.offset + s.bytes.len;
		text_free(&t);
	}
	firmware_close(f);
}

static void
check_folder(const char *folder)
{
	struct dirent **names = NULL;
	int count = scandir(folder, &names, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		const char *dot = strrchr(names[i]->d_name, '.');
		char path[2000];

		snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
		if (dot && (strcmp(dot, ".jffs2") == 0 || strcmp(dot, ".uimage") == 0
		            || strcmp(dot, ".bin") == 0))
			check_image(path);
		free(names[i]);
	}
	free(names);
	if (count < 0)
		printf("skipped: %s is not there\n", folder);
}

START_TEST(every_node_of_every_image_is_told_of)
{
	const char *srcdir = getenv("srcdir"), *given = getenv("FLASHLOUPE_SHARED");
	char path[1000];

	snprintf(path, sizeof path, "%s/data", srcdir ? srcdir : ".");
	check_folder(path);
	if (given)
		snprintf(path, sizeof path, "%s/truth", given);
	else
		snprintf(path, sizeof path, "%s/../shared/truth", srcdir ? srcdir : ".");
	check_folder(path);
}
END_TEST

CASES(explain)
{
	tcase_set_timeout(tcase, 300);
	tcase_add_loop_test(tcase, a_file_is_told_of, 0, 2);
	tcase_add_loop_test(tcase, names_and_attributes_are_told_of, 0, 2);
	tcase_add_test(tcase, markdown_takes_no_name_for_a_mark);
	tcase_add_loop_test(tcase, free_space_is_told_why, 0, 2);
	tcase_add_test(tcase, a_node_that_did_not_fit_is_named);
	tcase_add_loop_test(tcase, an_explanation_names_what_covers_a_field, 0, 2);
	tcase_add_test(tcase, every_node_of_every_image_is_told_of);
}
