/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A simulated flash that is played with: undone, shown at each event, saved and played again. */
#include <stdio.h>
#include <string.h>

#include "chip/chip.h"
#include "firmware/model/children.h"
#include "play/play.h"
#include "tests/fixture/check_main.h"

static const char *const kinds[] = { "", "summary", "nand", "nand summary", "big-endian" };
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static const char *const commands[] = { "write a 3000", "mkdir d", "write d/b 6000", "append a 500",
	"patch a 100 \"x y\"", "ln a c", "mv c d/c", "rm a", "write e 9000", "truncate e 100", "sync",
	"write f 7000", "rm f", "gc", "cut after 700", "write g 5000", "mount", "write h 10", "unmount",
	"mount" };
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static struct play *
play_kind(const char *kind)
{
	struct error err;
	struct play *p = play_new(kind, &err);

	ck_assert_msg(p != NULL, "%s", err.text);
	return p;
}

static void
run(struct play *p, const char *line)
{
	struct text told = { 0 };
	struct error err;

	ck_assert_msg(play_do(p, line, &told, &err), "%s: %s", line, err.text);
	text_free(&told);
}

static void
add_image(const struct play *p, struct text *t)
{
	text_clear(t);
	play_add_image(p, t);
}

static void
assert_same(const struct text *a, const struct text *b)
{
	ck_assert_uint_eq(a->len, b->len);
	ck_assert(memcmp(a->at, b->at, a->len) == 0);
}

START_TEST(each_command_can_be_taken_back)
{
	struct play *p = play_kind(kinds[_i]);
	struct text before[COMMANDS] = { { 0 } }, now = { 0 };

	for (int i = 0; i < COMMANDS; i++) {
		add_image(p, &before[i]);
		run(p, commands[i]);
	}
	/* What the write that was cut failed with is expected by a line of its own. */
	for (int i = COMMANDS; i-- > 0;) {
		while (strcmp(play_last(p), commands[i]) != 0)
			ck_assert(play_undo(p));
		ck_assert(play_undo(p));
		add_image(p, &now);
		assert_same(&now, &before[i]);
		text_free(&before[i]);
	}
	ck_assert_ptr_null(play_last(p));
	ck_assert(!play_undo(p));
	text_free(&now);
	play_free(p);
}
END_TEST

START_TEST(what_is_saved_does_it_again)
{
	struct play *p = play_kind(kinds[_i]), *again;
	struct text script = { 0 }, one = { 0 }, other = { 0 };
	struct error err;

	for (int i = 0; i < COMMANDS; i++)
		run(p, commands[i]);
	play_add_script(p, &script);
	again = play_script(span_of(script.at, script.len), &err);
	ck_assert_msg(again != NULL, "%s", err.text);
	add_image(p, &one);
	add_image(again, &other);
	assert_same(&one, &other);
	text_free(&script);
	text_free(&one);
	text_free(&other);
	play_free(p);
	play_free(again);
}
END_TEST

/* Back and forth; the bytes that differ are those that are said to have changed. */
START_TEST(each_event_is_a_moment)
{
	struct play *p = play_kind(kinds[_i]);
	const struct chip *c = live_script_chip(p->script);
	struct text end = { 0 }, before = { 0 };
	size_t last;

	for (int i = 0; i < COMMANDS; i++)
		run(p, commands[i]);
	add_image(p, &end);
	last = play_events(p);
	for (size_t n = 1; n <= last; n++) {
		size_t count, row;

		play_go(p, n - 1);
		text_clear(&before);
		text_add_bytes(&before, c->data, chip_size(c));
		play_go(p, n);
		ck_assert_uint_eq(p->moment, n);
		row = play_row(p);
		ck_assert(n == last || play_rows(p, &count)[row].event == n - 1);
		for (uint32_t i = 0; i < chip_size(c); i++) {
			uint8_t was = 0, is = c->data[i], had = (uint8_t)before.at[i];

			if (play_changed(p, i, &was) != (is != had) || (is != had && was != had))
				ck_abort_msg("event %zu, byte %u", n, i);
		}
	}
	ck_assert(play_is_present(p));
	add_image(p, &before);
	assert_same(&before, &end);
	text_free(&end);
	text_free(&before);
	play_free(p);
}
END_TEST

