/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The scan follows jffs2_scan_eraseblock of the kernel (fs/jffs2/scan.c) in what it
 * accepts, and goes further where the kernel gives up: it names what is skipped.
 */
#include "jffs2/scan.h"
#include "jffs2/scan_private.h"
#include "jffs2/summary.h"

#include <assert.h>
#include <string.h>

#include "jffs2/layout.h"

enum { WINDOW = 1 << 20 }; /* dirt and erased runs are examined piecewise */

struct jffs2_scan {
	struct jffs2_log *log;
	struct jffs2_log known;  /* an earlier scan of the same part: its verdicts */
	size_t known_at;
	struct scan_ahead *ahead; /* NULL: nodes are checked when the scan is there */
	uint64_t pos;
	uint64_t header;         /* the next place >= pos with a right header CRC */
	bool header_known;
	uint64_t header_searched; /* no header between pos and here */
	uint64_t skip_until;     /* the kernel stops reading this block */
};

static struct jffs2_scan *
scan_new(struct jffs2_log *log, const struct jffs2_scan_options *o)
{
	struct jffs2_scan *s = memory_zeroed(1, sizeof *s);

	s->log = log;
	log->endian = o->endian;
	log->erase_size = o->erase_size;
	log->phase = o->erase_size ? o->phase % o->erase_size : 0;
	log->salvage = o->salvage;
	log->partial = false;
	return s;
}

struct jffs2_scan *
jffs2_scan_start(struct span part, const struct jffs2_scan_options *options,
        struct jffs2_log *log)
{
	struct jffs2_scan *s;

	jffs2_log_free(log);
	log->part = span_cut(part, 0, UINT32_MAX);
	s = scan_new(log, options);
	log->oob = options->oob;
	s->ahead = ahead_new(log->part, log->endian, options->workers);
	return s;
}

struct jffs2_scan *
jffs2_scan_again(struct jffs2_log *log, uint32_t erase_size, uint32_t phase, bool salvage)
{
	struct jffs2_scan_options o = { .endian = log->endian, .erase_size = erase_size,
		.phase = phase, .salvage = salvage };
	struct jffs2_log known = *log;
	struct jffs2_scan *s;

	memset(&log->extents, 0, sizeof log->extents);
	array_free(&log->odd);
	array_free(&log->attributes);
	array_free(&log->scanned);
	s = scan_new(log, &o);
	s->known = known;
	array_reserve(&log->extents, known.extents.count);
	return s;
}

/* The earlier verdict on a node at `pos`, NULL if there is none. */
static const struct extent *
known_node(struct jffs2_scan *s, uint64_t pos)
{
	const struct extent *e;

	while (s->known_at < s->known.extents.count
	        && s->known.extents.at[s->known_at].offset < pos)
		s->known_at++;
	if (s->known_at == s->known.extents.count)
		return NULL;
	e = &s->known.extents.at[s->known_at];
	return e->offset == pos && e->kind == EXTENT_NODE ? e : NULL;
}

static void
push(struct jffs2_scan *s, const struct extent *e)
{
	array_push(&s->log->extents, *e);
	s->pos += e->len;
}

/* Appends a run of dirt or erased bytes, or lengthens the last one within a block. */
static void
push_run(struct jffs2_scan *s, enum extent_kind kind, uint64_t len, uint32_t flaws)
{
	struct jffs2_log *log = s->log;
	struct extent e = { .offset = (uint32_t)s->pos, .len = (uint32_t)len,
		.flaws = flaws, .kind = kind & 0xf };
	struct extent *last;

	if (log->extents.count == 0) {
		push(s, &e);
		return;
	}
	last = &log->extents.at[log->extents.count - 1];
	if (last->kind == kind && !flaws && !log_at_block_start(log, s->pos)) {
		last->len += e.len;
		s->pos += e.len;
	} else {
		push(s, &e);
	}
}

