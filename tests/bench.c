/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * make bench: how long things take, on images that this program makes itself. Nothing here
 * passes or fails. Each time is the median of several runs, in milliseconds.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <malloc.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "jffs2/build/build.h"
#include "past/past.h"
#include "jffs2/steps/steps.h"
#include "tests/fixture/jffs2/benched.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"

enum { RUNS = 5, STARTS = 401, BIG = 72 << 20, MANY = 100000 };

static char folder[] = "/tmp/flashloupe-bench-XXXXXX";

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double
median(double *at, int n)
{
	qsort(at, (size_t)n, sizeof *at, by_size);
	return at[n / 2];
}

/* ---- commands ---- */

/* Runs a command through the shell, its output thrown away; -1 if it fails. */
static double
time_command(const char *command)
{
	double times[RUNS];

	for (int i = 0; i <= RUNS; i++) {
		double from = now_ms();

		if (system(command) != 0)
			return -1;
		if (i > 0)
			times[i - 1] = now_ms() - from;
	}
	return median(times, RUNS);
}

/* Times "COMMAND PATH". */
static void
report_command(const char *label, const char *what, const char *path)
{
	char command[600];
	double ms;

	snprintf(command, sizeof command, "%s %s >/dev/null 2>&1", what, path);
	ms = time_command(command);
	if (ms < 0)
		printf("  %-44s not there\n", label);
	else
		printf("  %-44s %9.1f ms\n", label, ms);
}

/* ---- the engine ---- */

static void
scan(struct jffs2_log *log, const struct nodes *n)
{
	struct jffs2_scan_options o = { .endian = n->endian };
	struct jffs2_scan *s = jffs2_scan_start(nodes_image(n), &o, log);

	while (jffs2_scan_step(s, 1 << 20))
		;
	jffs2_scan_finish(s);
}

static void
build(struct jffs2_log *log, struct jffs2_fs *fs)
{
	struct jffs2_build *b = jffs2_build_start(log, fs, false);

	while (jffs2_build_step(b, 10000))
		;
	jffs2_build_finish(b);
}

/* To a point and from there to the next and back, as a slider goes. */
static void
report_travel(struct jffs2_log *log, struct jffs2_fs *fs)
{
	struct firmware f = { 0 };
	struct volume v = { .log = *log, .now = *fs, .fs = &v.now, .scanned = true,
		.built = true };
	struct point half = { POINT_PLACE, 0, (uint32_t)(log->part.len / 2) };
	struct point more = { POINT_PLACE, 0, half.at + 65536 };
	double from = now_ms(), first;

	v.now.log = &v.log;
	past_travel(&f, &v, &half, NULL);
	first = now_ms() - from;
	from = now_ms();
	past_travel(&f, &v, &more, NULL);
	past_travel(&f, &v, &half, NULL);
	printf("  %-44s %9.1f ms\n", "time travel, the first point", first);
	printf("  %-44s %9.1f ms\n", "time travel, a step", (now_ms() - from) / 2);
	past_leave(&f, &v);
	*log = v.log;
	*fs = v.now;
	fs->log = log;
}

/* The standing of every node, name and inode after steps here and there. */
static double
time_seeks(const struct jffs2_steps *s)
{
	double times[RUNS];
	uint32_t seed = 1, seen = 0;
	enum node_state state;

	for (int i = 0; i < RUNS; i++) {
		double from = now_ms();
		uint32_t n = next_random(&seed) % s->count;

		for (uint32_t k = 0; k < s->log->extents.count; k++)
			seen += jffs2_steps_state(s, k, n, &state);
		for (uint32_t k = 0; k < jffs2_steps_names(s); k++)
			seen += jffs2_steps_name_there(s, k, n);
		for (uint32_t k = 0; k < jffs2_fs_inodes(s->fs); k++)
			seen += jffs2_steps_inode(s, k, n) == INODE_READ;
		times[i] = now_ms() - from;
	}
	return seen ? median(times, RUNS) : 0;
}

