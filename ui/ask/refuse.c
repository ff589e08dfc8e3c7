/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/ask/refuse.h"

#include "firmware/model/children.h"
#include "list/files/files.h"
#include "list/parts/env.h"
#include "list/parts/pages.h"
#include "ui/list/pane.h"
#include "ui/past/point.h"

const char *
refuse_without_volume(const struct ui *ui)
{
	if (ui->here.volume)
		return NULL;
	if (ui->here.tree)
		return "this part is not JFFS2";
	return ui_scanned(ui) ? "there is no JFFS2 file system in this image"
	                      : "no file system was found yet";
}

const char *
refuse_without_files(const struct ui *ui)
{
	const char *refusal = refuse_without_volume(ui);

	if (refusal || ui_tree(ui))
		return refusal;
	return ui_scanned(ui) ? "the files were not put together: the scan was stopped"
	                      : "the files are not put together yet";
}

const char *
refuse_without_tree(const struct ui *ui)
{
	return ui->here.tree ? NULL : refuse_without_files(ui);
}

const char *
refuse_without_deleted(const struct ui *ui)
{
	const char *refusal = refuse_without_tree(ui);
	const struct pane *p = &ui->panes[PANE_FILES];

	if (refusal)
		return refusal;
	if (!ui_tree(ui)->class->with_deleted)
		return "a file system of this kind keeps no deleted files";
	return p->open && table_files_keep_deleted(&p->table) ? NULL
	       : "while a mount is replayed deleted files are not listed";
}

const char *
refuse_without_branch(const struct ui *ui)
{
	const struct pane *p = &ui->panes[ui->tabs.focus];
	const struct table *t = &p->table;

	if (!p->open || p->row >= pane_count(ui, ui->tabs.focus))
		return "nothing is selected";
	if (!table_folds(t))
		return t->class->folding && !t->view ? "nothing to unfold here" : "a list that is sorted or filtered doesn't fold";
	return table_is_branch(t, p->row) ? NULL : "nothing to unfold here";
}

const char *
refuse_without_uimage(const struct ui *ui)
{
	return ui->here.firmware->uimages.count > 0 ? NULL : "this image has no uImage header";
}

static const char *
while_writing(const struct ui *ui)
{
	const char *refusal = refuse_without_volume(ui);

	return !refusal && ui->writing.on ? "something is being written" : refusal;
}

const char *
refuse_in_past(const struct ui *ui)
{
	const char *refusal = while_writing(ui);

	return !refusal ? point_refusal(ui) : refusal;
}

/* Time travel needs the whole log. */
const char *
refuse_without_log(const struct ui *ui)
{
	const char *refusal = refuse_without_files(ui);

	if (!refusal && !ui_scanned(ui))
		refusal = "the scan is still running";
	return !refusal ? while_writing(ui) : refusal;
}

const char *
refuse_without_wide(const struct ui *ui)
{
	return ui->display.canvas->columns >= LAYOUT_WIDE_COLUMNS && !ui->tabs.zoomed
	               ? NULL : "there is only one column";
}

const char *
refuse_without_halves(const struct ui *ui)
{
	return ui->display.terminal->halves ? NULL
	                            : "it takes UTF-8 and a terminal with 256 colours";
}

const char *
refuse_without_lesson(const struct ui *ui)
{
	return ui->lesson.list ? NULL
	                               : "there is no lesson: flashloupe --lesson has some";
}

const char *
refuse_without_history(const struct ui *ui)
{
	return ui->history.at > 0 ? NULL : "nothing to go back to";
}

const char *
refuse_without_future(const struct ui *ui)
{
	return ui->history.at + 1 < ui->history.visits.count ? NULL
	                                                     : "nothing to go forward to";
}

const char *
refuse_without_other(const struct ui *ui)
{
	return ui->comparing.compare
	               ? NULL : "there is one image only: flashloupe A B opens two";
}

const char *
refuse_without_images(const struct ui *ui)
{
	return ui->options->leave ? NULL
	       : "this is the only image: flashloupe DIRECTORY lists several";
}

const char *
refuse_without_env(const struct ui *ui)
{
	return env_is_there(firmware_root(ui->here.firmware))
	               ? NULL : "the image has no U-Boot environment that is known by its checksum";
}

const char *
refuse_without_pages(const struct ui *ui)
{
	return pages_are_there(firmware_root(ui->here.firmware))
	               ? NULL : "the image is not a NAND dump with spare areas";
}

const char *
refuse_without_search(const struct ui *ui)
{
	return ui->find.text[0] ? NULL : "nothing was searched for yet: / searches";
}

const char *
refuse_without_found(const struct ui *ui)
{
	return ui->found.search ? NULL : "contents were not searched yet: /c:text searches them";
}
