/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs commands and screen scripts in an environment that fails at one point
 * (tests/preload/preload.c):
 *
 *   torture                    some points of each job, spread evenly
 *   torture all [JOB...]       every point, in every way it can fail
 *   torture JOB WHAT           one run, as TORTURE=WHAT; its messages are shown
 *
 * Whatever fails: no signal, a documented exit status, 0 only if everything written is
 * equal to what is written without failures, no half file under a final name, no
 * temporary file left (except after SIGKILL).
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "tests/fixture/share.h"
#include "tests/preload/torture.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Under the sanitizers a third. */
enum { PART_OF = SHARES > 1 ? 3 : 1 };

enum {
	WAYS = 4,            /* that one call can fail in */
	SOME_CALLS = 40 / PART_OF, /* of each job, without "all" */
	SOME_ALLOCATIONS = 40,
	SOME_KILLS = 60 / PART_OF,
	SPACES = 20,
	REPORTS = 20
};

static const struct job jobs[] = {
	{ "info", { "info", "@damaged.uimage" }, NULL },
	{ "nodes", { "nodes", "--tsv", "--sort=-length", "@history.jffs2" }, NULL },
	{ "files", { "files", "--json", "--filter", "size>0", "@history.jffs2" }, NULL },
	{ "manifest", { "manifest", "@history.jffs2" }, NULL },
	{ "issues", { "issues", "@damaged.uimage" }, NULL },
	{ "timeline", { "timeline", "@history.jffs2" }, NULL },
	{ "stdin", { "blocks", "-", "|history.jffs2" }, NULL },
	{ "cat", { "cat", "@damaged.uimage", "/network.sh", "-o", "out/file" }, NULL },
	{ "carve", { "carve", "@dump.bin", "--payload", "-o", "out/file" }, NULL },
	{ "replace", { "replace", "@7518-hi3518-home.uimage", "@history.jffs2", "--part=0",
	               "--payload", "-o", "out/file" }, NULL },
	{ "edit", { "edit", "@history.jffs2", "--rm=/config.ini", "--mkdir=/new", "-o", "out/file" },
	  NULL },
	{ "pad", { "pad", "@7518-hi3518-home.uimage", "--uimage", "--force", "-o",
	           "out/file" }, NULL },
	{ "tree", { "extract", "@history.jffs2", "-C", "out/tree", "--manifest",
	            "out/manifest" }, NULL },
	{ "whole", { "extract", "@dump.bin", "--all", "-C", "out/whole" }, NULL },
	{ "tar", { "extract", "@be-64k-sum.jffs2", "-o", "out/tar" }, NULL },
	{ "deleted", { "extract", "@history.jffs2", "--deleted", "-C", "out/tree" }, NULL },
	{ "pipe", { "extract", "@history.jffs2", "-o", "-" }, NULL },
	{ "fifty", { "extract", "@7518-hi3518-home.uimage", "-C", "out/tree" }, NULL },
	{ "screen-tabs", { "--script=keys", "@history.jffs2" },
	  "dump\nkeys 2\ndump\nkeys 3jj<Enter>\ndump\nkeys 4\ndump\nkeys 5\ndump\n"
	  "keys 6\ndump\nkeys ?\ndump\n" },
	{ "screen-sizes", { "--script=keys", "@history.jffs2" },
	  "size 140x45\ndump\nsize 20x5\ndump\nsize 1x1\nsize 80x24\nkeys d\ndump\n" },
	{ "screen-find", { "--script=keys", "@history.jffs2" },
	  "keys 1/\ntype config\nkeys <Enter>n\ndump\nkeys <Esc>f\ntype type=INODE\n"
	  "keys <Enter>\ndump\n" },
	{ "screen-list", { "--script=keys", "@history.jffs2" },
	  "keys xt<C-u>\ntype out/list\nkeys <Enter>\nwait\ndump out/screen\n" },
	{ "screen-tree", { "--script=keys", "@history.jffs2" },
	  "keys 3xd<C-u>\ntype out/tree\nkeys <Enter>\nwait\ndump out/screen\n" },
	{ "screen-pad", { "--script=keys", "@history.jffs2" },
	  "keys p\ndump\nkeys <Enter><C-u>\ntype out/padded\nkeys <Enter>\nwait\n"
	  "dump out/screen\n" },
};

enum { JOBS = sizeof jobs / sizeof *jobs };

static uint64_t failures;

/* ---- judging it ---- */

/* `complaint` ends with `detail`. */
static void
complain(const struct job *job, const char *what, const char *complaint,
        const char *detail)
{
	if (++failures <= REPORTS)
		printf("FAIL: torture %s %s: %s%s\n", job->name, what, complaint, detail);
}

