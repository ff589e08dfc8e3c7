/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Data in front of a part, in which a number equals the length or CRC of what follows. */
#include <stdlib.h>
#include <string.h>

#include "base/crc32.h"
#include "firmware/firmware.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/seen.h"
#include "tests/fixture/format/uimages.h"

enum { FRONT = 32, PAYLOAD = 6000 };

static const struct {
	size_t at;
	bool little, sum, rest; /* rest: of all the rest of the file */
	const char *what;
} cases[] = {
	{ 4, false, false, false, "a header: +0x4 is the length of what follows" },
	{ 9, true, false, false, "a header: +0x9 is the length of what follows" },
	{ 28, true, true, false, "a header: +0x1c is the CRC-32 of what follows" },
	{ 0, false, false, true, "a header: +0x0 is the length of what follows" },
	{ 0, false, true, true, "a header: +0x0 is the CRC-32 of what follows" },
};

START_TEST(a_number_tells_what_the_bytes_are)
{
	uint8_t bytes[FRONT + UIMAGE_HEADER_LEN + PAYLOAD + 10], payload[PAYLOAD];
	size_t len = UIMAGE_HEADER_LEN + PAYLOAD + (cases[_i].rest ? 10 : 0);
	struct firmware *f;
	struct made m;
	uint32_t n;

	memset(bytes, 0xa7, sizeof bytes);
	memset(payload, 0xb9, sizeof payload);
	m = uimage_make(&uimage_typical, span_of(payload, sizeof payload));
	memcpy(bytes + FRONT, m.at, m.len);
	n = cases[_i].sum ? crc32_usual(span_of(bytes + FRONT, len)) : (uint32_t)len;
	uimage_put_u32(bytes + cases[_i].at, cases[_i].little ? __builtin_bswap32(n) : n);
	f = seen_open(span_of(bytes, sizeof bytes));
	ck_assert_str_eq(f->list.parts.at[0].what, cases[_i].what);
	firmware_close(f);
	bytes[cases[_i].at + 2] ^= 1;
	f = seen_open(span_of(bytes, sizeof bytes));
	ck_assert_ptr_null(strstr(f->list.parts.at[0].what, "a header"));
	firmware_close(f);
	free(m.at);
}
END_TEST

CASES(front)
{
	tcase_add_loop_test(tcase, a_number_tells_what_the_bytes_are, 0, ROWS_OF(cases));
}
