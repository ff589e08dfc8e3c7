/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/leave.h"
#include "output/beneath.h"
#include "output/temp.h"
#include "store/image.h"

void
place_temp_name(char name[TEMP_NAME_SIZE])
{
	static unsigned int count, begun;
	struct timespec now;

	if (!begun && clock_gettime(CLOCK_REALTIME, &now) == 0)
		begun = (unsigned int)now.tv_sec * 1000003u ^ (unsigned int)now.tv_nsec;
	snprintf(name, TEMP_NAME_SIZE, ".flashloupe-%ld-%08x-%u.tmp", (long)leave_pid(), begun,
	        count++);
}

int
place_open_temp(int dir, char name[TEMP_NAME_SIZE], mode_t mode)
{
	int fd = -1;

	for (unsigned int try = 0; fd < 0 && try < PLACE_TRIES; try++) {
		place_temp_name(name);
		temp_note(dir, name);
		fd = beneath_open(dir, name, O_WRONLY | O_CREAT | O_EXCL, mode);
		if (fd < 0)
			temp_forget(dir, name);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	return fd;
}

bool
place_sync(int fd)
{
	return fsync(fd) == 0 || errno == EINVAL;
}

bool
place_finish(int fd)
{
	int saved = place_sync(fd) ? 0 : errno;

	if (close(fd) != 0 && !saved)
		saved = errno;
	errno = saved;
	return saved == 0;
}

bool
place_sync_all(int dir)
{
	return syncfs(dir) == 0;
}

/* A hard link never replaces anything; not every file system has them. */
static bool
place_by_link(int dir, const char *temp, const char *name)
{
	if (linkat(dir, temp, dir, name, 0) != 0)
		return false;
	unlinkat(dir, temp, 0);
	return true;
}

/* Reserves the name with an empty file, then replaces that. */
static bool
place_by_claim(int dir, const char *temp, const char *name)
{
	int fd = beneath_open(dir, name, O_WRONLY | O_CREAT | O_EXCL, 0600);

	if (fd < 0)
		return false;
	close(fd);
	if (renameat(dir, temp, dir, name) == 0)
		return true;
	unlinkat(dir, name, 0);
	return false;
}

/* The image stays, whatever name leads to it. */
static bool
is_image(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && image_is_open(&st);
}

bool
place_file(int dir, const char *temp, const char *name, enum output_mode mode)
{
	if (mode == OUTPUT_REPLACE && is_image(dir, name)) {
		errno = ETXTBSY;
		return false;
	}
	if (mode == OUTPUT_REPLACE)
		return renameat(dir, temp, dir, name) == 0;
#ifdef RENAME_NOREPLACE
	if (renameat2(dir, temp, dir, name, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
#endif
	if (place_by_link(dir, temp, name))
		return true;
	return errno != EEXIST && place_by_claim(dir, temp, name);
}
