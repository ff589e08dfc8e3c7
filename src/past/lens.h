/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lens shows a volume as a mount knows it after one of its steps (jffs2/steps/steps.h).
 * Tables and maps with a lens ask here for the state of nodes, names and inodes; without
 * one, or with one on another volume, they get the final state. A lens borrows the volume
 * and needs no care when that is rescanned: without steps it shows the end. Its struct is
 * in table/table.h.
 */
#ifndef PAST_LENS_H
#define PAST_LENS_H

#include "firmware/firmware.h"
#include "table/table.h"

/* True if `v` is seen through it, so that its state may differ from the final one. */
bool lens_on(const struct lens *l, const struct volume *v);

/* The state of extent `i` of `v`; false if it is not read yet. */
bool lens_state(const struct lens *l, const struct volume *v, uint32_t i,
        enum node_state *state);
/* The same of extent after extent; `w` begins zeroed. */
bool lens_state_on(const struct lens *l, const struct volume *v, struct jffs2_steps_walk *w,
        uint32_t i, enum node_state *state);

/* The letter and name of a state; a node whose content is yet to be checked is "u". */
char lens_letter(enum node_state state);
const char *lens_state_name(enum node_state state);

/* The files as known by then, a tree that the caller frees before the volume changes;
 * NULL if they are in their final state. It is usable once lens_walk, which goes on by *looks looks
 * and decreases that, returns false. */
struct tree *lens_tree(const struct lens *l, const struct volume *v);
bool lens_walk(struct tree *t, size_t *looks);

#endif
