/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes child stores, in slices, once everything else about a store is known. An image
 * can claim or unpack to anything: nothing is reserved for a claim, and each limit that
 * is reached ends the bytes there and is reported. Nested or placed side by side a
 * thousand times, payloads cost no more than these limits.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "codec/stream.h"
#include "firmware/children.h"
#include "firmware/firmware_private.h"
#include "firmware/partitions.h"

enum {
	DEPTH_MOST = 4,            /* nesting of stores, without the file */
	STORES_MOST = 64,          /* of an image */
	STORE_MOST = 256 << 20,    /* bytes that one payload unpacks to */
	ALL_MOST = 512 << 20,      /* that all together do */
	RATIO_MOST = 64,           /* times its packed size, ... */
	RATIO_FREE = 16 << 20,     /* ... from this many bytes on */
	PIECE = 256 << 10          /* between two looks at the budget */
};

_Static_assert(DEPTH_MOST + 1 < PART_PATH_MOST, "a path for each part");

/* ---- a child ---- */

static void __attribute__((format(printf, 3, 4)))
flaw(struct firmware *child, enum child_flaw kind, const char *format, ...)
{
	va_list args;

	child->flaw = kind;
	va_start(args, format);
	vsnprintf(child->note, sizeof child->note, format, args);
	va_end(args);
}

static struct firmware *
add_child(struct firmware *f, uint64_t parent_at, const struct store *store)
{
	struct firmware *child = memory_zeroed(1, sizeof *child);
	size_t i = f->children.count;

	child->own = *store;
	child->own.parent = f->store;
	child->store = &child->own;
	child->image = f->image;
	child->parent = f;
	child->parent_at = parent_at;
	child->options = f->options;
	child->options.mtdparts = NULL; /* describes the flash */
	child->options.range = (struct image_range){ 0 };
	child->work = memory_zeroed(1, sizeof *child->work);
	child->work->unveiled = true; /* a guise covers a whole file */
	child->partitions = partitions_new(child, NULL);
	child->phase = FIRMWARE_DONE;
	child->generation = 1;
	array_push(&f->children, child);
	for (; i > 0 && f->children.at[i - 1]->parent_at > parent_at; i--) {
		f->children.at[i] = f->children.at[i - 1];
		f->children.at[i - 1] = child;
	}
	firmware_root(f)->work->stores++;
	return child;
}

/* All its bytes are there, or all that will be: examine them. */
static void
end_child(struct firmware *f, bool look)
{
	struct firmware_work *w = f->work;
	struct firmware *child = w->child;

	codec_stream_close(w->stream);
	w->stream = NULL;
	w->child = NULL;
	hold_seal(&child->hold);
	child->own.bytes = child->bytes = hold_bytes(&child->hold);
	if (child->own.kind == STORE_DECODED)
		firmware_root(f)->work->unpacked += child->bytes.len;
	firmware_begin(child);
	if (!look)
		firmware_stop_store(child);
	f->generation++;
}

/* ---- a payload ---- */

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The most that `stored` bytes may unpack to. */
static size_t
room_for(const struct firmware *f, uint64_t stored)
{
	uint64_t used = firmware_root(f)->work->unpacked;
	size_t left = used < ALL_MOST ? (size_t)(ALL_MOST - used) : 0;
	size_t by_ratio = stored < STORE_MOST / RATIO_MOST
	        ? (size_t)stored * RATIO_MOST : STORE_MOST;

	if (by_ratio < RATIO_FREE)
		by_ratio = RATIO_FREE;
	return least(least(by_ratio, STORE_MOST), left);
}

/* Why nothing more can be unpacked; NULL if it can. */
static const char *
refusal(const struct firmware *f)
{
	const struct firmware_work *w = firmware_root(f)->work;

	if (firmware_depth(f) >= DEPTH_MOST)
		return "not unpacked: packed payloads are nested too deep";
	if (w->stores >= STORES_MOST)
		return "not unpacked, nor is any after it: too many packed payloads";
	if (w->unpacked >= ALL_MOST)
		return "not unpacked: too much is unpacked already";
	return NULL;
}

