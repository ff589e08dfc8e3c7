/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "list/findings/issue_rows.h"

#include <stdlib.h>
#include <string.h>

#include "issues/detail.h"

#define HEAD (UINT32_C(1) << 31) /* in a row: it stands for the whole cause of that issue */

enum { NONE = UINT32_MAX };

/* What is kept of each issue: its cause is known by the first issue that has it. */
struct link {
	uint32_t first, next;   /* issues of the same cause; next: NONE for the last */
	uint32_t last;          /* of the first: the last one so far */
	uint32_t issues, flaws; /* of the first: how many there are of the cause */
	bool open;              /* of the first: they are listed one by one */
};

struct rows {
	struct issue_list list;
	struct issue_search *search; /* while they are looked for */
	ARRAY(struct link) links; /* as many as there are issues */
	bool folds;
	bool unfolded;            /* each is listed while there is a filter */
	bool any;                 /* there is a cause with several issues */
};

/* ---- causes ---- */

static bool
is_same(const struct issue *a, const struct issue *b)
{
	return a->firmware == b->firmware && a->part == b->part && a->severity == b->severity
	       && strcmp(a->name, b->name) == 0;
}

static size_t
hash_of(const struct issue *issue)
{
	size_t hash = (size_t)issue->part * 31 + (size_t)issue->severity
	              + (size_t)(uintptr_t)issue->firmware / 64;

	for (const char *s = issue->name; *s; s++)
		hash = hash * 31 + (uint8_t)*s;
	return hash;
}

/* The first issue of the same cause, which may be `i` itself. `slots` has room for twice as many
 * causes as there are issues; each holds a first one, counted from 1. */
static uint32_t
first_of(const struct issue *at, uint32_t i, uint32_t *slots, size_t mask)
{
	size_t slot = hash_of(&at[i]) & mask;

	while (slots[slot] && !is_same(&at[slots[slot] - 1], &at[i]))
		slot = (slot + 1) & mask;
	if (!slots[slot])
		slots[slot] = i + 1;
	return slots[slot] - 1;
}

static void
link_issues(struct rows *r)
{
	const struct issue *at = r->list.issues.at;
	size_t mask = 1;
	uint32_t *slots;

	while (mask < 2 * r->list.issues.count)
		mask = mask * 2 + 1;
	slots = memory_zeroed(mask + 1, sizeof *slots);
	for (uint32_t i = 0; i < r->list.issues.count; i++) {
		uint32_t first = first_of(at, i, slots, mask);

		array_push(&r->links, ((struct link){ first, NONE, i, 1, at[i].count, false }));
		if (first == i)
			continue;
		r->links.at[r->links.at[first].last].next = i;
		r->links.at[first].last = i;
		r->links.at[first].issues++;
		r->links.at[first].flaws += at[i].count;
		r->any = true;
	}
	free(slots);
}

/* ---- rows ---- */

static void
add_cause(struct table *t, uint32_t first)
{
	const struct rows *r = t->state;

	array_push(&t->rows, first | HEAD);
	if (!r->links.at[first].open && !r->unfolded)
		return;
	for (uint32_t i = first; i != NONE; i = r->links.at[i].next)
		array_push(&t->rows, i);
}

static void
make_rows(struct table *t)
{
	const struct rows *r = t->state;

	t->rows.count = 0;
	for (uint32_t i = 0; i < r->links.count; i++) {
		if (!r->folds || r->links.at[r->links.at[i].first].issues == 1)
			array_push(&t->rows, i);
		else if (r->links.at[i].first == i)
			add_cause(t, i);
	}
}

void
issue_rows_open(struct table *t)
{
	struct rows *r = memory_zeroed(1, sizeof *r);

	t->state = r;
	r->search = issue_search_begin(t->firmware, &r->list);
}

bool
issue_rows_make(struct table *t, size_t looks)
{
	struct rows *r = t->state;

	if (issue_search_step(r->search, looks))
		return true;
	issue_search_end(r->search);
	r->search = NULL;
	link_issues(r);
	make_rows(t);
	return false;
}

void
issue_rows_refresh(struct table *t)
{
	struct rows *r = t->state;

	issue_search_end(r->search);
	issue_list_free(&r->list);
	t->rows.count = 0;
	r->links.count = 0;
	r->any = false;
	r->search = issue_search_begin(t->firmware, &r->list);
}

void
issue_rows_close(struct table *t)
{
	struct rows *r = t->state;

	if (r) {
		issue_search_end(r->search);
		issue_list_free(&r->list);
		array_free(&r->links);
	}
	free(r);
	t->state = NULL;
}

