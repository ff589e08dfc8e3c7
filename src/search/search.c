/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/search.h"

#include <stdlib.h>

#include "search/search_private.h"

enum { NAME_COST = 256, FILE_COST = 4096 };

/* ---- units ---- */

static void
begin_tree(struct search *s, const struct search_unit *u)
{
	struct search_work *w = s->work;

	w->walking = true;
	w->walked = 0;
	w->room = w->inflate_room = tree_room(u->tree);
	w->reader = tree_reader_new(u->tree);
	walk_begin(&w->walk, u->tree, u->owned ? firmware_tree(u->firmware, u->part) : NULL);
}

static void
end_unit(struct search *s)
{
	struct search_work *w = s->work;

	walk_end(&w->walk);
	tree_reader_free(w->reader);
	w->reader = NULL;
	w->walking = false;
	w->behind += w->phase == SEARCH_NAME ? 0 : s->units.at[w->unit].len;
	w->unit++;
}

static void
begin_bytes(struct search *s, const struct search_unit *u)
{
	struct search_work *w = s->work;

	w->here = contents_task(s, TREE_NONE, TREE_NONE);
	w->here->scan.reader = NULL;
	w->here->scan.span = span_cut(u->firmware->bytes, (size_t)u->offset, (size_t)u->len);
	w->walking = true;
	s->stretches++;
}

static void
look_at_name(struct search *s, uint32_t entry, uint32_t node)
{
	struct search_work *w = s->work;
	struct span name = tree_entry(w->walk.tree, entry).name;
	struct search_hit h = { .kind = SEARCH_NAME, .unit = w->unit, .entry = entry,
		.node = node };
	struct text path = { 0 };
	bool found;

	s->names++;
	if (s->options.paths) {
		tree_add_entry_path(w->walk.tree, entry, &path);
		name = span_of(path.at, path.len);
	}
	found = s->options.whole_names ? matcher_is(&w->names, name)
	                               : matcher_has(&w->names, name);
	if (found)
		contents_add_hit(s, h, name.at, name.len > SCAN_LINE ? SCAN_LINE : name.len);
	s->limited = s->hits.count >= contents_hits_most(s);
	text_free(&path);
}

static void
step_tree(struct search *s, uint64_t *used)
{
	struct search_work *w = s->work;
	uint32_t entry, node;
	bool again;

	*used += NAME_COST;
	if (w->phase != SEARCH_NAME
	        && !contents_drain(s, workers_ahead(w->line.workers) - 1, used))
		return;
	if (!walk_next(&w->walk, &entry, &node, &again)) {
		end_unit(s);
		return;
	}
	w->walked++;
	if (w->phase == SEARCH_NAME) {
		look_at_name(s, entry, node);
	} else if (node != TREE_NONE && !again && tree_is_file(w->walk.tree, node)
	           && (s->options.node == TREE_NONE || s->options.node == node)) {
		*used += FILE_COST;
		contents_begin_file(s, entry, node);
	}
}

/* The next phase, or the end. */
static void
end_phase(struct search *s, uint64_t *used)
{
	struct search_work *w = s->work;

	if (!contents_drain(s, 0, used))
		return;
	if (w->phase == SEARCH_NAME && s->options.last != SEARCH_NAME) {
		w->phase = SEARCH_FILE;
		w->unit = 0;
	} else {
		s->done = true;
		s->generation++;
	}
}

static bool
is_searched(const struct search *s, const struct search_unit *u)
{
	if (s->work->phase == SEARCH_NAME)
		return u->tree != NULL;
	return u->tree ? s->options.first <= SEARCH_FILE && s->options.last >= SEARCH_FILE
	               : s->options.last == SEARCH_BYTES;
}

static void
step_unit(struct search *s, uint64_t *used)
{
	struct search_work *w = s->work;
	const struct search_unit *u = w->unit < s->units.count ? &s->units.at[w->unit] : NULL;

	if (!u)
		end_phase(s, used);
	else if (!is_searched(s, u))
		end_unit(s);
	else if (u->tree && w->walking)
		step_tree(s, used);
	else if (u->tree)
		begin_tree(s, u);
	else if (w->walking)
		end_unit(s);
	else if (contents_drain(s, 0, used))
		begin_bytes(s, u);
}

/* ---- from outside ---- */

