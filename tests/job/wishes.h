/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random wishes that are possible: changes of every kind to what a tree has. */
#ifndef TESTS_WISHES_H
#define TESTS_WISHES_H

#include "wish/wish.h"

enum { WISHES_NOW = 1700000000 };

/* The tree with up to `most` random changes; the same seed gives the same. */
struct wished *wishes_random(const struct tree *base, uint32_t seed, uint32_t most);
/* The tree with the changes, lines of a script, which must be possible. */
struct wished *wishes_of(const struct tree *base, const char *script);

#endif
