/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Buffalo's encrypted updates (firmware-utils: buffalo-lib.c): "start" or "asar1", a seed, and the
 * product, the version and the image, each encrypted with RC4 by a key that is known. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/rc4.h"
#include "store/hit.h"
#include "vendor/vendor_private.h"

enum { SEED_AT = 6, PRODUCT_AT = 7, PRODUCT_MOST = 32, VERSION_MOST = 8, SUM_LEN = 4 };

struct update {
	char product[PRODUCT_MOST], version[VERSION_MOST];
	uint64_t data_at;
	uint32_t data_len;
};

/* The text whose length is at `at`, decrypted; false if it isn't text with a NUL at its end.
 * *seed is that of the text, then of what follows it. */
static bool
take_text(struct span s, uint64_t *at, uint8_t *seed, char *text, size_t most)
{
	uint8_t key[8] = { *seed, 'B', 'u', 'f', 'f', 'a', 'l', 'o' };
	uint32_t len = span_u32(s, (size_t)*at, ENDIAN_BIG);
	struct span bytes = span_cut(s, (size_t)*at + 4, len);
	struct rc4 r;

	if (len < 2 || len > most || bytes.len < len)
		return false;
	rc4_start(&r, span_of(key, sizeof key));
	rc4_change(&r, bytes, (uint8_t *)text);
	*seed = span_u8(bytes, 0);
	*at += 4 + (uint64_t)len;
	for (size_t i = 0; i + 1 < len; i++)
		if (text[i] < 0x20 || text[i] > 0x7e)
			return false;
	return !text[len - 1];
}

static bool
decode(struct span s, struct update *u)
{
	uint8_t seed = span_u8(s, SEED_AT);
	uint64_t at = PRODUCT_AT;

	if (!take_text(s, &at, &seed, u->product, sizeof u->product)
	        || !take_text(s, &at, &seed, u->version, sizeof u->version))
		return false;
	u->data_len = span_u32(s, (size_t)at, ENDIAN_BIG);
	u->data_at = at + 4;
	return u->data_len > 0 && u->data_len <= INT32_MAX && u->data_at < s.len;
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	struct update u = { { 0 }, { 0 }, 0, 0 };

	if (!decode(s, &u))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "encrypted update of Buffalo, for %s, version %s", u.product, u.version);
	snprintf(hit->payload_what, sizeof hit->payload_what, "encrypted image, and a CRC of it");
	hit->len = u.data_at;
	vendor_payload(hit, s, (uint64_t)u.data_len + SUM_LEN);
	return true;
}

static void
facts(const struct part *p, struct span store, struct fact_list *list)
{
	struct update u = { { 0 }, { 0 }, 0, 0 };

	if (!decode(vendor_bytes(p, store), &u))
		return;
	fact_add(list, FACT_PLAIN, "product", "%s", u.product);
	fact_add(list, FACT_PLAIN, "version", "%s", u.version);
	fact_add(list, FACT_PLAIN, "encrypted", "%" PRIu32 " bytes; not opened here", u.data_len);
}

#define UPDATE .name = "Buffalo", .help = "An encrypted update of Buffalo: the product, the " \
	"version and the image.", .magic_len = 6, .endian = ENDIAN_BIG, .probe = probe, \
	.facts = facts

const struct format buffalo_format = { UPDATE, .magic = "start" };
const struct format buffalo_format_asar = { UPDATE, .magic = "asar1" };
