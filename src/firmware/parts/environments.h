/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The U-Boot environments of an image. Where there are two copies, U-Boot uses the one
 * whose CRC is right; if both are, the flags decide (uboot/environment.h).
 */
#ifndef FIRMWARE_PARTS_ENVIRONMENTS_H
#define FIRMWARE_PARTS_ENVIRONMENTS_H

#include "firmware/model/model.h"
#include "uboot/environment.h"

/* Reads the environment in part `part`, whose offsets then count in `f`; false if there is
 * none. */
bool firmware_environment(const struct firmware *f, int part, struct environment *e);

/* True if U-Boot uses what is in part `part`: it is the only copy, or the better one. */
bool environment_in_use(const struct firmware *f, int part);

#endif
