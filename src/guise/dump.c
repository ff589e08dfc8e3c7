/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes that a dump in text form stands for, as a stream. Lines between its rows (prompts,
 * messages) are skipped. Bytes that are missing read as erased flash, so that all others keep
 * their addresses; the dump is then called damaged, and the note says what is wrong.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "guise/dump_line.h"
#include "guise/guise_private.h"

enum {
	LINES_A_STEP = 4096,
	FOLDED_MOST = 256 << 20, /* bytes that one line stands for */
	MISSING_MOST = 16 << 20, /* bytes in all; what is farther away is another dump */
	RECENT = 64 << 10     /* bytes that later rows are compared with */
};

struct dump {
	struct stream stream;
	const struct dump_kind *kind;
	bool reversed;
	bool begun, ended;
	uint64_t base;       /* added to the addresses */
	uint64_t at;         /* the address of the next byte to come out */
	struct dump_line line; /* the row that is coming out ... */
	size_t done;         /* ... so far */
	uint64_t fill;       /* bytes to come out before it */
	bool folded;         /* a line said that the row before is repeated ... */
	bool repeats;        /* ... and that is what comes out before the row */
	size_t row_len;      /* of the row before */
	uint8_t recent[RECENT]; /* the last bytes that came out, by address */
	uint64_t came;       /* bytes that came out */
	uint64_t rows;       /* lines with bytes */
	uint64_t missing, damaged, misplaced, contradicted; /* bytes; rows */
	uint64_t lacking;    /* rows of those that the dump counts */
};

/* ---- rows ---- */

static void
leave_out(struct dump *d)
{
	d->misplaced++;
	d->line.len = 0;
}

/* The row begins `known` bytes before the next address: what was dumped twice is left out if it
 * is the same. */
static bool
take_known(struct dump *d, uint64_t known)
{
	struct dump_line *l = &d->line;
	size_t len = known < l->len ? (size_t)known : l->len;

	if (known > RECENT || known > d->came)
		return false;
	for (size_t i = 0; i < len; i++)
		if (d->recent[(d->at - known + i) % RECENT] != l->bytes[i])
			return false;
	d->done = len;
	return true;
}

/* `gap` bytes stand between the row before and this one. */
static void
take_gap(struct dump *d, uint64_t gap)
{
	d->repeats = d->folded && d->row_len;
	if (gap > FOLDED_MOST || (!d->repeats && d->missing + gap > MISSING_MOST)) {
		leave_out(d);
		return;
	}
	d->fill = gap;
	if (!d->repeats)
		d->missing += gap;
}

/* What stands between the row before and this one. */
static void
take_place(struct dump *d, uint64_t at)
{
	if (!d->begun)
		d->at = at;
	d->begun = true;
	if (at < d->at) {
		if (!take_known(d, d->at - at))
			leave_out(d);
	} else {
		take_gap(d, at - d->at);
	}
	d->folded = false;
}

static void
take_bytes(struct dump *d)
{
	struct dump_line *l = &d->line;

	if (d->reversed)
		dump_reverse(l);
	d->contradicted += dump_agrees(l) < 0;
	d->done = 0;
	d->fill = 0;
	if (l->addressed)
		take_place(d, d->base + l->at);
}

/* Reads on to the next row with bytes; false at the end of the text, or after many lines. */
static bool
next_row(struct dump *d, bool *ended)
{
	struct span line;

	for (int i = 0; i < LINES_A_STEP; i++) {
		if (d->ended || !dump_next_line(d->stream.in, &d->stream.taken, &line)) {
			*ended = true;
			return false;
		}
		if (line.len == 1 && *line.at == '*') {
			d->folded = true;
			continue;
		}
		d->line = (struct dump_line){ 0 };
		d->done = 0;
		if (line.len > DUMP_LINE_MOST || !d->kind->parse(line, &d->line)) {
			d->line.len = 0; /* what it had before it failed */
			d->damaged += d->kind->begins(line);
			continue;
		}
		d->ended = d->line.mark == DUMP_END;
		if (d->line.mark == DUMP_BASE)
			d->base = d->line.at;
		if (d->line.mark == DUMP_COUNT && d->line.at > d->rows)
			d->lacking = d->line.at - d->rows;
		if (d->line.mark == DUMP_BYTES) {
			d->rows++;
			take_bytes(d);
			return true;
		}
	}
	return false;
}

/* ---- bytes ---- */

static void
put(struct dump *d, uint8_t *out, uint8_t byte)
{
	*out = byte;
	d->recent[d->at % RECENT] = byte;
	d->at++;
	d->came++;
}

/* What comes out before the row, up to `room` bytes of it. */
static size_t
put_fill(struct dump *d, uint8_t *out, size_t room)
{
	size_t len = d->fill < room ? (size_t)d->fill : room;

	for (size_t i = 0; i < len; i++)
		put(d, out + i, d->repeats ? d->recent[(d->at - d->row_len) % RECENT] : 0xff);
	d->fill -= len;
	return len;
}

static size_t
put_row(struct dump *d, uint8_t *out, size_t room)
{
	const struct dump_line *l = &d->line;
	size_t len = l->len - d->done < room ? l->len - d->done : room;

	for (size_t i = 0; i < len; i++)
		put(d, out + i, l->bytes[d->done++]);
	return len;
}

static void
add_count(char *note, size_t size, uint64_t count, const char *one, const char *more)
{
	size_t used = strlen(note);

	if (count)
		snprintf(note + used, size - used, "%s%" PRIu64 " %s", used ? ", " : "", count,
		        count == 1 ? one : more);
}

static enum stream_state
end(struct dump *d)
{
	char *note = d->stream.note;
	size_t size = sizeof d->stream.note;

	d->damaged += d->folded; /* where the repetition ends is not said */
	add_count(note, size, d->damaged, "damaged line", "damaged lines");
	add_count(note, size, d->contradicted, "line contradicts its characters",
	        "lines contradict their characters");
	add_count(note, size, d->misplaced, "line out of order", "lines out of order");
	add_count(note, size, d->missing, "missing byte, here ff", "missing bytes, here ff");
	/* A row that is damaged or whose bytes are missing is told already. */
	if (!*note)
		add_count(note, size, d->lacking, "line is missing", "lines are missing");
	if (!*note && d->kind->ends && !d->ended)
		snprintf(note, size, "it may be cut short: the line that ends it is missing");
	return *note ? STREAM_DAMAGED : STREAM_ENDED;
}

static enum stream_state
dump_step(struct stream *s, uint8_t *out, size_t room, size_t *made)
{
	struct dump *d = (struct dump *)s;
	bool ended = false;

	*made = 0;
	for (;;) {
		*made += put_fill(d, out + *made, room - *made);
		if (*made < room)
			*made += put_row(d, out + *made, room - *made);
		if (*made == room)
			return STREAM_GOES_ON;
		if (d->line.len)
			d->row_len = d->line.len;
		if (!next_row(d, &ended))
			return ended ? end(d) : STREAM_GOES_ON;
	}
}

static void
dump_close(struct stream *s)
{
	free(s);
}

static const struct stream_class dump_class = {
	.doing = "reading the text of a dump",
	.step = dump_step,
	.close = dump_close,
};

struct stream *
dump_open(const struct dump_kind *kind, bool reversed, struct span text)
{
	struct dump *d = memory_zeroed(1, sizeof *d);

	d->stream.class = &dump_class;
	d->stream.in = text;
	d->kind = kind;
	d->reversed = reversed;
	return &d->stream;
}
