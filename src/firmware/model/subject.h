/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What something that can be selected stands for: which bytes, which fields and which
 * inode. From the subject of a row the other panes follow any list without knowing what
 * it lists. A plain value, which borrows from the firmware and is invalid once that
 * changes.
 */
#ifndef FIRMWARE_MODEL_SUBJECT_H
#define FIRMWARE_MODEL_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "firmware/model/model.h"
#include "text/field.h"

struct subject {
	struct firmware *firmware; /* of the store that it lies in */
	uint64_t offset;  /* in that store */
	struct span bytes; /* its bytes */
	const char *title; /* "INODE", "uImage header", "free", ... */
	const struct field *fields; /* of its header, NULL: none */
	size_t field_count;
	struct field tail[JFFS2_TAIL_FIELDS]; /* those that follow the header: the data ... */
	size_t tail_count;
	enum endian endian;
	struct volume *volume; /* NULL outside JFFS2 */
	uint32_t extent;       /* in volume->log, or EXTENT_NONE */
	const struct tree *tree; /* that `inode` is a node of; NULL: that of the volume */
	uint32_t inode;        /* a node of the tree, or TREE_NONE */
	bool other;            /* it is in the image that is compared with: offset and bytes
	                        * are of that, and no volume is given */
};

/* What is at `offset` of the store (which must be inside): the node, the uImage header,
 * or else the part that holds it. */
void subject_at(struct firmware *f, uint64_t offset, struct subject *s);

/* The tree that the subject's inode is a node of; NULL: it has none, or its files are not
 * built. */
const struct tree *subject_tree(const struct subject *s);

/* All fields of the subject, header and tail, which cover each of its bytes once: how many
 * there are; field `i` (the last one for an `i` beyond it, NULL if there is none). */
size_t subject_field_count(const struct subject *s);
const struct field *subject_field(const struct subject *s, size_t i);

/* The index of the field that holds byte `at` of the subject; SIZE_MAX if none does. */
size_t subject_field_at(const struct subject *s, uint64_t at);

/* Makes extent `i` of the volume the subject: bytes, fields, inode. */
void subject_extent(const struct volume *v, uint32_t i, struct subject *s);

/* Makes the uImage header that begins at `offset` the subject; false if none does. */
bool subject_uimage(const struct firmware *f, uint64_t offset, struct subject *s);

/* The data of an inode node as it is once decompressed (freed by the caller), and where
 * in the file it begins. False with err set if the subject isn't an inode node or can't
 * be decompressed. */
bool subject_data(const struct subject *s, struct text *out, uint64_t *at,
        struct error *err);

#endif
