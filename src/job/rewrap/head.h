/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A uImage header that is wished for: made before a file that has none, or changed. */
#ifndef JOB_HEAD_H
#define JOB_HEAD_H

#include "job/rewrap/rewrap.h"

enum head_kind {
	HEAD_STAYS,  /* nothing is wished */
	HEAD_CHANGES,
	HEAD_NEW,    /* before all that is written */
	HEAD_REFUSED /* err is set */
};

/* What becomes of the header. A new one is made only for bytes that are all of a file, as in a
 * dump they would move; its payload is then what the rewrap makes. */
enum head_kind head_of(const struct rewrap_wish *wish, struct error *err);

#endif
