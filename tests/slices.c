/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A part of make bench: how long a key waits on the screen, with all of many files in one directory,
 * with as many versions of one file as those have nodes, and with files of which half were deleted. A
 * terminal counts the time of the processor that this thread takes between two looks at the keyboard.
 * Nothing here passes or fails.
 *
 *     slices [FILES [JOBS [IMAGE]]]
 *
 * JOBS 0: by one thread and by two; IMAGE 1, 2 or 3: that one alone.
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
static const char *const many_lines[] = {
	"", "2", "3", "G", "gg", ":sort -size<Enter>", "G", ":sort name<Enter>",
	":filter name~77<Enter>", ":filter size>3<Enter>", "<Esc>", "2",
	":sort -length<Enter>", ":filter what~99<Enter>", "<Esc>", "7", "8",
	"W", "]", "G", "gg", "}", "1",
	"T", "<Up>", "<Down>", "<Esc>", "[t", "[t", "]t", "[T", "]T", ":travel 50%<Enter>", "[t", "<Esc>",
	"3", "*", "t", "t", "gg", "L", "S", "S",
	NULL,
};
static const char *const version_lines[] = {
	"", "2", "3", "W", "]", "G", "gg", "}", "1", "T", "<Esc>", "[t", "[t", "]t", "[T", "]t", "]T",
	":travel 50%<Enter>", "[t", "T", "<Esc>", "<Esc>", "3", "j", "H", "d", "<Esc>", "3", "L", "S",
	"S", NULL,
};

static const char *const deleted_lines[] = {
	"", "3", "*", "t", "[t", "[t", "]t", "[T", ":travel 50%<Enter>", ":travel 90%<Enter>", "<Esc>",
	"/name-777<Enter>", "W", "G", "gg", "T", "<Esc>", "3", "<Esc>", "t", NULL,
};

static struct clock {
	struct terminal terminal;
	const char *const *lines;
	const char *keys; /* the rest of the line */
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
	printf("  %-26s %9.1f %9.0f %8d\n", **c->lines ? *c->lines : "(examination)",
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
	if (wait_ms > 0 && t->wake >= 0)
		poll(&(struct pollfd){ .fd = t->wake, .events = POLLIN }, 1, wait_ms);
	/* Without work it may still wait, for an echo to go. */
	if (wait_ms < 0 || (wait_ms > 0 && t->wake < 0) || *c->keys) {
		while (!*c->keys && *c->lines) {
			tell(c);
			c->looks = 0;
			c->most = c->all = 0;
			c->keys = *++c->lines ? *c->lines : "";
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
play(const char *path, const char *const *lines, unsigned int jobs)
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
	watch = (struct clock){ .lines = lines, .keys = "", .from = now_ms(), .terminal = { .next = next,
	        .show = show, .mouse = set_mouse, .now = now, .columns = 120, .rows = 40 } };
	ui_open(&ui, f, &options, &watch.terminal);
	ui_loop(&ui);
	ui_close(&ui);
	firmware_close(f);
	workers_free(workers);
}

/* The image in `n`, which is released. */
static void
play_image(struct nodes *n, const char *what, const char *folder, const char *const *lines,
        unsigned int jobs)
{
	char path[BENCHED_PATH];

	benched_save(n, folder, "image", path);
	nodes_free(n);
	printf("%s: milliseconds of the processor\n  %-26s %9s %9s %8s\n", what, "typed", "longest",
	        "all", "looks");
	for (unsigned int k = jobs ? jobs : 1; k <= (jobs ? jobs : 2); k++) {
		printf("  --jobs=%u\n", k);
		play(path, lines, k);
	}
	unlink(path);
}

int
main(int argc, char **argv)
{
	uint32_t files = argc > 1 ? (uint32_t)atoi(argv[1]) : 500000;
	unsigned int jobs = argc > 2 ? (unsigned int)atoi(argv[2]) : 0;
	int image = argc > 3 ? atoi(argv[3]) : 0;
	char folder[] = "/tmp/flashloupe-slices-XXXXXX", what[80];
	struct nodes n;

	if (!mkdtemp(folder))
		return 2;
	if (!image || image == 1) {
		benched_many(&n, files, 0);
		snprintf(what, sizeof what, "%u files in one directory", (unsigned)files);
		play_image(&n, what, folder, many_lines, jobs);
	}
	if (!image || image == 2) {
		benched_many(&n, 1, 2 * files);
		snprintf(what, sizeof what, "%u versions of one file", 2 * (unsigned)files);
		play_image(&n, what, folder, version_lines, jobs);
	}
	if (!image || image == 3) {
		benched_deleted(&n, files / 5 * 4, files / 5 * 2);
		snprintf(what, sizeof what, "%u files, of which %u were deleted",
		        (unsigned)(files / 5 * 4), (unsigned)(files / 5 * 2));
		play_image(&n, what, folder, deleted_lines, jobs);
	}
	rmdir(folder);
	return 0;
}
