/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Puts changed bytes back into the file that they came from, the way back of what led to
 * them: packed again, turned round again, among spare areas with new codes, at their place in
 * the dump. On each level the lengths and checksums that were right before are made right
 * again; what cannot be (a signature) is a warning. What stands behind the changed bytes
 * never moves. All of it is made in memory: the file is written by whoever asked.
 *
 * A rewrap borrows the firmware and the new bytes.
 */
#ifndef JOB_REWRAP_H
#define JOB_REWRAP_H

#include "base/error.h"
#include "firmware/firmware.h"
#include "text/text.h"
#include "uimage/wanted.h"

struct rewrap_wish {
	const struct firmware *f; /* the store that changes; its examination has ended */
	uint64_t at, len;         /* bytes of it ... */
	struct span bytes;        /* ... and those that replace them. Fewer: the rest is filled
	                           * with 0xff, or a length that ends here is made less. More:
	                           * as far as what follows is filled with one byte */
	bool keep_time;           /* of uImage headers; else `time` is set */
	uint32_t time;            /* seconds since 1970 */
	const struct uimage_wanted *header; /* name and time of the innermost uImage header
	                                     * around them; NULL: as above */
};

enum { REWRAP_MOST = 1 << 30 }; /* bytes of a store that is changed */

struct rewrap; /* opaque */

/* Begins; the bytes that the wish names are borrowed. */
struct rewrap *rewrap_new(const struct rewrap_wish *wish);
/* Continues for about `budget` bytes; false once it has ended. */
bool rewrap_step(struct rewrap *r, uint64_t budget);
/* True if it has ended well; else err says why not. */
bool rewrap_done(const struct rewrap *r, struct error *err);
/* The new file, until rewrap_free. */
struct span rewrap_file(const struct rewrap *r);
/* True if `store` has the new bytes in their place, but for lengths and checksums that were made
 * right among them. */
bool rewrap_shows(const struct rewrap *r, struct span store);
/* What was done, a line for each thing: "uImage at 0x0: length 4096, ..."; and what no longer
 * fits. */
const struct text *rewrap_told(const struct rewrap *r);
const struct text *rewrap_warnings(const struct rewrap *r);
void rewrap_free(struct rewrap *r);

#endif
