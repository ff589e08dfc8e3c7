/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the formats of the room. */
#ifndef VENDOR_VENDOR_PRIVATE_H
#define VENDOR_VENDOR_PRIVATE_H

#include "store/fact.h"
#include "text/field.h"
#include "text/text.h"
#include "vendor/vendor.h"

/* ---- vendor.c ---- */

/* The bytes of the part and what follows it. */
struct span vendor_bytes(const struct part *p, struct span store);

/* Adds text of a fixed field, up to its first NUL, as a fact; nothing if it is empty. */
void vendor_add_text(struct fact_list *facts, const char *name, struct span field);

/* Writes `lead` and the text of the field in quotes. */
void vendor_describe(char line[96], const char *lead, struct span field);

/* The text of a fixed field, up to its first NUL. */
struct span vendor_text(struct span field);

/* Sets the payload of the hit: `len` bytes behind its header. */
void vendor_payload(struct part_hit *hit, struct span from, uint64_t len);

/* ---- fwtool.c ---- */

/* Where the trailers of OpenWrt at the end of `store` begin; its end if there are none. */
uint64_t fwtool_start(struct span store);

#endif
