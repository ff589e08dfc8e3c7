/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two CRC-32 conventions that firmware uses, over the same polynomial
 * (0xEDB88320, reflected); zlib does the arithmetic.
 */
#ifndef BASE_CRC32_H
#define BASE_CRC32_H

#include <stdint.h>

#include "base/span.h"

/* The usual CRC-32 of zlib, PNG and U-Boot's uImage: initial value and final
 * inversion all ones. */
uint32_t crc32_usual(struct span bytes);

/* Continues crc32_usual: the CRC of what gave `crc`, followed by `bytes`; of nothing it
 * is 0. */
uint32_t crc32_usual_more(uint32_t crc, struct span bytes);

/* The Linux kernel's crc32(0, ...): initial value 0, no final inversion; used by
 * every CRC in JFFS2. */
uint32_t crc32_kernel(struct span bytes);

/* Continues crc32_kernel: the CRC of what gave `crc`, followed by `bytes`. */
uint32_t crc32_kernel_more(uint32_t crc, struct span bytes);

#endif
