/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fuzz/fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/crc32.h"
#include "jffs2/node.h"
#include "uimage/uimage.h"

static void
repair_header(struct nodes *n, uint32_t at)
{
	enum endian order = n->endian;

	n->endian = ENDIAN_BIG;
	nodes_put32(n, at + 4, 0);
	nodes_put32(n, at + 4,
	        crc32_usual(span_cut(nodes_image(n), at, UIMAGE_HEADER_LEN)));
	n->endian = order;
}

void
fuzz_repair(struct nodes *n, struct span bytes)
{
	*n = (struct nodes){ .endian = ENDIAN_LITTLE };
	nodes_add_bytes(n, span_cut(bytes, 0, FUZZ_MOST));
	for (uint32_t at = 0; at + JFFS2_HEADER_LEN <= n->bytes.len; at += 4) {
		struct span image = nodes_image(n);

		if (span_u32(image, at, ENDIAN_BIG) == UIMAGE_MAGIC
		        && span_holds(image, at, UIMAGE_HEADER_LEN)) {
			repair_header(n, at);
			continue;
		}
		n->endian = span_u16(image, at, ENDIAN_BIG) == JFFS2_MAGIC ? ENDIAN_BIG
		                                                         : ENDIAN_LITTLE;
		/* The bit that marks it obsolete is not summed. */
		if (span_u16(image, at, n->endian) == JFFS2_MAGIC) {
			uint16_t type = span_u16(image, at + 2, n->endian);

			nodes_put16(n, at + 2, type | JFFS2_ACCURATE);
			nodes_sign(n, at);
			nodes_put16(n, at + 2, type);
		}
	}
}

void
fuzz_judge(const struct findings *found)
{
	if (!found->what[0])
		return;
	fprintf(stderr, "found: %s\n", found->what);
	abort();
}

void
fuzz_quiet(void)
{
	static int nothing = -1;

	if (nothing >= 0)
		return;
	nothing = open("/dev/null", O_WRONLY);
	if (nothing < 0 || dup2(nothing, STDOUT_FILENO) < 0)
		abort();
}
