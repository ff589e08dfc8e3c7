/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/jffs2/plan_losses.h"

#include "jffs2/plan/make.h"
#include "job/job.h"

/* Adds the loss of what `path` leads to; takes the path. */
static void
lose(struct job *j, struct text *path, const char *what)
{
	struct text line = { 0 };

	text_add_readable_path(&line, span_of(path->at, path->len), false);
	text_addf(&line, ": %s", what);
	job_loss(j, text_str(&line));
	text_free(&line);
	text_free(path);
}

static void
lose_name(struct job *j, const struct tree *t, uint32_t entry)
{
	struct text path = { 0 };

	tree_add_entry_path(t, entry, &path);
	lose(j, &path, tree_listed(t, entry) ? "left out: its inode is missing or damaged"
	                                     : "left out: the directory does not list it");
}

static void
lose_names(struct job *j, const struct tree *t, uint32_t dir)
{
	uint32_t entry, k = 0;

	while ((entry = tree_next(t, dir, &k)) != TREE_NONE)
		if (make_leaves_out(t, entry))
			lose_name(j, t, entry);
}

/* kernel: jffs2_lookup gives ENAMETOOLONG; a listing of the directory has the name */
static void
lose_long_names(struct job *j, const struct tree *t, uint32_t dir)
{
	uint32_t entry, k = 0;

	if (t->class->name_max <= JFFS2_NAME_MAX)
		return;
	while ((entry = make_next(t, dir, &k)) != TREE_NONE) {
		struct text path = { 0 };

		if (tree_entry(t, entry).name.len <= JFFS2_NAME_MAX)
			continue;
		tree_add_entry_path(t, entry, &path);
		lose(j, &path, "Linux lists it, but cannot open it: its name is longer than 254 bytes");
	}
}

static bool
count_unreadable(void *arg, const struct tree_xattr *x)
{
	uint32_t *count = arg;

	*count += x->error != 0;
	return true;
}

static void
lose_xattrs(struct job *j, const struct tree_reader *r, const struct tree *t, uint32_t node)
{
	struct text path = { 0 };
	uint32_t count = 0;

	tree_xattrs(r, node, count_unreadable, &count);
	if (!count)
		return;
	tree_add_path(t, node, &path);
	lose(j, &path, "extended attributes left out that cannot be read");
}

static void
lose_content(struct job *j, const struct tree *t, uint32_t node)
{
	struct text path = { 0 }, missing = { 0 };
	const char *what = tree_loss_words(t, node, &missing);

	if (*what) {
		tree_add_path(t, node, &path);
		lose(j, &path, what);
	}
	text_free(&missing);
}

void
plan_add_losses(struct job *j, const struct tree *t, enum plan_rest rest)
{
	struct tree_reader *r = tree_reader_new(t);

	for (uint32_t node = 0; node < tree_nodes(t); node++) {
		struct tree_stat st;

		if (!tree_reachable(t, node))
			continue;
		tree_stat(t, node, &st);
		if (st.error)
			continue;
		lose_content(j, t, node);
		if (rest == PLAN_REST_STAYS)
			continue;
		lose_xattrs(j, r, t, node);
		if (!tree_is_directory(t, node))
			continue;
		lose_names(j, t, node);
		if (rest != PLAN_REST_AS_MKFS)
			lose_long_names(j, t, node);
	}
	job_gone(j, t);
	job_doubt(j, t);
	tree_reader_free(r);
}

uint32_t
plan_tell_losses(const struct tree *t, enum plan_rest rest, struct text *out)
{
	struct job j = { .losses = 0 };
	uint32_t count;

	plan_add_losses(&j, t, rest);
	text_add(out, text_str(&j.details));
	count = j.losses;
	text_free(&j.details);
	return count;
}
