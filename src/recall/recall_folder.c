/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "recall/recall_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "digest/sha256.h"
#include "output/output.h"
#include "recall/recall.h"

enum {
	ENDS = 128 * 1024,  /* bytes of either end of the image */
	PIECES = 64, PIECE = 4096,
	NAME_LEN = 64       /* digits of a SHA-256 */
};

void
recall_add_folder(struct text *t)
{
	const char *own = getenv("FLASHLOUPE_STATE"), *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");

	if (own)
		text_add(t, own);
	else if (state && state[0] == '/')
		text_addf(t, "%s/flashloupe", state);
	else if (home && home[0] == '/')
		text_addf(t, "%s/.local/state/flashloupe", home);
}

void
recall_add_identity(struct span image, struct text *t)
{
	struct sha256 sum;
	uint8_t length[8];
	char hex[NAME_LEN + 1];

	for (size_t i = 0; i < sizeof length; i++)
		length[i] = (uint8_t)((uint64_t)image.len >> (8 * i));
	sha256_start(&sum);
	sha256_add(&sum, span_of(length, sizeof length));
	sha256_add(&sum, span_cut(image, 0, ENDS));
	if (image.len > ENDS)
		sha256_add(&sum, span_cut(image, image.len - ENDS, ENDS));
	for (size_t i = 1; i <= PIECES && image.len > (size_t)PIECES * PIECE; i++)
		sha256_add(&sum, span_cut(image, image.len / (PIECES + 1) * i, PIECE));
	sha256_finish(&sum, hex);
	text_add(t, hex);
}

bool
recall_folder_make(const char *folder, struct error *err)
{
	struct text path = { 0 };
	bool ok = true;

	for (const char *s = folder; ok && *s; s++) {
		size_t len = strcspn(s, "/");

		text_add_bytes(&path, s, len);
		if (len > 0 && mkdir(text_str(&path), 0700) != 0 && errno != EEXIST)
			ok = error_set_errno(err, "%s", folder);
		s += len;
		if (!*s)
			break;
		text_add(&path, "/");
	}
	text_free(&path);
	return ok && (access(folder, W_OK | X_OK) == 0 || error_set_errno(err, "%s", folder));
}

struct entry {
	char name[NAME_LEN + 1];
	int64_t written; /* nanoseconds */
};

static int
by_age(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->written != y->written)
		return x->written < y->written ? -1 : 1;
	return strcmp(x->name, y->name);
}

static bool
is_identity(const char *name)
{
	return strlen(name) == NAME_LEN && strspn(name, "0123456789abcdef") == NAME_LEN;
}

void
recall_folder_prune(const char *folder, size_t most)
{
	ARRAY(struct entry) entries = { 0 };
	DIR *d = opendir(folder);
	const struct dirent *at;

	while (d && (at = readdir(d))) {
		struct entry e = { .written = 0 };
		struct stat st;

		if (!is_identity(at->d_name)
		        || fstatat(dirfd(d), at->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		memcpy(e.name, at->d_name, sizeof e.name);
		e.written = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
		array_push(&entries, e);
	}
	if (entries.count > most) {
		qsort(entries.at, entries.count, sizeof *entries.at, by_age);
		for (size_t i = 0; i < entries.count - most; i++)
			unlinkat(dirfd(d), entries.at[i].name, 0);
	}
	if (d)
		closedir(d);
	array_free(&entries);
}

enum { LOCK_TRIES = 50, LOCK_PAUSE_NS = 10 * 1000 * 1000 };

/* The folder itself is locked: nothing need be made for that. */
int
recall_folder_lock(const char *path, struct error *err)
{
	const struct timespec pause = { 0, LOCK_PAUSE_NS };
	struct text folder = { 0 };
	int fd;

	output_add_directory(path, &folder);
	fd = open(text_str(&folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		error_set_errno(err, "%s: cannot be opened", text_str(&folder));
	for (int try = 0; fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0; try++) {
		if (try == LOCK_TRIES) {
			close(fd);
			fd = -1;
			error_set(err, "%s: is in use", text_str(&folder));
			break;
		}
		nanosleep(&pause, NULL);
	}
	text_free(&folder);
	return fd;
}

void
recall_folder_unlock(int lock)
{
	if (lock >= 0)
		close(lock);
}
