/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decompresses every node that the mounted file system uses, once: a CRC shows that the
 * bytes are those that were written, not that they can be decompressed. Which nodes, and
 * how far, is decided here; batches of them are tasks.
 */
#include "firmware/volume/volume_private.h"

enum { BATCH_NODES = 64, BATCH_COST = 256 << 10, LOOK_COST = 32 };

struct batch {
	struct task task; /* first */
	const struct jffs2_log *log;
	uint64_t cost;
	size_t count;
	uint32_t nodes[BATCH_NODES];
	bool unreadable[BATCH_NODES];
};

/* The bytes that the node claims to hold; 0 if there is nothing to read. */
static uint64_t
cost_of(const struct volume *v, uint32_t i)
{
	const struct jffs2_log *log = &v->log;
	const struct extent *e = &log->extents.at[i];
	struct jffs2_inode_node n;

	if (e->kind != EXTENT_NODE || jffs2_fs_state(&v->now, i) != STATE_LIVE
	        || !jffs2_extent_is(e, JFFS2_INODE))
		return 0;
	/* A hole is not decompressed, nor what is stored as it is. */
	if (jffs2_codec(e->compr) == CODEC_ZERO
	        || (e->stored && e->len <= JFFS2_DECODED_MAX && jffs2_node_reads(e)))
		return 0;
	jffs2_inode_decode(jffs2_log_node(log, i), log->endian, &n);
	return (uint64_t)n.dsize + e->len;
}

/* ---- batches ---- */

static void
read_batch(struct task *t)
{
	struct batch *b = (struct batch *)t;
	struct text data = { 0 };
	struct error why;

	for (size_t i = 0; i < b->count && !task_unwanted(t); i++)
		b->unreadable[i] = !jffs2_node_data(b->log, b->nodes[i], &data, &why);
	text_free(&data);
}

static void
drop(struct task *t)
{
	free(t);
}

static void
send_batch(struct volume_work *w)
{
	if (w->batch)
		task_add(&w->reading, &w->batch->task);
	w->batch = NULL;
}

static void
add_node(struct volume *v, struct volume_work *w, uint32_t node, uint64_t cost)
{
	struct batch *b = w->batch;

	if (!b) {
		b = w->batch = memory_zeroed(1, sizeof *b);
		b->task.run = read_batch;
		b->log = &v->log;
	}
	b->nodes[b->count++] = node;
	b->cost += cost;
	if (b->count == BATCH_NODES || b->cost >= BATCH_COST)
		send_batch(w);
}

/* Takes results while more than `left` batches are under way. False if the workers are
 * not that far yet. */
static bool
take_batches(struct volume *v, struct volume_work *w, size_t left)
{
	while (w->reading.count > left) {
		struct batch *b = (struct batch *)task_take(&w->reading);

		if (!b)
			return false;
		for (size_t i = 0; i < b->count; i++)
			if (b->unreadable[i])
				array_push(&v->undecoded, b->nodes[i]);
		free(b);
	}
	return true;
}

/* ---- the whole ---- */

void
reading_begin(struct volume *v, struct volume_work *w, struct workers *workers)
{
	reading_cancel(w);
	v->undecoded.count = 0;
	v->read = READ_NOT;
	w->reading.workers = workers;
	w->read_at = 0;
	w->inflated = 0;
}

void
reading_cancel(struct volume_work *w)
{
	task_cancel(&w->reading, drop);
	free(w->batch);
	w->batch = NULL;
}

uint64_t
reading_most(uint64_t stored)
{
	/* Real images inflate to a few times their own length. Forged ones can claim thousands
	 * of times that. */
	enum { LEAST = 64 << 20, TIMES = 64 };

	return LEAST + stored * TIMES;
}

/* Submits the next nodes for reading, up to `budget`; false once there are no more. */
static bool
send_nodes(struct volume *v, struct volume_work *w, uint64_t budget)
{
	size_t most = workers_ahead(w->reading.workers);
	uint64_t spent = 0;

	while (w->read_at < v->log.extents.count && w->inflated <= reading_most(v->log.part.len)) {
		uint64_t cost = cost_of(v, w->read_at);

		if (spent >= budget || !take_batches(v, w, most - 1))
			return true;
		spent += cost + LOOK_COST;
		w->inflated += cost;
		if (cost && w->inflated <= reading_most(v->log.part.len))
			add_node(v, w, w->read_at, cost);
		w->read_at++;
	}
	return false;
}

bool
reading_step(struct volume *v, struct volume_work *w, uint64_t budget)
{
	bool more = send_nodes(v, w, budget);

	send_batch(w);
	if (!take_batches(v, w, 0) || more)
		return true;
	v->read = w->inflated > reading_most(v->log.part.len) ? READ_PARTLY : READ_ALL;
	return false;
}
