/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/rewrap/rewrap.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "job/rewrap/rewrap_private.h"

/* The stages of a level, in order. */
static enum rewrap_state (*const stages[])(struct rewrap *, uint64_t budget) = {
	rewrap_place,
	rewrap_lengths,
	rewrap_sums,
	rewrap_up,
};

enum { STAGES = COUNT(stages), ENDED = -1, FAILED = -2 };

enum rewrap_state
rewrap_fail(struct rewrap *r, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(r->err.text, sizeof r->err.text, format, args);
	va_end(args);
	return REWRAP_FAILED;
}

uint8_t *
rewrap_refit(struct rewrap *r, uint64_t at, uint64_t len)
{
	if (at > r->made.len || len > r->made.len - at)
		return NULL;
	if (r->f == r->wish.f)
		array_push(&r->spots, ((struct spot){ at, len }));
	return r->made.at + at;
}

struct span
rewrap_old(const struct rewrap *r)
{
	return r->store->bytes;
}

struct rewrap *
rewrap_new(const struct rewrap_wish *wish)
{
	struct rewrap *r = memory_zeroed(1, sizeof *r);

	r->wish = *wish;
	r->f = wish->f;
	r->store = wish->f->store;
	r->change = (struct change){ wish->at, wish->len, wish->bytes };
	return r;
}

/* Goes on with the parent, whose change is in r->up. */
static void
climb(struct rewrap *r)
{
	struct hold below = r->made;

	/* A range is replaced by the very bytes that were made. */
	if (r->change.bytes.at == below.at) {
		hold_close(&r->up);
		r->up = below;
	} else {
		hold_close(&below);
	}
	r->made = (struct hold){ 0 };
	r->f = r->f ? r->f->parent : NULL;
	r->store = r->store->parent;
	r->rounds = 0;
	r->again = false;
	r->stage = 0;
}

bool
rewrap_step(struct rewrap *r, uint64_t budget)
{
	enum rewrap_state state;

	if (r->stage < 0)
		return false;
	/* Only the topmost store has no parent to be put into. */
	if (r->stage == STAGES - 1 && !r->store->parent) {
		hold_seal(&r->made);
		r->stage = ENDED;
		return false;
	}
	state = stages[r->stage](r, budget);
	if (state == REWRAP_FAILED)
		r->stage = FAILED;
	if (state != REWRAP_DONE)
		return state == REWRAP_GOES_ON;
	r->item = 0;
	r->at = 0;
	if (++r->stage == STAGES)
		climb(r);
	return true;
}

bool
rewrap_done(const struct rewrap *r, struct error *err)
{
	if (r->stage == ENDED)
		return true;
	return error_set(err, "%s", r->err.text);
}

static bool
is_spot(const struct rewrap *r, uint64_t at)
{
	for (size_t i = 0; i < r->spots.count; i++)
		if (at >= r->spots.at[i].at && at - r->spots.at[i].at < r->spots.at[i].len)
			return true;
	return false;
}

bool
rewrap_shows(const struct rewrap *r, struct span store)
{
	struct span want = r->wish.bytes, is = span_cut(store, (size_t)r->wish.at, want.len);

	if (is.len != want.len)
		return false;
	for (size_t i = 0; i < want.len; i++)
		if (is.at[i] != want.at[i] && !is_spot(r, r->wish.at + i))
			return false;
	return true;
}

struct span
rewrap_file(const struct rewrap *r)
{
	return hold_bytes(&r->made);
}

const struct text *
rewrap_told(const struct rewrap *r)
{
	return &r->told;
}

const struct text *
rewrap_warnings(const struct rewrap *r)
{
	return &r->warned;
}

void
rewrap_free(struct rewrap *r)
{
	if (!r)
		return;
	stream_close(r->stream);
	hold_close(&r->made);
	hold_close(&r->up);
	array_free(&r->spots);
	text_free(&r->told);
	text_free(&r->warned);
	free(r);
}
