/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lens shows a volume as a mount knows it after one of its steps (jffs2/steps/steps.h). Tables
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

/* The files as they are known by then, a tree that the caller frees before the volume changes;
 * NULL where they stand as they do in the end. */
struct tree *lens_tree(const struct lens *l, const struct volume *v);

#endif
