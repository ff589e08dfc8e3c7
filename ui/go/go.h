/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Places: the present one, earlier ones, and the words for going somewhere ("0xcf66c",
 * "eb:3", "ino:7", "/etc/passwd").
 */
#ifndef UI_GO_GO_H
#define UI_GO_GO_H

#include "ui/state/state.h"

/* Remembers the present place, before going elsewhere. */
void go_remember(struct ui *ui);
/* Back (-1) or forward (1) in what was remembered, as far as there is more. */
void go_travel(struct ui *ui, int direction);

/* Goes where `words` say; false with err set if that can't be parsed or doesn't exist. */
bool go_to(struct ui *ui, const char *words, struct error *err);
/* Goes to what is at the offset of the current store: its node or part. */
bool go_to_offset(struct ui *ui, uint64_t offset, struct error *err);
/* The same in the store of `f`. */
bool go_to_place(struct ui *ui, struct firmware *f, uint64_t offset, struct error *err);
/* Selects part `part` of `f` in the pane Parts. */
void go_to_part(struct ui *ui, struct firmware *f, int part);
/* Goes to an extent of the current volume. */
void go_to_extent(struct ui *ui, uint32_t extent);

/* complete.c: adds to `whole` the words with the path that they begin completed as far as it is
 * clear, and to `others` the names that it may go on with, if there are several. */
void go_complete(const struct ui *ui, const char *words, struct text *whole,
        struct text *others);
/* The same for the path of a local file. */
void go_complete_local(const struct ui *ui, const char *words, struct text *whole,
        struct text *others);

/* The forms of `words`, a line each, for the prompt and the help. */
extern const char go_help[];

#endif
