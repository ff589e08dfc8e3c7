/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two images, two contents: what differs is found, and nothing else. */
#include "compare/compare.h"

#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diff.h"
#include "compare/delta.h"
#include "firmware/subject.h"
#include "list/compare.h"
#include "table/table.h"
#include "tests/world.h"

/* ---- sequences ---- */

/* Makes b from a by the changes, and compares. */
static void
check_diff(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m)
{
	uint32_t *made = memory_zeroed((size_t)n + m + 1, sizeof *made);
	struct diff d = { 0 };
	uint32_t at = 0, count = 0;

	diff_make(&d, a, n, b, m);
	for (size_t i = 0; i <= d.changes.count; i++) {
		struct diff_change end = { n, 0, m, 0 };
		const struct diff_change *c = i < d.changes.count ? &d.changes.at[i]
		                                                  : &end;

		ck_assert_uint_le(at, c->a);
		while (at < c->a)
			made[count++] = a[at++];
		ck_assert_uint_eq(count, c->b);
		for (uint32_t k = 0; k < c->b_count; k++)
			made[count++] = b[c->b + k];
		at += c->a_count;
	}
	ck_assert_uint_eq(count, m);
	ck_assert(m == 0 || memcmp(made, b, m * sizeof *b) == 0);
	diff_free(&d);
	free(made);
}

static void
fill(uint32_t *list, uint32_t n, uint32_t kinds, uint32_t *state)
{
	for (uint32_t i = 0; i < n; i++)
		list[i] = next_random(state) % kinds;
}

START_TEST(changes_make_the_second_of_the_first)
{
	uint32_t a[60], b[60], state = 77 + (uint32_t)_i;

	for (int round = 0; round < 400; round++) {
		uint32_t n = next_random(&state) % 60, m = next_random(&state) % 60;

		fill(a, n, 1 + (uint32_t)_i, &state);
		fill(b, m, 1 + (uint32_t)_i, &state);
		check_diff(a, n, b, m);
	}
}
END_TEST

static uint32_t
total(const struct diff *d)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < d->changes.count; i++)
		sum += d->changes.at[i].a_count + d->changes.at[i].b_count;
	return sum;
}

/* The fewest changes, by the table that takes n times m. */
static uint32_t
fewest(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m)
{
	uint32_t cost[31][31];

	for (uint32_t i = 0; i <= n; i++)
		for (uint32_t j = 0; j <= m; j++) {
			uint32_t best = i == 0 || j == 0 ? i + j : cost[i - 1][j] + 1;

			if (i && j && cost[i][j - 1] + 1 < best)
				best = cost[i][j - 1] + 1;
			if (i && j && a[i - 1] == b[j - 1] && cost[i - 1][j - 1] < best)
				best = cost[i - 1][j - 1];
			cost[i][j] = best;
		}
	return cost[n][m];
}

START_TEST(changes_are_the_fewest)
{
	uint32_t a[30], b[30], state = 5;

	for (int round = 0; round < 1000; round++) {
		uint32_t n = next_random(&state) % 31, m = next_random(&state) % 31;
		struct diff d = { 0 };

		fill(a, n, 4, &state);
		fill(b, m, 4, &state);
		diff_make(&d, a, n, b, m);
		ck_assert_uint_eq(total(&d), fewest(a, n, b, m));
		diff_free(&d);
	}
}
END_TEST

/* Nothing in common, all in common, much of the same: the search gives up in time. */
START_TEST(long_sequences_take_no_time)
{
	enum { LONG = 65536 }; /* lines that a text can have */
	uint32_t *a = memory_zeroed(LONG, sizeof *a), *b = memory_zeroed(LONG, sizeof *b);
	uint32_t state = 9;

	for (uint32_t i = 0; i < LONG; i++) {
		a[i] = i;
		b[i] = LONG - i;
	}
	check_diff(a, LONG, b, LONG);
	fill(a, LONG, 2, &state);
	fill(b, LONG, 2, &state);
	check_diff(a, LONG, b, LONG);
	fill(b, LONG, 1, &state);
	check_diff(a, LONG, b, LONG);
	fill(b, LONG, LONG, &state);
	check_diff(a, LONG, b, LONG);
	free(a);
	free(b);
}
END_TEST

/* ---- texts ---- */

struct patch {
	struct text lines; /* as diff writes them */
};

static bool
keep_line(void *arg, enum delta_line kind, struct span line)
{
	struct text *t = arg;

	if (kind != DELTA_HUNK)
		text_add_bytes(t, &delta_signs[kind], 1);
	text_add_bytes(t, line.at, line.len);
	text_add(t, "\n");
	return true;
}

static const char *
next_line(const char *s)
{
	s += strcspn(s, "\n");
	return s + (*s == '\n');
}

/* Applies a unified diff to `a`, which must fit to it. */
static void
apply(const char *patch, const char *a, struct text *out)
{
	unsigned line = 1;

	for (const char *p = patch; *p; p = next_line(p)) {
		size_t len = strcspn(p + 1, "\n") + 1;
		bool open_end = strncmp(next_line(p), "\\ No newline", 12) == 0;
		unsigned from, count = 1;

		if (*p == '@') {
			if (sscanf(p, "@@ -%u,%u", &from, &count) < 1)
				ck_abort_msg("%s", p);
			from += count == 0;
			for (; line < from; line++, a = next_line(a))
				text_add_bytes(out, a, (size_t)(next_line(a) - a));
			continue;
		}
		if (*p == '-' || *p == ' ') {
			ck_assert_int_eq(strncmp(a, p + 1, len - 1), 0);
			a = next_line(a);
			line++;
		}
		if (*p == '+' || *p == ' ')
			text_add_bytes(out, p + 1, len - open_end);
	}
	text_add(out, a);
}

