/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/go/follow.h"

#include <inttypes.h>
#include <sys/stat.h>

#include "firmware/model/subject.h"
#include "list/files/files.h"
#include "list/jffs2/nodes.h"
#include "list/parts/parts.h"
#include "ui/dialog/dialog.h"
#include "ui/go/go.h"
#include "ui/go/move.h"
#include "ui/list/pane.h"

void
follow_selected(struct ui *ui)
{
	if (ui->tabs.focus < PANE_LISTS && pane_count(ui, ui->tabs.focus) == 0)
		ui_say(ui, ROLE_STATUS, "%s", pane_empty_reason(ui, ui->tabs.focus));
	else
		ui->panes[ui->tabs.focus].class->enter(ui);
}

void
follow_part(struct ui *ui)
{
	struct pane *p = &ui->panes[PANE_PARTS];
	const struct table_folding *fold = p->table.class->folding;
	const struct tree_part *other;
	struct firmware *f;
	struct subject s;
	int part;

	if (!pane_subject(ui, PANE_PARTS, &s))
		return;
	part = table_parts_part(&p->table, table_base_row(&p->table, p->row), &f);
	other = firmware_tree_part(f, part);
	if (s.volume) {
		go_remember(ui);
		ui_set_volume(ui, s.volume);
		pane_show(ui, PANE_NODES);
	} else if (other && firmware_tree(f, part)) {
		go_remember(ui);
		ui_set_store(ui, f);
		ui_set_tree(ui, other->tree);
		pane_show(ui, PANE_FILES);
	} else if (other && other->ready) {
		ui_say(ui, ROLE_STATUS, "%s", other->err.text);
	} else if (s.fields) {
		pane_show(ui, PANE_EXPLAIN);
	} else if (!p->table.view && fold->is_branch(&p->table, p->row)) {
		move_toggle_fold(ui);
	} else {
		ui_say(ui, ROLE_STATUS, "nothing to open here; x exports it");
	}
}

void
follow_node(struct ui *ui)
{
	struct tree_stat st;
	struct subject s;

	if (!pane_subject(ui, PANE_NODES, &s))
		return;
	if (s.extent == EXTENT_NONE || !s.fields) {
		go_remember(ui);
		pane_show(ui, PANE_BLOCKS);
		pane_select_offset(ui, PANE_BLOCKS, s.offset);
	} else if (!ui->here.volume->built) {
		ui_say(ui, ROLE_ERROR, "the files are not put together yet");
	} else if (volume_is_later(ui->here.volume, s.extent)) {
		ui_say(ui, ROLE_STATUS, "this node is not written yet at the point that is set");
	} else if (s.inode == TREE_NONE) {
		ui_say(ui, ROLE_STATUS, "this node belongs to no file");
	} else if (pane_select_inode(ui, s.inode)) {
		go_remember(ui);
		pane_show(ui, PANE_FILES);
	} else {
		tree_stat(volume_files(ui->here.volume), s.inode, &st);
		ui_say(ui, ROLE_STATUS, "no name leads to inode %" PRIu32, st.ino);
	}
}

/* True if what is selected is a link, and it was followed, or a message says why not. */
static bool
follow_link(struct ui *ui, uint32_t node)
{
	const struct tree *tree = ui_tree(ui);
	struct tree_stat st = { 0 };
	struct error err;
	uint32_t to;

	if (node != TREE_NONE)
		tree_stat(tree, node, &st);
	if (st.error || !S_ISLNK(st.mode))
		return false;
	to = tree_follow_link(tree, node, &err);
	if (to == TREE_NONE) {
		ui_say(ui, ROLE_STATUS, "%s", err.text);
		return true;
	}
	go_remember(ui);
	if (!pane_select_inode(ui, to))
		ui_say(ui, ROLE_STATUS, "no name leads there");
	return true;
}

