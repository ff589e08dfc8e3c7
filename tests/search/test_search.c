/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A search through a whole image: where it looks, what it tells, and what it leaves out. */
#include <stdio.h>
#include <string.h>

#include "firmware/model/children.h"
#include "list/findings/search.h"
#include "search/search.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/children.h"
#include "tests/fixture/every_table.h"
#include "tests/fixture/jffs2/nodes.h"
#include "text/text.h"
#include "work/work.h"

/* An image, and the words of the hits in it. */
struct found {
	struct text image;
	struct firmware *f;
	struct search *s;
	struct text words;
};

static struct search_options
everything(void)
{
	return (struct search_options){ .last = SEARCH_BYTES, .part = PART_NONE,
		.node = TREE_NONE };
}

static void
start(struct found *t, enum pattern_kind kind, const char *words, struct search_options o)
{
	struct pattern p;
	struct error err;

	if (!t->f)
		t->f = children_open(&t->image);
	o.firmware = t->f;
	ck_assert_msg(pattern_make(&p, kind, words, false, &err), "%s", err.text);
	t->s = search_new(&p, &o);
}

/* A word for each hit: "file:/a/b+12", with its part below the image if it has one. */
static const char *
words_of(struct found *t)
{
	static const char *const kinds[] = { "name", "file", "bytes" };

	text_clear(&t->words);
	for (size_t i = 0; i < t->s->hits.count; i++) {
		const struct search_hit *h = &t->s->hits.at[i];

		text_addf(&t->words, "%s%s%s:", i ? " " : "", h->deleted ? "deleted-" : "",
		        kinds[h->kind]);
		search_add_path(t->s, h, false, &t->words);
		if (h->kind != SEARCH_NAME)
			text_addf(&t->words, "+%d", (int)h->at);
	}
	return text_str(&t->words);
}

static const char *
look(struct found *t, enum pattern_kind kind, const char *words, struct search_options o)
{
	search_free(t->s);
	start(t, kind, words, o);
	while (search_step(t->s, 1000))
		;
	return words_of(t);
}

static void
end(struct found *t)
{
	search_free(t->s);
	firmware_close(t->f);
	text_free(&t->image);
	text_free(&t->words);
}

static void
add_name(struct nodes *n, uint32_t dir, const char *name, size_t len, uint32_t ino,
        uint8_t type)
{
	static uint32_t version;

	nodes_add_dirent(n, &(struct dirent_spec){ .pino = dir, .version = ++version,
	        .ino = ino, .type = type, .name = name, .name_len = len });
}

static uint32_t
add_file(struct nodes *n, uint32_t ino, const char *text)
{
	return nodes_add_inode(n, &(struct inode_spec){ .ino = ino, .version = 1, .mode = REG,
	        .isize = (uint32_t)strlen(text), .data = span_of(text, strlen(text)) });
}

/* Takes over the nodes. */
static void
take(struct found *t, struct nodes *n)
{
	struct span image;

	nodes_fill(n, 64 << 10);
	image = nodes_image(n);
	text_add_bytes(&t->image, image.at, image.len);
	nodes_free(n);
}

/* /passwd, /etc/passwd, /etc/again (the same), and a gone file. */
static void
make_files(struct nodes *n)
{
	n->endian = ENDIAN_LITTLE;
	n->erase_size = 64 << 10;
	add_name(n, 1, "passwd", 0, 2, DT_REG);
	add_file(n, 2, "root:x:0\nsecret word\n");
	add_name(n, 1, "etc", 0, 3, DT_DIR);
	nodes_add_inode(n, &(struct inode_spec){ .ino = 3, .version = 1, .mode = DIR_MODE });
	add_name(n, 3, "passwd", 0, 4, DT_REG);
	add_file(n, 4, "the secret is here");
	add_name(n, 3, "again", 0, 4, DT_REG);
	add_name(n, 1, "gone", 0, 5, DT_REG);
	add_file(n, 5, "a secret that went");
	add_name(n, 1, "gone", 0, 0, DT_REG);
}