/* Where the next header is, as far as `limit`; remembered, so that dirt with many gaps
 * is searched once. */
static uint64_t
next_header(struct jffs2_scan *s, uint64_t from, uint64_t limit)
{
	if (s->header_known && s->header >= from)
		return s->header < limit ? s->header : limit;
	if (!s->header_known && s->header_searched > from)
		from = s->header_searched;
	if (from >= limit)
		return limit;
	s->header = scan_find_header(s->log->part, s->log->endian, from, limit);
	s->header_known = s->header < limit;
	s->header_searched = limit;
	return s->header;
}

static void
scan_dirt(struct jffs2_scan *s)
{
	struct jffs2_log *log = s->log;
	uint64_t end = log_block_end(log, s->pos), to;

	if (end - s->pos > WINDOW)
		end = s->pos + WINDOW;
	to = next_header(s, s->pos + 1, end);
	to = log_find_run(log, s->pos, to);
	if (to == s->pos) /* a run too odd for scan_free to take */
		to++;
	push_run(s, EXTENT_DIRT, to - s->pos, log_dirt_flaws(log, s->pos));
}

static void
scan_free(struct jffs2_scan *s)
{
	struct jffs2_log *log = s->log;
	uint64_t end = log_block_end(log, s->pos), to;
	size_t n = end - s->pos < WINDOW ? (size_t)(end - s->pos) : WINDOW;

	to = s->pos + span_run(span_cut(log->part, s->pos, n), 0, 0xff);
	/* The kernel reads words: a word that is not all 0xff ends the run. */
	if (to < end && to - ((to - log->phase) & 3) > s->pos)
		to -= (to - log->phase) & 3;
	if (to == s->pos) { /* the bytes have changed since they were looked at */
		scan_dirt(s);
		return;
	}
	push_run(s, EXTENT_FREE, to - s->pos, 0);
}

/* Flaws that come from where a node stands. */
static uint32_t
place_flaws(const struct jffs2_scan *s, uint64_t pos, uint32_t totlen, uint16_t nodetype)
{
	const struct jffs2_log *log = s->log;
	uint64_t left = log_block_end(log, pos) - pos;
	uint32_t flaws = 0;

	if (!log_aligned(log, pos))
		flaws |= FLAW_MISALIGNED;
	if (totlen > left && log_block_end(log, pos) < log->part.len)
		flaws |= FLAW_CROSSING;
	if (pos < s->skip_until && !log_at_block_start(log, pos))
		flaws |= FLAW_SKIPPED;
	if (log->erase_size && nodetype == JFFS2_CLEANMARKER && !log_at_block_start(log, pos))
		flaws |= FLAW_MARKER_PLACE;
	return flaws;
}

/* The bytes a node covers. One that the kernel does not step over as a whole ends where
 * the kernel finds the next header inside it. */
static uint64_t
node_len(const struct jffs2_scan *s, uint64_t pos, uint32_t totlen, uint32_t flaws,
        uint16_t nodetype)
{
	const struct jffs2_log *log = s->log;
	uint64_t len = jffs2_pad(totlen);
	bool stepped = !(flaws & (FLAW_CROSSING | FLAW_MISALIGNED | FLAW_SKIPPED))
	               && !(nodetype == JFFS2_CLEANMARKER && totlen > JFFS2_HEADER_LEN);

	if (len < 4)
		len = 4;
	if (len > log->part.len - pos)
		len = log->part.len - pos;
	if (stepped || len <= JFFS2_HEADER_LEN || (log->salvage && (flaws & FLAW_CROSSING)))
		return len;
	return log_find_header(log, pos + 4, pos + len) - pos;
}

