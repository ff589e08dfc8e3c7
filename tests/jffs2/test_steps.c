/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mount replayed: whatever step one goes to, everything stands as it would if all the
 * steps before had been done one by one. */
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/firmware.h"
#include "jffs2/content/paint.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/cases/steps_hold.h"
#include "tests/fixture/jffs2/world.h"

static size_t
check_volume(const struct jffs2_log *log, const struct jffs2_fs *fs, uint32_t seed)
{
	struct jffs2_steps *s = jffs2_steps_new(log, fs);
	size_t count = s->count;

	steps_hold(s, seed);
	jffs2_steps_free(s);
	return count;
}

/* ---- images made by hand ---- */

static struct jffs2_steps *
steps_of(struct world *w)
{
	world_resolve(w);
	check_volume(&w->log, &w->fs, 1);
	return jffs2_steps_new(&w->log, &w->fs);
}

/* The number of the first step of that kind about the node at `offset`. */
static uint32_t
step_at(const struct jffs2_steps *s, enum jffs2_step_kind kind, uint32_t offset)
{
	for (uint32_t n = 0; n < s->count; n++) {
		uint32_t at, len;

		jffs2_step_bytes(s, n, &at, &len);
		if (jffs2_step_at(s, n).kind == kind && len && at == offset)
			return n;
	}
	ck_abort_msg("no step %d at %08x", kind, offset);
	return 0;
}

static uint32_t
count_kind(const struct jffs2_steps *s, enum jffs2_step_kind kind)
{
	uint32_t count = 0;

	for (uint32_t n = 0; n < s->count; n++)
		count += jffs2_step_at(s, n).kind == kind;
	return count;
}

static const char *
told(struct world *w, const struct jffs2_steps *s, uint32_t n)
{
	text_clear(&w->got);
	jffs2_step_describe(s, n, &w->got);
	return text_str(&w->got);
}

/* The letter of the node after step n; ' ' unread, 'u' unchecked. */
static char
letter(const struct jffs2_steps *s, uint32_t offset, uint32_t n)
{
	enum node_state state;

	if (!jffs2_steps_state(s, jffs2_log_find(s->log, offset), n, &state))
		return ' ';
	return state == STATE_UNKNOWN ? 'u' : node_states[state].letter;
}

START_TEST(nothing_has_its_phases)
{
	struct world w = { 0 };
	struct jffs2_steps *s;

	nodes_add_bytes(&w.n, span_of("\xff\xff\xff\xff", 4));
	s = steps_of(&w);
	/* Five phases, a free run, and the root is read. */
	ck_assert_uint_eq(s->count, 5 + 1 + 2);
	jffs2_steps_free(s);
	world_free(&w);
}
END_TEST

START_TEST(names_overtake_while_they_are_scanned)
{
	struct world w = { 0 };
	uint32_t a2, a3, a1, old, white, n;
	struct jffs2_steps *s;

	a2 = name(&w, "a", 2, 10);
	a3 = name(&w, "a", 3, 11);
	a1 = name(&w, "a", 1, 12);
	old = name(&w, "b", 4, 10);
	white = name(&w, "b", 5, 0);
	write_at(&w, 10, 1, 1, 0, "x");
	write_at(&w, 11, 1, 1, 0, "y");
	write_at(&w, 12, 1, 1, 0, "z");
	s = steps_of(&w);
	n = step_at(s, STEP_NODE, a2);
	ck_assert_int_eq(letter(s, a2, n - 1), ' ');
	ck_assert_int_eq(letter(s, a2, n), '+');
	n = step_at(s, STEP_NODE, a3);
	ck_assert_int_eq(letter(s, a2, n - 1), '+');
	ck_assert_int_eq(letter(s, a2, n), '~');
	ck_assert_str_eq(jffs2_step_rule(s, n), "jffs2_add_fd_to_list");
	ck_assert_str_eq(told(&w, s, n), "\"a\" in directory 1 leads to inode 11; node and name "
	        "CRC right; version 3 supersedes version 2 at 00000000");
	n = step_at(s, STEP_NODE, a1);
	ck_assert_int_eq(jffs2_step_at(s, n).outcome, OUTCOME_OLD);
	ck_assert_int_eq(letter(s, a1, n), '~');
	n = step_at(s, STEP_NODE, white);
	ck_assert_int_eq(letter(s, old, n - 1), '+');
	ck_assert_int_eq(letter(s, old, n), '~');
	ck_assert_int_eq(letter(s, white, n), '+');
	/* Inodes 10 and 12 have no name in the end. */
	ck_assert_uint_eq(count_kind(s, STEP_LINK), 1);
	ck_assert_uint_eq(count_kind(s, STEP_REMOVE), 2);
	jffs2_steps_free(s);
	world_free(&w);
}
END_TEST