static void
begin_payload(struct firmware *f, const struct uimage *u)
{
	struct firmware_work *w = f->work;
	struct span payload = uimage_payload(f->bytes, u);
	enum codec_id codec = uimage_codec(f->bytes, u);
	struct store store = { .kind = STORE_DECODED, .name = codecs[codec].name,
		.at = u->offset + UIMAGE_HEADER_LEN, .len = payload.len,
		.container = "uImage", .container_at = u->offset };
	const char *no = refusal(f);
	struct firmware *child = add_child(f, store.at, &store);
	struct error err;

	w->child = child;
	if (no) {
		flaw(child, CHILD_LIMITED, "%s", no);
	} else if (!hold_open(&child->hold, room_for(f, payload.len), &err)) {
		flaw(child, CHILD_LIMITED, "not unpacked: %s", err.text);
	} else {
		w->stream = codec_stream_open(codec, payload, &err);
		if (!w->stream)
			flaw(child, CHILD_DAMAGED, "not unpacked: %s", err.text);
	}
	if (!w->stream)
		end_child(f, true);
	/* One row reports all that exceed the limit. */
	if (no && firmware_root(f)->work->stores > STORES_MOST)
		w->next_payload = f->uimages.count;
}

static void
tell_end(struct firmware *child, enum stream_state state)
{
	const char *name = child->own.name;
	size_t len = child->hold.len;

	if (state == STREAM_CUT)
		flaw(child, CHILD_DAMAGED, "%s: cut short: what is here unpacks to %zu bytes",
		        name, len);
	else if (state == STREAM_DAMAGED)
		flaw(child, CHILD_DAMAGED, "%s: damaged: only the first %zu bytes unpack",
		        name, len);
	else if (state == STREAM_MISMATCH)
		flaw(child, CHILD_DAMAGED, "%s: the checksum of the %zu bytes is wrong", name,
		        len);
}

/* Unpacks one piece; false when the payload has ended. */
static bool
unpack_piece(struct firmware *f, size_t want, size_t *made)
{
	struct firmware *child = f->work->child;
	struct hold *h = &child->hold;
	enum stream_state state;
	struct error err;
	uint8_t beyond, *to;
	size_t room;

	to = hold_room(h, want, &room, &err);
	if (!to) {
		flaw(child, CHILD_LIMITED, "%s: %s", child->own.name, err.text);
		return false;
	}
	/* At the limit one byte more is tried: it may end right here. */
	state = codec_stream_step(f->work->stream, room ? to : &beyond, room ? room : 1,
	        made);
	if (room) {
		hold_add(h, *made);
	} else if (*made) {
		flaw(child, CHILD_LIMITED, "%s: unpacks to more than %zu bytes, which are "
		        "the limit here", child->own.name, h->len);
		return false;
	}
	tell_end(child, state);
	return state == STREAM_GOES_ON;
}

static void
step_payload(struct firmware *f, uint64_t budget)
{
	size_t from = codec_stream_taken(f->work->stream), made;
	bool more = true;

	/* Input counts as well: a stream may produce no output. */
	for (uint64_t spent = 0; more && spent < budget;) {
		more = unpack_piece(f, least(PIECE, (size_t)(budget - spent)), &made);
		spent += made + 1;
		if (codec_stream_taken(f->work->stream) - from > budget)
			break;
	}
	if (!more)
		end_child(f, true);
}

/* ---- pages without their spare areas ---- */

/* The layout of the pages, and where the part is that proves it; NULL if nothing does. */
static const struct nand_layout *
proven_layout(const struct firmware *f, uint64_t *at)
{
	if (f->store->kind == STORE_SPARELESS || f->store->kind == STORE_DECODED)
		return NULL;
	for (size_t i = 0; i < f->volumes.count; i++)
		if (f->volumes.at[i]->raw) {
			*at = f->volumes.at[i]->offset;
			return f->volumes.at[i]->raw;
		}
	for (size_t i = 0; i < f->uimages.count; i++)
		if (f->uimages.at[i].mend.kind == MEND_PAGES) {
			*at = f->uimages.at[i].offset;
			return f->uimages.at[i].mend.pages;
		}
	return NULL;
}