static void
random_text(struct text *t, uint32_t *state)
{
	static const char *const words[] = { "a", "b", "", "one = 1", "\tx", "end" };
	uint32_t n = next_random(state) % 30;

	text_clear(t);
	for (uint32_t i = 0; i < n; i++)
		text_addf(t, "%s%s", words[next_random(state) % 6],
		        i + 1 < n || next_random(state) % 2 ? "\n" : "");
}

START_TEST(a_unified_diff_can_be_applied)
{
	struct text a = { 0 }, b = { 0 }, patch = { 0 }, made = { 0 };
	struct delta_sink sink = { keep_line, &patch, 0 };
	uint32_t state = 3;

	for (int round = 0; round < 3000; round++) {
		random_text(&a, &state);
		random_text(&b, &state);
		text_clear(&patch);
		text_clear(&made);
		ck_assert_int_eq(delta_texts(span_of(a.at, a.len), span_of(b.at, b.len),
		                         &sink) == DELTA_EQUAL,
		        strcmp(text_str(&a), text_str(&b)) == 0);
		apply(text_str(&patch), text_str(&a), &made);
		ck_assert_str_eq(text_str(&made), text_str(&b));
	}
	text_free(&a);
	text_free(&b);
	text_free(&patch);
	text_free(&made);
}
END_TEST