/* A directory that nothing names takes with it what only it names. */
START_TEST(what_is_unlinked_takes_its_files_along)
{
	struct world w = { 0 };
	struct jffs2_steps *s;
	uint32_t only, both, lost, n;

	nodes_add_dirent(&w.n, &(struct dirent_spec){ .pino = 7, .version = 1, .ino = 8,
	        .type = DT_REG, .name = "only" });
	nodes_add_dirent(&w.n, &(struct dirent_spec){ .pino = 7, .version = 2, .ino = 9,
	        .type = DT_REG, .name = "both" });
	name(&w, "here", 3, 9);
	lost = name(&w, "nowhere", 4, 99);
	only = write_at(&w, 8, 1, 1, 0, "x");
	both = write_at(&w, 9, 1, 1, 0, "y");
	s = steps_of(&w);
	ck_assert_uint_eq(count_kind(s, STEP_REMOVE), 2);
	ck_assert_uint_eq(count_kind(s, STEP_UNLINK), 2);
	ck_assert_uint_eq(count_kind(s, STEP_LINK), 3);
	n = step_at(s, STEP_DANGLING, lost);
	ck_assert_int_eq(letter(s, lost, n - 1), '+');
	ck_assert_int_eq(letter(s, lost, n), 'x');
	n = s->phases[PHASE_XATTRS];
	ck_assert_int_eq(letter(s, only, n), 'd');
	ck_assert_int_eq(letter(s, both, n), 'u');
	ck_assert_int_eq(letter(s, both, s->count - 1), '+');
	jffs2_steps_free(s);
	world_free(&w);
}
END_TEST

START_TEST(data_is_covered_bit_by_bit)
{
	struct world w = { 0 };
	struct jffs2_steps *s;
	uint32_t first, left, right, bad, copy, n;

	name(&w, "f", 1, 5);
	right = write_at(&w, 5, 3, 8, 4, "3333");
	first = write_at(&w, 5, 1, 8, 0, "11111111");
	left = write_at(&w, 5, 2, 8, 0, "2222");
	bad = write_at(&w, 5, 4, 8, 0, "4444");
	nodes_put8(&w.n, bad + 68, '5');
	copy = write_at(&w, 5, 3, 8, 4, "3333");
	s = steps_of(&w);
	n = step_at(s, STEP_INSERT, first);
	ck_assert_int_eq(letter(s, first, n - 1), 'u');
	ck_assert_int_eq(letter(s, first, n), '+');
	n = step_at(s, STEP_INSERT, left);
	ck_assert_int_eq(letter(s, first, n), '+');
	n = step_at(s, STEP_COPY, right);
	ck_assert_int_eq(letter(s, right, n), '~');
	n = step_at(s, STEP_INSERT, copy);
	ck_assert_int_eq(letter(s, first, n), '~');
	ck_assert_str_eq(told(&w, s, n), "version 3: bytes 4 to 7, data CRC right; "
	        "supersedes 1 older node");
	n = step_at(s, STEP_REFUSED, bad);
	ck_assert_int_eq(letter(s, bad, n - 1), 'u');
	ck_assert_int_eq(letter(s, bad, n), '!');
	ck_assert_str_eq(jffs2_step_rule(s, n), "check_tn_node");
	jffs2_steps_free(s);
	world_free(&w);
}
END_TEST

