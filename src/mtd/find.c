/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mtd/find.h"

#include <stdlib.h>
#include <string.h>

#include "store/image.h"
#include "uboot/environment.h"
#include "text/text.h"

enum {
	TEXT_MAX = 16 * 1024, /* of a command line */
	HITS_MAX = 4096,      /* the search ends there: no real image has more */
	SUMS_TIMES = 4,       /* bytes summed for CRCs, times the length of the image */
	LOOKUPS_MAX = 256     /* of variables, each through the whole environment */
};

static const char anchor[] = "mtdparts=";
enum { ANCHOR_LEN = sizeof anchor - 1 };

enum {
	WINDOW = 2 << 20,      /* bytes that a task searches */
	WINDOW_HITS = 16,      /* more in one are found without a task */
	WINDOWS_AHEAD = 32,
	FETCHED = 4            /* times as much is mapped by a window */
};

/* The anchors that end in (from, to] of the image. */
struct window {
	struct task task; /* first */
	struct span image;
	uint64_t from, to;
	struct span fetched; /* is mapped first: nobody else has read it yet */
	uint64_t searched; /* up to here: `to`, or less if there are too many */
	size_t count;
	uint64_t hits[WINDOW_HITS]; /* where they end */
};

struct mtd_find {
	struct span image;
	struct task_line line;    /* of windows */
	uint64_t added;           /* windows up to here are in the line, or were */
	struct window *window;    /* the one that `at` is in */
	uint64_t at;              /* searched up to here */
	uint64_t summed;          /* bytes spent on environments so far */
	uint32_t hits, lookups;
	struct environment text;  /* the last text that was examined */
	struct mtd_list list;
};

/* ---- windows ---- */

static bool
is_anchor(struct span s, size_t at)
{
	return span_holds(s, at, ANCHOR_LEN) && memcmp(s.at + at, anchor, ANCHOR_LEN) == 0;
}

/* Where the next anchor ends that ends in (from, to] of the image; 0 if none does. It is looked
 * for by its last two bytes. */
static uint64_t
next_end(struct span image, uint64_t from, uint64_t to)
{
	struct span upto = span_cut(image, 0, (size_t)to);
	size_t at = from ? (size_t)from - 1 : 0;

	for (;; at++) {
		at = span_pair(upto, at, anchor[ANCHOR_LEN - 2], anchor[ANCHOR_LEN - 1]);
		if (at == upto.len)
			return 0;
		if (at + 2 >= ANCHOR_LEN && is_anchor(image, at + 2 - ANCHOR_LEN))
			return at + 2;
	}
}

static void
search_window(struct task *t)
{
	struct window *w = (struct window *)t;
	uint64_t end = w->from;

	image_fetch(w->fetched);
	while (w->count < WINDOW_HITS && (end = next_end(w->image, end, w->to)))
		w->hits[w->count++] = end;
	w->searched = w->count < WINDOW_HITS ? w->to : w->hits[WINDOW_HITS - 1];
}

static void
drop_window(struct task *t)
{
	free(t);
}

/* Workers are the first to read the image, and the survey follows them. Bytes are mapped much faster
 * than they are searched: each window has some mapped of those behind it, so that the survey, which
 * may be faster than the search, need not do that. */
static struct span
to_fetch(const struct mtd_find *s, uint64_t from)
{
	return s->line.workers && from < s->image.len / FETCHED
	        ? span_cut(s->image, (size_t)from * FETCHED, (size_t)WINDOW * FETCHED)
	        : span_of(NULL, 0);
}

static void
add_windows(struct mtd_find *s)
{
	size_t most = s->line.workers ? WINDOWS_AHEAD : 1;

	while (s->line.count < most && s->added < s->image.len) {
		struct window *w = memory_zeroed(1, sizeof *w);

		w->task.run = search_window;
		w->image = s->image;
		w->fetched = to_fetch(s, s->added);
		w->from = s->added;
		w->to = s->image.len - s->added < WINDOW ? s->image.len : s->added + WINDOW;
		s->added = w->to;
		task_add(&s->line, &w->task);
	}
}

/* Takes windows up to the one that holds the place of the search; false if the workers are not
 * that far yet. */
static bool
reach(struct mtd_find *s)
{
	while (!s->window || s->at >= s->window->to) {
		struct window *w;

		add_windows(s);
		w = (struct window *)task_take(&s->line);
		if (!w)
			return false;
		free(s->window);
		s->window = w;
	}
	return true;
}

struct mtd_find *
mtd_find_start(struct span image, struct workers *workers)
{
	struct mtd_find *s = memory_zeroed(1, sizeof *s);

	s->image = image;
	s->lookups = LOOKUPS_MAX;
	s->line.workers = workers;
	if (workers)
		add_windows(s);
	return s;
}

/* ---- a text is found ---- */

/* The word that begins with the anchor: blanks separate the words of a command line.
 * U-Boot's variable of that name may contain the anchor twice. */
