/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Regular files are written by threads, some at a time. This thread makes them, and takes them back
 * in order: what becomes of one depends on nothing that is done to another.
 */
#include <stdlib.h>

#include "job/extract/extract_private.h"

/* ---- a thread ---- */

static void
write_batch(struct task *t)
{
	struct extract_batch *b = (struct extract_batch *)t;
	uint64_t used = 0;

	for (size_t i = 0; i < b->count && !task_unwanted(t); i++) {
		struct extract_file *f = &b->files[i];

		while (!task_unwanted(t) && extract_write_step(b->reader, f, b->piece, &used))
			continue;
		if (!task_unwanted(t) && !f->error && !f->unread)
			extract_thread_metadata(b, f);
	}
}

/* ---- the line ---- */

static struct extract_batch *
new_batch(struct extract *x)
{
	struct extract_batch *b = x->spare;

	if (b) {
		x->spare = b->next;
		return b;
	}
	b = memory_zeroed(1, sizeof *b);
	b->task.run = write_batch;
	b->x = x;
	b->reader = tree_reader_new(x->tree);
	return b;
}

static void
keep(struct extract *x, struct extract_batch *b)
{
	b->count = 0;
	b->bytes = 0;
	b->next = x->spare;
	x->spare = b;
}

/* The files that it made are reported on; those that it did not come to are dropped. */
static void
finish_batch(struct job *j, struct extract_batch *b)
{
	struct extract *x = j->work;

	for (size_t i = 0; i < b->count; i++) {
		x->copies[b->files[i].node].dir = 0;
		if (j->state == JOB_RUNNING)
			extract_file_finish(j, &b->files[i]);
		else
			extract_file_drop(x, &b->files[i]);
	}
	keep(x, b);
}

static void
take_batch(struct job *j)
{
	struct extract *x = j->work;
	struct extract_batch *b = (struct extract_batch *)task_take(&x->writing);
	enum extract_stage stage = x->stage;

	x->stage = EXTRACT_CONTENT;
	finish_batch(j, b);
	x->stage = stage;
}

static void
add_batch(struct job *j)
{
	struct extract *x = j->work;

	if (!x->batch)
		return;
	task_add(&x->writing, &x->batch->task);
	x->batch = NULL;
}

void
extract_batch_add(struct job *j, const struct extract_file *f)
{
	struct extract *x = j->work;

	if (!x->batch)
		x->batch = new_batch(x);
	x->batch->files[x->batch->count++] = *f;
	x->batch->bytes += f->st.size;
	x->copies[f->node].dir = 1;
	if (x->batch->count < EXTRACT_BATCH && x->batch->bytes < EXTRACT_BATCH_BYTES)
		return;
	add_batch(j);
	while (x->writing.count == EXTRACT_BATCHES - 1)
		take_batch(j);
}

bool
extract_is_underway(const struct extract *x, uint32_t node)
{
	return x->options.workers && x->copies[node].entry == TREE_NONE && x->copies[node].dir;
}

void
extract_settle(struct job *j)
{
	struct extract *x = j->work;

	add_batch(j);
	while (x->writing.count)
		take_batch(j);
}

void
extract_catch_up(struct job *j)
{
	struct extract *x = j->work;

	if (x->stage == EXTRACT_ENTRY)
		extract_settle(j);
	if (x->stage != EXTRACT_NAME)
		extract_take_placed(j);
}

/* ---- the end ---- */

static void
free_batch(struct extract *x, struct extract_batch *b)
{
	for (size_t i = 0; i < b->count; i++)
		extract_file_drop(x, &b->files[i]);
	tree_reader_free(b->reader);
	free(b);
}

static void
forget_batch(struct task *t)
{
	struct extract_batch *b = (struct extract_batch *)t;

	free_batch((struct extract *)b->x, b);
}

void
extract_batches_drop(struct extract *x)
{
	task_cancel(&x->writing, forget_batch);
	if (x->batch)
		free_batch(x, x->batch);
	x->batch = NULL;
	while (x->spare) {
		struct extract_batch *b = x->spare;

		x->spare = b->next;
		free_batch(x, b);
	}
}
