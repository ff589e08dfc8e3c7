/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "jffs2/layout.h"
#include "jffs2/scan.h"

void
jffs2_log_free(struct jffs2_log *log)
{
	array_free(&log->extents);
	array_free(&log->odd);
	array_free(&log->attributes);
	array_free(&log->scanned);
}

struct jffs2_log
jffs2_log_like(const struct jffs2_log *log)
{
	struct jffs2_log like = *log;

	memset(&like.extents, 0, sizeof like.extents);
	memset(&like.odd, 0, sizeof like.odd);
	memset(&like.attributes, 0, sizeof like.attributes);
	memset(&like.scanned, 0, sizeof like.scanned);
	return like;
}

bool
jffs2_log_differs(const struct jffs2_log *log)
{
	return log->odd.count || log->attributes.count || log->scanned.count;
}

bool
jffs2_log_tiles(const struct jffs2_log *log)
{
	uint64_t at = 0;

	for (size_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];

		if (e->offset != at || e->len == 0)
			return false;
		at += e->len;
	}
	return at == log->part.len;
}

struct span
jffs2_log_bytes(const struct jffs2_log *log, size_t i)
{
	const struct extent *e = &log->extents.at[i];

	return span_cut(log->part, e->offset, e->len);
}

/* Each header is on a page of its own, and who walks over nodes would wait for every one. */
static void
fetch_ahead(const struct jffs2_log *log, size_t i)
{
	enum { AHEAD = 12, LINE = 64 };

	if (log->extents.count - i > AHEAD) {
		const uint8_t *at = log->part.at + log->extents.at[i + AHEAD].offset;

		__builtin_prefetch(at);
		__builtin_prefetch(at + LINE);
	}
}

struct span
jffs2_log_node(const struct jffs2_log *log, size_t i)
{
	fetch_ahead(log, i);
	return span_cut(log->part, log->extents.at[i].offset, SIZE_MAX);
}

struct span
jffs2_log_name(const struct jffs2_log *log, size_t i)
{
	/* Names are needed often, and in their own order: nothing is fetched ahead. */
	return jffs2_dirent_name(span_cut(log->part, log->extents.at[i].offset, SIZE_MAX), log->endian);
}

struct jffs2_dirent_node
jffs2_log_dirent(const struct jffs2_log *log, size_t i)
{
	struct jffs2_dirent_node d;

	jffs2_dirent_decode(jffs2_log_node(log, i), log->endian, &d);
	return d;
}

void
jffs2_extent_note(struct extent *e, struct span node, enum endian order)
{
	struct jffs2_inode_node n;

	jffs2_inode_decode(node, order, &n);
	e->compr = n.compr;
	e->sized = jffs2_inode_size(&n) > 0;
	e->stored = jffs2_codec(n.compr) == CODEC_NONE && n.data.len >= n.dsize;
}

uint32_t
jffs2_log_find(const struct jffs2_log *log, uint64_t offset)
{
	size_t from = 0, to = log->extents.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const struct extent *e = &log->extents.at[middle];

		if (offset < e->offset)
			to = middle;
		else if (offset - e->offset >= e->len)
			from = middle + 1;
		else
			return (uint32_t)middle;
	}
	return EXTENT_NONE;
}

const struct jffs2_scanned *
jffs2_log_scanned(const struct jffs2_log *log, uint32_t i)
{
	size_t from = 0, to = log->scanned.count;

	if (!log->extents.at[i].otherwise)
		return NULL;
	while (to - from > 1) {
		size_t middle = from + (to - from) / 2;

		if (log->scanned.at[middle].index <= i)
			from = middle;
		else
			to = middle;
	}
	return &log->scanned.at[from];
}

bool
jffs2_extent_counted(const struct jffs2_log *log, const struct extent *e)
{
	/* A data CRC is checked later, and only if the data is needed. */
	const uint32_t damaged = FLAW_HEADER_CRC | FLAW_NAME_CRC | FLAW_LENGTH | FLAW_NAME
	                         | FLAW_UNKNOWN_TYPE
	                         | (e->flaws & FLAW_LATE ? 0 : FLAW_NODE_CRC);
	const uint32_t misplaced = FLAW_CROSSING | FLAW_MISALIGNED | FLAW_MARKER_PLACE
	                           | FLAW_SKIPPED | FLAW_UNLISTED;

	return e->kind == EXTENT_NODE && !(e->flaws & damaged)
	       && (log->salvage || !(e->flaws & misplaced));
}

bool
jffs2_extent_counts(const struct jffs2_log *log, const struct extent *e)
{
	return (e->nodetype & JFFS2_ACCURATE || e->flaws & FLAW_LATE) && jffs2_extent_counted(log, e);
}

uint32_t
jffs2_log_block(const struct jffs2_log *log, uint32_t offset)
{
	if (!log->erase_size)
		return 0;
	if (offset < log->phase)
		return 0;
	return (offset - log->phase) / log->erase_size + (log->phase ? 1 : 0);
}
