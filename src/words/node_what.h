/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A node in one line, for people. */
#ifndef WORDS_NODE_WHAT_H
#define WORDS_NODE_WHAT_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/firmware.h"
#include "text/text.h"

/* Writes what extent `i` holds, one line for people; with `fate` also its state and
 * why. */
void node_what(const struct volume *v, uint32_t i, bool fate, struct text *t);

/* Adds extent `i` as magic, type and length: "1985 e002 891", "ffff ffff 4", "---- ---- 24". */
void node_brief(const struct volume *v, uint32_t i, struct text *t);

/* Adds its state, and why it has it where that is known: a sentence. */
void node_state(const struct volume *v, uint32_t i, struct text *t);

#endif
