/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scan of nodes and the search for the erase size. The first byte says how to scan. */
#include "tests/fuzz/fuzz.h"

static void
scan(struct jffs2_scan *s, struct jffs2_log *log, uint64_t budget, struct findings *found)
{
	while (jffs2_scan_step(s, budget))
		continue;
	jffs2_scan_finish(s);
	if (!jffs2_log_tiles(log))
		finding(found, "the extents don't tile the part");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t how = size ? data[0] : 0;
	struct jffs2_scan_options o = { .endian = how & 1 ? ENDIAN_BIG : ENDIAN_LITTLE };
	struct findings found = { "" };
	struct jffs2_log log = { 0 };
	struct erase_decision d;
	struct nodes n;

	fuzz_repair(&n, span_cut(span_of(data, size), 1, SIZE_MAX));
	scan(jffs2_scan_start(nodes_image(&n), &o, &log), &log, how & 2 ? 64 : 1 << 20,
	        &found);
	erase_decide(&log, &d);
	scan(jffs2_scan_again(&log, 512u << (how >> 4), how & 4 ? 100 : 0, how & 8), &log,
	        4096, &found);
	jffs2_log_free(&log);
	nodes_free(&n);
	fuzz_judge(&found);
	return 0;
}
