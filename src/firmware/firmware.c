/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/firmware.h"

#include <stdio.h>

#include "firmware/model/children.h"
#include "firmware/firmware_private.h"
#include "firmware/partitions/partitions.h"
#include "store/survey/survey.h"

/* Until the survey ends, all bytes are one unknown part. */
static void
list_unknown(struct firmware *f)
{
	struct part p = { .len = f->bytes.len, .kind = PART_DATA, .header = PART_NONE };

	snprintf(p.what, sizeof p.what, "not looked at yet");
	array_push(&f->list.parts, p);
}

static void
begin_survey(struct firmware *f)
{
	f->work->survey = partitions_survey(f);
	f->work->fenced = f->partitions->taken >= 0;
}

void
firmware_begin(struct firmware *f)
{
	if (f->bytes.len == 0)
		return;
	if (firmware_is_flash(f)) {
		/* The user's partitions are those of the flash, and now its length is known. */
		partitions_free(f->partitions);
		f->partitions = partitions_new(f, &f->parent->partitions->typed);
	}
	begin_survey(f);
	/* A table in a kernel describes a flash, not the kernel. */
	if ((f->store->kind == STORE_DECODED && !f->store->flash)
	        || f->store->kind == STORE_JOINED)
		partitions_stop(f);
	if (f->store->kind == STORE_DECODED && !f->store->flash)
		survey_keep_gaps(f->work->survey);
	f->phase = FIRMWARE_SURVEY;
	list_unknown(f);
}

struct firmware *
firmware_new(struct image *image, const struct firmware_options *o)
{
	struct firmware *f = memory_zeroed(1, sizeof *f);

	f->image = image;
	f->store = image_store(image);
	f->bytes = f->store->bytes;
	if (o)
		f->options = *o;
	f->work = memory_zeroed(1, sizeof *f->work);
	f->parts_work = &f->work->parts;
	f->volumes_work = &f->work->volumes;
	f->partitions = partitions_new(f, f->options.mtdparts);
	begin_survey(f);
	f->phase = FIRMWARE_SURVEY;
	f->generation = 1;
	list_unknown(f);
	return f;
}

struct firmware *
firmware_open(const char *path, const struct firmware_options *o, struct error *err)
{
	struct image *image = image_open(path, err);

	if (image && o && o->range.len && !image_narrow(image, o->range, err)) {
		image_close(image);
		image = NULL;
	}
	return image ? firmware_new(image, o) : NULL;
}

static void
end_survey(struct firmware *f)
{
	if (!f->work->survey)
		return;
	part_list_free(&f->list);
	survey_finish(f->work->survey, &f->list);
	f->work->survey = NULL;
}

/* Begins again if the partitions became known only now: parts end at their fences. */
static bool
survey_again(struct firmware *f)
{
	struct firmware_work *w = f->work;

	if (w->fenced || f->partitions->taken < 0)
		return false;
	headers_restart(f);
	begin_survey(f);
	return true;
}

static enum firmware_phase
phase_of(enum volume_stage stage)
{
	return stage == STAGE_BUILD ? FIRMWARE_BUILD
	       : stage == STAGE_READ ? FIRMWARE_READ : FIRMWARE_SCAN;
}

/* A tree is still being opened. */
static bool
has_open_tree(const struct firmware *f)
{
	size_t i = 0;

	while (i < f->trees.count && f->trees.at[i]->ready)
		i++;
	return i < f->trees.count;
}

static void
choose_phase(struct firmware *f)
{
	const struct firmware_work *w = f->work;
	enum volume_stage stage = volumes_choose(f);

	if (stage != STAGE_DONE)
		f->phase = phase_of(stage);
	else if (has_open_tree(f))
		f->phase = FIRMWARE_BUILD;
	else if (reading_files_wait(f))
		f->phase = FIRMWARE_READ;
	else if (payload_wait(f) || sums_wait(f) || programs_wait(f)
	         || packed_holes_wait(f) || !w->unspared || !w->unveiled)
		f->phase = FIRMWARE_CHECK;
	else
		f->phase = children_wait(f) ? FIRMWARE_UNPACK : FIRMWARE_DONE;
	if (f->phase == FIRMWARE_DONE)
		broken_name(f);
}

static void
step_check(struct firmware *f, uint64_t budget)
{
	struct firmware_work *w = f->work;

	if (payload_step(f, budget) || sums_step(f, budget) || programs_step(f, budget)
	        || packed_holes_step(f, budget))
		return;
	if (!w->unspared)
		w->unspared = !spare_find_step(f, budget);
	else if (!w->unveiled)
		w->unveiled = !guise_step(&f->guise, f->bytes, firmware_recognised(f), budget);
}

/* The survey goes through a file piece by piece: what it passes, as the length of the contents is
 * known, need not be read. Gives the budget for the next. */
