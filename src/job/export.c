/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/export.h"

#include <inttypes.h>

#include "base/array.h"
#include "job/job.h"

struct export {
	const struct table *table;
	enum table_form form;
	struct output *out;
	struct text path, buffer;
	struct error *err;
};

enum { BUFFER = 64 * 1024 };

static void
drop(struct job *j)
{
	struct export *x = j->work;

	output_abandon(x->out);
	text_free(&x->path);
	text_free(&x->buffer);
	free(x);
}

static bool
put(void *arg, const char *at, size_t len)
{
	struct export *x = arg;

	text_add_bytes(&x->buffer, at, len);
	if (x->buffer.len < BUFFER)
		return true;
	if (!output_write(x->out, span_of(x->buffer.at, x->buffer.len), x->err))
		return false;
	text_clear(&x->buffer);
	return true;
}

/* A table is one document; it is written in one step. */
static bool
step(struct job *j, uint64_t budget)
{
	struct export *x = j->work;
	struct output *out = x->out;

	(void)budget;
	x->err = &j->err;
	if (!table_write(x->table, x->form, 0, table_count(x->table), put, x)
	        || !output_write(out, span_of(x->buffer.at, x->buffer.len), &j->err))
		return job_fail(j);
	x->out = NULL;
	if (!output_commit(out, &j->err))
		return job_fail(j);
	text_addf(&j->result, "%zu rows written to ", table_count(x->table));
	job_add_path(&j->result, text_str(&x->path));
	return job_done(j);
}

void
export_table_start(struct job *j, const struct table *t, enum table_form form,
        const char *path, enum output_mode mode)
{
	struct export *x = memory_zeroed(1, sizeof *x);

	job_begin(j, x, step, drop);
	x->table = t;
	x->form = form;
	text_add(&x->path, path);
	x->out = output_open(path, mode, &j->err);
	if (!x->out)
		job_fail(j);
}
