/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs the real program on a pseudo-terminal and looks at every byte that it sends: how
 * it takes a storm of sizes, and what it leaves behind. Needs no terminal of its own.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"
#include "tests/fixture/screen/session.h"

enum { STORM = 250 };

START_TEST(survives_a_storm_of_sizes)
{
	static const char *const keys[] = { "j", "k", "3", "2", "\t", "z", "u", "?",
		"\033", "G", "5", "6", "]b", "g", "\033[6~", "\033[5~", "4", "1", "\r",
		"\177" };
	struct call c = usual;
	struct session s;
	uint32_t seed = 3u + (uint32_t)_i;

	if (_i == 1)
		c.image = "dump.bin";
	start(&s, &c);
	for (int i = 0; i < STORM; i++) {
		bool small = i % 3 == 0;

		set_size(&s, 1 + (int)(next_random(&seed) % (small ? 8 : 250)),
		        1 + (int)(next_random(&seed) % (small ? 4 : 70)));
		send_keys(&s, keys[next_random(&seed) % (sizeof keys / sizeof keys[0])]);
		take(&s, (int)(next_random(&seed) % 8));
	}
	set_size(&s, 1, 1);
	settle(&s);
	set_size(&s, 80, 24);
	send_keys(&s, "\033");
	settle(&s);
	send_keys(&s, "\033");
	settle(&s);
	send_keys(&s, "Q");
	check_ends_well(&s);
}
END_TEST

START_TEST(quits_from_the_root)
{
	struct session s;

	start(&s, &usual);
	expect_nodes(&s);
	send_keys(&s, "z");
	settle(&s);
	send_keys(&s, "q");
	settle(&s);
	ck_assert_int_eq(waitpid(s.pid, NULL, WNOHANG), 0);
	send_keys(&s, "q");
	check_ends_well(&s);
}
END_TEST

/* yy sends the offset, and nothing if it must not. */
START_TEST(copies_to_the_clipboard)
{
	static const char plain[] = "\033]52;c;MHg0MA==\a";
	struct call c = usual;
	struct session s;

	start(&s, &c);
	expect_nodes(&s);
	settle(&s);
	send_keys(&s, "yy");
	expect(&s, plain);
	expect(&s, "copied: 0x40");
	ck_assert(!has(&s, 0, "tmux;"));
	send_keys(&s, "Q");
	check_ends_well(&s);

	c.set = "TMUX=/tmp/tmux";
	start(&s, &c);
	expect_nodes(&s);
	settle(&s);
	send_keys(&s, "yy");
	expect(&s, "\033Ptmux;\033\033]52;c;MHg0MA==\a\033\\");
	send_keys(&s, "Q");
	check_ends_well(&s);

	c = usual;
	c.option = "--clipboard=off";
	start(&s, &c);
	expect_nodes(&s);
	settle(&s);
	send_keys(&s, "yy");
	expect(&s, "goes to a file: 0x40");
	ck_assert(!has(&s, 0, "\033]52"));
	send_keys(&s, "\033");
	settle(&s);
	send_keys(&s, "Q");
	check_ends_well(&s);
}
END_TEST

/* Until `needle` comes after the first `from` bytes. */
static void
expect_after(struct session *s, size_t from, const char *needle)
{
	while (!has(s, from, needle))
		take(s, 100);
}

/* What is pasted goes into a line, and is never taken for keys: not in a list, in a menu, or
 * where a key is waited for, not even if the end of the brackets is missing. */
START_TEST(a_paste_is_not_keys)
{
	struct session s;
	size_t from;

	start(&s, &usual);
	expect(&s, "\033[?2004h");
	expect_nodes(&s);
	settle(&s);
	send_keys(&s, "\033[200~QZZ\r\033[A:quit\rx\033[201~");
	expect(&s, "pasted text does nothing here");
	from = s.out.len;
	send_keys(&s, "y\033[200~yQ\r\033[201~");
	expect_after(&s, from, "nothing");
	ck_assert(!has(&s, 0, "\033]52"));
	from = s.out.len;
	send_keys(&s, "\033");
	settle(&s);
	send_keys(&s, "/\033[200~ipcam\tQ\r\nZ\r\033[201~");
	expect_after(&s, from, "ipcam"); /* curses leaves blanks out */
	from = s.out.len;
	send_keys(&s, "\033");
	settle(&s);
	send_keys(&s, "\033[200~Q\003Q");
	expect_after(&s, from, "nothing");
	ck_assert_int_eq(waitpid(s.pid, NULL, WNOHANG), 0);
	send_keys(&s, "Q");
	check_ends_well(&s);
}
END_TEST

