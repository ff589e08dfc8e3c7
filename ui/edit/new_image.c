/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A new image with the changes: what it would be, before anything is written. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "job/jffs2/edit.h"
#include "ui/take/order.h"
#include "ui/dialog/dialog.h"
#include "ui/edit/changes.h"
#include "ui/edit/editing.h"

enum {
	SLICE = 256 << 10,
	NODES_MOST = 2000, /* listed */
	BLOCKS_LINES = 2,  /* of the map */
	FRAME_COLUMNS = 6,
	WIDEST = 72,
	LOW_ROWS = 16      /* on a lower screen the map comes first */
};

void
changes_write(struct ui *ui)
{
	struct editing *e = &ui->editing;
	const struct wished *w = e->volume == ui->here.volume ? volume_wished(e->volume) : NULL;

	if (!w) {
		ui_say(ui, ROLE_ERROR, "the changes are of another part, or no longer fit");
		return;
	}
	editing_end_trial(e);
	e->trial = memory_zeroed(1, sizeof *e->trial);
	edit_start(&e->trying, &(struct edit_order){ .wished = w, .volume = e->volume,
		.trial = e->trial }, NULL, OUTPUT_NEW);
	ui_say(ui, ROLE_STATUS, "trying how to write the changes ...");
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

static size_t
text_columns(const struct ui *ui)
{
	int room = ui->display.canvas->columns - FRAME_COLUMNS;

	return (size_t)(room < 1 ? 1 : room > WIDEST ? WIDEST : room);
}

static bool
is_low(const struct ui *ui)
{
	return ui->display.canvas->rows < LOW_ROWS;
}

/* The blocks as a row of characters, each for one or several. */
static void
add_map(const struct ui *ui, struct text *body)
{
	const struct edit_trial *trial = ui->editing.trial;
	size_t columns = text_columns(ui), per;
	struct text map = { 0 };

	edit_add_blocks(trial, columns * BLOCKS_LINES, &per, &map);
	for (size_t at = 0; at < map.len; at += columns) {
		text_add_bytes(body, map.at + at, map.len - at < columns ? map.len - at : columns);
		text_add(body, "\n");
	}
	if (per > 1)
		text_addf(body, "# blocks that change, = that stay, . erased; %zu for each\n", per);
	else if (is_low(ui))
		text_add(body, "# changes, = stays, . erased\n");
	else
		text_add(body, "# a block that changes, = one that stays, . one that is erased\n");
	text_free(&map);
}

/* What no longer fits comes first: a small screen leaves out the end. */
static void
add_body(const struct ui *ui, struct text *body)
{
	const struct job *j = &ui->editing.trying;

	if (j->losses) {
		text_addf(body, "%" PRIu32 " thing%s wrong afterwards; nothing is written yet:\n",
		          j->losses, j->losses == 1 ? " is" : "s are");
		text_addf(body, "%s\n", text_str(&j->details));
	}
	if (is_low(ui))
		add_map(ui, body);
	edit_describe_trial(ui->editing.trial, body);
	if (!is_low(ui))
		add_map(ui, body);
	if (!j->losses && j->details.len)
		text_addf(body, "around the part: %s", text_str(&j->details));
}

/* The new nodes, a row each, to be scrolled. */
static void
add_nodes(const struct ui *ui, struct dialog *d)
{
	struct text t = { 0 };
	const char *s;
	bool titles = true;

	edit_add_new_nodes(ui->editing.trial, ui->editing.volume->offset,
	        wished_tree(ui->editing.wished), NODES_MOST, &t);
	for (s = text_str(&t); *s;) {
		size_t len = strcspn(s, "\n");
		struct text row = { 0 };

		text_add_bytes(&row, s, len);
		dialog_add(d, PRESS_NONE, "", text_str(&row))->off = titles;
		titles = false;
		text_free(&row);
		s += len + (s[len] == '\n');
	}
	dialog_select(d, 0, 1);
	text_free(&t);
}

static void
ask_where(struct ui *ui)
{
	struct order *o = &ui->writing.order;
	struct text body = { 0 }, path = { 0 };
	struct dialog *d;

	add_body(ui, &body);
	order_add_stem(ui, &path);
	text_add(&path, "-edited");
	add_ending(ui, &path);
	o->what = EXPORT_IMAGE;
	o->wished = ui->editing.wished;
	o->volume = ui->editing.volume;
	d = order_ask(ui, "Write a new image", text_str(&body), text_str(&path));
	add_nodes(ui, d);
	d->hint = "Enter writes it   Up and Down: nodes   Esc closes";
	text_free(&body);
	text_free(&path);
}

void
changes_try(struct ui *ui)
{
	struct editing *e = &ui->editing;

	if (job_step(&e->trying, SLICE))
		return;
	if (e->trying.state == JOB_FAILED) {
		ui_say(ui, ROLE_ERROR, "%s", e->trying.err.text);
	} else {
		text_clear(&ui->notice.message);
		ask_where(ui);
	}
	editing_end_trial(e);
	ui->display.stale = true;
}
