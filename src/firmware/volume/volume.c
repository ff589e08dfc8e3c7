/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stages of one JFFS2 part. */
#include <string.h>

#include "jffs2/build/build.h"
#include "jffs2/format.h"
#include "firmware/volume/volume_private.h"

/* Of the bytes that a step may take, the build gets this many for a node. */
enum { BYTES_A_NODE = 512 };

static bool
is_jffs2(const struct part *p)
{
	return p->kind == PART_FORMAT
	       && (p->format == &jffs2_format_le || p->format == &jffs2_format_be);
}

static struct span
part_bytes(const struct firmware *f, const struct part *p)
{
	return span_cut(f->bytes, (size_t)p->offset, (size_t)p->len);
}

struct volume *
volume_new(struct firmware *f)
{
	struct volume *v = memory_zeroed(1, sizeof *v);

	v->firmware = f;
	v->now.log = &v->log;
	v->fs = &v->now;
	v->generation = 1;
	return v;
}

static void
add_volume(struct firmware *f, int part)
{
	const struct part *p = &f->list.parts.at[part];
	struct volume *v = volume_new(f);
	struct volume_work w = {
		.user_size = (uint32_t)f->options.erase_size,
		.user_phase = f->options.erase_size && f->options.fixed_phase
		        ? (uint32_t)(f->options.phase % f->options.erase_size) : ERASE_ANY_PHASE,
	};

	v->part = part;
	v->offset = p->offset;
	v->log.part = part_bytes(f, p);
	v->log.endian = p->endian;
	volume_make_tree(v);
	array_push(&f->volumes, v);
	array_push(&f->volumes_work->volumes, w);
}

size_t
volume_index(const struct firmware *f, const struct volume *v)
{
	size_t i = 0;

	while (i < f->volumes.count && f->volumes.at[i] != v)
		i++;
	return i;
}

void
volumes_make(struct firmware *f)
{
	volume_take_erased(f);
	for (size_t i = 0; i < f->list.parts.count; i++)
		if (is_jffs2(&f->list.parts.at[i])) {
			i = (size_t)volume_take_partition(f, (int)i);
			add_volume(f, (int)i);
		}
}

void
volume_clear(struct volume *v)
{
	divide_free(&v->division);
	divide_doubt_free(&v->doubt);
	array_free(&v->undecoded);
	memset(&v->division, 0, sizeof v->division);
	memset(&v->doubt, 0, sizeof v->doubt);
}

/* Its files are invalid; its nodes keep their states until it is rescanned. */
static void
forget_files(struct volume *v)
{
	volume_drop_steps(v);
	v->built = false;
	v->undecoded.count = 0;
	v->read = READ_NOT;
}

static void
drop_files(const struct firmware *f, struct volume *v)
{
	forget_files(v);
	jffs2_fs_free(&v->now);
	v->now.log = &v->log;
	v->now.filter.no_summary = f->options.no_summary;
}

static void
start_scan(struct firmware *f, struct volume *v, struct jffs2_scan_options *o)
{
	v->log.part = part_bytes(f, &f->list.parts.at[v->part]);
	o->oob = spare_fill_oob(v) ? &v->oob : NULL;
	f->volumes_work->scan = jffs2_scan_start(v->log.part, o, &v->log);
}

/* Opens the scan of the stage that volume `i` is in. */
static void
begin_scan(struct firmware *f, size_t i)
{
	struct volume *v = f->volumes.at[i];
	struct volume_work *vw = &f->volumes_work->volumes.at[i];
	struct jffs2_scan_options o = { .endian = v->log.endian,
		.salvage = f->options.salvage, .workers = f->options.workers };
	uint32_t size = vw->stage == STAGE_BLOCKS ? v->erase.size : 0;

	drop_files(f, v);
	v->scanned = false;
	v->generation++;
	if (vw->known)
		f->volumes_work->scan = jffs2_scan_again(&v->log, size, v->erase.phase,
		        f->options.salvage);
	else
		start_scan(f, v, &o);
	vw->known = false;
}

