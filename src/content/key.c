/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Certificates and keys: PEM (RFC 7468), and DER of X.509 certificates (RFC 5280, 4.1) and of
 * private RSA keys (RFC 8017, A.1.2; RFC 5958).
 */
#include <string.h>

#include "content/content.h"
#include "store/hit.h"

/* ---- PEM ---- */

enum { LABEL_MOST = 64, DASHES = 5 };

/* The words between "-----BEGIN " and "-----"; none if they are not there. */
static struct span
pem_label(struct span s)
{
	enum { START = 11 };
	struct span label = span_cut(s, START, LABEL_MOST);
	size_t len = 0;

	while (len < label.len && ((label.at[len] >= 'A' && label.at[len] <= 'Z')
	                                  || label.at[len] == ' ' || (label.at[len] >= '0'
	                                          && label.at[len] <= '9')))
		len++;
	if (!len || !span_has_word(label, len, "-----"))
		return (struct span){ 0 };
	return span_cut(label, 0, len);
}

static bool
is_text(uint8_t c)
{
	return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\r';
}

static bool
probe_pem(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX), label = pem_label(s);
	size_t len = 0, end = 0;

	if (!span_has_word(s, 0, "-----BEGIN ") || !label.len)
		return false;
	/* What follows belongs to it as long as it is text; there may be several. */
	for (; len < s.len && is_text(s.at[len]); len++)
		if (s.at[len] == '\n' && len > DASHES && span_has_word(s, len - DASHES, "-----"))
			end = len + 1;
	if (end <= label.len + 2 * DASHES + 8)
		end = len;
	hit->endian = f->endian;
	hit_say(hit, "PEM");
	hit_quote(hit, ", ", label);
	return hit_claim(hit, s, end);
}

/* ---- DER ---- */

enum der_tag { DER_INTEGER = 2, DER_OID = 6, DER_SEQUENCE = 0x30, DER_VERSION = 0xa0 };

/* An element that begins at `at`: where its content is. False if that is another tag, or has a
 * length that isn't as short as it can be. */
static bool
der_open(struct span s, size_t at, uint8_t tag, size_t *content, size_t *len)
{
	uint8_t first = span_u8(s, at + 1);

	if (span_u8(s, at) != tag)
		return false;
	*content = at + 2;
	*len = first;
	if (first == 0x81) {
		*content = at + 3;
		*len = span_u8(s, at + 2);
		return *len >= 0x80;
	}
	if (first == 0x82) {
		*content = at + 4;
		*len = span_u16(s, at + 2, ENDIAN_BIG);
		return *len >= 0x100;
	}
	return first < 0x80;
}

/* Version 3, a serial number, the algorithm of the signature. */
static bool
is_certificate(struct span s, size_t at)
{
	size_t inner, len;

	if (!der_open(s, at, DER_SEQUENCE, &inner, &len)
	        || !der_open(s, inner, DER_VERSION, &at, &len) || len != 3
	        || span_u16(s, at, ENDIAN_BIG) != 0x0201 || span_u8(s, at + 2) > 2
	        || !der_open(s, at + 3, DER_INTEGER, &inner, &len) || !len || len > 21
	        || !der_open(s, inner + len, DER_SEQUENCE, &inner, &len))
		return false;
	return der_open(s, inner, DER_OID, &at, &len) && len >= 3 && len <= 10;
}

/* The version, and then the modulus or the name of the algorithm. */
static bool
is_private_key(struct span s, size_t at)
{
	size_t next, len;

	if (!der_open(s, at, DER_INTEGER, &next, &len) || len != 1 || span_u8(s, next) > 1)
		return false;
	at = next + 1;
	if (der_open(s, at, DER_INTEGER, &next, &len))
		return len >= 64 && len <= 1025 && der_open(s, next + len, DER_INTEGER, &at, &len)
		       && len >= 1 && len <= 9;
	return der_open(s, at, DER_SEQUENCE, &next, &len)
	       && der_open(s, next, DER_OID, &at, &len) && len >= 3 && len <= 10;
}

/* Signed data of PKCS#7 (RFC 2315, 7 and 9): its object identifier, and the content behind it. */
static bool
is_signed_data(struct span s, size_t at)
{
	static const uint8_t signed_data[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2 };
	size_t inner, next, len;

	return der_open(s, at, DER_OID, &inner, &len)
	       && span_equal(span_cut(s, inner, len), span_of(signed_data, sizeof signed_data))
	       && der_open(s, inner + len, DER_VERSION, &next, &len)
	       && der_open(s, next, DER_SEQUENCE, &inner, &len);
}

static bool
probe_der(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	size_t inner, len;
	const char *what;

	if (!der_open(s, 0, DER_SEQUENCE, &inner, &len))
		return false;
	what = is_certificate(s, inner) ? "X.509 certificate"
	       : is_private_key(s, inner) ? "private key"
	       : is_signed_data(s, inner) ? "signed data (PKCS #7)" : NULL;
	if (!what)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "%s, DER", what);
	return hit_claim(hit, s, inner + len);
}

/* ---- SQLite ---- */

/* SQLite: fileformat2.html, 1.3. */
static bool
probe_sqlite(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_PAGE = 16, AT_FRACTIONS = 21, AT_PAGES = 28 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t page = span_u16(s, AT_PAGE, ENDIAN_BIG);
	uint64_t pages = span_u32(s, AT_PAGES, ENDIAN_BIG);

	page = page == 1 ? 65536 : page;
	if (!span_has_word(s, 8, "ormat 3") || !is_power_of_2(page, 512, 65536)
	        || span_u8(s, AT_FRACTIONS) != 64 || span_u8(s, AT_FRACTIONS + 1) != 32)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "SQLite database, pages of %u", (unsigned int)page);
	return pages ? hit_claim(hit, s, pages * page) : hit_open(hit, s, page);
}

const struct format pem_format = {
	.name = "PEM", .help = "Certificates or keys as text.",
	.magic = { '-', '-', '-', '-', '-', 'B', 'E', 'G' }, .magic_len = 8, .align = 512,
	.content = true, .probe = probe_pem,
};

const struct format der_format = {
	.name = "DER", .help = "A certificate, a private key, or signed data.",
	.magic = { 0x30, 0x82 }, .magic_len = 2, .align = 512, .content = true,
	.endian = ENDIAN_BIG, .probe = probe_der,
};

const struct format sqlite_format = {
	.name = "SQLite", .help = "A database.",
	.magic = { 'S', 'Q', 'L', 'i', 't', 'e', ' ', 'f' }, .magic_len = 8, .align = 512,
	.content = true, .endian = ENDIAN_BIG, .probe = probe_sqlite,
};
