/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is done between keys, in slices: what the user waits for goes first. */
#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "list/findings/issues.h"
#include "table/table.h"
#include "ui/dialog/dialog.h"
#include "ui/dialog/fetch.h"
#include "ui/edit/changes.h"
#include "ui/edit/editing.h"
#include "ui/flash/playing.h"
#include "ui/frame/correct.h"
#include "ui/frame/loop.h"
#include "ui/go/find.h"
#include "ui/list/arrange.h"
#include "ui/list/pane.h"
#include "ui/pager/pager.h"
#include "ui/pane/compare.h"
#include "ui/take/written.h"
#include "ui/past/past.h"
#include "ui/past/point.h"
#include "ui/recall/keep.h"
#include "ui/take/order.h"

enum {
	SLICE_US = 8000, /* most that a key waits for */
	LEAST_BUDGET = 16 << 10,
	MOST_BUDGET = 4 << 20,
	STEADY_BUDGET = 32 << 10,
	MADE_AT_ONCE = 8192 /* looks at what rows are made of, some 50 ns each */
};

/* Lists are built before anybody asks for one, so that no key has to wait for that. */
static bool
lists_wait(const struct ui *ui)
{
	return ui->settled && ui->lists < PANE_LISTS;
}

static void
make_next_list(struct ui *ui)
{
	int id = ui->lists++;

	if (!pane_classes[id].heavy)
		pane_begin(ui, (enum pane_id)id);
	ui->display.stale |= ui->lists == PANE_LISTS;
}

/* The list whose rows are made next: what is shown goes first, but the overview tells what the
 * issues are. PANE_LISTS: all are made. */
static enum pane_id
unmade(const struct ui *ui)
{
	int id = 0;

	if (ui->tabs.source != PANE_OVERVIEW && pane_unmade(ui, ui->tabs.source))
		return ui->tabs.source;
	if (pane_unmade(ui, PANE_ISSUES))
		return PANE_ISSUES;
	while (id < PANE_LISTS && !pane_unmade(ui, (enum pane_id)id))
		id++;
	return (enum pane_id)id;
}

bool
ui_busy(const struct ui *ui)
{
	if (ui->pager)
		return pager_busy(ui);
	if (ui->pace.paused && !ui_scanned(ui))
		return fetch_on(&ui->fetch) || dialog_works(ui) || ui->find.running;
	return !ui_scanned(ui) || dialog_works(ui) || ui->writing.on || ui->find.running
	       || fetch_on(&ui->fetch) || point_going(ui) || arrange_busy(ui) || compare_busy(ui)
	       || arrange_unprepared(ui) || ui->editing.trial || lists_wait(ui)
	       || unmade(ui) < PANE_LISTS || past_counting(ui);
}

/* The number of bytes that take about half a slice: the rest is for drawing. */
static void
step_firmware(struct ui *ui, struct firmware *f)
{
	struct terminal *t = ui->display.terminal;
	struct pace *pace = &ui->pace;
	uint64_t from = t->now(t), took;
	enum firmware_phase phase = f->phase;

	pace->waits = firmware_step(f, t->steady ? STEADY_BUDGET : pace->budget)
	              && workers_idle(f->options.workers);
	took = t->now(t) - from;
	if (pace->waits)
		return;
	/* Another kind of work has another speed. */
	if (f->phase != phase)
		pace->budget = FIRST_BUDGET;
	else if (took < SLICE_US / 4 && pace->budget < MOST_BUDGET)
		pace->budget *= 2;
	else if (took > SLICE_US / 2 && pace->budget > LEAST_BUDGET)
		pace->budget /= 2;
}

/* Shows the nodes first, as soon as there are some. */
static void
choose_volume(struct ui *ui)
{
	if (!ui->here.volume && !ui->here.tree && ui->here.firmware->volumes.count > 0)
		ui_set_volume(ui, ui->here.firmware->volumes.at[0]);
}

