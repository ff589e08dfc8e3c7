/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dumps that are text, with what a serial line and a terminal do to them: what is whole is read
 * whole; what is not is said.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/guises.h"
#include "tests/fixture/random.h"

/* ---- the forms that tools write ---- */

static const struct {
	const char *command; /* on the file "guise.plain", which it leaves as it is */
	const char *name;    /* of the guise */
} written[] = {
	{ "xxd", "xxd" },
	{ "xxd -a", "xxd" },
	{ "xxd -g1", "xxd" },
	{ "xxd -g4", "xxd" },
	{ "xxd -g4 -e", "xxd" },
	{ "xxd -g8 -u", "xxd" },
	{ "xxd -c 8", "xxd" },
	{ "xxd -c 32 -g1", "xxd" },
	{ "xxd -p", "plain-hex" },
	{ "hexdump -C", "hexdump" },
	{ "hexdump -Cv", "hexdump" },
	{ "hexdump", "hexdump-words" },
	{ "hexdump -v", "hexdump-words" },
	{ "f() { objcopy -I binary -O ihex $1 guise.text && cat guise.text; }; f", "intel-hex" },
	{ "f() { objcopy -I binary -O srec $1 guise.text && cat guise.text; }; f", "s-records" },
	{ "f() { objcopy -I binary -O srec --srec-forceS3 $1 guise.text && cat guise.text; }; f",
	  "s-records" },
	{ "f() { objcopy -I binary -O ihex --change-addresses 0x1000000 $1 guise.text "
	  "&& cat guise.text; }; f", "intel-hex" },
};
enum { WRITTEN = COUNT(written) };

static bool
is_there(const char *command)
{
	char line[300];
	const char *tool = strstr(command, "objcopy") ? "objcopy" : command;

	snprintf(line, sizeof line, "command -v %.*s >/dev/null", (int)strcspn(tool, " "), tool);
	return system(line) == 0;
}

static void
check_whole(struct span text, struct span plain, const char *name)
{
	struct firmware *f = guise_open(text);
	const struct firmware *child = firmware_plain(f);

	ck_assert_msg(f->guise.found != NULL, "%s", name);
	ck_assert_str_eq(f->guise.found->name, name);
	ck_assert_ptr_nonnull(child);
	ck_assert_str_eq(child->note, "");
	ck_assert_int_eq(child->flaw, CHILD_WHOLE);
	ck_assert(span_equal(child->bytes, plain));
	firmware_close(f);
}

START_TEST(what_tools_write_is_read)
{
	struct text plain = { 0 }, text = { 0 };

	if (!is_there(written[_i].command)) {
		printf("# skipped: no tool for %s\n", written[_i].command);
		return;
	}
	guise_make_plain(&plain);
	guise_pack(span_of(plain.at, plain.len), written[_i].command, &text);
	remove("guise.text");
	check_whole(span_of(text.at, text.len), span_of(plain.at, plain.len), written[_i].name);
	text_free(&plain);
	text_free(&text);
}
END_TEST

/* ---- logs of a serial line ---- */

/* Rows of md for words of `width` bytes at `base`, in the order of a CPU. */
static void
add_md(struct text *t, struct span plain, uint64_t base, size_t from, size_t to, size_t width,
        enum endian e)
{
	for (size_t at = from; at < to; at += 16) {
		text_addf(t, "%08llx:", (unsigned long long)(base + at));
		for (size_t i = at; i < at + 16; i += width) {
			text_add(t, " ");
			for (size_t k = 0; k < width; k++)
				text_addf(t, "%02x", plain.at[i + (e == ENDIAN_LITTLE ? width - 1 - k
				                                                     : k)]);
		}
		text_add(t, "    ");
		for (size_t i = at; i < at + 16; i++)
			text_addf(t, "%c", plain.at[i] >= ' ' && plain.at[i] < 0x7f ? plain.at[i]
			                                                            : '.');
		text_add(t, "\r\n");
	}
}

static const struct {
	size_t width;
	enum endian endian;
	uint64_t base;
	const char *name;
} logs[] = {
	{ 1, ENDIAN_LITTLE, 0x81000000, "u-boot-md" },
	{ 2, ENDIAN_LITTLE, 0x81000000, "u-boot-md-words" },
	{ 4, ENDIAN_LITTLE, 0x81000000, "u-boot-md-words" },
	{ 8, ENDIAN_LITTLE, 0x81000000, "u-boot-md-words" },
	{ 2, ENDIAN_BIG, 0x81000000, "u-boot-md-words" },
	{ 4, ENDIAN_BIG, 0xbf000000, "u-boot-md-words" },
	{ 4, ENDIAN_LITTLE, 0x440000000, "u-boot-md-words" },
};
enum { LOGS = COUNT(logs) };

