/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/cat.h"

#include <inttypes.h>
#include <sys/stat.h>

#include "base/array.h"
#include "job/job.h"

enum { PIECE = 64 * 1024 };

struct cat {
	const struct tree *tree;
	struct tree *old;       /* owned: `tree` with the file as it was; NULL: as it is */
	struct tree_reader *reader;
	uint32_t node;
	uint64_t at, size;
	struct output *out;
	struct text path;
	uint8_t piece[PIECE];
};

static void
drop(struct job *j)
{
	struct cat *c = j->work;

	output_abandon(c->out);
	tree_reader_free(c->reader);
	tree_free(c->old);
	text_free(&c->path);
	free(c);
}

/* Counts what the image has lost of the file, under its path. */
static void
lose(struct job *j, const struct cat *c)
{
	struct text path = { 0 }, line = { 0 }, missing = { 0 };

	if (*tree_loss_words(c->tree, c->node, &missing)) {
		tree_add_known_path(c->tree, c->node, &path);
		text_add_readable_path(&line, span_of(path.at, path.len), false);
		text_addf(&line, "%s%s", line.len ? ": " : "", text_str(&missing));
		job_loss(j, text_str(&line));
	}
	text_free(&path);
	text_free(&line);
	text_free(&missing);
}

static bool
finish(struct job *j)
{
	struct cat *c = j->work;
	struct output *out = c->out;

	c->out = NULL;
	if (!output_commit(out, &j->err))
		return job_fail(j);
	lose(j, c);
	job_doubt(j, c->tree);
	text_addf(&j->result, "%" PRIu64 " bytes written to ", c->at);
	job_add_path(&j->result, text_str(&c->path));
	return job_done(j);
}

static bool
step(struct job *j, uint64_t budget)
{
	struct cat *c = j->work;
	uint64_t used = 0;

	while (used < budget) {
		int64_t n = tree_read(c->reader, c->node, c->at, c->piece, PIECE, &used,
		        &j->err);

		j->losses += n < 0;
		if (n < 0 || !output_write(c->out, span_of(c->piece, (size_t)n), &j->err))
			return job_fail(j);
		if (n == 0)
			return finish(j);
		c->at += (uint64_t)n;
	}
	j->progress = c->size ? (double)c->at / (double)c->size : 1;
	return true;
}

static struct cat *
begin(struct job *j, const struct tree *t, uint32_t node, const char *path)
{
	struct cat *c = memory_zeroed(1, sizeof *c);

	job_begin(j, c, step, drop);
	c->tree = t;
	c->node = node;
	text_add(&c->path, path);
	return c;
}

static void
open_both(struct job *j, struct cat *c, enum output_mode mode)
{
	struct tree_stat st;

	tree_stat(c->tree, c->node, &st);
	c->size = st.size;
	c->reader = tree_reader_new(c->tree);
	c->out = output_open(text_str(&c->path), mode, &j->err);
	if (!c->out)
		job_fail(j);
}

void
cat_start(struct job *j, const struct tree *t, uint32_t node, const char *path,
        enum output_mode mode)
{
	struct cat *c = begin(j, t, node, path);
	struct tree_stat st;

	tree_stat(t, node, &st);
	if (!st.error && S_ISREG(st.mode)) {
		open_both(j, c, mode);
		return;
	}
	error_set(&j->err, st.error ? "inode %" PRIu32 " has no node to read"
	                            : "inode %" PRIu32 " is not a regular file", st.ino);
	j->losses = st.error != 0;
	job_fail(j);
}

void
cat_version_start(struct job *j, const struct tree *t, uint32_t node, uint32_t version,
        const char *path, enum output_mode mode)
{
	struct cat *c = begin(j, t, node, path);

	if (t->class->at_version)
		c->old = t->class->at_version(t, node, version, &j->err);
	else
		error_set(&j->err, "%s keeps no earlier versions", t->class->name);
	if (c->old) {
		while (tree_step(c->old, UINT64_MAX))
			continue;
		c->tree = c->old;
		open_both(j, c, mode);
	} else {
		job_fail(j);
	}
}
