/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/edit/changes.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "job/jffs2/edit.h"
#include "table/table.h"
#include "ui/edit/editing.h"
#include "ui/go/go.h"
#include "ui/list/pane.h"
#include "ui/take/order.h"

enum { PLAN_BYTES = 256 << 10 };

bool
changes_offered(const struct ui *ui)
{
	return ui->editing.wish.changes.count > 0;
}

const char *
changes_list_refusal(const struct ui *ui)
{
	return changes_offered(ui) ? NULL : "nothing is to be changed: m in Files changes a file";
}

const char *
changes_refusal(const struct ui *ui)
{
	return changes_offered(ui) ? order_refusal(ui) : changes_list_refusal(ui);
}

bool
changes_unsaved(const struct ui *ui)
{
	return changes_offered(ui) && !ui->editing.kept;
}

/* The change that is selected in the list; SIZE_MAX: none is. */
static size_t
selected(const struct ui *ui)
{
	const struct pane *p = &ui->panes[PANE_CHANGES];

	return p->row < pane_count(ui, PANE_CHANGES) ? table_base_row(&p->table, p->row) : SIZE_MAX;
}

static void
leave_empty_list(struct ui *ui)
{
	if (!changes_offered(ui) && ui->tabs.main == PANE_CHANGES)
		pane_show(ui, PANE_FILES);
}

void
changes_take_back(struct ui *ui)
{
	size_t i = selected(ui);
	struct error err;

	if (i == SIZE_MAX)
		return;
	if (!editing_remove(ui, i, &err)) {
		ui_say(ui, ROLE_ERROR, "a later change needs it: %s", err.text);
		return;
	}
	leave_empty_list(ui);
	ui_say(ui, ROLE_GOOD, "removed; %zu pending", ui->editing.wish.changes.count);
}

void
changes_drop(struct ui *ui)
{
	editing_drop(ui);
	leave_empty_list(ui);
	ui_say(ui, ROLE_GOOD, "nothing is to be changed any more");
}

/* ---- a script ---- */

void
changes_save(struct ui *ui)
{
	struct order *o = &ui->writing.order;
	struct text path = { 0 };

	o->what = EXPORT_CHANGES;
	text_clear(&o->text);
	for (size_t i = 0; i < ui->editing.wish.changes.count; i++) {
		wish_add_line(&ui->editing.wish.changes.at[i], &o->text);
		text_add(&o->text, "\n");
	}
	order_add_stem(ui, &path);
	text_add(&path, "-changes.txt");
	order_ask(ui, "Save the changes as a script",
	        "A change a line, for flashloupe edit --changes=FILE and :read-changes.",
	        text_str(&path));
	text_free(&path);
}

/* ---- a new image ---- */

void
changes_write(struct ui *ui)
{
	struct editing *e = &ui->editing;
	const struct wished *w = e->volume == ui->here.volume ? volume_wished(e->volume) : NULL;

	if (!w) {
		ui_say(ui, ROLE_ERROR, "the changes are of another part, or no longer fit");
		return;
	}
	edit_free(e->planned);
	e->planned = edit_new(&(struct edit_order){ .wished = w, .volume = e->volume });
	ui_say(ui, ROLE_STATUS, "working out how to write the changes ...");
}

/* How many erase blocks get new nodes. */
static uint32_t
blocks_touched(const struct volume *v, const struct edit_plan *p)
{
	uint32_t size = p->shape.style.erase_size, count = 0;
	uint64_t blocks = v->log.part.len / size + 1;
	bool *touched = memory_zeroed(blocks, sizeof *touched);

	for (size_t i = 0; i < p->plan.nodes.count; i++) {
		uint32_t block = p->plan.nodes.at[i].at / size;

		if (block < blocks && !touched[block]) {
			touched[block] = true;
			count++;
		}
	}
	free(touched);
	return count;
}

/* What the image's name ends in: an updater may want that. */
static void
add_ending(const struct ui *ui, struct text *t)
{
	const char *path = image_name(ui->here.firmware->image);
	const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	const char *dot = strrchr(base, '.');

	text_add(t, ".");
	if (dot && dot > base && dot[1] && base[0] != '(')
		order_add_name(span_of(dot + 1, strlen(dot + 1)), t);
	else
		text_add(t, "bin");
}

static void
ask_where(struct ui *ui, const struct edit_plan *p)
{
	struct text body = { 0 }, path = { 0 };

	edit_describe(p, &body);
	text_addf(&body, "erase blocks with new nodes: %" PRIu32 "\n\n",
	        blocks_touched(ui->editing.volume, p));
	text_add(&body, "The new image is scanned and compared with these files before it is "
	                "written.");
	order_add_stem(ui, &path);
	text_add(&path, "-edited");
	add_ending(ui, &path);
	ui->writing.order.what = EXPORT_IMAGE;
	ui->writing.order.wished = ui->editing.wished;
	ui->writing.order.volume = ui->editing.volume;
	order_ask(ui, "Write a new image", text_str(&body), text_str(&path));
	text_free(&body);
	text_free(&path);
}

void
changes_plan_step(struct ui *ui)
{
	struct editing *e = &ui->editing;
	struct edit_plan plan = { .appends = false };
	struct error err;
	enum make_state state = edit_step(e->planned, PLAN_BYTES, &plan, &err);

	if (state == MAKE_GOES_ON)
		return;
	if (state == MAKE_FAILED) {
		ui_say(ui, ROLE_ERROR, "%s", err.text);
	} else {
		text_clear(&ui->notice.message);
		ask_where(ui, &plan);
	}
	edit_plan_free(&plan);
	edit_free(e->planned);
	e->planned = NULL;
	ui->display.stale = true;
}

/* ---- the pane ---- */

/* The last word that begins with a slash is the file's path. */
static const char *
path_of(const struct wish_change *c)
{
	for (int i = WISH_WORDS; i-- > 0;)
		if (c->word[i].len && *text_str(&c->word[i]) == '/')
			return text_str(&c->word[i]);
	return "/";
}

void
changes_follow(struct ui *ui)
{
	size_t i = selected(ui);
	struct error err;
	uint32_t node;

	if (i == SIZE_MAX || !ui_tree(ui))
		return;
	node = tree_lookup(ui_tree(ui), path_of(&ui->editing.wish.changes.at[i]), &err);
	if (node == TREE_NONE) {
		ui_say(ui, ROLE_STATUS, "%s", err.text);
		return;
	}
	go_remember(ui);
	pane_show(ui, PANE_FILES);
	pane_select_inode(ui, node);
}

bool
changes_explain(const struct ui *ui, const struct subject *s, struct text *t)
{
	size_t i = selected(ui);

	(void)s;
	if (i == SIZE_MAX)
		return false;
	text_addf(t, "Change %zu of %zu. ", i + 1, ui->editing.wish.changes.count);
	text_add(t, ui->editing.wished
	        ? "Files shows what all of them make of the files. The image stays as it is: w "
	          "writes a new one, m saves the changes as a script, d removes this one."
	        : "They don't fit the files as they are now read: d removes one.");
	return true;
}
