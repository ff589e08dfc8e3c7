/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The SHA-256 of a file's content. */
#ifndef JOB_SUM_H
#define JOB_SUM_H

#include <stdint.h>

#include "tree/tree.h"

struct task; /* work/work.h */

enum { FILE_SUM = 65 }; /* in hex, with a NUL */

/* Sums the content of a node of the reader's tree, of `size` bytes as tree_stat has it. 0, or the
 * errno of what cannot be read; `hex` is then of what comes before. *work grows by the bytes that
 * were read and inflated. With a task it ends early once that is unwanted; NULL: there is none. */
int file_sum(const struct tree_reader *r, uint32_t node, uint64_t size, uint64_t *work,
        const struct task *task, char hex[FILE_SUM]);

#endif
