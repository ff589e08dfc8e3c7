/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef HAVE_LINUX_OPENAT2_H
#include <linux/openat2.h>
#endif

enum { AGAIN = 64 };

int
beneath_open_at_once(int top, const char *path, int flags, mode_t mode)
{
#if defined HAVE_LINUX_OPENAT2_H && defined SYS_openat2
	struct open_how how = {
		.flags = (unsigned int)(flags | O_CLOEXEC | O_LARGEFILE),
		.mode = flags & O_CREAT ? mode : 0,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
	};
	long fd = -1;

	/* EAGAIN: something was renamed meanwhile, and the kernel is not sure. */
	for (int try = 0; fd < 0 && try < AGAIN; try++) {
		fd = syscall(SYS_openat2, top, *path ? path : ".", &how, sizeof how);
		if (fd < 0 && errno != EAGAIN && errno != EINTR)
			break;
	}
	return (int)fd;
#else
	(void)top, (void)path, (void)flags, (void)mode;
	errno = ENOSYS;
	return -1;
#endif
}

/* Closes it and keeps errno. */
static void
close_quietly(int fd)
{
	int saved = errno;

	close(fd);
	errno = saved;
}

/* The next component of *path; false with errno set if it is not allowed. */
static bool
take_component(const char **path, char name[NAME_MAX + 1])
{
	size_t len = strcspn(*path, "/");

	errno = len > NAME_MAX ? ENAMETOOLONG : EXDEV;
	if (len == 0 || len > NAME_MAX)
		return false;
	memcpy(name, *path, len);
	name[len] = 0;
	if (strcmp(name, "..") == 0)
		return false;
	*path += len + ((*path)[len] == '/');
	return true;
}

int
beneath_open_by_steps(int top, const char *path, int flags, mode_t mode)
{
	const int way = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	char name[NAME_MAX + 1] = ".";
	int up = -1, fd;

	if (*path && !take_component(&path, name))
		return -1;
	while (*path) {
		fd = openat(up < 0 ? top : up, name, way);
		if (up >= 0)
			close_quietly(up);
		if (fd < 0)
			return -1;
		up = fd;
		if (!take_component(&path, name)) {
			close_quietly(up);
			return -1;
		}
	}
	fd = openat(up < 0 ? top : up, name, flags | O_NOFOLLOW | O_CLOEXEC, mode);
	if (up >= 0)
		close_quietly(up);
	return fd;
}

int
beneath_open(int top, const char *path, int flags, mode_t mode)
{
	int fd = beneath_open_at_once(top, path, flags, mode);

	/* EPERM: a container that doesn't know the call; the other way then decides. */
	if (fd < 0 && (errno == ENOSYS || errno == EPERM || errno == EAGAIN))
		fd = beneath_open_by_steps(top, path, flags, mode);
	return fd;
}