/* A log with what U-Boot says before, and a prompt and command between pieces; the last rows of
 * a piece may be dumped again. */
static void
make_log(struct text *t, struct span plain, int log, size_t piece, size_t again)
{
	size_t width = logs[log].width;

	text_add(t, "\r\n\r\nU-Boot 2013.07-rc3 (Oct 10 2014 - 11:28:49)\r\n\r\nDRAM:  64 MiB\r\n"
	        "Hit any key to stop autoboot:  0 \r\n");
	for (size_t at = 0; at < plain.len; at += piece) {
		size_t from = at > again ? at - again : at;

		text_addf(t, "hisilicon # md %zx %zx\r\n", from, piece);
		add_md(t, plain, logs[log].base, from,
		        at + piece < plain.len ? at + piece : plain.len, width,
		        logs[log].endian);
	}
	text_add(t, "hisilicon # ");
}

START_TEST(logs_of_u_boot_are_read)
{
	static const size_t pieces[][2] = { { 1 << 20, 0 }, { 4096, 0 }, { 2048, 256 } };
	struct text plain = { 0 };

	guise_make_plain(&plain);
	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct text text = { 0 };

		make_log(&text, span_of(plain.at, plain.len), _i, pieces[i][0], pieces[i][1]);
		check_whole(span_of(text.at, text.len), span_of(plain.at, plain.len),
		        logs[_i].name);
		text_free(&text);
	}
	text_free(&plain);
}
END_TEST

/* ---- damage ---- */

/* Puts `new` in place of the first `old`. */
static void
replace(struct text *t, const char *old, const char *new)
{
	char *at = strstr(t->at, old);
	struct text made = { 0 };

	ck_assert_ptr_nonnull(at);
	text_add_bytes(&made, t->at, (size_t)(at - t->at));
	text_add(&made, new);
	text_add(&made, at + strlen(old));
	text_free(t);
	*t = made;
}

static const struct {
	const char *old, *new;
	const char *note;
} damage[] = {
	{ "81000100: ", "8100x100: ", "U-Boot md.b: 16 missing bytes, here ff" },
	{ "81000100: ", "81000100: g", "U-Boot md.b: 1 damaged line, 16 missing bytes, here ff" },
	{ "81000020: 70 6c 61 69", "81000020: 70 6d 61 69",
	  "U-Boot md.b: 1 line contradicts its characters" },
	{ "81000100: ", "f1000100: ",
	  "U-Boot md.b: 1 line out of order, 16 missing bytes, here ff" },
	{ "81000100: ", "81000090: ",
	  "U-Boot md.b: 1 line out of order, 16 missing bytes, here ff" },
};
enum { DAMAGE = COUNT(damage) };

/* Every other byte keeps its address. */
START_TEST(damaged_logs_are_said_to_be)
{
	struct text plain = { 0 }, text = { 0 };
	const struct firmware *child;
	struct firmware *f;
	size_t differ = 0;

	guise_make_plain(&plain);
	make_log(&text, span_of(plain.at, plain.len), 0, 1 << 20, 0);
	replace(&text, damage[_i].old, damage[_i].new);
	f = guise_open(span_of(text.at, text.len));
	child = firmware_plain(f);
	ck_assert_ptr_nonnull(child);
	ck_assert_str_eq(child->note, damage[_i].note);
	ck_assert_int_eq(child->flaw, CHILD_DAMAGED);
	ck_assert_uint_eq(child->bytes.len, plain.len);
	for (size_t i = 0; i < plain.len; i++)
		differ += child->bytes.at[i] != (uint8_t)plain.at[i];
	ck_assert_uint_le(differ, 16);
	ck_assert_uint_ge(differ, 1);
	firmware_close(f);
	text_free(&text);
	text_free(&plain);
}
END_TEST

/* Whatever the lines are, it ends, within the limits, and the same in any steps. */
START_TEST(mutated_dumps_are_survived)
{
	struct text plain = { 0 }, text = { 0 };
	uint32_t state = (uint32_t)_i + 1;

	guise_make_plain(&plain);
	make_log(&text, span_of(plain.at, plain.len), _i % LOGS, 1024, 64);
	for (int round = 0; round < 4; round++) {
		struct firmware *a, *b;

		for (int k = 0; k < 10; k++) {
			static const char *const bytes = "0123456789abcdef:* |\n\rSg.";
			size_t at = next_random(&state) % text.len;

			text.at[at] = bytes[next_random(&state) % strlen(bytes)];
		}
		a = firmware_new(image_of_memory("test", span_of(text.at, text.len)), NULL);
		while (firmware_step(a, 10000 + next_random(&state) % 10000))
			continue;
		b = firmware_new(image_of_memory("test", span_of(text.at, text.len)), NULL);
		firmware_finish(b);
		ck_assert_uint_eq(a->children.count, b->children.count);
		for (size_t i = 0; i < a->children.count; i++) {
			ck_assert(span_equal(a->children.at[i]->bytes, b->children.at[i]->bytes));
			ck_assert_str_eq(a->children.at[i]->note, b->children.at[i]->note);
		}
		firmware_close(a);
		firmware_close(b);
	}
	text_free(&text);
	text_free(&plain);
}
END_TEST

