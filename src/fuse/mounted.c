/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuse/mounted_private.h"

#ifndef HAVE_FUSE

const char *
mounted_absent(void)
{
	return "no: built without libfuse3";
}

struct mounted *
mounted_new(const char *directory, struct error *err)
{
	(void)directory;
	error_set(err, "this flashloupe was built without libfuse3");
	return NULL;
}

void
mounted_free(struct mounted *m)
{
	(void)m;
}

void
mounted_serve(struct mounted *m, const struct mounted_service *service)
{
	(void)m, (void)service;
}

void
mounted_let_serve(struct mounted *m)
{
	(void)m;
}

void
mounted_refuse(struct mounted *m)
{
	(void)m;
}

bool
mounted_leave(const char *directory, bool *spoiled, struct error *err)
{
	(void)directory, (void)spoiled;
	return error_set(err, "this flashloupe was built without libfuse3");
}

#else

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum {
	LEAVE_WAITS = 110,          /* about 5 seconds */
	LEAVE_PAUSE_LEAST = 500000, /* ns; each is half as long again as the one before */
	LEAVE_PAUSE_MOST = 50000000
};

const char *
mounted_absent(void)
{
	return NULL;
}

/* ---- the mount ---- */

static void
say_nothing(enum fuse_log_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
}

struct mounted *
mounted_new(const char *directory, struct error *err)
{
	static char name[] = "flashloupe", flag[] = "-o",
		options[] = "ro,nodev,nosuid,fsname=flashloupe,subtype=flashloupe";
	char *words[] = { name, flag, options, NULL };
	struct fuse_args args = FUSE_ARGS_INIT(3, words);
	struct mounted *m = memory_zeroed(1, sizeof *m);

	errno = 0;
	fuse_set_log_func(say_nothing);
	m->session = fuse_session_new(&args, &mounted_operations, sizeof mounted_operations, m);
	fuse_opt_free_args(&args);
	if (m->session && fuse_session_mount(m->session, directory) == 0) {
		m->second = mounted_open_second(m);
		return m;
	}
	if (access("/dev/fuse", R_OK | W_OK) != 0)
		error_set_errno(err, "/dev/fuse cannot be used");
	else
		error_set_errno(err, "%s: cannot be mounted on", directory);
	if (m->session)
		fuse_session_destroy(m->session);
	free(m);
	return NULL;
}

void
mounted_free(struct mounted *m)
{
	if (!m)
		return;
	fuse_session_unmount(m->session);
	fuse_session_destroy(m->session);
	if (m->second >= 0)
		close(m->second);
	free(m);
}

/* ---- answering ---- */

struct servant {
	struct task task;
	struct mounted *mounted;
};

static void
answer_all(struct mounted *m)
{
	struct fuse_buf request = { .mem = NULL };
	int got;

	while (!fuse_session_exited(m->session)) {
		got = fuse_session_receive_buf(m->session, &request);
		if (got == -EINTR)
			continue;
		if (got <= 0)
			break;
		fuse_session_process_buf(m->session, &request);
	}
	free(request.mem);
	mounted_end_thread();
}

static void
run_servant(struct task *task)
{
	answer_all(((struct servant *)task)->mounted);
}

static void
run_ahead(struct task *task)
{
	mounted_read_ahead(((struct servant *)task)->mounted);
}

void
mounted_serve(struct mounted *m, const struct mounted_service *service)
{
	struct servant servants[JOBS_MOST] = { 0 };
	struct task_line line = { .workers = service->workers };
	unsigned int threads = service->workers ? service->jobs + service->ahead : 1;

	m->service = service;
	m->prefetch = threads > service->jobs ? prefetch_new(service->share) : NULL;
	for (unsigned int i = 1; i < threads && i < JOBS_MOST; i++) {
		servants[i].task.run = i < service->jobs ? run_servant : run_ahead;
		servants[i].mounted = m;
		task_add(&line, &servants[i].task);
	}
	answer_all(m);
	if (m->prefetch)
		prefetch_stop(m->prefetch);
	while (task_take(&line))
		continue;
	prefetch_free(m->prefetch);
}

/* ---- ending another process's mount ---- */

static bool
is_mounted(const char *directory, dev_t *device)
{
	struct stat st;

	if (stat(directory, &st) != 0)
		return errno != ENOTCONN;
	if (*device && st.st_dev != *device)
		return false;
	*device = st.st_dev;
	return true;
}

bool
mounted_leave(const char *directory, bool *spoiled, struct error *err)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct timespec pause = { 0, LEAVE_PAUSE_LEAST };
	dev_t device = 0;
	int answer;

	if (fd < 0)
		return error_set_errno(err, "%s: cannot be opened", directory);
	is_mounted(directory, &device);
	answer = ioctl(fd, MOUNTED_LEAVE);
	close(fd);
	*spoiled = answer == MOUNTED_SPOILED;
	if (answer < 0 && errno == ENOTTY)
		return error_set(err, "%s: is not mounted by flashloupe", directory);
	for (int i = 0; i < LEAVE_WAITS && is_mounted(directory, &device); i++) {
		nanosleep(&pause, NULL);
		if (pause.tv_nsec < LEAVE_PAUSE_MOST)
			pause.tv_nsec += pause.tv_nsec / 2;
	}
	return !is_mounted(directory, &device)
	       || error_set(err, "%s: is still mounted", directory);
}

#endif
