/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An image on one page: what it is, the verdict, its parts with their state, each JFFS2 file
 * system in four lines, the issues, a small map, and what to look at next. The first screen
 * and the command info show the same lines.
 *
 * The page is a table of one row for each line of thought; a text may have several lines,
 * separated by newlines. While the image is examined the table has what is known so far, and
 * nothing that takes long to count. The rows borrow from the firmware and are made anew when
 * that changes.
 *
 * overview_parts.c makes the rows of parts, overview_volume.c those of a JFFS2 file system,
 * overview_next.c chooses what to look at next.
 */
#ifndef OVERVIEW_OVERVIEW_H
#define OVERVIEW_OVERVIEW_H

#include "table/table.h"

/* What a row is about. */
enum overview_topic {
	OVERVIEW_IMAGE,
	OVERVIEW_VERDICT,
	OVERVIEW_PART,
	OVERVIEW_ERASE,
	OVERVIEW_FILES,
	OVERVIEW_SPACE,
	OVERVIEW_DELETED,
	OVERVIEW_ISSUES,
	OVERVIEW_MAP,     /* the text is a row of the map, and below it the legend */
	OVERVIEW_NEXT,
	OVERVIEW_TOPICS
};

struct overview_topic_row {
	const char *name; /* before the text: "erase size"; "" for parts, named by their kind */
	const char *help; /* what the row tells, in sentences for beginners */
};
/* Indexed by enum overview_topic, OVERVIEW_TOPICS rows. */
extern const struct overview_topic_row overview_topics[];

extern const struct table_class table_overview;

/* Opens a patient view that shares what is wrong with a list of issues, where that is of the same
 * state of the image; it stays the caller's and must outlive the view. */
void table_open_overview(struct table *t, struct firmware *f, const struct table *issues);

/* What a row of that class (not of a view of it) is about. */
enum overview_topic table_overview_topic(const struct table *t, size_t row);

/* Its name, "" where it is that of the row before; its text, borrowed until the table changes. */
const char *table_overview_name(const struct table *t, size_t row);
const char *table_overview_text(const struct table *t, size_t row);

/* The text in few lines, for where there is little room; the same where it is short. */
const char *table_overview_short_text(const struct table *t, size_t row);

/* For a row of OVERVIEW_NEXT: the name of the screen's action and the command that shows the
 * same, without the image; else NULL. */
const char *table_overview_action(const struct table *t, size_t row);
const char *table_overview_command(const struct table *t, size_t row);

#endif
