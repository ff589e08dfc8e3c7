/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When a picture of a whole image was made. It takes as long as the image has nodes, so it is not
 * made again for each slice of a scan, only once that has got a little further.
 */
#ifndef UI_STATE_GLIMPSE_H
#define UI_STATE_GLIMPSE_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/firmware.h"

struct glimpse {
	const struct firmware *firmware; /* NULL: none was made */
	uint64_t generation;
	double progress; /* of the scan, 0 to 1 */
};

struct glimpse glimpse_of(const struct firmware *f);
/* True if the picture still shows `f`, or nearly so while it is scanned. */
bool glimpse_stands(const struct glimpse *g, const struct firmware *f);

#endif