static void
step_scan(struct firmware *f, size_t i, uint64_t budget)
{
	struct volume *v = f->volumes.at[i];
	struct volume_work *vw = &f->volumes_work->volumes.at[i];

	if (!f->volumes_work->scan)
		begin_scan(f, i);
	if (jffs2_scan_step(f->volumes_work->scan, budget))
		return;
	jffs2_scan_finish(f->volumes_work->scan);
	f->volumes_work->scan = NULL;
	vw->known = true;
	vw->stage = vw->stage == STAGE_PLAIN ? STAGE_DIVIDE : STAGE_BUILD;
	v->scanned = vw->stage == STAGE_BUILD;
}

static void
step_divide(struct firmware *f, size_t i)
{
	if (volume_divide(f, i) || !volume_decide(f, i))
		return;
	f->volumes.at[i]->scanned = f->volumes_work->volumes.at[i].stage == STAGE_BUILD;
}

void
volume_make_tree(struct volume *v)
{
	jffs2_tree_init(&v->tree, v->fs, &v->undecoded, &v->doubt);
	v->tree.tree.part = v->part;
	v->tree.tree.offset = v->offset;
}

static void
step_build(struct firmware *f, size_t i, uint64_t budget)
{
	struct volume *v = f->volumes.at[i];
	uint64_t nodes = budget / BYTES_A_NODE + 1;

	if (!f->volumes_work->build)
		f->volumes_work->build = jffs2_build_start(&v->log, &v->now,
		        f->options.no_summary);
	if (jffs2_build_step(f->volumes_work->build, nodes < UINT32_MAX ? (uint32_t)nodes
	                                                         : UINT32_MAX))
		return;
	jffs2_build_finish(f->volumes_work->build);
	f->volumes_work->build = NULL;
	f->volumes_work->volumes.at[i].stage = f->options.read ? STAGE_READ : STAGE_DONE;
	reading_begin(v, &f->volumes_work->volumes.at[i], f->options.workers);
	volume_make_tree(v);
	v->built = true;
	v->generation++;
}

static void
step_read(struct firmware *f, size_t i, uint64_t budget)
{
	struct volume_work *vw = &f->volumes_work->volumes.at[i];

	if (!reading_step(f->volumes.at[i], vw, budget))
		vw->stage = STAGE_DONE;
}

/* The first volume with work left, or their count. */
static size_t
next_volume(const struct firmware *f)
{
	size_t i = 0;

	while (i < f->volumes.count && f->volumes_work->volumes.at[i].stage == STAGE_DONE)
		i++;
	return i;
}

enum volume_stage
volumes_choose(struct firmware *f)
{
	struct volumes_work *w = f->volumes_work;

	if (!w->scan && !w->divide && !w->build)
		w->volume = next_volume(f);
	return w->volume < f->volumes.count ? w->volumes.at[w->volume].stage : STAGE_DONE;
}

/* Continues volume `i`. */
static void
step_volume(struct firmware *f, size_t i, uint64_t budget)
{
	switch (f->volumes_work->volumes.at[i].stage) {
	case STAGE_PLAIN:
	case STAGE_BLOCKS:
		step_scan(f, i, budget);
		break;
	case STAGE_DIVIDE:
		step_divide(f, i);
		break;
	case STAGE_BUILD:
		step_build(f, i, budget);
		break;
	case STAGE_READ:
		step_read(f, i, budget);
		break;
	case STAGE_DONE:
		break;
	}
}

bool
volumes_step(struct firmware *f, uint64_t budget)
{
	if (f->volumes_work->volume >= f->volumes.count)
		return false;
	step_volume(f, f->volumes_work->volume, budget);
	return true;
}

