/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/rewrap/replace.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/model/children.h"
#include "job/carve.h"
#include "job/epoch.h"
#include "job/job.h"
#include "job/rewrap/head.h"
#include "job/write.h"

enum stage { STAGE_MAKE, STAGE_EXAMINE, STAGE_WRITE };

struct work {
	enum stage stage;
	struct rewrap_wish wish;
	enum head_kind head;   /* REFUSED: not decided yet */
	struct rewrap *rewrap;
	struct firmware *made; /* what was made, examined */
	struct text path;
	bool dry;
	enum output_mode mode;
	struct job write;
	bool writing;
};

static void
drop(struct job *j)
{
	struct work *w = j->work;

	if (w->writing)
		job_free(&w->write);
	firmware_close(w->made);
	rewrap_free(w->rewrap);
	text_free(&w->path);
	free(w);
}

/* ---- is it what was wanted? ---- */

/* What shows all of its parent has no place of its own: that of the part which leads to it changes
 * with what the parent holds. */
static bool
is_like(const struct firmware *a, const struct firmware *b)
{
	return a->whole == b->whole && (a->whole || a->parent_at == b->parent_at) && a->own.kind == b->own.kind
	       && strcmp(a->own_name, b->own_name) == 0;
}

/* The store of what was made that stands for `f`; NULL if there is none. */
static struct firmware *
counterpart(const struct work *w, const struct firmware *f)
{
	struct firmware *up;

	if (!f->parent)
		return w->made;
	up = counterpart(w, f->parent);
	for (size_t i = 0; up && i < up->children.count; i++)
		if (is_like(up->children.at[i], f))
			return up->children.at[i];
	return NULL;
}

static bool
is_as_wanted(const struct work *w, struct error *err)
{
	const struct firmware *f = counterpart(w, w->wish.f);

	if (f && rewrap_shows(w->rewrap, f->bytes))
		return true;
	return error_set(err, "nothing is written: examined again, the new image does not show what "
	        "was put into it%s", f ? "" : ", as it does not unpack as before");
}

/* ---- the stages ---- */

static void
add_lines(struct job *j, const struct text *lines, void (*add)(struct job *, const char *))
{
	const char *at = text_str(lines);
	struct text line = { 0 };

	while (*at) {
		size_t len = strcspn(at, "\n");

		text_clear(&line);
		text_add_bytes(&line, at, len);
		add(j, text_str(&line));
		at += len + (at[len] == '\n');
	}
	text_free(&line);
}

static bool
step_make(struct job *j, uint64_t budget)
{
	struct work *w = j->work;
	struct firmware_options options;

	if (w->head == HEAD_REFUSED)
		w->head = head_of(&w->wish, &j->err);
	if (w->head == HEAD_REFUSED)
		return job_fail(j);
	if (rewrap_step(w->rewrap, budget))
		return true;
	if (!rewrap_done(w->rewrap, &j->err))
		return job_fail(j);
	add_lines(j, rewrap_told(w->rewrap), job_detail);
	add_lines(j, rewrap_warnings(w->rewrap), job_loss);
	options = firmware_root(w->wish.f)->options;
	w->made = firmware_new(image_of_memory("(made)", rewrap_file(w->rewrap)), &options);
	w->stage = STAGE_EXAMINE;
	return true;
}

/* Writes it under a new header. */
static bool
write_headed(struct job *j, struct work *w)
{
	const struct uimage_wanted *wanted = w->wish.header;
	struct uimage header = wanted->header;
	uint32_t time = wanted->time;
	struct write_order o = { 0 };

	if (!uimage_wants(wanted, UIMAGE_WANT_TIME) && !epoch_now(&time, &j->err))
		return job_fail(j);
	header.name = uimage_wanted_name(wanted);
	recipe_open_uimage(&o.recipe, &header, time);
	recipe_add_bytes(&o.recipe, rewrap_file(w->rewrap));
	recipe_close_uimage(&o.recipe);
	text_add(&o.result, ", under a new uImage header");
	write_recipe_start(&w->write, &o, text_str(&w->path), w->mode);
	return true;
}

/* Begins to write what was examined. */
static bool
begin_write(struct job *j, struct work *w)
{
	uint64_t len = rewrap_file(w->rewrap).len + (w->head == HEAD_NEW ? UIMAGE_HEADER_LEN : 0);

	if (w->dry) {
		text_addf(&j->result, "%" PRIu64 " bytes would be written", len);
		return job_done(j);
	}
	if (w->head != HEAD_NEW)
		write_start(&w->write, rewrap_file(w->rewrap), text_str(&w->path), w->mode);
	else if (!write_headed(j, w))
		return false;
	w->writing = true;
	w->stage = STAGE_WRITE;
	return true;
}

static bool
step_examine(struct job *j, uint64_t budget)
{
	struct work *w = j->work;

	if (firmware_step(w->made, budget))
		return true;
	if (!is_as_wanted(w, &j->err))
		return job_fail(j);
	firmware_close(w->made);
	w->made = NULL;
	return begin_write(j, w);
}

static bool
step_write(struct job *j, uint64_t budget)
{
	struct work *w = j->work;

	if (job_step(&w->write, budget))
		return true;
	if (w->write.state == JOB_FAILED) {
		j->err = w->write.err;
		return job_fail(j);
	}
	text_add(&j->result, text_str(&w->write.result));
	return job_done(j);
}

static bool
step(struct job *j, uint64_t budget)
{
	const struct work *w = j->work;

	switch (w->stage) {
	case STAGE_MAKE:
		return step_make(j, budget);
	case STAGE_EXAMINE:
		j->progress = (1 + firmware_progress(w->made)) / 3;
		return step_examine(j, budget);
	case STAGE_WRITE:
		j->progress = (2 + w->write.progress) / 3;
		return step_write(j, budget);
	}
	return false;
}

void
replace_start(struct job *j, const struct rewrap_wish *wish, const char *path,
        enum output_mode mode)
{
	struct work *w = memory_zeroed(1, sizeof *w);

	w->wish = *wish;
	w->head = HEAD_REFUSED;
	w->rewrap = rewrap_new(wish);
	w->dry = !path;
	w->mode = mode;
	if (path)
		text_add(&w->path, path);
	job_begin(j, w, step, drop);
}
