/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "ui/dialog/dialog.h"
#include "ui/list/pane.h"
#include "ui/pager/pager_private.h"
#include "ui/past/past.h"
#include "ui/take/order.h"

/* ---- what is no file ---- */

static bool
accept_link(struct ui *ui, struct dialog *d)
{
	struct error err;
	uint32_t to = tree_follow_link(ui_tree(ui), (uint32_t)d->value, &err);

	if (to == TREE_NONE) {
		dialog_fail(d, "%s", err.text);
		return false;
	}
	pane_show(ui, PANE_FILES);
	pane_select_inode(ui, to);
	return true;
}

static void
tell_link(struct ui *ui, uint32_t node)
{
	struct dialog *d = dialog_push(ui, "Symbolic link");
	struct text target = { 0 };

	order_add_file(ui, ui_tree(ui), node, &d->body);
	text_add(&d->body, " is a symbolic link to ");
	text_add_target(&target, tree_target(ui_tree(ui), node));
	text_add_readable_path(&d->body, span_of(target.at, target.len),
	        ui->display.canvas->ascii);
	text_add(&d->body, ".");
	text_free(&target);
	d->value = (int)node;
	d->accept = accept_link;
	d->hint = "Enter goes there   Esc closes";
}

static void
tell_other(struct ui *ui, uint32_t node, const struct tree_stat *st)
{
	struct text name = { 0 };

	order_add_file(ui, ui_tree(ui), node, &name);
	if (st->error)
		ui_say(ui, ROLE_ERROR, "%s can't be read: %s", text_str(&name),
		        strerror(st->error));
	else
		ui_say(ui, ROLE_STATUS, S_ISDIR(st->mode) ? "%s is a directory: Enter unfolds it"
		       : "%s is not a regular file: it has no content", text_str(&name));
	text_free(&name);
}

/* ---- a file ---- */

void
pager_tell_loss(struct ui *ui)
{
	struct pager *p = ui->pager;
	const struct tree_loss *l = &p->loss;

	p->loss = tree_loss(p->content.tree, p->content.node);
	p->loss_known = true;
	if (l->unreadable)
		ui_say(ui, ROLE_WARNING, "damaged: %" PRIu64 " bytes can't be read, from byte %"
		        PRIu64 " on", l->unreadable, l->unreadable_at);
	else if (l->stale)
		ui_say(ui, ROLE_WARNING, "damaged: %" PRIu64 " bytes are older ones, from byte %"
		        PRIu64 " on", l->stale, l->stale_at);
	else if (l->missing)
		ui_say(ui, ROLE_WARNING, "damaged: %" PRIu64 " bytes are lost, from byte %" PRIu64
		        " on", l->missing, l->missing_at);
	else if (l->wrong)
		ui_say(ui, ROLE_WARNING, "damaged: its checksum is wrong");
}

static void
begin(struct ui *ui, const struct content *c, const uint32_t *version)
{
	struct pager *p = memory_zeroed(1, sizeof *p);

	ui->pager = p;
	p->content = *c;
	p->ascii = ui->display.canvas->ascii;
	p->decided = c->size == 0;
	p->top.spot.number = 1;
	p->full = c->size == 0;
	order_add_file(ui, ui_tree(ui), c->node, &p->title);
	if (version)
		text_addf(&p->title, ", version %" PRIu32, *version);
	file_pages_begin(&p->pages, &p->content);
	marks_begin(&p->marks);
	if (!c->unready)
		pager_tell_loss(ui);
}

/* False after a message. */
static bool
open_file(struct ui *ui, uint32_t node)
{
	struct error err = { "" };
	struct content c;
	uint32_t number;
	const uint32_t *version = past_version(ui, &number) ? &number : NULL;

	if (content_begin(&c, ui_tree(ui), node, version, &err)) {
		begin(ui, &c, version);
		return true;
	}
	ui_say(ui, ROLE_ERROR, "%s", err.text);
	content_close(&c);
	return false;
}

void
pager_open_at(struct ui *ui, uint32_t node, const struct pager_match *m)
{
	if (!open_file(ui, node))
		return;
	text_addf(&ui->pager->hit, ", %s", m->where);
	find_adopt(ui->pager, m);
}

void
pager_open(struct ui *ui)
{
	uint32_t node = past_inode(ui);
	struct tree_stat st;

	if (node == TREE_NONE)
		return;
	tree_stat(ui_tree(ui), node, &st);
	if (S_ISLNK(st.mode))
		tell_link(ui, node);
	else if (!S_ISREG(st.mode))
		tell_other(ui, node, &st);
	else
		open_file(ui, node);
}

void
pager_close(struct ui *ui)
{
	struct pager *p = ui->pager;

	if (!p)
		return;
	find_end(p);
	filter_end(p);
	free(p->seek.ring);
	file_pages_free(&p->pages);
	marks_free(&p->marks);
	content_close(&p->content);
	array_free(&p->rows);
	array_free(&p->runs);
	text_free(&p->title);
	text_free(&p->hit);
	text_free(&p->words);
	text_free(&p->where);
	free(p);
	ui->pager = NULL;
	ui->display.stale = true;
}

/* ---- while the tree changes ---- */

struct pager_look
pager_leave(struct ui *ui)
{
	const struct pager *p = ui->pager;
	struct pager_look look = { .at = p->top.spot.at, .number = p->top.spot.number,
		.continued = p->top.spot.continued, .focus = p->focus, .nowrap = p->nowrap,
		.numbers = p->numbers };

	pager_close(ui);
	return look;
}

void
pager_return(struct ui *ui, uint32_t node, const struct pager_look *look)
{
	struct pager *p;

	if (!open_file(ui, node))
		return;
	p = ui->pager;
	p->nowrap = look->nowrap;
	p->numbers = look->numbers;
	if (look->at >= p->content.size)
		return;
	p->top.spot = (struct spot){ look->at, look->number, look->continued };
	p->focus = look->focus;
}
