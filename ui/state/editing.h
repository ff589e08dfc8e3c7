/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The changes to files that are pending (ui/edit). */
#ifndef UI_STATE_EDITING_H
#define UI_STATE_EDITING_H

#include "base/array.h"
#include "job/job.h"
#include "job/source.h"
#include "text/text.h"
#include "wish/wish.h"

struct edit_trial;
struct volume;

struct editing {
	struct wish wish;               /* all of them, in their order */
	ARRAY(struct source) sources;   /* what contents come from */
	struct volume *volume;          /* whose files; may be gone, so compare it only */
	struct wished *wished;          /* owned: its files with the changes; NULL: none, or they no
	                                 * longer fit, ... */
	uint64_t tried;                 /* ... in this generation */
	bool kept;                      /* written, or saved as a script, since the last one */
	struct edit_trial *trial;       /* owned: what a new image would be, while that is tried, ... */
	struct job trying;              /* ... and the job that does */
	/* The change that dialogs ask the words of. */
	enum wish_verb verb;
	struct text words[WISH_WORDS];
	size_t asked;
	struct text text;               /* of the pager, while a line of it is asked for: ... */
	uint32_t line;                  /* ... this one, from 1 on */
};

#endif