/* Two rows that are far apart, or a line that repeats the row before without end. */
START_TEST(little_text_is_not_much_flash)
{
	static const char *const texts[] = {
		":020000040000FA\n:0400000001020304F2\n:020000047FFF7A\n:0400000001020304F2\n",
		"00000000  ff ff ff ff ff ff ff ff  ff ff ff ff ff ff ff ff  |................|\n*\n",
	};
	struct firmware *f = guise_open(span_of(texts[_i], strlen(texts[_i])));
	const struct firmware *child = firmware_plain(f);

	ck_assert_ptr_nonnull(child);
	ck_assert_int_eq(child->flaw, CHILD_DAMAGED);
	ck_assert_uint_le(child->bytes.len, 16);
	firmware_close(f);
}
END_TEST

START_TEST(numbers_are_no_dump)
{
	struct text text = { 0 };
	struct firmware *f;

	for (int i = 1; i < 20000; i++)
		text_addf(&text, "%d\n", i);
	f = guise_open(span_of(text.at, text.len));
	ck_assert_str_eq(f->guise.found->name, "text");
	ck_assert_ptr_null(firmware_plain(f));
	firmware_close(f);
	text_free(&text);
}
END_TEST

START_TEST(repeated_rows_are_read)
{
	static const char text[] =
	        "00000000  00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f  |................|\n"
	        "*\n00200000\n";
	struct firmware *f = guise_open(span_of(text, sizeof text - 1));
	const struct firmware *child = firmware_plain(f);

	ck_assert_ptr_nonnull(child);
	ck_assert_int_eq(child->flaw, CHILD_WHOLE);
	ck_assert_uint_eq(child->bytes.len, 0x200000);
	for (size_t i = 0; i < child->bytes.len; i++)
		ck_assert_uint_eq(child->bytes.at[i], i % 16);
	firmware_close(f);
}
END_TEST

/* What says where it ends may be cut short if that is missing, and what counts its lines. */
START_TEST(a_dump_without_its_end_is_told)
{
	static const struct { const char *guise, *last, *instead, *note; } ends[] = {
		{ "intel-hex", ":00000001FF", "", "the line that ends it is missing" },
		{ "s-records", "S9030000FC", "", "the line that ends it is missing" },
		{ "s-records", "S9030000FC", "S503FFFFFE\nS9030000FC", "lines are missing" },
	};
	struct text plain = { 0 };

	guise_make_plain(&plain);
	for (size_t i = 0; i < COUNT(ends); i++) {
		const struct guise_case *g = guise_cases;
		struct text t = { 0 };
		const struct firmware *child;
		struct firmware *f;

		while (strcmp(g->name, ends[i].guise) != 0)
			g++;
		g->make(span_of(plain.at, plain.len), &t);
		t.len -= strlen(ends[i].last) + 1;
		text_addf(&t, "%s\n", ends[i].instead);
		f = guise_open(span_of(t.at, t.len));
		child = firmware_plain(f);
		ck_assert_ptr_nonnull(child);
		ck_assert_int_eq(child->flaw, CHILD_DAMAGED);
		ck_assert_msg(strstr(child->note, ends[i].note), "%s", child->note);
		ck_assert_uint_eq(child->bytes.len, plain.len);
		firmware_close(f);
		text_free(&t);
	}
	text_free(&plain);
}
END_TEST

CASES(dump)
{
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, a_dump_without_its_end_is_told);
	tcase_add_loop_test(tcase, what_tools_write_is_read, 0, WRITTEN);
	tcase_add_loop_test(tcase, logs_of_u_boot_are_read, 0, LOGS);
	tcase_add_loop_test(tcase, damaged_logs_are_said_to_be, 0, DAMAGE);
	tcase_add_loop_test(tcase, mutated_dumps_are_survived, 0, 2 * LOGS);
	tcase_add_loop_test(tcase, little_text_is_not_much_flash, 0, 2);
	tcase_add_test(tcase, numbers_are_no_dump);
	tcase_add_test(tcase, repeated_rows_are_read);
}
