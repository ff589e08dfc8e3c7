/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The menu of changes to the selected file, and the questions that follow. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "list/files/file_wishes.h"
#include "list/files/files.h"
#include "table/table.h"
#include "ui/dialog/dialog.h"
#include "ui/edit/editing.h"
#include "ui/go/go.h"
#include "ui/list/pane.h"

/* What a change is of. */
enum {
	OF_FILE = 1,  /* a regular file */
	OF_DIRECTORY = 2,
	OF_OTHER = 4, /* a link, a device ... */
	OF_ROOT = 8,
	OF_NAMED = OF_FILE | OF_DIRECTORY | OF_OTHER,
	OF_ANY = OF_NAMED | OF_ROOT
};

/* What a word begins with when it is asked for. */
enum hint {
	HINT_NONE,
	HINT_LOCAL,
	HINT_PATH,
	HINT_BELOW,
	HINT_COPY, /* below, by the name that the copied file has */
	HINT_MODE,
	HINT_OWNER
};

/* A question for a word of the change; no prompt: there is none. */
struct question {
	const char *prompt;
	const char *help;
	enum hint hint;
	bool may_be_empty;
	uint8_t word;
};

struct modify_row {
	char press;
	enum wish_verb verb;
	unsigned of;
	bool below;           /* made in the directory, or beside the file */
	const char *label, *note;
	struct question questions[3];
	uint8_t path;         /* the word that is the selected path, if no question is for it */
};

#define LOCAL "local file:", "in the current directory or below it; Tab completes", \
	HINT_LOCAL, false, 0

#define SOURCE "directory, archive or image:", "in the current directory or below it; Tab " \
	"completes", HINT_LOCAL, false, 0

static const struct modify_row rows[] = {
	{ 'r', WISH_REPLACE, OF_FILE, false, "replace content", "by a local file",
	  { { LOCAL } }, 1 },
	{ 'a', WISH_APPEND, OF_FILE, false, "append", "a local file",
	  { { LOCAL } }, 1 },
	{ 'p', WISH_PUT, OF_DIRECTORY | OF_ROOT, true, "put", "a local file into the directory",
	  { { LOCAL } }, 1 },
	{ 'y', WISH_OVERLAY, OF_DIRECTORY | OF_ROOT, true, "lay over",
	  "all of a local directory, an archive, an image", { { SOURCE } }, 1 },
	{ 'c', WISH_COPY, OF_DIRECTORY | OF_ROOT, true, "copy from", "one file of these",
	  { { SOURCE }, { "file:", "its path in there, such as /etc/passwd", HINT_NONE, false, 1 },
	    { "its path:", "of what it becomes here", HINT_COPY, false, 2 } }, 2 },
	{ 'd', WISH_MKDIR, OF_DIRECTORY | OF_ROOT, true, "make directory", "in the directory",
	  { { "directory:", "its path", HINT_BELOW, false, 1 } }, 1 },
	{ 's', WISH_SYMLINK, OF_DIRECTORY | OF_ROOT, true, "make symbolic link", "in the directory",
	  { { "link:", "the path of the new link", HINT_BELOW, false, 1 },
	    { "leads to:", "any path, also one that doesn't exist", HINT_NONE, false, 0 } }, 1 },
	{ 'k', WISH_MKNOD, OF_DIRECTORY | OF_ROOT, true, "make device", "in the directory",
	  { { "device:", "type, major and minor number: c:4:64, b:31:0", HINT_NONE, false, 0 },
	    { "its path:", "of the new device", HINT_BELOW, false, 1 } }, 1 },
	{ 'i', WISH_MKFIFO, OF_DIRECTORY | OF_ROOT, true, "make named pipe", "in the directory",
	  { { "pipe:", "its path", HINT_BELOW, false, 1 } }, 1 },
	{ 'x', WISH_RM, OF_FILE | OF_OTHER, false, "remove", "", { { 0 } }, 0 },
	{ 'x', WISH_RM_R, OF_DIRECTORY, false, "remove", "with all that is in it", { { 0 } }, 0 },
	{ 'n', WISH_MV, OF_NAMED, false, "rename, move", "",
	  { { "to:", "a path, or a directory to move it into", HINT_PATH, false, 1 } }, 0 },
	{ 'm', WISH_CHMOD, OF_FILE | OF_DIRECTORY | OF_ROOT, false, "mode", "permissions",
	  { { "mode:", "as in 0755 or u+x,go-w", HINT_MODE, false, 0 } }, 1 },
	{ 'o', WISH_CHOWN, OF_ANY, false, "owner", "and group",
	  { { "owner:", "by numbers: 0:0, 0, :5", HINT_OWNER, false, 0 } }, 1 },
	{ 't', WISH_TOUCH, OF_ANY, false, "time", "of last change",
	  { { "time:", "@SECONDS since 1970; nothing: now", HINT_NONE, true, 0 } }, 1 },
	{ 'l', WISH_LN, OF_FILE | OF_OTHER, false, "make hard link", "another name",
	  { { "link:", "the path of the other name", HINT_PATH, false, 1 } }, 0 },
	{ 'e', WISH_SETFATTR, OF_ANY, false, "set attribute", "extended",
	  { { "attribute:", "as in user.note=text, or user.key=0x00ff", HINT_NONE, false, 0 } }, 1 },
	{ 'f', WISH_RMFATTR, OF_ANY, false, "remove attribute", "extended",
	  { { "attribute:", "its name", HINT_NONE, false, 0 } }, 1 },
};

