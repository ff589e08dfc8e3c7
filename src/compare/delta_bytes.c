/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two contents byte by byte, and the choice of the form. */
#include <inttypes.h>
#include <string.h>

#include "base/array.h"
#include "compare/delta.h"

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
	bool full[2];   /* the rest is not read */
};

struct delta {
	struct delta_sink sink;
	struct reader r;
	struct range range;
	uint64_t at;    /* where the pieces begin */
	bool small;     /* both are entirely in the pieces, and may be text */
	bool go_on;     /* the sink takes more */
	enum delta_result result;
	struct error err;
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

/* Adds bytes of piece k, from `i` on, up to `len`, to what is shown of the range. */
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

/* Bytes [from, to) of the pieces, which begin at `base`, differ. It extends the last
 * range if that is close; the equal bytes between, at most CLOSE, are shown too. */
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

/* Reads a slice of the rest of the pieces; false on failure. */
static bool
read_pieces(struct delta *d, uint64_t *used)
{
	struct reader *r = &d->r;

	for (int k = 0; k < 2; k++) {
		uint64_t at = d->at + (uint64_t)r->len[k];
		int64_t n = 0;

		if (!r->full[k])
			n = content_read_some(r->content[k], at,
			        r->piece[k] + r->len[k], (uint32_t)(PIECE - r->len[k]), used,
			        &d->err);
		if (n < 0)
			return false;
		r->len[k] += n;
		r->full[k] |= n == 0 || r->len[k] == PIECE;
	}
	return true;
}

/* Compares what is in the pieces; true if more follows. */
static bool
take_pieces(struct delta *d)
{
	struct reader *r = &d->r;
	struct span x = span_of(r->piece[0], (size_t)r->len[0]);
	struct span y = span_of(r->piece[1], (size_t)r->len[1]);

	if (d->small && delta_is_text(x) && delta_is_text(y)) {
		d->result = delta_texts(x, y, &d->sink);
		return false;
	}
	d->small = false;
	d->go_on = compare_pieces(&d->sink, r, &d->range, d->at);
	if (d->range.to > 0)
		d->result = DELTA_DIFFER;
	d->at += PIECE;
	if (x.len < PIECE && y.len < PIECE)
		return false;
	for (int k = 0; k < 2; k++) {
		r->len[k] = 0;
		r->full[k] = false;
	}
	return d->go_on && (!d->sink.most || d->at < d->sink.most);
}

bool
delta_step(struct delta *d, uint64_t budget)
{
	static const char stopped[] = " what follows was not looked at";
	const struct content *const *x = d->r.content;
	uint64_t used = 0;
	bool more = true;

	while (more && used < budget) {
		if (!read_pieces(d, &used)) {
			d->result = DELTA_FAILED;
			break;
		}
		if (d->r.full[0] && d->r.full[1]) {
			used += PIECE;
			more = take_pieces(d);
		}
	}
	if (more && d->result != DELTA_FAILED)
		return true;
	close_range(&d->sink, &d->range);
	if (d->go_on && !d->small && d->result != DELTA_FAILED
	        && (d->at < x[0]->size || d->at < x[1]->size))
		d->sink.put(d->sink.arg, DELTA_NOTE, span_of(stopped, sizeof stopped - 1));
	return false;
}

/* ---- from outside ---- */

struct delta *
delta_begin(const struct content *a, const struct content *b, const struct delta_sink *sink)
{
	struct delta *d = memory_zeroed(1, sizeof *d);

	d->sink = *sink;
	d->r.content[0] = a;
	d->r.content[1] = b;
	d->r.piece[0] = memory_zeroed(PIECE, 1);
	d->r.piece[1] = memory_zeroed(PIECE, 1);
	d->small = a->size <= DELTA_TEXT_MOST && b->size <= DELTA_TEXT_MOST;
	d->go_on = true;
	d->result = DELTA_EQUAL;
	return d;
}

double
delta_progress(const struct delta *d)
{
	const struct content *const *x = d->r.content;
	double end = (double)(x[0]->size > x[1]->size ? x[0]->size : x[1]->size);
	double read = (double)(d->r.len[0] + d->r.len[1]) / 2;

	if (d->sink.most && end > (double)d->sink.most)
		end = (double)d->sink.most;
	return end > 0 ? ((double)d->at + read) / end : 1;
}

enum delta_result
delta_end(struct delta *d, struct error *err)
{
	enum delta_result result = d->result;

	*err = d->err;
	text_free(&d->range.shown[0]);
	text_free(&d->range.shown[1]);
	free(d->r.piece[0]);
	free(d->r.piece[1]);
	free(d);
	return result;
}

enum delta_result
delta_write(const struct content *a, const struct content *b,
        const struct delta_sink *sink, struct error *err)
{
	struct delta *d = delta_begin(a, b, sink);

	while (delta_step(d, UINT64_MAX))
		continue;
	return delta_end(d, err);
}
