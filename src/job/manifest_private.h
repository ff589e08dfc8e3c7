/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A manifest line by line, for a job that can be cancelled between two (manifest.c), and
 * what it writes: text and, between it, sums of contents (manifest_out.c). While threads
 * compute a sum, what follows it waits.
 */
#ifndef JOB_MANIFEST_PRIVATE_H
#define JOB_MANIFEST_PRIVATE_H

#include "base/array.h"
#include "job/manifest.h"
#include "job/sum.h"
#include "tree/tree.h"
#include "work/work.h"

struct manifest;

/* Begins a manifest; `put` takes what is written, as in manifest_write. */
struct manifest *manifest_begin(const struct tree *t, struct workers *w,
        bool (*put)(void *arg, const char *at, size_t len), void *arg);
/* Continues by about a line, and adds its cost in bytes to `used`; false once all is
 * written or `put` has refused. */
bool manifest_step(struct manifest *m, uint64_t *used);
/* Releases it and returns what manifest_write does. NULL is fine. */
int64_t manifest_end(struct manifest *m);

struct manifest_out {
	bool (*put)(void *arg, const char *at, size_t len);
	void *arg;
	struct task_line sums; /* under way */
	struct text text;      /* behind the last of them */
	bool refused;          /* by put */
	int64_t failed;        /* paths that could not be read */
	uint64_t read;         /* bytes of content, and what was inflated for them */
};

/* Sums a content of `size` bytes: the errno that reading it gives, or 0. */
int manifest_out_sum_now(struct manifest_out *o, const struct tree_reader *reader, uint32_t node,
        uint64_t size, char hex[FILE_SUM]);
/* Has it summed; the sum, or the errno, becomes part of the text here. */
void manifest_out_sum_later(struct manifest_out *o, const struct tree *t, uint32_t node,
        uint64_t size);
/* Writes what can be written, and waits for sums if too much text is pending. */
void manifest_out_flush(struct manifest_out *o);
/* Takes sums until at most `left` are under way; false if threads are not that far
 * yet. */
bool manifest_out_drain(struct manifest_out *o, size_t left);
/* Releases it; what was not written is dropped. */
void manifest_out_end(struct manifest_out *o);

#endif
