/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for what no format here knows, by libmagic and the database of file(1). It is loaded
 * when it is first needed, inside the sandbox, which is told before which file that is. What it
 * says is a guess, by less evidence than is required here.
 */
#ifndef CONTENT_LIBMAGIC_H
#define CONTENT_LIBMAGIC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "text/text.h"

struct libmagic;

/* Why there is none: "not built in (libmagic)", "its database is missing"; NULL if it is there. */
const char *libmagic_absent(void);

/* Adds the path of the database, $MAGIC if that is set; nothing if there is none. */
void libmagic_add_path(struct text *t);

/* Loads the database; NULL if that fails. libmagic_close releases it, and accepts NULL. */
struct libmagic *libmagic_open(void);
void libmagic_close(struct libmagic *m);

/* Adds what it calls the bytes, of which it sees the first 64 KiB, free of control bytes; false
 * if it has no name for them. */
bool libmagic_name(struct libmagic *m, struct span s, struct text *t);

#endif
