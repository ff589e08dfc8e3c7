/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <string.h>

#include "job/job.h"

enum { STEP = 4 << 20, DETAILS_MAX = 50 };

bool
job_step(struct job *j, uint64_t budget)
{
	if (j->state != JOB_RUNNING)
		return false;
	if (j->step(j, budget ? budget : 1))
		return true;
	/* Releases what it worked with and removes what was not finished. */
	j->drop(j);
	j->work = NULL;
	return false;
}

bool
job_finish(struct job *j)
{
	while (job_step(j, STEP))
		continue;
	return j->state == JOB_DONE;
}

void
job_free(struct job *j)
{
	if (j->work)
		j->drop(j);
	text_free(&j->result);
	text_free(&j->details);
	memset(j, 0, sizeof *j);
	j->state = JOB_FAILED;
}

void
job_begin(struct job *j, void *work, bool (*step)(struct job *, uint64_t),
        void (*drop)(struct job *))
{
	memset(j, 0, sizeof *j);
	j->state = JOB_RUNNING;
	j->work = work;
	j->step = step;
	j->drop = drop;
}

bool
job_fail(struct job *j)
{
	j->state = JOB_FAILED;
	return false;
}

bool
job_done(struct job *j)
{
	j->state = JOB_DONE;
	j->progress = 1;
	return false;
}

void
job_detail(struct job *j, const char *line)
{
	j->lines++;
	if (j->lines <= DETAILS_MAX) {
		text_add(&j->details, line);
		text_add(&j->details, "\n");
	} else if (j->lines == DETAILS_MAX + 1) {
		text_add(&j->details, "... and more\n");
	}
}

void
job_loss(struct job *j, const char *line)
{
	j->losses++;
	job_detail(j, line);
}

void
job_doubt(struct job *j, const struct tree *tree)
{
	struct text t = { 0 };

	if (tree_doubtful(tree)) {
		text_addf(&t, "part %d may be more than one file system, and what was written "
		              "may be a mixture: see flashloupe parts --why", tree->part);
		job_loss(j, text_str(&t));
	}
	text_free(&t);
}

static const char *
separate(const struct text *t)
{
	return t->len ? "; " : "";
}

const char *
job_gone_words(const struct tree *tree, struct text *t)
{
	struct tree_gone g = tree_gone(tree);

	text_clear(t);
	if (g.files)
		text_addf(t, "nothing but the name is left of %" PRIu64 " file%s", g.files,
		        g.files == 1 ? "" : "s");
	if (g.paths)
		text_addf(t, "%sthere are files whose paths are lost", separate(t));
	if (g.more)
		text_addf(t, "%sdamaged nodes may have held other files or names", separate(t));
	if (t->len)
		text_add(t, ": see flashloupe issues");
	return text_str(t);
}

void
job_gone(struct job *j, const struct tree *tree)
{
	struct text t = { 0 };

	if (*job_gone_words(tree, &t))
		job_loss(j, text_str(&t));
	text_free(&t);
}

void
job_add_path(struct text *t, const char *path)
{
	text_add_readable(t, span_of(path, strlen(path)), false);
}

const char job_inflates[] = "far more data than is visible would be inflated";

void
job_add_losses(struct job *j, uint32_t inferred)
{
	if (inferred)
		text_addf(&j->result, ", %" PRIu32 " in part inferred", inferred);
	if (j->withheld)
		text_addf(&j->result, ", %" PRIu32 " left out (root only)", j->withheld);
	if (j->losses)
		text_addf(&j->result, ", %" PRIu32 " %s", j->losses,
		        j->losses == 1 ? "loss" : "losses");
}
