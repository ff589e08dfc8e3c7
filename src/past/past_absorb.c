/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The views that were made on the way become what is shown. */
#include "past/past.h"

#include <string.h>

#include "jffs2/view/view_absorb.h"

bool
past_absorb(struct volume *v, uint64_t left)
{
	struct past *past = v->past;
	bool away = past->point.kind != POINT_NOW;
	struct jffs2_fs *made;

	for (;;) {
		made = past->earlier.base ? &past->earlier : &past->target;
		if (past->absorbing) {
			if (jffs2_fs_absorb_step(past->absorbing, &left))
				return false;
			jffs2_fs_absorb_finish(past->absorbing);
			past->absorbing = NULL;
		} else if (past->earlier.base && past->target.base) {
			past->absorbing = jffs2_fs_absorb_begin(made, &past->target);
		} else if (away && made->base) {
			past->absorbing = jffs2_fs_absorb_begin(&past->shown, made);
		} else {
			break;
		}
	}
	if (away)
		return true;
	/* What is a difference from the present is what will be shown. */
	past->shown = *made;
	memset(made, 0, sizeof *made);
	return true;
}
