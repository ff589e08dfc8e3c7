/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two contents byte by byte, and which form suits them. */
#include <inttypes.h>
#include <string.h>

#include "model/delta.h"

enum {
	PIECE = 64 * 1024,
	CLOSE = 8, /* ranges with fewer equal bytes between them are one */
	BYTES = 16 /* in a line */
};

/* A differing range that is being collected. */
struct range {
	uint64_t from, to;
	struct text shown[2]; /* its first bytes in each */
	bool open;
};

struct reader {
	const struct content *content[2];
	uint8_t *piece[2];
	int64_t len[2]; /* bytes in each piece */
};

/* ---- lines ---- */

static bool
put_text(const struct delta_sink *sink, enum delta_line kind, struct text *t)
{
	bool go_on = sink->put(sink->arg, kind, span_of(text_str(t), t->len));

	text_clear(t);
	return go_on;
}

static bool
put_bytes(const struct delta_sink *sink, enum delta_line kind, uint64_t at,
        const struct text *bytes)
{
	struct text line = { 0 };
	bool go_on = true;

	for (size_t from = 0; go_on && from < bytes->len; from += BYTES) {
		text_addf(&line, "%08" PRIx64 " ", at + from);
		for (size_t i = from; i < from + BYTES; i++) {
			text_add(&line, (i - from) % 2 ? "" : " ");
			if (i < bytes->len)
				text_addf(&line, "%02x", (uint8_t)bytes->at[i]);
			else
				text_add(&line, "  ");
		}
		text_add(&line, "  ");
		for (size_t i = from; i < from + BYTES && i < bytes->len; i++)
			text_addf(&line, "%c", bytes->at[i] >= ' ' && bytes->at[i] < 0x7f
			                               ? bytes->at[i] : '.');
		go_on = put_text(sink, kind, &line);
	}
	text_free(&line);
	return go_on;
}

static bool
close_range(const struct delta_sink *sink, struct range *r)
{
	uint64_t len = r->to - r->from;
	struct text line = { 0 };
	bool go_on;

	if (!r->open)
		return true;
	r->open = false;
	text_addf(&line, "@@ %08" PRIx64 ": %" PRIu64 " byte%s @@", r->from, len,
	        len == 1 ? "" : "s");
	go_on = put_text(sink, DELTA_HUNK, &line)
	        && put_bytes(sink, DELTA_GONE, r->from, &r->shown[0])
	        && put_bytes(sink, DELTA_NEW, r->from, &r->shown[1]);
	if (go_on && len > DELTA_RANGE_SHOWN) {
		text_addf(&line, " the first %d of %" PRIu64 " bytes",
		        DELTA_RANGE_SHOWN, len);
		go_on = put_text(sink, DELTA_NOTE, &line);
	}
	text_free(&line);
	return go_on;
}

/* ---- comparing ---- */

/* Bytes of piece k from `i` on, up to `len`, go to what is shown of the range. */
static void
show_bytes(const struct reader *r, struct range *range, int64_t i, int64_t len)
{
	for (int k = 0; k < 2; k++) {
		int64_t have = r->len[k] - i < len ? r->len[k] - i : len;
		size_t room = DELTA_RANGE_SHOWN - range->shown[k].len;

		if (have > 0 && room > 0)
			text_add_bytes(&range->shown[k], r->piece[k] + i,
			        (size_t)have < room ? (size_t)have : room);
	}
}

/* Bytes [from, to) of the pieces, which begin at `base`, differ. A range that is close
 * goes on; the equal bytes between, at most CLOSE, are shown too. */
static bool
add_range(const struct delta_sink *sink, const struct reader *r, struct range *range,
        uint64_t base, int64_t from, int64_t to)
{
	uint64_t start = base + (uint64_t)from;

	if (range->open && (start - range->to >= CLOSE || range->to < base)
	        && start != range->to && !close_range(sink, range))
		return false;
	if (!range->open) {
		text_clear(&range->shown[0]);
		text_clear(&range->shown[1]);
		range->from = start;
		range->to = start;
		range->open = true;
	}
	from -= (int64_t)(start - range->to);
	show_bytes(r, range, from, to - from);
	range->to = base + (uint64_t)to;
	return true;
}

static bool
compare_pieces(const struct delta_sink *sink, const struct reader *r, struct range *range,
        uint64_t base)
{
	int64_t both = r->len[0] < r->len[1] ? r->len[0] : r->len[1];
	int64_t longer = r->len[0] > r->len[1] ? r->len[0] : r->len[1];
	int64_t i = 0;

	if (both && memcmp(r->piece[0], r->piece[1], (size_t)both) == 0)
		i = both;
	while (i < both) {
		int64_t from = i;

		while (i < both && r->piece[0][i] != r->piece[1][i])
			i++;
		if (i > from && !add_range(sink, r, range, base, from, i))
			return false;
		i += i < both;
	}
	return both == longer || add_range(sink, r, range, base, both, longer);
}

static bool
read_pieces(struct reader *r, uint32_t at, struct error *err)
{
	for (int k = 0; k < 2; k++) {
		r->len[k] = content_read(r->content[k], at, r->piece[k], PIECE, err);
		if (r->len[k] < 0)
			return false;
	}
	return true;
}

static enum delta_result
tell_bytes(struct reader *r, const struct delta_sink *sink, struct error *err)
{
	static const char stopped[] = " what follows was not looked at";
	struct range range = { 0 };
	enum delta_result result = DELTA_EQUAL;
	uint64_t at = 0;
	bool go_on = true;

	while (go_on && at <= UINT32_MAX && (!sink->most || at < sink->most)) {
		if (!read_pieces(r, (uint32_t)at, err)) {
			result = DELTA_FAILED;
			break;
		}
		if (r->len[0] == 0 && r->len[1] == 0)
			break;
		go_on = compare_pieces(sink, r, &range, at);
		if (range.to > 0)
			result = DELTA_DIFFER;
		at += PIECE;
	}
	close_range(sink, &range);
	if (go_on && result != DELTA_FAILED
	        && (at < r->content[0]->size || at < r->content[1]->size))
		sink->put(sink->arg, DELTA_NOTE, span_of(stopped, sizeof stopped - 1));
	text_free(&range.shown[0]);
	text_free(&range.shown[1]);
	return result;
}

/* ---- the form ---- */

enum delta_result
delta_tell(const struct content *a, const struct content *b,
        const struct delta_sink *sink, struct error *err)
{
	struct reader r = { .content = { a, b } };
	enum delta_result result = DELTA_FAILED;
	struct span x, y;
	bool small = a->size <= DELTA_TEXT_MOST && b->size <= DELTA_TEXT_MOST;

	r.piece[0] = memory_zeroed(PIECE, 1);
	r.piece[1] = memory_zeroed(PIECE, 1);
	if (small && read_pieces(&r, 0, err)) {
		x = span_of(r.piece[0], (size_t)r.len[0]);
		y = span_of(r.piece[1], (size_t)r.len[1]);
		result = delta_is_text(x) && delta_is_text(y)
		         ? delta_texts(x, y, sink) : tell_bytes(&r, sink, err);
	} else if (!small) {
		result = tell_bytes(&r, sink, err);
	}
	free(r.piece[0]);
	free(r.piece[1]);
	return result;
}
