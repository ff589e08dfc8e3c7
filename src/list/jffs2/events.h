/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The events of a simulated flash as a list. */
#ifndef LIST_JFFS2_EVENTS_H
#define LIST_JFFS2_EVENTS_H

#include "table/table.h"

struct play;

/* Opens a view of them; `f` and `v` are the image at the moment, and its file system: NULL where
 * that isn't known. */
void table_open_events(struct table *t, const struct play *p, struct firmware *f,
        struct volume *v);

#endif