static uint64_t
fetch_piece(struct firmware *f, uint64_t budget)
{
	enum { PIECE = 1 << 20 };
	uint64_t from = survey_done(f->work->survey), to = from + PIECE;

	/* Workers, if there are any, are ahead, and have it mapped. */
	if (f->options.workers
	        || (f->store->kind != STORE_FILE && f->store->kind != STORE_WINDOW))
		return budget;
	if (from < f->work->fetched)
		from = f->work->fetched;
	if (from < to) {
		image_fetch(span_cut(f->bytes, (size_t)from, (size_t)(to - from)));
		f->work->fetched = to;
	}
	return budget < PIECE ? budget : PIECE;
}

static void
step_survey(struct firmware *f, uint64_t budget)
{
	if (f->work->survey) {
		partitions_ahead(f);
		budget = fetch_piece(f, budget);
		if (!survey_step(f->work->survey, budget))
			end_survey(f);
	} else if (!headers_step(f, budget) && !partitions_step(f, budget)
	           && !survey_again(f) && !unknown_step(f, budget)) {
		environments_name(f);
		fronts_name(f);
		firmware_nest_uimages(f);
		openings_find(f);
		volumes_make(f);
		trees_make(f);
		choose_phase(f);
	}
}

bool
firmware_step_store(struct firmware *f, uint64_t budget)
{
	if (f->phase == FIRMWARE_DONE)
		return false;
	f->generation++;
	switch (f->phase) {
	case FIRMWARE_SURVEY:
		step_survey(f, budget);
		break;
	case FIRMWARE_SCAN:
	case FIRMWARE_BUILD:
	case FIRMWARE_READ:
		if (!volumes_step(f, budget) && !trees_step(f, budget))
			reading_files_step(f, budget);
		choose_phase(f);
		break;
	case FIRMWARE_CHECK:
		step_check(f, budget);
		choose_phase(f);
		break;
	case FIRMWARE_UNPACK:
		children_step(f, budget);
		choose_phase(f);
		break;
	case FIRMWARE_DONE:
		break;
	}
	return f->phase != FIRMWARE_DONE;
}

bool
firmware_step(struct firmware *f, uint64_t budget)
{
	return firmware_step_store(firmware_root(f), budget);
}

void
firmware_finish(struct firmware *f)
{
	while (firmware_step(f, 64 << 20))
		continue;
}

void
firmware_stop_store(struct firmware *f)
{
	if (f->phase == FIRMWARE_DONE)
		return;
	end_survey(f);
	partitions_stop(f);
	if (f->phase == FIRMWARE_SURVEY) {
		volumes_make(f);
		trees_make(f);
	}
	trees_stop(f);
	reading_files_stop(f);
	volumes_stop(f);
	payload_stop(f);
	sums_stop(f);
	packed_holes_stop(f);
	programs_stop(f);
	f->work->unspared = f->work->unveiled = true;
	children_stop(f);
	f->phase = FIRMWARE_DONE;
	f->partial = true;
	f->generation++;
}

void
firmware_stop(struct firmware *f)
{
	firmware_stop_store(firmware_root(f));
}

void
firmware_resume(struct firmware *f)
{
	for (; f; f = f->parent) {
		f->generation++;
		if (f->phase != FIRMWARE_SURVEY)
			choose_phase(f);
	}
}

void
firmware_close(struct firmware *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->children.count; i++)
		firmware_close(f->children.at[i]);
	array_free(&f->children);
	stream_close(f->work->stream);
	members_stop(f);
	array_free(&f->work->openings.openings);
	packed_holes_stop(f);
	end_survey(f);
	volumes_free(f);
	reading_files_stop(f);
	trees_free(f);
	array_free(&f->uimages);
	array_free(&f->uimage_outer);
	array_free(&f->sums);
	nand_dump_free(&f->nand);
	partitions_free(f->partitions);
	part_list_free(&f->list);
	if (!f->parent)
		image_close(f->image);
	hold_close(&f->hold);
	unknown_free(f);
	free(f->work);
	free(f);
}

/* An archive, or compressed data, at the beginning: what there is to see is in it. */
static bool
begins_to_open(const struct firmware *f)
{
	const struct opening_list *l = &f->work->openings;

	for (size_t i = 0; i < l->openings.count; i++)
		if (l->openings.at[i].at == 0 && !l->openings.at[i].absent)
			return true;
	return f->trees.count && f->trees.at[0]->part == 0 && f->trees.at[0]->tree;
}

bool
firmware_recognised(const struct firmware *f)
{
	for (size_t i = 0; i < f->list.parts.count; i++)
		if (f->list.parts.at[i].kind == PART_FORMAT
		        && !f->list.parts.at[i].format->content)
			return true;
	return f->uimages.count > 0 || begins_to_open(f);
}