/* What has a final name is whole: it is as in a good world. */
static void
judge_files(const struct job *job, const char *what, const struct result *good,
        const struct result *r, bool killed)
{
	for (size_t i = 0; i < r->files.count; i++) {
		const struct found *f = &r->files.at[i], *g = find(good, f->path);

		if (strstr(f->path, "/.flashloupe")) {
			if (!killed)
				complain(job, what, "left ", f->path);
			continue;
		}
		if (strcmp(f->path, "out/screen") == 0)
			continue; /* of a script; it may tell of the failure */
		if (strncmp(f->path, "out/whole/report.", 17) == 0 && r->status != 0)
			continue; /* it does, too */
		if (!g)
			complain(job, what, "made ", f->path);
		else if ((f->mode & S_IFMT) != (g->mode & S_IFMT) || f->sum != g->sum)
			complain(job, what, "half a file: ", f->path);
	}
}

static bool
is_equal(const struct result *a, const struct result *b)
{
	if (a->printed != b->printed || a->files.count != b->files.count)
		return false;
	for (size_t i = 0; i < a->files.count; i++)
		if (strcmp(a->files.at[i].path, b->files.at[i].path) != 0
		        || a->files.at[i].mode != b->files.at[i].mode
		        || a->files.at[i].sum != b->files.at[i].sum)
			return false;
	return true;
}

/* A screen tells on itself what failed, and goes on: then its picture differs. */
static bool
tells(const struct job *job, const struct result *good, const struct result *r)
{
	const struct found *a = find(good, "out/screen"), *b = find(r, "out/screen");

	return job->keys && good->files.count
	       && (r->printed != good->printed || (a && b && a->sum != b->sum));
}

/* A locale that could not be loaded is as good as none: libc does not tell why. */
static bool
is_plain(const struct job *job, const struct result *r)
{
	struct result plain;
	bool equal;

	locale = "C";
	run(job, "count", &plain);
	locale = "C.UTF-8";
	equal = is_equal(&plain, r);
	array_free(&plain.files);
	return equal;
}

static void
judge(const struct job *job, const char *what, const struct result *good,
        const struct result *r)
{
	bool killed = strncmp(what, "kill-", 5) == 0;
	int usual = WEXITSTATUS(good->status), status = WEXITSTATUS(r->status);
	char number[32];

	judge_files(job, what, good, r, killed);
	if (killed)
		return;
	snprintf(number, sizeof number, "%d", WIFEXITED(r->status) ? status
	                                                           : WTERMSIG(r->status));
	if (!WIFEXITED(r->status))
		complain(job, what, "signal ", number);
	else if (status > 4)
		complain(job, what, "exit status ", number);
	else if (status == usual && !is_equal(good, r) && !tells(job, good, r)
	         && (usual == 0 || r->messages == good->messages) && !is_plain(job, r))
		complain(job, what, "not all is there, but the exit status is ", number);
	else if (status != usual && r->messages == 0)
		complain(job, what, "no message, but the exit status is ", number);
}

static void
try(const struct job *job, const char *what, const struct result *good)
{
	struct result r;

	run(job, what, &r);
	judge(job, what, good, &r);
	array_free(&r.files);
}

/* ---- all of them ---- */

/* KIND-1 to KIND-`count`: all, or `some` of them, spread evenly. */
static void
try_each(const struct job *job, const struct result *good, const char *kind,
        uint64_t count, uint64_t some)
{
	uint64_t step = some && count > some ? (count + some - 1) / some : 1;
	char what[64];

	for (uint64_t i = 1; i <= count; i += step) {
		snprintf(what, sizeof what, "%s-%" PRIu64, kind, i);
		try(job, what, good);
	}
}

/* Each call in each way; or some of them, in one after the other. */
static void
try_calls(const struct job *job, const struct result *good, bool all)
{
	uint64_t some = all ? good->tally.calls : SOME_CALLS;
	uint64_t step = (good->tally.calls + some - 1) / some;
	char what[64];

	for (uint64_t i = 1; i <= good->tally.calls; i += step) {
		for (unsigned int way = 0; way < WAYS; way++) {
			if (!all && way != i / step % WAYS)
				continue;
			snprintf(what, sizeof what, "call-%" PRIu64 "-%u", i, way);
			try(job, what, good);
		}
	}
}

static void
try_spaces(const struct job *job, const struct result *good)
{
	char what[64];

	for (uint64_t i = 0; i < SPACES && i < good->tally.written; i++) {
		snprintf(what, sizeof what, "space-%" PRIu64,
		        good->tally.written * i / SPACES);
		try(job, what, good);
	}
}

