/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All issues of an image, gathered store by store, in slices. */
#include <string.h>

#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "issues/issues_private.h"
#include "text/sort.h"

struct issue_search {
	const struct firmware *root, *store; /* store: NULL when all were looked at */
	struct collector collector;
	bool begun;               /* with the store */
	size_t from;              /* its first issue */
	size_t volume;            /* the next volume of it */
	ARRAY(uint32_t) order;    /* its issues by number, being sorted */
	struct sort *sort;
};

static void
begin_store(struct issue_search *s)
{
	const struct firmware *f = s->store;
	struct collector *c = &s->collector;

	*c = (struct collector){ .f = f, .list = c->list, .last_extent = EXTENT_NONE };
	s->begun = true;
	s->from = c->list->issues.count;
	s->volume = firmware_plain(f) ? f->volumes.count : 0;
	issues_add_store(c);
}

/* By offset, the gravest first, by name. */
static void
add_issue_key(void *arg, uint32_t i, struct text *key)
{
	const struct issue_search *s = arg;
	const struct issue *issue = &s->collector.list->issues.at[s->from + i];

	sort_add_u64(key, issue->offset);
	sort_add_u32(key, UINT32_MAX - (uint32_t)issue->severity);
	text_add(key, issue->name);
}

static void
begin_order(struct issue_search *s)
{
	size_t count;

	if (!firmware_plain(s->store))
		issues_add_guise(&s->collector);
	count = s->collector.list->issues.count - s->from;
	s->order.count = 0;
	for (uint32_t i = 0; i < count; i++)
		array_push(&s->order, i);
	s->sort = sort_begin(s->order.at, count, add_issue_key, s);
}

/* Each goes to its place: a cycle of them at a time. */
static void
take_order(struct issue_search *s)
{
	struct issue *at = s->collector.list->issues.at + s->from;

	for (uint32_t i = 0; i < s->order.count; i++) {
		struct issue first = at[i];
		uint32_t to = i;

		for (uint32_t from = s->order.at[i]; from != i; from = s->order.at[to]) {
			at[to] = at[from];
			s->order.at[to] = to;
			to = from;
		}
		at[to] = first;
		s->order.at[to] = to;
	}
}

/* Looks at the JFFS2 parts of the store; true while there is more to do. */
static bool
step_volumes(struct issue_search *s, size_t *looks)
{
	struct collector *c = &s->collector;

	while (c->volume || s->volume < s->store->volumes.count) {
		if (!c->volume)
			issues_begin_volume(c, s->store->volumes.at[s->volume++]);
		if (issues_step_volume(c, looks))
			return true;
		issues_end_volume(c);
	}
	return false;
}

static bool
step_store(struct issue_search *s, size_t *looks)
{
	if (!s->begun)
		begin_store(s);
	if (!s->sort && step_volumes(s, looks))
		return true;
	if (!s->sort)
		begin_order(s);
	if (*looks == 0 || sort_step(s->sort, *looks))
		return true;
	sort_end(s->sort);
	s->sort = NULL;
	take_order(s);
	return false;
}

struct issue_search *
issue_search_begin(const struct firmware *f, struct issue_list *list)
{
	struct issue_search *s = memory_zeroed(1, sizeof *s);

	memset(list, 0, sizeof *list);
	s->root = s->store = f;
	s->collector.list = list;
	return s;
}

bool
issue_search_step(struct issue_search *s, size_t looks)
{
	while (s->store) {
		if (step_store(s, &looks))
			return true;
		s->store = firmware_next(s->root, s->store);
		s->begun = false;
		if (!s->store)
			issues_judge(s->root, s->collector.list);
	}
	return false;
}

void
issue_search_end(struct issue_search *s)
{
	if (!s)
		return;
	issues_end_volume(&s->collector);
	if (s->sort)
		sort_end(s->sort);
	array_free(&s->order);
	free(s);
}

void
firmware_issues(const struct firmware *f, struct issue_list *list)
{
	struct issue_search *s = issue_search_begin(f, list);

	while (issue_search_step(s, SIZE_MAX))
		continue;
	issue_search_end(s);
}