static void
report_steps(const struct jffs2_log *log, const struct jffs2_fs *fs)
{
	size_t before = mallinfo2().uordblks + mallinfo2().hblkhd, used;
	double from = now_ms(), made;
	struct jffs2_steps *s = jffs2_steps_new(log, fs);

	made = now_ms() - from;
	used = mallinfo2().uordblks + mallinfo2().hblkhd - before;
	printf("  %-44s %9.1f ms\n", "steps of the mount, made", made);
	printf("  %-44s %9.2f ms  %" PRIu32 " steps\n", "seek: how everything stands at a step",
	        time_seeks(s), s->count);
	printf("  %-44s %9.1f bytes\n", "memory per node, steps",
	        (double)used / (double)log->extents.count);
	jffs2_steps_free(s);
}

static void
report_engine(const char *label, const struct nodes *n)
{
	struct jffs2_log log = { 0 };
	struct jffs2_fs fs = { 0 };
	struct erase_decision d;
	double scans[RUNS], builds[RUNS], ms;
	size_t before = mallinfo2().uordblks + mallinfo2().hblkhd, used;

	for (int i = 0; i < RUNS; i++) {
		double from = now_ms();

		scan(&log, n);
		scans[i] = now_ms() - from;
		from = now_ms();
		build(&log, &fs);
		builds[i] = now_ms() - from;
	}
	erase_decide(&log, &d);
	used = mallinfo2().uordblks + mallinfo2().hblkhd - before;
	ms = median(scans, RUNS);
	printf("%s: %.1f MiB, %zu nodes and runs, erase size %u\n", label,
	        (double)n->bytes.len / (1 << 20), log.extents.count, d.size);
	printf("  %-44s %9.1f ms  %6.0f MiB/s\n", "scan, all CRCs", ms,
	        (double)n->bytes.len / (1 << 20) / ms * 1e3);
	printf("  %-44s %9.1f ms\n", "putting files together", median(builds, RUNS));
	printf("  %-44s %9.1f bytes\n", "memory per node, list and files",
	        (double)used / (double)log.extents.count);
	printf("  %-44s %9zu bytes\n", "of that the record in the list", sizeof(struct extent));
	report_travel(&log, &fs);
	report_steps(&log, &fs);
	jffs2_fs_free(&fs);
	jffs2_log_free(&log);
}

/* ---- the screen ---- */

struct terminal {
	pid_t pid;
	int fd;
};

static struct terminal
open_terminal(const char *path)
{
	struct winsize size = { .ws_row = 45, .ws_col = 140 };
	struct terminal t;

	t.pid = forkpty(&t.fd, NULL, NULL, &size);
	if (t.pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		execl(getenv("FLASHLOUPE"), "flashloupe", path, (char *)NULL);
		_exit(127);
	}
	return t;
}

/* Reads what the program writes until `word` has come by (NULL: anything), or, with a
 * `quiet` time, until nothing comes for so long. Returns when the last of it came. */
static double
read_until(struct terminal *t, const char *word, int quiet_ms)
{
	char buffer[65536] = "";
	size_t kept = 0;
	double last = now_ms();
	struct pollfd p = { t->fd, POLLIN, 0 };

	while (poll(&p, 1, quiet_ms ? quiet_ms : 5000) > 0) {
		ssize_t n = read(t->fd, buffer + kept, sizeof buffer - 1 - kept);

		if (n <= 0)
			break;
		last = now_ms();
		buffer[kept + (size_t)n] = '\0';
		if (!quiet_ms && (!word || memmem(buffer, kept + (size_t)n, word, strlen(word))))
			break;
		kept = kept + (size_t)n < sizeof buffer / 2 ? kept + (size_t)n : 0;
	}
	return last;
}

static double
first_frame(const char *path, double *whole)
{
	double from = now_ms(), frame;
	struct terminal t = open_terminal(path);

	frame = read_until(&t, "Nodes", 0) - from;
	*whole = read_until(&t, NULL, 300) - from;
	kill(t.pid, SIGTERM);
	waitpid(t.pid, NULL, 0);
	close(t.fd);
	return frame;
}

static void
send(const struct terminal *t, const char *keys)
{
	if (write(t->fd, keys, strlen(keys)) < 0)
		perror("write");
}

