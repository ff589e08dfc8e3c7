/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words: of options, of scripts, and written again. */
#include <stdio.h>
#include <string.h>

#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "wish/wish.h"

static bool
read_script(struct wish *wish, const char *script, struct error *err)
{
	return wish_read_script(wish, "test", span_of(script, strlen(script)), err);
}

static void
add_all(const struct wish *wish, struct text *t)
{
	for (size_t i = 0; i < wish->changes.count; i++) {
		wish_add_line(&wish->changes.at[i], t);
		text_add(t, "\n");
	}
}

/* ---- scripts ---- */

static const struct {
	const char *script, *lines; /* as they are written again */
	const char *error;          /* NULL: it is right */
} scripts[] = {
	{ "", "", NULL },
	{ " \t\n# nothing\n\n   # nothing\r\n", "", NULL },
	{ "rm /a", "rm /a\n", NULL },
	{ "rm /a\r\nrm\t/b  # two\n", "rm /a\nrm /b\n", NULL },
	{ "rm \"/a b\"\nrm '/c d'\nrm /e\\x20f", "rm \"/a b\"\nrm \"/c d\"\nrm /e\\x20f\n", NULL },
	{ "rm /it\"'\"s", "rm \"/it's\"\n", NULL },
	{ "rm /a#b", "rm /a#b\n", NULL },
	{ "put '#x' /a", "put \"#x\" /a\n", NULL },
	{ "put a\\x0ab /a", "put a\\x0ab /a\n", NULL },
	{ "put a\\x41b /a", "put aAb /a\n", NULL },
	{ "put caf\xc3\xa9 /\xc3\xa9", "put caf\xc3\xa9 /\xc3\xa9\n", NULL },
	{ "put \xff\x7f /\xfe", "put \\xff\\x7f /\\xfe\n", NULL },
	{ "mkdir /a\nmkdir 0700 /b\nmkfifo 600 /c", "mkdir /a\nmkdir 0700 /b\nmkfifo 600 /c\n", NULL },
	{ "touch /a\ntouch @0 /b", "touch /a\ntouch @0 /b\n", NULL },
	{ "overlay x.tar\noverlay x.tar /a\nequal-to d", "overlay x.tar\noverlay x.tar /a\nequal-to d\n",
	  NULL },
	{ "copy x.tar /m /p", "copy x.tar /m /p\n", NULL },
	{ "setfattr \"user.a=b c\" /p", "setfattr \"user.a=b c\" /p\n", NULL },
	{ "chmod u+x,go-w,a=rX /p", "chmod u+x,go-w,a=rX /p\n", NULL },
	{ "mknod b:31:0 /p\nchown :5 /p\nchown 3 /p", "mknod b:31:0 /p\nchown :5 /p\nchown 3 /p\n",
	  NULL },
	{ "symlink 'a \\x22' /p", "symlink \"a \\x22\" /p\n", NULL },
	{ "rm /a\nfrobnicate /b", NULL, "test:2: 'frobnicate' is not a change; those are put, rm, mv, "
	  "chmod ... (see the manual page)" },
	{ "rm", NULL, "test:1: rm takes PATH" },
	{ "rm /a /b", NULL, "test:1: rm takes PATH" },
	{ "rm /a b c d e", NULL, "test:1: too many words; a word with blanks needs quotes" },
	{ "put /a", NULL, "test:1: put takes LOCAL PATH" },
	{ "touch", NULL, "test:1: touch takes [@SECONDS] PATH" },
	{ "touch @1 /a /b", NULL, "test:1: touch takes [@SECONDS] PATH" },
	{ "rm \"/a", NULL, "test:1: a quote is not closed: \"" },
	{ "rm '/a\nrm '/b'", NULL, "test:1: a quote is not closed: '" },
	{ "rm ''", NULL, "test:1: a word is empty: rm takes PATH" },
	{ "put '' /a", NULL, "test:1: a word is empty: put takes LOCAL PATH" },
	{ "touch '' /a", NULL, "test:1: a word is empty: touch takes [@SECONDS] PATH" },
	{ "rm a", NULL, "test:1: 'a' is not a path in the image, which begins with a slash" },
	{ "rm /a\\b", NULL, "test:1: a backslash begins a byte in hexadecimal, \\x5c for itself" },
	{ "rm /a\\x5", NULL, "test:1: a backslash begins a byte in hexadecimal, \\x5c for itself" },
	{ "rm /a\\", NULL, "test:1: a backslash begins a byte in hexadecimal, \\x5c for itself" },
	{ "rm /a\x01", NULL, "test:1: a control character; in a name it is written \\x01" },
	{ "put a\\x00b /a", NULL, "test:1: a word holds a NUL" },
	{ "chmod 9 /a", NULL, "test:1: '9' is not a mode such as 0755 or u+x,go-w" },
	{ "chmod 17777 /a", NULL, "test:1: '17777' is not a mode such as 0755 or u+x,go-w" },
	{ "chmod u+x, /a", NULL, "test:1: 'u+x,' is not a mode such as 0755 or u+x,go-w" },
	{ "chmod u /a", NULL, "test:1: 'u' is not a mode such as 0755 or u+x,go-w" },
	{ "chmod u+q /a", NULL, "test:1: 'u+q' is not a mode such as 0755 or u+x,go-w" },
	{ "mkdir u+x /a", NULL, "test:1: 'u+x' is not permissions in octal, such as 0755" },
	{ "chown root /a", NULL, "test:1: 'root' is not an owner by numbers, UID:GID (names are not "
	  "looked up)" },
	{ "chown 4294967296:0 /a", NULL, "test:1: '4294967296:0' is not an owner by numbers, UID:GID "
	  "(names are not looked up)" },
	{ "chown : /a", NULL, "test:1: ':' is not an owner by numbers, UID:GID (names are not looked "
	  "up)" },
	{ "mknod c:4096:0 /a", NULL, "test:1: 'c:4096:0' is not a device such as c:4:64 or b:31:0 (major "
	  "to 4095, minor to 1048575)" },
	{ "mknod c:1 /a", NULL, "test:1: 'c:1' is not a device such as c:4:64 or b:31:0 (major to 4095, "
	  "minor to 1048575)" },
	{ "touch 5 /a", NULL, "test:1: '5' is not a time as @SECONDS since 1970, to @4294967295 (date "
	  "+@%s -d ... prints it)" },
	{ "touch @4294967296 /a", NULL, "test:1: '@4294967296' is not a time as @SECONDS since 1970, to "
	  "@4294967295 (date +@%s -d ... prints it)" },
	{ "setfattr user.a /a", NULL, "test:1: an attribute is set as NAME=VALUE" },
	{ "setfattr a=b /a", NULL, "test:1: 'a' is not the name of an attribute, which has at most 255 "
	  "bytes and begins with user., trusted. or security." },
	{ "setfattr user.a=0x1 /a", NULL, "test:1: what follows 0x is not bytes in hexadecimal; a text "
	  "that begins with 0x must be given in hexadecimal, too" },
	{ "rmfattr user. /a", NULL, "test:1: 'user.' is not the name of an attribute, which has at most "
	  "255 bytes and begins with user., trusted. or security." },
};

