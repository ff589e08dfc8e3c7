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

enum {
	PART_NONE = -1,
	PART_WHAT = 160 /* bytes of the line that tells what it is */
};

struct part {
	uint64_t offset, len; /* bytes, from the start of the image */
	enum part_kind kind;
	const struct format *format; /* PART_FORMAT only */
	enum endian endian;          /* where the format has one */
	int header;       /* index of the part whose payload this lies in, or PART_NONE */
	uint64_t claimed; /* length that a header claims for this part, 0 if none; more
	                   * than `len` where the image is cut short */
	bool open;        /* where it ends was not seen */
	char what[PART_WHAT];    /* one line for people, free of control bytes */
};

struct part_list {
	ARRAY(struct part) parts;
};

/* A stretch that a header or an index announces: one of several files, images ... */
struct part_piece {
	uint64_t offset, len; /* from the start of the part that announces it */
	char what[PART_WHAT];
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
	uint64_t before; /* bytes before the place that was probed that belong to the part, if
	                  * they belong to no other: for what ends with its header */
	bool open;       /* its end is unknown: `len` bytes are seen, and it goes on up to the
	                  * next part, or to a long run of 0xff or 0x00; it has no payload */
	uint8_t measure; /* open: 1 + the enum codec_id of what it unpacks as, where that may store
	                  * pieces as they are, and knows its own end; 0: none */
	uint64_t cost;   /* bytes that were examined, where that may be many */
	struct part_pieces pieces; /* that the payload divides into; see struct survey */
	char what[PART_WHAT], payload_what[PART_WHAT]; /* a log takes `what` from its first node */
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
	/* For a row that grows: is the node at `at` of `area`, which the probe took, enough to be a
	 * part when it stands alone? Asked of the first node of a log, as there may be a million. */
	bool (*strong)(const struct format *, struct span area, size_t at);
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
	/* For data that begin with the magic, where there is no such part: says what is wrong
	 * with them (hit_say). False: they are something else. NULL: not known. */
	bool (*damaged)(struct span s, struct part_hit *hit);
	/* The fields that such a part begins with; NULL: none are described. */
	const struct field *fields;
	size_t field_count;
	/* Adds what is known of the part, for people, and its checksums (store/fact.h). NULL:
	 * nothing. */
	void (*facts)(const struct part *p, struct span store, struct fact_list *facts);
};

void part_list_free(struct part_list *list);

/* True if the parts touch, don't overlap and cover exactly `len` bytes. */
bool part_list_tiles(const struct part_list *list, uint64_t len);

/* The name of the part's kind or format: "uImage", "payload". */
const char *part_kind_name(const struct part *p);

#endif