/* A command that is given in the past goes on from the present. */
START_TEST(commands_begin_in_the_present)
{
	struct play *p = play_kind(""), *q = play_kind("");
	struct text one = { 0 }, other = { 0 };

	run(p, "write a 3000");
	play_go(p, 3);
	run(p, "write b 3000");
	run(q, "write a 3000");
	run(q, "write b 3000");
	add_image(p, &one);
	add_image(q, &other);
	assert_same(&one, &other);
	text_free(&one);
	text_free(&other);
	play_free(p);
	play_free(q);
}
END_TEST

START_TEST(what_cannot_be_read_changes_nothing)
{
	static const char *const wrong[] = { "foo", "write a", "write a x", "patch a 1 \"x", "flash",
		"bad 1", "cut before 3", "chmod a 9", "expect error", "expect no a", "expect a 5",
		"truncate a 5000000000" };
	struct play *p = play_kind("");
	struct text one = { 0 }, other = { 0 }, told = { 0 };
	struct error err;
	size_t rows, now;

	run(p, "write a 3000");
	play_go(p, 3);
	add_image(p, &one);
	play_rows(p, &rows);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		ck_assert_msg(!play_do(p, wrong[i], &told, &err), "%s", wrong[i]);
		ck_assert(err.text[0] && !strstr(err.text, "line "));
		add_image(p, &other);
		assert_same(&one, &other);
		play_rows(p, &now);
		ck_assert_uint_eq(now, rows);
		ck_assert_str_eq(play_last(p), "write a 3000");
		ck_assert_uint_eq(p->moment, 3);
		ck_assert_uint_eq(p->since, 2);
	}
	text_free(&one);
	text_free(&other);
	text_free(&told);
	play_free(p);
}
END_TEST

/* What failed doesn't stop what comes after it. */
START_TEST(a_failure_is_expected)
{
	struct play *p = play_kind("");
	struct text told = { 0 }, script = { 0 };
	struct error err;

	ck_assert(play_do(p, "rm nothing", &told, &err));
	ck_assert_str_eq(text_str(&told), "fails: No such file or directory");
	ck_assert(play_failed(p));
	run(p, "write a 10");
	ck_assert(!play_failed(p));
	play_add_script(p, &script);
	ck_assert_str_eq(text_str(&script), "flash \nrm nothing\nexpect error\nwrite a 10\n");
	text_free(&told);
	text_free(&script);
	play_free(p);
}
END_TEST

/* The line that expects it comes and goes with the command after it. */
START_TEST(what_follows_a_failure_is_undone_at_once)
{
	struct play *p = play_kind("");
	struct text told = { 0 };
	struct error err;

	run(p, "rm nothing");
	ck_assert(!play_do(p, "foo", &told, &err));
	ck_assert_str_eq(play_last(p), "rm nothing");
	ck_assert(play_failed(p));
	run(p, "write a 10");
	ck_assert(play_undo(p));
	ck_assert_str_eq(play_last(p), "rm nothing");
	ck_assert(play_failed(p));
	run(p, "expect error");
	ck_assert(play_undo(p));
	ck_assert_str_eq(play_last(p), "rm nothing");
	ck_assert(play_undo(p) && !play_undo(p));
	play_free(p);
}
END_TEST

