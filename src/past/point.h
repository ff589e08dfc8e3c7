/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A point in the past of a JFFS2 part. A log has no clock; there are three orders, each
 * with its limits:
 *   time     the times that nodes carry: ctime of an inode node, mctime of a dirent
 *   version  the versions of one inode: certain, but of that inode alone
 *   place    the place in the flash: not chronological after garbage collection
 */
#ifndef PAST_POINT_H
#define PAST_POINT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "text/text.h"

enum point_kind { POINT_NOW, POINT_TIME, POINT_VERSION, POINT_PLACE };

struct point {
	enum point_kind kind;
	uint32_t ino; /* VERSION: of this inode; else 0 */
	uint32_t at;  /* TIME: seconds since 1970, the nodes up to it are there; VERSION: the
	               * same for a version; PLACE: bytes from the part's start, the nodes
	               * that are whole in them are there */
};

static inline bool
point_equal(const struct point *a, const struct point *b)
{
	return a->kind == b->kind && a->ino == b->ino && a->at == b->at;
}

/* Reads a time in UTC: "2015-01-21 16:14:18" (or with a T between), and "2015-01-21
 * 16:14", "2015-01-21", which mean the last second of that minute or day; "@1421856858"
 * counts seconds since 1970. False if it isn't a time or exceeds 32 bits. */
bool point_parse_time(const char *words, uint32_t *time);

/* "2015-01-21 16:14:18", "version 3 of inode 2", "the first 0x14000 bytes",
 * "now". */
void point_describe(const struct point *p, struct text *t);

/* What the point's order is based on: "by the times in the nodes". Never NULL. */
const char *point_order(enum point_kind kind);

/* What to know about that order: a sentence or two. Never NULL. */
const char *point_caveat(enum point_kind kind);

#endif
