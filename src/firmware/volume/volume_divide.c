/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Divides a part with several file systems into several parts, and joins them. */
#include <stdio.h>
#include <string.h>

#include "firmware/partitions/partitions.h"
#include "firmware/parts/parts.h"
#include "firmware/volume/volume_private.h"

/* ---- volumes ---- */

static void
insert_volume(struct firmware *f, size_t at, struct volume *v, const struct volume_work *w)
{
	array_push(&f->volumes, v);
	array_push(&f->volumes_work->volumes, *w);
	for (size_t i = f->volumes.count - 1; i > at; i--) {
		f->volumes.at[i] = f->volumes.at[i - 1];
		f->volumes_work->volumes.at[i] = f->volumes_work->volumes.at[i - 1];
	}
	f->volumes.at[at] = v;
	f->volumes_work->volumes.at[at] = *w;
}

static void
remove_volume(struct firmware *f, size_t at)
{
	struct volume *v = f->volumes.at[at];

	volume_leave_past(f, v);
	volume_drop_steps(v);
	jffs2_fs_free(&v->now);
	jffs2_log_free(&v->log);
	volume_clear(v);
	free(v);
	f->volumes.count--;
	f->volumes_work->volumes.count--;
	for (size_t i = at; i < f->volumes.count; i++) {
		f->volumes.at[i] = f->volumes.at[i + 1];
		f->volumes_work->volumes.at[i] = f->volumes_work->volumes.at[i + 1];
	}
}

/* The extents of a complete scan that lie in `piece`, as a log of their own: their
 * verdicts are reused. */
static struct jffs2_log
log_piece(const struct jffs2_log *log, uint32_t offset, uint32_t len)
{
	struct jffs2_log piece = jffs2_log_like(log);
	uint32_t i = jffs2_log_find(log, offset), end = offset + len;

	piece.part = span_cut(log->part, offset, len);
	for (; i < log->extents.count && log->extents.at[i].offset < end; i++) {
		struct extent e = log->extents.at[i];
		uint32_t from = e.offset < offset ? offset : e.offset;
		uint32_t to = e.len > end - e.offset ? end : e.offset + e.len;

		/* No node begins within another. */
		if (from != e.offset && e.kind == EXTENT_NODE)
			e.kind = EXTENT_DIRT;
		e.offset = from - offset;
		e.len = to - from;
		array_push(&piece.extents, e);
	}
	return piece;
}

/* ---- dividing ---- */

static struct part
part_of_piece(const struct part *run, const struct divide_piece *piece)
{
	struct part p = *run;

	p.offset += piece->offset;
	p.len = piece->len;
	p.claimed = 0;
	if (piece->erased) {
		p.kind = PART_ERASED;
		p.format = NULL;
		snprintf(p.what, sizeof p.what, "erased (0xff)");
	}
	return p;
}

/* Notes the doubts inside the piece. */
static void
suspect(const struct divide_decision *d, const struct divide_piece *piece,
        struct volume_work *w)
{
	w->suspected = false;
	for (uint32_t k = 0; k < d->evidence.count && !w->suspected; k++) {
		const struct divide_evidence *e = &d->evidence.at[k];

		if (!e->doubtful || e->sign || e->offset < piece->offset
		        || e->offset - piece->offset >= piece->len)
			continue;
		w->suspect = *e;
		w->suspect.offset -= piece->offset;
		w->suspected = w->doubted = true;
	}
}

/* The volume of a piece: the first reuses the existing one. */
static void
make_volume(struct firmware *f, size_t i, size_t made, int part,
        const struct jffs2_log *run, const struct divide_piece *piece)
{
	const struct divide_decision *d = &f->volumes.at[i]->division;
	struct volume_work w = f->volumes_work->volumes.at[i];
	struct volume *v = made ? volume_new(f) : f->volumes.at[i];
	uint64_t at = f->list.parts.at[part].offset;

	w.stage = STAGE_PLAIN;
	w.known = true;
	w.divided = true;
	w.doubted = d->contradicted;
	suspect(d, piece, &w);
	w.grown = false;
	if (made)
		insert_volume(f, i + made, v, &w);
	else
		f->volumes_work->volumes.at[i] = w;
	v->part = part;
	v->offset = at;
	v->log = log_piece(run, piece->offset, piece->len);
	volume_make_tree(v);
	v->generation++;
}

/* Replaces volume `i` and its part by the pieces of the run. */
static void
take_pieces(struct firmware *f, size_t i, const struct divide_piece *pieces, size_t count)
{
	struct volume *v = f->volumes.at[i];
	struct part run = f->list.parts.at[v->part];
	struct jffs2_log log = v->log;
	size_t part = (size_t)v->part, made = 0;
	ARRAY(struct part) parts = { 0 };

	for (size_t k = 0; k < count; k++)
		array_push(&parts, part_of_piece(&run, &pieces[k]));
	parts_replace(f, part, 1, parts.at, parts.count);
	for (size_t k = 0; k < count; k++)
		if (!pieces[k].erased)
			make_volume(f, i, made++, (int)(part + k), &log, &pieces[k]);
	array_free(&parts);
	jffs2_log_free(&log);
	f->generation++;
}

