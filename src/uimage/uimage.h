/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The legacy U-Boot image header (include/image.h in U-Boot: image_header_t): 64 bytes,
 * all numbers big-endian, followed by ih_size bytes of payload. A decoded header is a
 * value; its name is borrowed from the image. Headers with a wrong CRC are decoded as
 * well, but never determine the size of a part.
 */
#ifndef UIMAGE_UIMAGE_H
#define UIMAGE_UIMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/crc32.h"
#include "base/span.h"
#include "nand/layout.h"
#include "store/fact.h"
#include "store/part.h"
#include "text/field.h"

enum { UIMAGE_HEADER_LEN = 64, UIMAGE_NAME_LEN = 32 };
#define UIMAGE_MAGIC 0x27051956u

/* A table of lengths with more entries than this counts as damaged. */
enum { UIMAGE_ENTRIES_MAX = 1024 };

/* Types whose payload starts with a table of lengths (U-Boot: IH_TYPE_...). */
enum uimage_type {
	UIMAGE_TYPE_MULTI = 4,
	UIMAGE_TYPE_SCRIPT = 6,
	UIMAGE_TYPE_FILESYSTEM = 7
};

/* How a payload is compressed (U-Boot: IH_COMP_...). */
enum uimage_comp { UIMAGE_COMP_GZIP = 1 };

/* What would make a wrong CRC right. */
enum uimage_mend_kind {
	MEND_NONE,
	MEND_BIT,    /* one flipped bit, perhaps in the stored CRC itself */
	MEND_LENGTH, /* a payload of another length than ih_size */
	MEND_PAGES,  /* leaving out the spare areas of NAND flash */
	MEND_BLOCKS  /* leaving out bad blocks */
};

struct uimage_mend {
	enum uimage_mend_kind kind;
	uint64_t at;      /* the byte, or where a payload with bad blocks ends, from the start of
	                   * the header; or the length */
	unsigned int bit; /* 0 to 7 */
	const struct nand_layout *pages;
	uint32_t block;   /* bytes of a block */
};

struct uimage {
	uint64_t offset; /* of the header in the image */
	uint32_t magic, hcrc, time, size, load, entry, dcrc;
	uint8_t os, arch, type, comp;
	struct span name; /* up to the first NUL */
	uint32_t hcrc_computed;
	uint32_t dcrc_computed;
	bool hcrc_ok;
	bool dcrc_known; /* the whole payload is in the image and was summed */
	bool dcrc_ok;    /* dcrc_known, and the sum equals the stored one */
	uint64_t present; /* bytes of the payload that the image holds, <= size */
	struct uimage_mend mend; /* of a data CRC that is wrong or unknown: see mend_step */
};

/* One entry of the table of lengths in a multi or script payload. */
struct uimage_entry {
	size_t number, count; /* 1 to count */
	uint64_t offset; /* in the image, or past its end where it is cut short */
	uint32_t len;    /* as stored */
	uint64_t present; /* bytes of it that lie in the payload and in the image */
};

/* The fields of the header, in order, and how many. */
enum { UIMAGE_FIELDS = 12 };
extern const struct field uimage_fields[UIMAGE_FIELDS];

/* The codes of U-Boot in ascending order; each list ends with name NULL. The name is
 * U-Boot's short name ("arm", "filesystem"), unique in its list. */
extern const struct value_name uimage_os_names[], uimage_arch_names[],
        uimage_type_names[], uimage_comp_names[];

/* Decodes the header at `offset` of `image` and recomputes the header CRC; false if there
 * are fewer than 64 bytes or the magic is wrong (`u` is then all zero). The data CRC is
 * left unknown. */
bool uimage_decode(struct span image, uint64_t offset, struct uimage *u);

/* True if a header at `offset` was probably damaged: the magic is right and the header
 * CRC is wrong, but the fields make sense (OS, architecture, type and compression are
 * known codes other than "invalid", there is a payload, the name is printable and padded
 * with NULs). Only for display; nothing may be sized by it. */
bool uimage_looks(struct span image, uint64_t offset);

/* Sums the payload in slices of `budget` bytes: *at, 0 at first, is the progress. False once
 * all is summed: then dcrc_computed, dcrc_known and dcrc_ok are set. The sum is of the bytes
 * present; dcrc_known is false where some are missing. */
bool uimage_check_step(struct span image, struct uimage *u, uint64_t *at,
        uint64_t budget);

/* ---- mend.c ---- */

/* Finds the single flipped bit that explains a wrong header CRC, if there is one. */
struct uimage_mend uimage_mend_header(const struct uimage *u);

/*
 * The search for what would make the data CRC right, in slices; starts zeroed. A single
 * bit is always found in less than 512 MiB. Then plausible lengths are tried, up to twice
 * ih_size and 16 MiB: up to the end of the image, to a multiple of 256 bytes in it, and
 * to where fill of 0xff or 0x00 begins. Then the page layouts of NAND flash, as pages of
 * the image, and the sizes of a block, of which those that hold only 0xff are left out, in up to
 * twice ih_size and 4 MiB.
 */
struct uimage_mending {
	int stage;
	uint64_t at;
	uint64_t summed; /* leaving out blocks: bytes so far, up to `at` */
	uint32_t crc;
	struct crc32_search search;
};

/* Continues for about `budget` bytes; false once it is done and u->mend is set. `u` has
 * been checked (uimage_check_step), and its data CRC is not right. */
bool uimage_mend_step(struct span image, struct uimage *u, struct uimage_mending *m,
        uint64_t budget);
/* The number of bytes that the whole search reads at most. */
uint64_t uimage_mend_cost(struct span image, const struct uimage *u);

/* ---- uimage.c ---- */

/* The payload's bytes that the image holds. */
struct span uimage_payload(struct span image, const struct uimage *u);

/* Moves *e, zeroed at first, to the next entry of the table of lengths of a multi or
 * script payload; false past the end of the table, or when the payload has none. If a
 * multi or script payload has no entry, its table is empty or lacks the terminating zero
 * (which must come within UIMAGE_ENTRIES_MAX lengths), so that it is unknown where its
 * files start. */
bool uimage_next_entry(struct span image, const struct uimage *u, struct uimage_entry *e);

/* Writes a header of 64 bytes with both CRCs; `from` gives the codes, name (of which 32 bytes
 * are kept), load and entry; `time` the new time; `size` and `dcrc` are the length and the
 * CRC of the payload. `from->name` may point into `header`. */
void uimage_encode_summed(uint8_t header[UIMAGE_HEADER_LEN], const struct uimage *from,
        uint32_t time, uint32_t size, uint32_t dcrc);

/* The row for the survey: only a header with a right header CRC is a hit. */
extern const struct format uimage_format;

#endif
