/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/pane/neighbour.h"

#include "firmware/model/subject.h"
#include "ui/list/pane.h"
#include "ui/pager/pager.h"

const char *
neighbour_refusal(const struct ui *ui)
{
	return source_class(ui)->neighbour ? NULL : "the file was not opened from a list of files";
}

void
neighbour_go(struct ui *ui, int direction)
{
	source_class(ui)->neighbour(ui, direction);
}

/* Is the row a file that can be viewed? */
static bool
has_content(const struct table *t, size_t row, struct subject *s)
{
	table_subject(t, row, s);
	return subject_tree(s) && s->inode != TREE_NONE && tree_is_file(subject_tree(s), s->inode);
}

void
neighbour_view(struct ui *ui, int direction)
{
	enum pane_id source = ui->tabs.source;
	size_t count = pane_count(ui, source), row = ui->panes[source].row;
	struct pager_look look;
	struct subject s;

	do
		row += direction < 0 ? (size_t)-1 : 1;
	while (row < count && !has_content(&ui->panes[source].table, row, &s));
	if (row >= count) {
		ui_say(ui, ROLE_STATUS, "no file %s this one in the list",
		        direction < 0 ? "before" : "after");
		return;
	}
	/* Wrapping and line numbers stay as they were chosen. */
	look = pager_leave(ui);
	look.at = look.focus = 0;
	look.number = 1;
	look.continued = false;
	pane_select(ui, source, row);
	pager_return(ui, s.inode, &look);
}
