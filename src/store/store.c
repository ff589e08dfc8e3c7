/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/store.h"

#include <inttypes.h>
#include <string.h>

#include "nand/holes.h"

/* The bytes of an incomplete word at the end stay in their order. */
static struct place
turned_origin(struct place p)
{
	const struct store *s = p.store;
	bool whole = (p.at | s->word_mask) < s->len;

	return (struct place){ s->parent, s->at + (whole ? p.at ^ s->word_mask : p.at) };
}

static struct place
joined_origin(struct place p)
{
	const struct store *s = p.store;
	struct span image = s->parent->bytes;
	uint64_t at = s->at + p.at, hole = nand_next_hole(image, s->block, s->at, at + 1);

	for (; hole != UINT64_MAX; hole = nand_next_hole(image, s->block, hole + s->block, at + 1))
		at += s->block;
	return (struct place){ s->parent, at };
}

struct place
place_origin(struct place p)
{
	const struct store *s = p.store;

	switch (s->kind) {
	case STORE_FILE:
	case STORE_MEMORY:
		return p;
	case STORE_WINDOW:
		return (struct place){ s->parent, s->at + p.at };
	case STORE_SPARELESS:
		return (struct place){ s->parent, nand_place(&s->pages, p.at) };
	case STORE_JOINED:
		return joined_origin(p);
	case STORE_TURNED:
		return turned_origin(p);
	case STORE_DECODED:
		break;
	}
	return (struct place){ s->parent, s->at };
}

bool
place_in_file(struct place p, uint64_t *at)
{
	bool exact = true;

	while (p.store->parent) {
		exact = exact && p.store->kind != STORE_DECODED;
		p = place_origin(p);
	}
	*at = p.at;
	return exact;
}

static void
add_name(const char *path, bool ascii, struct text *t)
{
	const char *base = strrchr(path, '/');

	base = base && base[1] ? base + 1 : path;
	text_add_readable(t, span_of(base, strlen(base)), ascii);
}

void
store_add_crumb(const struct store *s, struct text *t)
{
	if (s->kind == STORE_WINDOW)
		text_addf(t, "0x%" PRIx64 "+0x%" PRIx64, s->at, s->len);
	else if (s->kind == STORE_SPARELESS)
		text_addf(t, "without spare areas %s%s", s->pages.name,
		        s->corrected ? ", corrected" : "");
	else if (s->kind == STORE_JOINED)
		text_add(t, "without bad blocks");
	else if (s->kind == STORE_TURNED || s->kind == STORE_DECODED)
		text_add(t, s->name);
}

void
store_add_crumbs(const struct store *s, const char *separator, bool ascii, struct text *t)
{
	if (s->parent)
		store_add_crumbs(s->parent, separator, ascii, t);
	else
		add_name(s->name, ascii, t);
	if (s->kind == STORE_DECODED && s->container)
		text_addf(t, "%s%s @%" PRIx64, separator, s->container, s->container_at);
	if (s->parent)
		text_add(t, s->kind == STORE_WINDOW ? " " : separator);
	store_add_crumb(s, t);
}
