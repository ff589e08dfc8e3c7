/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why an action cannot be done now: a sentence for the status line, NULL if it can. For the
 * table of actions.
 */
#ifndef UI_ASK_REFUSE_H
#define UI_ASK_REFUSE_H

#include "ui/state/state.h"

const char *refuse_without_volume(struct ui *ui);
const char *refuse_without_tree(struct ui *ui); /* any part with files will do */
const char *refuse_without_files(struct ui *ui);
const char *refuse_without_directory(struct ui *ui); /* in Files */
const char *refuse_without_uimage(struct ui *ui);
const char *refuse_while_writing(struct ui *ui);
const char *refuse_in_past(struct ui *ui);
const char *refuse_without_log(struct ui *ui);
const char *refuse_without_wide(struct ui *ui);
const char *refuse_without_halves(struct ui *ui);
const char *refuse_without_lesson(struct ui *ui);
const char *refuse_without_history(struct ui *ui);
const char *refuse_without_future(struct ui *ui);
const char *refuse_without_other(struct ui *ui);
const char *refuse_without_search(struct ui *ui);

#endif
