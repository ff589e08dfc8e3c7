/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The job: entry after entry, of each its folder, its file, its header, the files of its file
 * system; then the report. What is written waits under temporary names until many files can be
 * synced at once.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "job/all/all_private.h"
#include "output/output.h"
#include "output/place.h"

enum { WAITING_MOST = 96, PIECE = 64 * 1024, ENTRY_COST = 4096 };

enum stage { STAGE_FOLDER, STAGE_FILE, STAGE_HEADER, STAGE_TREE, STAGE_END };

struct all {
	struct firmware *firmware;
	struct extract_options options;
	struct all_plan plan;
	int top;               /* the destination, -1: none */
	struct text target;    /* as the user wrote it */
	size_t entry;          /* of the plan: the one at hand */
	enum stage stage;      /* what is next of it */
	struct output *out;    /* its file, NULL: none is being written */
	struct span left;      /* of the file */
	struct sha256 sum;
	ARRAY(struct output *) waiting;
	struct job inner;      /* that extracts its files */
	bool inside;
	uint64_t done, all;    /* bytes, about */
	uint64_t files, trees; /* that were written */
};

static void
drop(struct job *j)
{
	struct all *a = j->work;

	if (a->inside)
		job_free(&a->inner);
	output_abandon(a->out);
	for (size_t i = 0; i < a->waiting.count; i++)
		output_abandon(a->waiting.at[i]);
	array_free(&a->waiting);
	if (a->top >= 0)
		close(a->top);
	all_plan_free(&a->plan);
	text_free(&a->target);
	free(a);
}

/* ---- files ---- */

static bool
sync_all(struct job *j)
{
	const struct all *a = j->work;

	return place_sync_all(a->top)
	       || error_set_errno(&j->err, "%s: cannot be written", text_str(&a->target));
}

/* Gives all files that wait their names; false with the job's error set. */
static bool
place_waiting(struct job *j)
{
	struct all *a = j->work;
	size_t placed = 0, count = a->waiting.count;
	bool ok = count == 0 || sync_all(j);

	while (ok && placed < count) {
		ok = output_commit(a->waiting.at[placed++], &j->err);
		a->files += ok;
	}
	while (placed < count)
		output_abandon(a->waiting.at[placed++]);
	a->waiting.count = 0;
	return ok;
}

static bool
open_file(struct job *j, const char *path)
{
	struct all *a = j->work;

	a->out = output_open_beneath(a->top, text_str(&a->target), path,
	        a->options.replace ? OUTPUT_REPLACE : OUTPUT_NEW, &j->err);
	return a->out != NULL;
}

/* The file that is being written is complete. */
static bool
end_file(struct job *j)
{
	struct all *a = j->work;

	array_push(&a->waiting, a->out);
	if (!output_end(a->out, &j->err)) {
		a->out = NULL;
		return false;
	}
	a->out = NULL;
	return a->waiting.count < WAITING_MOST || place_waiting(j);
}

/* Writes a document. */
static bool
write_text(struct job *j, const char *path, const struct text *t)
{
	struct all *a = j->work;

	return open_file(j, path)
	       && output_write(a->out, span_of(text_str(t), t->len), &j->err) && end_file(j);
}

static bool
begin_file(struct job *j)
{
	struct all *a = j->work;
	const struct all_entry *e = &a->plan.entries.at[a->entry];

	if (!e->file.len)
		return true;
	a->left = all_bytes(e);
	sha256_start(&a->sum);
	return open_file(j, text_str(&e->file));
}

/* Writes more of it. */
static bool
step_file(struct job *j, uint64_t *used)
{
	struct all *a = j->work;
	struct span piece = span_cut(a->left, 0, PIECE);

	sha256_add(&a->sum, piece);
	if (!output_write(a->out, piece, &j->err))
		return false;
	*used += piece.len;
	a->done += piece.len;
	a->left = span_cut(a->left, piece.len, SIZE_MAX);
	if (a->left.len)
		return true;
	sha256_finish(&a->sum, a->plan.entries.at[a->entry].sha256);
	return end_file(j);
}

/* ---- folders, headers ---- */

static bool
make_folder(struct job *j)
{
	struct all *a = j->work;
	const char *path = text_str(&a->plan.entries.at[a->entry].makes);
	bool made;

	return !*path || extract_make_directory(a->top, path, &made)
	       || error_set_errno(&j->err, "%s/%s: cannot be written", text_str(&a->target),
	               path);
}

static bool
write_header(struct job *j)
{
	const struct all *a = j->work;
	const struct all_entry *e = &a->plan.entries.at[a->entry];
	struct text t = { 0 };
	bool ok = true;

	if (e->header.len) {
		all_add_header(e, &t);
		ok = write_text(j, text_str(&e->header), &t);
	}
	text_free(&t);
	return ok;
}

/* ---- the files of a file system ---- */

static bool
begin_tree(struct job *j)
{
	struct all *a = j->work;
	const struct all_entry *e = &a->plan.entries.at[a->entry];
	const struct tree *t = all_tree(e);
	struct extract_options o = a->options;

	if (!e->folder.len)
		return true;
	/* It has temporary files of its own. */
	if (!place_waiting(j))
		return false;
	o.made = false;
	extract_below_start(&a->inner, t, tree_root(t), a->top, text_str(&e->folder), &o);
	a->inside = true;
	return true;
}

