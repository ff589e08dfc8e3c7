/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/temp.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "output/place.h"
#include "base/leave.h"

/* `used` is set last and cleared first. */
static struct {
	atomic_bool used;
	int dir;
	pid_t owner;
	char name[TEMP_NAME_SIZE];
} temps[TEMP_MOST];

static void
remove_all(void)
{
	for (int i = 0; i < TEMP_MOST; i++)
		if (atomic_exchange(&temps[i].used, false) && temps[i].owner == getpid())
			unlinkat(temps[i].dir, temps[i].name, 0);
}

/* Mostly the place after the last one is free. */
void
temp_note(int dir, const char *name)
{
	static int last;
	int i = last, tried = 0;

	leave_undo(remove_all);
	do
		i = (i + 1) % TEMP_MOST;
	while (atomic_load(&temps[i].used) && ++tried < TEMP_MOST);
	assert(tried < TEMP_MOST);
	last = i;
	temps[i].dir = dir;
	temps[i].owner = leave_pid();
	memcpy(temps[i].name, name, strlen(name) + 1);
	atomic_store(&temps[i].used, true);
}

/* Mostly it is the one after that forgotten last. */
void
temp_forget(int dir, const char *name)
{
	static int last;
	int saved = errno;

	for (int k = 1; k <= TEMP_MOST; k++) {
		int i = (last + k) % TEMP_MOST;

		if (!atomic_load(&temps[i].used) || temps[i].dir != dir
		        || strcmp(temps[i].name, name) != 0)
			continue;
		atomic_store(&temps[i].used, false);
		last = i;
		break;
	}
	errno = saved;
}
