/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The division in words, and what is left to doubt. */
#include "jffs2/divide_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

const char *const divide_signs[DIVIDE_SIGNS] = {
	[DIVIDE_NONE] = "none",
	[DIVIDE_CONFLICTS] = "conflicts",
	[DIVIDE_TWINS] = "twins",
	[DIVIDE_COPIES] = "copies",
	[DIVIDE_CLOSURE] = "closure",
	[DIVIDE_BLANK] = "blank",
	[DIVIDE_BEGIN] = "begin",
};

static void
add_sign(struct text *t, const struct divide_evidence *e)
{
	switch (e->sign) {
	case DIVIDE_CONFLICTS:
		text_addf(t, "%" PRIu32 " %s before and after contradict each other",
		        e->conflicts, e->conflicts == 1 ? "node" : "nodes");
		break;
	case DIVIDE_TWINS:
		text_addf(t, "%" PRIu32 " inodes are complete on both sides", e->twins);
		break;
	case DIVIDE_COPIES:
		text_addf(t, "%" PRIu32 " nodes stand on both sides: two copies", e->copies);
		break;
	case DIVIDE_CLOSURE:
		text_addf(t, "places on either side tear up to %" PRIu32 " inodes",
		        e->around);
		break;
	case DIVIDE_BLANK:
		text_addf(t, "behind %" PRIu32 " erased blocks without cleanmarkers",
		        e->blanks);
		break;
	case DIVIDE_BEGIN:
		text_add(t, "a root directory begins there");
		break;
	case DIVIDE_NONE:
	case DIVIDE_SIGNS:
		break;
	}
	text_addf(t, "; %" PRIu32 " %s torn", e->torn, e->torn == 1 ? "inode is"
	                                                             : "inodes are");
}

void
divide_explain(struct divide_decision *d)
{
	struct text t = { 0 };
	uint32_t systems = 0, taken = 0;

	for (size_t i = 0; i < d->pieces.count; i++)
		systems += !d->pieces.at[i].erased;
	if (systems > 1)
		text_addf(&t, "%" PRIu32 " file systems", systems);
	else
		text_add(&t, "one file system");
	for (uint32_t i = 0; i < d->evidence_count; i++) {
		const struct divide_evidence *e = &d->evidence[i];

		if (!e->sign || taken++ > 1)
			continue;
		text_addf(&t, taken == 1 ? ": a boundary at %" PRIx32 ", where "
		                         : "; at %" PRIx32 ", ", e->offset);
		add_sign(&t, e);
	}
	if (taken > 2)
		text_addf(&t, "; and %" PRIu32 " more", taken - 2);
	snprintf(d->why, sizeof d->why, "%s", text_str(&t));
	text_free(&t);
}

/* ---- doubts ---- */

struct doubter {
	const struct witnesses *w;
	uint32_t *places; /* how many places of blocks there are up to each witness */
	struct divide_doubt *doubt;
};

static void
note_conflict(void *arg, uint32_t a, uint32_t b)
{
	struct doubter *d = arg;

	/* Within one block no boundary can explain it. */
	if (d->places[a] == d->places[b])
		return;
	d->doubt->conflicts++;
	array_push(&d->doubt->inos, d->w->log->extents.at[d->w->at.at[a]].ino);
}

/* The conflicts come by inode: what repeats stands together. */
static void
drop_repeated(struct divide_doubt *doubt)
{
	size_t kept = 0;

	for (size_t i = 0; i < doubt->inos.count; i++)
		if (kept == 0 || doubt->inos.at[kept - 1] != doubt->inos.at[i])
			doubt->inos.at[kept++] = doubt->inos.at[i];
	doubt->inos.count = kept;
}

void
divide_doubts(const struct jffs2_log *log, struct divide_doubt *doubt)
{
	struct witnesses w;
	struct doubter d = { .w = &w, .doubt = doubt };

	memset(doubt, 0, sizeof *doubt);
	witnesses_gather(&w, log);
	d.places = memory_zeroed(w.at.count + 1, sizeof *d.places);
	for (uint32_t i = 1; i < w.at.count; i++)
		d.places[i] = d.places[i - 1] + (divide_place(&w, i) != PLACE_NONE);
	divide_each_conflict(&w, note_conflict, &d);
	drop_repeated(doubt);
	if (doubt->conflicts)
		snprintf(doubt->why, sizeof doubt->why, "%" PRIu32 " pairs of nodes have one "
		        "inode and version, but different content, and no boundary explains "
		        "it", doubt->conflicts);
	free(d.places);
	witnesses_free(&w);
}

void
divide_doubt_free(struct divide_doubt *doubt)
{
	array_free(&doubt->inos);
}
