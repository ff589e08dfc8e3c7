/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Archives of the tree and of deleted files, thrown away as they are made. */
#include "firmware/firmware.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct findings found = { "" };
	struct firmware *f;
	struct nodes n;

	if (size == 0)
		return 0;
	fuzz_quiet();
	fuzz_repair(&n, span_of(data, size));
	f = examine_open(nodes_image(&n));
	examine_archives(f, &found);
	firmware_close(f);
	nodes_free(&n);
	fuzz_judge(&found);
	return 0;
}
