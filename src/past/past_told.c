/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is told of a point in the past: what changed since the one before, and what is missing. */
#include <inttypes.h>
#include <sys/stat.h>

#include "jffs2/tree/history.h"
#include "past/past.h"

uint32_t
past_change_of(const struct volume *v, uint32_t ino)
{
	const struct past_changes *c = v->past ? &v->past->changes : NULL;
	size_t from = 0, to = c ? c->all.count : 0;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (c->all.at[middle].ino == ino)
			return c->all.at[middle].bits;
		if (c->all.at[middle].ino < ino)
			from = middle + 1;
		else
			to = middle;
	}
	return 0;
}

void
past_add_bits(uint32_t bits, struct text *t)
{
	static const char *const words[] = { "added", "removed", "renamed", "written", "size",
		"mode or owner", "time" };
	const char *before = "";

	/* A write usually changes the size; that isn't worth saying. */
	if (bits & PAST_CONTENT)
		bits &= ~(uint32_t)PAST_SIZE;
	for (size_t i = 0; i < COUNT(words); i++) {
		if (!(bits >> i & 1))
			continue;
		text_addf(t, "%s%s", before, words[i]);
		before = ", ";
	}
}

static void
add_count(struct text *t, const char **before, uint32_t n, const char *word)
{
	if (!n)
		return;
	text_addf(t, "%s%" PRIu32 " %s", *before, n, word);
	*before = ", ";
}

void
past_summarize(const struct volume *v, struct text *t)
{
	const struct past *past = v->past;
	const struct past_changes *c;
	const char *before = ": ";
	size_t all;

	if (!past)
		return;
	c = &past->changes;
	all = c->all.count;
	text_addf(t, "%zu file%s changed since ", all, all == 1 ? "" : "s");
	if (past->first)
		text_add(t, "the beginning");
	else
		point_describe(&past->before, t);
	add_count(t, &before, c->added, "added");
	add_count(t, &before, c->removed, "removed");
	add_count(t, &before, c->changed, "changed");
	if (c->incomplete)
		text_addf(t, "; %" PRIu32 " incomplete", c->incomplete);
}

static bool
has_gaps(const struct volume *v, uint32_t inode)
{
	struct past_gaps *kept = v->past ? &v->past->gaps[inode % PAST_GAPS_KEPT] : NULL;
	bool gaps, any;

	if (kept && kept->known && kept->inode == inode)
		return kept->gaps;
	gaps = jffs2_history_gaps(v->fs, inode, &any);
	if (kept)
		*kept = (struct past_gaps){ inode, true, gaps };
	return gaps;
}

bool
past_incomplete(const struct volume *v, uint32_t inode, struct text *t)
{
	const struct jffs2_inode *n = jffs2_fs_at(v->fs, inode);
	uint64_t missing;
	bool gaps;

	if (!S_ISREG(n->mode) || n->error)
		return false;
	missing = jffs2_fs_missing(v->fs, inode, NULL);
	gaps = has_gaps(v, inode);
	if (missing)
		text_addf(t, "incomplete: %" PRIu64 " bytes are missing", missing);
	else if (gaps)
		text_add(t, "older versions are gone; it may have been different");
	return missing || gaps;
}
