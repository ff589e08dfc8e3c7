/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One tree laid over another: a walk through the source, directory by directory, that makes a
 * change for each thing that is to be different. lay.c walks, lay_entry.c decides about one name,
 * lay_values.c about attributes, lay_content.c compares contents.
 */
#ifndef WISH_LAY_PRIVATE_H
#define WISH_LAY_PRIVATE_H

#include "wish/wish_private.h"

/* A directory that is being walked through. */
struct lay_level {
	uint32_t from, to;    /* in the source and in the wished tree */
	uint32_t next;        /* entry of the source, as tree_next counts */
	size_t path_len, member_len; /* of its own paths */
	bool is_new;
};

struct lay {
	struct wish_work *k;
	const struct wish_source *source;
	const struct tree *t; /* of the source */
	bool equal;           /* what the source doesn't have goes */
	struct text path, member; /* of what is looked at, in the image and in the source */
	ARRAY(struct lay_level) levels;
	struct tree_visits visits;
	uint32_t *to;         /* for each node of the source: 1 + the wished node it became */
	size_t *first_path;   /* and 1 + where its path begins in `paths` */
	struct text paths;    /* each with a NUL */
	uint8_t *taken;       /* for each wished node there was: it became one of the source's */
	uint32_t taken_count;
	struct tree_reader *reader; /* of the source; NULL until it is needed */
	uint64_t room;        /* bytes that may still be compared */
};

/* ---- lay.c ---- */

/* Makes a change of the entry in l->path: `what` and the path, or the path alone (NULL). */
bool lay_make(struct lay *l, enum wish_verb verb, const char *what, struct error *err);
/* The same for a verb that takes what has a length. */
bool lay_make_bytes(struct lay *l, enum wish_verb verb, struct span what, struct error *err);
/* Copies the member. */
bool lay_copy(struct lay *l, struct error *err);
bool lay_fail(const struct lay *l, const char *why, struct error *err);

/* ---- lay_entry.c ---- */

/* Makes the name in l->path, of directory `dir`, what `node` of the source is. *descend: both are
 * directories now, and `*to` is the wished one; *is_new: it was made. */
bool lay_entry(struct lay *l, uint32_t dir, struct span name, uint32_t node, bool *descend,
        uint32_t *to, bool *is_new, struct error *err);
/* Removes what the directory has and the source doesn't. */
bool lay_remove_others(struct lay *l, uint32_t to, uint32_t from, struct error *err);

/* ---- lay_values.c ---- */

/* Makes attributes equal, where the source tells them. */
bool lay_values(struct lay *l, uint32_t to, uint32_t from, struct error *err);
/* The same for the time alone, which other changes set. */
bool lay_time(struct lay *l, uint32_t to, uint32_t from, struct error *err);

/* ---- lay_content.c ---- */

/* True if both regular files were read and hold the same. */
bool lay_same_content(struct lay *l, uint32_t to, uint32_t from);

#endif
