/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes what a plan says. The bytes come in pieces, from the image or made up, so that
 * memory stays constant; for a new uImage header all pieces are summed first.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "job/job_private.h"
#include "job/pad_private.h"
#include "base/crc32.h"

struct work {
	struct pad_plan plan;
	struct span before, part;
	uint8_t marker[JFFS2_HEADER_LEN];
	uint8_t erased[16 * 1024];
	struct output *out;
	uint64_t at;    /* of the bytes below the header: done in this pass */
	uint64_t total; /* of them */
	bool summing;   /* the first of two passes */
	uint32_t crc;
	struct text path;
};

static void
drop(struct job *j)
{
	struct work *w = j->work;

	output_abandon(w->out);
	text_free(&w->path);
	free(w);
}

/* ---- the bytes ---- */

/* Made up for the part's offset `at`, at most `most`. */
static struct span
filling(const struct work *w, uint64_t at, uint64_t most)
{
	uint64_t in = at % w->plan.erase_size, rest = w->plan.erase_size - in;

	if (w->plan.markers && rest < most)
		most = rest; /* a marker may follow */
	if (most > sizeof w->erased)
		most = sizeof w->erased;
	if (w->plan.markers && at >= w->plan.first_marker && in < sizeof w->marker)
		return span_cut(span_of(w->marker, sizeof w->marker), (size_t)in,
		        (size_t)most);
	return span_of(w->erased, (size_t)most);
}

/* The next bytes below the header: at least one, at most `budget`. */
static struct span
next_piece(const struct work *w, uint64_t budget)
{
	uint64_t left = w->total - w->at, at = w->at;
	size_t most;

	if (left < budget)
		budget = left;
	most = budget < SIZE_MAX ? (size_t)budget : SIZE_MAX;
	if (at < w->before.len)
		return span_cut(w->before, (size_t)at, most);
	at -= w->before.len;
	if (at < w->part.len)
		return span_cut(w->part, (size_t)at, most);
	return filling(w, at, budget);
}

/* ---- the header ---- */

/* https://reproducible-builds.org/specs/source-date-epoch */
static bool
find_time(uint32_t *seconds, struct error *err)
{
	const char *given = getenv("SOURCE_DATE_EPOCH");
	unsigned long long n;
	char *end;

	if (*seconds)
		return true;
	if (!given || !*given) {
		*seconds = (uint32_t)time(NULL);
		return true;
	}
	errno = 0;
	n = strtoull(given, &end, 10);
	if (*given < '0' || *given > '9' || *end || errno || n > UINT32_MAX)
		return error_set(err, "SOURCE_DATE_EPOCH: '%s' is not a number of seconds "
		        "that a uImage can hold", given);
	*seconds = (uint32_t)n;
	return true;
}

static bool
write_header(struct work *w, struct error *err)
{
	uint8_t header[UIMAGE_HEADER_LEN];

	uimage_encode_summed(header, &w->plan.header, w->plan.time, (uint32_t)w->total,
	        w->crc);
	return output_write(w->out, span_of(header, sizeof header), err);
}

/* ---- the job ---- */

static bool
finish(struct job *j)
{
	struct work *w = j->work;
	struct output *out = w->out;
	uint64_t added = w->plan.after - w->plan.size;

	w->out = NULL;
	if (!output_commit(out, &j->err))
		return job_fail(j);
	text_addf(&j->result, "%" PRIu64 " bytes written to ", pad_file_size(&w->plan));
	job_add_path(&j->result, text_str(&w->path));
	if (added)
		text_addf(&j->result, ", %" PRIu64 " of them padding", added);
	if (w->plan.markers)
		text_addf(&j->result, " with %" PRIu64 " cleanmarker%s", w->plan.markers,
		        w->plan.markers == 1 ? "" : "s");
	if (w->plan.wrapped)
		text_add(&j->result, ", under a new uImage header");
	return job_done(j);
}

static bool
end_pass(struct job *j)
{
	struct work *w = j->work;

	if (!w->summing)
		return finish(j);
	w->summing = false;
	w->at = 0;
	return write_header(w, &j->err) || job_fail(j);
}

static double
progress(const struct work *w)
{
	double part = w->total ? (double)w->at / (double)w->total : 1;

	if (!w->plan.wrapped)
		return part;
	return w->summing ? part / 2 : 0.5 + part / 2;
}

static bool
step(struct job *j, uint64_t budget)
{
	struct work *w = j->work;

	while (budget > 0 && w->at < w->total) {
		struct span piece = next_piece(w, budget);

		if (w->summing)
			w->crc = crc32_usual_more(w->crc, piece);
		else if (!output_write(w->out, piece, &j->err))
			return job_fail(j);
		w->at += piece.len;
		budget -= piece.len;
	}
	j->progress = progress(w);
	return w->at < w->total || end_pass(j);
}

void
pad_start(struct job *j, const struct firmware *f, const struct pad_plan *plan,
        const char *path, enum output_mode mode)
{
	struct work *w = memory_zeroed(1, sizeof *w);
	uint64_t from = plan->offset - (plan->wrapped ? plan->before : 0);

	job_begin(j, w, step, drop);
	w->plan = *plan;
	w->before = span_cut(f->bytes, (size_t)from, (size_t)(plan->offset - from));
	w->part = span_cut(f->bytes, (size_t)plan->offset, (size_t)plan->size);
	w->total = w->before.len + plan->after;
	w->summing = plan->wrapped;
	memset(w->erased, 0xff, sizeof w->erased);
	jffs2_cleanmarker_encode(w->marker, plan->endian, plan->marker_len);
	text_add(&w->path, path);
	if (plan->wrapped && !find_time(&w->plan.time, &j->err)) {
		job_fail(j);
		return;
	}
	w->out = output_open(path, mode, &j->err);
	if (!w->out)
		job_fail(j);
}
