/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a format tells of one of its parts beyond a line: facts for people, and the
 * checksums that the part carries. A checksum is only described here (kind, the bytes
 * that it covers, what is stored); one that covers megabytes is computed elsewhere, in
 * slices. A list owns its facts and sums and borrows the image.
 */
#ifndef STORE_FACT_H
#define STORE_FACT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "digest/digest.h"
#include "base/span.h"

enum fact_kind {
	FACT_PLAIN,
	FACT_NOTE,   /* worth an issue: unusual, but nothing is lost */
	FACT_WRONG   /* ... damage */
};

struct fact {
	enum fact_kind kind;
	char name[24];   /* "default" */
	char value[160]; /* free of control bytes */
};

enum { SUM_PIECES = 4, SUM_FACTS_MAX = 1024 };

/* A sum is of up to SUM_PIECES spans, one after the other: of the image, or of what stands
 * in for a field (zeros where the sum itself is stored, a salt). */
struct checksum {
	char name[40];                 /* "CRC of the kernel" */
	enum digest_kind kind;
	struct span of[SUM_PIECES];
	uint64_t missing;              /* bytes that it covers and that the image lacks */
	uint64_t from, len;            /* which bytes, from the start of the part */
	uint64_t stored_at;            /* where it is stored, likewise */
	bool little;                   /* ... the last byte of a number first */
	char stored[DIGEST_HEX];
	char computed[DIGEST_HEX];     /* "": not known (yet) */
};

struct fact_list {
	ARRAY(struct fact) facts;
	ARRAY(struct checksum) sums;
};

/* Adds a fact; the value is cut to what fits. */
void fact_add(struct fact_list *list, enum fact_kind kind, const char *name,
        const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Adds a sum that covers `len` bytes from `from` on of `part`, and is stored as a number
 * (CRCs) or as it is (hashes). Returns it, so that what it covers can be changed; valid
 * until the next is added. NULL if there are SUM_FACTS_MAX already. */
struct checksum *fact_sum(struct fact_list *list, const char *name, enum digest_kind kind,
        struct span part, uint64_t from, uint64_t len);
/* Sets what is stored: a number in that byte order, or the bytes as they are, at `at` of
 * the part. Nothing happens for NULL. */
void checksum_stored_number(struct checksum *s, struct span part, uint64_t at, enum endian e);
void checksum_stored_bytes(struct checksum *s, struct span part, uint64_t at);
/* Replaces `with.len` bytes from `at` on of the part, which the sum covers, by `with`. */
void checksum_replace(struct checksum *s, struct span part, uint64_t at, struct span with);

/* True if the sum is known, and as stored. */
bool checksum_ok(const struct checksum *s);
/* True if it is known, and not as stored. */
bool checksum_wrong(const struct checksum *s);

/* What is stored and what was computed of a sum of up to 4 bytes that is known, as numbers; false
 * for another. */
bool checksum_numbers(const struct checksum *s, uint32_t *stored, uint32_t *computed);

/* Continues computing `s`, about `budget` bytes more; false once it is done, or cannot be
 * known. `at`, 0 at first, is the progress. */
bool checksum_step(struct checksum *s, struct digest *d, uint64_t *at, uint64_t budget);
/* How many bytes it covers. */
uint64_t checksum_cost(const struct checksum *s);

void fact_list_free(struct fact_list *list);

#endif
