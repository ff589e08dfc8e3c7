/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The clipboard of the terminal, by the control sequence OSC 52: the terminal that shows
 * the program sets it, even at the other end of a remote shell. There is no reply.
 */
#ifndef UI_TERMINAL_CLIPBOARD_H
#define UI_TERMINAL_CLIPBOARD_H

#include <stdbool.h>

#include "text/text.h"

/* Longer texts are refused: terminals cut off long sequences, or worse. */
enum { CLIPBOARD_MOST = 64 * 1024 };

/* Adds the sequence that sets the clipboard to `bytes`, at most CLIPBOARD_MOST of them.
 * Inside tmux it is added twice: plain, for a tmux that sets the clipboard itself
 * (set-clipboard), and wrapped, for one that passes it through (allow-passthrough). */
void clipboard_add_sequence(struct text *t, struct span bytes, bool tmux);

#endif
