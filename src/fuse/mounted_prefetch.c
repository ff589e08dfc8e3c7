/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was read ahead becomes part of the kernel's cache of pages by FUSE_NOTIFY_STORE. That waits for
 * pages which are locked, as those are that somebody asks for, until they are answered, and no signal
 * ends the wait: a process that dies meanwhile would stay, with all who asked. So
 *
 *  - the threads that may wait have a table of descriptors of their own, with a second one of the
 *    device: the kernel lets fail what was read from the first when all other threads are gone;
 *  - the process that unmounts is told by `alive`, which they don't hold, and refuses the rest.
 *
 * kernel: fuse_notify_store(), fuse_dev_release(), fuse_dev_ioctl_clone()
 */
#include "fuse/mounted_private.h"

#ifdef HAVE_FUSE

#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int
mounted_open_second(const struct mounted *m)
{
	uint32_t first = (uint32_t)fuse_session_fd(m->session);
	int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);

	if (fd >= 0 && ioctl(fd, FUSE_DEV_IOC_CLONE, &first) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* ---- the process that serves ---- */

/* In the calling thread alone: the second takes the place of the first. */
static bool
hold_second(const struct mounted *m)
{
#if defined SYS_close_range
	enum { UNSHARE = 1 << 1 }; /* CLOSE_RANGE_UNSHARE */
	unsigned int first = (unsigned int)fuse_session_fd(m->session);
	unsigned int alive = (unsigned int)m->service->alive;

	return m->second >= 0 && syscall(SYS_close_range, alive, alive, UNSHARE) == 0
	       && dup2(m->second, (int)first) == (int)first;
#else
	(void)m;
	return false;
#endif
}

static bool
push(void *arg, uint64_t node, uint64_t at, const uint8_t *bytes, uint32_t len)
{
	const struct mounted *m = arg;
	struct fuse_bufvec v = FUSE_BUFVEC_INIT(len);

	v.buf[0].mem = (void *)(uintptr_t)bytes;
	return fuse_lowlevel_notify_store(m->session, node, (off_t)at, &v,
	        (enum fuse_buf_copy_flags)0) == 0;
}

void
mounted_read_ahead(struct mounted *m)
{
	prefetch_work(m->prefetch, hold_second(m) ? push : NULL, m);
}

/* ---- the one that unmounts ---- */

void
mounted_let_serve(struct mounted *m)
{
	if (m->second < 0)
		return;
	dup2(m->second, fuse_session_fd(m->session));
	close(m->second);
	m->second = -1;
}

void
mounted_refuse(struct mounted *m)
{
	struct fuse_buf request = { .mem = NULL };
	int fd = fuse_session_fd(m->session);
	const struct fuse_in_header *in;

	fcntl(fd, F_SETFL, O_NONBLOCK);
	while (fuse_session_receive_buf(m->session, &request) > 0) {
		struct fuse_out_header out = { .len = sizeof out, .error = -EIO };

		in = request.mem;
		out.unique = in->unique;
		/* The kernel takes no answer to some, such as FUSE_FORGET. */
		if (write(fd, &out, sizeof out) < 0)
			continue;
	}
	free(request.mem);
}

#endif