START_TEST(a_script_is_read_and_written_again)
{
	struct wish wish = { 0 }, again = { 0 };
	struct text t = { 0 }, second = { 0 };
	struct error err = { "" };
	bool ok = read_script(&wish, scripts[_i].script, &err);

	ck_assert_str_eq(err.text, scripts[_i].error ? scripts[_i].error : "");
	ck_assert_int_eq(ok, !scripts[_i].error);
	if (ok) {
		add_all(&wish, &t);
		ck_assert_str_eq(text_str(&t), scripts[_i].lines);
		ck_assert(read_script(&again, text_str(&t), &err));
		add_all(&again, &second);
		ck_assert_str_eq(text_str(&t), text_str(&second));
	}
	wish_free(&wish);
	wish_free(&again);
	text_free(&t);
	text_free(&second);
}
END_TEST

/* ---- options ---- */

static const struct {
	enum wish_verb verb;
	const char *value, *line, *error;
} options[] = {
	{ WISH_PUT, "a:/b", "put a /b", NULL },
	{ WISH_PUT, "/home/x:y:/b c", "put /home/x:y \"/b c\"", NULL },
	{ WISH_PUT, "C:/a:/b", "put C:/a /b", NULL },
	{ WISH_PUT, "a b#:/c", "put \"a b#\" /c", NULL },
	{ WISH_RM, "/a:/b", "rm /a:/b", NULL },
	{ WISH_MV, "/a:b:/c", "mv /a:b /c", NULL },
	{ WISH_CHMOD, "u+x:/a", "chmod u+x /a", NULL },
	{ WISH_CHOWN, "1:2:/a", "chown 1:2 /a", NULL },
	{ WISH_MKNOD, "c:4:64:/dev/x", "mknod c:4:64 /dev/x", NULL },
	{ WISH_MKDIR, "/a:/b", "mkdir /a:/b", NULL },
	{ WISH_MKDIR, "0700:/a", "mkdir 0700 /a", NULL },
	{ WISH_TOUCH, "@5:/a", "touch @5 /a", NULL },
	{ WISH_OVERLAY, "x.tar", "overlay x.tar", NULL },
	{ WISH_OVERLAY, "x.tar:/a", "overlay x.tar /a", NULL },
	{ WISH_COPY, "x.tar:/m:/p", "copy x.tar /m /p", NULL },
	{ WISH_EQUAL_TO, "a:/b", "equal-to a:/b", NULL },
	{ WISH_SETFATTR, "user.a=b:/c:/d", "setfattr user.a=b:/c /d", NULL },
	{ WISH_SYMLINK, "/usr/bin:/bin", "symlink /usr/bin /bin", NULL },
	{ WISH_MKDIR, "/a\\b", "mkdir /a\\x5cb", NULL },
	{ WISH_PUT, "a", NULL, "'a' is not like LOCAL:/PATH" },
	{ WISH_PUT, ":/a", NULL, "a word is empty: put takes LOCAL PATH" },
	{ WISH_PUT, "", NULL, "'' is not like LOCAL:/PATH" },
	{ WISH_COPY, "a:/b", NULL, "'a' is not like SOURCE:/MEMBER:/PATH" },
	{ WISH_RM, "", NULL, "a word is empty: rm takes PATH" },
	{ WISH_RM, "a", NULL, "'a' is not a path in the image, which begins with a slash" },
	{ WISH_MKDIR, "0700", NULL, "'0700' is not like [MODE:]/PATH" },
};

