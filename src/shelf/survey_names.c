/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shelf/survey_names.h"

#include <errno.h>
#include <fts.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"

struct survey_names {
	char **words;
	size_t count, next;
	FTS *walk;         /* through a directory; NULL: none is under way */
	bool listed;       /* standard input is read */
	int separator;     /* -1: not known yet */
	size_t at, len;    /* what is left in the buffer */
	char buffer[65536];
};

struct survey_names *
survey_names_new(char **words, size_t count)
{
	struct survey_names *n = memory_zeroed(1, sizeof *n);

	n->words = words;
	n->count = count;
	n->separator = -1;
	return n;
}

void
survey_names_free(struct survey_names *n)
{
	if (n->walk)
		fts_close(n->walk);
	free(n);
}

/* ---- directories ---- */

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* The next regular file, or directory that can't be read; false after the last. */
static bool
walk_on(struct survey_names *n, struct text *path, const char **why)
{
	FTSENT *e;

	while ((e = fts_read(n->walk))) {
		bool failed = e->fts_info == FTS_DNR || e->fts_info == FTS_ERR
		              || e->fts_info == FTS_NS;

		if (e->fts_info != FTS_F && !failed)
			continue;
		text_add(path, e->fts_path);
		*why = failed ? strerror(e->fts_errno) : NULL;
		return true;
	}
	fts_close(n->walk);
	n->walk = NULL;
	return false;
}

static bool
begin_walk(struct survey_names *n, char *word)
{
	char *roots[] = { word, NULL };
	struct stat st;

	if (stat(word, &st) != 0 || !S_ISDIR(st.st_mode))
		return false;
	n->walk = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
	return n->walk != NULL;
}

/* ---- standard input ---- */

static bool
fill(struct survey_names *n)
{
	ssize_t got;

	do
		got = read(STDIN_FILENO, n->buffer, sizeof n->buffer);
	while (got < 0 && errno == EINTR);
	n->at = 0;
	n->len = got > 0 ? (size_t)got : 0;
	if (n->separator < 0 && memchr(n->buffer, 0, n->len))
		n->separator = 0;
	else if (n->separator < 0 && memchr(n->buffer, '\n', n->len))
		n->separator = '\n';
	return got > 0;
}

/* The next path of the list; empty ones are left out. */
static bool
read_on(struct survey_names *n, struct text *path)
{
	while (n->at < n->len || fill(n)) {
		const char *from = n->buffer + n->at;
		const char *end = n->separator < 0 ? NULL
		                : memchr(from, n->separator, n->len - n->at);
		size_t len = end ? (size_t)(end - from) : n->len - n->at;

		text_add_bytes(path, from, len);
		n->at += len + (end != NULL);
		if (end && path->len)
			return true;
	}
	return path->len > 0;
}

/* ---- all ---- */

bool
survey_names_next(struct survey_names *n, struct text *path, const char **why)
{
	*why = NULL;
	text_clear(path);
	while (true) {
		if (n->walk && walk_on(n, path, why))
			return true;
		if (n->listed && read_on(n, path))
			return true;
		n->listed = false;
		if (n->next == n->count)
			return false;
		if (strcmp(n->words[n->next], "-") == 0) {
			n->listed = true;
			n->next++;
		} else if (!begin_walk(n, n->words[n->next++])) {
			text_add(path, n->words[n->next - 1]);
			return true;
		}
	}
}
