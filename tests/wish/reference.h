/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file system as a list of paths, as simple as can be, to compare wished trees with: it is
 * read from the manifest of a tree, changed by words, and written as a manifest. It shares no code
 * with src/wish/ and knows no symbolic links on the way.
 */
#ifndef TESTS_REFERENCE_H
#define TESTS_REFERENCE_H

#include "base/array.h"
#include "text/text.h"
#include "tree/tree.h"

enum { REFERENCE_NOW = 1700000000 };

/* A content, or nothing. */
struct reference_blob {
	struct text bytes;
	char sum[65];
};

struct reference_file {
	char type;            /* as in the manifest: f d l c b p s */
	uint32_t mode, uid, gid, mtime, nlink, ino, major, minor;
	uint64_t size;
	int blob;             /* of a regular file */
	char *target;         /* escaped, "-" without one */
	char *xattrs;         /* as in the manifest: "-" or name=hex,name=hex */
};

struct reference_name {
	char *path;           /* raw; "/" the root */
	int file;
};

struct reference {
	ARRAY(struct reference_name) names;
	ARRAY(struct reference_file) files;
	uint32_t next_ino;
};

/* The contents that references share. */
struct reference_blobs {
	ARRAY(struct reference_blob) all;
};

/* Reads the tree; false if it has something unreadable, which this model does not know. */
bool reference_read(struct reference *r, const struct tree *t, struct reference_blobs *blobs);
struct reference reference_copy(const struct reference *r);
void reference_free(struct reference *r);
void reference_free_blobs(struct reference_blobs *blobs);
int reference_add_blob(struct reference_blobs *blobs, const void *at, size_t len);

/* Makes a change, "rm", of raw paths and values; false if it is impossible. `blob` is what LOCAL
 * stands for, `local_mode` its permissions. */
bool reference_change(struct reference *r, struct reference_blobs *blobs, const char *verb,
        const char *what, const char *path, int blob, uint32_t local_mode);

/* The index of the path's name, -1 if it isn't there. */
int reference_find(const struct reference *r, const char *path);

/* As manifest_write has it. */
void reference_write(const struct reference *r, const struct reference_blobs *blobs,
        struct text *t);

#endif