START_TEST(an_option_is_the_same_as_a_line)
{
	struct wish wish = { 0 };
	struct text t = { 0 };
	struct error err = { "" };
	bool ok = wish_add_option(&wish, options[_i].verb, options[_i].value, &err);

	ck_assert_str_eq(err.text, options[_i].error ? options[_i].error : "");
	ck_assert_int_eq(ok, !options[_i].error);
	if (ok) {
		wish_add_line(&wish.changes.at[0], &t);
		ck_assert_str_eq(text_str(&t), options[_i].line);
	}
	wish_free(&wish);
	text_free(&t);
}
END_TEST

/* ---- hostile ---- */

/* Whatever is read, what it is written as is read in the same way. */
START_TEST(random_scripts_do_no_harm)
{
	static const char *const pieces[] = { "rm", "put", "mkdir", " ", "\t", "\n", "\"", "'", "\\",
		"\\x41", "\\x5c", "/", "/a", "#", "a", "0755", "@1", "user.a=b", "copy", "\xff", "\x7f",
		"overlay", "..", "chmod", "u+x", "=", ":" };
	uint32_t random = (uint32_t)_i * 977 + 1;

	for (int n = 0; n < 3000; n++) {
		struct text script = { 0 }, once = { 0 }, twice = { 0 };
		struct wish wish = { 0 }, again = { 0 };
		struct error err;

		for (uint32_t k = next_random(&random) % 12 + 1; k > 0; k--)
			text_add(&script, pieces[next_random(&random) % COUNT(pieces)]);
		read_script(&wish, text_str(&script), &err);
		add_all(&wish, &once);
		for (size_t i = 0; i < once.len; i++)
			ck_assert(once.at[i] == '\n' || ((unsigned char)once.at[i] >= ' '
			                                       && once.at[i] != 0x7f));
		ck_assert_msg(read_script(&again, text_str(&once), &err), "%s: %s", text_str(&once),
		        err.text);
		add_all(&again, &twice);
		ck_assert_str_eq(text_str(&once), text_str(&twice));
		wish_free(&wish);
		wish_free(&again);
		text_free(&script);
		text_free(&once);
		text_free(&twice);
	}
}
END_TEST

START_TEST(limits_hold)
{
	struct text script = { 0 };
	struct wish wish = { 0 };
	struct error err;

	text_add(&script, "rm /");
	for (int i = 0; i <= WISH_LINE_MOST; i++)
		text_add(&script, "x");
	ck_assert(!read_script(&wish, text_str(&script), &err));
	ck_assert_str_eq(err.text, "test:1: a line of more than 262144 bytes");
	wish_free(&wish);
	text_clear(&script);
	for (int i = 0; i <= WISH_SOURCES_MOST; i++)
		text_addf(&script, "put f%d /a\n", i);
	ck_assert(!read_script(&wish, text_str(&script), &err));
	ck_assert_str_eq(err.text, "test:513: more than 512 files and trees are named: put the files into "
	        "a directory, and lay that over one of the image (overlay)");
	wish_free(&wish);
	text_clear(&script);
	for (int i = 0; i <= WISH_CHANGES_MOST; i++)
		text_add(&script, "rm /\n");
	ck_assert(!read_script(&wish, text_str(&script), &err));
	ck_assert_str_eq(err.text, "test:524289: more than 524288 changes are too many");
	wish_free(&wish);
	text_free(&script);
}
END_TEST

START_TEST(each_verb_is_found_by_its_name)
{
	const char *name = wish_verb_name((enum wish_verb)_i);

	ck_assert_int_eq(wish_verb_find(span_of(name, strlen(name))), _i);
}
END_TEST

CASES(words)
{
	tcase_add_loop_test(tcase, a_script_is_read_and_written_again, 0, ROWS_OF(scripts));
	tcase_add_loop_test(tcase, an_option_is_the_same_as_a_line, 0, ROWS_OF(options));
	tcase_add_loop_test(tcase, random_scripts_do_no_harm, 0, 4);
	tcase_add_test(tcase, limits_hold);
	tcase_add_loop_test(tcase, each_verb_is_found_by_its_name, 0, WISH_VERBS);
}
