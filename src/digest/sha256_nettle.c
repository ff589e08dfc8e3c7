/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "digest/sha256.h"

#include <nettle/sha2.h>
#include <nettle/version.h>
#include <string.h>

_Static_assert(sizeof(struct sha256_ctx) <= sizeof ((struct sha256 *)0)->context,
               "the struct of nettle does not fit");

const char *
sha256_library(void)
{
	return "nettle";
}

void
sha256_start(struct sha256 *s)
{
	struct sha256_ctx context;

	sha256_init(&context);
	memcpy(s->context, &context, sizeof context);
}

void
sha256_add(struct sha256 *s, struct span bytes)
{
	struct sha256_ctx context;

	if (bytes.len == 0)
		return;
	memcpy(&context, s->context, sizeof context);
	sha256_update(&context, bytes.len, bytes.at);
	memcpy(s->context, &context, sizeof context);
}

void
sha256_finish(struct sha256 *s, char hex[65])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t sum[SHA256_DIGEST_SIZE];
	struct sha256_ctx context;

	memcpy(&context, s->context, sizeof context);
#if NETTLE_VERSION_MAJOR >= 4
	sha256_digest(&context, sum);
#else
	sha256_digest(&context, sizeof sum, sum);
#endif
	for (size_t i = 0; i < 2 * sizeof sum; i++)
		hex[i] = digits[sum[i / 2] >> (i % 2 ? 0 : 4) & 15];
	hex[2 * sizeof sum] = '\0';
}
