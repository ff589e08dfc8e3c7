/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes child stores, in slices, once everything else about a store is known. An image
 * can claim or unpack to anything: nothing is reserved for a claim, and each limit that
 * is reached ends the bytes there and is reported. Nested or placed side by side a
 * thousand times, what is packed costs no more than these limits.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "firmware/model/children.h"
#include "firmware/firmware_private.h"
#include "firmware/partitions/partitions.h"

enum {
	DEPTH_MOST = 4,            /* nesting of stores, without the file */
	STORES_MOST = 64,          /* of an image */
	STORE_MOST = 256 << 20,    /* bytes that one opening gives */
	RATIO_MOST = 64,           /* times its packed size, ... */
	RATIO_FREE = 16 << 20,     /* ... from this many bytes on */
	PIECE = 256 << 10          /* between two looks at the budget */
};

/* Two more levels are of stores that are all of their parent. */
_Static_assert(DEPTH_MOST + 3 < PART_PATH_MOST, "a path for each part");

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

static void
insert_child(struct firmware *f, struct firmware *child)
{
	size_t i = f->children.count;

	array_push(&f->children, child);
	for (; i > 0 && f->children.at[i - 1]->parent_at > child->parent_at; i--) {
		f->children.at[i] = f->children.at[i - 1];
		f->children.at[i - 1] = child;
	}
	firmware_root(f)->work->stores++;
}

static struct firmware *
add_child(struct firmware *f, const struct opening *o)
{
	struct firmware *child = memory_zeroed(1, sizeof *child);

	child->own = o->store;
	child->own.parent = f->store;
	if (*o->name) {
		memcpy(child->own_name, o->name, sizeof child->own_name);
		child->own.name = child->own.pages.name = child->own_name;
	}
	child->store = &child->own;
	child->whole = o->whole;
	child->image = f->image;
	child->parent = f;
	child->parent_at = o->at;
	child->options = f->options;
	child->options.mtdparts = NULL; /* firmware_begin gives it the table, if it is the flash */
	child->options.range = (struct image_range){ 0 };
	child->work = memory_zeroed(1, sizeof *child->work);
	child->parts_work = &child->work->parts;
	child->volumes_work = &child->work->volumes;
	child->work->unveiled = child->own.kind != STORE_DECODED || !child->own.flash;
	child->partitions = partitions_new(child, NULL);
	child->phase = FIRMWARE_DONE;
	child->generation = 1;
	insert_child(f, child);
	return child;
}

/* Stores that are all of another are no more than that is, or have a limit of their own. */
static bool
is_counted(const struct firmware *f)
{
	return f->own.kind == STORE_DECODED || f->own.kind == STORE_JOINED;
}

/* All its bytes are there, or all that will be: examine them. */
static void
end_child(struct firmware *f, bool look)
{
	struct firmware_work *w = f->work;
	struct firmware *child = w->child;

	stream_close(w->stream);
	w->stream = NULL;
	w->child = NULL;
	hold_seal(&child->hold);
	child->own.bytes = child->bytes = hold_bytes(&child->hold);
	if (is_counted(child))
		firmware_root(f)->work->unpacked += child->bytes.len;
	firmware_begin(child);
	if (!look)
		firmware_stop_store(child);
	f->generation++;
}

/* ---- making one ---- */

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The most that can come of an opening. */
static size_t
room_for(const struct firmware *f, const struct opening *o)
{
	uint64_t used = firmware_root(f)->work->unpacked, stored = o->store.len;
	size_t left = used < UNPACKED_MOST ? (size_t)(UNPACKED_MOST - used) : 0;
	size_t by_ratio = stored < STORE_MOST / RATIO_MOST
	        ? (size_t)stored * RATIO_MOST : STORE_MOST;

	if (o->whole)
		return o->store.kind == STORE_DECODED ? least(STORE_MOST, left) : f->bytes.len;
	if (by_ratio < RATIO_FREE)
		by_ratio = RATIO_FREE;
	return least(least(by_ratio, STORE_MOST), left);
}

/* Why nothing more can be unpacked; NULL if it can. */
static const char *
refusal(const struct firmware *f, const struct opening *o)
{
	const struct firmware_work *w = firmware_root(f)->work;

	if (o->whole)
		return NULL;
	if (firmware_depth(f) >= DEPTH_MOST)
		return "not unpacked: packed payloads are nested too deep";
	if (w->stores >= STORES_MOST)
		return "not unpacked, nor is any after it: too many packed payloads";
	if (w->unpacked >= UNPACKED_MOST)
		return "not unpacked: too much is unpacked already";
	return NULL;
}

static void
begin_child(struct firmware *f, const struct opening *o)
{
	struct firmware_work *w = f->work;
	const char *no = refusal(f, o);
	struct span from = span_cut(f->bytes, (size_t)o->store.at, (size_t)o->store.len);
	struct firmware *child = add_child(f, o);
	struct error err;

	w->child = child;
	if (no) {
		flaw(child, CHILD_LIMITED, "%s", no);
	} else if (o->absent) {
		flaw(child, CHILD_ABSENT, "not unpacked: %s: %s", child->own.name, o->absent);
	} else if (!hold_open(&child->hold, room_for(f, o), &err)) {
		flaw(child, CHILD_LIMITED, "not unpacked: %s", err.text);
	} else {
		w->stream = o->open(o, from, &err);
		if (!w->stream)
			flaw(child, CHILD_DAMAGED, "not unpacked: %s", err.text);
	}
	if (!w->stream)
		end_child(f, true);
	/* One row reports all that exceed the limit. */
	if (no && firmware_root(f)->work->stores > STORES_MOST)
		w->opening = w->openings.openings.count;
}

