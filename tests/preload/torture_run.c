/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "tests/preload/torture.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

char data_dir[PATH_MAX], program[PATH_MAX], preload_dir[PATH_MAX];
struct tally *tally;
uint64_t runs;
const char *locale = "C.UTF-8";

/* ---- what a run leaves ---- */

static uint64_t
sum_bytes(uint64_t sum, const uint8_t *at, size_t len)
{
	for (size_t i = 0; i < len; i++)
		sum = (sum ^ at[i]) * UINT64_C(0x100000001b3); /* FNV-1a */
	return sum;
}

static uint64_t
sum_file(int dir, const char *name, size_t *len)
{
	uint64_t sum = UINT64_C(0xcbf29ce484222325);
	uint8_t block[16384];
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW);
	ssize_t n;

	*len = 0;
	while (fd >= 0 && (n = read(fd, block, sizeof block)) > 0) {
		sum = sum_bytes(sum, block, (size_t)n);
		*len += (size_t)n;
	}
	if (fd >= 0)
		close(fd);
	return sum;
}

static uint64_t
sum_link(int dir, const char *name)
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(dir, name, target, sizeof target);

	return n < 0 ? 0 : sum_bytes(1, (const uint8_t *)target, (size_t)n);
}

static void
look(int dir, const char *path, struct result *r)
{
	DIR *d = fdopendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d)) != NULL) {
		struct found f = { .mode = 0 };
		struct stat st;
		size_t len;

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0
		        || fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		snprintf(f.path, sizeof f.path, "%s/%s", path, e->d_name);
		f.mode = st.st_mode;
		if (S_ISREG(st.st_mode))
			f.sum = sum_file(dirfd(d), e->d_name, &len);
		else if (S_ISLNK(st.st_mode))
			f.sum = sum_link(dirfd(d), e->d_name);
		array_push(&r->files, f);
		if (S_ISDIR(st.st_mode))
			look(openat(dirfd(d), e->d_name, O_RDONLY | O_DIRECTORY), f.path, r);
	}
	if (d)
		closedir(d);
}

static int
compare_found(const void *a, const void *b)
{
	return strcmp(((const struct found *)a)->path, ((const struct found *)b)->path);
}

const struct found *
find(const struct result *r, const char *path)
{
	static struct found key;

	snprintf(key.path, sizeof key.path, "%s", path);
	return r->files.count ? bsearch(&key, r->files.at, r->files.count,
	                                sizeof *r->files.at, compare_found)
	                      : NULL;
}

/* ---- a run ---- */

void
empty(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *e;

	while (d && (e = readdir(d)) != NULL) {
		char inside[PATH_MAX];

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		snprintf(inside, sizeof inside, "%s/%s", path, e->d_name);
		if (unlink(inside) != 0) {
			chmod(inside, 0700);
			empty(inside);
			rmdir(inside);
		}
	}
	if (d)
		closedir(d);
}

static void
redirect(const char *path, int flags, int to)
{
	int fd = open(path, flags, 0600);

	if (fd < 0 || dup2(fd, to) < 0)
		_exit(126);
	close(fd);
}

/* A small file, which a pipe holds. */
static void
pipe_in(const char *path)
{
	static char bytes[32 * 1024];
	int from = open(path, O_RDONLY), ends[2];
	ssize_t n = read(from, bytes, sizeof bytes);

	if (n < 0 || pipe(ends) != 0 || write(ends[1], bytes, (size_t)n) != n
	        || dup2(ends[0], STDIN_FILENO) < 0)
		_exit(126);
	close(from);
	close(ends[0]);
	close(ends[1]);
}

