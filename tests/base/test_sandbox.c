/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sandbox, from within: what is not allowed fails, what is allowed goes on. Each test
 * runs in a process of its own, which Check makes: there is no way back out. Tests of what a
 * kernel does not have say so and pass.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/sandbox.h"
#include "tests/fixture/check_main.h"
#include "work/work.h"

/* Builds that watch themselves read all files, or write them, too. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define WATCHED 1
#else
#define WATCHED 0
#endif
#ifdef COVERAGE_BUILD
#define OPEN_WIDE 1
#else
#define OPEN_WIDE 0
#endif

static char top[100], inside[200], outside[200];

static const char *
at(const char *folder, const char *name)
{
	static char paths[4][400];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(paths[turn], sizeof paths[turn], "%s/%s", folder, name);
	return paths[turn];
}

/* 0, or errno. */
static int
make_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return errno;
	ck_assert_int_eq(write(fd, "text", 4), 4);
	close(fd);
	return 0;
}

static int
read_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static void
set_up(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(top, sizeof top, "%s/flashloupe-XXXXXX", tmp != NULL ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(top));
	snprintf(inside, sizeof inside, "%s/in", top);
	snprintf(outside, sizeof outside, "%s/out", top);
	ck_assert_int_eq(mkdir(inside, 0700), 0);
	ck_assert_int_eq(mkdir(outside, 0700), 0);
	ck_assert_int_eq(make_file(at(top, "image")), 0);
	ck_assert_int_eq(make_file(at(outside, "secret")), 0);
}

/* Outside of every sandbox: a process that waits removes it when the test has ended. It has
 * left the test's group, which is killed then, before the test goes on. */
static void
tidy_up_later(void)
{
	char command[300], c = 0;
	int wait[2], ready[2];

	ck_assert(pipe(wait) == 0 && pipe(ready) == 0);
	if (fork() == 0) {
		close(wait[1]);
		setsid();
		if (write(ready[1], &c, 1) != 1)
			_exit(1);
		while (read(wait[0], &c, 1) < 0)
			continue;
		snprintf(command, sizeof command, "rm -rf '%s'", top);
		_exit(system(command) != 0);
	}
	close(wait[0]);
	ck_assert_int_eq(read(ready[0], &c, 1), 1);
	close(ready[0]);
	close(ready[1]);
}

static bool
has_landlock(void)
{
	struct text t = { 0 };
	bool yes;

	sandbox_add_landlock(&t);
	yes = strncmp(text_str(&t), "yes", 3) == 0 && !OPEN_WIDE;
	if (!yes)
		printf("# not tried: Landlock: %s\n", text_str(&t));
	text_free(&t);
	return yes;
}

static bool
has_seccomp(void)
{
	struct text t = { 0 };
	bool yes;

	sandbox_add_seccomp(&t);
	yes = strcmp(text_str(&t), "yes") == 0;
	if (!yes)
		printf("# not tried: seccomp: %s\n", text_str(&t));
	text_free(&t);
	return yes;
}

static void
enter(enum sandbox_use use)
{
	struct sandbox s = { .mode = SANDBOX_AUTO };
	struct error err;

	ck_assert(sandbox_allow(&s, inside, use));
	ck_assert(!sandbox_allow(&s, at(top, "none"), SANDBOX_FILES));
	ck_assert(sandbox_enter(&s, &err));
	ck_assert(sandbox_admits(&s, inside));
	if (has_landlock()) {
		ck_assert(!sandbox_admits(&s, outside));
		ck_assert(!sandbox_admits(&s, top));
	}
	sandbox_free(&s);
}

/* ---- files ---- */

