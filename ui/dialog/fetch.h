/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads contents for a dialog, in slices: a node of a few bytes may inflate to 4 MiB, and
 * no key may wait for hundreds of them. There is at most one reading; it ends with its
 * dialog. Esc stops it, and the dialog shows what there is, marked as partial.
 */
#ifndef UI_DIALOG_FETCH_H
#define UI_DIALOG_FETCH_H

#include "ui/state/state.h"

/* What to do with the contents. */
struct fetch_way {
	/* A slice; adds the bytes inflated and copied to *work. False at the end, with
	 * `failed` and `err` set on failure. */
	bool (*step)(struct fetch *, uint64_t *work);
	double (*progress)(const struct fetch *); /* 0 to 1 */
	/* Fills the dialog with the result, or closes it. */
	void (*finish)(struct ui *, bool stopped);
};

/* Begins to read for `d`, which is open. Takes over the contents: `how` uses one or both
 * of them. The first slice is done when it returns. */
void fetch_begin(struct ui *ui, struct dialog *d, const struct fetch_way *how,
        struct content content[SIDES]);
bool fetch_on(const struct fetch *r);
void fetch_work(struct ui *ui);
double fetch_progress(const struct fetch *r);
/* Stops early; the dialog stays, with what has been read. */
void fetch_stop(struct ui *ui);
/* Cancels it: the dialog is closed. */
void fetch_end(struct fetch *r);

#endif
