/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared by the code that gathers issues.
 *
 * issues.c gathers them all; issues_volume.c, issues_files.c, issues_kernel.c,
 * issues_summary.c, issues_sums.c, issues_trees.c, issues_uimage.c and issues_guise.c each add
 * those of their subject.
 */
#ifndef ISSUES_ISSUES_PRIVATE_H
#define ISSUES_ISSUES_PRIVATE_H

#include "issues/issues.h"

struct collector {
	const struct firmware *f;
	const struct volume *volume; /* NULL outside JFFS2 */
	struct issue_list *list;
	uint32_t last_extent;        /* the last one folded into the last issue */
};

/* Counts an issue of the severity. */
void issues_count(struct issue_list *list, enum severity severity);

/* Adds an issue like `like`, with the text. */
void issues_add(struct collector *c, const struct issue *like, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/* An issue of extent `i` of the volume, with everything but its name and severity. */
struct issue issues_of_extent(const struct collector *c, uint32_t i);

/* Adds what the summary in extent `i` and its block disagree on. */
void issues_add_summary(struct collector *c, uint32_t i);

/* Adds what the kernel does with the summary in extent `i` that it cannot use. */
void issues_add_fate(struct collector *c, uint32_t i);

/* Adds what crashes a kernel or is undetermined, which kernels refuse the volume, and
 * what a kernel that ignores summaries shows differently, file by file; the volume is
 * built. */
void issues_add_kernels(struct collector *c);

/* Adds those of the files of the volume, and counts what they lost. */
void issues_add_files(struct collector *c);

/* issues_trees.c: adds those of parts other than JFFS2 that hold files. */
void issues_add_trees(struct collector *c);

/* issues_trees.c: true if the files of the part stay closed for another reason than that this build
 * can't open any such. */
bool issues_is_refused(const struct firmware *f, const struct tree_part *t);

/* issues_nand.c: adds what the spare areas of a NAND dump tell: bad blocks, wrong bits. */
void issues_add_nand(struct collector *c);

/* Adds that an image goes on behind bad blocks, and `child` has it without them. */
void issues_add_joined(struct collector *c, const struct firmware *child);

/* Adds that the image is not recognised, and what it may be. Call this last. */
void issues_add_guise(struct collector *c);

/* Adds those of one uImage header and its payload. */
void issues_add_uimage(struct collector *c, const struct uimage *u);

/* Adds what formats find wrong in their parts, and checksums that differ. */
void issues_add_sums(struct collector *c);

/* True if it is not certain that the part is one file system. */
bool volume_is_mixed(const struct volume *v);

/* Adds those of one JFFS2 part. */
void issues_add_volume(struct collector *c, const struct volume *v);

#endif
