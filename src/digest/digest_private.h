/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The two hashes that work on blocks of 64 bytes and 32-bit words, a block at a time. */
#ifndef DIGEST_DIGEST_PRIVATE_H
#define DIGEST_DIGEST_PRIVATE_H

#include <stdint.h>

enum { DIGEST_BLOCK = 64 };

/* Takes the block into the state: md5.c, sha1.c. */
void md5_block(uint32_t state[5], const uint8_t *block);
void sha1_block(uint32_t state[5], const uint8_t *block);

#endif
