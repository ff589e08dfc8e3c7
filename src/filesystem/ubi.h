/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UBI (kernel: drivers/mtd/ubi/ubi-media.h): physical erase blocks, each with a header that
 * counts its erasures and, where it is in use, one that says which part of which volume it
 * holds; and the table of volumes. All numbers are big-endian.
 */
#ifndef FILESYSTEM_UBI_H
#define FILESYSTEM_UBI_H

#include "store/fact.h"
#include "store/part.h"

enum {
	UBI_VERSION_AT = 4,
	UBI_ERASED_AT = 8,
	UBI_VID_AT = 16,       /* where the header of the volume is */
	UBI_DATA_AT = 20,
	UBI_SEQUENCE_AT = 24,  /* of the image: the same in all its blocks */
	UBI_CRC_AT = 60,
	UBI_HEADER_LEN = 64
};

/* The blocks of one image. */
struct ubi {
	struct span bytes;   /* from its first block on, to its end or that of the area */
	uint32_t block_size; /* 0: there is only one block */
	uint32_t vid_at, data_at, sequence;
	uint64_t blocks;
};

/* The CRC of UBI and UBIFS: all ones at first, not inverted. */
uint32_t ubi_crc(struct span s);

/* True if there is a header that counts erasures at the start of `s`. */
bool ubi_counts(struct span s);

/* The size of the physical erase blocks of the image that `bytes` begin with, 0 if that isn't
 * known. */
uint32_t ubi_block_size(struct span bytes);

/* ubi_volumes.c: says how many volumes there are, and names them. */
void ubi_say_volumes(const struct ubi *u, struct part_hit *hit);
/* Adds a fact for each volume. */
void ubi_list_volumes(const struct ubi *u, struct fact_list *facts);

#endif