START_TEST(text_is_told_from_bytes)
{
	static const struct {
		const char *text;
		bool is;
	} rows[] = {
		{ "", true }, { "a\tb\\\n", true }, { "dos\r\n", true },
		{ "gr\xc3\xbc\xc3\x9f", true },
		{ "lone \r here", false }, { "\x1b[31m", false }, { "\xff\xfe", false },
		{ "\xe2\x80\xae", false }, { "\x7f", false },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ck_assert_int_eq(rows[i].is,
		        delta_is_text(span_of(rows[i].text, strlen(rows[i].text))));
}
END_TEST

/* ---- two images made by hand ---- */

struct pair {
	struct world w[SIDES];
	struct firmware *f[SIDES];
	struct compare *c;
	struct text got;
	char path[SIDES][64];
};

/* The same beginning for both: directory 2 "d" with files 3 and 4, file 5. */
static void
begin_pair(struct pair *p, int i)
{
	*p = (struct pair){ 0 };
	for (int k = 0; k < SIDES; k++) {
		struct world *w = &p->w[k];

		w->n.endian = i >> k & 1 ? ENDIAN_BIG : ENDIAN_LITTLE;
		w->n.erase_size = 4096;
		w->n.markers = true;
		nodes_add_dirent(&w->n, &(struct dirent_spec){ .pino = 1, .version = 1,
		        .ino = 2, .mctime = 7, .type = DT_DIR, .name = "d" });
		nodes_add_inode(&w->n, &(struct inode_spec){ .ino = 2, .version = 1,
		        .mode = DIR_MODE, .mtime = 5 });
		for (uint32_t ino = 3; ino < 5; ino++)
			nodes_add_dirent(&w->n, &(struct dirent_spec){ .pino = 2,
			        .version = ino, .ino = ino, .mctime = 8, .type = DT_REG,
			        .name = ino == 3 ? "x" : "y" });
		write_at(w, 3, 1, 5, 0, "first");
		write_at(w, 4, 1, 6, 0, "second");
		name(w, "f", 5, 5);
		write_at(w, 5, 1, 5, 0, "third");
	}
}

static struct firmware *
open_world(struct pair *p, int k)
{
	struct firmware *f;
	struct error err;
	FILE *out;
	int fd;

	snprintf(p->path[k], sizeof p->path[k], "%s", "/tmp/compare-XXXXXX");
	fd = mkstemp(p->path[k]);
	ck_assert_int_ge(fd, 0);
	out = fdopen(fd, "w");
	nodes_fill(&p->w[k].n, 4096);
	fwrite(p->w[k].n.bytes.at, 1, p->w[k].n.bytes.len, out);
	fclose(out);
	f = firmware_open(p->path[k], &(struct firmware_options){ .erase_size = 4096 },
	        &err);
	ck_assert_msg(f != NULL, "%s", err.text);
	return f;
}

/* The rows that differ, a line each: kind, name, what. */
static const char *
differences(struct pair *p, enum compare_by by)
{
	struct compare_list *l;

	if (!p->c) {
		for (int k = 0; k < SIDES; k++)
			p->f[k] = open_world(p, k);
		p->c = compare_new(p->f[0], p->f[1], PART_NONE, PART_NONE);
	}
	firmware_finish(p->f[0]);
	firmware_finish(p->f[1]);
	while (compare_step(p->c, by, 1))
		continue;
	l = &p->c->lists[by];
	text_clear(&p->got);
	for (size_t i = 0; i < l->rows.count; i++) {
		const struct compare_row *row = &l->rows.at[i];

		if (row->kind == COMPARE_SAME)
			continue;
		text_addf(&p->got, "%c", compare_kinds[row->kind].letter);
		compare_add_name(p->c, by, row, JFFS2_PATH_TOLD, &p->got);
		text_add(&p->got, " ");
		compare_add_what(row, &p->got);
		text_add(&p->got, "\n");
	}
	return text_str(&p->got);
}

static void
end_pair(struct pair *p)
{
	compare_free(p->c);
	for (int k = 0; k < SIDES; k++) {
		firmware_close(p->f[k]);
		unlink(p->path[k]);
		world_free(&p->w[k]);
	}
	text_free(&p->got);
}

START_TEST(equal_images_have_no_difference)
{
	struct pair p;

	begin_pair(&p, _i);
	ck_assert_str_eq(differences(&p, COMPARE_FILES), "");
	ck_assert_uint_eq(p.c->lists[COMPARE_FILES].counts[COMPARE_SAME], 5);
	ck_assert_str_eq(differences(&p, COMPARE_NODES), "");
	if (_i == 0 || _i == 3) {
		ck_assert_str_eq(differences(&p, COMPARE_BLOCKS), "");
		ck_assert_str_eq(differences(&p, COMPARE_PARTS), "");
	}
	end_pair(&p);
}
END_TEST

START_TEST(files_tell_what_changed)
{
	struct pair p;
	struct world *b = &p.w[1];

	begin_pair(&p, _i);
	write_at(b, 3, 2, 5, 1, "I");     /* content and time */
	nodes_add_inode(&b->n, &(struct inode_spec){ .ino = 4, .version = 2,
	        .mode = 0100600, .isize = 6, .mtime = 1, .uid = 7 });
	name(b, "f", 6, 0);               /* removed */
	name(b, "g", 7, 6);               /* made */
	write_at(b, 6, 1, 3, 0, "new");
	ck_assert_str_eq(differences(&p, COMPARE_FILES),
	        "!/d/x content, time\n"
	        "!/d/y mode, owner\n"
	        "-/f \n"
	        "+/g \n");
	end_pair(&p);
}
END_TEST

/* u::rw-,u:1000:r-- as JFFS2 stores it: in the byte order of the file system. */
static void
add_acl(struct world *w, uint32_t xid, uint32_t user)
{
	struct nodes acl = { .endian = w->n.endian };
	static const uint8_t room[28];

	nodes_add_bytes(&acl, span_of(room, sizeof room));
	nodes_put32(&acl, 0, 1);
	nodes_put16(&acl, 4, 0x01);
	nodes_put16(&acl, 6, 6);
	nodes_put16(&acl, 8, 0x02);
	nodes_put16(&acl, 10, 4);
	nodes_put32(&acl, 12, user);
	nodes_put16(&acl, 16, 0x04);
	nodes_put16(&acl, 20, 0x10);
	nodes_put16(&acl, 24, 0x20);
	nodes_add_xattr(&w->n, xid, 1, 3, "", nodes_image(&acl));
	nodes_free(&acl);
}

START_TEST(attributes_are_equal_by_what_they_say)
{
	struct pair p;

	begin_pair(&p, _i);
	for (int k = 0; k < SIDES; k++) {
		struct world *w = &p.w[k];

		add_acl(w, 1, 1000);
		add_acl(w, 2, k ? 1001 : 1000);
		nodes_add_xattr(&w->n, 3, 1, 1, "name", span_of("value", 5));
		nodes_add_xattr(&w->n, 4, 1, 1, k ? "name" : "eman", span_of("value", 5));
		nodes_add_xref(&w->n, 3, 1, 2);
		nodes_add_xref(&w->n, 3, 3, 4);
		nodes_add_xref(&w->n, 4, 2, 2);
		nodes_add_xref(&w->n, 5, 4, 2);
		if (k)
			nodes_add_xref(&w->n, 2, 3, 2);
	}
	ck_assert_str_eq(differences(&p, COMPARE_FILES),
	        "!/d xattrs\n"
	        "!/d/y xattrs\n"
	        "!/f xattrs\n");
	end_pair(&p);
}
END_TEST

/* What came of a pair of contents holds for that pair alone. */
START_TEST(names_of_one_file_differ_alike)
{
	struct pair p;

	begin_pair(&p, _i);
	write_at(&p.w[1], 3, 2, 5, 1, "I");
	for (int k = 0; k < SIDES; k++) {
		name(&p.w[k], "k", 6, 3);
		name(&p.w[k], "l", 7, k ? 5 : 3);
		name(&p.w[k], "m", 8, 5);
		name(&p.w[k], "n", 9, 5);
		name(&p.w[k], "o", 10, k ? 3 : 5);
		name(&p.w[k], "p", 11, 3);
	}
	ck_assert_str_eq(differences(&p, COMPARE_FILES),
	        "!/d/x content, time\n"
	        "!/k content, time\n"
	        "!/l content\n"
	        "!/o content, time\n"
	        "!/p content, time\n");
	end_pair(&p);
}
END_TEST

START_TEST(a_file_that_moved_is_one_row)
{
	struct pair p;
	struct world *b = &p.w[1];
	struct text t = { 0 };
	const struct compare_list *l;

	begin_pair(&p, _i);
	name(b, "f", 6, 0);
	nodes_add_dirent(&b->n, &(struct dirent_spec){ .pino = 2, .version = 9, .ino = 5,
	        .mctime = 8, .type = DT_REG, .name = "elsewhere" });
	ck_assert_str_eq(differences(&p, COMPARE_FILES), ">/f path\n");
	l = &p.c->lists[COMPARE_FILES];
	compare_add_path(p.c, &l->rows.at[l->rows.count - 1], 1, &t);
	ck_assert_str_eq(text_str(&t), "/d/elsewhere");
	ck_assert_uint_eq(l->counts[COMPARE_MOVED], 1);
	ck_assert_uint_eq(l->counts[COMPARE_ADDED] + l->counts[COMPARE_REMOVED], 0);
	text_free(&t);
	end_pair(&p);
}
END_TEST

/* A directory that moved takes its files along, also one that has changed. */
START_TEST(a_directory_moves_with_its_files)
{
	struct pair p;
	struct world *b = &p.w[1];

	begin_pair(&p, _i);
	nodes_add_dirent(&b->n, &(struct dirent_spec){ .pino = 1, .version = 6, .ino = 0,
	        .mctime = 9, .type = DT_DIR, .name = "d" });
	nodes_add_dirent(&b->n, &(struct dirent_spec){ .pino = 1, .version = 7, .ino = 2,
	        .mctime = 9, .type = DT_DIR, .name = "e" });
	write_at(b, 4, 2, 6, 0, "SECOND");
	ck_assert_str_eq(differences(&p, COMPARE_FILES),
	        ">/d path\n>/d/x path\n!/d/y content, time, path\n");
	end_pair(&p);
}
END_TEST

/* The number of an inode alone makes no file the same. */
START_TEST(another_file_of_the_same_number_is_no_move)
{
	struct pair p;
	struct world *b = &p.w[1];

	begin_pair(&p, _i);
	name(b, "f", 5, 0);
	name(b, "f", 6, 0);
	name(b, "g", 7, 5);
	write_at(b, 5, 2, 5, 0, "other");
	ck_assert_str_eq(differences(&p, COMPARE_FILES), "-/f \n+/g \n");
	end_pair(&p);
}
END_TEST

START_TEST(a_type_that_changed_is_told)
{
	struct pair p;
	struct world *b = &p.w[1];

	begin_pair(&p, _i);
	name(b, "d", 8, 9);
	write_at(b, 9, 5, 4, 0, "file");
	ck_assert_str_eq(differences(&p, COMPARE_FILES),
	        "!/d type, mode, time\n-/d/x \n-/d/y \n");
	end_pair(&p);
}
END_TEST

START_TEST(what_cannot_be_read_is_told)
{
	struct pair p;
	uint32_t node;

	begin_pair(&p, _i);
	for (int k = 0; k < SIDES; k++) {
		node = nodes_add_inode(&p.w[k].n, &(struct inode_spec){ .ino = 5,
		        .version = 2, .mode = REG, .isize = 9, .dsize = 9, .mtime = 1,
		        .compr = k ? 0x44 : 6, .data = span_of("nonsense!", 9) });
		(void)node;
	}
	ck_assert_str_eq(differences(&p, COMPARE_FILES), "?/f \n");
	compare_tell(p.c, COMPARE_FILES, &p.c->lists[COMPARE_FILES].rows.at[4], &p.got);
	ck_assert_ptr_nonnull(strstr(text_str(&p.got), "cannot be read"));
	end_pair(&p);
}
END_TEST

START_TEST(nodes_are_known_by_what_they_are)
{
	struct pair p;
	struct world *a = &p.w[0], *b = &p.w[1];
	uint32_t node;

	begin_pair(&p, _i);
	write_at(a, 5, 7, 2, 0, "aa");           /* copied elsewhere in B */
	nodes_add_padding(&b->n, 40);
	write_at(b, 5, 7, 2, 0, "aa");
	write_at(a, 5, 8, 2, 0, "in a");         /* another content in B */
	write_at(b, 5, 8, 2, 0, "in b");
	write_at(a, 5, 9, 2, 0, "bb");           /* two copies in A, one in B */
	write_at(a, 5, 9, 2, 0, "bb");
	node = write_at(b, 5, 9, 2, 0, "bb");
	name(b, "f", 4, 5);                      /* two names of one version */
	name(b, "z", 4, 5);
	ck_assert_uint_gt(node, 0);
	differences(&p, COMPARE_NODES);
	ck_assert_ptr_nonnull(strstr(text_str(&p.got), ">INODE #5 v7 offset\n"));
	ck_assert_ptr_nonnull(strstr(text_str(&p.got), "!INODE #5 v8 bytes\n"));
	ck_assert_ptr_nonnull(strstr(text_str(&p.got), ">INODE #5 v9 offset\n"));
	ck_assert_ptr_nonnull(strstr(text_str(&p.got), "-INODE #5 v9 \n"));
	ck_assert_ptr_nonnull(strstr(text_str(&p.got), "+DIRENT #1 v4 f \n"));
	ck_assert_ptr_nonnull(strstr(text_str(&p.got), "+DIRENT #1 v4 z \n"));
	ck_assert_ptr_nonnull(strstr(text_str(&p.got), "+PADDING"));
	ck_assert_uint_eq(compare_differences(p.c, COMPARE_NODES), 7);
	end_pair(&p);
}
END_TEST

START_TEST(blocks_are_counted_byte_by_byte)
{
	struct pair p;

	begin_pair(&p, 0);
	for (int k = 0; k < SIDES; k++)
		nodes_fill(&p.w[k].n, 4096);
	for (int i = 0; i < 6; i++)
		write_at(&p.w[1], 6, (uint32_t)i + 1, 0, 0, "text to fill a block");
	nodes_put8(&p.w[1].n, 4000, 0);
	nodes_put8(&p.w[1].n, 4095, 0);
	ck_assert_str_eq(differences(&p, COMPARE_BLOCKS),
	        "!block 0 2 bytes\n+block 1 \n");
	ck_assert_uint_eq(p.c->lists[COMPARE_BLOCKS].rows.at[0].first, 4000);
	ck_assert_uint_eq(p.c->block_size, 4096);
	ck_assert(!p.c->sizes_differ);
	end_pair(&p);
}
END_TEST

/* A comparison under way begins again when an image changes, and rows stay safe. */
START_TEST(a_change_begins_the_comparison_again)
{
	struct pair p;
	struct table t;
	struct text cell = { 0 };

	begin_pair(&p, _i);
	write_at(&p.w[1], 3, 2, 5, 1, "I");
	differences(&p, COMPARE_FILES);
	table_open_compare(&t, p.c, COMPARE_FILES, false);
	ck_assert_uint_eq(table_count(&t), 1);
	firmware_set_erase(p.f[0], p.f[0]->volumes.at[0], 8192, 0);
	ck_assert(table_refresh(&t));
	ck_assert_uint_eq(table_count(&t), 0);
	firmware_finish(p.f[0]);
	compare_finish(p.c, COMPARE_FILES);
	table_refresh(&t);
	ck_assert_uint_eq(table_count(&t), 1);
	for (size_t col = 0; col < t.class->column_count; col++)
		table_cell_text(&t, 0, col, false, &cell);
	text_free(&cell);
	table_close(&t);
	end_pair(&p);
}
END_TEST

/* ---- sample images ---- */

static struct firmware *
open_path(const char *path)
{
	struct firmware *f;
	struct error err;

	f = firmware_open(path, NULL, &err);
	ck_assert_msg(f != NULL, "%s", err.text);
	firmware_finish(f);
	return f;
}

static struct firmware *
open_sample(const char *name_of)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/data/%s", getenv("srcdir"), name_of);
	return open_path(path);
}