static void
scan_node(struct jffs2_scan *s)
{
	struct jffs2_log *log = s->log;
	enum endian order = log->endian;
	struct span node = span_cut(log->part, s->pos, SIZE_MAX);
	uint32_t totlen = READ32(node, struct raw_header, totlen, order);
	const struct extent *known = known_node(s, s->pos);
	struct extent e = { .offset = (uint32_t)s->pos,
		.nodetype = READ16(node, struct raw_header, nodetype, order),
		.kind = EXTENT_NODE };
	const struct jffs2_type *t = jffs2_type(e.nodetype);
	const uint32_t placed = FLAW_MISALIGNED | FLAW_CROSSING | FLAW_SKIPPED
	                        | FLAW_MARKER_PLACE | FLAW_UNLISTED;

	if (t->ino_at >= 0)
		e.ino = span_u32(node, (size_t)t->ino_at, order);
	if (t->version_at >= 0)
		e.version = span_u32(node, (size_t)t->version_at, order);
	if (t->nodetype == JFFS2_INODE)
		jffs2_extent_note(&e, node, order);
	if (known)
		e.flaws = known->flaws & ~placed;
	else if (!ahead_flaws(s->ahead, s->pos, &e.flaws))
		e.flaws = jffs2_node_check(node, order);
	if (totlen < JFFS2_HEADER_LEN && t->nodetype != JFFS2_INODE
	        && t->nodetype != JFFS2_DIRENT)
		e.flaws |= FLAW_LENGTH;
	e.flaws |= place_flaws(s, s->pos, totlen, e.nodetype);
	e.len = (uint32_t)node_len(s, s->pos, totlen, e.flaws, e.nodetype);
	push(s, &e);
}

/* A node that was read by an earlier scan, without anything that depends on where its block ends:
 * it is not read again. False if it must be. */
static bool
take_known(struct jffs2_scan *s)
{
	const struct extent *known = known_node(s, s->pos);
	struct extent e;

	if (!known || known->flaws || known->otherwise || !log_aligned(s->log, s->pos)
	        || (known->nodetype | JFFS2_ACCURATE) == JFFS2_CLEANMARKER)
		return false;
	e = *known;
	e.flaws = place_flaws(s, s->pos, e.len, e.nodetype);
	if (e.flaws)
		return false;
	push(s, &e);
	return true;
}

static void
scan_one(struct jffs2_scan *s)
{
	struct jffs2_log *log = s->log;
	struct span word = span_cut(log->part, s->pos, 4);
	uint32_t flaws;

	if (log_at_block_start(log, s->pos) && s->pos >= s->skip_until
	        && jffs2_log_glance(log, s->pos) != GLANCE_READ)
		s->skip_until = log_block_end(log, s->pos);
	if (take_known(s))
		return;
	if (span_is_all(word, 0xff))
		scan_free(s);
	else if (ahead_flaws(s->ahead, s->pos, &flaws)
	         || jffs2_header_ok(log->part, s->pos, log->endian))
		scan_node(s);
	else
		scan_dirt(s);
}

bool
jffs2_scan_step(struct jffs2_scan *s, uint64_t budget)
{
	uint64_t from = s->pos;

	while (s->pos < s->log->part.len && s->pos - from < budget) {
		if (s->ahead && !ahead_reaches(s->ahead, s->pos))
			break;
		scan_one(s);
	}
	return s->pos < s->log->part.len;
}

uint64_t
jffs2_scan_done(const struct jffs2_scan *s)
{
	return s->pos;
}

void
jffs2_scan_finish(struct jffs2_scan *s)
{
	struct jffs2_log *log;

	if (!s)
		return;
	ahead_free(s->ahead);
	log = s->log;
	if (s->pos < log->part.len) {
		struct extent rest = { .offset = (uint32_t)s->pos,
			.len = (uint32_t)(log->part.len - s->pos), .kind = EXTENT_DIRT };
		log->partial = true;
		push(s, &rest);
	}
	assert(jffs2_log_tiles(log));
	if (!log->partial)
		summary_apply(log);
	array_trim(&log->extents);
	array_free(&s->known.extents);
	free(s);
}
