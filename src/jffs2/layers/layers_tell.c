/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A bar in words: what it did, and what became of it. */
#include "jffs2/layers/layers.h"

#include <inttypes.h>

enum {
	TOLD_MOST = 8,        /* stretches told one by one */
	LOOKS_MOST = 1 << 16  /* at stretches, for one bar */
};

struct stretch {
	uint32_t from, to;
};

/* What is left of the bar while newer ones are laid over it. */
struct rest {
	ARRAY(struct stretch) at, next;
	struct text *text;
	size_t told, more, looks;
};

static void
add_stretch(struct text *t, uint32_t from, uint32_t to)
{
	if (to - from == 1)
		text_addf(t, "byte %" PRIu32, from);
	else
		text_addf(t, "bytes %" PRIu32 "-%" PRIu32, from, to - 1);
}

static void
say_taken(struct rest *r, uint32_t from, uint32_t to, const struct layer *by, bool cut)
{
	if (r->told == TOLD_MOST) {
		r->more++;
		return;
	}
	r->told++;
	text_add(r->text, cut ? " Cut off: " : " Covered: ");
	add_stretch(r->text, from, to);
	text_addf(r->text, " by version %" PRIu32, by->version);
	if (cut)
		text_addf(r->text, ", which made the file %" PRIu32 " byte%s long", by->size,
		        by->size == 1 ? "" : "s");
	text_add(r->text, ".");
}

/* Takes [from, to) out of the rest. */
static void
take(struct rest *r, uint32_t from, uint32_t to, const struct layer *by, bool cut)
{
	r->next.count = 0;
	for (size_t i = 0; i < r->at.count; i++) {
		struct stretch s = r->at.at[i];
		uint32_t begin = s.from > from ? s.from : from, end = s.to < to ? s.to : to;

		r->looks++;
		if (begin >= end) {
			array_push(&r->next, s);
			continue;
		}
		say_taken(r, begin, end, by, cut);
		if (s.from < begin)
			array_push(&r->next, ((struct stretch){ s.from, begin }));
		if (end < s.to)
			array_push(&r->next, ((struct stretch){ end, s.to }));
	}
	r->at.count = 0;
	for (size_t i = 0; i < r->next.count; i++)
		array_push(&r->at, r->next.at[i]);
}

static void
tell_fate(const struct layers *l, size_t row, struct text *t)
{
	const struct layer *a = &l->at.at[row];
	struct rest r = { .text = t };

	array_push(&r.at, ((struct stretch){ a->from, a->to }));
	for (size_t i = row; i-- > 0 && r.at.count && r.looks < LOOKS_MOST;) {
		const struct layer *b = &l->at.at[i];

		if (b->from < b->to)
			take(&r, b->from, b->to, b, false);
		if (b->cuts)
			take(&r, b->size, UINT32_MAX, b, true);
	}
	if (r.more || r.looks >= LOOKS_MOST)
		text_addf(t, " And %s%zu more stretch%s.", r.looks < LOOKS_MOST ? "" : "at least ",
		        r.more, r.more == 1 ? "" : "es");
	array_free(&r.at);
	array_free(&r.next);
}

static void
tell_name(const struct layers *l, const struct layer *a, struct text *t)
{
	struct jffs2_dirent_node n = jffs2_log_dirent(l->fs->log, a->node);

	text_addf(t, "Version %" PRIu32 " of the directory %s ", a->version,
	        a->ends ? "deleted the name" : "gave the name");
	text_add_name(t, n.name);
	if (!a->ends)
		text_addf(t, " to inode %" PRIu32, n.ino);
	if (a->to < l->end)
		text_addf(t, "; version %" PRIu32 " ended that", a->to);
	else if (a->seen)
		text_add(t, "; it is there");
	text_add(t, ".");
}

void
layers_tell(const struct layers *l, size_t row, struct text *t)
{
	const struct layer *a = &l->at.at[row];

	if (l->names) {
		tell_name(l, a, t);
		return;
	}
	text_addf(t, "Version %" PRIu32, a->version);
	if (a->from == a->to) {
		if (a->cuts)
			text_addf(t, " made the file %" PRIu32 " byte%s long.", a->size,
			        a->size == 1 ? "" : "s");
		else
			text_add(t, " changed metadata alone.");
		return;
	}
	text_add(t, a->hole ? " made a hole of " : " wrote ");
	add_stretch(t, a->from, a->to);
	if (a->bad) {
		text_add(t, ". Its data CRC is wrong: a kernel drops it, and what no other version "
		            "has is missing.");
		return;
	}
	if (a->seen == a->to - a->from)
		text_add(t, ". All of it is still read.");
	else if (a->seen == 0)
		text_add(t, ". Nothing of it is read any more.");
	else
		text_addf(t, ". %" PRIu32 " byte%s of it %s still read.", a->seen,
		        a->seen == 1 ? "" : "s", a->seen == 1 ? "is" : "are");
	tell_fate(l, row, t);
}
