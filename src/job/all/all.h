/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything out of an image at once, into one directory: each part as a file, also of what
 * is unpacked; the files of each file system as a folder; each header as JSON; and a report
 * of what was written, where it is from, which checksums are right, and what was left out.
 *
 * Where partitions are known, each is a file as well, whatever parts it is made of, in a folder
 * `partitions`. Where a store is shown as it should be by one below it (a NAND dump, a swapped one), the
 * parts are those of the latter, whose bytes are written as well. Erased bytes and zeros
 * between the parts are listed, not written.
 */
#ifndef JOB_ALL_H
#define JOB_ALL_H

#include "firmware/firmware.h"
#include "job/extract/extract.h"
#include "text/text.h"

struct job;

/* Extracts everything in `f`, which is examined completely and must stay as it is meanwhile,
 * into `dir`. That is made if it does not exist, and must be empty unless o->replace. Names
 * of files are made of letters, digits, '-', '_' and '.', whatever the image holds. Details
 * list what was lost and left out, as those of extract_start do. */
void extract_all_start(struct job *j, struct firmware *f, const char *dir,
        const struct extract_options *o);

/* all_plan.c: adds what would be written: "5 files of 98304 bytes in all, and what is in 1 file system". */
void extract_all_describe(struct firmware *f, struct text *t);

#endif
