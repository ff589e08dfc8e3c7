/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The manifest in one go, and as a file. */
#include <inttypes.h>

#include "job/job.h"
#include "job/manifest_private.h"

int64_t
manifest_write(const struct tree *t, struct workers *w,
        bool (*put)(void *arg, const char *at, size_t len), void *arg)
{
	struct manifest *m = manifest_begin(t, w, put, arg);
	uint64_t used = 0;

	while (manifest_step(m, &used))
		continue;
	return manifest_end(m);
}

/* ---- a file ---- */

struct manifest_file {
	const struct tree *tree;
	struct manifest *manifest;
	struct output *out;
	struct text path;
	uint64_t lines, expected;
	struct error err;
};

static void
drop(struct job *j)
{
	struct manifest_file *m = j->work;

	manifest_end(m->manifest);
	output_abandon(m->out);
	text_free(&m->path);
	free(m);
}

static bool
put(void *arg, const char *at, size_t len)
{
	struct manifest_file *m = arg;

	return output_write(m->out, span_of(at, len), &m->err);
}

static bool
finish(struct job *j)
{
	struct manifest_file *m = j->work;
	struct output *out = m->out;
	int64_t failed = manifest_end(m->manifest);
	uint64_t lossy = tree_damaged(m->tree);

	m->manifest = NULL;
	j->err = m->err;
	if (failed < 0)
		return job_fail(j);
	m->out = NULL;
	if (!output_commit(out, &j->err))
		return job_fail(j);
	text_add(&j->result, "manifest written to ");
	job_add_path(&j->result, text_str(&m->path));
	if (failed)
		text_addf(&j->result, ", %" PRId64 " path%s could not be read", failed,
		        failed == 1 ? "" : "s");
	if (lossy)
		text_addf(&j->result, ", %" PRIu64 " file%s damaged", lossy,
		        lossy == 1 ? " is" : "s are");
	lossy += (uint64_t)failed;
	j->losses = lossy < UINT32_MAX ? (uint32_t)lossy : UINT32_MAX - 1;
	job_gone(j, m->tree);
	job_doubt(j, m->tree);
	return job_done(j);
}

static bool
step(struct job *j, uint64_t budget)
{
	struct manifest_file *m = j->work;
	uint64_t used = 0;

	while (used < budget) {
		if (!manifest_step(m->manifest, &used))
			return finish(j);
		m->lines++;
	}
	j->progress = m->lines < m->expected
	        ? 0.99 * (double)m->lines / (double)m->expected : 0.99;
	return true;
}

void
manifest_start(struct job *j, const struct tree *t, struct workers *w, const char *path,
        enum output_mode mode)
{
	struct manifest_file *m = memory_zeroed(1, sizeof *m);

	job_begin(j, m, step, drop);
	text_add(&m->path, path);
	m->tree = t;
	m->expected = tree_entries(t);
	m->out = output_open(path, mode, &j->err);
	if (m->out)
		m->manifest = manifest_begin(t, w, put, m);
	else
		job_fail(j);
}
