/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "local/names.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

void
local_names(const char *directory, int most,
        void (*each)(void *arg, const char *name, bool is_directory), void *arg)
{
	DIR *d = opendir(directory);
	const struct dirent *e;

	while (d && most-- > 0 && (e = readdir(d))) {
		struct stat st;

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		each(arg, e->d_name, fstatat(dirfd(d), e->d_name, &st, 0) == 0 && S_ISDIR(st.st_mode));
	}
	if (d)
		closedir(d);
}
