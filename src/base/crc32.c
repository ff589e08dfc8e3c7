/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/crc32.h"

#include <zlib.h>

uint32_t
crc32_usual(struct span bytes)
{
	return crc32_usual_more(0, bytes);
}

uint32_t
crc32_usual_more(uint32_t crc, struct span bytes)
{
	return bytes.len ? (uint32_t)crc32_z(crc, bytes.at, bytes.len) : crc;
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
	return ~(uint32_t)crc32_z(~crc, bytes.at, bytes.len);
}
