/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is found of the past, shared by past_work.c, which drives the stages, and past_dates.c. */
#ifndef JFFS2_PAST_WORK_PRIVATE_H
#define JFFS2_PAST_WORK_PRIVATE_H

#include "base/radix.h"
#include "jffs2/view/past.h"
#include "text/sort.h"

/* A node that shows when it was written. */
struct stamp {
	uint32_t version, node, time;
};

enum past_stage { PAST_NAMES, PAST_SORTS_NAMES, PAST_STAMPS, PAST_SORTS_STAMPS, PAST_DATES,
       PAST_LEADS, PAST_ENDS, PAST_ORDERS, PAST_SORTS_BEGINS, PAST_SORTS_ENDS, PAST_SUMMARIES,
       PAST_DONE };

struct jffs2_past_work {
	struct jffs2_past *past; /* the caller's, who gets what `found` has in the end */
	const struct jffs2_fs *fs;
	struct jffs2_past found;
	bool names, dates;     /* what is wanted, and not there yet */
	enum past_stage stage;
	uint32_t inode, next;  /* the inode, and the next of its nodes or stamps, or of all */
	struct radix sort;
	ARRAY(struct stamp) of_inode;
	uint32_t latest;       /* time of the inode so far */
	ARRAY(uint32_t) leads; /* dirents that lead to an inode */
	bool any_obsolete;     /* among them */
	struct sort *lead_sort;
};

static inline void
past_work_go_on(struct jffs2_past_work *w, enum past_stage stage)
{
	w->stage = stage;
	w->inode = w->next = 0;
}

static inline bool
past_work_is_name(const struct jffs2_log *log, uint32_t node)
{
	return jffs2_extent_is(&log->extents.at[node], JFFS2_DIRENT);
}

/* Goes on with w->sort, by about *left looks, and then to the next stage, of the same inode. */
void past_work_sort(struct jffs2_past_work *w, uint64_t *left, enum past_stage then);

/* ---- past_dates.c ---- */

/* Begins with the first stage of the dates. */
void past_dates_begin(struct jffs2_past_work *w);
/* Goes on with the one that it is at. */
void past_dates_step(struct jffs2_past_work *w, uint64_t *left);

#endif
