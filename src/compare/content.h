/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The content of a file, as it is or as it was, to be read piece by piece. */
#ifndef COMPARE_CONTENT_H
#define COMPARE_CONTENT_H

#include <stdint.h>

#include "firmware/firmware.h"
#include "firmware/subject.h"
#include "jffs2/history.h"

struct subject;

/* Borrows the volume and is void when that changes; content_close releases the rest. */
struct content {
	const struct volume *volume;
	uint32_t inode;         /* index in volume->fs.inodes */
	uint32_t size;
	bool old;               /* as `view` says, not as it is */
	struct jffs2_view view;
};

/* Inode `inode` as the mounted file system has it, or as it was right after *version (NULL:
 * as it is). False with err set if it is no regular file or has no such version; closing
 * it is allowed then, too. */
bool content_open(struct content *c, const struct volume *v, uint32_t inode,
        const uint32_t *version, struct error *err);
/* As jffs2_fs_read: takes until all is read, which may be seconds. */
int64_t content_read(const struct content *c, uint32_t at, uint8_t *out, uint32_t len,
        struct error *err);
/* As jffs2_fs_read_some: what the screen takes, a slice between two keys. */
int64_t content_read_some(const struct content *c, uint32_t at, uint8_t *out, uint32_t len,
        uint64_t *work, struct error *err);
void content_close(struct content *c);

/* The data of an inode node as it is once decompressed (freed by the caller), and where in the
 * file it begins. False with err set if the subject is none, or cannot be decompressed. */
bool subject_data(const struct subject *s, struct text *out, uint64_t *at,
        struct error *err);

#endif
