/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plain English on one thing: a node, an erased run, dirt, a header, an erase block, a
 * part. Holds no state. Names from the image are escaped; offsets count from its start.
 */
#ifndef WORDS_SENTENCE_H
#define WORDS_SENTENCE_H

#include "firmware/model/subject.h"
#include "tree/tree.h"

/* Adds a sentence on what the subject is, and one on why it has its state; each ends with
 * a full stop and contains no control bytes. `ascii`: names without UTF-8. Work is
 * bounded by the size of one erase block or directory. */
void subject_sentence(const struct firmware *f, const struct subject *s, bool ascii,
        struct text *t);

/* ---- sentence_file.c ---- */

/* Adds what file `node` of the tree is; for a tree whose files are not nodes on the flash.
 * Bounded by the length of its path. */
void file_sentence(const struct tree *tree, uint32_t node, bool ascii, struct text *t);

#endif
