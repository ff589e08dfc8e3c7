/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/pager/searcher.h"

#include <string.h>

#include "ui/ask/contents.h"

bool
searcher_make(struct searcher *l, const char *words, struct error *err)
{
	struct pattern pattern;

	if (!contents_pattern(&pattern, words, err))
		return false;
	searcher_end(l);
	l->pattern = pattern;
	matcher_begin(&l->matcher, &l->pattern);
	l->buffer = memory_zeroed(SEARCHER_BUFFER, 1);
	l->made = true;
	return true;
}

void
searcher_end(struct searcher *l)
{
	if (l->made) {
		matcher_free(&l->matcher);
		pattern_free(&l->pattern);
	}
	free(l->buffer);
	*l = (struct searcher){ .made = false };
}

/* The byte before tells whether a line begins here. */
void
searcher_from(struct searcher *l, uint64_t at)
{
	l->led = at > 0;
	l->at = l->led;
	l->base = at - l->led;
	l->window = (struct match_window){ .bytes = span_of(l->buffer, 0), .begins = !l->led };
	l->filled = false;
	matcher_restart(&l->matcher, l->at);
}

/* What is before can't be read: it ends a line. */
static void
drop_lead(struct searcher *l)
{
	l->base++;
	l->led = false;
	l->at = 0;
	l->window.begins = true;
	matcher_restart(&l->matcher, 0);
}

/* Drops what is no longer needed at the start of the window. */
static void
shift(struct searcher *l)
{
	size_t gone = l->at > MATCH_MOST ? l->at - MATCH_MOST : 0;

	if (!gone)
		return;
	memmove(l->buffer, l->buffer + gone, l->window.bytes.len - gone);
	l->window.bytes.len -= gone;
	l->window.begins = false;
	l->base += gone;
	l->at -= gone;
	matcher_shift(&l->matcher, gone);
}

/* Fills it up to something that can't be searched; false: to wait. */
static bool
fill(struct searcher *l, struct file_pages *pages)
{
	l->window.ends = false;
	while (l->window.bytes.len < SEARCHER_BUFFER) {
		size_t have = l->window.bytes.len, n = SEARCHER_BUFFER - have;
		struct stretch s = file_pages_at(pages, l->base + have);

		if (s.kind == STRETCH_WAIT)
			return false;
		if (s.kind != STRETCH_BYTES && have == 0 && l->led) {
			drop_lead(l);
			continue;
		}
		if (s.kind != STRETCH_BYTES) {
			l->window.ends = true;
			l->passed |= s.kind == STRETCH_UNREAD;
			l->beyond = s.end;
			break;
		}
		n = n < s.bytes.len ? n : s.bytes.len;
		memcpy(l->buffer + have, s.bytes.at, n);
		l->window.bytes.len += n;
	}
	l->filled = true;
	return true;
}

enum searcher_state
searcher_step(struct searcher *l, struct file_pages *pages, struct match *m, uint64_t *work)
{
	size_t to, from, end, began;
	bool found;

	if (!l->filled) {
		shift(l);
		if (!fill(l, pages))
			return SEARCHER_WAITS;
		*work += MATCH_MOST;
	}
	began = l->at;
	to = l->window.bytes.len - (l->window.ends ? 0 : MATCH_MOST);
	found = matcher_find(&l->matcher, &l->window, &l->at, to, &from, &end);
	*work += l->at - began + 1;
	if (found) {
		*m = (struct match){ l->base + from, l->base + end };
		return SEARCHER_FOUND;
	}
	l->filled = l->window.ends;
	return l->window.ends ? SEARCHER_EDGE : SEARCHER_ON;
}
