/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the lists have in common: they are about an image. */
#include "list/list.h"

#include "compare/compare.h"
#include "firmware/model/children.h"
#include "firmware/partitions/partitions.h"
#include "firmware/model/subject.h"
#include "issues/issues.h"
#include "issues/judgement.h"
#include "past/past.h"
#include "recall/notes.h"
#include "search/search.h"
#include "table/table.h"
#include "tree/totals.h"

static uint64_t
generation(const struct table *t)
{
	if (t->search)
		return t->search->generation + search_is_void(t->search);
	if (t->class->noted && t->firmware->notes)
		return t->firmware->generation + t->firmware->notes->generation;
	return t->compare ? compare_generation(t->compare) : t->firmware->generation;
}

static bool
settled(const struct table *t)
{
	return t->firmware->phase == FIRMWARE_DONE;
}

/* In the store, or in the flash that it is. */
static bool
names_parts(const struct firmware *f)
{
	for (; f; f = firmware_flash(f))
		if (firmware_partitions(f))
			return true;
	return false;
}

static bool
has_column(const struct table *t, const struct column *c)
{
	if (c->stores)
		return firmware_root(t->firmware)->children.count > 0;
	if (c->partitions)
		return names_parts(t->firmware);
	if (c->deleted)
		return t->deleted;
	if (c->names)
		return t->names;
	if (c->wished)
		return t->volume && volume_wished(t->volume);
	if (c->stored)
		return t->tree && tree_tells_stored(t->tree);
	if (c->share)
		return t->tree && t->tree->class->share;
	return t->volume && past_point(t->volume).kind != POINT_NOW;
}

static void
subject(const struct table *t, struct subject *s)
{
	*s = (struct subject){
		.firmware = t->firmware,
		.offset = t->volume ? t->volume->offset : 0,
		.bytes = span_cut(t->firmware->bytes, 0, 0),
		.title = t->class->title,
		.volume = t->volume,
		.extent = EXTENT_NONE,
		.tree = t->tree,
		.inode = FS_NONE,
	};
	if (t->volume)
		s->endian = t->volume->log.endian;
}

/* Only in the present: at a point in the past a file may have been half written. */
static bool
has_verdict(const struct table *t)
{
	return t->class->judged && !(t->volume && t->volume->past);
}

static void
add_verdict(const struct table *t, struct text *out)
{
	struct issue_list list;

	if (!has_verdict(t))
		return;
	text_add(out, "\"verdict\":");
	if (t->class->add_verdict) {
		t->class->add_verdict(t, out);
	} else {
		firmware_issues(t->firmware, &list);
		judgement_add_json(&list.judgement, out);
		issue_list_free(&list);
	}
	text_add(out, ",");
}

const struct table_family list_family = {
	.generation = generation,
	.settled = settled,
	.has_column = has_column,
	.subject = subject,
	.add_json = add_verdict,
};
