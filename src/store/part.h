/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of an image. A surveyed image is a list of parts that touch, never
 * overlap and cover every byte: headers, payloads, file systems, and the gaps
 * between them (erased, zero or unknown data).
 * A format tells how one kind of part is recognised; formats are rows of a table
 * handed to the survey, so this room knows none of them.
 */
#ifndef STORE_PART_H
#define STORE_PART_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/span.h"

struct fact_list;
struct field;
struct format;
struct opening_list;
struct tree_maker;

enum part_kind {
	PART_FORMAT, /* recognised: `format` says as what */
	PART_PAYLOAD, /* what a header announces, not itself recognised */
	PART_ERASED, /* 0xff only */
	PART_ZERO,   /* 0x00 only */
	PART_DATA    /* anything else */
};

enum { PART_NONE = -1 };

struct part {
	uint64_t offset, len; /* bytes, from the start of the image */
	enum part_kind kind;
	const struct format *format; /* PART_FORMAT only */
	enum endian endian;          /* where the format has one */
	int header;       /* index of the part whose payload this lies in, or PART_NONE */
	uint64_t claimed; /* length that a header claims for this part, 0 if none; more
	                   * than `len` where the image is cut short */
	bool open;        /* where it ends was not seen */
	char what[96];    /* one line for people, free of control bytes */
};

struct part_list {
	ARRAY(struct part) parts;
};

/* A stretch that a header or an index announces: one of several files, images ... */
struct part_piece {
	uint64_t offset, len; /* from the start of the part that announces it */
	char what[96];
};

enum { PART_PIECES_MAX = 1024 };

struct part_pieces {
	ARRAY(struct part_piece) list; /* in the order of their offsets */
};

/* How a probe answers; zeroed before it is asked, and freed by part_hit_free. */
struct part_hit {
	uint64_t len;    /* bytes of the part itself, clipped to the area, not 0 */
	uint64_t claimed; /* as in struct part */
	uint64_t payload; /* bytes that follow and belong to it (0: none), clipped */
	uint64_t payload_claimed;
	enum endian endian;
	bool grows;      /* one node of a log: more hits of this row belong to the part */
	bool weak;       /* grows: too little to be a part when it stands alone */
	uint64_t before; /* bytes before the place that was probed that belong to the part, if
	                  * they belong to no other: for what ends with its header */
	bool open;       /* its end is unknown: `len` bytes are seen, and it goes on up to the
	                  * next part, or to a long run of 0xff or 0x00; it has no payload */
	uint64_t cost;   /* bytes that were examined, where that may be many */
	struct part_pieces pieces; /* that the payload divides into; see struct survey */
	char what[96], payload_what[96]; /* a log takes `what` from its first node */
};

/* Adds a piece; those beyond PART_PIECES_MAX are left out. */
void part_hit_add(struct part_hit *hit, uint64_t offset, uint64_t len, const char *what);
/* Releases the pieces. */
void part_hit_free(struct part_hit *hit);

struct format {
	const char *name; /* "uImage", "JFFS2" */
	const char *help; /* one sentence */
	/* What the survey looks for: 2 to 8 bytes. */
	uint8_t magic[8];
	uint8_t magic_len;
	/* How many bytes before the magic the part starts; small unless it is aligned. */
	uint32_t magic_at;
	/* 0: it may begin anywhere; else right behind another part, and at multiples of this,
	 * which is one of 512, from the start of the image, of a stretch between fences or of
	 * a payload. */
	uint16_t align;
	/* A file is often such: in a log that goes on it makes a part only where a block
	 * begins, since the log may hold remains of files. */
	bool content;
	/* For a format without a magic (magic_len 0): at each multiple of `step` bytes this
	 * tells, from a few bytes, whether to ask the probe. */
	uint32_t step;
	bool (*looks)(struct span area, size_t at);
	enum endian endian;
	/* For a row that grows: bytes that may stand at the start of a block right behind a
	 * log, and belong to it; all 0 if there are none. */
	uint8_t end_mark[4];
	/* How its files are reached (tree/tree.h); NULL: they are not, or by other means. */
	const struct tree_maker *tree;
	/* Adds what such a part of `store` can be opened to (store/opening.h); bounded work.
	 * NULL: nothing. */
	void (*openings)(const struct part *, struct span store, struct opening_list *);
	/* Its probe may examine much (hit.cost): it isn't asked any more once that is too much
	 * for the length of the image. */
	bool costly;
	/* Is there really such a part at `at` of `area`? Must be cheap to refuse. */
	bool (*probe)(const struct format *, struct span area, size_t at,
	        struct part_hit *hit);
	/* The fields that such a part begins with; NULL: none are described. */
	const struct field *fields;
	size_t field_count;
	/* Adds what is known of the part, for people, and its checksums (store/fact.h). NULL:
	 * nothing. */
	void (*facts)(const struct part *p, struct span store, struct fact_list *facts);
};