struct search *
search_new(struct pattern *p, const struct search_options *o)
{
	struct search *s = memory_zeroed(1, sizeof *s);

	s->pattern = *p;
	s->options = *o;
	s->work = memory_zeroed(1, sizeof *s->work);
	s->work->line.workers = o->workers;
	s->work->phase = o->first == SEARCH_NAME ? SEARCH_NAME : SEARCH_FILE;
	matcher_begin(&s->work->names, &s->pattern);
	s->seen = units_generation(o->firmware);
	units_find(s);
	return s;
}

bool
search_step(struct search *s, uint64_t budget)
{
	uint64_t used = 0;

	while (!s->done && used < budget) {
		if (s->limited)
			search_stop(s);
		else if (s->work->here)
			contents_step(s, budget - used, &used);
		else
			step_unit(s, &used);
	}
	return !s->done;
}

static void
end_work(struct search *s)
{
	struct search_work *w = s->work;

	task_cancel(&w->line, contents_drop);
	if (w->here)
		contents_drop(&w->here->task);
	w->here = NULL;
	walk_end(&w->walk);
	tree_reader_free(w->reader);
	w->reader = NULL;
}

/* Gives back the file under way, so that it is looked at again. The scan of a stretch stays as
 * it is: it borrows nothing that a change of the firmware frees. */
static void
give_back(struct search *s)
{
	struct search_work *w = s->work;

	w->whole = w->line.count == 0;
	if (!w->here || !w->here->tree)
		return;
	contents_drop(&w->here->task);
	w->here = NULL;
	w->walked--;
	w->room = w->room_before;
	w->inflate_room = w->inflate_before;
	s->files--;
}

void
search_stop(struct search *s)
{
	struct search_task *stretch;

	if (s->done)
		return;
	s->stopped = !s->limited;
	s->done = true;
	s->generation++;
	give_back(s);
	stretch = s->work->here;
	s->work->here = NULL;
	end_work(s);
	s->work->here = stretch;
}

bool
search_can_resume(const struct search *s)
{
	return s->stopped && s->work->whole && !search_is_void(s);
}

/* Passes over what was looked at in the tree. */
static void
return_to_tree(struct search *s, const struct search_unit *u)
{
	struct search_work *w = s->work;
	uint64_t walked = w->walked, room = w->room, inflate = w->inflate_room;
	uint32_t entry, node;
	bool again;

	begin_tree(s, u);
	w->room = room;
	w->inflate_room = inflate;
	while (w->walked < walked && walk_next(&w->walk, &entry, &node, &again))
		w->walked++;
}

void
search_resume(struct search *s)
{
	struct search_work *w = s->work;

	s->done = s->stopped = false;
	s->generation++;
	if (w->walking && !w->here && s->units.at[w->unit].tree)
		return_to_tree(s, &s->units.at[w->unit]);
}

/* How much of the unit under way is done, 0 to 1. */
static double
unit_progress(const struct search *s, const struct search_unit *u)
{
	const struct search_work *w = s->work;
	double part = 0;

	if (!w->walking)
		return 0;
	if (!u->tree && w->here && u->len)
		part = (double)w->here->scan.looked / (double)u->len;
	else if (u->tree && tree_entries(u->tree))
		part = (double)w->walked / tree_entries(u->tree);
	return part < 1 ? part : 1;
}

double
search_progress(const struct search *s)
{
	const struct search_work *w = s->work;
	double done = (double)w->behind;

	if (s->done || !w->total)
		return 1;
	if (w->phase != SEARCH_NAME && w->unit < s->units.count) {
		const struct search_unit *u = &s->units.at[w->unit];

		done += unit_progress(s, u) * (double)u->len;
	}
	return done / (double)w->total;
}

bool
search_is_void(const struct search *s)
{
	return s->seen != units_generation(s->options.firmware);
}

void
search_free(struct search *s)
{
	struct search_work *w = s ? s->work : NULL;

	if (!s)
		return;
	end_work(s);
	for (size_t i = 0; i < w->idle.count; i++) {
		matcher_free(w->idle.at[i]);
		free(w->idle.at[i]);
	}
	array_free(&w->idle);
	matcher_free(&w->names);
	free(w);
	for (size_t i = 0; i < s->units.count; i++)
		tree_free(s->units.at[i].owned);
	array_free(&s->units);
	array_free(&s->hits);
	array_free(&s->listed);
	text_free(&s->texts);
	text_free(&s->troubles);
	pattern_free(&s->pattern);
	free(s);
}