/* A piece of a log leads to what its lines mean, each of them. */
START_TEST(a_pasted_log_is_explained)
{
	static const char log[] = "\033[200~"
	        "[    3.1] jffs2: notice: (1) check_node_data: wrong data CRC in data node at "
	        "0x0000b3a4: read 0x12345678, calculated 0x9abcdef0.\r"
	        "[    3.2] usb 1-1: new device\r"
	        "[    3.3] jffs2: jffs2_scan_eraseblock(): Magic bitmask 0x1985 not found at "
	        "0x00001234: 0xffff instead\r\033[201~";
	struct session s;
	size_t from;

	start(&s, &usual);
	expect_nodes(&s);
	settle(&s);
	send_keys(&s, "E");
	from = s.out.len;
	send_keys(&s, log);
	expect_after(&s, from, "2 messages in 3 lines");
	expect_after(&s, from, "wrong data CRC");
	expect_after(&s, from, "Magic bitmask");
	from = s.out.len;
	send_keys(&s, "\033");
	settle(&s);
	send_keys(&s, log);
	expect_after(&s, from, "2 messages in 3 lines");
	send_keys(&s, "\033");
	settle(&s);
	send_keys(&s, "Q");
	check_ends_well(&s);
}
END_TEST

/* A step of the selection is a small thing to send over a slow line. */
START_TEST(sends_little)
{
	enum { MOST = 1000 };
	struct session s;
	size_t before;

	start(&s, &usual);
	expect_nodes(&s);
	settle(&s);
	send_keys(&s, "j");
	settle(&s);
	usleep(2200000); /* the echo of the key goes */
	settle(&s);
	before = s.out.len;
	send_keys(&s, "j");
	settle(&s);
	ck_assert_uint_gt(s.out.len, before);
	ck_assert_uint_lt(s.out.len - before, MOST);
	send_keys(&s, "q");
	check_ends_well(&s);
}
END_TEST

START_TEST(sends_ascii_alone)
{
	struct call c = usual;
	struct session s;

	if (_i == 0)
		c.locale = "C";
	else
		c.option = "--ascii";
	start(&s, &c);
	expect_nodes(&s);
	send_keys(&s, "3?\033");
	settle(&s);
	set_size(&s, 150, 50);
	settle(&s);
	send_keys(&s, "p\033");
	settle(&s);
	send_keys(&s, "Q");
	ck_assert_int_eq(finish(&s), 0);
	for (size_t i = 0; i < s.out.len; i++)
		if ((uint8_t)s.out.at[i] > 127)
			ck_abort_msg("byte %02x", (uint8_t)s.out.at[i]);
	text_free(&s.out);
}
END_TEST

/* True if the bytes set a colour: CSI ... m with 30 to 48 or 90 to 107 among them. */
static bool
sets_colour(const struct text *out)
{
	for (size_t i = 0; i + 2 < out->len; i++) {
		size_t at = i + 2;

		if (out->at[i] != '\033' || out->at[i + 1] != '[')
			continue;
		while (at < out->len && strchr("0123456789;:", out->at[at]) != NULL) {
			long n = strtol(out->at + at, NULL, 10);

			while (at < out->len && out->at[at] >= '0' && out->at[at] <= '9')
				at++;
			at += at < out->len && (out->at[at] == ';' || out->at[at] == ':');
			/* 39 and 49 go back to the terminal's own. */
			if (((n >= 30 && n <= 48 && n != 39) || (n >= 90 && n <= 107)) &&
			    memchr(out->at + at, 'm', out->len - at) != NULL &&
			    strspn(out->at + at, "0123456789;:m") > 0)
				return true;
		}
	}
	return false;
}