START_TEST(files_are_made_in_the_place_alone)
{
	set_up();
	tidy_up_later();
	if (!has_landlock())
		return;
	enter(SANDBOX_FILES);
	ck_assert_int_eq(make_file(at(inside, "temp")), 0);
	ck_assert_int_eq(rename(at(inside, "temp"), at(inside, "new")), 0);
	ck_assert_int_eq(unlink(at(inside, "new")), 0);
	ck_assert_int_eq(make_file(at(outside, "new")), EACCES);
	ck_assert_int_eq(make_file(at(top, "image")), EACCES);
	ck_assert_int_eq(make_file(at(top, "new")), EACCES);
	ck_assert_int_ne(rename(at(outside, "secret"), at(inside, "secret")), 0);
	ck_assert_int_ne(unlink(at(outside, "secret")), 0);
	ck_assert_int_ne(mkdir(at(inside, "dir"), 0700), 0);
	ck_assert_int_ne(symlink("x", at(inside, "link")), 0);
	ck_assert_int_ne(chmod(at(outside, "secret"), 0777), 0);
}
END_TEST

START_TEST(nothing_else_is_read)
{
	set_up();
	tidy_up_later();
	if (!has_landlock() || WATCHED)
		return;
	enter(SANDBOX_FILES);
	ck_assert_int_eq(read_file(at(outside, "secret")), EACCES);
	ck_assert_int_eq(read_file(at(top, "image")), EACCES);
	ck_assert_int_eq(read_file("/etc/passwd"), EACCES);
	ck_assert_int_eq(read_file("/proc/self/environ"), EACCES);
	ck_assert_int_eq(read_file(outside), EACCES);
}
END_TEST

START_TEST(a_file_that_is_allowed_is_read_and_no_more)
{
	struct sandbox s = { .mode = SANDBOX_AUTO };
	struct error err;

	set_up();
	tidy_up_later();
	if (!has_landlock())
		return;
	ck_assert(sandbox_allow(&s, at(top, "image"), SANDBOX_READ));
	ck_assert(sandbox_enter(&s, &err));
	ck_assert(!sandbox_admits(&s, top));
	ck_assert_int_eq(read_file(at(top, "image")), 0);
	ck_assert_int_eq(make_file(at(top, "image")), EACCES);
	ck_assert_int_eq(read_file(at(outside, "secret")), WATCHED ? 0 : EACCES);
	sandbox_free(&s);
}
END_TEST

START_TEST(a_tree_is_made_in_the_place_alone)
{
	set_up();
	tidy_up_later();
	if (!has_landlock())
		return;
	enter(SANDBOX_TREE);
	ck_assert_int_eq(mkdir(at(inside, "dir"), 0700), 0);
	ck_assert_int_eq(make_file(at(inside, "dir/file")), 0);
	ck_assert_int_eq(link(at(inside, "dir/file"), at(inside, "again")), 0);
	ck_assert_int_eq(symlink("dir", at(inside, "link")), 0);
	ck_assert_int_eq(mkfifo(at(inside, "fifo"), 0600), 0);
	ck_assert_int_eq(chmod(at(inside, "dir/file"), 0640), 0);
	ck_assert_int_ne(mknod(at(inside, "null"), S_IFCHR | 0600, 0x103), 0);
	ck_assert_int_ne(link(at(outside, "secret"), at(inside, "secret")), 0);
	ck_assert_int_ne(link(at(inside, "dir/file"), at(outside, "file")), 0);
	ck_assert_int_ne(mkdir(at(outside, "dir"), 0700), 0);
	ck_assert_int_ne(rmdir(outside), 0);
	/* The way through a link is judged by where it ends. */
	ck_assert_int_eq(symlink("../out", at(inside, "away")), 0);
	ck_assert_int_eq(make_file(at(inside, "away/new")), EACCES);
	ck_assert_int_eq(make_file(at(inside, "link/new")), 0);
}
END_TEST

/* ---- calls ---- */

START_TEST(no_program_is_started)
{
	char *argv[] = { (char *)(uintptr_t) "true", NULL };

	set_up();
	tidy_up_later();
	if (!has_seccomp())
		return;
	enter(SANDBOX_TREE);
	ck_assert_int_eq(execv("/bin/true", argv), -1);
	ck_assert_int_eq(errno, EPERM);
	if (WATCHED)
		return;
	ck_assert_int_eq(fork(), -1);
	ck_assert_int_eq(errno, EPERM);
	ck_assert_int_eq((int)syscall(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0), -1);
	ck_assert_int_eq(errno, EPERM);
}
END_TEST