static bool
is_clean(const struct text *t)
{
	for (size_t i = 0; i < t->len; i++)
		if ((uint8_t)t->at[i] < ' ' || t->at[i] == 0x7f)
			return false;
	return true;
}

/* Every word on every row, and what it stands for. */
static void
look_at_all(struct compare *c, enum compare_by by)
{
	struct text t = { 0 };
	struct subject s;
	struct table table;

	compare_finish(c, by);
	table_open_compare(&table, c, by, true);
	for (size_t row = 0; row < table_count(&table); row++) {
		for (size_t col = 0; col < table.class->column_count; col++) {
			table_cell_text(&table, row, col, true, &t);
			ck_assert(is_clean(&t));
		}
		text_clear(&t);
		compare_tell(c, by, table_compare_row(&table, row), &t);
		ck_assert(t.len > 0 && is_clean(&t) && t.at[t.len - 1] == '.');
		table_subject(&table, row, &s);
		ck_assert(s.title != NULL && (!s.other || s.volume == NULL));
	}
	text_clear(&t);
	compare_summary(c, by, &t);
	ck_assert(t.len > 0);
	table_close(&table);
	text_free(&t);
}

static const char *const samples[] = { "7518-hi3518-home.uimage", "damaged.uimage",
	"be-64k-sum.jffs2", "dump.bin", "history.jffs2", "nocm-unpadded.jffs2",
	"README.md" };

