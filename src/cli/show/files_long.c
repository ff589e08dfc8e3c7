/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of files as ls -l and sha256sum print one: --long, --checksum, or both. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "cli/show/show.h"
#include "job/sum.h"
#include "list/files/files.h"

/* How wide a number is in the longest line. */
enum width { WIDTH_NLINK, WIDTH_UID, WIDTH_GID, WIDTH_SIZE, WIDTHS };

struct long_list {
	const struct call *call;
	struct table *table;
	const struct tree *tree;
	struct tree_reader *reader;
	uint64_t room, inflate_room; /* what may still be read, and decoded for nothing */
	size_t widths[WIDTHS];
	bool exact;  /* lines are for sha256sum, not for people */
	uint64_t failed;
};

/* What a row of the class leads to; false if it cannot be examined. */
static bool
stat_row(const struct long_list *l, size_t row, struct tree_stat *st)
{
	uint32_t node = table_files_inode(l->table, row);

	*st = (struct tree_stat){ 0 };
	if (node == TREE_NONE)
		return false;
	tree_stat(l->tree, node, st);
	return !st->error && !st->unread;
}

/* The size, or the numbers of a device, as ls has them. */
static void
add_size(const struct tree_stat *st, struct text *t)
{
	if (S_ISCHR(st->mode) || S_ISBLK(st->mode))
		text_addf(t, "%" PRIu32 ", %3" PRIu32, st->major, st->minor);
	else
		text_addf(t, "%" PRIu64, st->size);
}

static void
add_number(const struct tree_stat *st, enum width which, struct text *t)
{
	switch (which) {
	case WIDTH_NLINK: text_addf(t, "%" PRIu32, st->nlink); break;
	case WIDTH_UID: text_addf(t, "%" PRIu32, st->uid); break;
	case WIDTH_GID: text_addf(t, "%" PRIu32, st->gid); break;
	default: add_size(st, t); break;
	}
}

static void
measure(struct long_list *l)
{
	struct text t = { 0 };
	struct tree_stat st;

	for (size_t row = 0; row < table_count(l->table); row++)
		for (int i = 0; i < WIDTHS && stat_row(l, table_base_row(l->table, row), &st); i++) {
			text_clear(&t);
			add_number(&st, (enum width)i, &t);
			if (t.len > l->widths[i])
				l->widths[i] = t.len;
		}
	text_free(&t);
}

/* ---- sums ---- */

/* The errno of a file that is not read: as in the manifest. */
static int
sum_error(struct long_list *l, uint32_t node, uint64_t size)
{
	if (size > l->room || !tree_afford(l->tree, node, &l->inflate_room))
		return EFBIG;
	l->room -= size;
	return tree_default_error(l->tree, node);
}

/* 0, or the errno of what cannot be read. */
static int
sum_file(struct long_list *l, uint32_t node, uint64_t size, char hex[FILE_SUM])
{
	int error = sum_error(l, node, size);
	uint64_t work = 0;

	return error ? error : file_sum(l->reader, node, size, &work, NULL, hex);
}

/* ---- lines ---- */

static void
add_attributes(const struct long_list *l, const struct tree_stat *st, struct text *line)
{
	struct text t = { 0 };

	text_add_mode(line, st->mode);
	for (int i = 0; i < WIDTHS; i++) {
		text_clear(&t);
		add_number(st, (enum width)i, &t);
		text_addf(line, " %*s", (int)l->widths[i], text_str(&t));
	}
	text_add(line, " ");
	text_add_time(line, st->mtime);
	text_add(line, " ");
	text_free(&t);
}

static void
say_failed(struct long_list *l, const struct text *path, const char *why)
{
	struct text shown = { 0 };

	text_add_readable_path(&shown, span_of(path->at, path->len), false);
	call_say(l->call, "%s: %s", text_str(&shown), why);
	text_free(&shown);
	l->failed++;
}

/* What is left of a damaged file has a sum, too, but it is not that of the file. */
static void
say_missing(struct long_list *l, uint32_t node, const struct text *path)
{
	struct text missing = { 0 };

	if (*tree_loss_words(l->tree, node, &missing))
		say_failed(l, path, text_str(&missing));
	text_free(&missing);
}

