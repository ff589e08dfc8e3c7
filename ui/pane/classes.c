/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The panes: what each shows, and how it differs from others. */
#include "firmware/firmware.h"
#include "issues/judgement.h"
#include "firmware/model/children.h"
#include "list/compare.h"
#include "list/parts/env.h"
#include "list/hex.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "list/map.h"
#include "list/parts/pages.h"
#include "overview/overview.h"
#include "table/table.h"
#include "ui/ask/erase.h"
#include "ui/ask/inside.h"
#include "ui/go/follow.h"
#include "ui/list/pane.h"
#include "ui/overview/overview.h"
#include "ui/pane/compare.h"
#include "ui/pane/explain.h"
#include "ui/pane/found.h"
#include "ui/pane/neighbour.h"
#include "ui/edit/changes.h"
#include "ui/flash/flash.h"
#include "ui/flash/playing.h"
#include "ui/layers/layers.h"
#include "ui/hex/hex.h"
#include "ui/map/map.h"
#include "ui/pane/steps.h"
#include "ui/recall/noting.h"
#include "ui/pane/uimage_panel.h"

/* ---- tables that are opened in another way ---- */

static void
open_map(struct ui *ui, struct pane *p)
{
	table_open_map(&p->table, ui->here.firmware, ui->here.volume, &ui->map.options);
}

/* Of the store that is shown, which need not be the current one. */
static void
open_hex(struct ui *ui, struct pane *p)
{
	table_open(&p->table, &table_hex, hex_firmware(ui), NULL);
}

static void
open_files(struct ui *ui, struct pane *p)
{
	pane_open_files(ui, &p->table);
}

static void
open_compare(struct ui *ui, struct pane *p)
{
	table_open_compare(&p->table, ui->comparing.compare, ui->comparing.by, ui->comparing.all);
}

static void
open_history(struct ui *ui, struct pane *p)
{
	p->table = (struct table){ .class = &table_history, .firmware = ui->here.firmware,
		.volume = ui->here.volume, .patient = true,
		.root = tree_by_ino(volume_tree(ui->here.volume), ui->versions.ino) };
	table_begin(&p->table);
}

/* Selects the candidate that was taken; if none was, the smallest that is worth a try: no node
 * crosses its boundaries. */
static void
open_erase(struct ui *ui, struct pane *p)
{
	const struct erase_decision *e = &ui->here.volume->erase;

	table_open(&p->table, &table_evidence, ui->here.firmware, ui->here.volume);
	p->row = 0;
	for (uint32_t i = e->evidence_count < ERASE_CANDIDATES ? e->evidence_count
	        : ERASE_CANDIDATES; i-- > 0;)
		if (e->size ? e->evidence[i].chosen : e->evidence[i].crossed == 0)
			p->row = i;
}

static void
open_overview(struct ui *ui, struct pane *p)
{
	table_open_overview(&p->table, firmware_root(ui->here.firmware),
	        &ui->panes[PANE_ISSUES].table);
}

static bool
compare_offered(const struct ui *ui)
{
	return ui->comparing.compare != NULL;
}

static bool
env_offered(const struct ui *ui)
{
	return env_is_there(firmware_root(ui->here.firmware));
}

static bool
pages_offered(const struct ui *ui)
{
	return pages_are_there(firmware_root(ui->here.firmware));
}

static size_t
anchor_hex(struct pane *p, const struct anchor *a, size_t row)
{
	(void)row;
	return table_hex_row_at(&p->table, a->offset);
}

/* ---- issues, history ---- */

static size_t
issues_urgent(const struct ui *ui)
{
	return ui->verdict.issues;
}

static void
issues_shown(struct ui *ui)
{
	struct text t = { 0 };

	if (!ui->settled || !ui->verdict.known)
		return;
	judgement_describe(&ui->verdict.judgement, &t);
	ui_say(ui, judgement_rows[ui->verdict.judgement.id].bad ? ROLE_WARNING : ROLE_GOOD,
	        "The image is %s.", text_str(&t));
	text_free(&t);
}

static void
pages_shown(struct ui *ui)
{
	struct text t = { 0 };

	firmware_describe_correction(ui->here.firmware, &t);
	if (t.len)
		ui_say(ui, ROLE_STATUS, "%s%s", ui->here.firmware->options.correct
		        ? "" : "c corrects: ", text_str(&t));
	text_free(&t);
}

