/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copying the content of the selected file or version, or its hash: read in slices. */
#include <string.h>

#include "ui/dialog/dialog.h"
#include "ui/dialog/fetch.h"
#include "ui/list/pane.h"
#include "ui/past/past.h"
#include "ui/take/copy.h"

enum {
	PIECE = 256 * 1024,
	HEX_MOST = CLIPBOARD_MOST / 3 /* bytes that are copied as hex, "7f " each */
};

static double
progress(const struct fetch *r)
{
	return r->content[0].size > 0 ? (double)r->at / (double)r->content[0].size : 1;
}

/* The next piece of the file, at most `most` bytes, behind those of r->bytes; 0 at the end. */
static size_t
read_piece(struct fetch *r, size_t most, uint64_t *work)
{
	int64_t n;

	text_reserve(&r->bytes, r->bytes.len + most);
	n = content_read_some(&r->content[0], r->at, (uint8_t *)r->bytes.at + r->bytes.len,
	        (uint32_t)most, work, &r->err);
	r->failed = n < 0;
	if (n <= 0)
		return 0;
	r->at += (uint64_t)n;
	return (size_t)n;
}

/* The dialog is gone, and so is what was read, before anything else is asked. */
static void
end(struct ui *ui, bool stopped, struct text *copied)
{
	bool failed = ui->fetch.failed;
	struct error err = ui->fetch.err;

	dialog_close(ui->fetch.dialog);
	if (failed)
		ui_say(ui, ROLE_ERROR, "%s", err.text);
	else if (stopped)
		ui_say(ui, ROLE_WARNING, "stopped: nothing was copied");
	else
		copy_text(ui, text_str(copied), copied->len);
	text_free(copied);
}

/* ---- the content ---- */

static bool
step_content(struct fetch *r, uint64_t *work)
{
	size_t n;

	if (r->content[0].size > CLIPBOARD_MOST)
		return false;
	n = read_piece(r, CLIPBOARD_MOST - r->bytes.len, work);
	r->bytes.len += n;
	return n > 0 && r->bytes.len < CLIPBOARD_MOST;
}

static bool
is_plain(struct span s)
{
	for (size_t at = 0; at < s.len;) {
		uint32_t point;
		size_t n = text_utf8(s, at, &point);

		if (n == 0 || (point < ' ' && point != '\n' && point != '\t' && point != '\r')
		        || (point >= 0x7f && point < 0xa0))
			return false;
		at += n;
	}
	return true;
}

static void
finish_content(struct ui *ui, bool stopped)
{
	struct fetch *r = &ui->fetch;
	struct span s = span_of(r->bytes.at, r->bytes.len);
	struct text copied = { 0 };
	bool plain = is_plain(s);

	if (!r->failed && (r->content[0].size > CLIPBOARD_MOST || (!plain && s.len > HEX_MOST)))
		r->failed = !error_set(&r->err,
		        "the file is too long for the clipboard: x f writes it to a file");
	else if (plain)
		text_add_bytes(&copied, r->bytes.at, r->bytes.len);
	for (size_t i = 0; !r->failed && !plain && i < s.len; i++)
		text_addf(&copied, "%s%02x", i > 0 ? " " : "", s.at[i]);
	end(ui, stopped, &copied);
}

/* ---- the hash ---- */

static bool
step_hash(struct fetch *r, uint64_t *work)
{
	size_t n = read_piece(r, PIECE, work);

	sha256_add(&r->sum, span_of(r->bytes.at, n));
	return n > 0;
}

static void
finish_hash(struct ui *ui, bool stopped)
{
	struct text copied = { 0 };
	char hex[65];

	sha256_finish(&ui->fetch.sum, hex);
	text_add(&copied, hex);
	end(ui, stopped, &copied);
}

static void
begin(struct ui *ui, const char *title, const struct fetch_way *how)
{
	uint32_t inode = past_inode(ui), number;
	const uint32_t *version = inode != TREE_NONE && past_version(ui, &number)
	                          ? &number : NULL;
	struct content c[SIDES] = { 0 };
	struct error err = { "" };

	if (inode == TREE_NONE)
		return;
	if (!content_begin(&c[0], ui_tree(ui), inode, version, &err)) {
		ui_say(ui, ROLE_ERROR, "%s", err.text);
		content_close(&c[0]);
		return;
	}
	sha256_start(&ui->fetch.sum);
	fetch_begin(ui, dialog_push(ui, title), how, c);
}

void
copy_content(struct ui *ui)
{
	static const struct fetch_way way = { step_content, progress, finish_content };

	begin(ui, "Copy content", &way);
}

void
copy_hash(struct ui *ui)
{
	static const struct fetch_way way = { step_hash, progress, finish_hash };

	begin(ui, "SHA-256", &way);
}
