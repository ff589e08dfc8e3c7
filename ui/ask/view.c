/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The content of a file, or of a version of it, in a dialog: read in slices. */
#include <inttypes.h>
#include <sys/stat.h>

#include "ui/ask/order.h"
#include "ui/dialog/dialog.h"
#include "ui/ask/past.h"
#include "ui/dialog/fetch.h"
#include "ui/list/pane.h"

enum {
	VIEW_MOST = 64 * 1024, /* bytes shown */
	VIEW_TEXT = 76,        /* columns of a line of text */
	VIEW_HEX = 16          /* bytes in a line of hexadecimal */
};

static bool
is_text(struct span s)
{
	for (size_t at = 0; at < s.len;) {
		uint32_t point;
		size_t n = text_utf8(s, at, &point);

		/* A sequence cut off at the end doesn't make it binary. */
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
add_text(struct dialog *d, struct span s, bool ascii)
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
		text_add_readable(&line, span_cut(s, from, to - from), ascii);
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

/* ---- reading ---- */

static uint32_t
wanted(const struct fetch *r)
{
	uint64_t size = r->content[0].size;

	return size < VIEW_MOST ? (uint32_t)size : VIEW_MOST;
}

static bool
step(struct fetch *r, uint64_t *work)
{
	uint32_t at = (uint32_t)r->bytes.len, len = wanted(r) - at;
	int64_t n;

	text_reserve(&r->bytes, VIEW_MOST);
	n = content_read_some(&r->content[0], at, (uint8_t *)r->bytes.at + at, len, work,
	        &r->err);
	r->failed = n < 0;
	if (n <= 0)
		return false;
	r->bytes.len += (size_t)n;
	return r->bytes.len < wanted(r);
}

static double
progress(const struct fetch *r)
{
	return wanted(r) > 0 ? (double)r->bytes.len / wanted(r) : 1;
}

static void
finish(struct ui *ui, bool stopped)
{
	struct fetch *r = &ui->fetch;
	struct dialog *d = r->dialog;
	struct span s = span_of(r->bytes.at, r->bytes.len);

	if (r->failed) {
		ui_say(ui, ROLE_ERROR, "%s", r->err.text);
		dialog_close(d);
		return;
	}
	if (stopped)
		text_addf(&d->body, "\nPartial: reading was stopped after %zu bytes.", s.len);
	if (is_text(s))
		add_text(d, s, r->ascii);
	else
		add_hex(d, s);
}

static void
add_title(const struct ui *ui, const struct content *c, const uint32_t *version,
        struct text *t)
{
	order_add_file(ui, c->tree, c->node, t);
	if (version)
		text_addf(t, " at version %" PRIu32, *version);
	text_addf(t, ", %" PRIu64 " bytes%s", c->size,
	        c->size > VIEW_MOST ? ", of which the first are shown" : "");
}

void
view_open(struct ui *ui)
{
	static const struct fetch_way view = { step, progress, finish };
	uint32_t inode = past_inode(ui), number;
	const uint32_t *version = inode != TREE_NONE && past_version(ui, &number)
	                          ? &number : NULL;
	struct tree_stat st;
	struct content c[SIDES] = { 0 };
	struct error err = { "" };
	struct dialog *d;

	if (inode == TREE_NONE)
		return;
	tree_stat(ui_tree(ui), inode, &st);
	if (!S_ISREG(st.mode) || st.error) {
		ui_say(ui, ROLE_STATUS, "inode %" PRIu32 " is not a regular file", st.ino);
	} else if (!content_open(&c[0], ui_tree(ui), inode, version, &err)) {
		ui_say(ui, ROLE_ERROR, "%s", err.text);
		content_close(&c[0]);
	} else {
		d = dialog_push(ui, "Content");
		add_title(ui, &c[0], version, &d->body);
		fetch_begin(ui, d, &view, c);
	}
}
