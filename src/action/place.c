/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "action/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image/image.h"

void
place_temp_name(char name[TEMP_NAME_SIZE], unsigned int try)
{
	snprintf(name, TEMP_NAME_SIZE, ".flashloupe-%ld-%u.tmp", (long)getpid(), try);
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

/* Takes the name with an empty file, then replaces that. */
static bool
place_by_claim(int dir, const char *temp, const char *name)
{
	int fd = openat(dir, name,
	        O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

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
