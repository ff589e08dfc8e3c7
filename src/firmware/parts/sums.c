/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The checksums of the parts, and what their formats tell of them. */
#include "firmware/parts/sums.h"

#include "firmware/parts/parts.h"

/* Headers inside headers may cover the same bytes; real ones stay far below this many times
 * the length of the image. */
enum { SUMMED_TIMES = 8 };

static bool
has_facts(const struct part *p)
{
	return p->kind == PART_FORMAT && p->format->facts;
}

static void
list_facts(const struct firmware *f, const struct part *p, struct fact_list *list)
{
	p->format->facts(p, f->bytes, list);
}

/* Takes the sums of the next part; false if there is none. */
static bool
next_part(struct firmware *f, struct sums_work *w)
{
	while (w->part < f->list.parts.count) {
		const struct part *p = &f->list.parts.at[w->part++];
		struct fact_list list = { 0 };

		if (!has_facts(p))
			continue;
		list_facts(f, p, &list);
		for (size_t i = 0; i < list.sums.count; i++)
			array_push(&f->sums, ((struct part_sum){ p->offset, list.sums.at[i] }));
		fact_list_free(&list);
		return true;
	}
	return false;
}

bool
sums_step(struct firmware *f, uint64_t budget)
{
	struct sums_work *w = &f->parts_work->sums;
	struct part_sum *s;

	if (w->sum >= f->sums.count)
		return next_part(f, w);
	s = &f->sums.at[w->sum];
	if (w->at == 0)
		w->summed += checksum_cost(&s->sum);
	if (w->summed / SUMMED_TIMES <= f->bytes.len
	        && checksum_step(&s->sum, &w->digest, &w->at, budget))
		return true;
	w->at = 0;
	w->sum++;
	return true;
}

bool
sums_wait(const struct firmware *f)
{
	return f->parts_work->sums.sum < f->sums.count || f->parts_work->sums.part < f->list.parts.count;
}

void
sums_stop(struct firmware *f)
{
	f->parts_work->sums.sum = f->sums.count;
	f->parts_work->sums.part = f->list.parts.count;
}

void
firmware_facts(const struct firmware *f, int part, struct fact_list *list)
{
	const struct part *p = &f->list.parts.at[part];
	size_t at = 0;

	if (!has_facts(p))
		return;
	list_facts(f, p, list);
	for (size_t i = 0; i < list->sums.count; i++) {
		while (at < f->sums.count && f->sums.at[at].part_at < p->offset)
			at++;
		if (at < f->sums.count && f->sums.at[at].part_at == p->offset)
			list->sums.at[i] = f->sums.at[at++].sum;
	}
}
