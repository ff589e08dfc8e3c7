/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the bytes of a store to those of its parent that it was made from. */
#include <inttypes.h>

#include "archive/archive.h"
#include "codec/pack.h"
#include "guise/guise.h"
#include "job/rewrap/rewrap_private.h"

enum { PIECE = 256 << 10 };

/* ---- what a stream makes ---- */

/* Takes over the stream that makes the parent's bytes. */
static bool
begin_stream(struct rewrap *r, struct stream *s, uint64_t most)
{
	r->stream = s;
	return s && hold_open(&r->up, most < REWRAP_MOST ? (size_t)most : REWRAP_MOST, &r->err);
}

static enum rewrap_state
step_stream(struct rewrap *r, uint64_t budget)
{
	enum stream_state state = STREAM_GOES_ON;
	size_t from = r->stream->taken;

	for (uint64_t spent = 0; state == STREAM_GOES_ON && spent < budget;) {
		size_t room, made;
		uint8_t *to = hold_room(&r->up, PIECE, &room, &r->err);

		if (!to)
			return REWRAP_FAILED;
		if (!room)
			return rewrap_fail(r, "packed again it takes more than %d MiB",
			        REWRAP_MOST >> 20);
		state = stream_step(r->stream, to, room, &made);
		hold_add(&r->up, made);
		spent += made + (r->stream->taken - from) + 1;
		from = r->stream->taken;
	}
	if (state == STREAM_GOES_ON)
		return REWRAP_GOES_ON;
	if (state != STREAM_ENDED)
		return rewrap_fail(r, "it cannot be packed again%s%s", *r->stream->note ? ": " : "",
		        r->stream->note);
	stream_close(r->stream);
	r->stream = NULL;
	return REWRAP_DONE;
}

/* ---- packed data ---- */

/* Unpacks the old data once more, for their length: what follows them stays. */
static enum rewrap_state
measure(struct rewrap *r, uint64_t budget)
{
	struct span old = span_cut(r->store->parent->bytes, (size_t)r->store->at,
	        (size_t)r->store->len);
	enum stream_state state = STREAM_GOES_ON;
	uint8_t piece[4096];
	size_t made;

	if (!r->stream)
		r->stream = codec_stream_open(codec_recognise(old), old, &r->err);
	if (!r->stream)
		return REWRAP_FAILED;
	for (uint64_t spent = 0; state == STREAM_GOES_ON && spent < budget; spent += made + 1)
		state = stream_step(r->stream, piece, sizeof piece, &made);
	if (state == STREAM_GOES_ON)
		return REWRAP_GOES_ON;
	r->packed = state == STREAM_ENDED ? r->stream->taken : old.len;
	stream_close(r->stream);
	r->stream = NULL;
	return REWRAP_DONE;
}

static enum rewrap_state
pack(struct rewrap *r, uint64_t budget)
{
	struct span old = span_cut(r->store->parent->bytes, (size_t)r->store->at,
	        (size_t)r->store->len);
	enum rewrap_state state;

	if (!r->packed) {
		state = measure(r, budget);
		return state == REWRAP_DONE ? REWRAP_GOES_ON : state;
	}
	if (!r->stream && !begin_stream(r, codec_pack_open(codec_recognise(old),
	            hold_bytes(&r->made), old, &r->err), REWRAP_MOST))
		return REWRAP_FAILED;
	state = step_stream(r, budget);
	if (state != REWRAP_DONE)
		return state;
	text_addf(&r->told, "%s at 0x%" PRIx64 ": packed again, %zu bytes (was %zu)\n",
	        r->store->name, r->store->at, r->up.len, r->packed);
	r->change = (struct change){ r->store->at, r->packed, hold_bytes(&r->up) };
	r->packed = 0;
	return REWRAP_DONE;
}

/* ---- a member of an archive ---- */

static enum rewrap_state
pack_member(struct rewrap *r, uint64_t budget)
{
	const struct store *s = r->store;
	struct span old = span_cut(s->parent->bytes, (size_t)s->at, (size_t)s->len);
	enum rewrap_state state;

	if (!r->stream && !begin_stream(r, archive_replace_open(old, s->name,
	            hold_bytes(&r->made), &r->err), REWRAP_MOST))
		return REWRAP_FAILED;
	state = step_stream(r, budget);
	if (state != REWRAP_DONE)
		return state;
	text_addf(&r->told, "%s at 0x%" PRIx64 ": written again with the new %s\n",
	        s->container, s->at, s->name);
	r->change = (struct change){ s->at, s->len, hold_bytes(&r->up) };
	return REWRAP_DONE;
}

static bool
is_archive(const struct rewrap *r)
{
	const struct firmware *f = r->f->parent;
	int part = firmware_part_at(f, r->store->at);
	const struct part *p = part == PART_NONE ? NULL : &f->list.parts.at[part];

	return p && p->kind == PART_FORMAT && p->format->tree && p->format->tree->wraps;
}

/* ---- bytes that were turned round ---- */

/* Each of these changes, done twice, gives what there was; except lines and text. */
static enum rewrap_state
turn(struct rewrap *r, uint64_t budget)
{
	const struct guise_search *g = &r->f->parent->guise;
	enum rewrap_state state;

	if (!r->stream && !begin_stream(r, guise_stream(g, hold_bytes(&r->made)),
	            r->made.len + 1))
		return rewrap_fail(r, "there is not enough memory to reverse the bytes");
	state = step_stream(r, budget);
	if (state != REWRAP_DONE)
		return state;
	text_addf(&r->told, "%s: done again\n", r->store->name);
	r->change = (struct change){ 0, r->store->parent->bytes.len, hold_bytes(&r->up) };
	return REWRAP_DONE;
}

/* ---- the parent ---- */

static enum rewrap_state
range(struct rewrap *r)
{
	r->change = (struct change){ r->store->at, r->store->bytes.len, hold_bytes(&r->made) };
	return REWRAP_DONE;
}

static enum rewrap_state
unpacked(struct rewrap *r, uint64_t budget)
{
	if (r->f->whole && r->f->parent->guise.found)
		return rewrap_fail(r, "it was read from a file of another form (%s), which is not "
		        "written again: make the plain image first, with carve --undone",
		        r->store->name);
	if (!*r->f->own_name)
		return pack(r, budget);
	if (is_archive(r))
		return pack_member(r, budget);
	return rewrap_fail(r, "%s is a file in a %s file system, which has to be written again for "
	        "that: extract it, and make a new one", r->store->name, r->store->container);
}

enum rewrap_state
rewrap_up(struct rewrap *r, uint64_t budget)
{
	switch (r->store->kind) {
	case STORE_WINDOW:
		return range(r);
	case STORE_SPARELESS:
		return rewrap_pages(r, budget);
	case STORE_JOINED:
		return rewrap_fail(r, "it lies around bad blocks, where it is not written back: make "
		        "it a file of its own first, with carve --undone --part");
	case STORE_TURNED:
		return turn(r, budget);
	case STORE_DECODED:
		return unpacked(r, budget);
	case STORE_FILE:
	case STORE_MEMORY:
		break;
	}
	return REWRAP_DONE;
}
