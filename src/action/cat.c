/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "action/action.h"

#include <inttypes.h>
#include <sys/stat.h>

#include "action/job_private.h"

enum { PIECE = 64 * 1024 };

struct cat {
	const struct jffs2_fs *fs;
	uint32_t inode, at;
	struct output *out;
	struct text path;
	uint8_t piece[PIECE];
};

static void
drop(struct job *j)
{
	struct cat *c = j->work;

	output_abandon(c->out);
	text_free(&c->path);
	free(c);
}

static bool
finish(struct job *j)
{
	struct cat *c = j->work;
	struct output *out = c->out;

	c->out = NULL;
	if (!output_commit(out, &j->err))
		return job_fail(j);
	text_addf(&j->result, "%" PRIu32 " bytes written to ", c->at);
	job_add_path(&j->result, text_str(&c->path));
	return job_done(j);
}

static bool
step(struct job *j, uint64_t budget)
{
	struct cat *c = j->work;
	uint32_t size = c->fs->inodes.at[c->inode].size;
	uint64_t used = 0;

	while (used < budget) {
		int64_t n = jffs2_fs_read(c->fs, c->inode, c->at, c->piece, PIECE, &j->err);

		j->losses += n < 0;
		if (n < 0 || !output_write(c->out, span_of(c->piece, (size_t)n), &j->err))
			return job_fail(j);
		if (n == 0)
			return finish(j);
		c->at += (uint32_t)n;
		used += (uint64_t)n;
	}
	j->progress = size ? (double)c->at / size : 1;
	return true;
}

void
cat_start(struct job *j, const struct volume *v, uint32_t inode, const char *path,
        enum output_mode mode)
{
	const struct jffs2_inode *n = &v->fs.inodes.at[inode];
	struct cat *c = memory_zeroed(1, sizeof *c);

	job_begin(j, c, step, drop);
	c->fs = &v->fs;
	c->inode = inode;
	text_add(&c->path, path);
	if (n->error || !S_ISREG(n->mode)) {
		error_set(&j->err, n->error ? "no node of inode %" PRIu32 " can be read"
		                            : "inode %" PRIu32 " is no regular file", n->ino);
		j->losses = n->error != 0;
		job_fail(j);
		return;
	}
	c->out = output_open(path, mode, &j->err);
	if (!c->out)
		job_fail(j);
}
