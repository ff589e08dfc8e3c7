/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a manifest writes, in order, while threads sum contents. */
#include <inttypes.h>
#include <stdlib.h>

#include "job/manifest_private.h"

enum { PIECE = 64 * 1024 };

/* The sum of a file, and the text before it that is not written yet. */
struct sum {
	struct task task; /* first */
	const struct tree *tree;
	uint32_t node;
	uint64_t size;
	struct text before;
	uint64_t read;
	int error;
	char hex[FILE_SUM];
};

static void
run_sum(struct task *t)
{
	struct sum *s = (struct sum *)t;
	struct tree_reader *reader = tree_reader_new(s->tree);

	s->error = file_sum(reader, s->node, s->size, &s->read, t, s->hex);
	tree_reader_free(reader);
}

static void
drop(struct task *t)
{
	text_free(&((struct sum *)t)->before);
	free(t);
}

/* ---- in order ---- */

static void
put(struct manifest_out *o, struct text *t)
{
	if (!o->refused && t->len && !o->put(o->arg, text_str(t), t->len))
		o->refused = true;
	text_clear(t);
}

static void
put_sum(struct manifest_out *o, struct sum *s)
{
	o->read += s->read;
	o->failed += s->error != 0;
	if (s->error)
		text_addf(&s->before, " !%d", s->error);
	else
		text_addf(&s->before, " %s", s->hex);
	put(o, &s->before);
	drop(&s->task);
}

bool
manifest_out_drain(struct manifest_out *o, size_t left)
{
	while (o->sums.count > left) {
		struct task *t = task_take(&o->sums);

		if (!t)
			return false;
		put_sum(o, (struct sum *)t);
	}
	return true;
}

void
manifest_out_flush(struct manifest_out *o)
{
	if (o->text.len > PIECE)
		manifest_out_drain(o, 0);
	if (!o->sums.count)
		put(o, &o->text);
}

/* ---- sums ---- */

int
manifest_out_sum_now(struct manifest_out *o, const struct tree_reader *reader, uint32_t node,
        uint64_t size, char hex[FILE_SUM])
{
	return file_sum(reader, node, size, &o->read, NULL, hex);
}

void
manifest_out_sum_later(struct manifest_out *o, const struct tree *t, uint32_t node,
        uint64_t size)
{
	struct sum *s = memory_zeroed(1, sizeof *s);

	s->task.run = run_sum;
	s->tree = t;
	s->node = node;
	s->size = size;
	s->before = o->text;
	o->text = (struct text){ 0 };
	task_add(&o->sums, &s->task);
}

void
manifest_out_end(struct manifest_out *o)
{
	task_cancel(&o->sums, drop);
	text_free(&o->text);
}
