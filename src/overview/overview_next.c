/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What to look at next: a table of what can be, in the order of its weight, of which the first
 * three that fit the image are taken. */
#include "firmware/model/children.h"
#include "list/parts/env.h"
#include "overview/overview_private.h"

enum { MOST_NEXT = 3 };

struct image {
	const struct overview *o;
	const struct firmware *root;
	enum judgement_id verdict;
};

static bool
is_mixed(const struct image *i)
{
	return i->verdict == JUDGED_MIXED;
}

static bool
is_damaged(const struct image *i)
{
	return i->verdict == JUDGED_DAMAGED;
}

static bool
is_unknown(const struct image *i)
{
	return i->verdict == JUDGED_UNKNOWN;
}

static bool
is_undecided(const struct image *i)
{
	return i->o->undecided.there;
}

static bool
has_deleted(const struct image *i)
{
	return i->o->deleted.there;
}

static bool
has_files(const struct image *i)
{
	return i->o->trees > 0;
}

static bool
has_short_end(const struct image *i)
{
	return i->o->short_end.there;
}

static bool
has_environment(const struct image *i)
{
	return env_is_there(i->root);
}

static bool
has_issues(const struct image *i)
{
	return i->o->issues->issues.count > 0;
}

static bool
has_bytes(const struct image *i)
{
	return i->root->bytes.len > 0;
}

static const struct {
	const char *action, *command, *why;
	bool (*fits)(const struct image *);
} rows[] = {
	{ "why-parts", "parts --why", "evidence for each file system; | splits",
	  is_mixed },
	{ "issues", "issues", "what is damaged, and what it costs", is_damaged },
	{ "evidence", "erase-size", "the erase size is undecided: compare sizes",
	  is_undecided },
	{ "deleted", "deleted", "what was deleted and can be recovered", has_deleted },
	{ "files", "files", "look at the files, and export them", has_files },
	{ "pad", "pad", "complete the last block, which a kernel ignores",
	  has_short_end },
	{ "hex", "hex", "the bytes themselves", is_unknown },
	{ "environment", "env", "the settings of the boot loader", has_environment },
	{ "issues", "issues", "what is worth knowing", has_issues },
	{ "map", "map", "how the image is laid out, block by block", has_bytes },
	{ "parts", "parts", "where each part begins and ends", has_bytes },
};

/* The part that a row is about; NULL: it is about all of the image. */
static const struct subject *
subject_of(const struct overview *o, bool (*fits)(const struct image *))
{
	const struct overview_found *place = fits == is_undecided ? &o->undecided
	                                     : fits == has_deleted ? &o->deleted
	                                     : fits == has_short_end ? &o->short_end : NULL;

	return place ? &place->subject : NULL;
}

/* Of several JFFS2 parts the row names its own. */
static void
add_row(struct overview *o, size_t i)
{
	const struct subject *s = subject_of(o, rows[i].fits);
	struct overview_row *row = s ? overview_add_of(o, OVERVIEW_NEXT, s)
	                             : overview_add(o, OVERVIEW_NEXT);

	row->action = rows[i].action;
	row->command = rows[i].command;
	text_add(&row->text, rows[i].why);
	if (s && o->volumes > 1) {
		text_add(&row->text, ", part ");
		firmware_add_part(s->firmware, s->volume->part, &row->text);
	}
}

static bool
is_taken(const struct overview *o, const char *action)
{
	for (size_t i = 0; i < o->rows.count; i++)
		if (o->rows.at[i].action == action)
			return true;
	return false;
}

void
overview_add_next(struct overview *o, const struct firmware *root)
{
	struct image image = { o, root, o->issues->judgement.id };
	size_t taken = 0;

	for (size_t i = 0; i < COUNT(rows) && taken < MOST_NEXT; i++) {
		if (!rows[i].fits(&image) || is_taken(o, rows[i].action))
			continue;
		add_row(o, i);
		taken++;
	}
}
