/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folder of what is remembered, and the names in it; see also recall.h. */
#ifndef RECALL_RECALL_FOLDER_H
#define RECALL_RECALL_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* Deletes the files that were written longest ago until there are `most`; only names as
 * recall_add_identity makes them. What can't be deleted stays. */
void recall_folder_prune(const char *folder, size_t most);

/* Locks the folder of the file `path`; a descriptor for recall_folder_unlock, -1 with err set if
 * another program holds the lock for longer than it takes to save. */
int recall_folder_lock(const char *path, struct error *err);
void recall_folder_unlock(int lock);

#endif
