/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/copy_private.h"

#include <inttypes.h>

#include "job/job_private.h"

struct copy {
	struct output *out;
	struct span bytes; /* still to be written */
	uint64_t size;
	struct text path;
};

static void
drop(struct job *j)
{
	struct copy *c = j->work;

	output_abandon(c->out);
	text_free(&c->path);
	free(c);
}

static bool
finish(struct job *j)
{
	struct copy *c = j->work;
	struct output *out = c->out;

	c->out = NULL;
	if (!output_commit(out, &j->err))
		return job_fail(j);
	text_addf(&j->result, "%" PRIu64 " bytes written to ", c->size);
	job_add_path(&j->result, text_str(&c->path));
	return job_done(j);
}

static bool
step(struct job *j, uint64_t budget)
{
	struct copy *c = j->work;
	struct span piece = span_cut(c->bytes, 0,
	        budget < SIZE_MAX ? (size_t)budget : SIZE_MAX);

	if (!output_write(c->out, piece, &j->err))
		return job_fail(j);
	c->bytes = span_cut(c->bytes, piece.len, SIZE_MAX);
	if (c->bytes.len == 0)
		return finish(j);
	j->progress = 1 - (double)c->bytes.len / (double)c->size;
	return true;
}

void
copy_start(struct job *j, struct span bytes, const char *path, enum output_mode mode)
{
	struct copy *c = memory_zeroed(1, sizeof *c);

	job_begin(j, c, step, drop);
	c->bytes = bytes;
	c->size = bytes.len;
	text_add(&c->path, path);
	c->out = output_open(path, mode, &j->err);
	if (!c->out)
		job_fail(j);
}