static void
tell_end(struct firmware *child, enum stream_state state)
{
	const char *name = child->own.name;
	const char *note = child->parent->work->stream->note;
	size_t len = child->hold.len;

	if (*note)
		flaw(child, state == STREAM_TOO_LARGE ? CHILD_LIMITED : CHILD_DAMAGED, "%s: %s",
		        name, note);
	else if (state == STREAM_CUT)
		flaw(child, CHILD_DAMAGED, "%s: cut short: what is here unpacks to %zu bytes",
		        name, len);
	else if (state == STREAM_DAMAGED)
		flaw(child, CHILD_DAMAGED, "%s: damaged: only the first %zu bytes unpack",
		        name, len);
	else if (state == STREAM_MISMATCH)
		flaw(child, CHILD_DAMAGED, "%s: the checksum of the %zu bytes is wrong", name,
		        len);
	else if (state == STREAM_TOO_LARGE)
		flaw(child, CHILD_LIMITED, "%s: to unpack it takes more than %d MiB of memory, "
		        "the limit here", name, STREAM_MEMORY_MOST >> 20);
}

/* Makes one piece; false when the store has ended. */
static bool
make_piece(struct firmware *f, size_t want, size_t *made)
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
	state = stream_step(f->work->stream, room ? to : &beyond, room ? room : 1, made);
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
step_child(struct firmware *f, uint64_t budget)
{
	const struct stream *s = f->work->stream;
	size_t from = s->taken, made;
	bool more = true;

	/* Input counts as well: a stream may produce no output. */
	for (uint64_t spent = 0; more && spent < budget;) {
		more = make_piece(f, least(PIECE, (size_t)(budget - spent)), &made);
		spent += made + 1;
		if (s->taken - from > budget)
			break;
	}
	if (!more)
		end_child(f, true);
}

/* ---- what is next ---- */

/* Begins the next child; false if there is none. */
static bool
begin_next(struct firmware *f)
{
	struct firmware_work *w = f->work;

	if (!w->sought) {
		w->sought = true;
		openings_end(f);
	}
	if (w->opening == w->openings.openings.count)
		return false;
	begin_child(f, &w->openings.openings.at[w->opening++]);
	return true;
}

struct firmware *
children_make(struct firmware *f, const struct opening *o)
{
	struct firmware_work *w = f->work;
	size_t i;

	/* All others were opened before, or will not be. */
	w->opening = w->openings.openings.count;
	array_push(&w->openings.openings, *o);
	begin_next(f);
	/* What is opened for the user is not opened again with the others, from a tree that may
	 * be another by then. */
	w->opening = --w->openings.openings.count;
	for (i = f->children.count; f->children.at[i - 1]->parent_at != o->at; i--)
		continue;
	for (struct firmware *g = f; g; g = g->parent) {
		g->phase = FIRMWARE_UNPACK;
		g->generation++;
	}
	return f->children.at[i - 1];
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
	return f->work->child || unfinished(f) || members_left(f) || begin_next(f);
}

void
children_step(struct firmware *f, uint64_t budget)
{
	struct firmware *child = unfinished(f);

	if (child)
		firmware_step_store(child, budget);
	else if (f->work->stream)
		step_child(f, budget);
	else
		members_step(f, budget);
}

void
children_stop(struct firmware *f)
{
	members_stop(f);
	f->work->sought = true;
	f->work->opening = f->work->openings.openings.count;
	if (f->work->child) {
		flaw(f->work->child, CHILD_LIMITED, "stopped after %zu bytes",
		        f->work->child->hold.len);
		end_child(f, false);
	}
	for (size_t i = 0; i < f->children.count; i++)
		firmware_stop_store(f->children.at[i]);
}

/* What the limits counted of a store and those below it. */
static void
give_back(struct firmware *root, const struct firmware *f)
{
	root->work->stores--;
	if (is_counted(f))
		root->work->unpacked -= f->bytes.len;
	for (size_t i = 0; i < f->children.count; i++)
		give_back(root, f->children.at[i]);
}

void
children_drop(struct firmware *f)
{
	struct firmware_work *w = f->work;

	members_stop(f);
	stream_close(w->stream);
	w->stream = NULL;
	w->child = NULL;
	for (size_t i = 0; i < f->children.count; i++) {
		give_back(firmware_root(f), f->children.at[i]);
		firmware_close(f->children.at[i]);
	}
	f->children.count = 0;
	w->sought = false;
	w->opening = 0;
}

/* Half of a child is the making, the other half the looking. */
static double
current_progress(const struct firmware *f)
{
	const struct firmware *child = unfinished(f);
	const struct stream *s = f->work->stream;

	if (child)
		return 0.5 + 0.5 * firmware_store_progress(child);
	return s && s->in.len ? 0.5 * (double)s->taken / (double)s->in.len : 0;
}

double
children_progress(const struct firmware *f)
{
	size_t made = f->children.count, all = made;

	if (made > 0 && (f->work->child || unfinished(f)))
		made--;
	if (all < f->work->openings.openings.count)
		all = f->work->openings.openings.count;
	return all ? ((double)made + current_progress(f)) / (double)all : 1;
}

const char *
children_activity(const struct firmware *f)
{
	const struct firmware *child = unfinished(f);

	if (child)
		return firmware_store_activity(child);
	return f->work->stream ? f->work->stream->class->doing : "unpacking";
}
