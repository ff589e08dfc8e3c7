/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was written gets its name: many files at once, as they are synced before, and with workers
 * by a thread, while further ones are made in the same directory.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "job/extract/extract_private.h"

/* ---- a thread ---- */

/* Renaming one name of a file to another of the same file does nothing, which is no error where it
 * may be replaced: the temporary name goes in any case. */
static int
name_file(const struct extract *x, int dir, const char *temp, const char *name)
{
	int error = place_file(dir, temp, name, x->mode) ? 0 : errno;

	if (error || x->mode == OUTPUT_REPLACE)
		unlinkat(dir, temp, 0);
	return error;
}

static void
place_all(struct task *t)
{
	struct extract_placing *p = (struct extract_placing *)t;
	const struct extract *x = p->x;
	int error = p->count && !place_sync_all(p->fd) ? errno : 0;
	char name[NAME_SIZE];

	for (size_t i = 0; i < p->count; i++) {
		struct extract_waiting *w = &p->files[i];

		w->error = error;
		if (error) {
			unlinkat(p->fd, w->temp, 0);
			continue;
		}
		pick_copy_name(&x->pick, w->entry, name);
		w->error = name_file(x, p->fd, w->temp, name);
		if (!w->error)
			tree_loss_words(x->tree, w->node, &w->missing);
	}
}

/* ---- what is said of it ---- */

static void
report(struct job *j, uint32_t entry, uint32_t node, int error)
{
	struct extract *x = j->work;

	if (error) {
		errno = error;
		extract_refuse_errno(j, entry);
		return;
	}
	x->made++;
	if (x->copies[node].entry == TREE_NONE)
		x->copies[node] = (struct extract_copy){ (uint32_t)x->here, entry };
}

void
extract_place(struct job *j, uint32_t entry, uint32_t node, const char *temp,
        const char *name)
{
	struct extract *x = j->work;
	int error = name_file(x, x->fd, temp, name);

	report(j, entry, node, error);
	temp_forget(x->fd, temp);
}

static void
report_all(struct job *j, struct extract_placing *p)
{
	struct extract *x = j->work;
	enum extract_stage stage = x->stage;

	x->stage = EXTRACT_NAME;
	for (size_t i = 0; i < p->count; i++) {
		struct extract_waiting *w = &p->files[i];

		report(j, w->entry, w->node, w->error);
		temp_forget(p->fd, w->temp);
		if (w->missing.len)
			extract_refuse(j, w->entry, text_str(&w->missing));
		text_free(&w->missing);
	}
	x->stage = stage;
	free(p);
}

/* ---- those that wait ---- */

void
extract_wait(struct job *j, const struct extract_file *f)
{
	struct extract *x = j->work;
	struct extract_waiting w = { .entry = f->entry, .node = f->node };

	memcpy(w.temp, f->temp, sizeof w.temp);
	if (!x->placing) {
		x->placing = memory_zeroed(1, sizeof *x->placing);
		x->placing->task.run = place_all;
		x->placing->x = x;
		x->placing->fd = x->fd;
	}
	x->placing->files[x->placing->count++] = w;
	if (x->placing->count == EXTRACT_WAITING)
		extract_place_waiting(j);
}

void
extract_take_placed(struct job *j)
{
	struct extract *x = j->work;

	while (x->naming.count)
		report_all(j, (struct extract_placing *)task_take(&x->naming));
}

void
extract_place_waiting(struct job *j)
{
	struct extract *x = j->work;
	struct extract_placing *p = x->placing;

	extract_take_placed(j);
	if (!p)
		return;
	x->placing = NULL;
	task_add(&x->naming, &p->task);
	if (!x->options.workers)
		extract_take_placed(j);
}

static void
drop_placing(struct task *t)
{
	struct extract_placing *p = (struct extract_placing *)t;

	for (size_t i = 0; i < p->count; i++) {
		unlinkat(p->fd, p->files[i].temp, 0);
		temp_forget(p->fd, p->files[i].temp);
		text_free(&p->files[i].missing);
	}
	free(p);
}

void
extract_waiting_drop(struct extract *x)
{
	task_cancel(&x->naming, drop_placing);
	if (x->placing)
		drop_placing(&x->placing->task);
	x->placing = NULL;
}