static void
begin_pages(struct firmware *f, const struct nand_layout *n, uint64_t at)
{
	struct store store = { .kind = STORE_SPARELESS, .pages = *n };
	uint64_t whole = f->bytes.len / nand_stride(n), rest = f->bytes.len % nand_stride(n);
	struct firmware *child = add_child(f, at, &store);
	struct error err;

	/* A layout of blocks is the volume's own, which may go. */
	snprintf(child->pages_name, sizeof child->pages_name, "%s", n->name);
	child->own.pages.name = child->pages_name;
	f->work->child = child;
	if (hold_open(&child->hold, (size_t)(whole * n->data + (rest < n->data ? rest : n->data)),
	            &err))
		return;
	flaw(child, CHILD_LIMITED, "spare areas are not taken out: %s", err.text);
	end_child(f, true);
}

static void
step_pages(struct firmware *f, uint64_t budget)
{
	struct firmware *child = f->work->child;
	const struct nand_layout *n = &child->own.pages;
	struct hold *h = &child->hold;
	uint64_t at = h->len / n->data * nand_stride(n) + h->len % n->data;
	struct error err;
	size_t room;
	uint8_t *to = hold_room(h, least(SIZE_MAX, (size_t)budget), &room, &err);

	if (to && room) {
		hold_add(h, nand_read(n, f->bytes, at, to, room));
		return;
	}
	if (!to)
		flaw(child, CHILD_LIMITED, "spare areas are not taken out: %s", err.text);
	end_child(f, true);
}

/* ---- what is next ---- */

/* Begins the next child; false if there is none. */
static bool
begin_next(struct firmware *f)
{
	struct firmware_work *w = f->work;
	const struct nand_layout *n;
	uint64_t at;

	if (!w->sought_pages) {
		w->sought_pages = true;
		n = proven_layout(f, &at);
		if (n) {
			/* What spare areas interrupt can't be unpacked. */
			w->next_payload = f->uimages.count;
			begin_pages(f, n, at);
			return true;
		}
	}
	while (w->next_payload < f->uimages.count) {
		const struct uimage *u = &f->uimages.at[w->next_payload++];

		if (uimage_codec(f->bytes, u) != CODEC_COUNT) {
			begin_payload(f, u);
			return true;
		}
	}
	return false;
}

static struct firmware *
unfinished(const struct firmware *f)
{
	for (size_t i = 0; i < f->children.count; i++)
		if (f->children.at[i]->phase != FIRMWARE_DONE)
			return f->children.at[i];
	return NULL;
}

bool
children_wait(struct firmware *f)
{
	return f->work->child || unfinished(f) || begin_next(f);
}

void
children_step(struct firmware *f, uint64_t budget)
{
	struct firmware *child = unfinished(f);

	if (child)
		firmware_step_store(child, budget);
	else if (f->work->stream)
		step_payload(f, budget);
	else if (f->work->child)
		step_pages(f, budget);
}

void
children_stop(struct firmware *f)
{
	f->work->sought_pages = true;
	f->work->next_payload = f->uimages.count;
	if (f->work->child) {
		flaw(f->work->child, CHILD_LIMITED, "stopped after %zu bytes",
		        f->work->child->hold.len);
		end_child(f, false);
	}
	for (size_t i = 0; i < f->children.count; i++)
		firmware_stop_store(f->children.at[i]);
}

/* Half of a child is the making, the other half the looking. */
static double
current_progress(const struct firmware *f)
{
	const struct firmware *child = unfinished(f);

	if (child)
		return 0.5 + 0.5 * firmware_store_progress(child);
	child = f->work->child;
	if (f->work->stream && child->own.len)
		return 0.5 * (double)codec_stream_taken(f->work->stream)
		       / (double)child->own.len;
	return child && f->bytes.len ? 0.5 * (double)child->hold.len / (double)f->bytes.len
	                             : 0;
}

void
children_count(struct firmware *f)
{
	f->work->packed = 0;
	for (size_t i = 0; i < f->uimages.count; i++)
		f->work->packed += uimage_codec(f->bytes, &f->uimages.at[i]) != CODEC_COUNT;
}

double
children_progress(const struct firmware *f)
{
	size_t made = f->children.count, all = made;

	if (made > 0 && (f->work->child || unfinished(f)))
		made--;
	if (all < f->work->packed)
		all = f->work->packed;
	return all ? ((double)made + current_progress(f)) / (double)all : 1;
}

const char *
children_activity(const struct firmware *f)
{
	const struct firmware *child = unfinished(f);

	if (child)
		return firmware_store_activity(child);
	return f->work->stream ? "unpacking a payload" : "taking out spare areas";
}
