/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packed data with bad blocks inside, as a raw kernel on NAND flash may have them: where a block of
 * 0xff lies in a packed part, or right behind what is seen of it, and the part doesn't unpack to
 * its end as it stands, it is tried whether it does without such blocks. Each trial unpacks,
 * and keeps nothing but where it ended.
 */
#include <stdlib.h>
#include <string.h>

#include "codec/stream.h"
#include "firmware/firmware_private.h"

enum {
	SCRAP = 16 << 10,
	TAIL = 16,            /* bytes of 0xff before a hole that may belong to the packed data */
	LONGEST = 64 << 20,   /* bytes in which a part must end */
	COST_LEAST = 16 << 20, COST_TIMES = 16, /* of a trial, and times the bytes it took */
	ALL_TIMES = 32        /* of all, times the image */
};

static const struct part *
part_of(const struct firmware *f)
{
	return &f->list.parts.at[f->work->packed.part];
}

static struct span
bytes_from(const struct firmware *f, uint64_t at)
{
	return span_cut(f->bytes, (size_t)at, SIZE_MAX);
}

/* Where what may belong to the part ends: another one begins. */
static uint64_t
end_of(const struct firmware *f)
{
	const struct part *p = part_of(f);
	uint64_t end = p->offset + LONGEST;

	for (size_t i = f->work->packed.part + 1; i < f->list.parts.count; i++)
		if (f->list.parts.at[i].kind == PART_FORMAT) {
			end = end < f->list.parts.at[i].offset ? end : f->list.parts.at[i].offset;
			break;
		}
	return end < f->bytes.len ? end : f->bytes.len;
}

/* True if bad blocks may be what ends the part, and it is for none else to say. */
static bool
is_doubtful(const struct firmware *f)
{
	const struct part *p = part_of(f);
	uint64_t end = p->offset + p->len;

	return p->kind == PART_FORMAT && p->format->openings && p->header == PART_NONE
	       && codec_recognise(bytes_from(f, p->offset)) != CODEC_COUNT
	       && nand_next_hole(f->bytes, NAND_HOLE_LEAST, p->offset, end + TAIL) != UINT64_MAX;
}

/* ---- a trial ---- */

static void
end_trial(struct packed_holes *w)
{
	stream_close(w->stream);
	w->stream = NULL;
	free(w->joined);
	w->joined = NULL;
}

static void
next_part(struct packed_holes *w)
{
	end_trial(w);
	w->tried = false;
	w->holes.block = 0;
	w->holes.at.count = 0;
	w->part++;
}

/* Where the part may lie without the holes, in w->joined; how many bytes they are. */
static size_t
join(const struct firmware *f, struct packed_holes *w)
{
	uint64_t from = w->from;
	size_t len = 0;

	w->joined = memory_try((size_t)(w->to - from));
	for (size_t i = 0; w->joined && i <= w->holes.at.count; i++) {
		uint64_t end = i < w->holes.at.count ? w->holes.at.at[i] : w->to;

		memcpy(w->joined + len, f->bytes.at + from, (size_t)(end - from));
		len += (size_t)(end - from);
		from = end + w->holes.block < w->to ? end + w->holes.block : w->to;
	}
	return len;
}

/* Not all that unpacks knows where it ends: as far as the format tells, or up to the 0xff that
 * fills the last block. */
static size_t
length_of(const struct format *f, struct span joined)
{
	struct part_hit hit = { 0 };
	bool told = f->probe(f, joined, 0, &hit) && !hit.open && hit.claimed <= joined.len;
	size_t len = told ? (size_t)hit.claimed : joined.len;

	part_hit_free(&hit);
	while (!told && len > 0 && joined.at[len - 1] == 0xff)
		len--;
	return len;
}

/* Begins to unpack the part: first as it stands, then without its holes; false when none are
 * left to be tried. */
static bool
begin_trial(struct firmware *f, struct packed_holes *w)
{
	struct span in = span_cut(f->bytes, (size_t)w->from, (size_t)(w->to - w->from));
	struct error err;

	if (w->tried) {
		if (!nand_holes_next(&w->holes, f->bytes, w->from, w->to))
			return false;
		in.len = join(f, w);
		in.at = w->joined;
		if (in.at)
			in.len = length_of(w->format, in);
	}
	w->tried = true;
	w->cost = 0;
	w->stream = in.at ? codec_stream_open(codec_recognise(in), in, &err) : NULL;
	return w->stream != NULL;
}

/* It unpacks: without the holes before its end, if there are any. */
static void
take_found(struct packed_holes *w)
{
	uint64_t end;

	if (!w->joined)
		return;
	end = nand_holes_place(&w->holes, w->from, w->stream->taken - 1) + 1;
	if (w->holes.at.at[0] < end)
		array_push(&w->found, ((struct packed_joint){ w->from, end - w->from,
		        w->holes.block }));
}

/* One step; what it cost. */
static uint64_t
unpack(struct packed_holes *w)
{
	uint8_t scrap[SCRAP];
	size_t made, before = w->stream->taken;
	enum stream_state state = stream_step(w->stream, scrap, sizeof scrap, &made);
	uint64_t cost = made + (w->stream->taken - before) + 1;

	w->cost += cost;
	w->spent += cost;
	if (state == STREAM_ENDED) {
		take_found(w);
		next_part(w);
	} else if (state != STREAM_GOES_ON
	           || w->cost > COST_LEAST + COST_TIMES * (uint64_t)w->stream->taken) {
		end_trial(w);
	}
	return cost;
}

/* ---- the whole ---- */

bool
packed_holes_wait(const struct firmware *f)
{
	return f->work->packed.part < f->list.parts.count;
}

bool
packed_holes_step(struct firmware *f, uint64_t budget)
{
	struct packed_holes *w = &f->work->packed;

	if (!packed_holes_wait(f))
		return false;
	if (w->spent > COST_LEAST + ALL_TIMES * (uint64_t)f->bytes.len) {
		end_trial(w);
		w->part = f->list.parts.count;
		return true;
	}
	for (uint64_t spent = 0; spent < budget && packed_holes_wait(f);) {
		if (w->stream) {
			spent += unpack(w);
		} else if (!w->tried && !is_doubtful(f)) {
			spent += 64 + part_of(f)->len / NAND_HOLE_LEAST;
			w->part++;
		} else {
			if (!w->tried) {
				w->format = part_of(f)->format;
				w->from = part_of(f)->offset;
				w->to = end_of(f);
			}
			spent += w->to - w->from;
			if (!begin_trial(f, w))
				next_part(w);
		}
	}
	return true;
}

void
packed_holes_stop(struct firmware *f)
{
	struct packed_holes *w = &f->work->packed;

	end_trial(w);
	nand_holes_free(&w->holes);
	array_free(&w->found);
	w->part = f->list.parts.count;
}