/* The sum of a file, with --long as wide a sign for anything else. */
static bool
add_sum(struct long_list *l, uint32_t node, const struct tree_stat *st, const struct text *path,
        struct text *line)
{
	int error = 0;
	char hex[FILE_SUM];

	if (S_ISREG(st->mode))
		error = sum_file(l, node, st->size, hex);
	if (error) {
		say_failed(l, path, strerror(error));
	} else if (S_ISREG(st->mode)) {
		say_missing(l, node, path);
	}
	if (S_ISREG(st->mode) && !error)
		text_addf(line, "%s  ", hex);
	else if (l->call->o->long_lines)
		text_addf(line, "%-64s  ", error ? "unreadable" : "-");
	else
		return false;
	return true;
}

/* A path as sha256sum writes it, and takes it with --check: its bytes, but for newlines and backslashes;
 * the line then begins with one. */
static void
add_sum_line(struct text *line, struct span path)
{
	struct text raw = { 0 }, sum = { 0 };
	bool escaped = false;

	text_add_unescaped(&raw, path);
	for (size_t i = 0; i < raw.len; i++)
		escaped = escaped || raw.at[i] == '\n' || raw.at[i] == '\\';
	if (escaped) {
		text_add(&sum, text_str(line));
		text_clear(line);
		text_addf(line, "\\%s", text_str(&sum));
	}
	for (size_t i = 0; i < raw.len; i++)
		if (raw.at[i] == '\n')
			text_add(line, "\\n");
		else if (raw.at[i] == '\\')
			text_add(line, "\\\\");
		else
			text_add_bytes(line, &raw.at[i], 1);
	text_free(&raw);
	text_free(&sum);
}

/* sha256sum checks what lies in the present directory, so there paths are relative to the root. */
static void
print_row(struct long_list *l, size_t row, struct text *path, struct text *line)
{
	const struct cli_options *o = l->call->o;
	uint32_t node = table_files_inode(l->table, row);
	size_t skip = o->long_lines ? 0 : 1;
	struct tree_stat st;

	text_clear(line);
	text_clear(path);
	table_files_path(l->table, row, path);
	if (!stat_row(l, row, &st)) {
		say_failed(l, path, strerror(st.error ? st.error : ENOENT));
		return;
	}
	if (o->long_lines)
		add_attributes(l, &st, line);
	if (o->checksum && !add_sum(l, node, &st, path, line))
		return;
	if (l->exact)
		add_sum_line(line, span_of(path->at + skip, path->len - skip));
	else
		text_add_readable_path(line, span_of(path->at + skip, path->len - skip), o->ascii);
	if (o->long_lines && S_ISLNK(st.mode)) {
		text_clear(path);
		text_add_target(path, tree_target(l->tree, node));
		text_add(line, " -> ");
		text_add_readable_path(line, span_of(path->at, path->len), o->ascii);
	}
	text_add(line, "\n");
	call_put(NULL, line->at, line->len);
}

int
print_files_long(struct call *call, struct table *table)
{
	struct long_list l = { .call = call, .table = table, .tree = table_files_tree(table) };
	struct text path = { 0 }, line = { 0 };

	if (call->o->form != FORM_PLAIN) {
		call_say(call, "--long and --checksum are lines of text: manifest has the sums for "
		        "programs");
		return CLI_FAILED;
	}
	if (!arrange_table(call, table))
		return CLI_FAILED;
	l.exact = call->o->checksum && !call->o->long_lines && !isatty(STDOUT_FILENO);
	l.room = l.inflate_room = tree_room(l.tree);
	l.reader = tree_reader_new(l.tree);
	measure(&l);
	for (size_t row = 0; row < table_count(table); row++)
		print_row(&l, table_base_row(table, row), &path, &line);
	tree_reader_free(l.reader);
	text_free(&path);
	text_free(&line);
	return l.failed ? CLI_LOSSES : CLI_DONE;
}
