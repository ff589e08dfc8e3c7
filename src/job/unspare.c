/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A raw NAND dump, copied without the spare areas of its pages. */
#include <inttypes.h>

#include "job/job.h"
#include "job/job_private.h"

enum { PIECE = 64 * 1024 };

struct unspare {
	struct output *out;
	struct span bytes;         /* of the image, up to the last that is copied */
	struct nand_layout layout;
	uint64_t from, at;         /* copied up to here */
	uint64_t written;
	struct text path;
};

static void
drop(struct job *j)
{
	struct unspare *u = j->work;

	output_abandon(u->out);
	text_free(&u->path);
	free(u);
}

static bool
finish(struct job *j)
{
	struct unspare *u = j->work;
	struct output *out = u->out;

	u->out = NULL;
	if (!output_commit(out, &j->err))
		return job_fail(j);
	text_addf(&j->result, "%" PRIu64 " bytes written to ", u->written);
	job_add_path(&j->result, text_str(&u->path));
	text_addf(&j->result, ", %" PRIu64 " bytes of spare areas left out",
	        u->bytes.len - u->from - u->written);
	return job_done(j);
}

static bool
step(struct job *j, uint64_t budget)
{
	struct unspare *u = j->work;
	uint64_t end = u->at + (budget < PIECE ? budget : PIECE);
	uint32_t stride = nand_stride(&u->layout);

	while (u->at < end && u->at < u->bytes.len) {
		uint64_t column = u->at % stride;
		struct span piece = { 0 };

		if (column < u->layout.data)
			piece = span_cut(u->bytes, (size_t)u->at,
			        (size_t)(u->layout.data - column));
		if (piece.len && !output_write(u->out, piece, &j->err))
			return job_fail(j);
		u->written += piece.len;
		u->at += stride - column;
	}
	if (u->at >= u->bytes.len)
		return finish(j);
	j->progress = (double)(u->at - u->from) / (double)(u->bytes.len - u->from);
	return true;
}

void
unspare_start(struct job *j, const struct firmware *f, const struct nand_layout *layout,
        uint64_t offset, uint64_t len, const char *path, enum output_mode mode)
{
	struct unspare *u = memory_zeroed(1, sizeof *u);
	uint64_t all = f->bytes.len;

	job_begin(j, u, step, drop);
	offset = offset < all ? offset : all;
	len = len < all - offset ? len : all - offset;
	u->bytes = span_cut(f->bytes, 0, (size_t)(offset + len));
	u->from = u->at = offset;
	u->layout = *layout;
	text_add(&u->path, path);
	u->out = output_open(path, mode, &j->err);
	if (!u->out)
		job_fail(j);
}
