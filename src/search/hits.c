/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a search tells of its hits, and of itself. */
#include <inttypes.h>
#include <limits.h>

#include "search/search.h"

void
search_add_path(const struct search *s, const struct search_hit *h, bool exact, struct text *t)
{
	const struct search_unit *u = &s->units.at[h->unit];
	struct path path = { .most = PATH_MAX };

	if (h->kind == SEARCH_BYTES)
		return;
	if (!exact) {
		tree_add_entry_path(u->tree, h->entry, t);
		return;
	}
	tree_climb(u->tree, h->entry, &path);
	path_end(&path, t);
}

struct span
search_line(const struct search *s, const struct search_hit *h)
{
	return span_cut(span_of(s->texts.at, s->texts.len), h->kept, h->kept_len);
}

struct span
search_match(const struct search *s, const struct search_hit *h)
{
	return span_cut(search_line(s, h), h->before, h->len);
}

bool
search_place(const struct search *s, const struct search_hit *h, uint64_t *offset,
        uint32_t *piece)
{
	const struct search_unit *u = &s->units.at[h->unit];
	struct tree_place place;
	bool ok;

	*piece = TREE_NONE;
	if (h->kind == SEARCH_BYTES) {
		*offset = h->at;
		return true;
	}
	ok = h->kind == SEARCH_FILE && tree_content_place(u->tree, h->node, h->at, &place);
	if (!ok && !tree_place(u->tree, h->entry, h->node, &place))
		return false;
	*offset = u->offset + place.offset;
	*piece = place.piece;
	return true;
}

void
search_add_scope(const struct search *s, struct text *t)
{
	struct text list = { 0 };

	text_add_count(&list, s->names, "name", "names");
	text_add_count(&list, s->files, "file", "files");
	text_add_count(&list, s->stretches, s->options.flat ? "stretch of bytes" : "other part",
	        "other parts");
	text_add(t, list.len ? text_str(&list) : "nothing: there is nothing to search");
	text_free(&list);
}

void
search_summary(const struct search *s, struct text *t)
{
	if (s->hits.count)
		text_addf(t, "%zu found in ", s->hits.count);
	else
		text_add(t, "not found in ");
	search_add_scope(s, t);
	if (s->limited)
		text_add(t, "; it ended there: more are not kept");
	if (s->stopped)
		text_add(t, "; stopped before the end");
	if (s->cut)
		text_addf(t, "; of %" PRIu64 " file%s only the first %d", s->cut,
		        s->cut == 1 ? "" : "s", SEARCH_HITS_CONTENT);
	if (s->unread)
		text_addf(t, "; %" PRIu64 " could not be read", s->unread);
	if (s->damaged)
		text_addf(t, "; %" PRIu64 " file%s incomplete", s->damaged,
		        s->damaged == 1 ? " is" : "s are");
}
