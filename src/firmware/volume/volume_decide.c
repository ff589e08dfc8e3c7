/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The erase size of a part, decided from all its nodes: a million of them take longer to weigh than
 * a slice, so a thread does. */
#include <stdlib.h>

#include "firmware/volume/volume_private.h"

struct decision {
	struct task task; /* first */
	const struct jffs2_log *log;
	uint32_t user_size, user_phase; /* 0: find it */
	struct erase_decision erase;
};

static void
weigh(struct task *t)
{
	struct decision *d = (struct decision *)t;

	if (d->user_size)
		erase_override(d->log, d->user_size, d->user_phase, &d->erase);
	else
		erase_decide(d->log, &d->erase);
}

static void
drop(struct task *t)
{
	free(t);
}

void
volume_decide_cancel(struct firmware *f)
{
	task_cancel(&f->volumes_work->deciding, drop);
}

/* The plain scan of one file system is complete, and its nodes are weighed: what is done next. */
static void
conclude(struct firmware *f, size_t i)
{
	struct volume *v = f->volumes.at[i];
	struct volume_work *vw = &f->volumes_work->volumes.at[i];

	v->raw = spare_layout(f, v);
	if (!v->raw)
		v->raw = spare_at_block_end(v);
	if (v->raw && !vw->user_size)
		spare_explain(v);
	/* Where the user says where blocks begin, the part stays as it is. */
	if ((!vw->user_size || vw->user_phase == ERASE_ANY_PHASE) && !vw->grown
	        && volume_grow(f, v)) {
		vw->grown = true;
		vw->known = false;
		vw->stage = STAGE_PLAIN;
	} else {
		vw->stage = v->erase.size ? STAGE_BLOCKS : STAGE_BUILD;
	}
}

void
volume_decide_begin(struct firmware *f, size_t i)
{
	struct decision *d = memory_zeroed(1, sizeof *d);

	d->task.run = weigh;
	d->log = &f->volumes.at[i]->log;
	d->user_size = f->volumes_work->volumes.at[i].user_size;
	d->user_phase = f->volumes_work->volumes.at[i].user_phase;
	f->volumes_work->deciding.workers = f->options.workers;
	task_add(&f->volumes_work->deciding, &d->task);
}

bool
volume_decide(struct firmware *f, size_t i)
{
	struct task_line *line = &f->volumes_work->deciding;
	struct decision *d;

	if (!line->count)
		volume_decide_begin(f, i);
	d = (struct decision *)task_take(line);
	if (!d)
		return false;
	f->volumes.at[i]->erase = d->erase;
	free(d);
	conclude(f, i);
	return true;
}
