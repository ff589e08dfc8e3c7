/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What travelling in the past requires, found in slices. */
#include <stdlib.h>
#include <string.h>

#include "jffs2/view/past_work_private.h"

void
past_work_sort(struct jffs2_past_work *w, uint64_t *left, enum past_stage then)
{
	if (radix_step(&w->sort, left))
		return;
	radix_end(&w->sort);
	w->stage = then;
	w->next = 0;
}

/* ---- who names an inode ---- */

static uint32_t
name_key(const void *naming, unsigned int which, const void *arg)
{
	const struct jffs2_naming *n = naming;

	(void)arg;
	return which == 0 ? n->ino : n->node;
}

/* The next node, of any inode; EXTENT_NONE once there is none, or nothing *left. */
static uint32_t
next_node(struct jffs2_past_work *w, uint64_t *left)
{
	for (; w->inode < jffs2_fs_inodes(w->fs) && *left; w->inode++, --*left) {
		struct jffs2_range r = jffs2_fs_nodes(w->fs, w->inode);

		if (w->next < r.to - r.from) {
			--*left;
			return jffs2_fs_node(w->fs, r.from + w->next++);
		}
		w->next = 0;
	}
	return EXTENT_NONE;
}

static void
note_name(struct jffs2_past_work *w, uint32_t node)
{
	struct jffs2_dirent_node d = jffs2_log_dirent(w->fs->log, node);

	array_push(&w->found.names, ((struct jffs2_naming){ d.ino, node, d.type == JFFS2_DT_DIR }));
}

static void
note_names(struct jffs2_past_work *w, uint64_t *left)
{
	uint32_t node;

	while ((node = next_node(w, left)) != EXTENT_NONE)
		if (past_work_is_name(w->fs->log, node))
			note_name(w, node);
	if (w->inode < jffs2_fs_inodes(w->fs))
		return;
	radix_begin(&w->sort, w->found.names.at, w->found.names.count, sizeof *w->found.names.at,
	        2, name_key, NULL);
	past_work_go_on(w, PAST_SORTS_NAMES);
}

/* They agree, but for what was written by mistake, or once a number was used again. The root is a
 * directory of its own accord. */
static bool
are_disputed(const struct jffs2_past *found)
{
	for (size_t k = 0; k < found->names.count; k++) {
		const struct jffs2_naming *name = &found->names.at[k];

		if (name->ino == JFFS2_ROOT_INO ? name->claims_dir : k && name->ino
		        && name->ino == name[-1].ino && name->claims_dir != name[-1].claims_dir)
			return true;
	}
	return false;
}

static void
sort_names(struct jffs2_past_work *w, uint64_t *left)
{
	past_work_sort(w, left, PAST_DONE);
	if (w->stage != PAST_DONE)
		return;
	array_trim(&w->found.names);
	w->found.disputed = are_disputed(&w->found);
	if (w->dates)
		past_dates_begin(w);
}

/* ---- from outside ---- */

struct jffs2_past_work *
jffs2_past_work_begin(struct jffs2_past *past, const struct jffs2_fs *present, bool names,
        bool dates)
{
	struct jffs2_past_work *w = memory_zeroed(1, sizeof *w);

	w->past = past;
	w->fs = present;
	w->names = names && !past->named;
	w->dates = dates && past->lives.count != present->log->extents.count;
	w->stage = w->names ? PAST_NAMES : PAST_DONE;
	if (!w->names && w->dates)
		past_dates_begin(w);
	return w;
}

static void
step(struct jffs2_past_work *w, uint64_t *left)
{
	switch (w->stage) {
	case PAST_NAMES:
		note_names(w, left);
		break;
	case PAST_SORTS_NAMES:
		sort_names(w, left);
		break;
	case PAST_DONE:
		break;
	default:
		past_dates_step(w, left);
		break;
	}
}

bool
jffs2_past_work_step(struct jffs2_past_work *w, uint64_t *left)
{
	while (w->stage != PAST_DONE && *left)
		step(w, left);
	return w->stage != PAST_DONE;
}

double
jffs2_past_work_progress(const struct jffs2_past_work *w)
{
	double all = jffs2_fs_inodes(w->fs) ? jffs2_fs_inodes(w->fs) : 1;

	return ((double)w->stage + (w->stage <= PAST_DATES ? w->inode / all : 0)) / (PAST_DONE + 1);
}

/* Takes over what was wanted, once it is complete. */
static void
hand_over(struct jffs2_past_work *w)
{
	struct jffs2_past *past = w->past, *found = &w->found;

	if (w->names) {
		memcpy(&past->names, &found->names, sizeof past->names);
		memset(&found->names, 0, sizeof found->names);
		past->disputed = found->disputed;
		past->named = true;
	}
	if (!w->dates)
		return;
	memcpy(&past->lives, &found->lives, sizeof past->lives);
	memcpy(&past->begins, &found->begins, sizeof past->begins);
	memcpy(&past->ends, &found->ends, sizeof past->ends);
	past->from_nothing = found->from_nothing;
	memset(found, 0, sizeof *found);
}

void
jffs2_past_work_end(struct jffs2_past_work *w)
{
	if (!w)
		return;
	if (w->stage == PAST_DONE)
		hand_over(w);
	radix_end(&w->sort);
	if (w->lead_sort)
		sort_end(w->lead_sort);
	array_free(&w->of_inode);
	array_free(&w->leads);
	array_free(&w->found.names);
	array_free(&w->found.lives);
	array_free(&w->found.begins);
	array_free(&w->found.ends);
	free(w);
}
