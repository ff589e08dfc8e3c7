/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why an action can't be done now: a sentence for the status line, NULL if it can. For
 * the action table.
 */
#ifndef UI_ASK_REFUSE_H
#define UI_ASK_REFUSE_H

#include "ui/state/state.h"

const char *refuse_without_volume(const struct ui *ui);
const char *refuse_without_tree(const struct ui *ui); /* any part with files */
const char *refuse_without_deleted(const struct ui *ui);
const char *refuse_without_files(const struct ui *ui);
const char *refuse_without_branch(const struct ui *ui); /* in a list that folds */
const char *refuse_without_uimage(const struct ui *ui);
const char *refuse_in_past(const struct ui *ui);
const char *refuse_without_log(const struct ui *ui);
const char *refuse_without_wide(const struct ui *ui);
const char *refuse_without_halves(const struct ui *ui);
const char *refuse_without_lesson(const struct ui *ui);
const char *refuse_without_history(const struct ui *ui);
const char *refuse_without_future(const struct ui *ui);
const char *refuse_without_other(const struct ui *ui);
const char *refuse_without_env(const struct ui *ui);
const char *refuse_without_images(const struct ui *ui); /* several to choose from */
const char *refuse_without_pages(const struct ui *ui);
const char *refuse_without_found(const struct ui *ui); /* hits in contents */
const char *refuse_without_search(const struct ui *ui);

#endif
