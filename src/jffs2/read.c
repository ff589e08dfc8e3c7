/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The content of files (kernel: jffs2_read_inode_range, jffs2_read_dnode). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "jffs2/pieces_private.h"

enum {
	/* No codec here makes more than this of one stored byte and a few, so a dsize
	 * above it is a lie, and nothing is allocated by it. */
	EXPANSION = 8192,
	EXPANSION_BASE = 1 << 16,
	/* kernel: jffs2_read_dnode decodes into one kmalloc, which has 4 MiB at most. */
	DECODED_MAX = 1 << 22,
	/* A node this small is decoded anew for each of its fragments. */
	DECODED_SMALL = 1 << 12,
	DECODED_KEPT = 4
};

/* Large nodes as they were decoded last, so that one of which many pieces show is not
 * decoded for each of them. */
struct jffs2_decoded {
	struct decoded_node {
		uint32_t at;  /* offset of the node */
		uint32_t end; /* of its data in the file */
		struct text data;
	} nodes[DECODED_KEPT];
};

/* The bytes that a node claims to stand for, if that can be. */
static bool
believable(const struct jffs2_inode_node *n)
{
	return n->dsize <= DECODED_MAX
	       && n->dsize <= (uint64_t)n->data.len * EXPANSION + EXPANSION_BASE;
}

/* As the kernel decodes it; a RUBIN node that does not decode so is tried in the other
 * meaning. */
static bool
decode_data(const struct jffs2_inode_node *n, uint8_t *out, struct error *why)
{
	enum codec_id codec = jffs2_codec(n->compr), elsewhere;

	if (codec_decode(codec, n->data, out, n->dsize, why))
		return true;
	elsewhere = jffs2_codec_elsewhere(n->compr);
	return elsewhere != codec && codec_decode(elsewhere, n->data, out, n->dsize, NULL);
}

static bool
decode_node(const struct jffs2_log *log, uint32_t node, struct text *out,
        struct error *err)
{
	struct jffs2_inode_node n;
	struct error why;

	jffs2_inode_decode(jffs2_log_node(log, node), log->endian, &n);
	if (jffs2_codec(n.compr) == CODEC_COUNT)
		return error_set(err, "node at 0x%08x: unknown compression 0x%02x",
		        log->extents.at[node].offset, n.compr);
	if (!believable(&n))
		return error_set(err, "node at 0x%08x: %u bytes cannot come from %zu",
		        log->extents.at[node].offset, n.dsize, n.data.len);
	text_clear(out);
	text_reserve(out, n.dsize);
	if (n.dsize && !decode_data(&n, (uint8_t *)out->at, &why))
		return error_set(err, "node at 0x%08x: %s", log->extents.at[node].offset,
		        why.text);
	out->len = n.dsize;
	out->at[out->len] = '\0';
	return true;
}

static bool
is_hole(const struct jffs2_log *log, uint32_t node)
{
	struct jffs2_inode_node n;

	if (node == EXTENT_NONE)
		return true;
	jffs2_inode_decode(jffs2_log_node(log, node), log->endian, &n);
	return jffs2_codec(n.compr) == CODEC_ZERO;
}

bool
jffs2_node_data(const struct jffs2_log *log, uint32_t node, struct text *out,
        struct error *err)
{
	const struct extent *e = &log->extents.at[node];

	if (!jffs2_extent_is(e, JFFS2_INODE) || e->kind != EXTENT_NODE)
		return error_set(err, "0x%08x is not an inode node", e->offset);
	if (e->flaws & (FLAW_NODE_CRC | FLAW_DATA_CRC | FLAW_LENGTH | FLAW_RANGE))
		return error_set(err, "node at 0x%08x: %s", e->offset,
		        e->flaws & FLAW_DATA_CRC ? "data CRC is wrong"
		                                 : "its header cannot be believed");
	return decode_node(log, node, out, err);
}

