/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds what a store can be opened to: first what its parts offer by their format, and last,
 * when all of it was looked at, whether the store as a whole should be seen otherwise; then
 * that is the only opening, as what is found in the bytes as they are is broken.
 */
#include "firmware/firmware_private.h"

#include <stdio.h>

void
openings_find(struct firmware *f)
{
	struct opening_list *list = &f->work->openings;

	list->openings.count = 0;
	for (size_t i = 0; i < f->list.parts.count; i++) {
		const struct part *p = &f->list.parts.at[i];

		if (p->kind == PART_FORMAT && p->format->openings)
			p->format->openings(p, f->bytes, list);
	}
}

/* ---- pages without their spare areas ---- */

/* The part that people find the pages at: the first that they interrupt. */
static uint64_t
interrupted_at(const struct firmware *f)
{
	for (size_t i = 0; i < f->volumes.count; i++)
		if (f->volumes.at[i]->raw)
			return f->volumes.at[i]->offset;
	for (size_t i = 0; i < f->uimages.count; i++)
		if (f->uimages.at[i].mend.kind == MEND_PAGES)
			return f->uimages.at[i].offset;
	return 0;
}

static struct stream *
open_pages(const struct opening *o, struct span from, struct error *err)
{
	(void)err;
	return nand_dump_stream(o->arg, from, o->store.corrected);
}

static bool
find_pages(const struct firmware *f, struct opening *o)
{
	const struct nand_layout *n = &f->nand.layout;

	if (!n->data)
		return false;
	o->at = interrupted_at(f);
	o->store.kind = STORE_SPARELESS;
	o->store.pages = *n;
	o->store.corrected = f->options.correct && f->nand.ecc;
	snprintf(o->name, sizeof o->name, "%s", n->name);
	o->arg = &f->nand;
	o->open = open_pages;
	return true;
}

/* ---- bytes put right ---- */

static struct stream *
open_guise(const struct opening *o, struct span from, struct error *err)
{
	(void)err;
	return guise_stream(o->arg, from);
}

static bool
has_damage(const struct jffs2_log *log)
{
	for (size_t i = 0; i < log->extents.count; i++)
		if (log->extents.at[i].flaws)
			return true;
	return false;
}

/* True if all that was recognised is as it should be. */
static bool
is_sound(const struct firmware *f)
{
	for (size_t i = 0; i < f->uimages.count; i++)
		if (!f->uimages.at[i].hcrc_ok || !f->uimages.at[i].dcrc_ok)
			return false;
	for (size_t i = 0; i < f->volumes.count; i++)
		if (has_damage(&f->volumes.at[i]->log))
			return false;
	return firmware_recognised(f);
}

static bool
find_guise(const struct firmware *f, struct opening *o)
{
	const struct guise *g = f->guise.found;
	struct text crumb = { 0 };

	/* A sound image stays sound even if every 0a in it happens to follow a 0d. */
	if (!guise_can_open(&f->guise) || is_sound(f))
		return false;
	o->store.kind = g->change == CHANGE_LINES || g->change == CHANGE_TEXT
	                ? STORE_DECODED : STORE_TURNED;
	guise_add_crumb(&f->guise, &crumb);
	snprintf(o->name, sizeof o->name, "%s", text_str(&crumb));
	text_free(&crumb);
	o->store.flash = true;
	o->store.word_mask = guise_word_mask(g->change);
	o->arg = &f->guise;
	o->open = open_guise;
	return true;
}

/* ---- all of it, seen otherwise ---- */

/* Each fills *o, which has all of the store, and returns true if the store is such. */
static bool (*const finders[])(const struct firmware *f, struct opening *o) = {
	find_pages,
	find_guise,
};

/* What the bytes as they are look like by chance is no part. */
static void
list_one_part(struct firmware *f, const struct opening *o)
{
	struct part p = { .len = f->bytes.len, .kind = PART_DATA, .header = PART_NONE };

	if (f->uimages.count || f->volumes.count || f->trees.count
	        || o->store.kind == STORE_SPARELESS)
		return;
	snprintf(p.what, sizeof p.what, "%.60s; undone below", o->name);
	f->list.parts.count = 0;
	array_push(&f->list.parts, p);
}

void
openings_end(struct firmware *f)
{
	struct opening_list *list = &f->work->openings;

	joined_find(f);
	/* Bounds how deep stores nest. */
	if (f->whole && f->parent->whole)
		return;
	for (size_t i = 0; i < COUNT(finders); i++) {
		struct opening o = { .whole = true, .store.len = f->bytes.len };

		if (finders[i](f, &o)) {
			list->openings.count = 0;
			list_one_part(f, &o);
			array_push(&list->openings, o);
			return;
		}
	}
}
