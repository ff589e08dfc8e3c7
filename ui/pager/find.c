/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Searching. A window of the file moves over what can be read; holes and unreadable pages
 * end a line and hold no match. Backward the last match of a stretch is taken, of ever
 * earlier ones.
 */
#include <inttypes.h>
#include <string.h>

#include "ui/ask/contents.h"
#include "ui/pager/pager_private.h"

enum { BACK_STRETCH = 256 << 10 };

void
find_end(struct pager *p)
{
	struct pager_find *f = &p->find;

	if (f->made) {
		matcher_free(&f->matcher);
		pattern_free(&f->pattern);
	}
	free(f->buffer);
	text_free(&f->words);
	*f = (struct pager_find){ .on = false };
}

/* Looks from byte `at` on. */
static void
look_from(struct pager_find *f, uint64_t at)
{
	f->base = at;
	f->at = 0;
	f->window = (struct match_window){ .bytes = span_of(f->buffer, 0), .begins = true };
	matcher_restart(&f->matcher);
}

static void
begin(struct pager *p, bool backward, uint64_t from)
{
	struct pager_find *f = &p->find;

	f->on = true;
	f->backward = backward;
	f->passed = f->any = false;
	f->began = from;
	if (backward) {
		f->limit = from;
		f->first = from > BACK_STRETCH ? from - BACK_STRETCH : 0;
	}
	look_from(f, backward ? f->first : from);
	p->stopped = false;
	p->fresh = true;
}

/* ---- the end of a search ---- */

static void
found(struct pager *p)
{
	p->find.on = false;
	seek_byte(p, p->find.from);
}

static void
not_found(struct ui *ui, struct pager *p)
{
	struct pager_find *f = &p->find;
	struct text words = { 0 };

	f->on = false;
	text_add_readable(&words, span_of(f->words.at, f->words.len), p->ascii);
	ui_say(ui, ROLE_STATUS, "\"%s\" not found: looked from byte %" PRIu64 " %s%s%s",
	        text_str(&words), f->began, f->backward ? "back to the start" : "to the end",
	        f->passed ? "; not in unreadable pages" : "",
	        p->hit.len > 0 ? "; ] goes to the next file" : "");
	text_free(&words);
}

/* Backward: the stretch was looked through. */
static void
stretch_ended(struct ui *ui, struct pager *p)
{
	struct pager_find *f = &p->find;

	if (f->any) {
		found(p);
	} else if (f->first == 0) {
		not_found(ui, p);
	} else {
		f->limit = f->first;
		f->first = f->limit > BACK_STRETCH ? f->limit - BACK_STRETCH : 0;
		look_from(f, f->first);
	}
}

/* ---- the window ---- */

/* Drops what is no longer needed at its start. */
static void
shift(struct pager_find *f)
{
	size_t gone = f->at > MATCH_MOST ? f->at - MATCH_MOST : 0;

	if (!gone)
		return;
	memmove(f->buffer, f->buffer + gone, f->window.bytes.len - gone);
	f->window.bytes.len -= gone;
	f->window.begins = false;
	f->base += gone;
	f->at -= gone;
	matcher_shift(&f->matcher, gone);
}

/* Fills it up to something that can't be searched; *end: where that ends. False: to wait. */
static bool
fill(struct pager *p, uint64_t *end)
{
	struct pager_find *f = &p->find;

	f->window.ends = false;
	while (f->window.bytes.len < FIND_BUFFER) {
		size_t have = f->window.bytes.len, n = FIND_BUFFER - have;
		struct stretch s = file_pages_at(&p->pages, f->base + have);

		if (s.kind == STRETCH_WAIT)
			return false;
		if (s.kind != STRETCH_BYTES) {
			f->window.ends = true;
			f->passed |= s.kind == STRETCH_UNREAD;
			*end = s.end;
			return true;
		}
		n = n < s.bytes.len ? n : s.bytes.len;
		memcpy(f->buffer + have, s.bytes.at, n);
		f->window.bytes.len += n;
	}
	return true;
}

/* Takes a match; true if the search is over. */
static bool
take(struct pager *p, size_t from, size_t end)
{
	struct pager_find *f = &p->find;

	if (f->backward && f->base + from >= f->limit)
		return true;
	f->any = true;
	f->from = f->base + from;
	f->end = f->base + end;
	return !f->backward;
}

void
find_go_on(struct ui *ui, struct pager *p, uint64_t *work)
{
	struct pager_find *f = &p->find;
	uint64_t beyond = 0;
	size_t to, from, end, began;
	bool over = false;

	shift(f);
	if (!fill(p, &beyond))
		return;
	began = f->at;
	to = f->window.bytes.len - (f->window.ends ? 0 : MATCH_MOST);
	while (!over && matcher_find(&f->matcher, &f->window, &f->at, to, &from, &end))
		over = take(p, from, end);
	*work += f->at - began + MATCH_MOST;
	if (f->backward && (over || f->base + f->at >= f->limit
	        || (f->window.ends && beyond >= f->limit)))
		stretch_ended(ui, p);
	else if (over)
		found(p);
	else if (f->window.ends && beyond >= p->content.size)
		not_found(ui, p);
	else if (f->window.ends)
		look_from(f, beyond);
}

/* ---- from outside ---- */

/* Makes what to look for. */
static bool
make(struct pager *p, const char *words, struct error *err)
{
	struct pattern pattern;

	if (!contents_pattern(&pattern, words, err))
		return false;
	find_end(p);
	p->find.pattern = pattern;
	matcher_begin(&p->find.matcher, &p->find.pattern);
	p->find.buffer = memory_zeroed(FIND_BUFFER, 1);
	p->find.made = true;
	text_add(&p->find.words, words);
	return true;
}

static bool
start(struct ui *ui, const char *words, bool back, struct error *err)
{
	struct pager *p = ui->pager;

	if (!make(p, words, err))
		return false;
	p->find.back = back;
	begin(p, back, p->focus);
	return true;
}

void
find_adopt(struct pager *p, const struct pager_match *m)
{
	struct error err;

	if (!make(p, m->words, &err))
		return;
	p->find.from = m->at;
	p->find.end = m->at + m->len;
	seek_byte(p, m->at);
}

bool
pager_find_forward(struct ui *ui, const char *words, struct error *err)
{
	return start(ui, words, false, err);
}

bool
pager_find_backward(struct ui *ui, const char *words, struct error *err)
{
	return start(ui, words, true, err);
}

void
pager_find_again(struct ui *ui, int direction)
{
	struct pager *p = ui->pager;
	bool backward = p->find.back != (direction < 0);
	bool at_match = p->find.end > p->find.from && p->focus == p->find.from;

	if (!p->find.made)
		ui_say(ui, ROLE_STATUS, "nothing was searched for yet: / searches");
	else
		begin(p, backward, p->focus + (!backward && at_match));
}