START_TEST(names_come_first_and_contents_in_their_order)
{
	struct found t = { .f = NULL };
	struct nodes n = { .endian = ENDIAN_LITTLE };

	make_files(&n);
	take(&t, &n);
	ck_assert_str_eq(look(&t, PATTERN_TEXT, "passwd", everything()),
	        "name:/etc/passwd name:/passwd");
	ck_assert_str_eq(look(&t, PATTERN_TEXT, "secret", everything()),
	        "file:/etc/again+4 file:/passwd+9");
	ck_assert_str_eq(look(&t, PATTERN_TEXT, "nowhere", everything()), "");
	ck_assert_uint_eq(t.s->names, 4);
	ck_assert_uint_eq(t.s->files, 2);
	ck_assert(!search_is_partial(t.s));
	end(&t);
}
END_TEST

START_TEST(deleted_files_are_told_apart)
{
	struct found t = { .f = NULL };
	struct nodes n = { .endian = ENDIAN_LITTLE };
	struct search_options o = everything();

	make_files(&n);
	take(&t, &n);
	o.deleted = true;
	ck_assert_str_eq(look(&t, PATTERN_TEXT, "secret", o),
	        "file:/etc/again+4 file:/passwd+9 deleted-file:/gone+2");
	ck_assert_str_eq(look(&t, PATTERN_NAME, "go*", (o.whole_names = true, o)),
	        "deleted-name:/gone");
	end(&t);
}
END_TEST

START_TEST(a_hit_knows_its_place_on_the_flash)
{
	struct found t = { .f = NULL };
	struct nodes n = { .endian = ENDIAN_LITTLE, .erase_size = 64 << 10 };
	struct table table;
	struct subject s;
	uint32_t second, piece;
	uint64_t offset;

	add_name(&n, 1, "f", 0, 2, DT_REG);
	nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG,
	        .isize = 4, .data = span_of("abcd", 4) });
	second = nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = 2, .mode = REG,
	        .isize = 8, .offset = 4, .data = span_of("efgh", 4) });
	take(&t, &n);
	ck_assert_str_eq(look(&t, PATTERN_TEXT, "fg", everything()), "file:/f+5");
	ck_assert(search_place(t.s, &t.s->hits.at[0], &offset, &piece));
	ck_assert_uint_eq(offset, second);
	table_open_found(&table, t.f, t.s);
	table_subject(&table, 0, &s);
	ck_assert_uint_eq(s.offset, second);
	ck_assert_ptr_nonnull(s.volume);
	table_close(&table);
	/* Across the border of two nodes. */
	ck_assert_str_eq(look(&t, PATTERN_TEXT, "de", everything()), "file:/f+3");
	end(&t);
}
END_TEST

/* What is unpacked is searched, bytes outside of file systems are, and --part leaves out the
 * rest. */
START_TEST(every_store_is_searched)
{
	struct found t = { .f = NULL };
	struct nodes n = { .endian = ENDIAN_LITTLE };
	struct text below = { 0 };
	struct search_options o = everything();
	struct span image;

	make_files(&n);
	nodes_fill(&n, 64 << 10);
	image = nodes_image(&n);
	for (int i = 0; i < 1000; i++)
		text_addf(&below, "plain secret %d;", i == 500 ? 77777 : i);
	children_add_packed(&t.image, children_bytes(&below));
	text_add(&t.image, "bytes outside: a secret of 77777, too");
	while (t.image.len % (64 << 10))
		text_add(&t.image, "\xff");
	text_add_bytes(&t.image, image.at, image.len);
	ck_assert_ptr_nonnull(strstr(look(&t, PATTERN_TEXT, "secret w", everything()),
	        "file:/passwd+9"));
	look(&t, PATTERN_TEXT, "77777", everything());
	ck_assert_uint_eq(t.s->hits.count, 2);
	ck_assert_ptr_ne(t.s->units.at[t.s->hits.at[0].unit].firmware,
	        t.s->units.at[t.s->hits.at[1].unit].firmware);
	o.part = 1;
	look(&t, PATTERN_TEXT, "77777", o);
	ck_assert_uint_eq(t.s->hits.count, 1);
	ck_assert_int_eq(t.s->hits.at[0].kind, SEARCH_BYTES);
	nodes_free(&n);
	text_free(&below);
	end(&t);
}
END_TEST

