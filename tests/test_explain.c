/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every text that explains something: of each field, of the glossary, of each node. Loops
 * over all tables of texts, and over all nodes of the sample images and of those that the
 * kernel wrote, if they are there.
 */
#include "words/explain.h"

#include <check.h>
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "firmware/subject.h"
#include "jffs2/node.h"
#include "tests/nodes.h"
#include "words/sentence.h"

enum { REG = 0100644 };

/* ---- texts in general ---- */

static void
check_text(const char *where, const char *what, const char *s, size_t most)
{
	size_t len;

	ck_assert_msg(s != NULL, "%s has no %s", where, what);
	len = strlen(s);
	ck_assert_msg(len > 0 && len <= most, "%s: %s has %zu characters", where, what, len);
	ck_assert_msg(s[len - 1] == '.', "%s: %s has no full stop", where, what);
	for (size_t i = 0; i < len; i++)
		ck_assert_msg(s[i] >= ' ' && s[i] <= '~', "%s: %s: byte %02x", where, what,
		        (uint8_t)s[i]);
	ck_assert_msg(!strstr(s, "  "), "%s: %s has two blanks", where, what);
}

static void
check_field(const struct field *f)
{
	enum { HELP_MOST = 240, USER_MOST = 120, WRONG_MOST = 170 };

	check_text(f->name, "help", f->help, HELP_MOST);
	check_text(f->name, "user", f->user, USER_MOST);
	check_text(f->name, "wrong", f->wrong, WRONG_MOST);
}

START_TEST(every_field_has_all_its_texts)
{
	static const char *const keys[] = { "name", "data", "attribute", "value", "records",
		"marker", "padding", "content", NULL };
	const struct jffs2_type *t = jffs2_types;

	for (;; t++) {
		for (size_t i = 0; i < t->field_count; i++)
			check_field(&t->fields[i]);
		if (!t->nodetype)
			break;
	}
	for (size_t i = 0; i < uimage_field_count; i++)
		check_field(&uimage_fields[i]);
	for (const char *const *key = keys; *key; key++)
		check_field(jffs2_tail_field(*key));
	ck_assert_ptr_null(jffs2_tail_field("magic"));
}
END_TEST

/* ---- the forms of a value ---- */

static const char *
forms(const struct field *f, const char *bytes, size_t len, enum endian e)
{
	static char out[300];
	struct text t = { 0 };

	field_add_forms(&t, f, span_of(bytes, len), e);
	snprintf(out, sizeof out, "%s", text_str(&t));
	text_free(&t);
	return out;
}

START_TEST(a_value_is_told_in_every_form)
{
	static const struct value_name names[] = { { 6, "zlib", "deflate" },
		{ 0, NULL, NULL } };
	struct field f = { .name = "x", .width = 4, .show = FIELD_BYTES };

	ck_assert_str_eq(forms(&f, "\x4b\x09\0\0", 4, ENDIAN_LITTLE),
	        "4b 09 00 00 (little-endian), 0x0000094b, decimal 2379, 2.3K");
	ck_assert_str_eq(forms(&f, "\0\0\x09\x4b", 4, ENDIAN_BIG),
	        "00 00 09 4b (big-endian), 0x0000094b, decimal 2379, 2.3K");
	ck_assert_str_eq(forms(&f, "\0\0\x09", 3, ENDIAN_BIG), "");
	f.show = FIELD_MODE;
	ck_assert_str_eq(forms(&f, "\xed\x81\0\0", 4, ENDIAN_LITTLE),
	        "ed 81 00 00 (little-endian), 0x000081ed, decimal 33261, octal 0100755, "
	        "-rwxr-xr-x");
	f.show = FIELD_TIME;
	ck_assert_str_eq(forms(&f, "\x54\xbf\xd0\x5a", 4, ENDIAN_BIG),
	        "54 bf d0 5a (big-endian), 0x54bfd05a, decimal 1421856858, "
	        "2015-01-21 16:14:18 UTC");
	f = (struct field){ .width = 1, .show = FIELD_NAMED, .names = names };
	ck_assert_str_eq(forms(&f, "\x06", 1, ENDIAN_BIG), "06, 0x06, decimal 6, zlib");
	ck_assert_str_eq(forms(&f, "\x09", 1, ENDIAN_BIG),
	        "09, 0x09, decimal 9, a code without a meaning");
	ck_assert_str_eq(field_code_help(&f, span_of("\x06", 1), ENDIAN_BIG), "deflate");
	ck_assert_ptr_null(field_code_help(&f, span_of("\x09", 1), ENDIAN_BIG));
	ck_assert_ptr_null(field_code_help(&f, span_of("", 0), ENDIAN_BIG));
	f = (struct field){ .width = 4, .show = FIELD_NAME };
	ck_assert_str_eq(forms(&f, "a\x1b\xff\0", 4, ENDIAN_BIG),
	        "61 1b ff 00, as text \"a\\x1b\\xff\"");
	f = (struct field){ .width = 40, .show = FIELD_RAW };
	ck_assert_str_eq(forms(&f, "0123456789abcdef0123456789abcdef01234567", 40,
	                         ENDIAN_BIG),
	        "30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66 ..");
}
END_TEST

