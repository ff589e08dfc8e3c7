/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The model: an image is taken apart step by step, and every table of it can be read at
 * every moment. The general tests run over all tables of several images; the special ones
 * over images made by hand.
 */
#include "table/table.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "firmware/subject.h"
#include "issues/issues.h"
#include "list/files.h"
#include "list/list.h"
#include "list/nodes.h"
#include "past/past.h"
#include "tests/nodes.h"
#include "words/verdict.h"

enum { REG = 0100644, DIR_MODE = 040755, LINK = 0120777, DT_DIR = 4, DT_REG = 8,
       DT_LNK = 10 };

/* ---- images ---- */

static void
add_name(struct nodes *n, uint32_t dir, uint32_t version, const char *name, uint32_t ino,
        uint8_t type)
{
	nodes_add_dirent(n, &(struct dirent_spec){ .pino = dir, .version = version,
	        .ino = ino, .mctime = 100, .type = type, .name = name });
}

/* A tree in both byte orders, with damage: block 1 lost its cleanmarker, a node CRC is
 * wrong, a name leads to an inode without nodes, a directory holds itself. */
static void
make_tree(struct nodes *n, enum endian endian)
{
	static const char text[] = "some text that is stored as it is";
	uint32_t bad;

	*n = (struct nodes){ .endian = endian, .erase_size = 4096, .markers = true };
	add_name(n, 1, 1, "dir", 2, DT_DIR);
	nodes_add_inode(n, &(struct inode_spec){ .ino = 2, .version = 1,
	        .mode = DIR_MODE });
	add_name(n, 2, 2, "loop", 2, DT_DIR);
	add_name(n, 2, 3, "a\xff\x1b b", 3, DT_REG);
	add_name(n, 1, 4, "link", 4, DT_LNK);
	add_name(n, 1, 5, "dangling", 99, DT_REG);
	add_name(n, 1, 6, "unreadable", 5, DT_REG);
	nodes_add_inode(n, &(struct inode_spec){ .ino = 4, .version = 1, .mode = LINK,
	        .isize = 3, .data = span_of("dir", 3) });
	for (uint32_t i = 0; i < 300; i++)
		nodes_add_inode(n, &(struct inode_spec){ .ino = 3, .version = i + 1,
		        .mode = REG, .isize = 100 + i, .offset = i % 50,
		        .data = span_of(text, sizeof text - 1) });
	bad = nodes_add_inode(n, &(struct inode_spec){ .ino = 5, .version = 1,
	        .mode = REG, .isize = 4, .data = span_of("text", 4) });
	nodes_put8(n, bad + 70, 0xee);
	nodes_add_xattr(n, 1, 1, 1, "comment", span_of("hello", 5));
	nodes_add_xref(n, 3, 1, 2);
	nodes_put32(n, 4096, 0);
	nodes_add_any(n, 0xe777, span_of("??", 2));
	nodes_fill(n, 4096);
}

/* The image in a file under data/, NULL where it is not there. */
static struct firmware *
open_sample(const char *name)
{
	const char *srcdir = getenv("srcdir");
	struct firmware_options o = { 0 };
	char path[1000];

	snprintf(path, sizeof path, "%s/data/%s", srcdir ? srcdir : ".", name);
	return firmware_open(path, &o, NULL);
}

static struct firmware *
open_bytes(struct span bytes, const struct firmware_options *o)
{
	return firmware_new(image_of_memory("test", bytes), o);
}

static const char *const samples[] = {
	"7518-hi3518-home.uimage", "be-64k-sum.jffs2", "damaged.uimage", "dump.bin",
	"history.jffs2", "nocm-unpadded.jffs2"
};

enum { TABLES_MAX = 32, INODES_TRIED = 12 };
enum { SAMPLES = sizeof samples / sizeof *samples, IMAGES = SAMPLES + 3 };

/* Image `i` of IMAGES; `n` keeps the bytes of one made by hand. */
static struct firmware *
open_image(int i, struct nodes *n)
{
	static const uint8_t noise[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 0xff, 0xff, 0, 0 };

	*n = (struct nodes){ 0 };
	if (i < SAMPLES)
		return open_sample(samples[i]);
	if (i == SAMPLES)
		return open_bytes(span_of(noise, sizeof noise), NULL);
	make_tree(n, i == SAMPLES + 1 ? ENDIAN_LITTLE : ENDIAN_BIG);
	return open_bytes(nodes_image(n), NULL);
}

/* ---- output, collected ---- */

