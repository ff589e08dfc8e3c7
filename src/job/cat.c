/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/job.h"

#include <inttypes.h>
#include <sys/stat.h>

#include "job/job_private.h"
#include "jffs2/history.h"

enum { PIECE = 64 * 1024 };

struct cat {
	const struct volume *volume;
	const struct jffs2_fs *fs; /* of it */
	uint32_t inode, at, size;
	bool old;               /* `view` is read, not the file as it is */
	struct jffs2_view view;
	struct output *out;
	struct text path;
	uint8_t piece[PIECE];
};

static void
drop(struct job *j)
{
	struct cat *c = j->work;

	output_abandon(c->out);
	jffs2_view_free(&c->view);
	text_free(&c->path);
	free(c);
}

static int64_t
read_piece(struct cat *c, uint64_t *used, struct error *err)
{
	if (c->old)
		return jffs2_view_read_some(c->fs, &c->view, c->at, c->piece, PIECE, used,
		        err);
	return jffs2_fs_read_some(c->fs, c->inode, c->at, c->piece, PIECE, used, err);
}

static bool
finish(struct job *j)
{
	struct cat *c = j->work;
	struct output *out = c->out;

	struct text missing = { 0 };

	c->out = NULL;
	if (!output_commit(out, &j->err))
		return job_fail(j);
	if (!c->old && *job_missing(c->volume, c->inode, &missing))
		job_loss(j, text_str(&missing));
	job_doubt(j, c->volume);
	text_free(&missing);
	text_addf(&j->result, "%" PRIu32 " bytes written to ", c->at);
	job_add_path(&j->result, text_str(&c->path));
	return job_done(j);
}

static bool
step(struct job *j, uint64_t budget)
{
	struct cat *c = j->work;
	uint64_t used = 0;

	while (used < budget) {
		int64_t n = read_piece(c, &used, &j->err);

		j->losses += n < 0;
		if (n < 0 || !output_write(c->out, span_of(c->piece, (size_t)n), &j->err))
			return job_fail(j);
		if (n == 0)
			return finish(j);
		c->at += (uint32_t)n;
	}
	j->progress = c->size ? (double)c->at / c->size : 1;
	return true;
}

static struct cat *
begin(struct job *j, const struct volume *v, uint32_t inode, const char *path)
{
	struct cat *c = memory_zeroed(1, sizeof *c);

	job_begin(j, c, step, drop);
	c->volume = v;
	c->fs = &v->fs;
	c->inode = inode;
	c->size = v->fs.inodes.at[inode].size;
	text_add(&c->path, path);
	return c;
}

void
cat_start(struct job *j, const struct volume *v, uint32_t inode, const char *path,
        enum output_mode mode)
{
	const struct jffs2_inode *n = &v->fs.inodes.at[inode];
	struct cat *c = begin(j, v, inode, path);

	if (n->error || !S_ISREG(n->mode)) {
		error_set(&j->err, n->error ? "inode %" PRIu32 " has no node to read"
		                            : "inode %" PRIu32 " is not a regular file",
		        n->ino);
		j->losses = n->error != 0;
		job_fail(j);
		return;
	}
	c->out = output_open(path, mode, &j->err);
	if (!c->out)
		job_fail(j);
}

void
cat_version_start(struct job *j, const struct volume *v, uint32_t inode, uint32_t version,
        const char *path, enum output_mode mode)
{
	struct cat *c = begin(j, v, inode, path);

	c->old = true;
	if (jffs2_view_at(c->fs, inode, version, &c->view, &j->err)) {
		c->size = c->view.size;
		c->out = output_open(path, mode, &j->err);
	}
	if (!c->out)
		job_fail(j);
}