START_TEST(what_is_damaged_is_told_and_the_rest_searched)
{
	struct found t = { .f = NULL };
	struct nodes n = { .endian = ENDIAN_LITTLE, .erase_size = 64 << 10 };
	uint32_t node;

	add_name(&n, 1, "bad", 0, 2, DT_REG);
	node = nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG,
	        .isize = 100, .dsize = 100, .compr = 6, .data = span_of("no zlib", 7) });
	(void)node;
	add_name(&n, 1, "good", 0, 3, DT_REG);
	add_file(&n, 3, "the needle");
	take(&t, &n);
	ck_assert_str_eq(look(&t, PATTERN_TEXT, "needle", everything()), "file:/good+4");
	ck_assert(search_is_partial(t.s));
	ck_assert_uint_eq(t.s->unread, 1);
	ck_assert_msg(strstr(text_str(&t.s->troubles), "/bad: ") != NULL, "%s",
	        text_str(&t.s->troubles));
	end(&t);
}
END_TEST

/* Names and contents of any bytes reach no cell as they are. */
START_TEST(hostile_bytes_are_escaped)
{
	static const char evil[] = "\x1b]0;x\a/\n\r\xff";
	struct found t = { .f = NULL };
	struct nodes n = { .endian = ENDIAN_LITTLE, .erase_size = 64 << 10 };
	struct text cell = { 0 };
	struct table table;

	add_name(&n, 1, evil, sizeof evil - 1, 2, DT_REG);
	nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG,
	        .isize = 12, .data = span_of("x\x1b[2Jneedle\xff", 12) });
	take(&t, &n);
	look(&t, PATTERN_TEXT, "needle", everything());
	ck_assert_uint_eq(t.s->hits.count, 1);
	table_open_found(&table, t.f, t.s);
	for (size_t col = 0; col < table.class->column_count; col++) {
		table_cell_text(&table, 0, col, false, &cell);
		for (size_t i = 0; i < cell.len; i++)
			ck_assert_int_ge((unsigned char)cell.at[i], ' ');
	}
	text_free(&cell);
	table_close(&table);
	end(&t);
}
END_TEST

/* 300 files with 400 needles. */
static void
make_many(struct found *t, struct nodes *n)
{
	for (uint32_t i = 0; i < 300; i++) {
		char name[16], text[64];

		snprintf(name, sizeof name, "f%03u", i);
		snprintf(text, sizeof text, "file %u has a needle, or %s", i,
		        i % 3 ? "none" : "another needle");
		add_name(n, 1, name, 0, 2 + i, DT_REG);
		add_file(n, 2 + i, text);
	}
	take(t, n);
}

/* With threads, in slices of any size, or stopped: the same hits, or the first of them. */
START_TEST(threads_and_slices_change_nothing)
{
	struct found t = { .f = NULL };
	struct nodes n = { .endian = ENDIAN_LITTLE, .erase_size = 64 << 10 };
	struct workers *w = workers_new(4);
	struct search_options o = everything();
	struct text whole = { 0 };

	make_many(&t, &n);
	text_add(&whole, look(&t, PATTERN_TEXT, "needle", o));
	ck_assert_uint_eq(t.s->hits.count, 400);
	o.workers = w;
	ck_assert_str_eq(look(&t, PATTERN_TEXT, "needle", o), text_str(&whole));
	search_free(t.s);
	start(&t, PATTERN_TEXT, "needle", o);
	for (int i = 0; i < 100 && search_step(t.s, 1); i++)
		ck_assert(search_progress(t.s) <= 1);
	search_stop(t.s);
	ck_assert(t.s->stopped && search_is_partial(t.s));
	words_of(&t);
	ck_assert(strncmp(text_str(&t.words), text_str(&whole), t.words.len) == 0);
	search_free(t.s);
	t.s = NULL;
	start(&t, PATTERN_TEXT, "needle", o);
	search_step(t.s, 1);
	end(&t); /* with tasks under way */
	workers_free(w);
	text_free(&whole);
}
END_TEST