START_TEST(a_truncation_is_a_step)
{
	struct world w = { 0 };
	uint32_t low, high, cut, meta, n;
	struct jffs2_steps *s;

	name(&w, "f", 1, 5);
	low = write_at(&w, 5, 1, 8, 0, "1111");
	high = write_at(&w, 5, 2, 8, 4, "2222");
	meta = write_at(&w, 5, 3, 8, 0, "");
	cut = write_at(&w, 5, 4, 2, 0, "");
	s = steps_of(&w);
	ck_assert_uint_eq(count_kind(s, STEP_TRUNCATE), 1);
	n = step_at(s, STEP_METADATA, cut);
	ck_assert_int_eq(letter(s, meta, n - 1), '+');
	ck_assert_int_eq(letter(s, meta, n), '~');
	ck_assert_int_eq(letter(s, high, n), '+');
	ck_assert_int_eq(jffs2_step_at(s, n + 1).kind, STEP_TRUNCATE);
	ck_assert_int_eq(letter(s, high, n + 1), '~');
	ck_assert_int_eq(letter(s, low, n + 1), '+');
	jffs2_steps_free(s);
	world_free(&w);
}
END_TEST

START_TEST(blocks_begin_with_a_glance)
{
	struct world w = { .n = { .erase_size = 4096, .markers = true } };
	struct jffs2_steps *s;
	uint32_t blocks = 0;

	name(&w, "f", 1, 5);
	write_at(&w, 5, 1, 4, 0, "1111");
	nodes_fill(&w.n, 4096);
	nodes_add_cleanmarker(&w.n);
	nodes_fill(&w.n, 4096);
	nodes_fill(&w.n, 4096);
	nodes_add_bytes(&w.n, span_of("\xff\xff\xff\xff", 4));
	nodes_fill(&w.n, 4096);
	s = steps_of(&w);
	for (uint32_t n = 0; n < s->count; n++) {
		static const uint8_t outcomes[] = { OUTCOME_GO_ON, OUTCOME_EMPTY,
			OUTCOME_EMPTY };

		if (jffs2_step_at(s, n).kind != STEP_BLOCK)
			continue;
		ck_assert_uint_eq(jffs2_step_at(s, n).what, blocks * 4096);
		ck_assert_uint_eq(jffs2_step_at(s, n).outcome, outcomes[blocks]);
		blocks++;
	}
	ck_assert_uint_eq(blocks, 3);
	jffs2_steps_free(s);
	world_free(&w);
}
END_TEST

/* Two directories that name each other have links, and no path. */
START_TEST(a_cycle_is_never_asked_for)
{
	struct world w = { 0 };
	struct jffs2_steps *s;

	nodes_add_dirent(&w.n, &(struct dirent_spec){ .pino = 7, .version = 1, .ino = 8,
	        .type = DT_DIR, .name = "a" });
	nodes_add_dirent(&w.n, &(struct dirent_spec){ .pino = 8, .version = 1, .ino = 7,
	        .type = DT_DIR, .name = "b" });
	s = steps_of(&w);
	ck_assert_uint_eq(count_kind(s, STEP_LOST), 2);
	jffs2_steps_free(s);
	world_free(&w);
}
END_TEST

/* Nodes thrown together at random: names, versions, sizes and places collide. */
START_TEST(random_logs_agree)
{
	struct world w = { .n = { .erase_size = _i % 2 ? 4096 : 0, .markers = true } };
	uint32_t seed = (uint32_t)_i + 1;
	char data[17] = "0123456789abcdef", path[2] = "a";

	for (int i = 0; i < 150; i++) {
		uint32_t r = next_random(&seed), node;

		if (r % 3 == 0) {
			path[0] = (char)('a' + (r >> 8) % 5);
			node = nodes_add_dirent(&w.n, &(struct dirent_spec){
			        .pino = 1 + (r >> 12) % 4, .version = (r >> 16) % 8,
			        .ino = (r >> 20) % 9, .type = (r >> 24) % 2 ? DT_DIR : DT_REG,
			        .name = path });
		} else {
			node = write_at(&w, 1 + (r >> 8) % 9, (r >> 12) % 12,
			        (r >> 16) % 40, (r >> 22) % 24, data + (r >> 27) % 17);
		}
		if (next_random(&seed) % 16 == 0)
			nodes_mark_obsolete(&w.n, node);
		node += 8 * (next_random(&seed) % 11);
		if (next_random(&seed) % 16 == 0 && node < w.n.bytes.len)
			nodes_put8(&w.n, node, 0x55);
	}
	jffs2_steps_free(steps_of(&w));
	world_free(&w);
}
END_TEST