/*
 * A survey under way: start, step until it returns false, then take the list. How it
 * divides the image:
 *
 * - A hit that does not grow (a header) is a part of its length. Its payload, if it has
 *   one, is looked through in the same way; what is found in it has `header` set, what
 *   is not stays PART_PAYLOAD. The search then goes on behind the payload. Where the
 *   payload divides into pieces, each is looked through by itself, as a payload of the
 *   same header, and what it begins with is called so, too; one that overlaps the one
 *   before it is left out. What lies between
 *   pieces is PART_PAYLOAD as well, and is not looked through.
 * - A hit whose end is open goes on up to the next part, or to 4 KiB of 0xff or 0x00.
 * - Hits that grow are nodes of a log. The search goes on behind each node, so the
 *   content of nodes is never looked at. A log goes on until a header is found outside
 *   its nodes, until another row that grows has two hits in a row, or until 64 KiB of
 *   bytes other than 0xff and 0x00 separate two nodes.
 * - A log takes the 0xff that follow it, and its end marks, up to the next part. It takes all the rest if
 *   nothing but 0xff precedes it and no other part follows it in the image (or in the
 *   payload): damage at the end of a bare partition belongs to the partition. It takes
 *   the 0xff before it if they make up whole blocks of 4 KiB at the very beginning.
 * - A lone node that is weak makes a log only at the beginning of a payload, or where
 *   4 KiB of 0xff follow it, or at least 1 KiB up to the end.
 * - In the gaps, 0xff and 0x00 are parts of their own where 4 KiB or more of them stand
 *   together or where they fill the gap.
 *
 * The result does not depend on the budgets, and the time is linear in the length.
 */
struct survey;

/* ---- survey.c ---- */

/* Begins to look through `bytes` for the NULL-ended list `formats`. Each of the fences
 * (offsets in the image, ascending) begins a stretch that is looked through as if it were
 * the image, so that no part crosses a fence. They are copied. */
struct survey *survey_start_fenced(struct span bytes, const struct format *const *formats,
        const uint64_t *fences, size_t count);

/* Before the first step: what is no part stays whole, for bytes that are not those of a flash:
 * runs of 0xff and 0x00 in a program mean nothing. */
void survey_keep_gaps(struct survey *s);

/* Looks at about `budget` more bytes; false when everything was seen. After the last
 * byte a few steps may follow that divide the gaps. */
bool survey_step(struct survey *s, uint64_t budget);

/* Bytes looked at so far; never decreases, the length of the image at the end. */
uint64_t survey_done(const struct survey *s);

/* Ends the survey (a partial one leaves the rest as PART_DATA) and gives the parts,
 * which tile `bytes`; releases `s`. */
void survey_finish(struct survey *s, struct part_list *list);

/* ---- part.c ---- */

void part_list_free(struct part_list *list);

/* True if the parts touch, don't overlap and cover exactly `len` bytes. */
bool part_list_tiles(const struct part_list *list, uint64_t len);

/* The name of the part's kind or format: "uImage", "payload". */
const char *part_kind_name(const struct part *p);

#endif
