/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lessons of a folder, and where the program's own ones are. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lesson/lesson.h"

enum { MOST_LESSONS = 200, MOST_PATH = 4096 };

static bool
is_lesson(const char *name)
{
	size_t len = strlen(name);

	return len > 7 && strcmp(name + len - 7, ".lesson") == 0;
}

static int
by_path(const void *a, const void *b)
{
	const struct lesson *x = a, *y = b;

	return strcmp(text_str(&x->path), text_str(&y->path));
}

static bool
load_one(const char *folder, const char *name, struct lesson_list *list, struct error *err)
{
	struct text path = { 0 };
	struct lesson l;
	bool ok;

	text_addf(&path, "%s/%s", folder, name);
	ok = lesson_load(text_str(&path), &l, err);
	text_free(&path);
	if (ok)
		array_push(&list->lessons, l);
	return ok;
}

static bool
load_folder(const char *folder, struct lesson_list *list, struct error *err)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	bool ok = true;

	if (!d)
		return error_set_errno(err, "%s: cannot be opened", folder);
	while (ok && list->lessons.count < MOST_LESSONS && (e = readdir(d)))
		if (is_lesson(e->d_name))
			ok = load_one(folder, e->d_name, list, err);
	closedir(d);
	if (ok && list->lessons.count == 0)
		ok = error_set(err, "%s: holds no lesson (NAME.lesson)", folder);
	return ok;
}

static size_t
number_of(const char *name, size_t otherwise)
{
	size_t digits = strspn(name, "0123456789"), number = 0;

	if (digits == 0 || digits > 2)
		return otherwise;
	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (size_t)(name[i] - '0');
	return number;
}

size_t
lesson_number(const struct lesson *l, size_t otherwise)
{
	const char *slash = strrchr(text_str(&l->path), '/');

	return number_of(slash ? slash + 1 : text_str(&l->path), otherwise);
}

/* ---- where they are ---- */

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The folder that the program lies in; false if that is not known. */
static bool
program_folder(char path[MOST_PATH])
{
	ssize_t len = readlink("/proc/self/exe", path, MOST_PATH - 1);
	char *slash;

	if (len <= 0)
		return false;
	path[len] = '\0';
	slash = strrchr(path, '/');
	if (slash)
		*slash = '\0';
	return slash != NULL;
}

/* Adds the i-th folder that may have them; false if there is no more. */
static bool
add_place(size_t i, struct text *path)
{
	static const char *const beside[] = { "../share/flashloupe/lessons", "data/lessons",
		"../data/lessons" };
	const char *given = getenv("FLASHLOUPE_LESSONS");
	char program[MOST_PATH];

	if (i == 0)
		text_add(path, given && *given ? given : LESSONS_FOLDER);
	else if (i <= COUNT(beside) && program_folder(program))
		text_addf(path, "%s/%s", program, beside[i - 1]);
	else
		return false;
	return true;
}

bool
lesson_folder(struct text *path)
{
	text_clear(path);
	for (size_t i = 0; add_place(i, path); i++) {
		if (is_folder(text_str(path)))
			return true;
		text_clear(path);
	}
	return false;
}

static bool
fail_without(struct error *err)
{
	struct text place = { 0 }, places = { 0 };

	for (size_t i = 0; add_place(i, &place); i++) {
		text_addf(&places, "%s%s", i ? ", " : "", text_str(&place));
		text_clear(&place);
	}
	error_set(err, "the lessons were not found: set FLASHLOUPE_LESSONS to the folder that has "
	        "them, data/lessons of the sources; looked in %s", text_str(&places));
	text_free(&place);
	text_free(&places);
	return false;
}

/* ---- the list ---- */

bool
lesson_list_load(const char *folder, struct lesson_list *list, struct error *err)
{
	struct text own = { 0 };
	bool ok;

	*list = (struct lesson_list){ .lessons = { 0 } };
	if (!folder && !lesson_folder(&own))
		return fail_without(err);
	ok = load_folder(folder ? folder : text_str(&own), list, err);
	text_free(&own);
	if (ok)
		qsort(list->lessons.at, list->lessons.count, sizeof *list->lessons.at, by_path);
	else
		lesson_list_free(list);
	return ok;
}

void
lesson_list_free(struct lesson_list *list)
{
	for (size_t i = 0; i < list->lessons.count; i++)
		lesson_free(&list->lessons.at[i]);
	array_free(&list->lessons);
}

/* ---- one of them ---- */

/* Adds the name of the file in the folder that has the number of `word`. */
static bool
add_numbered(const char *folder, const char *word, struct text *path)
{
	size_t number = word[strspn(word, "0123456789")] ? SIZE_MAX : number_of(word, SIZE_MAX);
	DIR *d = number != SIZE_MAX ? opendir(folder) : NULL;
	struct dirent *e = NULL;

	while (d && (e = readdir(d)))
		if (is_lesson(e->d_name) && number_of(e->d_name, SIZE_MAX) == number)
			break;
	if (e)
		text_addf(path, "/%s", e->d_name);
	if (d)
		closedir(d);
	return e != NULL;
}

bool
lesson_path(const char *word, struct text *path, struct error *err)
{
	struct text folder = { 0 };
	bool ok = true;

	text_clear(path);
	if (access(word, F_OK) == 0) {
		text_add(path, word);
	} else if (!lesson_folder(&folder)) {
		ok = fail_without(err);
	} else {
		text_add(path, text_str(&folder));
		if (!add_numbered(text_str(&folder), word, path))
			text_addf(path, "/%s.lesson", word);
	}
	text_free(&folder);
	return ok;
}
