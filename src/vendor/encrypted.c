/* SPDX-License-Identifier: GPL-2.0-or-later */
/* encrpted_img, encrypted updates of D-Link (unblob: dlink/encrpted_img.py; "Extracting decryption
 * keys for D-Link", ONEKEY): the word, which is spelt so, a length, and the image. */
#include <inttypes.h>
#include <stdio.h>

#include "store/hit.h"
#include "vendor/vendor_private.h"

enum { LEN_AT = 12, HEADER_LEN = 16, UNIT = 16 };

static const struct field fields[] = {
	{ "magic", 0, 12, FIELD_NAME, NULL, "encrpted_img: the word by which such an update is "
	  "known.", "The updater.", "The updater refuses the image." },
	{ "length", LEN_AT, 4, FIELD_BYTES, NULL, "Length of the encrypted image, without this "
	  "header.", "The updater.", "The image is cut." },
};

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t len = span_u32(s, LEN_AT, ENDIAN_BIG);

	if (!span_has_word(s, 0, "encrpted_img") || len < UNIT || len > INT32_MAX)
		return false;
	hit->endian = f->endian;
	hit->len = HEADER_LEN;
	vendor_payload(hit, s, len);
	hit_say(hit, "encrypted update of D-Link, %" PRIu32 " bytes", len);
	snprintf(hit->payload_what, sizeof hit->payload_what, "encrypted image");
	return true;
}

static void
facts(const struct part *p, struct span store, struct fact_list *list)
{
	(void)p, (void)store;
	fact_add(list, FACT_PLAIN, "encrypted", "AES-256, CBC; not opened here");
}

const struct format encrypted_format = {
	.name = "encrpted_img",
	.help = "An encrypted update of D-Link: a length, and the image.",
	.magic = { 'e', 'n', 'c', 'r', 'p', 't', 'e', 'd' },
	.magic_len = 8,
	.endian = ENDIAN_BIG,
	.probe = probe,
	.fields = fields,
	.field_count = COUNT(fields),
	.facts = facts,
};
