/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A directory on a terminal: from the list to an image, to the next one, and back; each in a
 * process of its own. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fixture/check_main.h"
#include "tests/fixture/place.h"
#include "tests/fixture/screen/session.h"

static void
begin(struct session *s)
{
	struct call c = usual;

	place_copy("a-damaged", "damaged.uimage");
	place_copy("b-dump", "dump.bin");
	ck_assert_int_eq(mkfifo(in_place("fifo"), 0600), 0);
	c.image = place;
	start(s, &c);
	expect(s, "intact, with notes");
	settle(s);
}

/* Sends keys, and waits for what they lead to. */
static void
go(struct session *s, const char *keys, const char *to)
{
	size_t from = s->out.len;

	send_keys(s, keys);
	while (!has(s, from, to) && take(s, 30000))
		continue;
	ck_assert_msg(has(s, from, to), "no \"%s\" after %s", to, keys);
	settle(s);
}

START_TEST(from_image_to_image)
{
	struct session s;

	begin(&s);
	go(&s, "/damaged\r", "a-damaged");
	go(&s, "\r", "damaged on purpose");
	go(&s, "]I", "text for a demo");
	go(&s, "]I", "a-damaged");       /* none is left: the list again */
	go(&s, "\r", "text for a demo"); /* where it was left */
	go(&s, "[I", "damaged on purpose");
	go(&s, "q", "b-dump");
	send_keys(&s, "q");
	check_ends_well(&s);
}
END_TEST

START_TEST(an_image_can_leave_all)
{
	struct session s;

	begin(&s);
	go(&s, "/dump\r\r", "text for a demo");
	send_keys(&s, "Q");
	check_ends_well(&s);
}
END_TEST

/* Whoever ends the process that waits ends the one that shows, and that one first: when the status
 * is known, the terminal is as it was. */
START_TEST(a_signal_ends_both)
{
	struct session s;
	int status;

	begin(&s);
	go(&s, "/dump\r\r", "text for a demo");
	kill(s.pid, SIGTERM);
	status = finish(&s);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGTERM);
	check_restored(&s);
	text_free(&s.out);
}
END_TEST

CASES(pty_shelf)
{
	tcase_add_checked_fixture(tcase, place_make, place_remove);
	tcase_add_test(tcase, from_image_to_image);
	tcase_add_test(tcase, an_image_can_leave_all);
	tcase_add_test(tcase, a_signal_ends_both);
}