/* SIGKILL at each system call, or at `some`. The last one, which ends it, is not of them. */
static void
try_kills(const struct job *job, const struct result *good, uint64_t some)
{
	struct result r;
	uint64_t count = run_traced(job, 0, &r), step;
	char what[64];

	array_free(&r.files);
	if (count < 2) {
		puts("skipped: SIGKILL at each system call (no ptrace here)");
		return;
	}
	step = some && count > some ? (count + some - 1) / some : 1;
	for (uint64_t i = 1; i < count; i += step) {
		run_traced(job, i, &r);
		snprintf(what, sizeof what, "kill-at-system-call-%" PRIu64, i);
		if (!WIFSIGNALED(r.status) || WTERMSIG(r.status) != SIGKILL)
			complain(job, what, "it was not killed", "");
		judge(job, what, good, &r);
		array_free(&r.files);
	}
	printf("%-12s %5" PRIu64 " system calls\n", job->name, count);
}

static void
run_job(const struct job *job, bool all)
{
	struct result good;
	uint64_t before = runs;
	bool fifty = strcmp(job->name, "fifty") == 0;
	char what[64];

	run(job, "count", &good);
	/* 0, 1 or 4: in a good world nothing is undecided, and all of it can run. */
	if (!WIFEXITED(good.status) || !strchr("014", '0' + WEXITSTATUS(good.status))
	        || !good.tally.calls) {
		snprintf(what, sizeof what, "%d", WEXITSTATUS(good.status));
		complain(job, "count", "exit status in a good world: ", what);
		return;
	}
	try_calls(job, &good, all);
	try_each(job, &good, "memory", good.tally.allocations, all ? 0 : SOME_ALLOCATIONS);
	if (fifty || (all && good.files.count))
		try_kills(job, &good, all ? 0 : SOME_KILLS);
	if (all || fifty)
		try_spaces(job, &good);
	printf("%-12s %5" PRIu64 " calls, %6" PRIu64 " allocations, %4zu files: %6" PRIu64
	       " runs\n", job->name, good.tally.calls, good.tally.allocations,
	        good.files.count, runs - before);
	fflush(stdout);
	array_free(&good.files);
}

/* One run, for those who look into it. */
static void
run_once(const struct job *job, const char *what)
{
	struct result good;

	run(job, "count", &good);
	try(job, what, &good);
	if (system("cat messages; echo; find out") != 0)
		puts("(nothing to show)");
	array_free(&good.files);
}

static const struct job *
job_of(const char *name)
{
	for (int i = 0; i < JOBS; i++)
		if (strcmp(jobs[i].name, name) == 0)
			return &jobs[i];
	fprintf(stderr, "torture: no such job: %s\n", name);
	exit(2);
}

/* ---- the place where it happens ---- */

static void
absolute(const char *name, const char *ending, char path[PATH_MAX])
{
	const char *value = getenv(name);
	char whole[PATH_MAX];

	snprintf(whole, sizeof whole, "%s%s", value ? value : ".", ending);
	if (!realpath(whole, path)) {
		printf("skipped: %s: %s\n", whole, strerror(errno));
		exit(77);
	}
}

static void
make_place(char place[])
{
	int fd;

	if (!mkdtemp(place) || chdir(place) != 0 || mkdir("out", 0700) != 0)
		exit(99);
	fd = open("counts", O_RDWR | O_CREAT, 0600);
	if (fd < 0 || ftruncate(fd, sizeof *tally) != 0)
		exit(99);
	tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (tally == MAP_FAILED)
		exit(99);
	close(fd);
}

static void
leave_place(const char *place)
{
	empty(".");
	if (chdir("/") == 0)
		rmdir(place);
}

int
main(int argc, char **argv)
{
	char place[] = "/tmp/flashloupe-torture-XXXXXX";
	bool all = argc > 1 && strcmp(argv[1], "all") == 0;

	absolute("srcdir", "/data", data_dir);
	absolute("FLASHLOUPE", "", program);
	absolute("builddir", "/tests", preload_dir);
	make_place(place);
	if (argc > 2 && !all)
		run_once(job_of(argv[1]), argv[2]);
	else if (argc > 2)
		for (int i = 2; i < argc; i++)
			run_job(job_of(argv[i]), true);
	else
		for (int i = 0; i < JOBS; i++)
			run_job(&jobs[i], all);
	leave_place(place);
	printf("%" PRIu64 " runs, %" PRIu64 " failures\n", runs, failures);
	return failures != 0;
}
