/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The members of a line of the survey. */
#ifndef SHELF_SURVEY_PRIVATE_H
#define SHELF_SURVEY_PRIVATE_H

#include "shelf/survey.h"

/* ---- survey_systems.c ---- */

/* Adds an array of the file systems. */
void survey_add_systems(const struct firmware *root, struct text *line);

/* ---- survey_versions.c ---- */

/* Adds an array of versions, each of a program once. */
void survey_add_versions(const struct firmware *root, struct text *line);

/* ---- survey.c ---- */

/* Adds "name": and the string, null for "". */
void survey_add_string(struct text *line, const char *name, const char *value);

/* Adds "part":"2/1", or a number for a part of the file itself. */
void survey_add_part(struct text *line, const struct firmware *f, int part);

#endif
