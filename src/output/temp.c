/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/temp.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
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

static sigset_t before;

static void
remove_all(void)
{
	for (int i = 0; i < TEMP_MOST; i++)
		if (atomic_exchange(&temps[i].used, false) && temps[i].owner == getpid())
			unlinkat(temps[i].dir, temps[i].name, 0);
}

void
temp_begin(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
}

static void
note(int dir, const char *name)
{
	int i = 0;

	leave_undo(remove_all);
	while (i < TEMP_MOST && atomic_load(&temps[i].used))
		i++;
	assert(i < TEMP_MOST);
	temps[i].dir = dir;
	temps[i].owner = getpid();
	snprintf(temps[i].name, sizeof temps[i].name, "%s", name);
	atomic_store(&temps[i].used, true);
}

void
temp_end(bool made, int dir, const char *name)
{
	int saved = errno;

	if (made)
		note(dir, name);
	sigprocmask(SIG_SETMASK, &before, NULL);
	errno = saved;
}

void
temp_forget(int dir, const char *name)
{
	for (int i = 0; i < TEMP_MOST; i++)
		if (temps[i].dir == dir && strcmp(temps[i].name, name) == 0)
			atomic_store(&temps[i].used, false);
}
