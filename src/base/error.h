/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Errors are for the world: a file that cannot be opened, a disk that is full. A
 * function that can fail takes a `struct error *` last and returns false (or NULL)
 * after filling it with one sentence for a person. Damage found in an image is not
 * an error but data (a flaw); our own mistakes are asserts.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

struct error {
	char text[512];
};

/* Writes the sentence; returns false, so that `return error_set(...)` reads well.
 * `err` may be NULL (the caller does not want the text). */
bool error_set(struct error *err, const char *format, ...)
        __attribute__((format(printf, 2, 3)));

/* As error_set, with ": " and the meaning of the present errno appended. */
bool error_set_errno(struct error *err, const char *format, ...)
        __attribute__((format(printf, 2, 3)));

#endif