/* Closes the scan or build of volume `i`, if it is the one under way. */
static void
close_work(struct firmware *f, size_t i)
{
	struct volumes_work *w = f->volumes_work;
	struct volume *v = f->volumes.at[i];

	reading_cancel(&w->volumes.at[i]);
	if (w->volume != i)
		return;
	volume_decide_cancel(f);
	if (w->scan)
		jffs2_scan_finish(w->scan);
	if (w->build) {
		jffs2_build_finish(w->build);
		drop_files(f, v);
	}
	volume_divide_cancel(f);
	w->scan = NULL;
	w->build = NULL;
	v->generation++;
}

static void
stop(struct firmware *f, size_t i)
{
	struct volume *v = f->volumes.at[i];
	struct volume_work *vw = &f->volumes_work->volumes.at[i];

	if (vw->stage == STAGE_DONE)
		return;
	close_work(f, i);
	if (v->log.extents.count == 0) {
		/* Not begun: its bytes become one unknown extent. */
		begin_scan(f, i);
		jffs2_scan_finish(f->volumes_work->scan);
		f->volumes_work->scan = NULL;
	}
	vw->stage = STAGE_DONE;
}

void
volumes_stop(struct firmware *f)
{
	/* The one under way first: the others may need its place. */
	if (f->volumes_work->volume < f->volumes.count)
		stop(f, f->volumes_work->volume);
	for (size_t i = 0; i < f->volumes.count; i++)
		stop(f, i);
}

void
volume_leave_past(struct firmware *f, struct volume *v)
{
	if (v->leave_past)
		v->leave_past(f, v);
}

void
volume_restart(struct firmware *f, size_t i)
{
	struct volume *v = f->volumes.at[i];
	struct volume_work *vw = &f->volumes_work->volumes.at[i];

	volume_leave_past(f, v);
	close_work(f, i);
	forget_files(v);
	vw->stage = STAGE_PLAIN;
}

void
volume_rebuild(struct firmware *f, size_t i)
{
	struct volume *v = f->volumes.at[i];

	if (!v->scanned || v->log.partial) {
		volume_restart(f, i);
		return;
	}
	volume_leave_past(f, v);
	close_work(f, i);
	drop_files(f, v);
	v->generation++;
	f->volumes_work->volumes.at[i].stage = STAGE_BUILD;
}

bool
volume_set_erase(struct firmware *f, struct volume *v, uint32_t size, uint32_t phase)
{
	size_t i = volume_index(f, v);
	struct volume_work *w;

	if (i == f->volumes.count)
		return false;
	w = &f->volumes_work->volumes.at[i];
	w->user_size = size;
	w->user_phase = size && phase != ERASE_ANY_PHASE ? phase % size : ERASE_ANY_PHASE;
	volume_restart(f, i);
	return true;
}

double
volume_progress(const struct firmware *f, size_t i)
{
	const struct volumes_work *w = f->volumes_work;
	const struct volume *v = f->volumes.at[i];
	double scan = 0, build = 0;

	if (w->volume == i && w->scan && v->log.part.len)
		scan = (double)jffs2_scan_done(w->scan) / (double)v->log.part.len;
	if (w->volume == i && w->build)
		build = jffs2_build_progress(w->build);
	switch (w->volumes.at[i].stage) {
	case STAGE_PLAIN: return 0.5 * scan;
	case STAGE_DIVIDE: return 0.5;
	case STAGE_BLOCKS: return 0.5 + 0.2 * scan;
	case STAGE_BUILD: return 0.7 + 0.2 * build;
	case STAGE_READ: return 0.9;
	case STAGE_DONE: break;
	}
	return 1;
}

void
volumes_free(struct firmware *f)
{
	for (size_t i = 0; i < f->volumes.count; i++) {
		struct volume *v = f->volumes.at[i];

		volume_leave_past(f, v);
		close_work(f, i);
		volume_drop_steps(v);
		jffs2_fs_free(&v->now);
		jffs2_log_free(&v->log);
		jffs2_oob_free(&v->oob);
		volume_clear(v);
		free(v);
	}
	array_free(&f->volumes);
	array_free(&f->volumes_work->volumes);
}