struct attempt {
	struct task task; /* first */
	int makes, reads, starts, forks;
	pthread_t thread;
};

static void
attempt(struct task *t)
{
	struct attempt *a = (struct attempt *)t;
	char *argv[] = { (char *)(uintptr_t) "true", NULL };

	a->thread = pthread_self();
	a->makes = make_file(at(outside, "new"));
	a->reads = read_file(at(outside, "secret"));
	a->starts = execv("/bin/true", argv) == 0 ? 0 : errno;
	if (!WATCHED)
		a->forks = fork() >= 0 ? 0 : errno;
}

/* The pool is made before, its threads begin behind the walls. */
START_TEST(threads_are_shut_in_too)
{
	struct task_line l = { .workers = workers_new(2) };
	struct attempt a = { .task = { .run = attempt } };
	struct pollfd fd;

	set_up();
	tidy_up_later();
	if (!has_seccomp() || !has_landlock())
		return;
	workers_listen(l.workers);
	enter(SANDBOX_FILES);
	task_add(&l, &a.task);
	fd = (struct pollfd){ workers_descriptor(l.workers), POLLIN, 0 };
	while (!task_take(&l))
		poll(&fd, 1, 1000);
	ck_assert(!pthread_equal(a.thread, pthread_self()));
	ck_assert_int_eq(a.makes, EACCES);
	ck_assert_int_eq(a.reads, WATCHED ? 0 : EACCES);
	ck_assert_int_eq(a.starts, EPERM);
	ck_assert_int_eq(a.forks, WATCHED ? 0 : EPERM);
	workers_free(l.workers);
}
END_TEST

START_TEST(nothing_is_sent)
{
	int number = getppid();

	set_up();
	tidy_up_later();
	if (!has_seccomp())
		return;
	enter(SANDBOX_FILES);
	ck_assert_int_eq(socket(AF_INET, SOCK_STREAM, 0), -1);
	ck_assert_int_eq(errno, EPERM);
	ck_assert_int_eq(socket(AF_UNIX, SOCK_DGRAM, 0), -1);
	ck_assert_int_eq(errno, EPERM);
	ck_assert_int_eq(kill(number, SIGCONT), -1);
	ck_assert_int_eq(errno, EPERM);
	ck_assert_int_eq(kill(getpid(), 0), 0);
	ck_assert_int_eq(raise(SIGCONT), 0);
}
END_TEST

START_TEST(there_is_no_other_way)
{
	struct iovec v = { top, sizeof top };

	set_up();
	tidy_up_later();
	if (!has_seccomp())
		return;
	enter(SANDBOX_FILES);
	ck_assert(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
	               0) == MAP_FAILED);
	ck_assert(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
	               0) != MAP_FAILED);
	ck_assert_int_eq(mprotect((void *)((uintptr_t)&enter & ~4095ul), 4096,
	                         PROT_READ | PROT_WRITE | PROT_EXEC), -1);
	ck_assert_int_eq((int)process_vm_readv(getpid(), &v, 1, &v, 1, 0), -1);
	ck_assert_int_eq(errno, EPERM);
	ck_assert_int_eq((int)syscall(1000), -1);
	ck_assert_int_eq(errno, ENOSYS);
#ifdef SYS_io_uring_setup
	ck_assert_int_eq((int)syscall(SYS_io_uring_setup, 1, NULL), -1);
	ck_assert_int_eq(errno, EPERM);
#endif
#ifdef SYS_bpf
	ck_assert_int_eq((int)syscall(SYS_bpf, 0, NULL, 0), -1);
	ck_assert_int_eq(errno, EPERM);