/* Stopped after every step and resumed, it finds the same, and counts the same. */
START_TEST(what_is_stopped_goes_on)
{
	struct nodes n = { .endian = ENDIAN_LITTLE, .erase_size = 64 << 10 };
	struct text whole = { 0 }, scope = { 0 }, now = { 0 };
	struct found t = { .f = NULL };

	make_many(&t, &n);
	text_add(&whole, look(&t, PATTERN_TEXT, "needle", everything()));
	search_add_scope(t.s, &scope);
	ck_assert_uint_gt(t.s->hits.count, 100);
	ck_assert(!search_can_resume(t.s));
	search_free(t.s);
	start(&t, PATTERN_TEXT, "needle", everything());
	/* A file under way is begun again: so the steps get longer. */
	for (uint64_t budget = 1000; search_step(t.s, budget); budget += 500) {
		search_stop(t.s);
		ck_assert(t.s->done && search_can_resume(t.s));
		search_resume(t.s);
	}
	words_of(&t);
	ck_assert_str_eq(text_str(&t.words), text_str(&whole));
	search_add_scope(t.s, &now);
	ck_assert_str_eq(text_str(&now), text_str(&scope));
	search_free(t.s);
	start(&t, PATTERN_TEXT, "needle", everything());
	search_step(t.s, 1000);
	search_stop(t.s);
	t.f->generation++;
	ck_assert(!search_can_resume(t.s));
	text_free(&whole);
	text_free(&scope);
	text_free(&now);
	end(&t);
}
END_TEST

START_TEST(limits_are_told)
{
	struct found t = { .f = NULL };
	struct nodes n = { .endian = ENDIAN_LITTLE, .erase_size = 64 << 10 };
	struct text many = { 0 }, says = { 0 };

	for (int i = 0; i < SEARCH_HITS_CONTENT + 500; i++)
		text_add(&many, "ab");
	add_name(&n, 1, "many", 0, 2, DT_REG);
	add_file(&n, 2, text_str(&many));
	take(&t, &n);
	look(&t, PATTERN_TEXT, "ab", everything());
	ck_assert_uint_eq(t.s->hits.count, SEARCH_HITS_CONTENT);
	ck_assert(search_is_partial(t.s));
	search_summary(t.s, &says);
	ck_assert_ptr_nonnull(strstr(text_str(&says), "of 1 file only the first 1000"));
	text_free(&says);
	text_free(&many);
	end(&t);
}
END_TEST

START_TEST(strings_are_runs_of_printable_bytes)
{
	struct found t = { .f = NULL };
	struct search_options o = everything();
	struct pattern p;

	text_add_bytes(&t.image, "\1abcd\2abc\3\tlonger one\xff" "end.", 26);
	t.f = children_open(&t.image);
	o.firmware = t.f;
	o.first = SEARCH_FILE;
	o.flat = o.strings = true;
	pattern_make_strings(&p, 4);
	t.s = search_new(&p, &o);
	while (search_step(t.s, 5))
		;
	ck_assert_str_eq(words_of(&t), "bytes:+1 bytes:+10 bytes:+22");
	ck_assert_uint_eq(search_line(t.s, &t.s->hits.at[1]).len, 11);
	end(&t);
}
END_TEST

START_TEST(a_change_makes_it_void)
{
	struct found t = { .f = NULL };
	struct nodes n = { .endian = ENDIAN_LITTLE };

	make_files(&n);
	take(&t, &n);
	look(&t, PATTERN_TEXT, "secret", everything());
	ck_assert(!search_is_void(t.s));
	firmware_set_salvage(t.f, true);
	firmware_finish(t.f);
	ck_assert(search_is_void(t.s));
	end(&t);
}
END_TEST

CASES(search)
{
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, names_come_first_and_contents_in_their_order);
	tcase_add_test(tcase, deleted_files_are_told_apart);
	tcase_add_test(tcase, a_hit_knows_its_place_on_the_flash);
	tcase_add_test(tcase, every_store_is_searched);
	tcase_add_test(tcase, what_is_damaged_is_told_and_the_rest_searched);
	tcase_add_test(tcase, hostile_bytes_are_escaped);
	tcase_add_test(tcase, threads_and_slices_change_nothing);
	tcase_add_test(tcase, what_is_stopped_goes_on);
	tcase_add_test(tcase, limits_are_told);
	tcase_add_test(tcase, strings_are_runs_of_printable_bytes);
	tcase_add_test(tcase, a_change_makes_it_void);
}
