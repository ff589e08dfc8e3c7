/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/state/glimpse.h"

static const double LEAST_PROGRESS = 0.02;

struct glimpse
glimpse_of(const struct firmware *f)
{
	return (struct glimpse){ f, f->generation, firmware_progress(f) };
}

bool
glimpse_stands(const struct glimpse *g, const struct firmware *f)
{
	double now;

	if (g->firmware != f)
		return false;
	if (g->generation == f->generation)
		return true;
	if (f->phase == FIRMWARE_DONE)
		return false;
	now = firmware_progress(f);
	return now >= g->progress && now - g->progress < LEAST_PROGRESS;
}