START_TEST(honours_no_color)
{
	struct call c = usual;
	struct session s;

	if (_i == 0)
		c.set = "NO_COLOR=1";
	else if (_i == 1)
		c.option = "--color=never";
	start(&s, &c);
	expect_nodes(&s);
	send_keys(&s, "35612jj");
	settle(&s);
	send_keys(&s, "Q");
	ck_assert_int_eq(finish(&s), 0);
	ck_assert_int_eq(sets_colour(&s.out), _i == 2);
	text_free(&s.out);
}
END_TEST

START_TEST(a_signal_restores_the_terminal)
{
	static const int signals[] = { SIGTERM, SIGHUP };
	struct session s;
	int status;

	start(&s, &usual);
	expect_nodes(&s);
	kill(s.pid, signals[_i]);
	status = finish(&s);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), signals[_i]);
	check_restored(&s);
	text_free(&s.out);
}
END_TEST

START_TEST(control_c_leaves)
{
	struct session s;

	start(&s, &usual);
	expect_nodes(&s);
	send_keys(&s, "\003");
	check_ends_well(&s);
}
END_TEST

START_TEST(reads_keys_beside_standard_input)
{
	struct call c = usual;
	struct session s;

	c.image = "-";
	start(&s, &c);
	expect_nodes(&s);
	send_keys(&s, "q");
	check_ends_well(&s);
}
END_TEST

START_TEST(mouse_can_be_left_alone)
{
	struct call c = usual;
	struct session s;

	c.option = "--no-mouse";
	start(&s, &c);
	expect_nodes(&s);
	ck_assert(!has(&s, 0, "1000h"));
	send_keys(&s, ":mouse\r");
	settle(&s);
	ck_assert(has(&s, 0, "1000h"));
	send_keys(&s, ":mouse\r");
	settle(&s);
	send_keys(&s, "q");
	check_ends_well(&s);
}
END_TEST

/* A click on the tab Parts, as xterm reports it (1006). */
START_TEST(mouse_chooses_a_tab)
{
	struct session s;

	start(&s, &usual);
	expect_nodes(&s);
	send_keys(&s, "\033[<0;10;2M\033[<0;10;2m");
	expect(&s, "CLAIMED");
	send_keys(&s, "q");
	check_ends_well(&s);
}
END_TEST

START_TEST(runs_on_other_terminals)
{
	static const char *const terms[] = { "vt100", "linux", "screen-256color",
		"xterm" };
	struct call c = usual;
	struct session s;

	c.term = terms[_i];
	start(&s, &c);
	settle(&s);
	if (has(&s, 0, "cannot use a terminal")) {
		finish(&s); /* no terminfo for it here */
	} else {
		expect_nodes(&s);
		send_keys(&s, "34<dm");
		settle(&s);
		send_keys(&s, "q");
		ck_assert_int_eq(finish(&s), 0);
		/* With 8 colours there are 64 pairs of them, less than roles. */
		ck_assert_int_eq(sets_colour(&s.out), _i > 0);
	}
	text_free(&s.out);
}
END_TEST

START_TEST(an_unknown_terminal_is_said)
{
	struct call c = usual;
	struct session s;
	int status;

	c.term = "no-such-terminal";
	start(&s, &c);
	status = finish(&s);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 2);
	ck_assert(has(&s, 0, "no-such-terminal"));
	text_free(&s.out);
}
END_TEST

CASES(pty)
{
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, survives_a_storm_of_sizes, 0, 3);
	tcase_add_test(tcase, quits_from_the_root);
	tcase_add_test(tcase, copies_to_the_clipboard);
	tcase_add_test(tcase, a_paste_is_not_keys);
	tcase_add_test(tcase, a_pasted_log_is_explained);
	tcase_add_test(tcase, sends_little);
	tcase_add_loop_test(tcase, sends_ascii_alone, 0, 2);
	tcase_add_loop_test(tcase, honours_no_color, 0, 3);
	tcase_add_loop_test(tcase, a_signal_restores_the_terminal, 0, 2);
	tcase_add_test(tcase, control_c_leaves);
	tcase_add_test(tcase, reads_keys_beside_standard_input);
	tcase_add_test(tcase, mouse_can_be_left_alone);
	tcase_add_test(tcase, mouse_chooses_a_tab);
	tcase_add_loop_test(tcase, runs_on_other_terminals, 0, 4);
	tcase_add_test(tcase, an_unknown_terminal_is_said);
}
