/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the stages of a JFFS2 part; volume `i` is an index of f->volumes. */
#ifndef FIRMWARE_VOLUME_VOLUME_PRIVATE_H
#define FIRMWARE_VOLUME_VOLUME_PRIVATE_H

#include "firmware/volume/volume.h"

/* ---- volume.c ---- */

/* A volume of `f` without a part yet, in the present. */
struct volume *volume_new(struct firmware *f);
/* The index of a volume in f->volumes, their count if it is none of them. */
size_t volume_index(const struct firmware *f, const struct volume *v);
/* Sets up the volume's tree, empty or built. */
void volume_make_tree(struct volume *v);
/* Shows the present again, before what the past borrows goes. */
void volume_leave_past(struct firmware *f, struct volume *v);
/* Forgets what was decided of the volume's nodes. */
void volume_clear(struct volume *v);

/* ---- volume_decide.c ---- */

/* Decides the erase size of volume `i`, and what is done next; false while the workers are at
 * it. */
bool volume_decide(struct firmware *f, size_t i);
/* Begins to decide; what volume_decide would do itself. */
void volume_decide_begin(struct firmware *f, size_t i);
void volume_decide_cancel(struct firmware *f);

/* ---- volume_divide.c ---- */

/* Continues looking for more than one file system in a volume whose plain scan is complete;
 * false once that is done. If it was divided it must be scanned again: see its stage. */
bool volume_divide(struct firmware *f, size_t i);
/* Ends it early. */
void volume_divide_cancel(struct firmware *f);

/* ---- reading.c ---- */

/* Begins to read the volume, whose files are built. */
void reading_begin(struct volume *v, struct volume_work *w, struct workers *workers);
/* Reads about `budget` bytes more; false when it is done. */
bool reading_step(struct volume *v, struct volume_work *w, uint64_t budget);
/* Stops reading; call this before the log changes. */
void reading_cancel(struct volume_work *w);

/* ---- spare_nodes.c ---- */

/* The NAND layout of which the image is a raw dump with spare areas, as the interrupted nodes of
 * the volume prove; NULL if they don't. */
const struct nand_layout *spare_layout(const struct firmware *f, struct volume *v);
/* Fills in v->oob where its store is the pages of a NAND dump; true if it is. */
bool spare_fill_oob(struct volume *v);
/* Reverts the decision, since v->raw is set, and says what to do. */
void spare_explain(struct volume *v);

/* ---- spare_block.c ---- */

/* As spare_layout, for spare areas at the ends of blocks; v keeps the layout. */
const struct nand_layout *spare_at_block_end(struct volume *v);

/* ---- grow.c ---- */

/* Lets JFFS2 part `part` begin where a partition given by the user does, if the bytes between are
 * unassigned: Linux mounts it from there, and counts erase blocks from there. Returns the index that
 * the part has then. */
int volume_take_partition(struct firmware *f, int part);
/* In an image of nothing but 0xff, makes all of it, or the only partition of a typed table, a JFFS2
 * part, where that or a typed erase size says that it is erased flash: Linux mounts it, though no node
 * tells what it is. */
void volume_take_erased(struct firmware *f);

/* Moves the ends of the volume's part to the block ends given by the erase size, over
 * unassigned bytes; true if one moved. */
bool volume_grow(struct firmware *f, struct volume *v);

#endif
