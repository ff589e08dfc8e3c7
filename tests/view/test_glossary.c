/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts of fields, the forms of a value, and the glossary. */
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "firmware/model/subject.h"
#include "jffs2/node.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "words/explain.h"
#include "words/sentence.h"

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
	for (size_t i = 0; i < UIMAGE_FIELDS; i++)
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
	size_t terms = 0;

	for (const struct glossary_term *t = glossary; t->term; t++, terms++) {
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
	ck_assert_uint_ge(terms, 35);
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
	ck_assert_uint_eq(glossary_in("no node fits", found, 8), 1);
	ck_assert_uint_eq(glossary_in("two FITs", found, 8), 1);
	ck_assert_str_eq(found[0]->term, "FIT image");
	ck_assert_uint_eq(glossary_in("", found, 8), 0);
}
END_TEST

CASES(glossary)
{
	tcase_set_timeout(tcase, 300);
	tcase_add_test(tcase, every_field_has_all_its_texts);
	tcase_add_test(tcase, a_value_is_told_in_every_form);
	tcase_add_test(tcase, the_glossary_is_whole);
	tcase_add_test(tcase, no_text_of_the_glossary_uses_an_unknown_term);
	tcase_add_test(tcase, terms_are_found_in_texts);
}
