/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What changes to files take contents from: a local file, a local directory, an archive, or an image
 * with files. It is opened, which may be done outside of the sandbox, then examined to its end.
 */
#ifndef JOB_SOURCE_H
#define JOB_SOURCE_H

#include "firmware/firmware.h"
#include "wish/wish.h"

struct workers;

/* One source, which owns what it has; all zero: it is not open. */
struct source {
	struct tree *local;  /* a file or a directory; else NULL */
	struct firmware *f;  /* an archive or an image; else NULL */
	const struct tree *tree; /* once it was given */
};

/* True if the path is a directory, which may have to be allowed before. */
bool source_is_directory(const char *path);
/* Opens the source that `from` names; false with err set. */
bool source_open(struct source *s, const struct wish_source *from, struct workers *workers,
        struct error *err);
/* Examines it, and gives `to` its tree: an archive's own files come before those of images in it.
 * False with err set. */
bool source_give(struct source *s, struct wish_source *to, struct error *err);
void source_close(struct source *s);

#endif
