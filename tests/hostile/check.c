/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/hostile/check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- text ---- */

/* Written down apart from the list in src/text/text.c, which it is to check. */
static const char *
bad_point(uint32_t c)
{
	if (c < 0x20 && c != '\n' && c != '\t')
		return "a control character";
	if (c >= 0x7f && c < 0xa0)
		return "a control character (DEL, C1)";
	if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e
	        || c == 0x200f || c == 0x61c)
		return "a character that turns the direction";
	if ((c >= 0x200b && c <= 0x200d) || c == 0x2060 || c == 0xad || c == 0x34f
	        || c >= 0xe0000)
		return "a character that nobody sees";
	if (c == 0xfeff || c == 0x2028 || c == 0x2029)
		return "a byte order mark or line separator";
	return NULL;
}

const char *
check_text(struct span s)
{
	for (size_t at = 0, len; at < s.len; at += len) {
		uint32_t point = 0;
		const char *bad;

		len = 1;
		if (s.at[at] >= ' ' && s.at[at] < 0x7f) /* nearly all of it */
			continue;
		len = text_utf8(s, at, &point);
		bad = len ? bad_point(point) : "broken UTF-8";
		if (bad)
			return bad;
	}
	return NULL;
}

/* ---- running ---- */

enum { WALL_PER_CPU = 30, WORDS_MOST = 63, DEPTH_MOST = 16 };

static void
set_limit(int what, uint64_t most)
{
	struct rlimit limit = { .rlim_cur = most, .rlim_max = most };

	setrlimit(what, &limit);
}

/* Called rather than executed, it gets words that are its own to write to, too. */
static _Noreturn void
start(const struct trial *t)
{
	static char *argv[WORDS_MOST + 1];
	int argc = 0;

	for (; t->words[argc] && argc < WORDS_MOST; argc++)
		argv[argc] = strdup(t->words[argc]);
	if (t->start)
		exit(t->start(argc, argv));
	execv(argv[0], argv);
	_exit(127);
}

static _Noreturn void
become(const struct trial *t, int out)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (t->mute)
		out = null;
	if (null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0
	        || chdir(t->folder) != 0)
		_exit(126);
	close(null);
	close(out);
	set_limit(RLIMIT_CPU, (uint64_t)t->seconds + 1);
	set_limit(RLIMIT_FSIZE, t->file_most);
	set_limit(RLIMIT_CORE, 0);
	signal(SIGXFSZ, SIG_IGN);
	alarm((unsigned int)(t->seconds * WALL_PER_CPU));
	start(t);
}

static struct span
read_back(int fd)
{
	struct stat st;
	void *at;

	if (fstat(fd, &st) != 0 || st.st_size == 0)
		return (struct span){ 0 };
	at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	return at == MAP_FAILED ? (struct span){ 0 } : span_of(at, (size_t)st.st_size);
}

void
check_run(const struct trial *t, struct ending *e)
{
	int out = memfd_create("output", MFD_CLOEXEC), status = 0;
	struct rusage usage;
	pid_t pid = fork();

	*e = (struct ending){ .status = -1 };
	if (pid == 0)
		become(t, out);
	while (wait4(pid, &status, 0, &usage) < 0 && errno == EINTR)
		continue;
	e->cpu = (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec
	         + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
	e->memory = usage.ru_maxrss;
	if (WIFEXITED(status))
		e->status = WEXITSTATUS(status);
	else
		e->signal = WTERMSIG(status);
	e->late = e->cpu > t->seconds || e->signal == SIGXCPU || e->signal == SIGALRM
	          || (e->signal == SIGKILL && e->cpu >= t->seconds);
	e->output = read_back(out);
	close(out);
}

void
check_forget(struct ending *e)
{
	if (e->output.len)
		munmap((void *)(uintptr_t)e->output.at, e->output.len);
	e->output = (struct span){ 0 };
}

/* ---- what lies in a directory ---- */

static void
list(const char *folder, const char *but, int depth, struct text *out)
{
	struct dirent **names;
	int count = scandir(folder, &names, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		struct text path = { 0 };
		struct stat st;

		text_addf(&path, "%s/%s", folder, names[i]->d_name);
		if (strcmp(names[i]->d_name, ".") != 0 && strcmp(names[i]->d_name, "..") != 0
		        && !(but && strcmp(text_str(&path), but) == 0)
		        && lstat(text_str(&path), &st) == 0) {
			text_addf(out, "%s %o %lld %lld\n", text_str(&path), st.st_mode,
			        (long long)st.st_size, (long long)st.st_mtime);
			if (S_ISDIR(st.st_mode) && depth > 0)
				list(text_str(&path), but, depth - 1, out);
		}
		text_free(&path);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
}

void
check_listing(const char *folder, const char *but, struct text *out)
{
	list(folder, but, 8, out);
}

/* ---- out of the way with it ---- */

static bool
remove_at(int parent, const char *name, int depth)
{
	const struct dirent *d;
	DIR *dir;
	int fd;

	if (unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
		return true;
	if (errno != ENOTEMPTY && errno != EEXIST)
		return unlinkat(parent, name, 0) == 0;
	if (depth == 0 || fchmodat(parent, name, 0700, 0) != 0)
		return false;
	fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir)
		return false;
	while ((d = readdir(dir)))
		if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0
		        && !remove_at(fd, d->d_name, depth - 1))
			break;
	closedir(dir);
	return !d && unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

/* What is very deep is left to the tools. */
void
check_remove(const char *folder)
{
	char command[1400];

	if (remove_at(AT_FDCWD, folder, DEPTH_MOST))
		return;
	snprintf(command, sizeof command, "chmod -R u+rwx '%s' 2>/dev/null; rm -rf '%s'",
	        folder, folder);
	if (system(command) != 0)
		perror(folder);
}
