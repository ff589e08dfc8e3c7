/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Formats that are recognised but not opened: their headers tell their length, so that a
 * dump's list of parts has names in it instead of unknown data.
 */
#ifndef FIRMWARE_KNOWN_H
#define FIRMWARE_KNOWN_H

#include "store/part.h"

extern const struct format known_squashfs;

#endif
