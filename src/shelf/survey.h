/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A survey: of each image one line of JSON that says what it is, for pipelines that take
 * thousands. doc/json.md documents the members; SURVEY_SCHEMA grows when one of them changes
 * its meaning or goes, not when one is added. A line has no newline in it but the last byte,
 * and is valid UTF-8 without control bytes.
 *
 * survey.c makes the lines, survey_systems.c the file systems in them, survey_versions.c the
 * versions of programs, survey_names.c (survey_names.h) finds the files.
 */
#ifndef SHELF_SURVEY_H
#define SHELF_SURVEY_H

#include "firmware/firmware.h"

enum { SURVEY_SCHEMA = 1 };

/* Adds the line of an image that is examined to its end, with its data read. `seconds` is how
 * long that took. Returns false if the image is damaged, or may be mixed. */
bool survey_add_image(const struct firmware *f, double seconds, struct text *line);

/* Adds the line of a file that could not be examined, and why. */
void survey_add_failure(const char *path, const char *why, double seconds, struct text *line);

/* True if the bytes can be passed on as such a line: they come from a process that read an
 * image. */
bool survey_is_line(struct span bytes);

#endif
