/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The division in words, and the doubts that remain. */
#include "jffs2/divide/divide_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/text.h"

enum { BOUNDARIES_TOLD = 6 };

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
add_count(struct text *t, uint32_t count, const char *one, const char *many)
{
	if (count)
		text_addf(t, "%" PRIu32 " %s, ", count, count == 1 ? one : many);
}

/* Which side the blocks with only a cleanmarker belong to. */
static void
add_leeway(const struct divide_evidence *e, struct text *t)
{
	if (e->earlier)
		text_addf(t, "; up to %" PRIu32 " bytes before it", e->earlier);
	if (e->later)
		text_addf(t, "%s up to %" PRIu32 " bytes after it", e->earlier ? " and" : ";",
		        e->later);
	if (e->earlier || e->later)
		text_add(t, " may belong to the other part: they hold cleanmarkers alone");
}

void
divide_describe(const struct divide_evidence *e, struct text *t)
{
	add_count(t, e->conflicts, "pair of nodes contradicts itself across it",
	        "pairs of nodes contradict each other across it");
	add_count(t, e->copies, "node stands on both sides", "nodes stand on both sides");
	add_count(t, e->twins, "inode is complete on both sides",
	        "inodes are complete on both sides");
	add_count(t, e->links, "version goes on across it", "versions go on across it");
	add_count(t, e->names, "name stands on both sides", "names stand on both sides");
	add_count(t, e->blanks, "erased block without a cleanmarker precedes it",
	        "erased blocks without cleanmarkers precede it");
	if (e->resumes)
		text_add(t, "inode numbers go on after it, ");
	if (e->begins)
		text_add(t, "a root directory begins there, ");
	if (e->torn)
		text_addf(t, "it tears %" PRIu32 " %s", e->torn, e->torn == 1 ? "inode" : "inodes");
	else
		text_add(t, "it tears no inode");
	if (!e->sign && !e->torn && !e->begins && !e->doubtful)
		text_add(t, ", but nothing else tells two file systems apart");
	if (e->sign == DIVIDE_CLOSURE)
		text_addf(t, " where other places tear up to %" PRIu32, e->around);
	add_leeway(e, t);
}

/* Offsets count from the part's start here, as everywhere in a decision. */
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
	for (uint32_t i = 0; i < d->evidence.count; i++)
		if (d->evidence.at[i].sign && taken++ < BOUNDARIES_TOLD)
			text_addf(&t, "%s+0x%" PRIx32, taken > 1 ? ", " : ", divided at ",
			        d->evidence.at[i].offset);
	if (taken > BOUNDARIES_TOLD)
		text_addf(&t, " and %" PRIu32 " more places", taken - BOUNDARIES_TOLD);
	snprintf(d->why, sizeof d->why, "%s", text_str(&t));
	text_free(&t);
}

const struct divide_evidence *
divide_likeliest(const struct divide_decision *d)
{
	const struct divide_evidence *best = NULL;

	for (uint32_t i = 0; i < d->evidence.count; i++) {
		const struct divide_evidence *e = &d->evidence.at[i];
		uint64_t worth = (uint64_t)e->conflicts * 4 + e->twins + e->copies;

		if (!best || worth > (uint64_t)best->conflicts * 4 + best->twins + best->copies)
			best = e;
	}
	return best;
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

static void
add_readings(struct divide_doubt *doubt, const struct divide_evidence *likeliest,
        uint64_t base)
{
	struct text t = { 0 };

	if (doubt->conflicts)
		text_addf(&t, "read as one, %" PRIu32 " %s of one version %s different "
		        "content", doubt->conflicts,
		        doubt->conflicts == 1 ? "pair of nodes" : "pairs of nodes",
		        doubt->conflicts == 1 ? "has" : "have");
	else if (likeliest)
		text_add(&t, "read as one, no two nodes contradict each other");
	if (likeliest) {
		text_addf(&t, "; read as two, with a boundary at %08" PRIx64 ", ",
		        base + likeliest->offset);
		divide_describe(likeliest, &t);
	}
	snprintf(doubt->why, sizeof doubt->why, "%s", text_str(&t));
	text_free(&t);
}

void
divide_doubts(const struct jffs2_log *log, const struct divide_evidence *likeliest,
        uint64_t base, struct divide_doubt *doubt)
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
	add_readings(doubt, likeliest, base);
	free(d.places);
	witnesses_free(&w);
}

void
divide_doubt_free(struct divide_doubt *doubt)
{
	array_free(&doubt->inos);
}
