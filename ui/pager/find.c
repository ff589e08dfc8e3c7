/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Searching. Backward the last match of a stretch is taken, of ever earlier ones. */
#include <inttypes.h>

#include "ui/pager/pager_private.h"

enum { BACK_STRETCH = 256 << 10 };

void
find_end(struct pager *p)
{
	searcher_end(&p->find.searcher);
	text_free(&p->find.words);
	p->find = (struct pager_find){ .on = false };
	lit_end(p);
}

static void
begin(struct pager *p, bool backward, uint64_t from)
{
	struct pager_find *f = &p->find;

	f->on = true;
	f->backward = backward;
	f->searcher.passed = f->any = false;
	f->began = from;
	if (backward) {
		f->limit = from;
		f->first = from > BACK_STRETCH ? from - BACK_STRETCH : 0;
	}
	searcher_from(&f->searcher, backward ? f->first : from);
	p->stopped = false;
	p->fresh = true;
}

/* ---- the end of a search ---- */

static void
found(struct pager *p)
{
	p->find.on = false;
	p->before = p->focus;
	seek_byte(p, p->find.match.from);
	p->seek.finds = true;
}

void
find_pass(struct pager *p)
{
	const struct piece *hidden = &p->piece;

	begin(p, p->find.backward, p->find.backward ? hidden->spot.at : hidden->end);
}

static void
not_found(struct ui *ui, struct pager *p)
{
	struct pager_find *f = &p->find;
	struct text words = { 0 };

	f->on = false;
	text_add_readable(&words, span_of(f->words.at, f->words.len), p->ascii);
	ui_say(ui, ROLE_STATUS, "\"%s\" not found from byte %" PRIu64 " %s%s%s",
	        text_str(&words), f->began, f->backward ? "back to the start" : "to the end",
	        f->searcher.passed ? "; not in unreadable pages" : "",
	        p->hit.len > 0 ? "; ]: next file" : "");
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
		searcher_from(&f->searcher, f->first);
	}
}

/* Takes a match; true if the search is over. */
static bool
take(struct pager_find *f, const struct match *m)
{
	if (f->backward && m->from >= f->limit)
		return true;
	f->any = true;
	f->match = *m;
	return !f->backward;
}

void
find_go_on(struct ui *ui, struct pager *p, uint64_t *work)
{
	struct pager_find *f = &p->find;
	struct match m;
	enum searcher_state state = searcher_step(&f->searcher, &p->pages, &m, work);
	bool over = state == SEARCHER_FOUND && take(f, &m), edge = state == SEARCHER_EDGE;

	if (state == SEARCHER_WAITS)
		return;
	if (f->backward && (over || searcher_place(&f->searcher) >= f->limit
	        || (edge && f->searcher.beyond >= f->limit)))
		stretch_ended(ui, p);
	else if (over)
		found(p);
	else if (edge && f->searcher.beyond >= p->content.size)
		not_found(ui, p);
	else if (edge)
		searcher_from(&f->searcher, f->searcher.beyond);
}

/* ---- from outside ---- */

/* Makes what to look for. */
static bool
make(struct pager *p, const char *words, struct error *err)
{
	if (!searcher_make(&p->find.searcher, words, err))
		return false;
	p->find.match = (struct match){ 0, 0 };
	text_clear(&p->find.words);
	text_add(&p->find.words, words);
	lit_begin(p, words);
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
	p->find.match = (struct match){ m->at, m->at + m->len };
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
	bool at_match = p->find.match.end > p->find.match.from
	                && p->focus == p->find.match.from;

	if (!p->find.searcher.made)
		ui_say(ui, ROLE_STATUS, "nothing was searched for yet: / searches");
	else
		begin(p, backward, p->focus + (!backward && at_match));
}
