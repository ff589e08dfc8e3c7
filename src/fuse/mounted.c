/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuse/mounted.h"

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
mounted_serve(struct mounted *m, struct share *s, struct workers *w, unsigned int jobs,
        void (*left)(void *arg), void *arg)
{
	(void)m, (void)s, (void)w, (void)jobs, (void)left, (void)arg;
}

bool
mounted_leave(const char *directory, struct error *err)
{
	(void)directory;
	return error_set(err, "this flashloupe was built without libfuse3");
}

#else

#define FUSE_USE_VERSION 35
#include <errno.h>
#include <fcntl.h>
#include <fuse_lowlevel.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

/* An image doesn't change, so nothing is asked twice. */
static const double for_ever = 86400;

enum {
	LEAVE = _IO('F', 0x4c), /* the ioctl that ends it */
	LEAVE_WAITS = 100,      /* times LEAVE_PAUSE: 5 seconds */
	LEAVE_PAUSE = 50000000, /* ns */
	READ_MOST = 1 << 20
};

struct mounted {
	struct fuse_session *session;
	struct share *share;
	void (*left)(void *arg);
	void *arg;
};

const char *
mounted_absent(void)
{
	return NULL;
}

/* ---- the operations ---- */

static struct share *
share_of(fuse_req_t req)
{
	return ((struct mounted *)fuse_req_userdata(req))->share;
}

static void
on_lookup(fuse_req_t req, fuse_ino_t dir, const char *name)
{
	struct fuse_entry_param e = { .attr_timeout = for_ever, .entry_timeout = for_ever };
	uint64_t number;
	int error = answer_lookup(share_of(req), dir, span_of(name, strlen(name)), &number);

	e.ino = number;
	if (!error)
		error = answer_stat(share_of(req), number, &e.attr);
	if (error)
		fuse_reply_err(req, error);
	else
		fuse_reply_entry(req, &e);
}

static void
on_getattr(fuse_req_t req, fuse_ino_t node, struct fuse_file_info *info)
{
	struct stat st;
	int error = answer_stat(share_of(req), node, &st);

	(void)info;
	if (error)
		fuse_reply_err(req, error);
	else
		fuse_reply_attr(req, &st, for_ever);
}

static void
on_readlink(fuse_req_t req, fuse_ino_t node)
{
	struct span target = { 0 };
	struct text t = { 0 };
	int error = answer_target(share_of(req), node, &target);

	if (!error && target.len)
		text_add_bytes(&t, target.at, target.len);
	if (error)
		fuse_reply_err(req, error);
	else
		fuse_reply_readlink(req, text_str(&t));
	text_free(&t);
}

static void
on_open(fuse_req_t req, fuse_ino_t node, struct fuse_file_info *info)
{
	int error = (info->flags & O_ACCMODE) != O_RDONLY ? EROFS
	          : answer_open(share_of(req), node);

	info->keep_cache = true;
	if (error)
		fuse_reply_err(req, error);
	else
		fuse_reply_open(req, info);
}

static void
on_read(fuse_req_t req, fuse_ino_t node, size_t size, off_t at, struct fuse_file_info *info)
{
	uint32_t len = size < READ_MOST ? (uint32_t)size : READ_MOST, got = 0;
	uint8_t *bytes = memory_try(len ? len : 1);
	int error = !bytes ? ENOMEM : at < 0 ? EINVAL
	          : answer_read(share_of(req), node, (uint64_t)at, bytes, len, &got);

	(void)info;
	if (error)
		fuse_reply_err(req, error);
	else
		fuse_reply_buf(req, (const char *)bytes, got);
	free(bytes);
}

static void
on_readdir(fuse_req_t req, fuse_ino_t dir, size_t size, off_t from, struct fuse_file_info *info)
{
	char *page = memory_try(size ? size : 1);
	uint64_t at = (uint64_t)from;
	size_t used = 0, needs;
	struct span name;
	struct stat st;
	int error = page ? 0 : ENOMEM;

	(void)info;
	while (!error && !(error = answer_list(share_of(req), dir, &at, &name, &st))
	        && name.len) {
		char word[4096];

		if (name.len >= sizeof word)
			continue;
		memcpy(word, name.at, name.len);
		word[name.len] = 0;
		needs = fuse_add_direntry(req, page + used, size - used, word, &st, (off_t)at);
		if (needs > size - used)
			break;
		used += needs;
	}
	if (error)
		fuse_reply_err(req, error);
	else
		fuse_reply_buf(req, page, used);
	free(page);
}

