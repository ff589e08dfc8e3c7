/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A sentence on a file of a format that has no nodes to tell of it. */
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "words/sentence.h"

static const char *
kind_of(uint32_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG: return "a regular file";
	case S_IFDIR: return "a directory";
	case S_IFLNK: return "a symbolic link";
	case S_IFCHR: return "a character device";
	case S_IFBLK: return "a block device";
	case S_IFIFO: return "a named pipe";
	case S_IFSOCK: return "a socket";
	default: return "a file of an unknown type";
	}
}

static void
add_path(const struct tree *tree, uint32_t node, bool ascii, struct text *t)
{
	struct text path = { 0 };

	tree_add_path(tree, node, &path);
	if (path.len)
		text_add_readable_path(t, span_of(path.at, path.len), ascii);
	else
		text_add(t, "A file without a name");
	text_free(&path);
}

void
file_sentence(const struct tree *tree, uint32_t node, bool ascii, struct text *t)
{
	struct tree_stat st;

	add_path(tree, node, ascii, t);
	tree_stat(tree, node, &st);
	if (st.error) {
		text_addf(t, " cannot be looked at: %s.", strerror(st.error));
		return;
	}
	text_addf(t, " is %s, inode %" PRIu32, kind_of(st.mode), st.ino);
	if (S_ISREG(st.mode))
		text_addf(t, ", of %" PRIu64 " bytes", st.size);
	if (S_ISLNK(st.mode)) {
		text_add(t, ", to ");
		text_add_readable_path(t, tree_target(tree, node), ascii);
	}
	text_add(t, ", mode ");
	text_add_mode(t, st.mode);
	text_addf(t, ", owner %" PRIu32 ":%" PRIu32 ", changed ", st.uid, st.gid);
	text_add_time(t, st.mtime);
	text_addf(t, ". A file in this %s has no nodes of its own to show here.",
	        tree->class->name);
}