static _Noreturn void
run_child(const struct job *job, const char *what)
{
	char paths[WORDS][PATH_MAX + 64];
	/* One thread: calls then come in the same order each time. */
	char one[] = "--jobs=1", *argv[WORDS + 3] = { program, one };
	int n = 2;

	redirect("/dev/null", O_RDONLY, STDIN_FILENO);
	for (int i = 0; i < WORDS && job->words[i]; i++) {
		const char *word = job->words[i];

		snprintf(paths[i], sizeof paths[i], "%s/%s", data_dir, word + 1);
		if (*word == '|')
			pipe_in(paths[i]);
		else
			argv[n++] = *word == '@' ? paths[i] : (char *)(uintptr_t)word;
	}
	redirect("printed", O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
	redirect("messages", O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
	if (what) {
		setenv("TORTURE", what, 1);
		setenv("TORTURE_COUNTS", "counts", 1);
		/* a path in LD_PRELOAD would end at a blank */
		setenv("LD_PRELOAD", "preload.so", 1);
		setenv("LD_LIBRARY_PATH", preload_dir, 1);
	}
	setenv("SOURCE_DATE_EPOCH", "1000000000", 1);
	setenv("LC_ALL", locale, 1);
	umask(022);
	alarm(PATIENCE_S);
	execv(program, argv);
	_exit(127);
}

static void
write_keys(const struct job *job)
{
	FILE *f = job->keys ? fopen("keys", "w") : NULL;

	if (f) {
		fputs(job->keys, f);
		fclose(f);
	}
}

/* Runs up to the entry of system call `at`, and no further; true if it came that far. What
 * it has done until then is counted. */
static bool
follow(pid_t pid, uint64_t at, uint64_t *calls, int *status)
{
	bool inside = false;

	*calls = 0;
	while (waitpid(pid, status, 0) == pid && WIFSTOPPED(*status)) {
		int number = WSTOPSIG(*status);

		inside = number == (SIGTRAP | 0x80) && !inside;
		if (inside && ++*calls == at) {
			kill(pid, SIGKILL);
			return waitpid(pid, status, 0) == pid;
		}
		if (number == SIGSTOP)
			ptrace(PTRACE_SETOPTIONS, pid, NULL,
			        (void *)(intptr_t)PTRACE_O_TRACESYSGOOD);
		if ((number & 0x7f) == SIGTRAP || number == SIGSTOP)
			number = 0;
		ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(intptr_t)number);
	}
	return false;
}

/* Collects what a run has left. */
static void
collect(struct result *r)
{
	size_t len;

	runs++;
	r->tally = *tally;
	r->printed = sum_file(AT_FDCWD, "printed", &len);
	sum_file(AT_FDCWD, "messages", &r->messages);
	look(open("out", O_RDONLY | O_DIRECTORY), "out", r);
	if (r->files.count)
		qsort(r->files.at, r->files.count, sizeof *r->files.at, compare_found);
}

/* What fails may be a call of the search for leaks, with which a run ends under the sanitizers. It
 * gives up then, and says nothing of the program: that counts as a failure that is told. */
static void
forgive_the_search(struct result *r)
{
	static const char sign[] = "LeakSanitizer has encountered a fatal error";
	char said[8192];
	int fd;
	ssize_t len;

	if (!WIFEXITED(r->status) || WEXITSTATUS(r->status) <= 4)
		return;
	fd = open("messages", O_RDONLY);
	len = fd < 0 ? 0 : read(fd, said, sizeof said);
	if (len > 0 && memmem(said, (size_t)len, sign, sizeof sign - 1))
		r->status = 1 << 8; /* as wait tells an exit status of 1 */
	if (fd >= 0)
		close(fd);
}

/* LeakSanitizer cannot work in a process that is traced, and waits for that in any number of
 * system calls. */
static void
look_for_no_leaks(void)
{
	const char *given = getenv("ASAN_OPTIONS");
	char options[512];

	snprintf(options, sizeof options, "%s:detect_leaks=0", given ? given : "");
	setenv("ASAN_OPTIONS", options, 1);
}

uint64_t
run_traced(const struct job *job, uint64_t at, struct result *r)
{
	uint64_t calls = 0;
	pid_t pid;

	*r = (struct result){ 0 };
	empty("out");
	write_keys(job);
	pid = fork();
	if (pid == 0) {
		look_for_no_leaks();
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0 || raise(SIGSTOP) != 0)
			_exit(126);
		run_child(job, NULL);
	}
	if (pid < 0)
		exit(99);
	follow(pid, at, &calls, &r->status);
	collect(r);
	return calls;
}

void
run(const struct job *job, const char *what, struct result *r)
{
	pid_t pid;

	*r = (struct result){ 0 };
	empty("out");
	*tally = (struct tally){ 0 };
	write_keys(job);
	pid = fork();
	if (pid == 0)
		run_child(job, what);
	if (pid < 0 || waitpid(pid, &r->status, 0) != pid)
		exit(99);
	forgive_the_search(r);
	collect(r);
}
