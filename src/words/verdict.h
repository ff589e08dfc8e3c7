/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The checksums of a header or node: what is stored, what is right, and over which bytes.
 * A plain value; owns nothing.
 */
#ifndef WORDS_VERDICT_H
#define WORDS_VERDICT_H

#include "firmware/subject.h"

enum { VERDICTS_MAX = 4 };

struct verdict {
	const char *name;   /* of the field it is stored in: "node_crc" */
	uint32_t stored, computed;
	uint64_t from, len; /* the bytes it sums, from the start of the subject */
	uint32_t stored_at; /* where it is stored, likewise; 4 bytes */
	bool known;         /* false: they are not all there, or there are none */
	bool ok;
};

/* Fills `out` with the checksums of the subject; returns how many it has. */
size_t subject_verdicts(const struct firmware *f, const struct subject *s,
        struct verdict out[VERDICTS_MAX]);
/* The same for names and ranges alone: nothing of a node is summed, `known` is false. Takes
 * no time that depends on its length. */
size_t subject_covers(const struct firmware *f, const struct subject *s,
        struct verdict out[VERDICTS_MAX]);

/* True if a single flipped bit explains that the checksum is wrong: *byte, from the start of
 * the subject, and *bit, 0 to 7; it may stand in the stored sum itself, which is in byte order
 * `e`. Of long stretches (more than 64 KiB) nothing is told. */
bool verdict_flipped(const struct verdict *v, enum endian e, uint64_t *byte,
        unsigned int *bit);

/* The bytes that there are to show for `count` verdicts: from the start of the subject to the
 * end of it and of all that is summed, as far as the image goes. */
struct span subject_summed(const struct firmware *f, const struct subject *s,
        const struct verdict *v, size_t count);

#endif
