/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/past.h"

#include <inttypes.h>
#include <sys/stat.h>

#include "model/content.h"
#include "model/salvage.h"
#include "ui/dialog.h"
#include "ui/go.h"
#include "ui/handle.h"
#include "ui/pane.h"
#include "ui/point.h"

enum {
	VIEW_MOST = 64 * 1024, /* bytes shown */
	VIEW_TEXT = 76,        /* columns of a line of text */
	VIEW_HEX = 16          /* bytes in a line of hexadecimal */
};

bool
past_version(struct ui *ui, uint32_t *version)
{
	struct subject s;

	if (ui->source != PANE_HISTORY || !ui_subject(ui, &s) || s.extent == EXTENT_NONE)
		return false;
	*version = s.volume->log.extents.at[s.extent].version;
	return true;
}

void
past_update(struct ui *ui)
{
	const struct volume *v = ui->volume;

	if (!ui->firmware->options.salvage || v == NULL || !v->built || point_on(ui)
	        || ui->salvaged == v->generation)
		return;
	ui->salvaged = v->generation;
	ui->salvage_files = salvage_changes(v);
}

void
past_add_salvage(const struct ui *ui, struct text *t)
{
	text_add(t, "  salvage");
	if (ui->volume == NULL || !ui->volume->built
	        || ui->salvaged != ui->volume->generation)
		return;
	text_addf(t, ": %" PRIu32 " file%s changed", ui->salvage_files,
	        ui->salvage_files == 1 ? "" : "s");
}

/* The inode that is selected, FS_NONE after a message. */
static uint32_t
selected(struct ui *ui)
{
	struct subject s;

	if (ui_subject(ui, &s) && s.volume != NULL && s.inode != FS_NONE)
		return s.inode;
	ui_say(ui, ROLE_STATUS, "what is selected belongs to no file");
	return FS_NONE;
}

HANDLE(superseder)
{
	struct subject s;
	uint32_t by = EXTENT_NONE;

	(void)value;
	(void)argument;
	if (ui_subject(ui, &s) && s.volume != NULL && s.extent != EXTENT_NONE)
		by = s.volume->log.extents.at[s.extent].by;
	if (by == EXTENT_NONE)
		ui_say(ui, ROLE_STATUS, "no other node supersedes this one");
	else
		go_to_extent(ui, by);
}

HANDLE(history)
{
	uint32_t inode = selected(ui);

	(void)value;
	(void)argument;
	if (inode == FS_NONE)
		return;
	go_remember(ui);
	ui->past = ui->volume->fs.inodes.at[inode].ino;
	ui->has_mark = false;
	pane_close(&ui->panes[PANE_HISTORY]);
	ui->panes[PANE_HISTORY].row = ui->panes[PANE_HISTORY].top = 0;
	pane_show(ui, PANE_HISTORY);
	pane_select(ui, PANE_HISTORY, SIZE_MAX);
}

/* ---- content ---- */

static bool
is_text(struct span s)
{
	for (size_t at = 0; at < s.len;) {
		uint32_t point;
		size_t n = text_utf8(s, at, &point);

		/* A sequence cut off at the end is no reason to call it binary. */
		if (n == 0)
			return s.len == VIEW_MOST && s.len - at < 4;
		if (point < ' ' && point != '\n' && point != '\t' && point != '\r')
			return false;
		at += n;
	}
	return true;
}

static void
add_line(struct dialog *d, const char *text)
{
	dialog_add(d, PRESS_NONE, "", text);
}

static void
add_text(struct ui *ui, struct dialog *d, struct span s)
{
	struct text line = { 0 };
	size_t from = 0;

	while (from < s.len) {
		size_t to = from;

		text_clear(&line);
		while (to < s.len && s.at[to] != '\n' && to - from < VIEW_TEXT) {
			uint32_t point;
			size_t n = text_utf8(s, to, &point);

			to += n ? n : 1;
		}
		text_add_readable(&line, span_cut(s, from, to - from), ui->canvas.ascii);
		add_line(d, text_str(&line));
		from = to + (to < s.len && s.at[to] == '\n');
	}
	text_free(&line);
}

static void
add_hex(struct dialog *d, struct span s)
{
	struct text line = { 0 };

	for (size_t at = 0; at < s.len; at += VIEW_HEX) {
		text_clear(&line);
		text_addf(&line, "%08zx ", at);
		for (size_t i = at; i < at + VIEW_HEX; i++)
			if (i < s.len)
				text_addf(&line, " %02x", s.at[i]);
			else
				text_add(&line, "   ");
		text_add(&line, "  ");
		for (size_t i = at; i < at + VIEW_HEX && i < s.len; i++)
			text_addf(&line, "%c", s.at[i] >= ' ' && s.at[i] < 0x7f ? s.at[i] : '.');
		add_line(d, text_str(&line));
	}
	text_free(&line);
}

static void
show_content(struct ui *ui, uint32_t inode, struct span s, uint32_t size)
{
	struct dialog *d = dialog_push(ui, "Content");
	struct text path = { 0 };
	uint32_t version;

	jffs2_fs_path(&ui->volume->fs, inode, &path);
	if (path.len > 0)
		text_add_readable_path(&d->body, span_of(path.at, path.len), ui->canvas.ascii);
	else
		text_addf(&d->body, "inode %" PRIu32, ui->volume->fs.inodes.at[inode].ino);
	if (past_version(ui, &version))
		text_addf(&d->body, " at version %" PRIu32, version);
	text_addf(&d->body, ", %" PRIu32 " bytes%s", size,
	        s.len < size ? ", of which the first are shown" : "");
	if (is_text(s))
		add_text(ui, d, s);
	else
		add_hex(d, s);
	text_free(&path);
}

HANDLE(view)
{
	uint32_t inode = selected(ui), size = 0, version;
	const struct jffs2_inode *n = inode == FS_NONE ? NULL
	        : &ui->volume->fs.inodes.at[inode];
	struct error err = { "" };
	uint8_t *bytes;
	int64_t len;

	(void)value;
	(void)argument;
	if (n == NULL)
		return;
	if (!S_ISREG(n->mode) || n->error) {
		ui_say(ui, ROLE_STATUS, "inode %" PRIu32 " is not a regular file",
		        n->ino);
		return;
	}
	bytes = memory_zeroed(VIEW_MOST, 1);
	len = content_start(ui->volume, inode, past_version(ui, &version) ? &version : NULL,
	        bytes, VIEW_MOST, &size, &err);
	if (len < 0)
		ui_say(ui, ROLE_ERROR, "%s", err.text);
	else
		show_content(ui, inode, span_of(bytes, (size_t)len), size);
	free(bytes);
}