enum { SAMPLES = sizeof samples / sizeof *samples };

/* Whatever is held against whatever: no way ends badly. */
START_TEST(any_two_images_can_be_compared)
{
	struct firmware *a = open_sample(samples[_i]);

	for (size_t i = 0; i < SAMPLES; i++) {
		struct firmware *b = open_sample(samples[i]);
		struct compare *c = compare_new(a, b, PART_NONE, PART_NONE);

		for (int by = 0; by < COMPARE_WAYS; by++) {
			look_at_all(c, (enum compare_by)by);
			if (i == (size_t)_i)
				ck_assert_uint_eq(c->lists[by].counts[COMPARE_UNREADABLE],
				        compare_differences(c, (enum compare_by)by));
		}
		compare_free(c);
		firmware_close(b);
	}
	firmware_close(a);
}
END_TEST

/* A byte after the other: each is found in its block, and in a node or in none. */
START_TEST(a_changed_byte_is_found)
{
	struct firmware *a = open_sample("be-64k-sum.jffs2");
	struct text bytes = { 0 };
	uint32_t state = 11;

	for (int round = 0; round < 20; round++) {
		uint32_t at = next_random(&state) % (uint32_t)a->bytes.len;
		char path[] = "/tmp/compare-XXXXXX";
		FILE *out = fdopen(mkstemp(path), "w");
		const struct compare_row *row;
		struct firmware *b;
		struct compare *c;

		text_clear(&bytes);
		text_add_bytes(&bytes, a->bytes.at, a->bytes.len);
		bytes.at[at] ^= 0x10;
		fwrite(bytes.at, 1, bytes.len, out);
		fclose(out);
		b = open_path(path);
		unlink(path);
		c = compare_new(a, b, PART_NONE, PART_NONE);
		compare_finish(c, COMPARE_BLOCKS);
		ck_assert_uint_eq(compare_differences(c, COMPARE_BLOCKS), 1);
		row = &c->lists[COMPARE_BLOCKS].rows.at[at / c->block_size];
		ck_assert_uint_eq(row->kind, COMPARE_CHANGED);
		ck_assert_uint_eq(row->bytes, 1);
		ck_assert_uint_eq(row->first, at % c->block_size);
		look_at_all(c, COMPARE_FILES);
		look_at_all(c, COMPARE_NODES);
		compare_free(c);
		firmware_close(b);
	}
	text_free(&bytes);
	firmware_close(a);
}
END_TEST

