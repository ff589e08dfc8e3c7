/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/past/past.h"

#include <inttypes.h>

#include "firmware/firmware.h"
#include "firmware/model/subject.h"
#include "past/salvage.h"
#include "ui/go/go.h"
#include "ui/list/pane.h"
#include "ui/past/point.h"

bool
past_version(struct ui *ui, uint32_t *version)
{
	struct subject s;

	if (!pane_leads(ui, &ui->panes[PANE_HISTORY]) || !ui_subject(ui, &s)
	        || s.extent == EXTENT_NONE)
		return false;
	*version = s.volume->log.extents.at[s.extent].version;
	return true;
}

/* ---- what salvage changes ---- */

enum { COUNTED_AT_ONCE = 1 << 16, COUNTED_A_SLICE = 1 << 13 }; /* looks at nodes */

void
past_drop_count(struct ui *ui)
{
	salvage_end(ui->salvage.count);
	ui->salvage = (struct salvage_place){ 0 };
}

/* True if what is counted, or was, is of what is shown now. */
static bool
is_counted(const struct ui *ui)
{
	const struct volume *v = ui->here.volume;

	return ui->salvage.volume && ui->salvage.volume == v && v->built
	       && ui->salvage.generation == v->generation;
}

/* Goes on counting what is_counted. */
static void
count(struct ui *ui, uint64_t looks)
{
	struct salvage_place *s = &ui->salvage;

	if (s->count && salvage_step(s->count, &looks))
		return;
	s->files = salvage_end(s->count);
	s->count = NULL;
	s->known = true;
	ui->display.stale = true;
}

void
past_update(struct ui *ui)
{
	const struct volume *v = ui->here.volume;

	if (!ui->here.firmware->options.salvage || !v || !v->built || point_on(ui)
	        || is_counted(ui))
		return;
	past_drop_count(ui);
	ui->salvage = (struct salvage_place){ .volume = v, .generation = v->generation,
		.count = salvage_begin(v) };
	count(ui, COUNTED_AT_ONCE);
}

bool
past_counting(const struct ui *ui)
{
	return ui->salvage.count != NULL;
}

void
past_count(struct ui *ui)
{
	if (is_counted(ui))
		count(ui, COUNTED_A_SLICE);
	else
		past_drop_count(ui);
}

double
past_counted(const struct ui *ui)
{
	return is_counted(ui) ? salvage_progress(ui->salvage.count) : 1;
}

void
past_stop_count(struct ui *ui)
{
	salvage_end(ui->salvage.count);
	ui->salvage.count = NULL;
	ui_say(ui, ROLE_STATUS, "stopped: how many files salvage changes is not counted");
}

void
past_add_salvage(const struct ui *ui, struct text *t)
{
	text_add(t, "  salvage");
	if (ui->salvage.known && is_counted(ui))
		text_addf(t, ": %" PRIu32 " file%s changed", ui->salvage.files,
		        ui->salvage.files == 1 ? "" : "s");
}

/* ---- versions ---- */

uint32_t
past_inode(struct ui *ui)
{
	struct subject s;
	bool there = ui_subject(ui, &s);

	if (there && s.volume && s.inode != TREE_NONE) {
		/* Issues and bytes may belong to another part. */
		ui_set_volume(ui, s.volume);
		return s.inode;
	}
	if (there && ui->here.tree && subject_tree(&s) == ui->here.tree)
		return s.inode;
	ui_say(ui, ROLE_STATUS, "the selection belongs to no file");
	return TREE_NONE;
}

void
past_superseder(struct ui *ui)
{
	struct subject s;
	uint32_t by = EXTENT_NONE;

	if (ui_subject(ui, &s) && s.volume && s.extent != EXTENT_NONE)
		by = volume_superseder(s.volume, s.extent);
	if (by == EXTENT_NONE) {
		ui_say(ui, ROLE_STATUS, "no other node supersedes this one");
		return;
	}
	ui_set_volume(ui, s.volume);
	go_to_extent(ui, by);
}

/* Shows that pane of the selected file, whose number it puts into `ino`; false if none is
 * selected. */
static bool
show_of_file(struct ui *ui, enum pane_id pane, uint32_t *ino)
{
	uint32_t inode = past_inode(ui);
	struct tree_stat st;

	if (inode == TREE_NONE)
		return false;
	go_remember(ui);
	tree_stat(volume_files(ui->here.volume), inode, &st);
	*ino = st.ino;
	pane_close(&ui->panes[pane]);
	ui->panes[pane].row = ui->panes[pane].top = 0;
	pane_show(ui, pane);
	return true;
}

void
past_open(struct ui *ui)
{
	if (!show_of_file(ui, PANE_HISTORY, &ui->versions.ino))
		return;
	ui->versions.has_mark = false;
	pane_select(ui, PANE_HISTORY, SIZE_MAX);
}

void
past_layers(struct ui *ui)
{
	show_of_file(ui, PANE_LAYERS, &ui->versions.drawn);
}

void
past_toggle_salvage(struct ui *ui)
{
	bool on = !ui->here.firmware->options.salvage;

	firmware_set_salvage(ui->here.firmware, on);
	ui->settled = false;
	ui_say(ui, ROLE_STATUS, on ? "salvage on: nodes across a block boundary count"
	                           : "salvage off: as the kernel reads it");
}

void
past_toggle_summaries(struct ui *ui)
{
	bool without = !ui->here.firmware->options.no_summary;

	firmware_set_no_summary(ui->here.firmware, without);
	ui->settled = false;
	ui_say(ui, ROLE_STATUS, without ? "as a kernel without summary support sees it"
	                                : "as a kernel with summary support sees it");
}