/* The selected file. */
struct target {
	struct text path, below; /* of it; of the directory to make things in, with a slash */
	struct tree_stat st;
	unsigned of;
};

static void
target_free(struct target *g)
{
	text_free(&g->path);
	text_free(&g->below);
}

static unsigned
kind_of(const struct tree_stat *st, uint32_t entry)
{
	if (entry == TREE_NONE)
		return OF_ROOT;
	return S_ISREG(st->mode) ? OF_FILE : S_ISDIR(st->mode) ? OF_DIRECTORY : OF_OTHER;
}

/* False with err set if none is selected that is there. */
static bool
find_target(struct ui *ui, struct target *g, struct error *err)
{
	struct pane *p = &ui->panes[PANE_FILES];
	struct text plain = { 0 };
	const char *slash;
	size_t row;

	*g = (struct target){ 0 };
	if (!pane_ready(ui, PANE_FILES) || p->row >= pane_count(ui, PANE_FILES))
		return error_set(err, "no file is selected");
	row = table_base_row(&p->table, p->row);
	if (file_wishes_mark(&p->table, row) == '-')
		return error_set(err, "it will be removed: ~ lists the changes, and d there removes one");
	if (table_files_inode(&p->table, row) >= tree_nodes(ui_tree(ui)))
		return error_set(err, "it is not there");
	tree_stat(ui_tree(ui), table_files_inode(&p->table, row), &g->st);
	table_files_path(&p->table, row, &plain);
	text_add_escaped_path(&g->path, span_of(plain.at, plain.len));
	text_free(&plain);
	g->of = kind_of(&g->st, table_files_entry(&p->table, row));
	slash = strrchr(text_str(&g->path), '/');
	if (g->of == OF_DIRECTORY)
		text_addf(&g->below, "%s/", text_str(&g->path));
	else
		text_add_bytes(&g->below, g->path.at, (size_t)(slash + 1 - text_str(&g->path)));
	return true;
}

/* ---- the questions ---- */

static const struct modify_row *
row_of(const struct dialog *d)
{
	return &rows[d->value];
}

static void
set_word(struct ui *ui, size_t word, const char *s)
{
	text_clear(&ui->editing.words[word]);
	text_add(&ui->editing.words[word], s);
}

static void
add_hint(const struct ui *ui, const struct target *g, enum hint hint, struct text *t)
{
	const char *member = text_str(&ui->editing.words[1]), *slash = strrchr(member, '/');

	if (hint == HINT_PATH)
		text_add(t, text_str(&g->path));
	else if (hint == HINT_BELOW || hint == HINT_COPY)
		text_addf(t, "%s%s", text_str(&g->below),
		        hint == HINT_BELOW ? "" : slash ? slash + 1 : member);
	else if (hint == HINT_MODE)
		text_addf(t, "%04" PRIo32, g->st.mode & 07777);
	else if (hint == HINT_OWNER)
		text_addf(t, "%" PRIu32 ":%" PRIu32, g->st.uid, g->st.gid);
}

