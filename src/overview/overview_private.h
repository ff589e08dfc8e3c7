/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the rows of an overview are made. */
#ifndef OVERVIEW_PRIVATE_H
#define OVERVIEW_PRIVATE_H

#include "firmware/model/subject.h"
#include "issues/issues.h"
#include "jffs2/tree/history.h"
#include "overview/overview.h"

struct overview_row {
	enum overview_topic topic;
	enum row_mark mark;
	char name[16];
	struct text text, brief;  /* `brief` is empty where the text is short */
	bool about_part;          /* then of: */
	struct subject subject;
	const char *action, *command;
};

/* A part that something holds for, if there is one. */
struct overview_found {
	bool there;
	struct subject subject;
};

/* How many deleted files of a volume are left, how many of them whole, and of how many more only
 * the name. */
struct overview_count {
	const struct volume *volume;
	size_t files, whole, names;
};

struct overview {
	ARRAY(struct overview_row) rows;
	bool done;                /* the image is examined; then there is ... */
	const struct issue_list *issues; /* ... what is wrong with it, while rows are made, and ... */
	ARRAY(struct overview_count) counts; /* ... what was deleted, of each volume */

	/* What that is found with, in slices; the store that is looked at, and its next volume. */
	bool finds;
	struct issue_search *search; /* NULL if another list has the issues, or all are found */
	struct issue_list own;
	const struct firmware *store;
	size_t volume;
	struct jffs2_deletion_search *deletions;
	struct jffs2_deletions found;
	bool counting;          /* the last of `counts` is being counted, ... */
	size_t counted;         /* ... and so many of what was found are */
	/* Counted while the rows are made. */
	size_t volumes, trees;
	/* The first parts whose size is undecided, ... that is cut short, has deleted files. */
	struct overview_found undecided, short_end, deleted;
};

/* ---- overview.c ---- */

/* Adds a row without a text. The pointer is valid until the next one is added. */
struct overview_row *overview_add(struct overview *o, enum overview_topic topic);
/* The same of a part. */
struct overview_row *overview_add_of(struct overview *o, enum overview_topic topic,
        const struct subject *s);

/* Keeps the first place. */
void overview_keep(struct overview_found *place, const struct subject *s);

/* ---- overview_find.c ---- */

/* Goes on by about `looks` looks to find o->issues and o->counts; false while there is more to do.
 * They are forgotten at any time. */
bool overview_find(const struct table *t, struct overview *o, size_t looks);
void overview_forget_found(struct overview *o);

/* ---- overview_parts.c ---- */

/* Adds the kinds of the parts of `f`, "uImage, JFFS2"; and a row for each part, with what it
 * holds. At most OVERVIEW_PARTS, of many those that are not empty: the last row tells how many
 * more there are. Kinds are sought among the first parts until all is `done`. */
enum { OVERVIEW_PARTS = 40 };
void overview_add_kinds(const struct table *parts, bool done, struct text *t);
void overview_add_parts(struct overview *o, const struct table *parts);

/* ---- overview_volume.c ---- */

/* Adds the rows of the JFFS2 part that `s` is. `terse`: in one row, for the erase size is
 * told elsewhere (overview_add_erase_size) unless it is undecided. */
void overview_add_volume(struct overview *o, const struct subject *s, bool terse);
/* Adds ", erase 64 KiB" if it is decided. */
void overview_add_erase_size(const struct volume *v, struct text *t);

/* ---- overview_next.c ---- */

/* Adds the three rows that make most sense for this image. */
void overview_add_next(struct overview *o, const struct firmware *root);

#endif
