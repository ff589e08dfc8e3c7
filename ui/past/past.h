/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a mount hides, on screen: versions of a file, what salvage changes. */
#ifndef UI_PAST_PAST_H
#define UI_PAST_PAST_H

#include "ui/state/state.h"

/* The version selected in History; false if that list is not in focus. */
bool past_version(struct ui *ui, uint32_t *version);

/* The selected inode; TREE_NONE after a message. */
uint32_t past_inode(struct ui *ui);

/* Finds out what salvage changes in the current volume, once it is built. */
void past_update(struct ui *ui);
/* Adds "salvage: 3 files changed", if that is known. */
void past_add_salvage(const struct ui *ui, struct text *t);


/* Goes to the node that supersedes the selected one. */
void past_superseder(struct ui *ui);
/* Shows the versions of the selected file in History. */
void past_open(struct ui *ui);
/* The picture of the selected file. */
void past_layers(struct ui *ui);
/* Toggles whether nodes that cross a block boundary count; whether summaries are read. */
void past_toggle_salvage(struct ui *ui);
void past_toggle_summaries(struct ui *ui);

#endif