static void
complete(struct ui *ui, struct dialog *d)
{
	const struct question *q = &row_of(d)->questions[ui->editing.asked];
	struct text whole = { 0 }, others = { 0 };

	if (q->hint == HINT_LOCAL)
		go_complete_local(ui, line_str(&d->line), &whole, &others);
	else
		go_complete(ui, line_str(&d->line), &whole, &others);
	line_set(&d->line, text_str(&whole));
	text_clear(&d->body);
	text_add(&d->body, others.len > 0 ? text_str(&others) : q->help);
	text_free(&whole);
	text_free(&others);
}

static void ask(struct ui *ui, const struct modify_row *row);

static bool
accept_word(struct ui *ui, struct dialog *d)
{
	const struct modify_row *row = row_of(d);
	const struct question *q = &row->questions[ui->editing.asked];
	struct error err;

	if (d->line.text.len == 0 && !q->may_be_empty)
		return true;
	set_word(ui, q->word, line_str(&d->line));
	if (ui->editing.asked + 1 < COUNT(row->questions) && q[1].prompt) {
		ui->editing.asked++;
		dialog_close(d);
		ask(ui, row);
		return false;
	}
	if (editing_add(ui, row->verb, ui->editing.words, &err))
		return true;
	dialog_fail(d, "%s", err.text);
	return false;
}

static void
ask(struct ui *ui, const struct modify_row *row)
{
	const struct question *q = &row->questions[ui->editing.asked];
	struct dialog *d = dialog_prompt(ui, q->prompt, q->help, accept_word);
	struct text line = { 0 };
	struct target g;
	struct error err;

	d->value = (int)(row - rows);
	d->complete = complete;
	if (find_target(ui, &g, &err))
		add_hint(ui, &g, q->hint, &line);
	line_set(&d->line, text_str(&line));
	d->line.fresh = q->hint == HINT_MODE || q->hint == HINT_OWNER;
	target_free(&g);
	text_free(&line);
}

/* ---- the menu ---- */

static bool
choose(struct ui *ui, struct dialog *d)
{
	const struct modify_row *row = &rows[dialog_choice(d)->value];
	struct target g;
	struct error err;

	for (size_t i = 0; i < WISH_WORDS; i++)
		text_clear(&ui->editing.words[i]);
	if (!find_target(ui, &g, &err)) {
		target_free(&g);
		dialog_fail(d, "%s", err.text);
		return false;
	}
	set_word(ui, row->path, text_str(row->below ? &g.below : &g.path));
	target_free(&g);
	ui->editing.asked = 0;
	if (!row->questions[0].prompt) {
		if (editing_add(ui, row->verb, ui->editing.words, &err))
			return true;
		dialog_fail(d, "%s", err.text);
		return false;
	}
	dialog_close(d);
	ask(ui, row);
	return false;
}

static void
add_rows(struct dialog *d, const struct target *g, bool below)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].below == below && (below || rows[i].of & g->of))
			dialog_add(d, (uint32_t)rows[i].press, rows[i].label, rows[i].note)
			        ->value = (int)i;
}

void
modify_ask(struct ui *ui)
{
	struct target g;
	struct error err;
	struct dialog *d;
	bool is_directory;

	if (!find_target(ui, &g, &err)) {
		ui_say(ui, ROLE_ERROR, "%s", err.text);
		target_free(&g);
		return;
	}
	is_directory = g.of & (OF_DIRECTORY | OF_ROOT);
	d = dialog_push(ui, "Change");
	text_add_readable_path(&d->body, span_of(g.path.at, g.path.len), ui->display.canvas->ascii);
	if (g.of == OF_FILE)
		text_add(&d->body, "\nTo edit a text: v opens it, and m there changes a line.");
	if (is_directory)
		add_rows(d, &g, true);
	add_rows(d, &g, false);
	if (!is_directory)
		dialog_add_heading(d, "beside it, in the same directory", "");
	if (!is_directory)
		add_rows(d, &g, true);
	d->label_columns = 20;
	d->hint = "a letter or Enter chooses   Esc closes";
	d->accept = choose;
	dialog_select(d, 0, 1);
	target_free(&g);
}
