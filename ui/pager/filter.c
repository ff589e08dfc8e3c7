/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Only some lines, as & of less shows them. */
#include "ui/ask/contents.h"
#include "ui/pager/pager_private.h"

bool
filter_shows(struct pager *p)
{
	struct pager_filter *f = &p->filter;

	/* What can't be read must not look as if it were not there. */
	if (!f->on || p->piece.kind == PIECE_UNREAD)
		return true;
	if (p->piece.kind == PIECE_HOLE)
		return f->invert;
	return matcher_has(&f->matcher, span_of(p->piece.bytes, p->piece.len)) != f->invert;
}

void
filter_end(struct pager *p)
{
	struct pager_filter *f = &p->filter;

	if (f->on) {
		matcher_free(&f->matcher);
		pattern_free(&f->pattern);
	}
	text_free(&f->words);
	*f = (struct pager_filter){ .on = false };
}

/* The rows are others; the byte looked at stays. */
static void
show(struct pager *p)
{
	p->find.on = false;
	p->pulled = false;
	seek_byte(p, p->focus);
}

bool
pager_set_filter(struct ui *ui, const char *words, struct error *err)
{
	struct pager *p = ui->pager;
	bool invert = words[0] == '!';
	struct pattern pattern;

	if (p->hex)
		return error_set(err, "lines are filtered in text: H shows it");
	if (words[invert] && !contents_pattern(&pattern, words + invert, err))
		return false;
	filter_end(p);
	if (words[invert]) {
		p->filter.on = true;
		p->filter.invert = invert;
		p->filter.pattern = pattern;
		matcher_begin(&p->filter.matcher, &p->filter.pattern);
		text_add(&p->filter.words, words + invert);
	}
	show(p);
	return true;
}