/* ---- paths, in order and long ---- */

static void
write_node_of_root(struct nodes *n)
{
	nodes_add_inode(n, &(struct inode_spec){ .ino = 1, .version = 1, .mode = DIR_MODE });
}

/* Two file systems in memory, compared by file; both may change until end_trees. */
struct trees {
	struct nodes n[SIDES];
	struct firmware *f[SIDES];
	struct compare *c;
};

static void
compare_trees(struct trees *t)
{
	struct firmware_options o = { 0 };

	for (int k = 0; k < SIDES; k++)
		t->f[k] = firmware_new(image_of_memory("image", nodes_image(&t->n[k])), &o);
	t->c = compare_new(t->f[0], t->f[1], PART_NONE, PART_NONE);
	compare_finish(t->c, COMPARE_FILES);
}

static void
end_trees(struct trees *t)
{
	compare_free(t->c);
	for (int k = 0; k < SIDES; k++) {
		firmware_close(t->f[k]);
		nodes_free(&t->n[k]);
	}
}

/* Files and directories at random places, with names that are close to one another. */
static void
grow_tree(struct nodes *n, uint32_t seed)
{
	static const char *const names[] = { "a", "A", "a-b", "a.b", "ab", "Ab", "a b", "\xc3\xa9",
		"\xff", "a\\", "z", "0", "a0", "~", ".a", "a\x01" };

	for (uint32_t ino = 2; ino < 80; ino++) {
		uint32_t pino = 1 + next_random(&seed) % (ino / 2) * 2;
		bool dir = ino % 2;

		nodes_add_dirent(n, &(struct dirent_spec){ .pino = pino, .version = ino, .ino = ino,
		        .type = dir ? DT_DIR : DT_REG,
		        .name = names[next_random(&seed) % (sizeof names / sizeof *names)] });
		nodes_add_inode(n, &(struct inode_spec){ .ino = ino, .version = 1,
		        .mode = dir ? DIR_MODE : REG });
	}
}

static void
fold_case(struct text *t)
{
	for (size_t i = 0; i < t->len; i++)
		if (t->at[i] >= 'A' && t->at[i] <= 'Z')
			t->at[i] = (char)(t->at[i] - 'A' + 'a');
}

/* By the text of the paths, without case; those that read the same as they come. */
START_TEST(rows_are_in_the_order_of_their_paths)
{
	struct trees trees = { 0 };
	struct text before = { 0 }, now = { 0 };
	struct table t;
	struct error err;
	size_t rows, column = 0;

	grow_tree(&trees.n[0], 100 + (uint32_t)_i);
	grow_tree(&trees.n[1], 900 + (uint32_t)_i);
	compare_trees(&trees);
	for (int descending = 0; descending < 2; descending++) {
		table_open_compare(&t, trees.c, COMPARE_FILES, true);
		while (strcmp(t.class->columns[column].name, "name") != 0)
			column++;
		rows = table_count(&t);
		ck_assert(table_sort(&t, "name", descending, &err));
		ck_assert_uint_eq(table_count(&t), rows);
		ck_assert_uint_gt(rows, 10);
		for (size_t row = 0; row < rows; row++) {
			int order;

			table_cell_text(&t, row, column, false, &now);
			fold_case(&now);
			order = row ? strcmp(text_str(&before), text_str(&now)) : 0;
			order = descending ? -order : order;
			ck_assert_msg(order <= 0, "%s, then %s", text_str(&before),
			        text_str(&now));
			ck_assert(row == 0 || order || table_base_row(&t, row - 1)
			        < table_base_row(&t, row));
			text_clear(&before);
			text_add(&before, text_str(&now));
		}
		table_close(&t);
	}
	text_free(&before);
	text_free(&now);
	end_trees(&trees);
}
END_TEST

static bool
count_bytes(void *arg, const char *at, size_t len)
{
	(void)at;
	*(size_t *)arg += len;
	return true;
}

/* A thousand directories in one another with names of 254 bytes. Rows tell the ends of their
 * paths, to programs up to the longest that a kernel follows. */
