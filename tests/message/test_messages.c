/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The messages of the kernel and U-Boot: the rows, and lines of real logs against them. */
#include <ctype.h>
#include <string.h>

#include "base/array.h"
#include "message/kernel_messages.h"
#include "tests/fixture/check_main.h"

static void
check_words(const char *what, const char *s)
{
	size_t len;

	ck_assert_msg(s != NULL, "a message has no %s", what);
	len = strlen(s);
	ck_assert_msg(len >= 10 && len <= 260, "%s: %zu characters: %s", what, len, s);
	ck_assert_msg(strchr(".)", s[len - 1]), "no full stop: %s", s);
	ck_assert_msg(!strstr(s, "  "), "two blanks: %s", s);
}

START_TEST(rows_are_whole)
{
	const struct kernel_message *m;
	size_t ids[MESSAGE_IDS] = { 0 };

	for (size_t i = 0; (m = kernel_message_at(i)); i++) {
		size_t fields = message_field_count(m->pattern);

		ids[m->id]++;
		check_words("meaning", m->meaning);
		check_words("advice", m->advice);
		ck_assert_msg(m->function && *m->function, "%s: no function", m->pattern);
		ck_assert_msg(fields <= MESSAGE_VALUES, "%s: %zu fields", m->pattern, fields);
		ck_assert_msg(m->offset <= fields && m->ino <= fields, "%s", m->pattern);
		ck_assert_msg(m->issues[MESSAGE_ISSUES] == NULL, "%s", m->pattern);
		ck_assert_msg(!strchr(m->pattern, '\n'), "%s", m->pattern);
	}
	for (size_t id = MESSAGE_OTHER + 1; id < MESSAGE_IDS; id++) {
		ck_assert_msg(ids[id] == 1, "id %zu has %zu rows", id, ids[id]);
		ck_assert_uint_eq(kernel_message_of((enum message_id)id)->id, id);
	}
}
END_TEST

/* Each message, filled, is found again with its numbers: alone, in a line of dmesg, of an old
 * kernel, and in capitals. */
START_TEST(a_filled_message_is_found)
{
	static const char *const before[] = { "", "[   11.834567] jffs2: ", "<5>jffs2: ",
		"Nov 28 11:20:23 host kernel: [    1.123456] ", "JFFS2 notice: (945) ",
		"jffs2: warning: (102) ", "   " };
	const uint64_t values[MESSAGE_VALUES] = { 0x12, 0x17, 0x21, 0x34, 0x45, 0x56, 0x67,
		0x71, 0x12, 0x23, 0x34 };
	const struct kernel_message *m;

	for (size_t i = 0; (m = kernel_message_at(i)); i++) {
		for (size_t k = 0; k < COUNT(before); k++) {
			struct text line = { 0 };
			struct message_found found;

			text_add(&line, before[k]);
			kernel_message_fill(m, values, &line);
			ck_assert_msg(kernel_message_find(text_str(&line), line.len, &found),
			        "not found: %s", text_str(&line));
			ck_assert_msg(found.message == m, "%s: found as %s", text_str(&line),
			        found.message->pattern);
			ck_assert_uint_eq(found.count, message_field_count(m->pattern));
			text_free(&line);
		}
	}
}
END_TEST

static const struct {
	const char *line, *function; /* NULL: no message */
	size_t from, count;
	uint64_t values[3];
} lines[] = {
	{ "Magic bitmask 0x1985 not found", "jffs2_scan_eraseblock", 0, 1, { 0x1985 } },
	{ "MAGIC BITMASK 0x1985 NOT found at", "jffs2_scan_eraseblock", 0, 1, { 0x1985 } },
	{ "[   43.19] jffs2: jffs2_scan_eraseblock(): Magic bitmask 0x1985 not found at "
	  "0x00122a28: 0x15ee instead\r", "jffs2_scan_eraseblock", 0, 3,
	  { 0x1985, 0x122a28, 0x15ee } },
	{ "jffs2: notice: (245) check_node_data: wrong data CRC in data node at 0x001e9e58: "
	  "read 0xcd11c131, calculated 0x7dfb65ce.", "check_node_data", 0, 3,
	  { 0x1e9e58, 0xcd11c131, 0x7dfb65ce } },
	/* the same from read_dnode */
	{ "jffs2: notice: (245) read_dnode: wrong data CRC in data node at 0x001e9e58: "
	  "read 0xcd11c131, calculated 0x7dfb65ce.", "check_node_data", 0, 3,
	  { 0x1e9e58, 0xcd11c131, 0x7dfb65ce } },
	{ "jffs2: notice: (470) jffs2_get_inode_nodes: Node header CRC failed at 0x06aa34. "
	  "{ffff,ffff,ffffffff,ffffffff}", "jffs2_get_inode_nodes", 0, 5,
	  { 0x6aa34, 0xffff, 0xffff } },
	/* cut by a console of 80 columns */
	{ "jffs2: notice: (96) jffs2_build_xattr_subsystem: complete building xattr subsystem, "
	  "0 of xdatum (0 unchecked, 0 orphan) and 0 of xref (0 .",
	  "jffs2_build_xattr_subsystem", 0, 5, { 0 } },
	{ "instead of 0x1985", NULL, 0, 0, { 0 } },
	{ "   Verifying Checksum ... Bad Data CRC", "image_get_kernel", 0, 0, { 0 } },
	{ "Bad Data CRC", "image_get_ramdisk", 0, 0, { 0 } },
	{ "ERROR: can't get kernel image!", "bootm_find_os", 0, 0, { 0 } },
	{ "erase block", NULL, 0, 0, { 0 } },
	{ "", NULL, 0, 0, { 0 } },
	{ "    ", NULL, 0, 0, { 0 } },
	{ "jffs2: ", NULL, 0, 0, { 0 } },
	{ "EXT4-fs (sda1): mounted filesystem with ordered data mode", NULL, 0, 0, { 0 } },
};

