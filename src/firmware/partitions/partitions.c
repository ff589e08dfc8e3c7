/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of partitions of an image: found, chosen, and made to fences. */
#include "firmware/partitions/partitions.h"

#include <stdio.h>
#include <string.h>

#include "jffs2/format.h"
#include "codec/codec.h"
#include "devicetree/devicetree.h"
#include "firmware/model/children.h"
#include "firmware/partitions/partitions_private.h"
#include "store/survey/survey.h"

enum {
	SEARCH_SPEED = 8,       /* bytes that are searched in the time that one is surveyed */
	SUMMED_TIMES = 8,       /* bytes of payloads summed, times the length of the image */
	JUDGE_COST = 64 * 1024  /* of one partition */
};

/* ---- tables ---- */

/* Takes ownership of the table. Partitions of size `-` get their length: the image is the
 * flash. */
static void
add_table(struct partitions *p, struct mtd_table *mtd, uint64_t flash)
{
	struct partition_table t = { .mtd = *mtd };

	for (size_t i = 0; i < mtd->partitions.count; i++) {
		struct mtd_partition *m = &mtd->partitions.at[i];

		if (m->len == 0 && m->offset < flash)
			m->len = flash - m->offset;
	}
	array_push(&p->tables, t);
}

/* Begins a stretch at `at`, in the smallest of the partitions that overlap there. Gives the
 * next end of a partition, `next` at most. */
static uint64_t
push_stretch(struct partitions *p, uint64_t at, uint64_t next)
{
	const struct mtd_table *t = &p->tables.at[p->taken].mtd;
	struct partition_stretch s = { at, -1 };

	for (size_t i = 0; i < t->partitions.count; i++) {
		const struct mtd_partition *m = &t->partitions.at[i];
		uint64_t end = m->offset + m->len;

		if (m->offset <= at && at < end && (s.partition < 0
		        || m->len < t->partitions.at[s.partition].len))
			s.partition = (int)i;
		next = m->offset > at && m->offset < next ? m->offset : next;
		next = end > at && end < next ? end : next;
	}
	array_push(&p->stretches, s);
	return next;
}

static void
take_table(struct partitions *p, size_t i, uint64_t len)
{
	p->taken = (int)i;
	p->tables.at[i].taken = true;
	/* Fences at the ends of all partitions. */
	for (uint64_t at = 0; at < len;)
		at = push_stretch(p, at, len);
}

static struct mtd_table
copy_of(const struct mtd_table *t)
{
	struct mtd_table copy = *t;

	memset(&copy.partitions, 0, sizeof copy.partitions);
	for (size_t i = 0; i < t->partitions.count; i++)
		array_push(&copy.partitions, t->partitions.at[i]);
	return copy;
}

/* It may be a flash in packed form: fences would tear that. */
static bool
begins_packed(const struct firmware *f)
{
	return codec_recognise(f->bytes) != CODEC_COUNT;
}

struct partitions *
partitions_new(const struct firmware *f, const struct mtd_table *typed)
{
	struct partitions *p = memory_zeroed(1, sizeof *p);

	p->taken = -1;
	p->work = memory_zeroed(1, sizeof *p->work);
	if (typed && typed->partitions.count) {
		struct mtd_table copy = copy_of(typed);

		p->typed = copy_of(typed);
		add_table(p, &copy, f->bytes.len);
		if (!begins_packed(f))
			take_table(p, 0, f->bytes.len);
	}
	return p;
}

struct survey *
partitions_survey(const struct firmware *f)
{
	const struct partitions *p = f->partitions;
	struct survey *s;
	ARRAY(uint64_t) fences = { 0 };

	for (size_t i = 1; i < p->stretches.count; i++)
		array_push(&fences, p->stretches.at[i].offset);
	s = survey_start_fenced(f->bytes, firmware_formats, fences.at, fences.count);
	array_free(&fences);
	return s;
}

/* ---- the search ---- */

/* Text in a file is not what the system was booted with. */
static bool
is_in_files(const struct firmware *f, const struct mtd_table *t)
{
	int i = firmware_part_at(f, t->at);
	const struct format *format = i == PART_NONE ? NULL : f->list.parts.at[i].format;

	return t->source == MTD_COMMAND_LINE
	       && (format == &jffs2_format_le || format == &jffs2_format_be);
}

static void
end_search(struct firmware *f)
{
	struct partitions *p = f->partitions;
	struct mtd_list list = { 0 };

	mtd_find_finish(p->work->find, &list);
	p->work->find = NULL;
	p->work->searched = true;
	for (size_t i = 0; i < f->list.parts.count; i++)
		if (f->list.parts.at[i].format == &devicetree_format)
			mtd_tree_read(f->bytes, f->list.parts.at[i].offset, &list);
	for (int vouched = 1; vouched >= 0; vouched--)
		for (size_t i = 0; i < list.tables.count; i++) {
			struct mtd_table *t = &list.tables.at[i];

			if ((t->source == MTD_ENVIRONMENT) != (vouched == 1))
				continue;
			if (is_in_files(f, t))
				array_free(&t->partitions);
			else
				add_table(p, t, f->bytes.len);
		}
	array_free(&list.tables);
}