START_TEST(deep_paths_take_little)
{
	enum { DEEP = 1000 };
	struct trees trees = { 0 };
	struct table t;
	struct error err;
	size_t len;
	char name[255];

	memset(name, 'n', sizeof name - 1);
	name[254] = '\0';
	for (uint32_t i = 0; i < DEEP; i++) {
		nodes_add_dirent(&trees.n[0], &(struct dirent_spec){ .pino = 1 + i, .version = 1,
		        .ino = 2 + i, .type = DT_DIR, .name = name });
		nodes_add_inode(&trees.n[0], &(struct inode_spec){ .ino = 2 + i, .version = 1,
		        .mode = DIR_MODE });
	}
	write_node_of_root(&trees.n[1]);
	compare_trees(&trees);
	table_open_compare(&t, trees.c, COMPARE_FILES, false);
	ck_assert_uint_ge(table_count(&t), DEEP);
	for (int form = FORM_PLAIN; form <= FORM_JSON; form++) {
		len = 0;
		table_write(&t, (enum table_form)form, 0, SIZE_MAX, count_bytes, &len);
		ck_assert_uint_lt(len, (size_t)DEEP * (form == FORM_PLAIN ? 800 : 4400));
		ck_assert_uint_gt(len, (size_t)DEEP * (form == FORM_PLAIN ? 500 : 3500));
	}
	ck_assert(table_sort(&t, "name", true, &err));
	for (size_t row = 1; row < DEEP; row++)
		ck_assert_uint_gt(table_base_row(&t, row - 1), table_base_row(&t, row));
	ck_assert(table_filter(&t, "name~/nnn", &err));
	ck_assert_uint_eq(table_count(&t), DEEP);
	table_close(&t);
	end_trees(&trees);
}
END_TEST

/* ---- versions ---- */

START_TEST(versions_differ_as_history_says)
{
	struct firmware *f = open_sample("history.jffs2");
	const struct volume *v = f->volumes.at[0];
	struct content x[SIDES];
	struct text patch = { 0 }, made = { 0 };
	struct delta_sink sink = { keep_line, &patch, 0 };
	struct error err;
	char old[200] = "", new[200] = "";

	for (uint32_t version = 2; version <= 6; version++) {
		uint32_t before = version - 1;
		uint32_t inode = jffs2_fs_lookup(&v->fs, "/config.ini", &err);

		ck_assert(content_open(&x[0], volume_tree(v), inode, &before, &err));
		ck_assert(content_open(&x[1], volume_tree(v), inode, &version, &err));
		text_clear(&patch);
		text_clear(&made);
		ck_assert_int_eq(delta_tell(&x[0], &x[1], &sink, &err), DELTA_DIFFER);
		old[content_read(&x[0], 0, (uint8_t *)old, sizeof old - 1, &err)] = '\0';
		new[content_read(&x[1], 0, (uint8_t *)new, sizeof new - 1, &err)] = '\0';
		apply(text_str(&patch), old, &made);
		ck_assert_str_eq(text_str(&made), new);
		content_close(&x[0]);
		content_close(&x[1]);
	}
	text_free(&patch);
	text_free(&made);
	firmware_close(f);
}
END_TEST

START_TEST(bytes_are_told_in_ranges)
{
	struct world w = { 0 };
	struct content x[SIDES];
	struct text got = { 0 };
	struct delta_sink sink = { keep_line, &got, 0 };
	struct error err;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 29, 0, "\x01""0123456789012345678901234567");
	write_at(&w, 3, 1, 31, 0, "\x01""012x4x678901234567890123456y89");
	name(&w, "g", 2, 3);
	world_resolve(&w);
	ck_assert(content_open(&x[0], &w.tree.tree, jffs2_fs_inode(&w.fs, 2), NULL, &err));
	ck_assert(content_open(&x[1], &w.tree.tree, jffs2_fs_inode(&w.fs, 3), NULL, &err));
	ck_assert_int_eq(delta_tell(&x[0], &x[1], &sink, &err), DELTA_DIFFER);
	ck_assert_str_eq(text_str(&got),
	        "@@ 00000004: 3 bytes @@\n"
	        "-00000004  3334 35                                  345\n"
	        "+00000004  7834 78                                  x4x\n"
	        "@@ 0000001c: 3 bytes @@\n"
	        "-0000001c  37                                       7\n"
	        "+0000001c  7938 39                                  y89\n");
	text_free(&got);
	content_close(&x[0]);
	content_close(&x[1]);
	world_free(&w);
}
END_TEST

/* In slices, with what is looked at limited or not, the lines are the same; and each slice
 * reads a piece of each at most. */
START_TEST(slices_tell_the_same)
{
	enum { NODE = 4000, NODES = 60 };
	struct world w = { 0 };
	struct content x[SIDES];
	struct text whole = { 0 }, sliced = { 0 };
	struct delta_sink sink = { keep_line, &whole, _i ? 100000 : 0 };
	struct delta *d;
	uint8_t bytes[NODE];
	uint32_t seed = 11, steps = 1;
	struct error err;

	name(&w, "f", 1, 2);
	name(&w, "g", 2, 3);
	for (uint32_t i = 0; i < 2 * NODES; i++) {
		memset(bytes, (int)(i % NODES), sizeof bytes);
		bytes[next_random(&seed) % NODE] ^= 1;
		nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2 + i / NODES,
		        .version = i % NODES + 1, .mode = REG, .isize = NODE * NODES,
		        .offset = i % NODES * NODE, .data = span_of(bytes, NODE) });
	}
	world_resolve(&w);
	for (uint32_t k = 0; k < SIDES; k++)
		ck_assert(content_open(&x[k], &w.tree.tree, jffs2_fs_inode(&w.fs, 2 + k), NULL, &err));
	ck_assert_int_eq(delta_tell(&x[0], &x[1], &sink, &err), DELTA_DIFFER);
	sink.arg = &sliced;
	d = delta_begin(&x[0], &x[1], &sink);
	while (delta_step(d, 1))
		steps++;
	ck_assert_int_eq(delta_end(d, &err), DELTA_DIFFER);
	ck_assert_str_eq(text_str(&sliced), text_str(&whole));
	ck_assert_uint_ge(steps, _i ? 2 : 4);
	ck_assert(!strstr(text_str(&whole), "was not looked at") == !_i);
	text_free(&whole);
	text_free(&sliced);
	world_free(&w);
}
END_TEST