static void
history_position(const struct ui *ui, struct text *t)
{
	if (ui->versions.has_mark)
		text_addf(t, "marked: v%u  ", (unsigned)ui->versions.marked);
	list_position(ui, t);
}

/* ---- the panes ---- */

static const struct company
	usual = { PANE_FILES, PANE_MAP, PANE_MAP, PANE_MAP },
	of_overview = { PANE_FILES, PANE_PARTS, PANE_COUNT, PANE_MAP },
	of_flash = { PANE_MAP, PANE_MAP, PANE_FILES, PANE_NODES },
	of_files = { PANE_NODES, PANE_MAP, PANE_MAP, PANE_MAP },
	of_map = { PANE_ERASE, PANE_PARTS, PANE_NODES, PANE_NODES },
	of_erase = { PANE_MAP, PANE_MAP, PANE_NODES, PANE_NODES },
	of_hex = { PANE_FILES, PANE_MAP, PANE_MAP, PANE_MAP },
	of_steps = { PANE_FILES, PANE_MAP, PANE_NODES, PANE_NODES };

static const char undecided[] = "The erase size is undecided: e sets it.";

const struct pane_class pane_classes[] = {
	[PANE_OVERVIEW] = { .title = "Overview", .brief = "Over", .tab = 'O',
		.table = &table_overview, .whole = true, .company = &of_overview,
		.open = open_overview,
		.settle = overview_settle, .draw = overview_draw,
		.explain = overview_explain, .enter = overview_enter, .lead = overview_lead,
		.click = overview_click },
	[PANE_FLASH] = { .title = "Flash", .tab = '@', .table = &table_events,
		.company = &of_flash, .offered = flash_offered, .open = flash_open,
		.empty = "No simulated flash is played with: gp does so with a copy.",
		.settle = flash_settle, .draw = flash_draw, .position = list_position,
		.explain = flash_explain, .enter = playing_enter },
	[PANE_PARTS] = { .title = "Parts", .tab = '1', .table = &table_parts,
		.of_image = true, .company = &usual, .anchor = list_anchor_parts,
		.position = list_position, .enter = follow_part },
	[PANE_NODES] = { .title = "Nodes", .tab = '2', .table = &table_nodes,
		.of_nodes = true, .company = &usual, .anchor = list_anchor_nodes,
		.add_crumbs = crumbs_add_block,
		.position = list_position, .enter = follow_node },
	[PANE_FILES] = { .title = "Files", .tab = '3', .table = &table_files,
		.of_names = true, .company = &of_files, .open = open_files,
		.anchor = list_anchor_files,
		.empty_partial = "The scan was stopped before the files could be put together.",
		.add_crumbs = crumbs_add_path,
		.position = list_position, .explain = explain_file,
		.enter = inside_or_follow, .neighbour = neighbour_view },
	[PANE_MAP] = { .title = "Map", .tab = '4', .table = &table_map,
		.company = &of_map, .open = open_map,
		.add_crumbs = crumbs_add_block,
		.settle = map_settle, .draw = map_draw, .position = map_position,
		.enter = follow_offset, .go = map_go, .selected = map_selected,
		.subject = map_subject, .click = map_click },
	[PANE_ERASE] = { .title = "Erase", .tab = '5', .table = &table_evidence,
		.company = &of_erase, .open = open_erase,
		.empty = undecided,
		.add_crumbs = crumbs_add_node,
		.position = list_position, .explain = explain_candidate,
		.enter = erase_follow },
	[PANE_BLOCKS] = { .title = "Blocks", .tab = '6', .table = &table_blocks,
		.of_blocks = true, .company = &usual, .empty = undecided,
		.add_crumbs = crumbs_add_block,
		.position = list_position, .enter = follow_offset },
	[PANE_ISSUES] = { .title = "Issues", .tab = '7', .table = &table_issues,
		.company = &usual, .empty = "No issues found.",
		.anchor = list_anchor_issues,
		.add_crumbs = crumbs_add_block,
		.position = list_position,
		.urgent = issues_urgent,
		.explain = explain_issue, .shown = issues_shown, .enter = explain_open_issue },
	[PANE_DELETED] = { .title = "Deleted", .brief = "Del", .tab = '8', .table = &table_deleted,
		.company = &usual, .empty = "No remains of deleted files were found.",
		.add_crumbs = crumbs_add_block,
		.position = list_position,
		.enter = follow_offset, .neighbour = neighbour_view },
	[PANE_TIMELINE] = { .title = "Timeline", .brief = "Time", .tab = '9', .table = &table_timeline,
		.company = &usual,
		.add_crumbs = crumbs_add_block,
		.position = list_position, .enter = follow_offset },
	[PANE_HISTORY] = { .title = "History", .brief = "Hist", .tab = '0', .table = &table_history,
		.company = &usual, .open = open_history, .slow = true,
		.empty = "H on a file or node lists the versions of the file here.",
		.add_crumbs = crumbs_add_block,
		.position = history_position,
		.enter = follow_offset, .neighbour = neighbour_view },
	[PANE_LAYERS] = { .title = "Layers", .brief = "Lay", .tab = 'L', .table = &table_layers,
		.company = &usual, .offered = layers_offered, .open = layers_open, .slow = true,
		.add_crumbs = crumbs_add_block,
		.settle = layers_settle, .draw = layers_draw, .position = list_position,
		.explain = layers_explain, .enter = follow_offset },
	[PANE_SIZES] = { .title = "Sizes", .tab = '#', .table = &table_sizes,
		.company = &usual,
		.add_crumbs = crumbs_add_block,
		.position = list_position, .enter = follow_offset },
	[PANE_HEX] = { .title = "Hex", .tab = 'X', .table = &table_hex,
		.company = &of_hex, .open = open_hex, .anchor = anchor_hex,
		.add_crumbs = crumbs_add_block,
		.settle = hex_settle, .draw = hex_draw, .position = hex_position,
		.enter = hex_open, .go = hex_go, .cursor = hex_cursor,
		.selected = hex_selected, .subject = hex_subject, .click = hex_click,
		.move = hex_move_rows, .page = hex_move_page, .end = hex_move_end },
	[PANE_COMPARE] = { .title = "Compare", .brief = "Comp", .tab = 'C', .table = &table_compare,
		.company = &usual, .offered = compare_offered, .open = open_compare,
		.why_empty = compare_empty_reason,
		.add_crumbs = crumbs_add_block,
		.settle = compare_settle, .draw = compare_draw,
		.position = compare_position,
		.explain = compare_explain, .shown = compare_shown, .enter = compare_open },
	[PANE_STEPS] = { .title = "Steps", .tab = 'W', .table = &table_steps,
		.company = &of_steps, .heavy = true, .slow = true,
		.empty = "No mount to replay: the files are not put together.",
		.add_crumbs = crumbs_add_block,
		.settle = steps_settle, .draw = steps_draw, .position = steps_position,
		.explain = steps_explain,
		.enter = follow_offset, .selected = steps_selected },
	[PANE_ENV] = { .title = "Environment", .brief = "Env", .tab = 'U', .table = &table_env,
		.company = &usual, .offered = env_offered,
		.empty = "No U-Boot environment was found.",
		.position = list_position, .enter = follow_offset },
	[PANE_PAGES] = { .title = "Pages", .tab = 'P', .table = &table_pages,
		.company = &usual, .offered = pages_offered,
		.empty = "No pages of a NAND dump are known.",
		.position = list_position,
		.explain = explain_pages, .shown = pages_shown, .enter = hex_enter },
	[PANE_FOUND] = { .title = "Found", .tab = 'i', .table = &table_found,
		.company = &usual, .offered = found_offered, .open = found_open,
		.why_empty = found_empty_reason,
		.position = found_position,
		.enter = found_enter, .neighbour = found_other_file },
	[PANE_MARKS] = { .title = "Marks", .tab = 'M', .table = &table_notes,
		.company = &usual, .offered = noting_offered,
		.empty = "No marks are left.",
		.position = list_position,
		.explain = noting_explain, .enter = noting_follow },
	[PANE_CHANGES] = { .title = "Changes", .brief = "Chg", .tab = '~', .table = &table_changes,
		.whole = true, .company = &usual, .offered = changes_offered,
		.empty = "No changes are pending.",
		.position = list_position,
		.explain = changes_explain, .enter = changes_follow },
	[PANE_UIMAGE] = { .title = "uImage", .table = &table_parts, .company = &usual,
		.offered = uimage_offered,
		.settle = uimage_settle, .draw = uimage_draw,
		.enter = follow_field, .click = uimage_click, .move = uimage_move,
		.page = uimage_page, .end = uimage_end },
	[PANE_EXPLAIN] = { .title = "Explain", .company = &usual,
		.settle = explain_settle, .draw = explain_draw,
		.position = explain_position,
		.enter = follow_field, .click = explain_click,
		.move = explain_move, .page = explain_page, .end = explain_end },
};