static bool
collect(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

/* ---- a reader of JSON that knows just what is allowed; NULL where it is not ---- */

static const char *skip_value(const char *s);

static const char *
skip_string(const char *s)
{
	if (*s++ != '"')
		return NULL;
	while (*s != '"') {
		if ((unsigned char)*s < 0x20)
			return NULL;
		if (*s++ == '\\' && (!*s || !strchr("\"\\/bfnrtu", *s++)))
			return NULL;
	}
	return s + 1;
}

static const char *
skip_list(const char *s, char end, bool keys)
{
	s += strspn(s, "\n");
	if (*s == end)
		return s + 1;
	for (;;) {
		if (keys) {
			s = skip_string(s);
			if (!s || *s++ != ':')
				return NULL;
		}
		s = skip_value(s);
		if (!s)
			return NULL;
		s += strspn(s, "\n");
		if (*s == end)
			return s + 1;
		if (*s++ != ',')
			return NULL;
		s += strspn(s, "\n");
	}
}

static const char *
skip_value(const char *s)
{
	static const char *const words[] = { "true", "false", "null" };
	char *end;

	if (*s == '{')
		return skip_list(s + 1, '}', true);
	if (*s == '[')
		return skip_list(s + 1, ']', false);
	if (*s == '"')
		return skip_string(s);
	for (int i = 0; i < 3; i++)
		if (strncmp(s, words[i], strlen(words[i])) == 0)
			return s + strlen(words[i]);
	strtod(s, &end);
	return *s >= '0' && *s <= '9' ? end : NULL;
}

static bool
is_json(const struct text *t)
{
	const char *end = skip_value(text_str(t));
	struct span s = span_of(t->at, t->len);
	uint32_t point;

	for (size_t at = 0, len; at < s.len; at += len) {
		len = text_utf8(s, at, &point);
		if (len == 0)
			return false;
	}
	return end && strcmp(end, "\n") == 0;
}

/* Every line has as many tabs as the first. */
static bool
is_tsv(const struct text *t)
{
	size_t want = 0, tabs = 0, lines = 0;

	for (size_t i = 0; i < t->len; i++) {
		tabs += t->at[i] == '\t';
		if (t->at[i] != '\n')
			continue;
		if (lines++ == 0)
			want = tabs;
		if (tabs != want)
			return false;
		tabs = 0;
	}
	return lines > 0 && t->at[t->len - 1] == '\n';
}

/* No control bytes. */
static bool
is_plain(const struct text *t)
{
	for (size_t i = 0; i < t->len; i++)
		if (t->at[i] != '\n' && (uint8_t)t->at[i] < 0x20)
			return false;
	return t->len > 0;
}

/* ---- every table of every image ---- */

static void
check_rows(const struct table *t)
{
	struct span all = t->firmware->bytes;
	struct text cell = { 0 };
	size_t wrong = 0;

	for (size_t row = 0; row < table_count(t); row++) {
		struct subject s;

		for (size_t col = 0; col < t->class->column_count; col++)
			table_cell_text(t, row, col, col % 2, &cell);
		table_subject(t, row, &s);
		wrong += !s.title || s.offset > all.len
		         || s.bytes.len > all.len - s.offset
		         || (s.bytes.len && s.bytes.at != all.at + s.offset)
		         || (s.extent != EXTENT_NONE && !s.volume)
		         || (s.inode != FS_NONE && !s.volume);
		table_mark(t, row);
	}
	ck_assert_uint_eq(wrong, 0);
	text_free(&cell);
}

static void
check_forms(const struct table *t)
{
	bool (*const is[])(const struct text *) = { is_plain, is_tsv, is_json };

	for (int form = FORM_PLAIN; form <= FORM_JSON; form++) {
		struct text out = { 0 };

		ck_assert(table_write(t, (enum table_form)form, 0, SIZE_MAX, collect,
		        &out));
		ck_assert_msg(is[form](&out), "%s, form %d", t->class->name, form);
		text_free(&out);
	}
}

static void
check_table(const struct table_class *class, struct firmware *f, struct volume *v)
{
	struct table t;

	table_open(&t, class, f, v);
	if (class == &table_files)
		table_files_open_all(&t, true);
	check_rows(&t);
	check_forms(&t);
	ck_assert(!table_refresh(&t));
	table_close(&t);
}

/* The history of some inodes. */
static void
check_histories(struct firmware *f, struct volume *v)
{
	for (uint32_t i = 0; i < INODES_TRIED && i < v->fs.inodes.count; i++) {
		struct table t;

		table_open_for(&t, &table_history, f, v, i);
		check_rows(&t);
		check_forms(&t);
		table_close(&t);
	}
}

static void
check_all_tables(struct firmware *f)
{
	for (size_t v = 0; v < f->volumes.count; v++)
		if (f->volumes.at[v]->built)
			check_histories(f, f->volumes.at[v]);
	for (int i = 0; table_classes[i]; i++) {
		ck_assert_int_lt(i, TABLES_MAX);
		if (!table_classes[i]->needs_volume)
			check_table(table_classes[i], f, NULL);
		for (size_t v = 0; table_classes[i]->needs_volume && v < f->volumes.count;
		        v++)
			check_table(table_classes[i], f, f->volumes.at[v]);
	}
}

/* All that is known of an image, as text. */
static void
add_everything(struct firmware *f, struct text *out)
{
	for (int i = 0; table_classes[i]; i++) {
		const struct table_class *class = table_classes[i];
		size_t views = class->needs_volume ? f->volumes.count : 1;

		for (size_t v = 0; v < views; v++) {
			struct table t;

			table_open(&t, class, f,
			        class->needs_volume ? f->volumes.at[v] : NULL);
			if (class == &table_files)
				table_files_open_all(&t, true);
			table_write(&t, FORM_JSON, 0, SIZE_MAX, collect, out);
			table_close(&t);
		}
	}
}

START_TEST(every_cell_of_every_table_can_be_read)
{
	struct nodes n;
	struct firmware *f = open_image(_i, &n);

	ck_assert_ptr_nonnull(f);
	check_all_tables(f);
	firmware_finish(f);
	check_all_tables(f);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* At each of some points; erase size and salvage lead back, and all is as it was. */
START_TEST(every_table_can_be_read_in_the_past)
{
	struct nodes n;
	struct firmware *f = open_image(_i, &n);
	struct text before = { 0 }, after = { 0 };
	struct points p = { 0 };

	firmware_finish(f);
	add_everything(f, &before);
	for (size_t i = 0; i < f->volumes.count; i++)
		for (int kind = POINT_TIME; kind <= POINT_PLACE; kind++) {
			struct volume *v = f->volumes.at[i];

			points_list(v, (enum point_kind)kind, 2, &p);
			for (size_t k = 0; k < p.all.count; k += p.all.count / 3 + 1) {
				ck_assert(past_travel(f, v, &p.all.at[k], NULL));
				check_all_tables(f);
			}
		}
	firmware_set_salvage(f, false);
	for (size_t i = 0; i < f->volumes.count; i++)
		ck_assert_ptr_null(f->volumes.at[i]->past);
	firmware_finish(f);
	add_everything(f, &after);
	ck_assert_str_eq(text_str(&before), text_str(&after));
	text_free(&before);
	text_free(&after);
	points_free(&p);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

START_TEST(columns_have_keys_of_their_own)
{
	for (int i = 0; table_classes[i]; i++) {
		const struct table_class *c = table_classes[i];

		ck_assert_ptr_eq(table_class_find(c->name), c);
		for (size_t a = 0; a < c->column_count; a++) {
			ck_assert_uint_gt(strlen(c->columns[a].help), 0);
			ck_assert_uint_gt(strlen(c->columns[a].title), 0);
			ck_assert_uint_eq(strspn(c->columns[a].name,
			                          "abcdefghijklmnopqrstuvwxyz_"),
			        strlen(c->columns[a].name));
			for (size_t b = 0; b < a; b++)
				ck_assert_str_ne(c->columns[a].name, c->columns[b].name);
		}
	}
	ck_assert_ptr_null(table_class_find("no such table"));
}
END_TEST

/* ---- steps ---- */

static void
assert_tiled(const struct firmware *f)
{
	ck_assert(part_list_tiles(&f->list, f->bytes.len));
	for (size_t i = 0; i < f->volumes.count; i++) {
		const struct volume *v = f->volumes.at[i];
		const struct part *p = &f->list.parts.at[v->part];

		ck_assert_uint_eq(v->offset, p->offset);
		ck_assert_uint_eq(v->log.part.len, p->len);
		ck_assert(jffs2_log_tiles(&v->log));
	}
}

/* So small that every stage takes several steps. */
static uint64_t
small_budget(const struct firmware *f)
{
	return f->bytes.len / 8 + 500;
}

START_TEST(small_steps_lead_to_the_same)
{
	struct nodes n, m;
	struct firmware *a = open_image(_i, &n), *b = open_image(_i, &m);
	struct text in_one = { 0 }, in_steps = { 0 };
	double before = 0;

	firmware_finish(a);
	while (firmware_step(b, 3000)) {
		ck_assert(firmware_progress(b) >= before - 0.0001);
		ck_assert(firmware_progress(b) <= 1);
		ck_assert_uint_gt(strlen(firmware_activity(b)), 0);
		before = firmware_progress(b);
	}
	ck_assert_str_eq(firmware_activity(b), "");
	ck_assert(!firmware_step(b, 1));
	assert_tiled(a);
	assert_tiled(b);
	add_everything(a, &in_one);
	add_everything(b, &in_steps);
	ck_assert_str_eq(text_str(&in_one), text_str(&in_steps));
	text_free(&in_one);
	text_free(&in_steps);
	firmware_close(a);
	firmware_close(b);
	nodes_free(&n);
	nodes_free(&m);
}
END_TEST

START_TEST(it_can_be_stopped_at_every_step)
{
	bool done = false;

	for (int stop = 0; !done; stop += 1 + stop / 3) {
		struct nodes n;
		struct firmware *f = open_image(_i, &n);

		for (int i = 0; i < stop && !done; i++)
			done = !firmware_step(f, small_budget(f));
		firmware_stop(f);
		ck_assert_int_eq(f->phase, FIRMWARE_DONE);
		ck_assert_int_eq(f->partial, !done);
		assert_tiled(f);
		check_all_tables(f);
		firmware_close(f);
		nodes_free(&n);
	}
}
END_TEST

START_TEST(it_can_be_closed_at_every_step)
{
	bool done = false;

	for (int stop = 0; !done; stop += 1 + stop / 3) {
		struct nodes n;
		struct firmware *f = open_image(_i, &n);

		for (int i = 0; i < stop && !done; i++)
			done = !firmware_step(f, small_budget(f));
		firmware_close(f);
		nodes_free(&n);
	}
}
END_TEST

/* Tables that stay open while the work goes on show what freshly opened ones do. */
START_TEST(open_tables_follow_the_work)
{
	struct nodes n;
	struct firmware *f = open_image(_i, &n);
	struct table open[TABLES_MAX];
	bool more = true;

	while (more && f->volumes.count == 0)
		more = firmware_step(f, small_budget(f));
	for (int i = 0; table_classes[i]; i++)
		if (f->volumes.count || !table_classes[i]->needs_volume)
			table_open(&open[i], table_classes[i], f,
			        f->volumes.count ? f->volumes.at[0] : NULL);
	while (more) {
		more = firmware_step(f, small_budget(f));
		for (int i = 0; table_classes[i]; i++) {
			struct text a = { 0 }, b = { 0 };
			struct table fresh;

			if (!f->volumes.count && table_classes[i]->needs_volume)
				continue;
			ck_assert(table_refresh(&open[i]));
			table_open(&fresh, table_classes[i], f, open[i].volume);
			table_write(&open[i], FORM_TSV, 0, SIZE_MAX, collect, &a);
			table_write(&fresh, FORM_TSV, 0, SIZE_MAX, collect, &b);
			ck_assert_str_eq(text_str(&a), text_str(&b));
			text_free(&a);
			text_free(&b);
			table_close(&fresh);
		}
	}
	for (int i = 0; table_classes[i]; i++)
		if (f->volumes.count || !table_classes[i]->needs_volume)
			table_close(&open[i]);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* ---- erase size, salvage ---- */

START_TEST(the_users_erase_size_wins_and_can_be_taken_back)
{
	struct nodes n;
	struct firmware *f;
	struct volume *v;
	struct text before = { 0 }, after = { 0 };

	make_tree(&n, ENDIAN_LITTLE);
	f = open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	ck_assert_uint_eq(f->volumes.count, 1);
	v = f->volumes.at[0];
	ck_assert_uint_eq(v->erase.size, 4096);
	add_everything(f, &before);

	firmware_set_erase(f, v, 2048, 512 + 4096);
	ck_assert(!v->built);
	check_all_tables(f);
	firmware_step(f, 1000);
	firmware_set_erase(f, v, 2048, 512);
	firmware_finish(f);
	ck_assert_int_eq(v->erase.basis, ERASE_BY_USER);
	ck_assert_uint_eq(v->log.erase_size, 2048);
	ck_assert_uint_eq(v->log.phase, 512);
	ck_assert(v->built && v->scanned);
	check_all_tables(f);

	firmware_set_erase(f, v, 0, 0);
	firmware_finish(f);
	add_everything(f, &after);
	ck_assert_str_eq(text_str(&before), text_str(&after));
	text_free(&before);
	text_free(&after);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

START_TEST(salvage_brings_back_nodes_across_boundaries)
{
	struct firmware_options o = { .erase_size = 512 };
	struct nodes n;
	struct firmware *f;
	uint64_t strict, salvaged;

	make_tree(&n, ENDIAN_BIG);
	f = open_bytes(nodes_image(&n), &o);
	firmware_finish(f);
	strict = f->volumes.at[0]->fs.bytes[STATE_DROPPED];
	firmware_set_salvage(f, true);
	firmware_finish(f);
	salvaged = f->volumes.at[0]->fs.bytes[STATE_DROPPED];
	ck_assert_uint_gt(strict, salvaged);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* The cleanmarker of the first block is damaged: the part begins with the node behind
 * it, until the other blocks tell where the first one begins. */
START_TEST(a_part_grows_to_its_block_ends)
{
	struct nodes n;
	struct text image = { 0 };
	struct firmware *f;

	make_tree(&n, ENDIAN_LITTLE);
	for (int i = 0; i < 4096; i++)
		text_add_bytes(&image, "boot", 4);
	nodes_put32(&n, 0, 0x12345678);
	text_add_bytes(&image, n.bytes.at, n.bytes.len);
	f = open_bytes(span_of(image.at, image.len), NULL);
	firmware_finish(f);
	assert_tiled(f);
	ck_assert_uint_eq(f->volumes.count, 1);
	ck_assert_uint_eq(f->volumes.at[0]->erase.size, 4096);
	ck_assert_uint_eq(f->volumes.at[0]->erase.phase, 0);
	ck_assert_uint_eq(f->volumes.at[0]->offset, 16384);
	ck_assert_uint_eq(f->volumes.at[0]->log.part.len, n.bytes.len);
	firmware_close(f);
	text_free(&image);
	nodes_free(&n);
}
END_TEST

/* ---- lookups ---- */

START_TEST(offsets_lead_to_parts_and_headers)
{
	struct firmware *f = open_sample("dump.bin");

	firmware_finish(f);
	for (size_t i = 0; i < f->list.parts.count; i++) {
		const struct part *p = &f->list.parts.at[i];

		ck_assert_int_eq(firmware_part_at(f, p->offset), (int)i);
		ck_assert_int_eq(firmware_part_at(f, p->offset + p->len - 1), (int)i);
	}
	ck_assert_int_eq(firmware_part_at(f, f->bytes.len), PART_NONE);
	ck_assert_uint_eq(f->uimages.count, 1);
	ck_assert_ptr_null(firmware_uimage_at(f, 0x1fff));
	ck_assert_ptr_eq(firmware_uimage_at(f, 0x2000), &f->uimages.at[0]);
	ck_assert_ptr_eq(firmware_uimage_at(f, 0x2040), &f->uimages.at[0]);
	ck_assert_ptr_null(firmware_uimage_at(f, 0x8000));
	ck_assert_ptr_eq(firmware_volume_at(f, 0x8000), f->volumes.at[0]);
	ck_assert_ptr_null(firmware_volume_at(f, 0x7fff));
	ck_assert_ptr_null(firmware_volume(f, 0));
	firmware_close(f);
}
END_TEST

START_TEST(every_offset_has_a_subject)
{
	struct nodes n;
	struct firmware *f = open_image(_i, &n);
	size_t wrong = 0;

	firmware_finish(f);
	for (uint64_t at = 0; at < f->bytes.len; at += 1 + f->bytes.len / 5000) {
		struct verdict verdicts[VERDICTS_MAX];
		struct subject s;

		subject_at(f, at, &s);
		wrong += s.offset > at || s.offset + s.bytes.len <= at
		         || subject_verdicts(f, &s, verdicts) > VERDICTS_MAX;
	}
	ck_assert_uint_eq(wrong, 0);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* What the checks of the scan found wrong is wrong here too, and nothing else. */
START_TEST(verdicts_agree_with_the_flaws)
{
	const uint32_t sums = FLAW_HEADER_CRC | FLAW_NODE_CRC | FLAW_NAME_CRC
	                      | FLAW_DATA_CRC;
	struct nodes n;
	struct firmware *f = open_image(_i, &n);

	firmware_finish(f);
	for (size_t k = 0; k < f->volumes.count; k++) {
		const struct volume *v = f->volumes.at[k];

		for (uint32_t i = 0; i < v->log.extents.count; i++) {
			const struct extent *e = &v->log.extents.at[i];
			struct verdict verdicts[VERDICTS_MAX];
			struct subject s;
			bool wrong = false;
			size_t count;

			if (e->kind != EXTENT_NODE)
				continue;
			subject_at(f, v->offset + e->offset, &s);
			count = subject_verdicts(f, &s, verdicts);
			for (size_t c = 0; c < count; c++)
				wrong |= !verdicts[c].ok && verdicts[c].len;
			ck_assert_int_eq(wrong, (e->flaws & sums) != 0);
		}
	}
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* ---- nodes ---- */

START_TEST(node_rows_are_found_by_offset)
{
	struct nodes n;
	struct firmware *f;
	struct volume *v;
	struct table t;
	size_t boundaries = 0;

	make_tree(&n, ENDIAN_LITTLE);
	f = open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	v = f->volumes.at[0];
	table_open(&t, &table_nodes, f, v);
	for (uint64_t at = 0; at < v->log.part.len; at += 4) {
		size_t row = table_nodes_row_at(&t, at);
		struct subject s;

		if (row < table_count(&t)) {
			table_subject(&t, row, &s);
			ck_assert_uint_ge(s.offset - v->offset, at);
		}
		if (row > 0) {
			table_subject(&t, row - 1, &s);
			ck_assert_uint_lt(s.offset - v->offset, at);
		}
	}
	for (size_t row = 0; row < table_count(&t); row++)
		boundaries += table_nodes_extent(&t, row) == EXTENT_NONE;
	ck_assert_uint_eq(boundaries, v->log.part.len / 4096);
	ck_assert_uint_eq(table_count(&t), v->log.extents.count + boundaries);
	table_close(&t);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* The text of column `name` in `row`. */
static const char *
cell(const struct table *t, size_t row, const char *name, struct text *out)
{
	for (size_t col = 0; col < t->class->column_count; col++)
		if (strcmp(t->class->columns[col].name, name) == 0)
			table_cell_text(t, row, col, true, out);
	return text_str(out);
}

/* True if some row's column says just this. */
static bool
says(const struct table *t, const char *name, const char *text)
{
	struct text out = { 0 };
	bool found = false;

	for (size_t row = 0; row < table_count(t) && !found; row++)
		found = strcmp(cell(t, row, name, &out), text) == 0;
	text_free(&out);
	return found;
}

START_TEST(nodes_say_what_they_hold)
{
	static const char *const lines[] = {
		"dir -> #2 dir", "dir drwxr-xr-x 0:0", "link -> #4 link", "link -> dir",
		"dangling -> #99 file (dropped)", "block 0 begins", "erase block 2",
		"a\\xff\\x1b b 49+33 none", "a\\xff\\x1b b 0+33 none (covered by v251)",
		"unreadable 0+4 none (data CRC is wrong)", "user.comment = 5 bytes",
		"attribute 1 of a\\xff\\x1b b #3",
		("type e777: a kernel that does not know it refuses to mount "
		 "(node of an unknown type)"),
		"12 bytes: no node",
	};
	struct nodes n;
	struct firmware *f;
	struct table t;

	make_tree(&n, _i ? ENDIAN_BIG : ENDIAN_LITTLE);
	f = open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	table_open(&t, &table_nodes, f, f->volumes.at[0]);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		ck_assert_msg(says(&t, "what", lines[i]), "no row says: %s", lines[i]);
	table_close(&t);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* ---- blocks ---- */

START_TEST(the_bytes_of_a_block_add_up)
{
	struct nodes n;
	struct firmware *f = open_image(_i, &n);

	firmware_finish(f);
	for (size_t k = 0; k < f->volumes.count; k++) {
		struct text out = { 0 };
		struct table t;
		uint64_t all = 0;

		table_open(&t, &table_blocks, f, f->volumes.at[k]);
		for (size_t row = 0; row < table_count(&t); row++) {
			static const char *const fills[] = { "live", "obsolete", "dirt",
				"free" };
			uint64_t len = strtoull(cell(&t, row, "length", &out), NULL, 10);
			uint64_t sum = 0;

			for (int i = 0; i < 4; i++)
				sum += strtoull(cell(&t, row, fills[i], &out), NULL, 10);
			ck_assert_uint_eq(sum, len);
			all += len;
		}
		ck_assert_uint_eq(all, f->volumes.at[k]->log.part.len);
		text_free(&out);
		table_close(&t);
	}
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* ---- files ---- */

START_TEST(the_tree_folds_and_unfolds)
{
	struct nodes n;
	struct firmware *f;
	struct table t;
	struct text path = { 0 };
	uint32_t file;
	size_t row;

	make_tree(&n, ENDIAN_LITTLE);
	f = open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	table_open(&t, &table_files, f, f->volumes.at[0]);
	/* root, dir, link, unreadable */
	ck_assert_uint_eq(table_count(&t), 4);
	ck_assert(table_files_is_open(&t, 0));
	ck_assert(table_files_is_dir(&t, 1));
	ck_assert(!table_files_is_open(&t, 1));
	table_files_set_open(&t, 1, true);
	/* ... and in dir: the file, and the name that leads back to dir */
	ck_assert_uint_eq(table_count(&t), 6);
	ck_assert_uint_eq(table_files_depth(&t, 2), 2);
	ck_assert(table_files_is_dir(&t, 3));
	table_files_set_open(&t, 3, true);
	ck_assert(!table_files_is_open(&t, 3));
	ck_assert_uint_eq(table_count(&t), 6);
	table_files_path(&t, 3, &path);
	ck_assert_str_eq(text_str(&path), "/dir/loop");
	ck_assert(says(&t, "problem", "another name of a directory that is listed "
	                              "elsewhere"));
	table_files_open_all(&t, false);
	ck_assert_uint_eq(table_count(&t), 4);
	file = jffs2_fs_lookup(&f->volumes.at[0]->fs, "/dir/a\xff\x1b b", NULL);
	ck_assert_uint_ne(file, FS_NONE);
	row = table_files_row_of(&t, file);
	ck_assert_uint_eq(row, 2);
	ck_assert_uint_eq(table_files_inode(&t, row), file);
	ck_assert_uint_eq(table_files_row_of(&t, FS_NONE), SIZE_MAX);
	table_files_set_open(&t, 0, false);
	ck_assert_uint_eq(table_count(&t), 1);
	text_free(&path);
	table_close(&t);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

START_TEST(a_tree_can_begin_anywhere)
{
	struct nodes n;
	struct firmware *f;
	struct table t;

	make_tree(&n, ENDIAN_LITTLE);
	f = open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	for (uint32_t i = 0; i < f->volumes.at[0]->fs.inodes.count; i++) {
		table_open(&t, &table_files, f, f->volumes.at[0]);
		t.root = i;
		table_files_open_all(&t, true);
		check_rows(&t);
		ck_assert_uint_ge(table_count(&t), 1);
		ck_assert_uint_eq(table_files_inode(&t, 0), i);
		table_close(&t);
	}
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* A chain of directories deeper than any path, and a fan in which each has two names. */
START_TEST(endless_trees_end)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	struct firmware *f;
	struct table t;

	for (uint32_t i = 1; i < 3000; i++) {
		add_name(&n, i, 1, "a", i + 1, DT_DIR);
		add_name(&n, i, 2, "b", i + 1, DT_DIR);
		nodes_add_inode(&n, &(struct inode_spec){ .ino = i + 1, .version = 1,
		        .mode = DIR_MODE });
	}
	f = open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	table_open(&t, &table_files, f, f->volumes.at[0]);
	table_files_open_all(&t, true);
	ck_assert_uint_gt(table_count(&t), 4000);
	ck_assert_uint_lt(table_count(&t), 6000);
	table_close(&t);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* ---- issues ---- */

static const struct issue *
find_issue(const struct issue_list *list, const char *name)
{
	for (size_t i = 0; i < list->issues.count; i++)
		if (strcmp(list->issues.at[i].name, name) == 0)
			return &list->issues.at[i];
	return NULL;
}

START_TEST(issues_tell_every_damage)
{
	static const char *const names[] = { "data-crc", "dirt", "unknown-type",
		"unreadable-inode" };
	struct nodes n;
	struct firmware *f;
	struct issue_list list;

	make_tree(&n, _i ? ENDIAN_BIG : ENDIAN_LITTLE);
	f = open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	firmware_issues(f, &list);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		ck_assert_msg(find_issue(&list, names[i]) != NULL, "no issue %s",
		        names[i]);
	for (size_t i = 1; i < list.issues.count; i++)
		ck_assert_uint_le(list.issues.at[i - 1].offset, list.issues.at[i].offset);
	ck_assert_uint_ge(list.errors, 2);
	issue_list_free(&list);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

START_TEST(equal_flaws_in_a_row_are_one_issue)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	struct firmware *f;
	struct issue_list list;
	const struct issue *issue;

	for (uint32_t i = 0; i < 100; i++) {
		uint32_t node = nodes_add_inode(&n, &(struct inode_spec){ .ino = 2,
		        .version = i, .mode = REG, .data = span_of("text", 4) });

		nodes_put8(&n, node + 68, 'T');
	}
	f = open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	firmware_issues(f, &list);
	issue = find_issue(&list, "data-crc");
	ck_assert_ptr_nonnull(issue);
	ck_assert_uint_eq(issue->count, 100);
	ck_assert_uint_eq(list.errors, 100);
	issue_list_free(&list);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* Damages the header or the payload of a uImage made here; how it is said. */
START_TEST(damaged_uimages_are_issues)
{
	static const char *const names[] = { NULL, "uimage-header-crc", "uimage-data-crc",
		"uimage-truncated" };
	struct uimage u = { .os = 5, .arch = 2, .type = 2, .comp = 0,
		.name = span_of("kernel", 6) };
	uint8_t bytes[UIMAGE_HEADER_LEN + 100] = { 0 };
	struct span payload = span_of(bytes + UIMAGE_HEADER_LEN, 100);
	struct issue_list list;
	struct firmware *f;

	uimage_encode(bytes, &u, 12345, payload);
	if (_i == 1)
		bytes[9] ^= 1;
	if (_i == 2)
		bytes[100] ^= 1;
	f = open_bytes(span_of(bytes, sizeof bytes - (_i == 3)), NULL);
	firmware_finish(f);
	ck_assert_uint_eq(f->uimages.count, 1);
	firmware_issues(f, &list);
	ck_assert_uint_eq(list.errors, _i != 0);
	if (_i)
		ck_assert_ptr_nonnull(find_issue(&list, names[_i]));
	if (_i == 1)
		ck_assert_ptr_nonnull(strstr(f->list.parts.at[0].what, "kernel"));
	issue_list_free(&list);
	check_all_tables(f);
	firmware_close(f);
}
END_TEST

/* ---- known formats ---- */

static void
put_le(uint8_t *at, uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		at[i] = (uint8_t)(value >> 8 * i);
}

START_TEST(squashfs_tells_its_length)
{
	static uint8_t image[20000];
	struct firmware *f;

	memset(image, 0x55, sizeof image);
	memset(image + 4096, 0, 8192);
	memcpy(image + 4096, "hsqs", 4);
	put_le(image + 4096 + 4, 7, 4);
	put_le(image + 4096 + 12, 131072, 4);
	put_le(image + 4096 + 20, 4, 2);
	put_le(image + 4096 + 22, 17, 2);
	put_le(image + 4096 + 28, 4, 2);
	put_le(image + 4096 + 40, _i == 0 ? 5000 : _i == 1 ? 50000 : 20, 8);
	put_le(image + 4096 + 64, 96, 8);
	f = open_bytes(span_of(image, sizeof image), NULL);
	firmware_finish(f);
	assert_tiled(f);
	if (_i == 2) {
		for (size_t i = 0; i < f->list.parts.count; i++)
			ck_assert_int_ne(f->list.parts.at[i].kind, PART_FORMAT);
	} else {
		const struct part *p = &f->list.parts.at[1];

		ck_assert_str_eq(p->format->name, "squashfs");
		/* 5000 bytes and the zeros up to 4 KiB; or up to the image's end */
		ck_assert_uint_eq(p->len, _i == 0 ? 8192 : sizeof image - 4096);
		ck_assert_uint_eq(p->claimed, _i == 0 ? 5000 : 50000);
	}
	firmware_close(f);
}
END_TEST

/* ---- forms ---- */

START_TEST(names_are_escaped_where_programs_read)
{
	struct nodes n;
	struct firmware *f;
	struct table t;
	struct text out = { 0 };

	make_tree(&n, ENDIAN_LITTLE);
	f = open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	table_open(&t, &table_files, f, f->volumes.at[0]);
	table_files_open_all(&t, true);
	table_write(&t, FORM_TSV, 2, 3, collect, &out);
	ck_assert_ptr_nonnull(strstr(text_str(&out), "\t/dir/a\\xff\\x1b\\x20b\t"));
	text_clear(&out);
	table_write(&t, FORM_JSON, 2, 3, collect, &out);
	ck_assert_ptr_nonnull(strstr(text_str(&out),
	        "\"path\":\"/dir/a\\\\xff\\u001b b\""));
	text_clear(&out);
	table_write(&t, FORM_PLAIN, 2, 3, collect, &out);
	ck_assert_ptr_nonnull(strstr(text_str(&out), " /dir/a\\xff\\x1b b"));
	text_free(&out);
	table_close(&t);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

static bool
refuse(void *arg, const char *at, size_t len)
{
	(void)at;
	(void)len;
	return --*(int *)arg > 0;
}

START_TEST(writing_stops_where_it_is_refused)
{
	struct firmware *f = open_sample("damaged.uimage");
	struct table t;
	int left = 3;

	firmware_finish(f);
	table_open(&t, &table_nodes, f, f->volumes.at[0]);
	ck_assert(!table_write(&t, FORM_TSV, 0, SIZE_MAX, refuse, &left));
	ck_assert_int_eq(left, 0);
	table_close(&t);
	firmware_close(f);
}
END_TEST

/* Any single wrong byte, anywhere: everything can still be read. */
START_TEST(any_damage_is_survived)
{
	uint32_t state = 77 + (uint32_t)_i;
	struct nodes n;
	struct firmware *f;

	make_tree(&n, _i % 2 ? ENDIAN_BIG : ENDIAN_LITTLE);
	for (int k = 0; k < 1 << (_i % 8); k++)
		nodes_put8(&n, next_random(&state) % (uint32_t)n.bytes.len,
		        (uint8_t)next_random(&state));
	f = open_bytes(span_cut(nodes_image(&n), (size_t)_i % 5,
	        n.bytes.len - (size_t)_i % 7), NULL);
	firmware_finish(f);
	assert_tiled(f);
	check_all_tables(f);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("model");
	TCase *images = tcase_create("images"), *made = tcase_create("made by hand");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(images, every_cell_of_every_table_can_be_read, 0, IMAGES);
	tcase_add_loop_test(images, every_table_can_be_read_in_the_past, 0, IMAGES);
	tcase_add_loop_test(images, small_steps_lead_to_the_same, 0, IMAGES);
	tcase_add_loop_test(images, it_can_be_stopped_at_every_step, 0, IMAGES);
	tcase_add_loop_test(images, it_can_be_closed_at_every_step, 0, IMAGES);
	tcase_add_loop_test(images, open_tables_follow_the_work, 0, IMAGES);
	tcase_add_loop_test(images, every_offset_has_a_subject, 0, IMAGES);
	tcase_add_loop_test(images, verdicts_agree_with_the_flaws, 0, IMAGES);
	tcase_add_loop_test(images, the_bytes_of_a_block_add_up, 0, IMAGES);
	tcase_add_test(made, columns_have_keys_of_their_own);
	tcase_add_test(made, the_users_erase_size_wins_and_can_be_taken_back);
	tcase_add_test(made, salvage_brings_back_nodes_across_boundaries);
	tcase_add_test(made, a_part_grows_to_its_block_ends);
	tcase_add_test(made, offsets_lead_to_parts_and_headers);
	tcase_add_test(made, node_rows_are_found_by_offset);
	tcase_add_loop_test(made, nodes_say_what_they_hold, 0, 2);
	tcase_add_test(made, the_tree_folds_and_unfolds);
	tcase_add_test(made, a_tree_can_begin_anywhere);
	tcase_add_test(made, endless_trees_end);
	tcase_add_loop_test(made, issues_tell_every_damage, 0, 2);
	tcase_add_test(made, equal_flaws_in_a_row_are_one_issue);
	tcase_add_loop_test(made, damaged_uimages_are_issues, 0, 4);
	tcase_add_loop_test(made, squashfs_tells_its_length, 0, 3);
	tcase_add_test(made, names_are_escaped_where_programs_read);
	tcase_add_test(made, writing_stops_where_it_is_refused);
	tcase_add_loop_test(made, any_damage_is_survived, 0, 60);
	suite_add_tcase(suite, images);
	suite_add_tcase(suite, made);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
