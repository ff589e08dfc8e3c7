/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare --recursive: what differs in the files of two images, as diff -ru prints it. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "cli/show/compare_private.h"
#include "list/compare.h"

struct recursion {
	const struct call *call;
	const struct compare *c;
	const char *image[SIDES];
	struct text path[SIDES]; /* the image and the path in it, as they are printed */
	int status;
};

static void
set_paths(struct recursion *r, const struct compare_row *row)
{
	struct text path = { 0 };

	for (int k = 0; k < SIDES; k++) {
		text_clear(&r->path[k]);
		text_clear(&path);
		compare_add_path(r->c, row, k, &path);
		text_add_readable(&r->path[k], span_of(r->image[k], strlen(r->image[k])),
		        r->call->o->ascii);
		text_add_readable_path(&r->path[k], span_of(path.at, path.len), r->call->o->ascii);
	}
	text_free(&path);
}

static void
differ(struct recursion *r, int status)
{
	if (status > r->status)
		r->status = status;
}

/* What lies in a directory that only one of them has is not named again. */
static void
print_only(struct recursion *r, const struct compare_row *row, int side)
{
	uint32_t dir = row->dir[side];
	const char *path = text_str(&r->path[side]), *name = strrchr(path, '/');

	differ(r, DIFFERENT);
	if (dir != COMPARE_NONE && r->c->dirs.at[dir].inode[!side] == TREE_NONE)
		return;
	if (name)
		printf("Only in %.*s: %s\n", (int)(name - path), path, name + 1);
}

static const char *
type_name(uint32_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG: return "a regular file";
	case S_IFDIR: return "a directory";
	case S_IFLNK: return "a symbolic link";
	case S_IFCHR: return "a character special file";
	case S_IFBLK: return "a block special file";
	case S_IFIFO: return "a fifo";
	case S_IFSOCK: return "a socket";
	default: return "a weird file";
	}
}

/* ---- contents ---- */

static bool
is_text(const struct content *x)
{
	static uint8_t bytes[DELTA_TEXT_MOST];
	struct error err;
	int64_t n;

	if (x->size > sizeof bytes)
		return false;
	n = tree_read(x->reader, x->node, 0, bytes, (uint32_t)x->size, NULL, &err);
	return n == (int64_t)x->size && delta_is_text(span_of(bytes, (size_t)n));
}

static void
print_contents(struct recursion *r, const struct compare_row *row, const struct tree_stat st[SIDES])
{
	struct heading h = { .plain = true };
	struct content x[SIDES] = { 0 };
	struct text label[SIDES] = { { 0 }, { 0 } };
	struct error err = { "" };

	for (int k = 0; k < SIDES; k++) {
		h.name[k] = text_str(&r->path[k]);
		text_add(&label[k], "\t");
		text_add_time(&label[k], st[k].mtime);
		h.label[k] = text_str(&label[k]);
	}
	if (!content_open(&x[0], r->c->tree[0], compare_inode(r->c, row, 0), NULL, &err)
	        || !content_open(&x[1], r->c->tree[1], compare_inode(r->c, row, 1), NULL, &err)) {
		call_say(r->call, "%s: %s", h.name[0], err.text);
		differ(r, CLI_FAILED);
	} else if (is_text(&x[0]) && is_text(&x[1])) {
		printf("diff -ru %s %s\n", h.name[0], h.name[1]);
		differ(r, print_delta(r->call, x, &h));
	} else {
		printf("Binary files %s and %s differ\n", h.name[0], h.name[1]);
		differ(r, DIFFERENT);
	}
	for (int k = 0; k < SIDES; k++) {
		content_close(&x[k]);
		text_free(&label[k]);
	}
}

static void
print_changed(struct recursion *r, const struct compare_row *row)
{
	const char *a = text_str(&r->path[0]), *b = text_str(&r->path[1]);
	struct tree_stat st[SIDES];

	for (int k = 0; k < SIDES; k++)
		tree_stat(r->c->tree[k], compare_inode(r->c, row, k), &st[k]);
	if (row->what & DIFFERS_TYPE)
		printf("File %s is %s while file %s is %s\n", a, type_name(st[0].mode), b,
		        type_name(st[1].mode));
	else if (row->what & (DIFFERS_CONTENT | DIFFERS_SIZE) && S_ISREG(st[0].mode))
		print_contents(r, row, st);
	else if (row->what & DIFFERS_TARGET)
		printf("Symbolic links %s and %s differ\n", a, b);
	else if (row->what & DIFFERS_DEVICE)
		printf("Special files %s and %s differ\n", a, b);
	else
		return;
	differ(r, DIFFERENT);
}

static void
print_row(struct recursion *r, const struct compare_row *row)
{
	set_paths(r, row);
	switch (row->kind) {
	case COMPARE_CHANGED: print_changed(r, row); break;
	case COMPARE_REMOVED: print_only(r, row, 0); break;
	case COMPARE_ADDED: print_only(r, row, 1); break;
	case COMPARE_MOVED:
		print_only(r, row, 0);
		print_only(r, row, 1);
		break;
	case COMPARE_UNREADABLE:
		for (int k = 0; k < SIDES; k++)
			if (row->first >> k & 1)
				call_say(r->call, "%s: cannot be read", text_str(&r->path[k]));
		differ(r, CLI_FAILED);
		break;
	default:
		break;
	}
}

int
compare_recursive(const struct call *call, const struct call *other, struct compare *c)
{
	struct recursion r = { .call = call, .c = c, .image = { call->image, other->image } };
	struct table table;

	compare_finish(c, COMPARE_FILES);
	if (compare_refusal(c, COMPARE_FILES) || call->o->form != FORM_PLAIN) {
		call_say(call, "%s", call->o->form != FORM_PLAIN
		        ? "--recursive prints text: compare without it has lists for programs"
		        : compare_refusal(c, COMPARE_FILES));
		return CLI_FAILED;
	}
	table_open_compare(&table, c, COMPARE_FILES, false);
	if (arrange_table(call, &table))
		for (size_t row = 0; row < table_count(&table); row++)
			print_row(&r, table_compare_row(&table, table_base_row(&table, row)));
	else
		r.status = CLI_FAILED;
	table_close(&table);
	for (int k = 0; k < SIDES; k++)
		text_free(&r.path[k]);
	return r.status;
}