/* Takes over what is to be said of the files. */
static void
take_details(struct job *j, const struct job *inner, const char *folder)
{
	const char *at = text_str(&inner->details);
	struct text line = { 0 };

	while (*at) {
		size_t len = strcspn(at, "\n");

		text_clear(&line);
		text_addf(&line, "%s: ", folder);
		text_add_bytes(&line, at, len);
		job_detail(j, text_str(&line));
		at += len + (at[len] == '\n');
	}
	text_free(&line);
	j->losses += inner->losses;
	j->withheld += inner->withheld;
}

static bool
end_tree(struct job *j)
{
	struct all *a = j->work;
	struct all_entry *e = &a->plan.entries.at[a->entry];
	bool ok = a->inner.state == JOB_DONE;

	take_details(j, &a->inner, text_str(&e->folder));
	if (ok)
		text_add(&e->extracted, text_str(&a->inner.result));
	else
		error_set(&j->err, "%s/%s", text_str(&a->target), a->inner.err.text);
	a->trees += ok;
	a->done += all_part(e)->len;
	a->inside = false;
	job_free(&a->inner);
	return ok;
}

static bool
step_tree(struct job *j, uint64_t budget, uint64_t *used)
{
	struct all *a = j->work;

	*used = budget;
	return job_step(&a->inner, budget) || end_tree(j);
}

/* ---- one after the other ---- */

static void
tell_loss(struct job *j, const struct all_entry *e)
{
	struct text line = { 0 };

	if (!e->loss.len)
		return;
	text_add(&line, e->part == PART_NONE ? "below part " : "part ");
	all_add_number(e, &line);
	text_addf(&line, ": %s", text_str(&e->loss));
	job_loss(j, text_str(&line));
	text_free(&line);
}

static bool
next_stage(struct job *j)
{
	struct all *a = j->work;

	switch (a->stage++) {
	case STAGE_FOLDER:
		tell_loss(j, &a->plan.entries.at[a->entry]);
		return make_folder(j);
	case STAGE_FILE:
		return begin_file(j);
	case STAGE_HEADER:
		return write_header(j);
	case STAGE_TREE:
		return begin_tree(j);
	case STAGE_END:
		break;
	}
	a->entry++;
	a->stage = STAGE_FOLDER;
	return true;
}

static void
tell_omitted(struct job *j)
{
	const struct all *a = j->work;
	struct text line = { 0 };

	if (a->plan.omitted) {
		text_addf(&line, "%" PRIu64 " parts more than the %d that are extracted at most",
		        a->plan.omitted, ALL_ENTRIES_MOST);
		job_loss(j, text_str(&line));
	}
	text_free(&line);
}

static bool
write_reports(struct job *j)
{
	const struct all *a = j->work;
	struct text t = { 0 };
	bool ok;

	all_add_text(&a->plan, a->firmware, j->losses, &t);
	ok = write_text(j, "report.txt", &t);
	text_clear(&t);
	all_add_json(&a->plan, a->firmware, j->losses, &t);
	ok = ok && write_text(j, "report.json", &t);
	text_free(&t);
	return ok && place_waiting(j) && sync_all(j);
}

static bool
finish(struct job *j)
{
	const struct all *a = j->work;

	tell_omitted(j);
	if (!write_reports(j))
		return job_fail(j);
	text_addf(&j->result, "%" PRIu64 " files, and the files of %" PRIu64 " file %s, "
	        "extracted to ", a->files, a->trees, a->trees == 1 ? "system" : "systems");
	job_add_path(&j->result, text_str(&a->target));
	job_add_losses(j, 0);
	return job_done(j);
}

static bool
step(struct job *j, uint64_t budget)
{
	struct all *a = j->work;
	uint64_t used = 0;
	bool ok = true;

	while (ok && used < budget) {
		if (a->inside) {
			ok = step_tree(j, budget - used, &used);
		} else if (a->out) {
			ok = step_file(j, &used);
		} else if (a->entry < a->plan.entries.count) {
			used += ENTRY_COST;
			ok = next_stage(j);
		} else {
			return finish(j);
		}
	}
	if (a->all)
		j->progress = 0.99 * (double)a->done / (double)a->all;
	return ok || job_fail(j);
}

/* ---- beginning ---- */

static bool
open_destination(struct job *j, const char *dir)
{
	struct all *a = j->work;
	bool made;

	a->top = extract_open_target(dir, &made, &j->err);
	if (a->top < 0)
		return false;
	return a->options.replace || extract_is_empty(a->top)
	       || error_set(&j->err, "%s: is not empty: take a new directory, or --force", text_str(&a->target));
}

void
extract_all_start(struct job *j, struct firmware *f, const char *dir,
        const struct extract_options *o)
{
	struct all *a = memory_zeroed(1, sizeof *a);

	job_begin(j, a, step, drop);
	a->firmware = f;
	a->options = *o;
	a->top = -1;
	text_add_readable(&a->target, span_of(dir, strlen(dir)), false);
	all_plan_make(&a->plan, f);
	a->all = a->plan.bytes;
	for (size_t i = 0; i < a->plan.entries.count; i++)
		if (a->plan.entries.at[i].folder.len)
			a->all += all_part(&a->plan.entries.at[i])->len;
	if (!open_destination(j, dir))
		job_fail(j);
}