/* Everything is known: there may be a better one below, and the user hasn't chosen one
 * yet. Without JFFS2 it is the files of another kind. */
static void
choose_below(struct ui *ui)
{
	struct firmware *root = firmware_root(ui->here.firmware);
	size_t count;
	struct volume *v = firmware_usual_volumes(root, &count);
	struct firmware *store = v ? NULL : firmware_usual_store(root);

	if (ui->here.chosen)
		return;
	if (v && (!ui->here.volume || firmware_plain(ui->here.firmware)))
		ui_set_volume(ui, v);
	if (store && store != ui->here.firmware && firmware_any_tree(store)) {
		ui_set_store(ui, store);
		ui_set_tree(ui, firmware_any_tree(store));
	}
}

/* How many there are, and the verdict that follows from them. */
static void
count_issues(struct ui *ui)
{
	const struct table *t = &ui->panes[PANE_ISSUES].table;

	if (!ui->panes[PANE_ISSUES].open || pane_unmade(ui, PANE_ISSUES))
		return;
	ui->verdict.known = true;
	ui->verdict.judgement = *table_issues_judgement(t);
	ui->verdict.issues = table_issues_urgent(t);
}

/* The scan has ended: says how, if that isn't obvious. */
static void
settle(struct ui *ui)
{
	ui->settled = true;
	ui->display.stale = true;
	choose_below(ui);
	correct_return(ui);
	ui->verdict.known = false;
	ui->verdict.issues = 0;
	pane_begin(ui, PANE_ISSUES);
	ui->lists = 0;
	if (ui->comparing.compare && !ui->here.chosen)
		ui_say(ui, ROLE_STATUS, "C shows what differs between the two images");
	/* The overview tells what there is. */
	if (!ui->here.volume && !ui->here.tree && ui->tabs.source != PANE_OVERVIEW)
		ui_say(ui, ROLE_WARNING, "%s", pane_empty_reason(ui, PANE_NODES));
}

void
ui_catch_up(struct ui *ui)
{
	if (ui->pager)
		return;
	playing_catch_up(ui);
	choose_volume(ui);
	editing_catch_up(ui);
	written_catch_up(ui);
	if (ui_scanned(ui) && !ui->here.volume && !ui->here.tree)
		ui_set_tree(ui, firmware_any_tree(ui->here.firmware));
	if (ui_scanned(ui) && !ui->settled) {
		settle(ui);
		recall_take_up(ui);
	}
	if (ui->settled && !ui->verdict.known)
		count_issues(ui);
}

void
ui_work(struct ui *ui)
{
	ui->pace.waits = false;
	/* First what the user waits for, which borrows what the other work may change. */
	if (ui->pager) {
		pager_work(ui);
		return;
	}
	if (fetch_on(&ui->fetch))
		fetch_work(ui);
	else if (dialog_works(ui))
		dialog_work(ui);
	else if (!ui_scanned(ui) && !ui->pace.paused)
		step_firmware(ui, firmware_root(ui->here.firmware));
	else if (!ui_scanned(ui) && ui->find.running)
		find_step(ui);
	else if (!ui_scanned(ui))
		return;
	else if (point_going(ui))
		point_work(ui);
	else if (ui->writing.on)
		order_step(ui);
	else if (ui->editing.trial)
		changes_try(ui);
	else if (unmade(ui) < PANE_LISTS)
		pane_make(ui, unmade(ui), MADE_AT_ONCE);
	else if (lists_wait(ui))
		make_next_list(ui);
	else if (arrange_busy(ui))
		arrange_work(ui);
	else if (ui->find.running)
		find_step(ui);
	else if (compare_waits(ui))
		step_firmware(ui, ui->comparing.compare->firmware[1]);
	else if (compare_busy(ui))
		compare_work(ui);
	else if (arrange_unprepared(ui))
		arrange_prepare(ui);
	else if (past_counting(ui))
		past_count(ui);
	ui_catch_up(ui);
}
