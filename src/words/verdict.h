/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The checksums of a header or node: the stored value, the right one, and the bytes it
 * covers. A plain value; owns nothing.
 */
#ifndef WORDS_VERDICT_H
#define WORDS_VERDICT_H

#include "firmware/model/subject.h"

enum { VERDICTS_MAX = 4 };

struct verdict {
	const char *name;   /* of the field it is stored in: "node_crc" */
	uint32_t stored, computed;
	uint64_t from, len; /* the bytes it sums, from the start of the subject */
	uint32_t stored_at; /* where it is stored, likewise; 4 bytes */
	bool known;         /* false: bytes are missing, or there are none */
	bool ok;
};

/* Fills `out` with the checksums of the subject; returns how many it has. */
size_t subject_verdicts(const struct firmware *f, const struct subject *s,
        struct verdict out[VERDICTS_MAX]);
/* The same with names and ranges only: nothing is summed, `known` is false. Takes
 * constant time whatever the node's length. */
size_t subject_covers(const struct firmware *f, const struct subject *s,
        struct verdict out[VERDICTS_MAX]);

/* True if a single flipped bit explains that the checksum is wrong: *byte, from the start
 * of the subject, and *bit, 0 to 7; it may stand in the stored sum itself, which is in
 * byte order `e`. False for stretches longer than 64 KiB. */
bool verdict_flipped(const struct verdict *v, enum endian e, uint64_t *byte,
        unsigned int *bit);

/* The bytes to show for `count` verdicts: from the start of the subject to the end of it
 * and of all that is summed, clipped to the image. */
struct span subject_summed(const struct firmware *f, const struct subject *s,
        const struct verdict *v, size_t count);

#endif
