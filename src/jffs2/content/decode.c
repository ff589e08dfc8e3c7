/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/content/decode.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "jffs2/content/pieces.h"

enum {
	/* No codec here expands a stored byte by more than this, plus a few bytes, so a
	 * larger dsize is false, and nothing is allocated by it. */
	EXPANSION = 8192,
	EXPANSION_BASE = 1 << 16,
	/* A node this small is decoded anew for each of its fragments. */
	DECODED_SMALL = 1 << 12
};

struct jffs2_reader {
	struct kept_node nodes[DECODED_KEPT];
	struct text data[DECODED_KEPT];
};

/* The kernel reads usercompr as part of the type if that is above zlib's (kernel:
 * jffs2_decompress). */
static bool
known_codec(const struct jffs2_inode_node *n)
{
	return jffs2_codec(n->compr) != CODEC_COUNT
	       && (n->compr <= JFFS2_COMPR_ZLIB || !n->usercompr);
}

/* The length that a node claims for its data, if that is possible. */
static bool
believable(const struct jffs2_inode_node *n)
{
	return n->dsize <= JFFS2_DECODED_MAX && n->csize <= JFFS2_DECODED_MAX && known_codec(n)
	       && n->dsize <= (uint64_t)n->data.len * EXPANSION + EXPANSION_BASE;
}

/* As the kernel decodes it; a RUBIN node that does not decode so is tried in the other
 * meaning. How many bytes came out. */
static size_t
decode_data(const struct jffs2_inode_node *n, uint8_t *out, struct error *why)
{
	enum codec_id codec = jffs2_codec(n->compr), elsewhere;
	size_t len = codec_decode_prefix(codec, n->data, out, n->dsize, why);

	elsewhere = jffs2_codec_elsewhere(n->compr);
	if (len == n->dsize || elsewhere == codec)
		return len;
	return codec_decode(elsewhere, n->data, out, n->dsize, NULL) ? n->dsize : 0;
}

/* How many bytes must be decoded so that the first `want` are there. */
static uint32_t
decode_length(const struct jffs2_inode_node *n, uint32_t want)
{
	enum codec_id codec = jffs2_codec(n->compr);

	return want < n->dsize && codec != CODEC_COUNT && codecs[codec].prefix ? want
	                                                                       : n->dsize;
}

/* Decodes the first `len` bytes, all or as decode_length says. On failure `out` has the
 * bytes that are right all the same. */
static bool
decode_node(const struct jffs2_log *log, uint32_t node, uint32_t len, struct text *out,
        struct error *err)
{
	struct jffs2_inode_node n;
	struct error why;

	text_clear(out);
	jffs2_inode_decode(jffs2_log_node(log, node), log->endian, &n);
	if (!known_codec(&n))
		return error_set(err, "node at 0x%08x: unknown compression 0x%02x%02x",
		        log->extents.at[node].offset, n.usercompr, n.compr);
	if (!believable(&n))
		return error_set(err, "node at 0x%08x: %u bytes cannot come from %zu",
		        log->extents.at[node].offset, n.dsize, n.data.len);
	n.dsize = decode_length(&n, len);
	text_reserve(out, n.dsize);
	out->len = n.dsize ? decode_data(&n, (uint8_t *)out->at, &why) : 0;
	out->at[out->len] = '\0';
	return out->len == n.dsize
	       || error_set(err, "node at 0x%08x: %s", log->extents.at[node].offset,
	               why.text);
}

enum { UNTRUSTED = FLAW_NODE_CRC | FLAW_DATA_CRC | FLAW_LENGTH | FLAW_RANGE };

bool
jffs2_node_reads(const struct extent *e)
{
	return e->kind == EXTENT_NODE && jffs2_extent_is(e, JFFS2_INODE)
	       && !(e->flaws & UNTRUSTED);
}

bool
jffs2_node_data(const struct jffs2_log *log, uint32_t node, struct text *out,
        struct error *err)
{
	const struct extent *e = &log->extents.at[node];

	if (!jffs2_extent_is(e, JFFS2_INODE) || e->kind != EXTENT_NODE)
		return error_set(err, "0x%08x is not an inode node", e->offset);
	if (e->flaws & UNTRUSTED)
		return error_set(err, "node at 0x%08x: %s", e->offset,
		        e->flaws & FLAW_DATA_CRC ? "data CRC is wrong"
		                                 : "its header cannot be trusted");
	return decode_node(log, node, UINT32_MAX, out, err);
}

/* kernel: jffs2_read_dnode allocates csize bytes, and dsize if there is something to
 * decompress; jffs2_lzo_decompress returns -1. */
int
node_errno(const struct jffs2_log *log, uint32_t node)
{
	struct jffs2_inode_node n;
	enum codec_id codec;

	jffs2_inode_decode(jffs2_log_node(log, node), log->endian, &n);
	codec = jffs2_codec(n.compr);
	if (n.csize > JFFS2_DECODED_MAX || (codec != CODEC_NONE && n.dsize > JFFS2_DECODED_MAX))
		return ENOMEM;
	return codec == CODEC_LZO && known_codec(&n) ? EPERM : EIO;
}

bool
node_is_hole(const struct jffs2_log *log, uint32_t node)
{
	return node == EXTENT_NONE
	       || jffs2_codec(log->extents.at[node].compr) == CODEC_ZERO;
}

/* ---- decoded nodes ---- */

struct jffs2_reader *
jffs2_reader_new(void)
{
	return memory_zeroed(1, sizeof(struct jffs2_reader));
}

void
jffs2_reader_free(struct jffs2_reader *r)
{
	for (int i = 0; r && i < DECODED_KEPT; i++)
		text_free(&r->data[i]);
	free(r);
}