/* Times each key from the press to the last byte of the picture. */
static void
report_keys(const char *path)
{
	static const struct {
		const char *label, *before, *keys, *back;
	} rows[] = {
		{ "key: one row down", "2", "j", "" },
		{ "key: one page down", "", " ", "" },
		{ "key: to the end", "", "G", "\033[H" },
		{ "key: next erase block", "", "]b", "" },
		{ "key: other tab and back", "", "21", "" },
		{ "steps: one further", "W", "]", "[" },
		{ "steps: to the end and back", "", "G\033[H", "" },
		{ "map: half the stride", "4", "<", ">" },
		{ "map: twice the stride", "", ">", "<" },
		{ "map: 4 bytes more a row", "", "}", "{" },
		{ "map: 4 MiB a row", "t4M\r", "}", "{" },
		{ "map: ages", "mmma", "<", ">" },
		{ "map: entropy", "m", "<", ">" },
	};
	struct terminal t = open_terminal(path);

	read_until(&t, NULL, 500);
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		double times[20];

		send(&t, rows[k].before);
		read_until(&t, NULL, 30);
		for (int i = 0; i < 20; i++) {
			double from = now_ms();

			send(&t, rows[k].keys);
			times[i] = read_until(&t, NULL, 30) - from;
			send(&t, rows[k].back);
			read_until(&t, NULL, 30);
		}
		printf("  %-44s %9.2f ms\n", rows[k].label, median(times, 20));
	}
	kill(t.pid, SIGTERM);
	waitpid(t.pid, NULL, 0);
	close(t.fd);
}

static void
report_screen(const char *path)
{
	double frames[RUNS], wholes[RUNS];

	for (int i = 0; i < RUNS; i++)
		frames[i] = first_frame(path, &wholes[i]);
	printf("  %-44s %9.1f ms\n", "screen: start to first frame", median(frames, RUNS));
	printf("  %-44s %9.1f ms\n", "screen: start to finished scan", median(wholes, RUNS));
	report_keys(path);
}

/* ---- the sandbox ---- */

static double
start_once(const char *path, const char *option)
{
	const char *argv[] = { getenv("FLASHLOUPE"), "parts", path, option, NULL };
	double from = now_ms();
	int status, null;
	pid_t pid = fork();

	if (pid == 0) {
		null = open("/dev/null", O_WRONLY);
		dup2(null, STDOUT_FILENO);
		execv(argv[0], (char **)(uintptr_t)argv);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	return status == 0 ? now_ms() - from : -1;
}

/* By turns, so that what else the machine does counts for both. */
static void
report_sandbox(const char *path)
{
	static double with[STARTS], without[STARTS];

	for (int i = 0; i < STARTS; i++) {
		with[i] = start_once(path, NULL);
		without[i] = start_once(path, "--no-sandbox");
	}
	printf("a start of flashloupe parts on a small image\n");
	printf("  %-44s %9.2f ms\n", "with the sandbox", median(with, STARTS));
	printf("  %-44s %9.2f ms\n", "--no-sandbox", median(without, STARTS));
}

int
main(void)
{
	struct nodes n;
	char path[200], command[300];

	if (!mkdtemp(folder) || !getenv("FLASHLOUPE")) {
		fputs("bench: FLASHLOUPE must name the program\n", stderr);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	benched_many(&n, 10, 0);
	benched_save(&n, folder, "small.jffs2", path);
	nodes_free(&n);
	report_sandbox(path);
	benched_large(&n, BIG, true);
	benched_save(&n, folder, "big.jffs2", path);
	report_engine("a large image", &n);
	nodes_free(&n);
	report_command("cat IMAGE >/dev/null", "cat", path);
	report_command("jffs2dump -c IMAGE", "PATH=$PATH:/usr/sbin jffs2dump -c", path);
	report_command("flashloupe erase-size IMAGE", "$FLASHLOUPE erase-size", path);
	report_command("flashloupe nodes --tsv IMAGE", "$FLASHLOUPE nodes --tsv", path);
	report_screen(path);
	benched_many(&n, 10000, 0);
	benched_save(&n, folder, "files.jffs2", path);
	report_engine("10,000 files", &n);
	nodes_free(&n);
	report_command("flashloupe manifest IMAGE", "$FLASHLOUPE manifest", path);
	benched_many(&n, MANY, 0);
	report_engine("one directory with 100,000 names", &n);
	nodes_free(&n);
	benched_many(&n, 1, MANY);
	report_engine("one inode with 100,000 versions", &n);
	nodes_free(&n);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command) == 0 ? 0 : 1;
}