/* As a batch runs it: a comment is no command, and "flash" only the first. */
START_TEST(a_script_is_played_as_it_runs)
{
	static const struct {
		const char *script, *error;
	} rows[] = {
		{ "# first\n\nflash nand # and\nrm a\n\n  # why\n\t\nexpect error\nwrite a 3", "" },
		{ "write a 3\nflash nand\n", "line 2: flash is the first command" },
		{ "flash\nflash\n", "line 2: flash is the first command" },
		{ "\nflash blocks 4\n", "line 2: " },
		{ "flash\nwrite a 3\nfoo", "line 3: there is no command \"foo\"; commands: flash, create," },
		{ "flash\nwirte a 3", "line 2: there is no command \"wirte\"; did you mean \"write\"?" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct error err = { "" };
		struct play *p = play_script(span_of(rows[i].script, strlen(rows[i].script)), &err);

		ck_assert_msg((p != NULL) == !rows[i].error[0], "%zu: %s", i, err.text);
		ck_assert_msg(strncmp(err.text, rows[i].error, strlen(rows[i].error)) == 0, "%s", err.text);
		play_free(p);
	}
}
END_TEST

START_TEST(a_refused_mount_has_a_reason)
{
	struct error err;

	ck_assert_ptr_null(play_new("blocks 4", &err));
	ck_assert_msg(strstr(err.text, "5") != NULL, "%s", err.text);
	ck_assert_ptr_null(play_new("block 5", &err));
	ck_assert_ptr_null(play_new("nonsense", &err));
}
END_TEST

/* A copy is the image, mounted; with room behind it if that is asked for. */
START_TEST(an_image_can_be_played_with)
{
	struct play *p = play_kind("big-endian"), *copy;
	struct text image = { 0 };
	struct error err;

	run(p, "write a 3000");
	add_image(p, &image);
	copy = play_copy(span_of(image.at, image.len), "big-endian", &err);
	ck_assert_msg(copy != NULL, "%s", err.text);
	ck_assert_uint_eq(play_blocks(copy), CHIP_BLOCKS);
	run(copy, "expect a 3000");
	run(copy, "append a 50");
	run(copy, "expect a 3050");
	ck_assert(play_undo(copy) && play_undo(copy));
	run(copy, "expect a 3000");
	play_free(copy);
	copy = play_copy(span_of(image.at, image.len), "blocks 12 big-endian", &err);
	ck_assert_uint_eq(play_blocks(copy), 12);
	run(copy, "write b 40000");
	play_free(copy);
	ck_assert_ptr_null(play_copy(span_of("no image", 8), "", &err));
	text_free(&image);
	play_free(p);
}
END_TEST

/* Bad blocks stay bad, and what has a cleanmarker isn't erased again. */
START_TEST(a_part_is_played_with_as_it_is)
{
	struct play *p = play_kind(kinds[_i]), *copy;
	struct firmware_options options = { .raw = NULL };
	struct text image = { 0 }, again = { 0 };
	struct error err;
	struct firmware *f, *seen;

	if (strstr(kinds[_i], "nand"))
		run(p, "bad 2");
	run(p, "write a 3000");
	run(p, "sync");
	f = play_examine(p, &options);
	firmware_finish(f);
	seen = firmware_plain(f) ? firmware_plain(f) : f;
	ck_assert_uint_eq(seen->volumes.count, 1);
	copy = play_volume(seen->volumes.at[0], &err);
	ck_assert_msg(copy != NULL, "%s", err.text);
	ck_assert_uint_eq(play_events(copy), 0);
	add_image(p, &image);
	add_image(copy, &again);
	assert_same(&image, &again);
	run(copy, "expect a 3000");
	text_free(&image);
	text_free(&again);
	firmware_close(f);
	play_free(copy);
	play_free(p);
}
END_TEST

/* ---- predictions ---- */

/* Of a log in order the answer can be told before: right behind the last node. */
START_TEST(the_next_node_is_where_it_was_said_to_be)
{
	struct play *p = play_kind("");
	struct play_fact f;
	uint64_t next;
	size_t count;
	const struct live_row *rows;

	ck_assert_int_eq(play_question_of("  write a 3"), PLAY_WHERE);
	ck_assert_int_eq(play_question_of("gc"), PLAY_BLOCK);
	ck_assert_int_eq(play_question_of("sync"), PLAY_NONE);
	ck_assert_int_eq(play_question_of("writes a 3"), PLAY_NONE);
	run(p, "write a 100");
	play_answer(p, PLAY_WHERE, &f);
	ck_assert_int_eq(f.question, PLAY_WHERE);
	ck_assert(strstr(text_str(&f.why), "jffs2_find_nextblock"));
	ck_assert_uint_eq(f.answer % CHIP_BLOCK, 12);
	text_free(&f.why);
	rows = play_rows(p, &count);
	for (next = 0; count-- > 0;)
		if (rows[count].kind == CHIP_PROGRAM && rows[count].at + rows[count].len > next
		        && rows[count].block == f.answer / CHIP_BLOCK)
			next = rows[count].at + rows[count].len;
	run(p, "append a 100");
	play_answer(p, PLAY_WHERE, &f);
	ck_assert_uint_eq(f.answer, next);
	ck_assert(strstr(text_str(&f.why), "jffs2_do_reserve_space"));
	text_free(&f.why);
	run(p, "sync");
	play_answer(p, PLAY_WHERE, &f);
	ck_assert_int_eq(f.question, PLAY_NONE);
	play_free(p);
}
END_TEST

/* A page has several nodes, and the next one may begin within it. */
START_TEST(the_next_node_may_begin_within_a_page)
{
	struct play *p = play_kind("nand compress none");
	const struct chip *c = live_script_chip(p->script);
	struct play_fact f;
	uint32_t next;

	run(p, "write a 100");
	next = live_next(live_script_live(p->script));
	ck_assert_uint_ne(next % c->shape.page, 0);
	run(p, "append a 900");
	play_answer(p, PLAY_WHERE, &f);
	ck_assert_uint_eq(f.question, PLAY_WHERE);
	ck_assert_uint_eq(f.answer, next);
	text_free(&f.why);
	for (int i = 0; i < 4; i++) {
		next = live_next(live_script_live(p->script));
		run(p, "append a 3800");
		play_answer(p, PLAY_WHERE, &f);
		ck_assert_uint_eq(f.question, PLAY_WHERE);
		/* There, or at the start of a block. */
		ck_assert(f.answer == next || f.answer % c->shape.block == 0);
		ck_assert_uint_eq(c->data[f.answer], 0x85);
		text_free(&f.why);
	}
	play_free(p);
}
END_TEST

START_TEST(the_collected_block_is_the_one_that_is_erased)
{
	struct play *p = play_kind("");
	struct text told = { 0 };
	struct error err;
	struct play_fact f;
	size_t count;
	const struct live_row *rows;

	ck_assert(play_do(p, "gc", &told, &err));
	ck_assert_str_eq(text_str(&told), "there is nothing to collect");
	play_answer(p, PLAY_BLOCK, &f);
	ck_assert_int_eq(f.question, PLAY_NONE);
	text_free(&told);
	run(p, "write a 100");
	for (int i = 0; i < 8; i++)
		run(p, "write b 3900");
	run(p, "gc");
	play_answer(p, PLAY_BLOCK, &f);
	ck_assert_int_eq(f.question, PLAY_BLOCK);
	rows = play_rows(p, &count);
	while (rows[count - 1].kind != CHIP_ERASE)
		count--;
	ck_assert_uint_eq(rows[count - 1].block, f.answer);
	ck_assert(strstr(text_str(&f.why), "jffs2_find_gc_block"));
	text_free(&f.why);
	play_free(p);
}
END_TEST

/* True if a row that happened since row `from` says so. */
static bool
told_since(const struct play *p, size_t from, const char *what, const char *why)
{
	size_t count;
	const struct live_row *rows = play_rows(p, &count);

	for (size_t i = from; i < count; i++)
		if (strstr(text_str(&rows[i].what), what) && strstr(text_str(&rows[i].why), why))
			return true;
	return false;
}

/* Neither a page that can't be written nor a block that can't be erased loses a file, and each is
 * told of. */
START_TEST(a_block_wears_out)
{
	struct play *p = play_kind(_i ? "nand compress none" : "compress none");
	char line[40];
	uint32_t block, bad = 0;

	run(p, "write keep 700");
	run(p, "sync");
	if (_i)
		run(p, "write log 2000");
	block = live_next(live_script_live(p->script)) / play_block_size(p);
	snprintf(line, sizeof line, "fail program %u", (unsigned)block);
	run(p, line);
	run(p, _i ? "sync" : "write log 2000");
	ck_assert(!play_failed(p));
	ck_assert(told_since(p, 0, ": fails", ""));
	ck_assert_int_eq(told_since(p, 0, "", "recovered from block"), _i);
	run(p, "expect log 2000");
	/* On NOR it is written to again, behind what was lost. */
	ck_assert_str_eq(play_place(p, block), _i ? "bad-used" : "next");
	snprintf(line, sizeof line, "fail erase %u %d", (unsigned)block, 1 + _i);
	run(p, line);
	for (int i = 0; i < 12 && strcmp(play_place(p, block), "bad") != 0; i++) {
		run(p, "write log 3900");
		run(p, "sync");
		run(p, "gc");
		ck_assert(!play_failed(p));
	}
	ck_assert_str_eq(play_place(p, block), "bad");
	/* Only NAND lets a block try twice, and has a place for a mark, which a mount sees. */
	ck_assert_uint_eq(play_wear(p, block), _i ? 3 : 2);
	ck_assert_int_eq(told_since(p, 0, "is marked bad", "could not be erased, twice"), _i);
	run(p, "mount");
	for (uint32_t i = 0; i < play_blocks(p); i++) {
		bad += strcmp(play_place(p, i), "bad") == 0;
		if (strcmp(play_place(p, i), "bad") == 0)
			ck_assert_uint_eq(live_space_of(live_script_live(p->script), i).dirty, 0);
	}
	ck_assert_uint_eq(bad, _i);
	run(p, "expect keep 700");
	run(p, "expect log 3900");
	play_free(p);
}
END_TEST

/* What a command only put into the write buffer is said to be there. */
START_TEST(what_waits_is_told)
{
	struct play *p = play_kind("nand compress none");
	struct text told = { 0 };
	struct error err;

	ck_assert(play_do(p, "write a 10", &told, &err));
	ck_assert_msg(strstr(text_str(&told), "192 bytes wait in the write buffer"), "%s",
	        text_str(&told));
	text_clear(&told);
	ck_assert(play_do(p, "expect a 10", &told, &err));
	ck_assert_str_eq(text_str(&told), "");
	ck_assert(play_do(p, "sync", &told, &err));
	ck_assert_str_eq(text_str(&told), "");
	text_free(&told);
	play_free(p);
}
END_TEST

/* The driver refuses to erase it; JFFS2 goes on with the others. */
START_TEST(a_block_may_become_bad)
{
	struct play *p = play_kind("nand");
	char line[32];
	uint32_t bad = 0;

	for (int i = 0; i < 8; i++)
		run(p, "write a 3900");
	run(p, "sync");
	while (bad < play_blocks(p) && strcmp(play_place(p, bad), "dirty") != 0
	        && strcmp(play_place(p, bad), "very-dirty") != 0)
		bad++;
	ck_assert_uint_lt(bad, play_blocks(p));
	snprintf(line, sizeof line, "bad %u", (unsigned)bad);
	run(p, line);
	for (int i = 0; i < 12 && strcmp(play_place(p, bad), "bad") != 0; i++) {
		run(p, "gc");
		ck_assert(!play_failed(p));
	}
	ck_assert_str_eq(play_place(p, bad), "bad");
	ck_assert_uint_eq(play_wear(p, bad), 1);
	run(p, "expect a 3900");
	run(p, "write b 2000");
	run(p, "sync");
	run(p, "mount");
	ck_assert_str_eq(play_place(p, bad), "bad");
	run(p, "expect b 2000");
	play_free(p);
}
END_TEST

START_TEST(commands_are_completed)
{
	static const struct {
		const char *line, *whole, *others;
	} rows[] = {
		{ "wr", "write ", "write PATH LENGTH [OFFSET]" },
		{ "m", "m", "mkdir PATH  mv PATH NEW  mount" },
		{ "mk", "mkdir ", "mkdir PATH" },
		{ "nothing", "", "" },
		{ "write a", "", "" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct text whole = { 0 }, others = { 0 };

		play_complete(rows[i].line, &whole, &others);
		ck_assert_str_eq(text_str(&whole), rows[i].whole);
		ck_assert_str_eq(text_str(&others), rows[i].others);
		text_free(&whole);
		text_free(&others);
	}
}
END_TEST

CASES(play)
{
	tcase_add_loop_test(tcase, each_command_can_be_taken_back, 0, KINDS);
	tcase_add_loop_test(tcase, what_is_saved_does_it_again, 0, KINDS);
	tcase_add_loop_test(tcase, each_event_is_a_moment, 0, KINDS);
	tcase_add_test(tcase, commands_begin_in_the_present);
	tcase_add_test(tcase, what_cannot_be_read_changes_nothing);
	tcase_add_test(tcase, a_failure_is_expected);
	tcase_add_test(tcase, what_follows_a_failure_is_undone_at_once);
	tcase_add_test(tcase, a_script_is_played_as_it_runs);
	tcase_add_test(tcase, a_refused_mount_has_a_reason);
	tcase_add_test(tcase, an_image_can_be_played_with);
	tcase_add_loop_test(tcase, a_part_is_played_with_as_it_is, 0, KINDS);
	tcase_add_test(tcase, the_next_node_is_where_it_was_said_to_be);
	tcase_add_test(tcase, the_next_node_may_begin_within_a_page);
	tcase_add_test(tcase, the_collected_block_is_the_one_that_is_erased);
	tcase_add_test(tcase, a_block_may_become_bad);
	tcase_add_loop_test(tcase, a_block_wears_out, 0, 2);
	tcase_add_test(tcase, what_waits_is_told);
	tcase_add_test(tcase, commands_are_completed);
}
