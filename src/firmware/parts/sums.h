/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the formats tell of the parts of a store (store/fact.h), with their checksums
 * computed as far as the work has come. JFFS2 and uImage headers have their own.
 */
#ifndef FIRMWARE_PARTS_SUMS_H
#define FIRMWARE_PARTS_SUMS_H

#include "firmware/model/model.h"
#include "store/fact.h"

/* Adds what is known of part `part`; nothing if its format tells nothing. */
void firmware_facts(const struct firmware *f, int part, struct fact_list *list);

#endif
