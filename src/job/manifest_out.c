/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a manifest writes, in order, while threads sum contents. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "digest/sha256.h"
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
	char hex[MANIFEST_SUM];
};

static void
sum_content(struct sum *s, const struct tree_reader *reader)
{
	uint32_t len = s->size < PIECE ? (uint32_t)s->size + 1 : PIECE;
	uint8_t *piece = memory_zeroed(len, 1);
	struct sha256 sum;
	uint64_t at = 0;
	int64_t n;

	sha256_start(&sum);
	do {
		n = tree_read(reader, s->node, at, piece, len, &s->read, NULL);
		if (n > 0)
			sha256_add(&sum, span_of(piece, (size_t)n));
		at += n > 0 ? (uint64_t)n : 0;
	} while (n > 0 && !task_unwanted(&s->task));
	sha256_finish(&sum, s->hex);
	s->error = n < 0 ? (int)-n : 0;
	free(piece);
}

static void
run_sum(struct task *t)
{
	struct sum *s = (struct sum *)t;
	struct tree_reader *reader = tree_reader_new(s->tree);

	sum_content(s, reader);
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
        uint64_t size, char hex[MANIFEST_SUM])
{
	struct sum s = { .node = node, .size = size };

	sum_content(&s, reader);
	o->read += s.read;
	memcpy(hex, s.hex, sizeof s.hex);
	return s.error;
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
