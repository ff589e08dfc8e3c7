/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong with an image, and what was deleted in it, found in slices. */
#include "overview/overview_private.h"

#include "firmware/model/children.h"
#include "list/findings/issues.h"
#include "list/list.h"

/* The other list, if it is of the same state of the image. */
static const struct table *
list_of_issues(const struct table *t)
{
	const struct table *other = t->issues;

	return other && other->class == &table_issues && other->firmware == t->firmware
	       && other->generation == t->generation ? other : NULL;
}

/* False while there is more to do. */
static bool
find_issues(const struct table *t, struct overview *o, size_t looks)
{
	const struct table *other = list_of_issues(t);

	if (!o->issues && other && !o->search) {
		o->issues = other->unmade ? NULL : table_issues_list(other);
		return !other->unmade;
	}
	if (o->issues)
		return true;
	if (!o->search)
		o->search = issue_search_begin(t->firmware, &o->own);
	if (issue_search_step(o->search, looks))
		return false;
	issue_search_end(o->search);
	o->search = NULL;
	o->issues = &o->own;
	return true;
}

/* False while there is more to do. */
static bool
count_deletions(struct overview *o, const struct volume *v, size_t looks)
{
	struct overview_count *c;

	if (!o->counting)
		array_push(&o->counts, ((struct overview_count){ .volume = v,
		        .files = o->found.files.count }));
	o->counting = true;
	c = &o->counts.at[o->counts.count - 1];
	for (; o->counted < o->found.files.count && looks > 0; o->counted++, looks--)
		c->whole += o->found.files.at[o->counted].certain;
	for (; o->counted - o->found.files.count < o->found.names.count && looks > 0;
	        o->counted++, looks--)
		c->names += jffs2_dead_alone(v->fs,
		        &o->found.names.at[o->counted - o->found.files.count]);
	if (o->counted < o->found.files.count + o->found.names.count)
		return false;
	jffs2_deletions_end(o->deletions);
	o->deletions = NULL;
	o->counting = false;
	o->counted = 0;
	return true;
}

/* In all volumes; false while there is more to do. */
static bool
find_deletions(const struct firmware *root, struct overview *o, size_t looks)
{
	while (o->store) {
		const struct volume *v;

		if (o->volume == o->store->volumes.count) {
			o->store = firmware_next(root, o->store);
			o->volume = 0;
			continue;
		}
		v = o->store->volumes.at[o->volume];
		if (v->built && !o->deletions)
			o->deletions = jffs2_deletions_begin(v->fs, &o->found);
		if (o->deletions && !o->counting && jffs2_deletions_step(o->deletions, looks))
			return false;
		if (o->deletions && !count_deletions(o, v, looks))
			return false;
		o->volume++;
	}
	return true;
}

void
overview_forget_found(struct overview *o)
{
	issue_search_end(o->search);
	issue_list_free(&o->own);
	jffs2_deletions_end(o->deletions);
	jffs2_deletions_free(&o->found);
	array_free(&o->counts);
	o->search = NULL;
	o->deletions = NULL;
	o->counting = false;
	o->counted = 0;
	o->issues = NULL;
}

bool
overview_find(const struct table *t, struct overview *o, size_t looks)
{
	return find_deletions(t->firmware, o, looks) && find_issues(t, o, looks);
}
