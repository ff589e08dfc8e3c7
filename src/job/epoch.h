/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SOURCE_DATE_EPOCH: the time that a reproducible output is made at
 * (https://reproducible-builds.org/specs/source-date-epoch). */
#ifndef JOB_EPOCH_H
#define JOB_EPOCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/* The time that is given, in seconds since 1970. *given is false if there is none; false with err set
 * if it is not a number of 32 bits. */
bool epoch_find(uint32_t *seconds, bool *given, struct error *err);

/* That time or, without one, that of the clock. */
bool epoch_now(uint32_t *seconds, struct error *err);

#endif
