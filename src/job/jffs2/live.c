/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/jffs2/live.h"

#include "jffs2/live/script.h"

bool
live_play(struct span script, struct text *told, struct text *image, struct error *err)
{
	struct live_script *s = live_script_new();
	bool ok = live_script_run(s, script, told, err);

	if (ok)
		live_script_image(s, image);
	live_script_free(s);
	return ok;
}