#endif
#ifdef SYS_keyctl
	ck_assert_int_eq((int)syscall(SYS_keyctl, 0, 0), -1);
	ck_assert_int_eq(errno, EPERM);
#endif
#ifdef SYS_unshare
	ck_assert_int_eq((int)syscall(SYS_unshare, 0), -1);
	ck_assert_int_eq(errno, EPERM);
#endif
}
END_TEST

START_TEST(nothing_is_typed_into_the_terminal)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY), other, count = 0;
	struct winsize size;
	char c = 'x';

	set_up();
	tidy_up_later();
	if (fd < 0 || grantpt(fd) != 0 || unlockpt(fd) != 0 || !has_seccomp())
		return;
	other = open(ptsname(fd), O_RDWR | O_NOCTTY);
	ck_assert_int_ge(other, 0);
	enter(SANDBOX_FILES);
	ck_assert_int_eq(ioctl(other, TIOCSTI, &c), -1);
	ck_assert_int_eq(errno, EPERM);
	ck_assert_int_eq(ioctl(other, FIONREAD, &count), 0);
	ck_assert_int_eq(count, 0);
	ck_assert_int_eq(ioctl(other, TIOCGWINSZ, &size), 0);
}
END_TEST

START_TEST(it_can_be_left_out)
{
	struct sandbox s = { .mode = SANDBOX_OFF };
	struct error err;

	set_up();
	tidy_up_later();
	ck_assert(sandbox_enter(&s, &err));
	ck_assert(sandbox_admits(&s, outside));
	ck_assert(sandbox_admits(NULL, outside));
	ck_assert_int_eq(make_file(at(outside, "new")), 0);
	sandbox_free(&s);
}
END_TEST

START_TEST(it_can_be_insisted_on)
{
	struct sandbox s = { .mode = SANDBOX_REQUIRED };
	bool whole = (has_landlock() || OPEN_WIDE) && has_seccomp();
	struct error err;

	set_up();
	tidy_up_later();
	ck_assert_int_eq(sandbox_enter(&s, &err), whole);
	if (!whole)
		ck_assert_ptr_nonnull(strstr(err.text, "is not available"));
	sandbox_free(&s);
}
END_TEST

/* Linux lets a process be walled in 16 times. */
START_TEST(it_says_when_it_cannot_be_had)
{
	struct sandbox s = { .mode = SANDBOX_REQUIRED };
	struct error err;
	int times = 0;

	set_up();
	tidy_up_later();
	if (!has_landlock() || !has_seccomp())
		return;
	while (times < 20 && sandbox_enter(&s, &err))
		times++;
	ck_assert_int_eq(times, 16);
	ck_assert_str_eq(err.text, "the sandbox is not available: Landlock: refused by the kernel");
	s.mode = SANDBOX_AUTO;
	ck_assert(sandbox_enter(&s, &err));
	ck_assert(!s.walled);
	sandbox_free(&s);
}
END_TEST

CASES(sandbox)
{
	const char *fork = getenv("CK_FORK");

	check_apart();
	if (fork && strcmp(fork, "no") == 0)
		check_skip("a sandbox cannot be left: CK_FORK must not be no");
	tcase_add_test(tcase, files_are_made_in_the_place_alone);
	tcase_add_test(tcase, nothing_else_is_read);
	tcase_add_test(tcase, a_file_that_is_allowed_is_read_and_no_more);
	tcase_add_test(tcase, a_tree_is_made_in_the_place_alone);
	tcase_add_test(tcase, no_program_is_started);
	tcase_add_test(tcase, threads_are_shut_in_too);
	tcase_add_test(tcase, nothing_is_sent);
	tcase_add_test(tcase, there_is_no_other_way);
	tcase_add_test(tcase, nothing_is_typed_into_the_terminal);
	tcase_add_test(tcase, it_can_be_left_out);
	tcase_add_test(tcase, it_can_be_insisted_on);
	tcase_add_test(tcase, it_says_when_it_cannot_be_had);
}