/* ---- painting ---- */

struct naive {
	uint32_t cells[300], colours;
	bool gone[300];
};

static void
note_gone(void *arg, uint32_t colour)
{
	struct naive *n = arg;

	ck_assert(!n->gone[colour]);
	n->gone[colour] = true;
}

static void
check_gone(const struct naive *n)
{
	for (uint32_t colour = 0; colour < n->colours; colour++) {
		bool seen = false;

		for (int i = 0; i < 300; i++)
			seen |= n->cells[i] == colour;
		ck_assert_int_eq(seen, !n->gone[colour]);
	}
}

START_TEST(painting_tells_what_is_covered)
{
	uint32_t seed = (uint32_t)_i + 1;
	struct naive n = { .colours = 0 };
	struct paint p = { 0 };

	memset(n.cells, 0xff, sizeof n.cells);
	paint_begin(&p, 300, 300);
	for (; n.colours < 300; n.colours++) {
		uint32_t from = next_random(&seed) % 300;
		uint32_t to = from + 1 + next_random(&seed) % (300 - from);

		check_gone(&n);
		if (_i % 2 && to - from > 20)
			to = from + 1 + to % 20;
		paint_over(&p, from, to, n.colours, note_gone, &n);
		for (uint32_t i = from; i < to; i++)
			n.cells[i] = n.colours;
	}
	check_gone(&n);
	paint_free(&p);
}
END_TEST

/* ---- whole images ---- */

static size_t
check_image(const char *path)
{
	struct firmware_options o = { 0 };
	struct firmware *f;
	struct error err;
	size_t steps = 0;

	f = firmware_open(path, &o, &err);
	ck_assert_msg(f != NULL, "%s", err.text);
	firmware_finish(f);
	for (size_t i = 0; i < f->volumes.count; i++)
		steps += check_volume(&f->volumes.at[i]->log, f->volumes.at[i]->fs, 7);
	firmware_close(f);
	return steps;
}

static const char *const images[] = {
	"7518-hi3518-home.uimage", "be-64k-sum.jffs2", "damaged.uimage", "dump.bin",
	"history.jffs2", "nocm-unpadded.jffs2"
};

START_TEST(sample_images_agree)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/data/%s", getenv("srcdir"), images[_i]);
	ck_assert_uint_gt(check_image(path), 20);
}
END_TEST

/* As tests/jffs2/test_truth.c looks for them. */
START_TEST(truth_images_agree)
{
	const char *given = getenv("FLASHLOUPE_SHARED"), *top = getenv("srcdir");
	char pattern[PATH_MAX];
	size_t steps = 0;
	glob_t found;

	snprintf(pattern, sizeof pattern, "%s%s/truth/*.jffs2",
	        given ? given : top ? top : ".", given ? "" : "/../shared");
	if (glob(pattern, 0, NULL, &found) != 0) {
		printf("# skipped: %s\n", pattern);
		fflush(stdout);
		return;
	}
	for (size_t i = 0; i < found.gl_pathc; i++)
		steps += check_image(found.gl_pathv[i]);
	printf("# truth: %zu images, %zu steps\n", found.gl_pathc, steps);
	fflush(stdout);
	globfree(&found);
}
END_TEST

CASES(steps)
{
	tcase_set_timeout(tcase, 600);
	tcase_add_test(tcase, nothing_has_its_phases);
	tcase_add_test(tcase, names_overtake_while_they_are_scanned);
	tcase_add_test(tcase, what_is_unlinked_takes_its_files_along);
	tcase_add_test(tcase, data_is_covered_bit_by_bit);
	tcase_add_test(tcase, a_truncation_is_a_step);
	tcase_add_test(tcase, blocks_begin_with_a_glance);
	tcase_add_test(tcase, a_cycle_is_never_asked_for);
	tcase_add_loop_test(tcase, random_logs_agree, 0, 200);
	tcase_add_loop_test(tcase, painting_tells_what_is_covered, 0, 20);
	tcase_add_loop_test(tcase, sample_images_agree, 0, sizeof images / sizeof *images);
	tcase_add_test(tcase, truth_images_agree);
}
