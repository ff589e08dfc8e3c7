/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes the changes of a wish, one after the other. */
#include "wish/wish_private.h"

static bool
is_composite(enum wish_verb verb)
{
	return verb == WISH_OVERLAY || verb == WISH_EQUAL_TO;
}

bool
wish_make(struct wish_work *k, enum wish_verb verb, const struct span *words, size_t count,
        struct error *err)
{
	struct wish own = { 0 }, *to = k->made ? k->made : &own;
	bool ok;

	if (++k->changes > WISH_CHANGES_MOST)
		return error_set(err, "more than %d changes: too many",
		        WISH_CHANGES_MOST);
	ok = wish_add(to, verb, words, count, 0, 0, err)
	     && wish_rows[verb].make(k, &to->changes.at[to->changes.count - 1], err);
	wish_free(&own);
	return ok;
}

static bool
make_change(struct wish_work *k, const struct wish_change *c, struct error *err)
{
	struct span words[WISH_WORDS];

	if (is_composite(c->verb))
		return wish_rows[c->verb].make(k, c, err);
	for (int i = 0; i < WISH_WORDS; i++)
		words[i] = wish_span(&c->word[i]);
	return wish_make(k, c->verb, words, WISH_WORDS, err);
}

/* The changes that were made are to be made again: their sources have the same trees. */
static void
share_sources(const struct wish *wish, struct wish *made)
{
	for (size_t i = 0; i < made->sources.count; i++) {
		struct wish_source *s = &made->sources.at[i];
		const struct wish_source *from = wish_source(wish, &s->name, s->is_file);

		s->tree = from->tree;
		s->has_owners = from->has_owners;
	}
}

static bool
fail(const struct wish *wish, const struct wish_change *c, const struct error *why,
        struct error *err)
{
	const char *verb = wish_verb_name(c->verb);

	if (!c->script)
		return error_set(err, "--%s: %s", verb, why->text);
	return error_set(err, "%s:%u: %s: %s", text_str(&wish->scripts.at[c->script - 1]), c->line,
	        verb, why->text);
}

struct wished *
wish_build(const struct wish *wish, const struct tree *base, uint32_t now, struct wish *made,
        struct error *err)
{
	struct wish_work k = { .wish = wish, .w = wished_new(base, now, err), .made = made };
	struct error why = { "" };

	for (size_t i = 0; k.w && i < wish->changes.count; i++) {
		if (make_change(&k, &wish->changes.at[i], &why))
			continue;
		fail(wish, &wish->changes.at[i], &why, err);
		tree_reader_free(k.reader);
		wished_free(k.w);
		k.w = NULL;
	}
	if (k.w) {
		tree_reader_free(k.reader);
		wished_settle(k.w);
	}
	if (made)
		share_sources(wish, made);
	return k.w;
}
