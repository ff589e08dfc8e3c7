/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The contents that are scanned: here, or by threads. Their hits are taken in order. */
#include <stdlib.h>

#include "search/search_private.h"

enum { WAITED = 1 << 30, TASK_SLICE = 4 << 20 };

/* ---- matchers ---- */

static struct matcher *
take_matcher(struct search *s)
{
	struct search_work *w = s->work;
	struct matcher *m;

	if (w->idle.count)
		return w->idle.at[--w->idle.count];
	m = memory_zeroed(1, sizeof *m);
	matcher_begin(m, &s->pattern);
	return m;
}

static void
drop(struct search *s, struct search_task *t)
{
	array_push(&s->work->idle, t->scan.matcher);
	scan_free(&t->scan);
	free(t);
}

/* Of a search that ends: without the pool. */
void
contents_drop(struct task *task)
{
	struct search_task *t = (struct search_task *)task;

	matcher_free(t->scan.matcher);
	free(t->scan.matcher);
	scan_free(&t->scan);
	free(t);
}

/* ---- hits ---- */

void
contents_add_hit(struct search *s, struct search_hit h, const void *kept, size_t len)
{
	h.kept = s->texts.len;
	h.kept_len = (uint32_t)len;
	h.deleted = s->units.at[h.unit].owned != NULL;
	text_add_bytes(&s->texts, kept, len);
	array_push(&s->hits, h);
	s->generation++;
}

size_t
contents_hits_most(const struct search *s)
{
	return s->options.strings ? SEARCH_HITS_STRINGS : SEARCH_HITS_USUAL;
}

/* A file that could not be read to its end is not told by what it has not. */
static void
list_file(struct search *s, const struct search_task *t)
{
	enum search_result result = s->options.result;
	uint64_t lines = t->scan.lines;

	s->selected += lines != 0;
	if (result == SEARCH_WITH ? lines != 0
	        : !t->scan.unread && (result == SEARCH_COUNTS || lines == 0)) {
		array_push(&s->listed, ((struct search_file){ t->unit, t->entry, t->node, lines }));
		s->generation++;
	}
}

/* Takes over what a scan found. */
static void
collect(struct search *s, struct search_task *t)
{
	const struct search_unit *u = &s->units.at[t->unit];
	struct search_hit h = { .unit = t->unit, .entry = t->entry, .node = t->node,
		.kind = u->tree ? SEARCH_FILE : SEARCH_BYTES };

	for (size_t i = 0; i < t->scan.hits.count && !s->limited; i++) {
		const struct scan_hit *found = &t->scan.hits.at[i];

		h.at = found->at + (u->tree ? 0 : u->offset);
		h.len = found->len;
		h.before = found->before;
		contents_add_hit(s, h, t->scan.texts.at + found->kept, found->kept_len);
		s->limited = s->hits.count >= contents_hits_most(s);
	}
	if (t->scan.counts && u->tree)
		list_file(s, t);
	s->cut += t->scan.more && !t->scan.counts && !s->limited;
	s->bytes += t->scan.looked;
	if (t->scan.unread)
		search_unread(s, &h, t->scan.why.text);
	else if (u->tree)
		search_note_loss(s, u->tree, t->node);
	drop(s, t);
}

bool
contents_drain(struct search *s, size_t left, uint64_t *used)
{
	while (s->work->line.count > left) {
		struct search_task *t = (struct search_task *)task_take(&s->work->line);

		if (!t) {
			*used += WAITED;
			return false;
		}
		*used += t->scan.looked;
		collect(s, t);
	}
	return true;
}

/* ---- contents ---- */

static void
run_task(struct task *task)
{
	struct search_task *t = (struct search_task *)task;
	struct tree_reader *reader = tree_reader_new(t->tree);

	t->scan.reader = reader;
	while (scan_step(&t->scan, TASK_SLICE) && !task_unwanted(task))
		;
	tree_reader_free(reader);
}

struct search_task *
contents_task(struct search *s, uint32_t entry, uint32_t node)
{
	struct search_task *t = memory_zeroed(1, sizeof *t);
	const struct search_unit *u = &s->units.at[s->work->unit];

	t->unit = s->work->unit;
	t->entry = entry;
	t->node = node;
	t->scan.matcher = take_matcher(s);
	t->tree = u->tree;
	t->scan.reader = s->work->reader;
	t->scan.node = node;
	t->scan.alone = s->options.strings;
	t->scan.most = s->options.strings || !u->tree ? (uint32_t)contents_hits_most(s)
	                                              : SEARCH_HITS_CONTENT;
	t->scan.by_line = s->options.result != SEARCH_MATCHES;
	t->scan.counts = s->options.result > SEARCH_LINES;
	if (t->scan.counts)
		t->scan.most = s->options.result == SEARCH_COUNTS ? UINT32_MAX : 1;
	return t;
}

void
contents_begin_file(struct search *s, uint32_t entry, uint32_t node)
{
	struct search_work *w = s->work;
	const struct tree *t = w->walk.tree;
	struct search_hit at = { .kind = SEARCH_FILE, .unit = w->unit, .entry = entry,
		.node = node };
	struct tree_stat st;
	uint64_t cost;

	w->room_before = w->room;
	w->inflate_before = w->inflate_room;
	tree_stat(t, node, &st);
	cost = search_cost(t, node, st.size);
	s->files++;
	if (cost > w->room || !tree_afford(t, node, &w->inflate_room)) {
		search_unread(s, &at, "is longer than anything the image can hold");
		return;
	}
	w->room -= cost;
	w->here = contents_task(s, entry, node);
	if (!s->options.workers)
		return;
	w->here->task.run = run_task;
	task_add(&w->line, &w->here->task);
	w->here = NULL;
}

void
contents_step(struct search *s, uint64_t budget, uint64_t *used)
{
	struct search_task *t = s->work->here;
	uint64_t before = t->scan.looked;
	bool more = scan_step(&t->scan, budget);

	*used += t->scan.looked - before + 1;
	if (more)
		return;
	s->work->here = NULL;
	collect(s, t);
}
