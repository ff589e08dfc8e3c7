/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "digest/sha256.h"

#include <nettle/version.h>

const char *
sha256_library(void)
{
	return "nettle";
}

void
sha256_start(struct sha256 *s)
{
	sha256_init(&s->context);
}

void
sha256_add(struct sha256 *s, struct span bytes)
{
	if (bytes.len)
		sha256_update(&s->context, bytes.len, bytes.at);
}

void
sha256_finish(struct sha256 *s, char hex[65])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t sum[SHA256_DIGEST_SIZE];

#if NETTLE_VERSION_MAJOR >= 4
	sha256_digest(&s->context, sum);
#else
	sha256_digest(&s->context, sizeof sum, sum);
#endif
	for (size_t i = 0; i < 2 * sizeof sum; i++)
		hex[i] = digits[sum[i / 2] >> (i % 2 ? 0 : 4) & 15];
	hex[2 * sizeof sum] = '\0';
}