/* What it costs to decode `len` bytes, in bytes of a fast codec. */
static uint64_t
cost_of(const struct jffs2_inode_node *n, uint64_t len)
{
	enum codec_id codec = jffs2_codec(n->compr);

	return codec < CODEC_COUNT && codecs[codec].slow ? len * CODEC_SLOWNESS : len;
}

/* Where to cache a node that is read at `at`: in an empty slot, else in that of a node
 * that ends before, else in that of the smallest. If pieces of two nodes alternate, one
 * node lies inside the other, so a node that ends before is seldom needed again. */
static int
place_for(const struct kept_node *kept, uint32_t at)
{
	int best = 0;

	for (int i = 0; i < DECODED_KEPT; i++) {
		if (kept[i].len == 0 || kept[i].end <= at)
			return i;
		if (kept[i].len < kept[best].len)
			best = i;
	}
	return best;
}

/* The slot in `kept` for the first bytes of a node, up to `to` of the file; *len receives
 * how many bytes must be decoded for that, 0 if they are there. A node that is decoded
 * again is decoded twice as far, so that the total cost is at most doubled. */
static int
plan(struct kept_node *kept, const struct jffs2_inode_node *n, uint32_t offset,
        uint32_t at, uint32_t to, uint32_t *len)
{
	uint32_t need = decode_length(n, to - n->offset);
	int i = 0;

	while (i < DECODED_KEPT && (kept[i].len == 0 || kept[i].at != offset))
		i++;
	if (i == DECODED_KEPT) {
		i = place_for(kept, at);
		kept[i].len = 0;
	} else if (kept[i].len >= need || kept[i].ends) {
		*len = 0;
		return i;
	} else if (need / 2 < kept[i].len) {
		need = decode_length(n, kept[i].len * 2);
	}
	kept[i] = (struct kept_node){ offset, piece_end(n->offset, n->dsize), need, false };
	*len = need;
	return i;
}

static bool
is_kept(const struct jffs2_inode_node *n)
{
	return n->dsize > DECODED_SMALL && believable(n);
}

/* The data of a large node, decoded now or earlier as far as the fragment goes; or as far
 * as possible, with err set. */
static const struct text *
kept_data(const struct jffs2_log *log, struct jffs2_reader *reader,
        const struct jffs2_fragment *f, const struct jffs2_inode_node *n, uint64_t *work,
        struct error *err)
{
	uint32_t offset = log->extents.at[f->node].offset, len;
	int i = plan(reader->nodes, n, offset, f->from, f->to, &len);

	*work += cost_of(n, len);
	if (len == 0) {
		error_set(err, "node at 0x%08x: its data ends too early", offset);
	} else if (!decode_node(log, f->node, len, &reader->data[i], err)) {
		reader->nodes[i].len = (uint32_t)reader->data[i].len;
		reader->nodes[i].ends = true;
	}
	return &reader->data[i];
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

bool
node_read(const struct jffs2_log *log, struct jffs2_reader *reader,
        const struct jffs2_fragment *f, uint32_t at, uint8_t *out, uint32_t len,
        uint64_t *work, struct error *err)
{
	struct text data = { 0 };
	const struct text *from = &data;
	struct jffs2_inode_node n;
	bool ok;

	jffs2_inode_decode(jffs2_log_node(log, f->node), log->endian, &n);
	if (jffs2_codec(n.compr) == CODEC_NONE && n.data.len >= n.dsize && believable(&n)
	        && copy_part(n.data, at - n.offset, out, len))
		return true;
	if (is_kept(&n) && reader) {
		from = kept_data(log, reader, f, &n, work, err);
	} else {
		error_set(err, "node at 0x%08x: its data ends too early",
		        log->extents.at[f->node].offset);
		decode_node(log, f->node, at + len - n.offset, &data, err);
		*work += cost_of(&n, data.len);
	}
	ok = copy_part(span_of(from->at, from->len), at - n.offset, out, len);
	text_free(&data);
	return ok;
}

/* ---- what reading costs ---- */

static void
add_cost(struct costing *c, const struct jffs2_log *log, const struct jffs2_fragment *f)
{
	struct jffs2_inode_node n;
	uint32_t len;

	if (node_is_hole(log, f->node))
		return;
	c->cost.shown += f->to - f->from;
	if (jffs2_codec(log->extents.at[f->node].compr) == CODEC_NONE)
		return;
	jffs2_inode_decode(jffs2_log_node(log, f->node), log->endian, &n);
	if (!believable(&n))
		return;
	len = decode_length(&n, f->to - n.offset);
	if (is_kept(&n))
		plan(c->kept, &n, log->extents.at[f->node].offset, f->from, f->to, &len);
	c->cost.inflated += cost_of(&n, len);
}

bool
costing_step(struct costing *c, const struct jffs2_log *log, struct fragment_run run,
        uint64_t *left)
{
	for (; c->next < run.count && *left; c->next++, --*left)
		add_cost(c, log, &run.at[c->next]);
	return c->next < run.count;
}

struct jffs2_cost
fragments_cost(const struct jffs2_log *log, struct fragment_run run)
{
	uint64_t left = UINT64_MAX;
	struct costing c = { .next = 0 };

	costing_step(&c, log, run, &left);
	return c.cost;
}

uint64_t
jffs2_cost_wasted(struct jffs2_cost cost)
{
	return cost.inflated > cost.shown ? cost.inflated - cost.shown : 0;
}

bool
jffs2_cost_is_bomb(struct jffs2_cost cost)
{
	return jffs2_cost_wasted(cost) / JFFS2_WASTE_RATIO
	       > JFFS2_WASTE_LEAST / JFFS2_WASTE_RATIO + cost.shown;
}