/* ---- images of a kernel ---- */

static struct firmware *
open_truth(const char *file)
{
	const char *given = getenv("FLASHLOUPE_SHARED"), *top = getenv("srcdir");
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s%s/truth/%s", given ? given : top ? top : ".",
	        given ? "" : "/../shared", file);
	if (access(path, R_OK) == 0)
		return open_path(path);
	printf("# skipped: %s is not there\n", path);
	return NULL;
}

/* The same tree in the other byte order; the same tree, its old nodes marked. */
static const char *const twins[][2] = {
	{ "compr.jffs2", "compr-be.jffs2" }, { "worn.jffs2", "obsolete-worn.jffs2" },
	{ "mkfs-le-64k.jffs2", "mkfs-be-64k.jffs2" },
	{ "mkfs-le-64k.jffs2", "mkfs-le-lzo.jffs2" },
	{ "mkfs-le-xattr.jffs2", "mkfs-le-sum-xattr.jffs2" },
};

START_TEST(twins_have_equal_files)
{
	struct firmware *a = open_truth(twins[_i][0]), *b = open_truth(twins[_i][1]);
	struct compare *c;

	if (a && b) {
		c = compare_new(a, b, PART_NONE, PART_NONE);
		compare_finish(c, COMPARE_FILES);
		ck_assert_uint_eq(compare_differences(c, COMPARE_FILES), 0);
		ck_assert_uint_gt(c->lists[COMPARE_FILES].rows.count, 30);
		look_at_all(c, COMPARE_NODES);
		compare_free(c);
	}
	firmware_close(a);
	firmware_close(b);
}
END_TEST

/* A flash before and after: the log only grew. */
START_TEST(what_was_written_between_two_dumps)
{
	struct firmware *a = open_truth("cut-ram-1.jffs2");
	struct firmware *b = open_truth("cut-ram-2.jffs2");
	const struct compare_list *l;
	struct compare *c;

	if (a && b) {
		c = compare_new(a, b, PART_NONE, PART_NONE);
		look_at_all(c, COMPARE_FILES);
		look_at_all(c, COMPARE_NODES);
		look_at_all(c, COMPARE_BLOCKS);
		l = &c->lists[COMPARE_NODES];
		ck_assert_uint_eq(l->counts[COMPARE_ADDED], 22);
		ck_assert_uint_eq(compare_differences(c, COMPARE_NODES), 22);
		ck_assert_uint_eq(compare_differences(c, COMPARE_BLOCKS), 1);
		ck_assert_uint_eq(c->lists[COMPARE_FILES].counts[COMPARE_MOVED], 14);
		compare_free(c);
	}
	firmware_close(a);
	firmware_close(b);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("compare");
	TCase *tc = tcase_create("compare");
	SRunner *r;
	int failed;

	tcase_add_loop_test(tc, changes_make_the_second_of_the_first, 0, 12);
	tcase_add_test(tc, changes_are_the_fewest);
	tcase_add_test(tc, long_sequences_take_no_time);
	tcase_add_test(tc, a_unified_diff_can_be_applied);
	tcase_add_test(tc, text_is_told_from_bytes);
	tcase_add_loop_test(tc, equal_images_have_no_difference, 0, 4);
	tcase_add_loop_test(tc, files_tell_what_changed, 0, 4);
	tcase_add_loop_test(tc, attributes_are_equal_by_what_they_say, 0, 4);
	tcase_add_loop_test(tc, names_of_one_file_differ_alike, 0, 4);
	tcase_add_loop_test(tc, a_file_that_moved_is_one_row, 0, 4);
	tcase_add_loop_test(tc, a_directory_moves_with_its_files, 0, 4);
	tcase_add_loop_test(tc, another_file_of_the_same_number_is_no_move, 0, 4);
	tcase_add_loop_test(tc, a_type_that_changed_is_told, 0, 4);
	tcase_add_loop_test(tc, what_cannot_be_read_is_told, 0, 4);
	tcase_add_loop_test(tc, nodes_are_known_by_what_they_are, 0, 4);
	tcase_add_test(tc, blocks_are_counted_byte_by_byte);
	tcase_add_loop_test(tc, a_change_begins_the_comparison_again, 0, 4);
	tcase_add_loop_test(tc, any_two_images_can_be_compared, 0, SAMPLES);
	tcase_add_test(tc, a_changed_byte_is_found);
	tcase_add_test(tc, versions_differ_as_history_says);
	tcase_add_loop_test(tc, rows_are_in_the_order_of_their_paths, 0, 20);
	tcase_add_test(tc, deep_paths_take_little);
	tcase_add_test(tc, bytes_are_told_in_ranges);
	tcase_add_loop_test(tc, slices_tell_the_same, 0, 2);
	tcase_add_loop_test(tc, twins_have_equal_files, 0, sizeof twins / sizeof *twins);
	tcase_add_test(tc, what_was_written_between_two_dumps);
	suite_add_tcase(s, tc);
	r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
