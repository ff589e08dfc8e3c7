/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/rc4.h"

static void
swap(struct rc4 *r, uint8_t i, uint8_t j)
{
	uint8_t was = r->state[i];

	r->state[i] = r->state[j];
	r->state[j] = was;
}

void
rc4_start(struct rc4 *r, struct span key)
{
	uint8_t j = 0;

	*r = (struct rc4){ 0 };
	for (unsigned int i = 0; i < sizeof r->state; i++)
		r->state[i] = (uint8_t)i;
	for (unsigned int i = 0; i < sizeof r->state; i++) {
		j = (uint8_t)(j + r->state[i] + key.at[i % key.len]);
		swap(r, (uint8_t)i, j);
	}
}

void
rc4_change(struct rc4 *r, struct span s, uint8_t *out)
{
	for (size_t n = 0; n < s.len; n++) {
		r->i++;
		r->j = (uint8_t)(r->j + r->state[r->i]);
		swap(r, r->i, r->j);
		out[n] = s.at[n] ^ r->state[(uint8_t)(r->state[r->i] + r->state[r->j])];
	}
}
