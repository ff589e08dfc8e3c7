/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands at a place of a log, whatever was scanned before it. */
#include "jffs2/scan_private.h"

#include "jffs2/layout.h"

enum {
	RUN_MIN = 64,         /* shorter runs of 0xff inside dirt stay dirt */
	EMPTY_AFTER_MARKER = JFFS2_EMPTY_SCAN / 8
};

bool
log_aligned(const struct jffs2_log *log, uint64_t pos)
{
	return ((pos - log->phase) & 3) == 0;
}

uint64_t
log_block_end(const struct jffs2_log *log, uint64_t pos)
{
	uint64_t end = log->part.len;

	if (log->erase_size && pos < log->phase)
		end = log->phase;
	else if (log->erase_size)
		end = pos + log->erase_size - (pos - log->phase) % log->erase_size;
	return end < log->part.len ? end : log->part.len;
}

bool
log_at_block_start(const struct jffs2_log *log, uint64_t pos)
{
	return log->erase_size
	       && (pos == 0 || (pos >= log->phase
	                        && (pos - log->phase) % log->erase_size == 0));
}

uint64_t
log_find_header(const struct jffs2_log *log, uint64_t from, uint64_t to)
{
	uint64_t at = scan_find_header(log->part, log->endian, from, to);

	while (at < to && !log_aligned(log, at))
		at = scan_find_header(log->part, log->endian, at + 1, to);
	return at;
}

uint64_t
log_find_run(const struct jffs2_log *log, uint64_t from, uint64_t to)
{
	struct span s = span_cut(log->part, 0, to);
	uint64_t at = from + RUN_MIN - 1;

	/* A run of RUN_MIN bytes covers one of the places looked at here. */
	while (at < to) {
		uint64_t start = at;

		if (s.at[at] != 0xff) {
			at += RUN_MIN;
			continue;
		}
		while (start > from && s.at[start - 1] == 0xff)
			start--;
		start += -(start - log->phase) & 3;
		at += span_run(s, at, 0xff);
		if (at >= start + RUN_MIN)
			return start;
		at += RUN_MIN - 1;
	}
	return to;
}

uint32_t
log_dirt_flaws(const struct jffs2_log *log, uint64_t pos)
{
	uint16_t magic = span_u16(log->part, pos, log->endian);

	if (!log_aligned(log, pos))
		return 0;
	return magic == JFFS2_MAGIC ? FLAW_HEADER_CRC
	       : magic == JFFS2_OLD_MAGIC ? FLAW_OLD_MAGIC : 0;
}

enum jffs2_glance
jffs2_log_glance(const struct jffs2_log *log, uint64_t pos)
{
	struct span block = span_cut(log->part, pos, log_block_end(log, pos) - pos);
	size_t want = block.len < JFFS2_EMPTY_SCAN ? block.len : JFFS2_EMPTY_SCAN;

	if (span_run(span_cut(block, 0, want), 0, 0xff) == want)
		return GLANCE_EMPTY;
	if (jffs2_header_ok(block, 0, log->endian)
	        && READ16(block, struct raw_header, nodetype, log->endian)
	           == JFFS2_CLEANMARKER
	        && READ32(block, struct raw_header, totlen, log->endian)
	           == JFFS2_HEADER_LEN
	        && span_run(span_cut(block, 0, EMPTY_AFTER_MARKER), JFFS2_HEADER_LEN, 0xff)
	           == EMPTY_AFTER_MARKER - JFFS2_HEADER_LEN)
		return GLANCE_MARKER;
	return GLANCE_READ;
}
