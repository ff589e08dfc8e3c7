/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fuzz targets share. A target is one file with LLVMFuzzerTestOneInput; it links
 * with libFuzzer (configure --enable-fuzz, tests/fuzz/build.sh) or with replay.c, which
 * runs it on files. What must not be ends the program by abort.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "tests/hostile/examine.h"
#include "tests/fixture/jffs2/nodes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Bytes larger than this are cut: a larger image shows no more. */
enum { FUZZ_MOST = 1 << 16 };

/* A copy of the bytes in which every node and uImage header has right CRCs: a fuzzer never
 * finds one by chance. nodes_free releases it. */
void fuzz_repair(struct nodes *n, struct span bytes);

/* Aborts, with the finding on standard error, if there is one. */
void fuzz_judge(const struct findings *found);

/* Sends standard output away, the first time it is called. */
void fuzz_quiet(void);

#endif
