/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the files of parts whose format has no CRCs of its own for them, once: its tables may be
 * whole where a file can't be decompressed any more. Which files, and how far, is decided
 * here; batches of stretches of them are tasks. Archives are left alone: what they hold is
 * checked when it is unpacked.
 */
#include <errno.h>
#include <stdlib.h>

#include "firmware/firmware_private.h"
#include "tree/tree.h"

enum { STRETCHES = 64, BATCH_BYTES = 1 << 20, PIECE = 64 << 10, FILE_COST = 256 };
/* Of a file: each may have to go through all that leads to its blocks. */
enum { STRETCHES_MOST = 512 };

struct stretch {
	uint32_t node;
	uint64_t from, to;
	uint64_t bad_at; /* or UINT64_MAX */
	uint64_t stored; /* as in struct unreadable_file */
	bool limited;    /* not damage keeps it from being read */
};

struct file_batch {
	struct task task; /* first */
	const struct tree *tree;
	uint64_t bytes;
	size_t count;
	struct stretch stretches[STRETCHES];
};

/* ---- batches ---- */

static void
read_stretch(const struct tree_reader *r, struct stretch *s, uint8_t *room,
        const struct task *task)
{
	for (uint64_t at = s->from; at < s->to && !task_unwanted(task);) {
		uint64_t left = s->to - at, work = 0;
		int64_t n = tree_read(r, s->node, at, room, left < PIECE ? (uint32_t)left : PIECE,
		        &work, NULL);

		if (n <= 0) {
			s->limited = n == -EFBIG || n == -ENOMEM;
			s->bad_at = s->limited ? UINT64_MAX : at;
			s->stored = tree_failed_at(r);
			return;
		}
		at += (uint64_t)n;
	}
}

static void
read_batch(struct task *task)
{
	struct file_batch *b = (struct file_batch *)task;
	struct tree_reader *r = tree_reader_new(b->tree);
	uint8_t *room = memory_zeroed(PIECE, 1);

	for (size_t i = 0; i < b->count; i++)
		read_stretch(r, &b->stretches[i], room, task);
	free(room);
	tree_reader_free(r);
}

static void
drop(struct task *t)
{
	free(t);
}

static void
send_batch(struct file_reading *w)
{
	if (w->batch)
		task_add(&w->reading, &w->batch->task);
	w->batch = NULL;
}

static void
add_stretch(struct file_reading *w, const struct tree *t, struct stretch s)
{
	struct file_batch *b = w->batch;

	if (!b) {
		b = w->batch = memory_zeroed(1, sizeof *b);
		b->task.run = read_batch;
		b->tree = t;
	}
	b->stretches[b->count++] = s;
	b->bytes += s.to - s.from;
	if (b->count == STRETCHES || b->bytes >= BATCH_BYTES)
		send_batch(w);
}

/* A file counts once, wherever it is damaged. */
static void
take_batch(struct tree_part *t, struct file_reading *w, const struct file_batch *b)
{
	for (size_t i = 0; i < b->count; i++) {
		const struct stretch *s = &b->stretches[i];
		size_t known = t->unreadable.count;

		w->limited |= s->limited;
		if (s->bad_at != UINT64_MAX
		        && (!known || t->unreadable.at[known - 1].node != s->node))
			array_push(&t->unreadable, ((struct unreadable_file){ s->node, s->bad_at,
			        s->stored }));
	}
}

/* Takes results while more than `left` batches are under way. False if the workers are
 * not that far yet. */
static bool
take_batches(struct tree_part *t, struct file_reading *w, size_t left)
{
	while (w->reading.count > left) {
		struct task *done = task_take(&w->reading);

		if (!done)
			return false;
		take_batch(t, w, (struct file_batch *)done);
		free(done);
	}
	return true;
}

/* ---- the whole ---- */

/* The size of a file that can be read at all; 0: there is nothing to read. */
static uint64_t
size_of(const struct tree *t, uint32_t node)
{
	struct tree_stat st;

	if (!tree_is_file(t, node) || !tree_reachable(t, node))
		return 0;
	tree_stat(t, node, &st);
	return st.size;
}

/* Submits the next stretches, up to `budget`; false once there are no more. */
static bool
send_stretches(struct tree_part *t, struct file_reading *w, uint64_t budget)
{
	size_t most = workers_ahead(w->reading.workers);
	uint64_t spent = 0;

	while (w->node < tree_nodes(t->tree)) {
		uint64_t size = size_of(t->tree, w->node), left = size - w->at;
		uint64_t longest = size / STRETCHES_MOST;
		struct stretch s = { .node = w->node, .from = w->at, .bad_at = UINT64_MAX };

		if (longest < BATCH_BYTES)
			longest = BATCH_BYTES;
		if (spent >= budget || !take_batches(t, w, most - 1))
			return true;
		if (left > longest)
			left = longest;
		s.to = s.from + left;
		spent += left + FILE_COST;
		w->unpacked += left;
		if (w->unpacked > reading_most(t->tree->bytes))
			return false;
		if (left)
			add_stretch(w, t->tree, s);
		w->at = s.to;
		if (w->at == size) {
			w->node++;
			w->at = 0;
		}
	}
	return false;
}

/* False: its files are not read here, or can't be. */
static bool
may_read(const struct firmware *f, const struct tree_part *t)
{
	return f->options.read && t->ready && t->tree
	       && !f->list.parts.at[t->part].format->tree->wraps;
}

/* The first part with files to be read, or NULL. */
static struct tree_part *
next_part(const struct firmware *f)
{
	for (size_t i = 0; i < f->trees.count; i++)
		if (may_read(f, f->trees.at[i]) && f->trees.at[i]->read == READ_NOT)
			return f->trees.at[i];
	return NULL;
}

bool
reading_files_wait(const struct firmware *f)
{
	return next_part(f) != NULL;
}

void
reading_files_step(struct firmware *f, uint64_t budget)
{
	struct file_reading *w = &f->work->files;
	struct tree_part *t = next_part(f);
	bool more;

	if (!t)
		return;
	w->reading.workers = f->options.workers;
	more = send_stretches(t, w, budget);
	send_batch(w);
	if (!take_batches(t, w, 0) || more)
		return;
	t->read = w->limited || w->unpacked > reading_most(t->tree->bytes) ? READ_PARTLY : READ_ALL;
	*w = (struct file_reading){ 0 };
}

double
reading_files_progress(const struct firmware *f, const struct tree_part *t)
{
	const struct file_reading *w = &f->work->files;
	uint32_t nodes = t->tree ? tree_nodes(t->tree) : 0;
	uint64_t size;

	if (t != next_part(f))
		return t->ready && (t->read != READ_NOT || !may_read(f, t)) ? 1 : 0;
	if (w->node >= nodes)
		return 1;
	size = size_of(t->tree, w->node);
	return (w->node + (size ? (double)w->at / (double)size : 0)) / nodes;
}

void
reading_files_stop(struct firmware *f)
{
	struct file_reading *w = &f->work->files;

	task_cancel(&w->reading, drop);
	free(w->batch);
	*w = (struct file_reading){ 0 };
	for (size_t i = 0; i < f->trees.count; i++)
		if (f->trees.at[i]->read == READ_NOT)
			f->trees.at[i]->read = READ_PARTLY;
}
