/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RC4, with which makers of boot loaders and updates hide them: the keys are known. */
#ifndef BASE_RC4_H
#define BASE_RC4_H

#include <stdint.h>

#include "base/span.h"

struct rc4 {
	uint8_t state[256], i, j;
};

/* Begins with a key, which is not empty. */
void rc4_start(struct rc4 *r, struct span key);

/* Writes `s`, changed, to `out`, which has room for it; each call goes on from the last. */
void rc4_change(struct rc4 *r, struct span s, uint8_t *out);

#endif
