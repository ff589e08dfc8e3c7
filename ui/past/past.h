/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a mount hides, on screen: versions of a file, what salvage changes. */
#ifndef UI_PAST_PAST_H
#define UI_PAST_PAST_H

#include "ui/state/state.h"

/* The version selected in History; false if that list is not in focus. */
bool past_version(struct ui *ui, uint32_t *version);

/* The selected inode; TREE_NONE after a message. */
uint32_t past_inode(struct ui *ui);

/* Begins to count what salvage changes in the current volume, once it is built; of a small one that
 * is all. */
void past_update(struct ui *ui);
/* True while it is being counted; goes on with that; how far it is, 0 to 1. */
bool past_counting(const struct ui *ui);
void past_count(struct ui *ui);
double past_counted(const struct ui *ui);
/* The user doesn't want to know; and whoever asks counts again. */
void past_stop_count(struct ui *ui);
void past_drop_count(struct ui *ui);
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
