/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names in dirents, which Linux reads twice: when it scans, and when it reads the directory. */
#include <string.h>

#include "base/crc32.h"
#include "jffs2/layout.h"
#include "jffs2/node.h"

static uint64_t
rotate_left(uint64_t v, int by)
{
	return v << by | v >> (64 - by);
}

/* kernel: full_name_hash as 64-bit machines that are little-endian have it (fs/namei.c,
 * CONFIG_DCACHE_WORD_ACCESS); others have another order. */
uint32_t
jffs2_name_hash(struct span name)
{
	const uint64_t golden = 0x61c8864680b583ebu;
	uint64_t x = 0, y = 0;

	for (size_t at = 0; at < name.len; at += 8) {
		size_t n = name.len - at < 8 ? name.len - at : 8;
		uint8_t word[8] = { 0 };

		memcpy(word, name.at + at, n);
		x ^= span_u32(span_of(word, 8), 0, ENDIAN_LITTLE)
		     | (uint64_t)span_u32(span_of(word, 8), 4, ENDIAN_LITTLE) << 32;
		if (n < 8)
			break;
		y ^= x;
		x = rotate_left(x, 12) + y;
		y = rotate_left(y, 45) * 9;
	}
	y ^= x * golden;
	return (uint32_t)(y * golden >> 32);
}

bool
jffs2_name_ends_listing(struct span name)
{
	return name.len == 0 || span_has(name, '/');
}

static struct span
name_field(struct span node)
{
	return span_cut(node, sizeof(struct raw_dirent), READ8(node, struct raw_dirent, nsize));
}

static struct span
up_to_nul(struct span name)
{
	if (span_has(name, 0))
		name.len = strnlen((const char *)name.at, name.len);
	return name;
}

static bool
crc_right(struct span node, struct span name, enum endian e)
{
	return crc32_kernel(name) == READ32(node, struct raw_dirent, name_crc, e);
}

bool
jffs2_name_survives_scan(struct span node, enum endian e)
{
	struct span field = name_field(node), name = up_to_nul(field);

	return name.len == field.len || (crc_right(node, name, e) && crc_right(node, field, e));
}

/* kernel: read_direntry sums the whole name, and takes the hash of it; jffs2_lookup compares hashes,
 * and names up to a NUL */
struct span
jffs2_dirent_name(struct span node, enum endian e)
{
	struct span field = name_field(node), name = up_to_nul(field);

	if (name.len == field.len)
		return field;
	return crc_right(node, field, e) && jffs2_name_hash(name) == jffs2_name_hash(field) ? name
	                                                                                   : field;
}
