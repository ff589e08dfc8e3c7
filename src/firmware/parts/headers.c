/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "firmware/parts/parts.h"

/* A payload inside a payload is summed for each of its headers; made-up images could nest
 * thousands. Real ones stay far below this many times their own length. The same holds
 * for what is tried if a CRC is wrong. */
enum { SUMMED_TIMES = 8, MENDED_TIMES = 40 };

/* A damaged header doesn't make a part, but a part that begins with one can say so. */
static void
describe_damaged(struct part *p, const struct uimage *u)
{
	struct text t = { 0 };

	text_add(&t, "begins with a damaged uImage header");
	if (u->name.len) {
		text_add(&t, ", \"");
		text_add_readable(&t, u->name, true);
		text_add(&t, "\"");
	}
	snprintf(p->what, sizeof p->what, "%s", text_str(&t));
	text_free(&t);
}

static void
add_header(struct firmware *f, uint64_t offset)
{
	struct uimage u;

	if (uimage_decode(f->bytes, offset, &u))
		array_push(&f->uimages, u);
}

/* The next place in [from, to) of the image that begins like a header, or `to`. */
static uint64_t
find_magic(struct span image, uint64_t from, uint64_t to)
{
	static const uint8_t magic[] = { 0x27, 0x05, 0x19, 0x56 };
	struct span upto = span_cut(image, 0, (size_t)to + 1);

	for (;; from++) {
		from = span_pair(upto, (size_t)from, magic[0], magic[1]);
		if (from == upto.len)
			return to;
		if (span_equal(span_cut(image, (size_t)from, sizeof magic),
		            span_of(magic, sizeof magic)))
			return from;
	}
}

/* Looks for damaged headers in part `p` from w->part_at on; true at its end. */
static bool
look_into(struct firmware *f, struct part *p, uint64_t budget)
{
	struct parts_work *w = f->parts_work;
	uint64_t end = p->offset + p->len, to = p->offset + w->part_at;
	uint64_t at = to;

	to = end - to > budget ? to + budget : end;
	while ((at = find_magic(f->bytes, at, to)) < to) {
		if (uimage_looks(f->bytes, at)) {
			add_header(f, at);
			if (at == p->offset)
				describe_damaged(p, &f->uimages.at[f->uimages.count - 1]);
			at += UIMAGE_HEADER_LEN;
		} else {
			at++;
		}
	}
	w->part_at = at - p->offset;
	return at >= end;
}

bool
headers_step(struct firmware *f, uint64_t budget)
{
	struct parts_work *w = f->parts_work;
	uint64_t left = budget;

	while (w->part < f->list.parts.count) {
		struct part *p = &f->list.parts.at[w->part];
		uint64_t from = w->part_at;

		if (p->kind == PART_FORMAT && p->format == &uimage_format)
			add_header(f, p->offset);
		else if (p->kind == PART_DATA && !look_into(f, p, left))
			return true;
		left -= w->part_at - from < left ? w->part_at - from : left;
		w->part++;
		w->part_at = 0;
	}
	return false;
}

void
headers_restart(struct firmware *f)
{
	f->parts_work->part = 0;
	f->parts_work->part_at = 0;
	f->uimages.count = 0;
	f->uimage_outer.count = 0;
}

/* Counts `bytes` more; false if they are too many. */
static bool
may_sum(const struct firmware *f, uint64_t *sum, uint64_t bytes, uint64_t times)
{
	*sum += bytes;
	return *sum / times <= f->bytes.len;
}

static void
end_payload(struct firmware *f)
{
	struct payload_work *w = &f->parts_work->payload;

	w->at = 0;
	w->mends = false;
	w->mending = (struct uimage_mending){ 0 };
	if (++w->uimage == f->uimages.count)
		firmware_nest_uimages(f);
}

bool
payload_wait(const struct firmware *f)
{
	return f->parts_work->payload.uimage < f->uimages.count;
}

void
payload_stop(struct firmware *f)
{
	f->parts_work->payload.uimage = f->uimages.count;
}

double
payload_progress(const struct firmware *f)
{
	return (double)f->parts_work->payload.uimage / (double)(f->uimages.count + 1);
}

bool
payload_step(struct firmware *f, uint64_t budget)
{
	struct payload_work *w = &f->parts_work->payload;
	struct uimage *u;

	if (!payload_wait(f))
		return false;
	u = &f->uimages.at[w->uimage];
	if (w->mends) {
		if (!uimage_mend_step(f->bytes, u, &w->mending, budget))
			end_payload(f);
		return true;
	}
	if (w->at == 0 && !may_sum(f, &w->summed, u->present, SUMMED_TIMES)) {
		end_payload(f);
		return true;
	}
	if (uimage_check_step(f->bytes, u, &w->at, budget))
		return true;
	w->mends = !u->dcrc_ok && may_sum(f, &w->mended, uimage_mend_cost(f->bytes, u),
	                                  MENDED_TIMES);
	if (!w->mends)
		end_payload(f);
	return true;
}
