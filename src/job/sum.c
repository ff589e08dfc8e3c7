/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/sum.h"

#include <stdlib.h>

#include "base/array.h"
#include "digest/sha256.h"
#include "work/work.h"

enum { PIECE = 64 * 1024 };

int
file_sum(const struct tree_reader *r, uint32_t node, uint64_t size, uint64_t *work,
        const struct task *task, char hex[FILE_SUM])
{
	uint32_t len = size < PIECE ? (uint32_t)size + 1 : PIECE;
	uint8_t *piece = memory_zeroed(len, 1);
	struct sha256 sum;
	uint64_t at = 0;
	int64_t n;

	sha256_start(&sum);
	do {
		n = tree_read(r, node, at, piece, len, work, NULL);
		if (n > 0)
			sha256_add(&sum, span_of(piece, (size_t)n));
		at += n > 0 ? (uint64_t)n : 0;
	} while (n > 0 && !(task && task_unwanted(task)));
	sha256_finish(&sum, hex);
	free(piece);
	return n < 0 ? (int)-n : 0;
}