static struct span
word_at(struct span text, size_t at)
{
	size_t end = at;

	while (is_anchor(text, at + ANCHOR_LEN))
		at += ANCHOR_LEN;
	while (end < text.len && (end < at || end - at < TEXT_MAX) && text.at[end] > 0x20
	        && text.at[end] < 0x7f && text.at[end] != '"' && text.at[end] != '\'')
		end++;
	return span_cut(text, at, end - at);
}

static void
take_word(struct mtd_find *s, struct span word, enum mtd_source source, uint64_t at)
{
	struct mtd_list found = { 0 };

	mtdparts_parse(word, &found, NULL);
	for (size_t i = 0; i < found.tables.count; i++) {
		struct mtd_table *t = &found.tables.at[i];

		t->source = source;
		t->at = at;
		t->len = source == MTD_ENVIRONMENT ? s->text.len : 0;
		t->serial = source == MTD_ENVIRONMENT && s->text.from == at + 5
		        ? span_u8(s->image, (size_t)at + 4) : -1;
		/* Without a device it is a text of some program. */
		if (t->device[0])
			mtd_list_take(&s->list, t);
		else
			array_free(&t->partitions);
	}
	array_free(&found.tables);
}

/* Takes all words with the anchor in a line of `text`. */
static void
take_text(struct mtd_find *s, struct span text, struct span line, enum mtd_source source,
        uint64_t at)
{
	struct text whole = { 0 };
	struct span v;

	environment_expand(text, line, TEXT_MAX, &s->lookups, &whole);
	v = span_of(text_str(&whole), whole.len);
	for (size_t i = 0; i < v.len; i++) {
		struct span word;

		if (!is_anchor(v, i))
			continue;
		word = word_at(v, i);
		take_word(s, word, source, at);
		i = (size_t)(word.at - v.at) + word.len;
	}
	text_free(&whole);
}

/* What the kernel is given comes first, then what U-Boot itself uses, then scripts. */
static void
take_environment(struct mtd_find *s)
{
	const struct environment *e = &s->text;
	struct span text = environment_text(s->image, e);
	struct span args = environment_get(text, span_of("bootargs", 8)), line = { 0 };

	take_text(s, text, args, MTD_ENVIRONMENT, e->at);
	while (environment_next(text, &line))
		take_text(s, text, line, MTD_ENVIRONMENT, e->at);
}

/* A hit outside an environment. A default environment in a boot loader has variables,
 * too, but no CRC. The search goes on behind the word. */
static void
take_line(struct mtd_find *s, uint64_t hit)
{
	struct span word = word_at(s->image, (size_t)hit);

	take_text(s, environment_text(s->image, &s->text), word, MTD_COMMAND_LINE, hit);
	s->at = (uint64_t)(word.at - s->image.at) + word.len;
}

/* Looks at the text around a hit; its cost. */
static uint64_t
take_hit(struct mtd_find *s, uint64_t hit)
{
	uint64_t cost = ANCHOR_LEN, room = SUMS_TIMES * (s->image.len + ENVIRONMENT_MAX);

	if (hit >= s->text.to) {
		environment_find(s->image, hit, s->summed < room ? room - s->summed : 0,
		        &s->text);
		s->summed += s->text.cost;
		cost += s->text.cost;
		if (s->text.crc_ok)
			take_environment(s);
	}
	if (!s->text.crc_ok)
		take_line(s, hit);
	return cost;
}

/* ---- the search ---- */

/* Moves on behind the next anchor, or to `to` or the end of the window. */
static bool
step_to_hit(struct mtd_find *s, uint64_t to, uint64_t *hit)
{
	const struct window *w = s->window;
	uint64_t end = 0;

	to = to < w->to ? to : w->to;
	for (size_t i = 0; i < w->count && !end; i++)
		end = w->hits[i] > s->at ? w->hits[i] : 0;
	if (!end && to > w->searched)
		end = next_end(s->image, s->at > w->searched ? s->at : w->searched, to);
	s->at = end && end <= to ? end : to;
	*hit = s->at - ANCHOR_LEN;
	return end && end <= to;
}

bool
mtd_find_step(struct mtd_find *s, uint64_t budget)
{
	while (s->at < s->image.len && budget > 0 && reach(s)) {
		uint64_t from = s->at, left = s->image.len - from, hit, cost;
		bool found = step_to_hit(s, from + (left < budget ? left : budget), &hit);

		cost = s->at - from;
		if (found && ++s->hits > HITS_MAX)
			s->at = s->image.len;
		else if (found)
			cost += take_hit(s, hit) + s->at - from;
		budget -= cost < budget ? cost : budget;
	}
	return s->at < s->image.len;
}

void
mtd_find_finish(struct mtd_find *s, struct mtd_list *list)
{
	for (size_t i = 0; i < s->list.tables.count; i++)
		mtd_list_take(list, &s->list.tables.at[i]);
	task_cancel(&s->line, drop_window);
	free(s->window);
	array_free(&s->list.tables);
	free(s);
}