/* Sums the payloads that a boundary cuts; false when that is done. */
static bool
sum_payloads(struct firmware *f, uint64_t budget)
{
	struct partitions_work *w = f->partitions->work;

	for (; f->partitions->tables.count && w->uimage < f->uimages.count; w->uimage++) {
		struct uimage *u = &f->uimages.at[w->uimage];

		if (!u->hcrc_ok || !partitions_cut(f->partitions, u))
			continue;
		if (w->payload_at == 0)
			w->summed += u->present;
		if (w->summed / SUMMED_TIMES <= f->bytes.len
		        && uimage_check_step(f->bytes, u, &w->payload_at, budget))
			return true;
		w->payload_at = 0;
	}
	return false;
}

/* Judges the next partition; false when all are judged. */
static bool
judge_next(struct firmware *f)
{
	struct partitions *p = f->partitions;
	struct partitions_work *w = p->work;
	struct partition_table *t;

	if (w->table >= p->tables.count)
		return false;
	t = &p->tables.at[w->table];
	if (w->entry < t->mtd.partitions.count) {
		partitions_judge(f, t, w->entry++);
	} else {
		partitions_conclude(t);
		w->table++;
		w->entry = 0;
	}
	return true;
}

static void
choose_table(struct firmware *f)
{
	struct partitions *p = f->partitions;

	/* The user's, but that of a packed flash is for what it unpacks to. */
	if (p->typed.partitions.count) {
		if (p->taken < 0 && f->list.parts.count > 1)
			take_table(p, 0, f->bytes.len);
		return;
	}
	for (size_t i = 0; i < p->tables.count && p->taken < 0; i++) {
		size_t best = i;

		if (!p->tables.at[i].fits)
			continue;
		/* Of two copies of an environment, the one that U-Boot uses. */
		for (size_t k = i + 1; k < p->tables.count; k++)
			if (p->tables.at[k].fits && mtd_table_replaces(
			        &p->tables.at[k].mtd, &p->tables.at[best].mtd))
				best = k;
		take_table(p, best, f->bytes.len);
	}
}

static void
end_work(struct partitions *p)
{
	struct mtd_list none = { 0 };

	if (p->work && p->work->find)
		mtd_find_finish(p->work->find, &none);
	mtd_list_free(&none);
	free(p->work);
	p->work = NULL;
}

void
partitions_ahead(struct firmware *f)
{
	struct partitions_work *w = f->partitions->work;

	if (w && !w->searched && !w->find && f->options.workers)
		w->find = mtd_find_start(f->bytes, f->options.workers);
}

bool
partitions_step(struct firmware *f, uint64_t budget)
{
	struct partitions *p = f->partitions;

	if (!p->work)
		return false;
	if (!p->work->searched) {
		if (!p->work->find)
			p->work->find = mtd_find_start(f->bytes, f->options.workers);
		if (mtd_find_step(p->work->find, budget < UINT64_MAX / SEARCH_SPEED
		                        ? budget * SEARCH_SPEED : budget))
			return true;
		end_search(f);
	}
	if (sum_payloads(f, budget))
		return true;
	for (uint64_t spent = 0; spent < budget; spent += JUDGE_COST) {
		if (judge_next(f))
			continue;
		choose_table(f);
		end_work(p);
		return false;
	}
	return true;
}

void
partitions_stop(struct firmware *f)
{
	end_work(f->partitions);
}

void
partitions_free(struct partitions *p)
{
	if (!p)
		return;
	end_work(p);
	for (size_t i = 0; i < p->tables.count; i++) {
		array_free(&p->tables.at[i].mtd.partitions);
		array_free(&p->tables.at[i].checks);
	}
	array_free(&p->typed.partitions);
	array_free(&p->tables);
	array_free(&p->stretches);
	free(p);
}

/* ---- questions ---- */

/* The stretch that holds `offset`, NULL if no table is taken. */
static const struct partition_stretch *
stretch_at(const struct partitions *p, uint64_t offset)
{
	size_t low = 0, high = p ? p->stretches.count : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (p->stretches.at[middle].offset <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &p->stretches.at[low - 1] : NULL;
}

const struct partition_table *
firmware_partitions(const struct firmware *f)
{
	const struct partitions *p = f->partitions;

	return p && p->taken >= 0 && !firmware_flash(f) ? &p->tables.at[p->taken] : NULL;
}

const char *
firmware_partition(const struct firmware *f, uint64_t offset)
{
	const struct partition_stretch *s = stretch_at(f->partitions, offset);
	const struct partition_table *t = firmware_partitions(f);

	return t && s && s->partition >= 0 ? t->mtd.partitions.at[s->partition].name : "";
}

bool
partition_is_typed(const struct firmware *f, uint64_t offset)
{
	return *firmware_partition(f, offset)
	       && firmware_partitions(f)->mtd.source == MTD_TYPED;
}

bool
firmware_has_fence(const struct firmware *f, uint64_t offset)
{
	const struct partition_stretch *s = stretch_at(f->partitions, offset);

	return s && s->offset == offset && offset > 0;
}

bool
partitions_row(const struct firmware *f, size_t i, struct partition_row *row)
{
	const struct partitions *p = f->partitions;
	struct text why = { 0 };

	for (size_t k = 0; k < p->tables.count; k++) {
		const struct partition_table *t = &p->tables.at[k];

		if (i >= t->checks.count) {
			i -= t->checks.count;
			continue;
		}
		*row = (struct partition_row){ t, &t->mtd.partitions.at[i], "" };
		partitions_describe(row->partition, &t->checks.at[i], &why);
		snprintf(row->why, sizeof row->why, "%s", text_str(&why));
		text_free(&why);
		return true;
	}
	return false;
}