/* As much as there is room for; with `size` 0 how much that is. */
static void
reply_sized(fuse_req_t req, int error, const struct text *t, size_t size)
{
	if (error)
		fuse_reply_err(req, error);
	else if (size == 0)
		fuse_reply_xattr(req, t->len);
	else if (t->len > size)
		fuse_reply_err(req, ERANGE);
	else
		fuse_reply_buf(req, text_str(t), t->len);
}

static void
on_getxattr(fuse_req_t req, fuse_ino_t node, const char *name, size_t size)
{
	struct text t = { 0 };
	int error = answer_value(share_of(req), node, span_of(name, strlen(name)), &t);

	reply_sized(req, error, &t, size);
	text_free(&t);
}

static void
on_listxattr(fuse_req_t req, fuse_ino_t node, size_t size)
{
	struct text t = { 0 };
	int error = answer_names(share_of(req), node, &t);

	reply_sized(req, error, &t, size);
	text_free(&t);
}

static void
on_statfs(fuse_req_t req, fuse_ino_t node)
{
	struct statvfs st = { .f_bsize = 4096, .f_frsize = 4096, .f_namemax = 254 };
	uint64_t bytes, nodes;

	(void)node;
	answer_size(share_of(req), &bytes, &nodes);
	st.f_blocks = bytes / 4096;
	st.f_files = nodes;
	fuse_reply_statfs(req, &st);
}

static void
on_ioctl(fuse_req_t req, fuse_ino_t node, unsigned int command, void *arg,
        struct fuse_file_info *info, unsigned int flags, const void *in, size_t in_size,
        size_t out_size)
{
	struct mounted *m = fuse_req_userdata(req);

	(void)arg, (void)info, (void)flags, (void)in, (void)in_size, (void)out_size;
	if (node != ANSWER_TOP || command != (unsigned int)LEAVE) {
		fuse_reply_err(req, ENOTTY);
		return;
	}
	fuse_reply_ioctl(req, 0, NULL, 0);
	m->left(m->arg);
}

static const struct fuse_lowlevel_ops operations = {
	.lookup = on_lookup,
	.getattr = on_getattr,
	.readlink = on_readlink,
	.open = on_open,
	.read = on_read,
	.readdir = on_readdir,
	.getxattr = on_getxattr,
	.listxattr = on_listxattr,
	.statfs = on_statfs,
	.ioctl = on_ioctl,
};

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
	m->session = fuse_session_new(&args, &operations, sizeof operations, m);
	fuse_opt_free_args(&args);
	if (m->session && fuse_session_mount(m->session, directory) == 0)
		return m;
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
}

static void
run_servant(struct task *task)
{
	answer_all(((struct servant *)task)->mounted);
}

void
mounted_serve(struct mounted *m, struct share *s, struct workers *w, unsigned int jobs,
        void (*left)(void *arg), void *arg)
{
	struct servant servants[JOBS_MOST] = { 0 };
	struct task_line line = { .workers = w };

	m->share = s;
	m->left = left;
	m->arg = arg;
	for (unsigned int i = 1; w && i < jobs && i < JOBS_MOST; i++) {
		servants[i].task.run = run_servant;
		servants[i].mounted = m;
		task_add(&line, &servants[i].task);
	}
	answer_all(m);
	while (task_take(&line))
		continue;
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
mounted_leave(const char *directory, struct error *err)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct timespec pause = { 0, LEAVE_PAUSE };
	dev_t device = 0;
	int answer;

	if (fd < 0)
		return error_set_errno(err, "%s: cannot be opened", directory);
	is_mounted(directory, &device);
	answer = ioctl(fd, LEAVE);
	close(fd);
	if (answer != 0 && errno == ENOTTY)
		return error_set(err, "%s: is not mounted by flashloupe", directory);
	for (int i = 0; i < LEAVE_WAITS && is_mounted(directory, &device); i++)
		nanosleep(&pause, NULL);
	return !is_mounted(directory, &device)
	       || error_set(err, "%s: is still mounted", directory);
}

#endif
