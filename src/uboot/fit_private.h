/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by recognising and telling of a FIT. */
#ifndef UBOOT_FIT_PRIVATE_H
#define UBOOT_FIT_PRIVATE_H

#include "store/fact.h"
#include "uboot/fit.h"

/* ---- fit_format.c ---- */

/* The present images in the order of their data; returns how many. */
size_t fit_sort(const struct fit *f, const struct fit_image *sorted[FIT_IMAGES_MAX]);

/* ---- fit_facts.c ---- */

/* Adds what is known of the FIT that part `p` begins with. */
void fit_facts(const struct part *p, struct span store, struct fact_list *facts);

#endif
