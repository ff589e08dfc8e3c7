/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rows of the list of issues: one for each, or for people alone one for all of the same
 * cause in a part, which unfolds. The rows borrow from the list, which the table owns.
 */
#ifndef LIST_FINDINGS_ISSUE_ROWS_H
#define LIST_FINDINGS_ISSUE_ROWS_H

#include "issues/issues.h"
#include "table/table.h"

struct issue_row {
	const struct issue *issue; /* the first, if the row stands for several */
	uint32_t count;            /* how many flaws it stands for */
	bool head;                 /* it stands for several issues */
};

/* Members of the class of that list (table/table.h), as the next three. */
void issue_rows_open(struct table *t);
bool issue_rows_make(struct table *t, size_t looks);
void issue_rows_refresh(struct table *t);
void issue_rows_close(struct table *t);
size_t issue_rows_count(const struct table *t);
struct issue_row issue_rows_at(const struct table *t, size_t row);
const struct issue_list *issue_rows_list(const struct table *t);

/* The issues that a message may be about: those at its place if there are any, else all of its
 * kinds. Returns how many there are; *first is the number of the first, *here says whether they
 * are at its place. */
struct message_found;
size_t issue_rows_find(const struct table *t, const struct message_found *found,
        uint32_t *first, bool *here);

/* Leaves only the issues that are found so for the messages in the text. */
void issue_rows_keep(struct table *t, const char *text);

/* The row of an issue, which is unfolded if need be. */
size_t issue_rows_unfold(struct table *t, uint32_t issue);

extern const struct table_folding issue_rows_folding;

#endif
