/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command mount. The process that was started mounts and waits; one below it reads the
 * image, in the sandbox, and answers the kernel; when that one ends, by itself or not, the other
 * unmounts. Without -f a copy of the first goes on in the background, once files can be read.
 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/process/process.h"
#include "cli/process/mount_trees.h"
#include "fuse/mounted.h"

enum { SERVANTS_LEAST = 4 };

static const char ready = 'r';

/* ---- in the process that reads the image ---- */

static const char spoiled[] = "was changed or is gone: what was not read before gives an error";

/* Says so, once, to whoever sees what this process prints. */
static bool
is_spoiled(void *arg)
{
	static atomic_flag said = ATOMIC_FLAG_INIT;
	const struct mount_trees *m = arg;
	uint64_t offset;

	if (!image_lost(m->call->f->image, &offset) && !image_changed(m->call->f->image))
		return false;
	if (!atomic_flag_test_and_set(&said))
		call_say(m->call, "%s", spoiled);
	return true;
}

static void
leave(void *arg)
{
	(void)arg;
	_exit(CLI_DONE);
}

static void
serve(struct call *call, struct mounted *mounted, struct mount_trees *m, int pipe)
{
	struct share_source source = { m, is_spoiled,
		call->o->given[OPTION_META] ? mount_trees_about : NULL };
	unsigned int jobs = call->o->given[OPTION_JOBS] ? (unsigned int)call->o->jobs
	                  : workers_usual() > SERVANTS_LEAST ? workers_usual() : SERVANTS_LEAST;
	unsigned int ahead = jobs > 1 ? workers_usual() : 0;
	struct mounted_service service = {
		.share = share_new(m->shared.at, m->shared.count, m->alone, &source),
		.workers = workers_new(jobs + ahead), .jobs = jobs, .ahead = ahead,
		.left = leave, .alive = pipe,
	};

	child_write(pipe, &ready, 1);
	if (!call->o->foreground)
		child_be_quiet();
	mounted_serve(mounted, &service);
	workers_free(service.workers);
	share_free(service.share);
}

static int
serve_image(struct call *call, struct mounted *mounted, int pipe)
{
	const struct cli_options *given = call->o;
	struct cli_options o = *given;
	struct mount_trees m;
	struct firmware *f;
	int status = CLI_FAILED;

	call->f = cli_open_image(call->image, &given->firmware, false);
	if (!call->f || !call_enclose(call))
		return CLI_FAILED;
	firmware_finish(call->f);
	f = call_open_file(call) ? call_store(call, call->f, &o.path, &o.part) : NULL;
	if (f) {
		call->f = f;
		call->o = &o;
		if (call_travel(call) && mount_trees_find(&m, call)) {
			status = CLI_DONE;
			serve(call, mounted, &m, pipe);
			mount_trees_free(&m);
		}
		call->o = given;
	}
	firmware_close(firmware_root(call->f));
	return status;
}

/* ---- in the one that waits for it ---- */

/* Blocks SIGCHLD, and those that end the mount: by SIGPIPE nobody waits any more until files can be
 * read. */
static void
block_signals(sigset_t *signals, sigset_t *before)
{
	static const int numbers[] = { SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE };

	sigemptyset(signals);
	for (size_t i = 0; i < COUNT(numbers); i++)
		sigaddset(signals, numbers[i]);
	sigprocmask(SIG_BLOCK, signals, before);
}

/* Ends the process when a signal comes; returns its status once it has ended, which may take that
 * requests are refused from when `pipe` is closed. Signals of a terminal reach both processes. */
static int
wait_for(pid_t pid, int pipe, const sigset_t *signals, struct mounted *mounted)
{
	enum { REFUSE_PAUSE = 10 /* ms */ };
	struct pollfd ends[] = { { signalfd(-1, signals, SFD_CLOEXEC), POLLIN, 0 },
		{ pipe, POLLIN, 0 } };
	struct signalfd_siginfo signal;
	bool asked = false, gone = false;
	int status;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		poll(ends, gone ? 1 : 2, gone ? REFUSE_PAUSE : -1);
		if (ends[0].revents && read(ends[0].fd, &signal, sizeof signal) == sizeof signal)
			asked |= signal.ssi_signo != SIGCHLD;
		gone |= ends[1].revents != 0;
		if (asked)
			child_kill(pid);
		if (gone)
			mounted_refuse(mounted);
	}
	close(ends[0].fd);
	if (WIFSIGNALED(status) && (asked || sigismember(signals, WTERMSIG(status)) == 1))
		return CLI_DONE;
	return child_status(status);
}

static int
supervise(struct call *call, int tell)
{
	struct mounted *mounted;
	sigset_t signals, before;
	struct error err;
	char byte;
	pid_t pid;
	int pipe, status;

	mounted = mounted_new(call->words[0], &err);
	if (!mounted)
		return cli_fail("%s", err.text);
	block_signals(&signals, &before);
	pid = child_begin(&pipe);
	if (pid == 0) {
		sigprocmask(SIG_SETMASK, &before, NULL);
		_exit(cli_close_output(serve_image(call, mounted, pipe)));
	}
	status = CLI_FAILED;
	if (pid > 0) {
		mounted_let_serve(mounted);
		if (read(pipe, &byte, 1) == 1 && tell >= 0) {
			child_write(tell, &ready, 1);
			child_be_quiet();
		}
		status = wait_for(pid, pipe, &signals, mounted);
		close(pipe);
	}
	mounted_free(mounted);
	return pid > 0 ? status : cli_fail("cannot start a process: %s", strerror(errno));
}

/* Begins the one in the background, and returns once files can be read. */
static int
go_into_background(struct call *call)
{
	int pipe;
	char byte;
	pid_t pid = child_begin_apart(&pipe);

	if (pid < 0)
		return cli_fail("cannot start a process: %s", strerror(errno));
	if (pid == 0)
		_exit(supervise(call, pipe));
	if (read(pipe, &byte, 1) == 1)
		return CLI_DONE;
	return child_wait(pid);
}

static int
unmount(const char *directory)
{
	struct error err;
	bool lost;

	if (!mounted_leave(directory, &lost, &err))
		return cli_fail("%s", err.text);
	if (!lost)
		return CLI_DONE;
	cli_fail("%s: its image %s", directory, spoiled);
	return CLI_LOSSES;
}

int
command_mount(struct call *call)
{
	if (mounted_absent())
		return cli_fail("this flashloupe was built without libfuse3");
	if (call->o->unmount) {
		if (call->word_count != 1)
			return cli_fail("mount --unmount takes one directory");
		return unmount(call->words[0]);
	}
	if (call->word_count != 2)
		return cli_fail("mount takes an image and a directory");
	call->image = *call->words++;
	call->word_count--;
	if (!is_folder(call->words[0]))
		return cli_fail("%s: is not a directory", call->words[0]);
	if (is_mounted_on(call->words[0]))
		return cli_fail("%s: something is mounted there already (flashloupe mount "
		        "--unmount ends that of an image)", call->words[0]);
	return call->o->foreground ? supervise(call, -1) : go_into_background(call);
}
