/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/crc32.h"

#ifdef HAVE_LIBDEFLATE
#include <libdeflate.h>
#else
#include <zlib.h>
#endif

const char *
crc32_library(void)
{
#ifdef HAVE_LIBDEFLATE
	return "libdeflate";
#else
	return "zlib";
#endif
}

/* `bytes` is not empty: for a null pointer the libraries begin anew. */
static uint32_t
compute(uint32_t crc, struct span bytes)
{
#ifdef HAVE_LIBDEFLATE
	return libdeflate_crc32(crc, bytes.at, bytes.len);
#else
	return (uint32_t)crc32_z(crc, bytes.at, bytes.len);
#endif
}

uint32_t
crc32_usual(struct span bytes)
{
	return crc32_usual_more(0, bytes);
}

uint32_t
crc32_usual_more(uint32_t crc, struct span bytes)
{
	return bytes.len ? compute(crc, bytes) : crc;
}

uint32_t
crc32_kernel(struct span bytes)
{
	return crc32_kernel_more(0, bytes);
}

uint32_t
crc32_kernel_more(uint32_t crc, struct span bytes)
{
	if (bytes.len == 0)
		return crc;
	return ~compute(~crc, bytes);
}

/* ---- which bit ---- */

#define POLYNOMIAL 0xedb88320u

/* The order of the polynomial is 2^32 - 1: from there on the differences repeat. */
#define SEARCH_MAX (UINT32_MAX / 8)

struct crc32_search
crc32_search_start(uint32_t stored, uint32_t computed, uint64_t len)
{
	return (struct crc32_search){
		.difference = stored ^ computed,
		.len = len,
	};
}

/* The CRC register as it was before it took in eight zero bits. */
static uint32_t
step_back(uint32_t crc)
{
	for (int i = 0; i < 8; i++)
		crc = crc & 0x80000000u ? (crc ^ POLYNOMIAL) << 1 | 1 : crc << 1;
	return crc;
}

/* The same for all values of the top byte, which alone decides. */
static void
fill_table(uint32_t table[256])
{
	for (uint32_t top = 0; top < 256; top++)
		table[top] = step_back(top * 0x1000000u);
}

static bool
is_one_bit(uint32_t value)
{
	return value && !(value & (value - 1));
}

bool
crc32_search_step(struct crc32_search *s, uint64_t budget)
{
	uint64_t end = s->len < SEARCH_MAX ? s->len : SEARCH_MAX;
	uint32_t table[256];

	if (s->found || s->difference == 0)
		return false;
	if (budget < end - s->passed)
		end = s->passed + budget;
	fill_table(table);
	while (s->passed < end) {
		s->difference = s->difference << 8 ^ table[s->difference >> 24];
		s->passed++;
		if (s->difference >= 256 || !is_one_bit(s->difference))
			continue;
		s->found = true;
		s->byte = s->len - s->passed;
		while (s->difference >> s->bit != 1)
			s->bit++;
		return false;
	}
	return s->passed < s->len && s->passed < SEARCH_MAX;
}
