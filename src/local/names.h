/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names in a local directory, to complete what is typed. */
#ifndef LOCAL_NAMES_H
#define LOCAL_NAMES_H

#include <stdbool.h>

/* Calls `each` for the names in the directory, in no particular order and without "." and "..", for
 * `most` of them at most. Nothing if it can't be listed. */
void local_names(const char *directory, int most,
        void (*each)(void *arg, const char *name, bool is_directory), void *arg);

#endif
