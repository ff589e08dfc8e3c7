/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decompresses every node that the mounted file system uses, once: a CRC tells that the
 * bytes are those that were written, not that anything can be made of them.
 */
#include "firmware/firmware_private.h"

/* Real images inflate to a few times their own length. What is made up can claim thousands
 * of times that. */
enum { INFLATED_LEAST = 64 << 20, INFLATED_TIMES = 64, LOOK_COST = 32 };

/* The bytes that the node claims to hold; 0 if there is nothing to read. */
static uint64_t
cost_of(const struct jffs2_log *log, uint32_t i)
{
	const struct extent *e = &log->extents.at[i];
	struct jffs2_inode_node n;

	if (e->kind != EXTENT_NODE || e->state != STATE_LIVE
	        || !jffs2_extent_is(e, JFFS2_INODE))
		return 0;
	jffs2_inode_decode(jffs2_log_node(log, i), log->endian, &n);
	/* A hole is not decompressed. */
	return jffs2_codec(n.compr) == CODEC_ZERO ? 0 : (uint64_t)n.dsize + e->len;
}

static void
read_node(struct volume *v, uint32_t i)
{
	struct text data = { 0 };
	struct error why;

	if (!jffs2_node_data(&v->log, i, &data, &why))
		array_push(&v->undecoded, i);
	text_free(&data);
}

void
reading_begin(struct volume *v, struct volume_work *w)
{
	v->undecoded.count = 0;
	v->read = READ_NOT;
	w->read_at = 0;
	w->inflated = 0;
}

bool
reading_step(struct volume *v, struct volume_work *w, uint64_t budget)
{
	uint64_t most = INFLATED_LEAST + (uint64_t)v->log.part.len * INFLATED_TIMES;
	uint64_t spent = 0;

	while (w->read_at < v->log.extents.count && spent < budget) {
		uint32_t i = w->read_at++;
		uint64_t cost = cost_of(&v->log, i);

		spent += cost + LOOK_COST;
		if (cost == 0)
			continue;
		w->inflated += cost;
		if (w->inflated > most) {
			v->read = READ_PARTLY;
			return false;
		}
		read_node(v, i);
	}
	if (w->read_at < v->log.extents.count)
		return true;
	v->read = READ_ALL;
	return false;
}
