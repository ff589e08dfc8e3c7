/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A whole file, as it is: its parts, and every table of them. */
#include "firmware/firmware.h"
#include "tests/fuzz/fuzz.h"

enum { ROWS = 20 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span_cut(span_of(data, size), 0, FUZZ_MOST);
	struct findings found = { "" };
	struct firmware *f;

	if (size == 0)
		return 0;
	f = examine_open(bytes);
	examine_invariants(f, &found);
	examine_tables(f, ROWS, &found);
	firmware_close(f);
	fuzz_judge(&found);
	return 0;
}