/* ---- the glossary ---- */

static int
sentences_in(const char *s)
{
	int n = 0;

	for (; *s; s++)
		n += *s == '.' && (s[1] == '\0' || (s[1] == ' ' && isupper((uint8_t)s[2])));
	return n;
}

START_TEST(the_glossary_is_whole)
{
	for (const struct glossary_term *t = glossary; t->term; t++) {
		int sentences = sentences_in(t->text);

		check_text(t->term, "text", t->text, 640);
		ck_assert_msg(sentences >= 2 && sentences <= 6, "%s: %d sentences", t->term,
		        sentences);
		ck_assert_msg(t == glossary || strcasecmp((t - 1)->term, t->term) < 0,
		        "%s stands in the wrong place", t->term);
		ck_assert_ptr_eq(glossary_find(t->term), t);
		for (const char *const *name = t->also; *name; name++)
			ck_assert_msg(glossary_find(*name) == t, "%s is another's, not %s's",
			        *name, t->term);
		ck_assert_msg(t->see[0] != NULL, "%s leads nowhere", t->term);
		for (const char *const *name = t->see; *name; name++)
			ck_assert_msg(glossary_find(*name) && glossary_find(*name) != t
			              && strcmp(glossary_find(*name)->term, *name) == 0,
			        "%s: there is no %s to see", t->term, *name);
	}
	ck_assert_uint_ge(glossary_count, 35);
	ck_assert_ptr_null(glossary[glossary_count].term);
}
END_TEST

/* Words that need no explanation, or that the text itself explains. */
static bool
is_plain(const char *word)
{
	static const char *const plain[] = { "JFFS", "JFFS2", "EIO", "KiB", "OpenWrt",
		"mtd0", "mtd1", "rwxr", "NULL", NULL };

	for (int i = 0; plain[i]; i++)
		if (strcmp(word, plain[i]) == 0)
			return true;
	return false;
}

/* A word with a capital inside, or with an underscore, is a term of somebody. */
static bool
looks_like_a_term(const char *word)
{
	for (const char *c = word + 1; *c; c++)
		if (isupper((uint8_t)*c) || *c == '_')
			return true;
	return false;
}

START_TEST(no_text_of_the_glossary_uses_an_unknown_term)
{
	for (const struct glossary_term *t = glossary; t->term; t++)
		for (const char *s = t->text; *s;) {
			size_t len = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRS"
			                       "TUVWXYZ0123456789_");
			char word[64];

			snprintf(word, sizeof word, "%.*s", (int)len, s);
			if (len > 1 && looks_like_a_term(word) && !is_plain(word)) {
				if (word[len - 1] == 's')
					word[len - 1] = '\0';
				ck_assert_msg(glossary_find(word)
				              || strcmp(word, "U") == 0, "%s: %s", t->term,
				        word);
			}
			s += len > 0 ? len : 1;
		}
}
END_TEST

START_TEST(terms_are_found_in_texts)
{
	const struct glossary_term *found[8];

	ck_assert_str_eq(glossary_find("Erase Blocks")->term, "erase block");
	ck_assert_str_eq(glossary_find("dsize")->term, "csize");
	ck_assert_ptr_null(glossary_find("erase blockss"));
	ck_assert_ptr_null(glossary_find(""));
	ck_assert_ptr_null(glossary_find("eras"));
	ck_assert_uint_eq(glossary_in("A padding node, no nodes in erase blocks; inodes, "
	                              "renode", found, 8), 4);
	ck_assert_str_eq(found[0]->term, "padding node");
	ck_assert_str_eq(found[1]->term, "node");
	ck_assert_str_eq(found[2]->term, "erase block");
	ck_assert_str_eq(found[3]->term, "inode");
	ck_assert_uint_eq(glossary_in("node inode dirent", found, 2), 2);
	ck_assert_uint_eq(glossary_in("", found, 8), 0);
}
END_TEST

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
	snprintf(expected, sizeof expected, "a whiteout that takes back the name \"gone\" of "
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

int
main(void)
{
	Suite *suite = suite_create("explain");
	TCase *c = tcase_create("explain");
	SRunner *runner;
	int failed;

	tcase_set_timeout(c, 300);
	tcase_add_test(c, every_field_has_all_its_texts);
	tcase_add_test(c, a_value_is_told_in_every_form);
	tcase_add_test(c, the_glossary_is_whole);
	tcase_add_test(c, no_text_of_the_glossary_uses_an_unknown_term);
	tcase_add_test(c, terms_are_found_in_texts);
	tcase_add_loop_test(c, a_file_is_told_of, 0, 2);
	tcase_add_loop_test(c, names_and_attributes_are_told_of, 0, 2);
	tcase_add_test(c, markdown_takes_no_name_for_a_mark);
	tcase_add_loop_test(c, free_space_is_told_why, 0, 2);
	tcase_add_test(c, a_node_that_did_not_fit_is_named);
	tcase_add_loop_test(c, an_explanation_names_what_covers_a_field, 0, 2);
	tcase_add_test(c, every_node_of_every_image_is_told_of);
	suite_add_tcase(suite, c);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
