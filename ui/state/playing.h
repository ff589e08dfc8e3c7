/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The simulated flash that is played with (ui/flash, ui/frame/playing.h). */
#ifndef UI_STATE_PLAYING_H
#define UI_STATE_PLAYING_H

#include <stdbool.h>

#include "play/play.h"
#include "recall/notes.h"

/* The store and the part that are looked at; ui/list/part.c goes to another. */
struct here {
	struct firmware *firmware; /* of the current store: the file, or one below */
	struct volume *volume;     /* the current JFFS2 part, in that store; NULL: none (yet) */
	const struct tree *tree;   /* the files of the current part where that is another */
	bool chosen;               /* the user has chosen a tab or part */
	bool below;                /* to go to the store below when it is made again */
};

struct playing {
	struct play *play;     /* borrowed, or owned with an origin; NULL: an image is looked at */
	struct here origin;    /* where one was in the image of which it is a copy, and comes back to;
	                        * all 0: it is none */
	struct note_list notes; /* the marks in that, meanwhile */
	bool predicts;         /* a question comes before what a command did is shown */
	bool saved;            /* nothing was done since the script was saved */
	struct play_fact fact; /* what the question is about, until it is answered */
	struct text result;    /* of the last command, likewise */
};

#endif
