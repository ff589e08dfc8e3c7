/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong with an image. */
#ifndef LIST_FINDINGS_ISSUES_H
#define LIST_FINDINGS_ISSUES_H

#include "issues/judgement.h"
#include "table/table.h"

struct issue_list;

/* What the rows are made of, once they are. */
const struct issue_list *table_issues_list(const struct table *t);

/* The verdict on the image; how many errors and warnings there are, shown or not. */
const struct judgement *table_issues_judgement(const struct table *t);
size_t table_issues_urgent(const struct table *t);

#endif