const struct issue_list *
issue_rows_list(const struct table *t)
{
	const struct rows *r = t->state;

	return &r->list;
}

size_t
issue_rows_count(const struct table *t)
{
	return t->rows.count;
}

static uint32_t
index_of(const struct table *t, size_t row)
{
	return t->rows.at[row] & ~HEAD;
}

struct issue_row
issue_rows_at(const struct table *t, size_t row)
{
	const struct rows *r = t->state;
	uint32_t i = index_of(t, row);
	bool head = t->rows.at[row] & HEAD;
	const struct issue *issue = &r->list.issues.at[i];

	return (struct issue_row){ issue, head ? r->links.at[i].flaws : issue->count, head };
}

/* ---- by message ---- */

size_t
issue_rows_find(const struct table *t, const struct message_found *found, uint32_t *first,
        bool *here)
{
	const struct rows *r = t->state;
	size_t count = 0;
	bool exact;

	*here = false;
	for (uint32_t i = 0; i < r->list.issues.count; i++) {
		if (!issue_answers(&r->list.issues.at[i], found, &exact) || (*here && !exact))
			continue;
		if (count == 0 || exact > *here) {
			*first = i;
			count = 0;
		}
		*here = exact;
		count++;
	}
	return count;
}

static void
keep(struct table *t, const struct message_found *found, bool *kept)
{
	const struct rows *r = t->state;
	uint32_t first;
	bool here, exact;

	if (issue_rows_find(t, found, &first, &here) == 0)
		return;
	for (uint32_t i = first; i < r->list.issues.count; i++)
		if (issue_answers(&r->list.issues.at[i], found, &exact) && exact == here)
			kept[i] = true;
}

void
issue_rows_keep(struct table *t, const char *text)
{
	enum { MOST = 200 };
	const struct rows *r = t->state;
	struct message_found *found = memory_zeroed(MOST, sizeof *found);
	bool *kept = memory_zeroed(r->list.issues.count + 1, sizeof *kept);
	size_t count = kernel_messages_in(text, found, MOST);

	for (size_t i = 0; i < count; i++)
		keep(t, &found[i], kept);
	t->rows.count = 0;
	for (uint32_t i = 0; i < r->list.issues.count; i++)
		if (kept[i])
			array_push(&t->rows, i);
	free(found);
	free(kept);
}

size_t
issue_rows_unfold(struct table *t, uint32_t issue)
{
	struct rows *r = t->state;
	size_t row = 0;

	if (r->folds)
		r->links.at[r->links.at[issue].first].open = true;
	make_rows(t);
	while (row + 1 < t->rows.count && t->rows.at[row] != issue)
		row++;
	return row;
}

/* ---- folding ---- */

static void
calm(struct table *t, bool branches)
{
	struct rows *r = t->state;

	(void)branches;
	r->folds = true;
	make_rows(t);
}

static bool
shown(const struct table *t)
{
	const struct rows *r = t->state;

	return r->folds && r->any;
}

static bool
is_branch(const struct table *t, size_t row)
{
	return issue_rows_at(t, row).head;
}

static bool
is_open(const struct table *t, size_t row)
{
	const struct rows *r = t->state;

	return is_branch(t, row) && (r->unfolded || r->links.at[index_of(t, row)].open);
}

static void
set_open(struct table *t, size_t row, bool open)
{
	struct rows *r = t->state;

	if (!is_branch(t, row))
		return;
	r->links.at[index_of(t, row)].open = open;
	make_rows(t);
}

static void
open_all(struct table *t, bool open)
{
	struct rows *r = t->state;

	for (size_t i = 0; i < r->links.count; i++)
		r->links.at[i].open = open;
	make_rows(t);
}

static void
unfold(struct table *t, bool all)
{
	struct rows *r = t->state;

	if (r->unfolded == all)
		return;
	r->unfolded = all;
	make_rows(t);
}

static uint32_t
depth(const struct table *t, size_t row)
{
	const struct rows *r = t->state;

	return r->folds && !is_branch(t, row)
	       && r->links.at[r->links.at[index_of(t, row)].first].issues > 1;
}

const struct table_folding issue_rows_folding = {
	.column = "what",
	.calm = calm,
	.shown = shown,
	.is_branch = is_branch,
	.is_open = is_open,
	.set_open = set_open,
	.open_all = open_all,
	.depth = depth,
	.unfold = unfold,
};
