/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From one thing to another: what Enter does in each pane, and the jumps. Each first
 * remembers where it came from, for Backspace.
 */
#ifndef UI_GO_FOLLOW_H
#define UI_GO_FOLLOW_H

#include "firmware/model/subject.h"
#include "ui/state/state.h"

/* Enter: calls `enter` of the focused pane's class. */
void follow_selected(struct ui *ui);

/* From Nodes to Files and back; the same file stays selected where there is one. */
void follow_swap(struct ui *ui);

/* Enter, by pane. */
void follow_part(struct ui *ui);
void follow_node(struct ui *ui);
void follow_file(struct ui *ui);
void follow_offset(struct ui *ui); /* blocks, issues */
void follow_field(struct ui *ui);

/* Goes to what a row stands for: its node or part. */
void follow_subject(struct ui *ui, const struct subject *s);
/* Goes to the directory entry that names the selected file. */
void follow_name(struct ui *ui);

/* ---- jump.c ---- */

/* The next (1) or previous (-1) one from the selected offset on. */
void jump_block(struct ui *ui, int direction);
void jump_free(struct ui *ui, int direction);
void jump_issue(struct ui *ui, int direction);
void jump_mark(struct ui *ui, int direction);
/* Of the selected inode: by place in the log; by version. */
void jump_node(struct ui *ui, int direction);
void jump_version(struct ui *ui, int direction);

#endif
