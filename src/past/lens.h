/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lens shows a volume as a mount knows it after one of its steps (jffs2/steps.h). Tables
 * and maps that carry one ask here how nodes, names and inodes stand; with no lens, or one
 * on another volume, they stand as they do in the end. A lens borrows the volume and needs
 * no care when that is scanned anew: without steps it shows the end. Its struct is in
 * table/table.h.
 */
#ifndef PAST_LENS_H
#define PAST_LENS_H

#include "firmware/firmware.h"
#include "table/table.h"

/* True if `v` is seen through it: it stands differently from the end, perhaps. */
bool lens_on(const struct lens *l, const struct volume *v);

/* The state of extent `i` of `v`; false if it is not read yet. */
bool lens_state(const struct lens *l, const struct volume *v, uint32_t i,
        enum node_state *state);

/* The letter and the name of a state; a node whose content is to be looked at is "u". */
char lens_letter(enum node_state state);
const char *lens_state_name(enum node_state state);

/* True if metadata and content of the inode have been looked at, and it is still there. */
bool lens_read(const struct lens *l, const struct volume *v, uint32_t inode);

/* ---- names; an entry is a name of jffs2/steps.h; the first are fs->entries ---- */

struct jffs2_entry lens_entry(const struct lens *l, const struct volume *v, uint32_t entry);

/* The k-th name of a directory that is or ever was there, by name; FS_NONE beyond the
 * last. Those that are not there now: lens_there. */
uint32_t lens_name(const struct lens *l, const struct volume *v, uint32_t dir, uint32_t k);
bool lens_there(const struct lens *l, const struct volume *v, uint32_t entry);

/* For each inode the entry by which a walk from the root comes to it first, FS_NONE where
 * none does: jffs2_inode.parent, through the lens. */
void lens_parents(const struct lens *l, const struct volume *v, uint32_t *parents);

/* True if the name, or else the inode when it was read, says that it is a directory. */
bool lens_directory(const struct lens *l, const struct volume *v, uint32_t entry,
        uint32_t inode);

#endif
