/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the contents of a file differ, in two images or two versions. */
#include "compare/compare.h"
#include "firmware/firmware.h"
#include "firmware/model/subject.h"
#include "ui/ask/delta.h"
#include "ui/list/pane.h"
#include "ui/pane/compare.h"
#include "ui/take/order.h"

/* ---- contents ---- */

/* One of them could not be opened. */
static void
fail(struct ui *ui, enum role role, struct content x[SIDES], const struct error *err)
{
	ui_say(ui, role, "%s", err->text);
	content_close(&x[0]);
	content_close(&x[1]);
}

static void
difference_of_images(struct ui *ui)
{
	const struct compare_row *row = compare_selected(ui);
	struct content x[SIDES] = { 0 };
	struct text path = { 0 };
	struct error err = { "" };
	uint32_t inode;
	bool there = row && ui->comparing.by == COMPARE_FILES && row->kind != COMPARE_ADDED
	             && row->kind != COMPARE_REMOVED;

	if (!there) {
		ui_say(ui, ROLE_STATUS,
		        "d compares the contents of a file that is in both");
		return;
	}
	compare_add_path(ui->comparing.compare, row, 0, &path);
	for (int k = 0; there && k < SIDES; k++) {
		inode = compare_inode(ui->comparing.compare, row, k);
		there = content_open(&x[k], ui->comparing.compare->tree[k], inode, NULL,
		        &err);
	}
	if (there)
		delta_show(ui, x, text_str(&path));
	else
		fail(ui, ROLE_STATUS, x, &err);
	text_free(&path);
}

/* The version in a row of History. */
static uint32_t
version_in(const struct ui *ui, size_t row)
{
	struct subject s;

	table_subject(&ui->panes[PANE_HISTORY].table, row, &s);
	return s.volume->log.extents.at[s.extent].version;
}

/* The older of the two first. */
static void
show_versions(struct ui *ui, uint32_t from, uint32_t to)
{
	const struct tree *tree = volume_tree(ui->here.volume);
	uint32_t inode = tree_by_ino(tree, ui->versions.ino);
	uint32_t version[SIDES] = { from < to ? from : to, from < to ? to : from };
	struct content x[SIDES] = { 0 };
	struct text what = { 0 };
	struct error err = { "" };

	order_add_file(ui, tree, inode, &what);
	text_addf(&what, ", version %u against version %u",
	        (unsigned)version[1], (unsigned)version[0]);
	if (content_begin(&x[0], tree, inode, &version[0], &err)
	        && content_begin(&x[1], tree, inode, &version[1], &err))
		delta_show(ui, x, text_str(&what));
	else
		fail(ui, ROLE_ERROR, x, &err);
	text_free(&what);
}

static void
difference_of_versions(struct ui *ui)
{
	size_t row = ui->panes[PANE_HISTORY].row;
	uint32_t version;

	if (!pane_begin(ui, PANE_HISTORY) || row >= pane_count(ui, PANE_HISTORY)) {
		ui_say(ui, ROLE_STATUS, "%s", pane_empty_reason(ui, PANE_HISTORY));
		return;
	}
	version = version_in(ui, row);
	if (ui->versions.has_mark && ui->versions.marked != version)
		show_versions(ui, ui->versions.marked, version);
	else if (row > 0)
		show_versions(ui, version_in(ui, row - 1), version);
	else
		ui_say(ui, ROLE_STATUS, "no version before this one is left");
}

void
compare_difference(struct ui *ui)
{
	if (pane_has_focus(ui, &ui->panes[PANE_COMPARE]))
		difference_of_images(ui);
	else
		difference_of_versions(ui);
}

void
compare_mark(struct ui *ui)
{
	size_t row = ui->panes[PANE_HISTORY].row;
	uint32_t version;

	if (!pane_begin(ui, PANE_HISTORY) || row >= pane_count(ui, PANE_HISTORY))
		return;
	version = version_in(ui, row);
	ui->versions.has_mark = !ui->versions.has_mark || ui->versions.marked != version;
	ui->versions.marked = version;
	ui_say(ui, ROLE_STATUS, ui->versions.has_mark ? "version %u is marked: d on another shows "
	        "what differs" : "version %u is not marked any more", (unsigned)version);
}