START_TEST(a_line_is_recognised)
{
	struct message_found found;
	const char *line = lines[_i].line;
	bool is = kernel_message_find(line, strlen(line), &found);

	ck_assert_msg(is == (lines[_i].function != NULL), "%s: %s", line,
	        is ? found.message->pattern : "not found");
	if (!is)
		return;
	ck_assert_str_eq(found.message->function, lines[_i].function);
	ck_assert_uint_eq(found.count, lines[_i].count);
	for (size_t i = 0; i < 3 && i < found.count; i++)
		ck_assert_uint_eq(found.values[i], lines[_i].values[i]);
}
END_TEST

START_TEST(fields_are_filled_as_by_printf)
{
	static const uint64_t values[] = { 0x6aa34, 0xffff, 1, 0, 0xdeadbeef };
	struct text t = { 0 };

	for (size_t i = 0; kernel_message_at(i); i++) {
		const struct kernel_message *m = kernel_message_at(i);

		if (strcmp(m->function, "jffs2_get_inode_nodes") != 0
		        || message_field_count(m->pattern) != 5)
			continue;
		kernel_message_fill(m, values, &t);
	}
	ck_assert_str_eq(text_str(&t), "jffs2_get_inode_nodes: Node header CRC failed at "
	        "0x06aa34. {ffff,0001,00000000,deadbeef}");
	text_free(&t);
}
END_TEST

START_TEST(each_line_of_a_log_is_told_once)
{
	static const char log[] = "[ 1.0] Linux version 6.1\n"
		"[ 2.0] jffs2: Old JFFS2 bitmask found at 0x00000010\n"
		"[ 2.0] jffs2: Old JFFS2 bitmask found at 0x00000010\n"
		"\n"
		"[ 2.1] jffs2: Old JFFS2 bitmask found at 0x00000020";
	struct message_found found[4];
	uint64_t at;

	ck_assert_uint_eq(kernel_messages_in(log, found, 4), 2);
	ck_assert(message_found_value(&found[1], found[1].message->offset, &at));
	ck_assert_uint_eq(at, 0x20);
	ck_assert_uint_eq(kernel_messages_in(log, found, 1), 1);
	ck_assert(!message_found_value(&found[0], 0, &at));
	ck_assert(!message_found_value(&found[0], 2, &at));
}
END_TEST

/* Whatever is pasted ends soon and stays in its bounds. */
START_TEST(anything_can_be_pasted)
{
	static const char odd[] = "0x%08x{:;}\xff\x80 Node at 0x0 jffs2: \n";
	struct message_found found[8];
	struct text t = { 0 };

	for (size_t i = 0; i < 20000; i++)
		text_add_bytes(&t, odd + i * 7 % (sizeof odd - 5), 1 + i % 5);
	ck_assert_uint_le(kernel_messages_in(text_str(&t), found, COUNT(found)), COUNT(found));
	text_free(&t);
}
END_TEST

CASES(messages)
{
	tcase_add_test(tcase, rows_are_whole);
	tcase_add_test(tcase, a_filled_message_is_found);
	tcase_add_loop_test(tcase, a_line_is_recognised, 0, ROWS_OF(lines));
	tcase_add_test(tcase, fields_are_filled_as_by_printf);
	tcase_add_test(tcase, each_line_of_a_log_is_told_once);
	tcase_add_test(tcase, anything_can_be_pasted);
}
