/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changes of single lines of a text: set-line, insert-line, delete-line. */
#include <inttypes.h>
#include <sys/stat.h>

#include "wish/wish_private.h"

enum { CHUNK = 16 << 10 };

/* A line of a content, all offsets in that. */
struct line_place {
	uint64_t at, end;    /* its text */
	uint64_t next;       /* behind what ends it */
	bool exists;         /* else it is the one behind the last */
	bool open;           /* then: nothing ends the last */
	bool returns;        /* "\r\n" ends lines here */
};

/* The way through a content to a line. */
struct line_walk {
	uint32_t want, line;
	uint64_t size;
	struct line_place p;
	bool had_return;     /* the last byte was "\r" */
};

/* Passes over the bytes that begin at `at`; true: the line ends there. */
static bool
pass(struct line_walk *k, uint64_t at, struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		bool ends = s.at[i] == '\n', found = ends && k->line == k->want;

		if (ends) {
			k->p.returns = k->had_return;
			k->p.end = at + i - k->had_return;
			k->p.next = at + i + 1;
			k->p.exists = found;
		}
		k->had_return = s.at[i] == '\r';
		if (found)
			return true;
		if (ends)
			k->p.at = k->p.next;
		k->line += ends;
	}
	return false;
}

/* All was passed over, and the line did not end. */
static bool
end_walk(struct line_walk *k, const char *path, struct error *err)
{
	bool open = k->p.at < k->size;

	k->p.exists = open && k->line == k->want;
	k->p.end = k->p.next = k->size;
	if (k->p.exists)
		return true;
	k->line += open;
	k->p.open = open;
	k->p.at = k->size;
	return k->line == k->want
	       || spot_fail(err, path, "has only %" PRIu32 " line%s", k->line - 1,
	                  k->line == 2 ? "" : "s");
}

/* Finds a line, or the place behind the last; false with err set. */
static bool
find_line(struct wish_work *k, uint32_t node, uint32_t want, const char *path,
        struct line_place *p, struct error *err)
{
	struct line_walk walk = { .want = want, .line = 1 };
	struct error why = { "" };
	uint8_t bytes[CHUNK];
	struct tree_stat st;
	int64_t n = 1;

	tree_stat(wished_tree(k->w), node, &st);
	walk.size = st.size;
	if (st.size > WISH_TEXT_MOST)
		return spot_fail(err, path, "is too large to be changed by lines: the limit is %d "
		        "bytes", WISH_TEXT_MOST);
	for (uint64_t at = 0; at < st.size; at += (uint64_t)n) {
		n = tree_read(wish_reader(k), node, at, bytes, sizeof bytes, NULL, &why);
		if (n <= 0)
			return spot_fail(err, path, "cannot be read: %s", why.text);
		if (pass(&walk, at, span_of(bytes, (size_t)n))) {
			*p = walk.p;
			return true;
		}
	}
	if (!end_walk(&walk, path, err))
		return false;
	*p = walk.p;
	return true;
}

/* The file whose line is to be changed. */
static bool
find_file(struct wish_work *k, const char *path, struct spot *s, struct error *err)
{
	return spot_find_any(k->w, path, s, err)
	       && (S_ISREG(s->mode)
	           || spot_fail(err, path, "is %s: only files have lines", spot_kind(s->mode)));
}

static void
put_text(struct wish_work *k, uint32_t node, const struct line_place *p, struct span text)
{
	const char *end = p->returns ? "\r\n" : "\n";
	struct text t = { 0 };

	text_add(&t, p->open ? end : "");
	text_add_bytes(&t, text.at, text.len);
	text_add(&t, end);
	wished_splice(k->w, node, p->at, 0, wish_span(&t));
	text_free(&t);
}

/* Finds the line that the change names, and its text. */
static bool
begin(struct wish_work *k, const struct wish_change *c, bool may_be_behind, struct spot *s,
        struct line_place *p, struct span *text, struct error *err)
{
	const char *path = text_str(&c->word[1]);
	uint32_t number = 0;

	if (!find_file(k, path, s, err)
	        || !wish_parse_line(wish_span(&c->word[0]), c->verb != WISH_DELETE_LINE, &number, text,
	                err)
	        || !find_line(k, s->node, number, path, p, err))
		return false;
	return may_be_behind || p->exists
	       || spot_fail(err, path, "has only %" PRIu32 " line%s", number - 1,
	                  number == 2 ? "" : "s");
}

WISH_MAKE(set_line)
{
	struct line_place p;
	struct span text;
	struct spot s = { 0 };
	bool ok = begin(k, c, false, &s, &p, &text, err);

	if (ok)
		wished_splice(k->w, s.node, p.at, p.end - p.at, text);
	spot_free(&s);
	return ok;
}

WISH_MAKE(insert_line)
{
	struct line_place p;
	struct span text;
	struct spot s = { 0 };
	bool ok = begin(k, c, true, &s, &p, &text, err);

	if (ok)
		put_text(k, s.node, &p, text);
	spot_free(&s);
	return ok;
}

WISH_MAKE(delete_line)
{
	struct line_place p;
	struct span text;
	struct spot s = { 0 };
	bool ok = begin(k, c, false, &s, &p, &text, err);

	if (ok)
		wished_splice(k->w, s.node, p.at, p.next - p.at, span_of(NULL, 0));
	spot_free(&s);
	return ok;
}
