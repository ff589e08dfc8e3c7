/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folder of what is remembered, and the names in it. */
#ifndef RECALL_RECALL_FOLDER_H
#define RECALL_RECALL_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* Makes the folder and those above it where they are missing, for the user alone; false with
 * err set if it can't be used. */
bool recall_folder_make(const char *folder, struct error *err);
/* Deletes the files that were written longest ago until there are `most`; only names as
 * recall_add_identity makes them. What can't be deleted stays. */
void recall_folder_prune(const char *folder, size_t most);

#endif