/* The fragment that holds byte `at`, by binary search; count if none does. */
static uint32_t
find_fragment(const struct jffs2_fragment *fragments, uint32_t count, uint32_t at)
{
	uint32_t from = 0, to = count;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (fragments[middle].to <= at)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* ---- decoded nodes ---- */

struct jffs2_decoded *
decoded_new(void)
{
	return memory_zeroed(1, sizeof(struct jffs2_decoded));
}

void
decoded_free(struct jffs2_decoded *d)
{
	for (int i = 0; d && i < DECODED_KEPT; i++)
		text_free(&d->nodes[i].data);
	free(d);
}

/* Where a node that is read at `at` is to be kept: in an empty place, else in that of a
 * node which ends before, else in that of the smallest. The stretches of two nodes that
 * show in turns lie one inside the other, so that what ends before seldom comes again. */
static struct decoded_node *
place_for(struct jffs2_decoded *d, uint32_t at)
{
	struct decoded_node *best = &d->nodes[0];

	for (int i = 0; i < DECODED_KEPT; i++) {
		struct decoded_node *n = &d->nodes[i];

		if (n->data.len == 0 || n->end <= at)
			return n;
		if (n->data.len < best->data.len)
			best = n;
	}
	return best;
}

/* The data of a large node, decoded now or before; NULL with err set if it cannot be. */
static const struct text *
kept_data(const struct jffs2_log *log, const struct jffs2_fragment *f, uint32_t at,
        uint32_t end, struct error *err)
{
	struct jffs2_decoded *d = log->decoded;
	uint32_t offset = log->extents.at[f->node].offset;
	struct decoded_node *n;

	for (int i = 0; i < DECODED_KEPT; i++)
		if (d->nodes[i].data.len && d->nodes[i].at == offset)
			return &d->nodes[i].data;
	n = place_for(d, at);
	text_free(&n->data);
	n->at = offset;
	n->end = end;
	if (decode_node(log, f->node, &n->data, err))
		return &n->data;
	text_free(&n->data);
	return NULL;
}

/* Copies [at, at + len) of `data`; false if that is not all there. */
static bool
copy_part(struct span data, size_t at, uint8_t *out, size_t len)
{
	struct span part = span_cut(data, at, len);

	if (part.len > 0)
		memcpy(out, part.at, part.len);
	return part.len == len;
}

/* Copies the part of one fragment that lies in [at, at + len). */
static bool
read_fragment(const struct jffs2_log *log, const struct jffs2_fragment *f, uint32_t at,
        uint8_t *out, uint32_t len, struct error *err)
{
	struct text data = { 0 };
	const struct text *from = &data;
	struct jffs2_inode_node n;
	bool ok;

	if (is_hole(log, f->node)) {
		memset(out, 0, len);
		return true;
	}
	jffs2_inode_decode(jffs2_log_node(log, f->node), log->endian, &n);
	if (n.dsize > DECODED_SMALL && log->decoded)
		from = kept_data(log, f, at, n.offset + n.dsize, err);
	ok = from != &data ? from != NULL : decode_node(log, f->node, &data, err);
	if (ok && !copy_part(span_of(from->at, from->len), at - n.offset, out, len))
		ok = error_set(err, "node at 0x%08x: its data end too early",
		        log->extents.at[f->node].offset);
	text_free(&data);
	return ok;
}

int64_t
fragments_read(const struct jffs2_log *log, const struct jffs2_fragment *fragments,
        uint32_t count, uint32_t size, uint32_t at, uint8_t *out, uint32_t len,
        struct error *err)
{
	uint32_t done = 0, k = find_fragment(fragments, count, at);

	if (at >= size)
		return 0;
	if (len > size - at)
		len = size - at;
	while (done < len && k < count) {
		const struct jffs2_fragment *f = &fragments[k++];
		uint32_t pos = at + done;
		uint32_t n = f->to - pos < len - done ? f->to - pos : len - done;

		if (!read_fragment(log, f, pos, out + done, n, err))
			return -EIO;
		done += n;
	}
	return done;
}

uint64_t
jffs2_fs_missing(const struct jffs2_fs *fs, uint32_t inode, uint32_t *first)
{
	const struct jffs2_inode *i = &fs->inodes.at[inode];
	struct jffs2_range r = jffs2_fs_fragments(fs, inode);
	struct jffs2_inode_node n;
	uint64_t missing;

	if (!S_ISREG(i->mode) || i->latest == EXTENT_NONE)
		return 0;
	jffs2_inode_decode(jffs2_log_node(fs->log, i->latest), fs->log->endian, &n);
	missing = n.isize - i->size;
	if (first)
		*first = i->size;
	while (r.from < r.to--) {
		const struct jffs2_fragment *f = &fs->fragments.at[r.to];

		if (f->node != EXTENT_NONE)
			continue;
		missing += f->to - f->from;
		if (first)
			*first = f->from;
	}
	return missing;
}

int64_t
jffs2_fs_read(const struct jffs2_fs *fs, uint32_t inode, uint32_t at, uint8_t *out,
        uint32_t len, struct error *err)
{
	struct jffs2_range r = jffs2_fs_fragments(fs, inode);

	if (r.from == r.to)
		return 0;
	return fragments_read(fs->log, &fs->fragments.at[r.from], r.to - r.from,
	        fs->inodes.at[inode].size, at, out, len, err);
}

uint32_t
jffs2_fs_hole(const struct jffs2_fs *fs, uint32_t inode, uint32_t at)
{
	struct jffs2_range r = jffs2_fs_fragments(fs, inode);
	const struct jffs2_fragment *f;

	if (at >= fs->inodes.at[inode].size || r.from == r.to)
		return 0;
	f = &fs->fragments.at[r.from];
	f += find_fragment(f, r.to - r.from - 1, at);
	return at >= f->from && at < f->to && is_hole(fs->log, f->node) ? f->to - at : 0;
}
