/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files that a survey examines: those that are named, those in directories, in the order of
 * their names, and those that standard input lists. They are found one by one, so that there may
 * be any number of them; what is held is the names in the directories on the way to the present
 * one. Links in directories are not followed.
 */
#ifndef SHELF_SURVEY_NAMES_H
#define SHELF_SURVEY_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "text/text.h"

struct survey_names; /* opaque */

/* Of these words, borrowed: paths, or "-" for a list on standard input, where each path ends with
 * a newline, or with a NUL if there is one near its beginning. Never NULL. */
struct survey_names *survey_names_new(char **words, size_t count);

/* The next path; false after the last. *why is NULL, or why that directory can't be listed;
 * valid until the next call. */
bool survey_names_next(struct survey_names *n, struct text *path, const char **why);

void survey_names_free(struct survey_names *n);

#endif
