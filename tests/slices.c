/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A part of make bench: how long a key waits on the screen, with all of many files in one directory.
 * A terminal counts the time of the processor that this thread takes between two looks at the
 * keyboard. Nothing here passes or fails.
 *
 *     slices [FILES]
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "firmware/firmware.h"
#include "tests/fixture/jffs2/benched.h"
#include "ui/action/actions.h"
#include "ui/frame/loop.h"
#include "work/work.h"

/* What is typed, one line after the other, each when the screen is idle. */
static const char *const lines[] = {
	"", "2", "3", "G", "gg", ":sort -size<Enter>", "G", ":sort name<Enter>",
	":filter name~77<Enter>", ":filter size>3<Enter>", ":filter<Enter>", "2",
	":sort -length<Enter>", ":filter what~99<Enter>", ":filter<Enter>", "7", "8", "1",
};
enum { LINES = sizeof lines / sizeof *lines };

static struct clock {
	struct terminal terminal;
	const char *keys; /* the rest of the line */
	size_t line;
	int looks;
	double from, most, all; /* of this line, in milliseconds */
} watch;

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
tell(const struct clock *c)
{
	printf("  %-26s %9.1f %9.0f %8d\n", *lines[c->line] ? lines[c->line] : "(examination)",
	        c->most, c->all, c->looks);
}

static bool
next(struct terminal *t, int wait_ms, struct event *e)
{
	struct clock *c = (struct clock *)t;
	double took = now_ms() - c->from;

	c->looks++;
	c->all += took;
	c->most = took > c->most ? took : c->most;
	if (wait_ms > 0)
		poll(&(struct pollfd){ .fd = t->wake, .events = POLLIN }, t->wake >= 0, wait_ms);
	if (wait_ms < 0 || *c->keys) {
		while (!*c->keys && c->line < LINES) {
			tell(c);
			c->looks = 0;
			c->most = c->all = 0;
			c->keys = ++c->line < LINES ? lines[c->line] : "";
		}
		*e = (struct event){ .kind = EVENT_END };
		if (*c->keys && press_read(&c->keys, &e->press))
			e->kind = EVENT_PRESS;
		c->from = now_ms();
		return true;
	}
	c->from = now_ms();
	return false;
}

static void
show(struct terminal *t, const struct canvas *canvas)
{
	(void)t, (void)canvas;
}

static void
set_mouse(struct terminal *t, bool on)
{
	(void)t, (void)on;
}

static uint64_t
now(struct terminal *t)
{
	struct timespec n;

	(void)t;
	clock_gettime(CLOCK_MONOTONIC, &n);
	return (uint64_t)n.tv_sec * 1000000 + (uint64_t)n.tv_nsec / 1000;
}

static void
play(const char *path, unsigned int jobs)
{
	struct workers *workers = workers_new(jobs);
	struct firmware_options how = { .workers = workers, .read = true };
	struct ui_options options = { .workers = workers };
	static struct ui ui;
	struct error err;
	struct firmware *f;

	workers_listen(workers);
	f = firmware_open(path, &how, &err);
	if (!f) {
		fprintf(stderr, "slices: %s\n", err.text);
		exit(2);
	}
	watch = (struct clock){ .keys = "", .from = now_ms(), .terminal = { .next = next,
	        .show = show, .mouse = set_mouse, .now = now, .columns = 120, .rows = 40 } };
	ui_open(&ui, f, &options, &watch.terminal);
	ui_loop(&ui);
	ui_close(&ui);
	firmware_close(f);
	workers_free(workers);
}

int
main(int argc, char **argv)
{
	uint32_t files = argc > 1 ? (uint32_t)atoi(argv[1]) : 500000;
	char folder[] = "/tmp/flashloupe-slices-XXXXXX", path[BENCHED_PATH];
	struct nodes n;

	if (!mkdtemp(folder))
		return 2;
	benched_many(&n, files, 0);
	benched_save(&n, folder, "many", path);
	nodes_free(&n);
	printf("%u files in one directory: milliseconds of the processor\n"
	       "  %-26s %9s %9s %8s\n", (unsigned)files, "typed", "longest", "all", "looks");
	for (unsigned int jobs = 1; jobs <= 2; jobs++) {
		printf("  --jobs=%u\n", jobs);
		play(path, jobs);
	}
	unlink(path);
	rmdir(folder);
	return 0;
}
