/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is wrong with an image, and the verdict on it. The list is made on demand and
 * belongs to the caller; issue_list_free releases it.
 */
#ifndef ISSUES_ISSUES_H
#define ISSUES_ISSUES_H

#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "base/severity.h"
#include "firmware/firmware.h"
#include "issues/judgement.h"

/* The flaws of a store and of those below it, as rows of the issues table; linear,
 * computed on demand. For a NAND dump whose spare areas were taken out, the flaws of the
 * pages count. */
struct issue {
	const struct firmware *firmware;
	uint64_t offset;      /* in its store */
	enum severity severity;
	const char *group;    /* "CRC", "structure", ... */
	const char *name;     /* stable */
	const char *kernel;   /* what the kernel does about it, "" if nothing */
	const char *cause;    /* `what` of all of the same name; NULL: as it stands */
	int part;
	uint32_t extent;      /* or EXTENT_NONE */
	uint32_t count;       /* of a long list: equal flaws in a row, joined in this one */
	char what[200];
};
struct issue_list {
	ARRAY(struct issue) issues; /* store by store, by offset */
	size_t errors, warnings, notes;
	struct judgement judgement;
};

/* ---- issues_search.c ---- */

void firmware_issues(const struct firmware *f, struct issue_list *list);

/* The same in slices: begin, step until false, end, at any time. The list is complete, and its
 * judgement made, once a step has returned false; issue_list_free releases it in any case. Meanwhile
 * `f` must not change. */
struct issue_search;
struct issue_search *issue_search_begin(const struct firmware *f, struct issue_list *list);
/* Advances by about `looks` looks at nodes and files. */
bool issue_search_step(struct issue_search *s, size_t looks);
void issue_search_end(struct issue_search *s); /* NULL is fine */

/* ---- issues.c ---- */

void issue_list_free(struct issue_list *list);

#endif