/* True if a partition of a table begins at `offset`. */
static bool
begins_partition(const struct firmware *f, uint64_t offset)
{
	return firmware_has_fence(f, offset)
	       || (offset == 0 && f->partitions->taken >= 0);
}

/* Carries out the decision. */
static void
end_division(struct firmware *f, size_t i)
{
	struct volume *v = f->volumes.at[i];
	const struct divide_decision *d = &v->division;

	volume_clear(v);
	divide_finish(f->volumes_work->divide, &v->division);
	f->volumes_work->divide = NULL;
	f->volumes_work->volumes.at[i].divided = true;
	v->division_at = v->offset;
	if (d->pieces.count > 1 && !f->options.join && !partition_is_typed(f, v->offset)) {
		volume_decide_cancel(f);
		take_pieces(f, i, d->pieces.at, d->pieces.count);
	} else if (d->contradicted || d->doubtful || d->pieces.count > 1) {
		divide_doubts(&v->log, divide_likeliest(d), v->offset, &v->doubt);
	}
}

/* Finds what contradicts an already divided part being one file system. */
static void
doubt(struct volume *v, struct volume_work *vw)
{
	if (vw->doubted)
		divide_doubts(&v->log, vw->suspected ? &vw->suspect : NULL, v->offset,
		        &v->doubt);
	vw->doubted = vw->suspected = false;
}

/* All of it, as a task: with many nodes one step is longer than a slice. */
struct dividing {
	struct task task; /* first */
	struct divide_work *work;
};

static void
divide_all(struct task *t)
{
	while (!task_unwanted(t) && divide_step(((struct dividing *)t)->work))
		continue;
}

static void
drop(struct task *t)
{
	free(t);
}

void
volume_divide_cancel(struct firmware *f)
{
	task_cancel(&f->volumes_work->dividing, drop);
	divide_cancel(f->volumes_work->divide);
	f->volumes_work->divide = NULL;
}

static void
begin_division(struct firmware *f, size_t i)
{
	const struct volume *v = f->volumes.at[i];
	const struct divide_hints hints = { v->offset, begins_partition(f, v->offset) };
	struct dividing *d;

	f->volumes_work->divide = divide_start(&v->log, &hints);
	f->volumes_work->dividing.workers = f->options.workers;
	if (!f->options.workers)
		return;
	d = memory_zeroed(1, sizeof *d);
	d->task.run = divide_all;
	d->work = f->volumes_work->divide;
	/* Most parts stay whole: another thread decides their erase size meanwhile. */
	volume_decide_begin(f, i);
	task_add(&f->volumes_work->dividing, &d->task);
}

/* True if it is divided: by the thread, or by another step here. */
static bool
is_divided(struct firmware *f)
{
	struct task *t;

	if (!f->volumes_work->dividing.count)
		return !divide_step(f->volumes_work->divide);
	t = task_take(&f->volumes_work->dividing);
	if (t)
		drop(t);
	return t;
}

bool
volume_divide(struct firmware *f, size_t i)
{
	struct volume *v = f->volumes.at[i];

	if (f->volumes_work->volumes.at[i].divided) {
		doubt(v, &f->volumes_work->volumes.at[i]);
		return false;
	}
	if (!f->volumes_work->divide)
		begin_division(f, i);
	else if (is_divided(f))
		end_division(f, i);
	return true;
}

/* ---- by hand ---- */

bool
volume_split(struct firmware *f, struct volume *v, uint64_t offset)
{
	size_t i = volume_index(f, v);
	struct divide_piece pieces[2] = { { 0 } };

	if (i == f->volumes.count || offset <= v->offset
	        || offset - v->offset >= v->log.part.len)
		return false;
	volume_restart(f, i);
	pieces[0].len = (uint32_t)(offset - v->offset);
	pieces[1].offset = pieces[0].len;
	pieces[1].len = (uint32_t)v->log.part.len - pieces[0].len;
	take_pieces(f, i, pieces, 2);
	return true;
}

bool
volume_join(struct firmware *f, struct volume *v)
{
	size_t i = volume_index(f, v);
	struct volume *next = i + 1 < f->volumes.count ? f->volumes.at[i + 1] : NULL;
	struct part whole;

	if (!next || next->log.endian != v->log.endian)
		return false;
	whole = f->list.parts.at[v->part];
	for (int k = v->part + 1; k <= next->part; k++) {
		const struct part *p = &f->list.parts.at[k];

		if (k < next->part && p->kind != PART_ERASED)
			return false;
		whole.len += p->len;
	}
	volume_restart(f, i);
	volume_clear(v);
	parts_replace(f, (size_t)v->part, (size_t)(next->part - v->part) + 1, &whole, 1);
	v->part = firmware_part_at(f, whole.offset);
	remove_volume(f, i + 1);
	f->volumes_work->volumes.at[i].known = false;
	f->volumes_work->volumes.at[i].divided = f->volumes_work->volumes.at[i].doubted = true;
	return true;
}