void
follow_file(struct ui *ui)
{
	struct pane *p = &ui->panes[PANE_FILES];
	struct tree_stat st;
	struct subject s;
	uint32_t count;

	if (!pane_subject(ui, PANE_FILES, &s))
		return;
	if (table_is_branch(&p->table, p->row)) {
		move_toggle_fold(ui);
		return;
	}
	if (follow_link(ui, s.inode))
		return;
	if (!ui->here.volume) {
		ui_say(ui, ROLE_STATUS, "v shows its content, x extracts it");
		return;
	}
	if (s.inode == TREE_NONE) {
		follow_name(ui);
		return;
	}
	tree_stat(volume_files(ui->here.volume), s.inode, &st);
	count = volume_node_count(ui->here.volume, s.inode);
	if (count == 0) {
		ui_say(ui, ROLE_STATUS, "inode %" PRIu32 " has no nodes", st.ino);
		return;
	}
	go_to_extent(ui, volume_node(ui->here.volume, s.inode, 0));
	if (count == 1)
		ui_say(ui, ROLE_STATUS, "the only node of inode %" PRIu32, st.ino);
	else
		ui_say(ui, ROLE_STATUS, "the first of %" PRIu32 " nodes of inode %" PRIu32
		        "; * goes to the next", count, st.ino);
}

void
follow_swap(struct ui *ui)
{
	bool names = pane_classes[ui->tabs.focus].of_names;
	enum pane_id other = names ? PANE_NODES : PANE_FILES;
	struct subject from, to;

	if (!ui_subject(ui, &from))
		from.inode = TREE_NONE;
	if (names && from.inode != TREE_NONE && volume_node_count(ui->here.volume, from.inode)
	        && !(pane_subject(ui, other, &to) && to.inode == from.inode))
		pane_select_extent(ui, volume_node(ui->here.volume, from.inode, 0));
	else if (!names && from.inode != TREE_NONE)
		pane_select_inode(ui, from.inode);
	go_remember(ui);
	pane_show(ui, other);
}

/* The node that names row `row` of Files, also where a pending change removes the name; EXTENT_NONE. */
static uint32_t
name_of(const struct ui *ui, const struct table *t, size_t row)
{
	const struct tree *stored = volume_tree(ui->here.volume);
	uint32_t node = table_files_dirent(t, row), entry = table_files_entry(t, row);
	struct tree_place p;

	if (node != EXTENT_NONE || entry == TREE_NONE || entry >= tree_entries(stored))
		return node;
	return tree_place(stored, entry, TREE_NONE, &p) ? p.piece : EXTENT_NONE;
}

void
follow_name(struct ui *ui)
{
	const struct pane *p = &ui->panes[PANE_FILES];
	uint32_t node;
	size_t row;

	if (p->row >= pane_count(ui, PANE_FILES))
		return;
	row = table_base_row(&p->table, p->row);
	node = name_of(ui, &p->table, row);
	if (node != EXTENT_NONE)
		go_to_extent(ui, node);
	else if (table_files_entry(&p->table, row) == TREE_NONE)
		ui_say(ui, ROLE_STATUS, "the root directory has no name");
	else
		ui_say(ui, ROLE_STATUS, volume_wished(ui->here.volume)
		        ? "no node names it yet: it comes from a pending change (~ lists them)"
		        : "no node that names it is left");
}

void
follow_subject(struct ui *ui, const struct subject *s)
{
	if (!s->volume) {
		go_to_place(ui, s->firmware, s->offset, NULL);
		return;
	}
	go_remember(ui);
	ui_set_volume(ui, s->volume);
	pane_show(ui, PANE_NODES);
	if (s->extent != EXTENT_NONE)
		pane_select_extent(ui, s->extent);
	else if (pane_ready(ui, PANE_NODES))
		pane_select(ui, PANE_NODES, table_nodes_row_at(
		        &ui->panes[PANE_NODES].table, s->offset - s->volume->offset));
}

void
follow_offset(struct ui *ui)
{
	struct subject s;

	if (ui_subject(ui, &s))
		follow_subject(ui, &s);
}

void
follow_field(struct ui *ui)
{
	const struct field *f;
	struct dialog *d;
	struct subject s;

	if (!ui_subject(ui, &s) || subject_field_count(&s) == 0)
		return;
	f = subject_field(&s, ui->field);
	d = dialog_push(ui, f->name);
	text_addf(&d->body, "Field of %s, %" PRIu32 " byte%s at +%" PRIu32 ".\n", s.title,
	        f->width, f->width == 1 ? "" : "s", f->offset);
	text_add(&d->body, f->help ? f->help : "");
	for (const struct value_name *n = f->names; n && n->name; n++)
		text_addf(&d->body, "\n%6" PRIu32 "  %s%s%s", n->value, n->name,
		        n->help ? ": " : "", n->help ? n->help : "");
}
