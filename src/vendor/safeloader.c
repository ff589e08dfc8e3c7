/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TP-Link's SafeLoader (firmware-utils: tplink-safeloader.c): a length, a salted MD5, texts
 * about the device, and a table of partitions as text. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "vendor/vendor_private.h"

enum { MD5_AT = 4, VENDOR_AT = 0x14, TABLE_AT = 0x1014, DATA_AT = 0x1814, PARTITIONS_MAX = 32,
	LINE_MAX_LEN = 128 };

static const struct field fields[] = {
	{ "size", 0, 4, FIELD_BYTES, NULL, "Length of the image with this field.",
	  "tplink-safeloader; the updater.", "The MD5 is computed over other bytes and fails." },
	{ "md5", MD5_AT, 16, FIELD_RAW, NULL, "MD5 of a salt and all that follows.",
	  "tplink-safeloader; the updater.", "The updater refuses the image." },
};

static const uint8_t salt[16] = { 0x7a, 0x2b, 0x15, 0xed, 0x9b, 0x98, 0x59, 0x6d,
	0xe5, 0x04, 0xab, 0x44, 0xac, 0x2a, 0x9f, 0x4e };

struct partition {
	struct span name;
	uint32_t base, size;
};

/* The number behind `word` in hexadecimal digits; moves *at behind it. */
static bool
take_number(struct span line, const char *word, size_t *at, uint32_t *n)
{
	size_t len = strlen(word), digits = 0;

	if (!span_equal(span_cut(line, *at, len), span_of(word, len)))
		return false;
	*n = 0;
	for (*at += len; digits < 8; digits++, ++*at) {
		uint8_t c = span_u8(line, *at);
		uint8_t digit = c >= '0' && c <= '9' ? (uint8_t)(c - '0')
		                : c >= 'a' && c <= 'f' ? (uint8_t)(c - 'a' + 10) : 16;

		if (digit == 16)
			break;
		*n = *n << 4 | digit;
	}
	return digits > 0;
}

/* Reads "fwup-ptn NAME base 0xN size 0xN" at *at of the table, and moves behind the line. */
static bool
take_line(struct span s, size_t *at, struct partition *p)
{
	static const char word[] = "fwup-ptn ";
	struct span line = span_cut(s, *at, LINE_MAX_LEN);
	size_t from = sizeof word - 1, i;
	const uint8_t *end = line.len ? memchr(line.at, '\n', line.len) : NULL;

	if (!end || !span_equal(span_cut(line, 0, from), span_of(word, from)))
		return false;
	for (i = from; span_u8(line, i) > ' '; i++)
		continue;
	p->name = span_cut(line, from, i - from);
	*at += (size_t)(end - line.at) + 1;
	return take_number(line, " base 0x", &i, &p->base)
	       && take_number(line, " size 0x", &i, &p->size);
}

static size_t
read_table(struct span s, struct partition partitions[PARTITIONS_MAX])
{
	size_t at = TABLE_AT, count = 0;

	while (count < PARTITIONS_MAX && at < DATA_AT && take_line(s, &at, &partitions[count])) {
		size_t k = count++;

		/* By offset. */
		for (; k > 0 && partitions[k].base < partitions[k - 1].base; k--) {
			struct partition swap = partitions[k];

			partitions[k] = partitions[k - 1];
			partitions[k - 1] = swap;
		}
	}
	return count;
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	struct partition partitions[PARTITIONS_MAX];
	uint32_t size = span_u32(s, 0, ENDIAN_BIG);
	size_t count = read_table(s, partitions);

	if (count == 0 || size <= DATA_AT || size > INT32_MAX || s.len <= DATA_AT)
		return false;
	hit->len = DATA_AT;
	hit->endian = f->endian;
	vendor_payload(hit, s, size - DATA_AT);
	snprintf(hit->what, sizeof hit->what, "TP-Link SafeLoader, %zu partitions", count);
	snprintf(hit->payload_what, sizeof hit->payload_what, "padding in the SafeLoader image");
	for (size_t i = 0; i < count; i++) {
		char line[96];

		vendor_describe(line, "partition", partitions[i].name);
		part_hit_add(hit, TABLE_AT + (uint64_t)partitions[i].base, partitions[i].size, line);
	}
	return true;
}

static void
facts(const struct part *p, struct span store, struct fact_list *list)
{
	struct span s = vendor_bytes(p, store);
	struct partition partitions[PARTITIONS_MAX];
	size_t count = read_table(s, partitions);
	uint32_t size = span_u32(s, 0, ENDIAN_BIG);
	struct checksum *sum;

	for (size_t i = 0; i < count; i++) {
		struct text t = { 0 };

		text_add_readable(&t, partitions[i].name, true);
		fact_add(list, FACT_PLAIN, "partition", "%s: %" PRIu32 " bytes at +0x%" PRIx64,
		        text_str(&t), partitions[i].size, TABLE_AT + (uint64_t)partitions[i].base);
		text_free(&t);
	}
	/* The salt stands before the bytes, in place of the MD5. */
	sum = fact_sum(list, "MD5", DIGEST_MD5, s, MD5_AT, (uint64_t)size - MD5_AT);
	checksum_stored_bytes(sum, s, MD5_AT);
	checksum_replace(sum, s, MD5_AT, span_of(salt, sizeof salt));
}

const struct format safeloader_format = {
	.name = "SafeLoader",
	.help = "TP-Link's SafeLoader: a salted MD5 and a table of partitions, each with its place "
	        "in the file.",
	.magic = { 'f', 'w', 'u', 'p', '-', 'p', 't', 'n' },
	.magic_len = 8,
	.magic_at = TABLE_AT, .align = 512,
	.endian = ENDIAN_BIG,
	.probe = probe,
	.fields = fields,
	.field_count = COUNT(fields),
	.facts = facts,
};
