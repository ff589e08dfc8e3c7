/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two trees side by side: entries of a directory are sorted by name, so a pair of
 * directories is merged as the names come. As in a manifest, a name that no path can
 * spell is passed over, and a directory with many names is not listed for ever.
 */
#include <string.h>
#include <sys/stat.h>

#include "compare/compare_private.h"

enum { ENTRY_COST = 4096, VISITS_MAX = 8, ON_PATH = 0x80 };

/* A pair of directories, and how far it was merged. */
struct level {
	uint32_t dir;
	uint32_t next[SIDES], end[SIDES]; /* in fs.entries */
};

/* What came of the content of an inode of A, compared with that of `other` last: a file of
 * many names is read once. */
struct settled {
	uint32_t other;
	enum content_verdict verdict; /* CONTENT_READING: not compared yet */
	uint64_t first;
};

struct files_work {
	ARRAY(struct level) levels;
	uint8_t *visits[SIDES]; /* for each inode; ON_PATH while it is listed */
	struct settled *settled; /* for each inode of A */
	struct compare_content content;
	size_t row;             /* whose content is being read */
	bool walked;
	struct renames *renames;
};

static const struct jffs2_fs *
fs_of(const struct compare *c, int side)
{
	return &c->volume[side]->fs;
}

/* ---- one pair ---- */

static bool
is_file(const struct compare *c, int side, uint32_t inode)
{
	return inode != FS_NONE && !fs_of(c, side)->inodes.at[inode].error
	       && S_ISREG(fs_of(c, side)->inodes.at[inode].mode);
}

/* What is there twice: compared at once, but for contents, which take their time. */
static void
compare_both(struct compare *c, struct compare_row *row, const uint32_t inode[SIDES],
        bool *reading)
{
	for (int k = 0; k < SIDES; k++)
		if (fs_of(c, k)->inodes.at[inode[k]].error) {
			row->kind = COMPARE_UNREADABLE;
			row->first |= UINT64_C(1) << k;
		}
	if (row->kind == COMPARE_UNREADABLE)
		return;
	row->what = compare_metadata(c, inode[0], inode[1]);
	row->kind = row->what ? COMPARE_CHANGED : COMPARE_SAME;
	*reading = is_file(c, 0, inode[0]) && is_file(c, 1, inode[1])
	           && fs_of(c, 0)->inodes.at[inode[0]].size > 0
	           && !(row->what & DIFFERS_SIZE);
}

static bool
may_enter(const struct compare *c, int side, uint32_t inode)
{
	const struct jffs2_inode *n;

	if (inode == FS_NONE)
		return false;
	n = &fs_of(c, side)->inodes.at[inode];
	return S_ISDIR(n->mode) && !n->error
	       && c->work->files->visits[side][inode] < VISITS_MAX;
}

static void
enter(struct compare *c, uint32_t parent, const uint32_t entry[SIDES],
        const uint32_t inode[SIDES])
{
	struct files_work *w = c->work->files;
	struct compare_dir dir = { .parent = parent };
	struct level level = { .dir = (uint32_t)c->dirs.count };
	bool any = false;

	for (int k = 0; k < SIDES; k++) {
		bool open = may_enter(c, k, inode[k]);
		struct jffs2_range r = { 0, 0 };

		if (open)
			r = jffs2_fs_entries(fs_of(c, k), inode[k]);
		dir.entry[k] = entry[k];
		dir.inode[k] = open ? inode[k] : FS_NONE;
		level.next[k] = r.from;
		level.end[k] = r.to;
		if (open)
			w->visits[k][inode[k]] |= ON_PATH;
		any |= open;
	}
	if (!any)
		return;
	array_push(&c->dirs, dir);
	array_push(&w->levels, level);
}

static void
leave(struct compare *c)
{
	struct files_work *w = c->work->files;
	const struct compare_dir *dir = &c->dirs.at[w->levels.at[--w->levels.count].dir];

	for (int k = 0; k < SIDES; k++)
		if (dir->inode[k] != FS_NONE) {
			uint8_t *v = &w->visits[k][dir->inode[k]];

			*v = (uint8_t)((*v & ~ON_PATH) + 1);
		}
}

static void
take_verdict(struct compare *c, enum content_verdict verdict, uint64_t first)
{
	struct compare_list *l = &c->lists[COMPARE_FILES];
	struct compare_row *row = &l->rows.at[c->work->files->row];

	if (verdict == CONTENT_DIFFERS) {
		row->what |= DIFFERS_CONTENT;
		row->first = first;
		compare_set_kind(l, c->work->files->row, COMPARE_CHANGED);
	} else if (verdict == CONTENT_LOST) {
		row->first = first;
		compare_set_kind(l, c->work->files->row, COMPARE_UNREADABLE);
	}
}

/* Takes what is known of the two contents, else begins to read them. */
static void
compare_contents(struct compare *c, const uint32_t inode[SIDES])
{
	struct files_work *w = c->work->files;
	const struct settled *known = &w->settled[inode[0]];

	if (known->verdict != CONTENT_READING && known->other == inode[1])
		take_verdict(c, known->verdict, known->first);
	else
		compare_content_begin(&w->content, c, inode);
}

static void
take_pair(struct compare *c, uint32_t dir, const uint32_t entry[SIDES],
        const uint32_t inode[SIDES])
{
	struct files_work *w = c->work->files;
	struct compare_row row = { .at = { entry[0], entry[1] }, .dir = { dir, dir } };
	bool reading = false;

	if (inode[0] == FS_NONE)
		row.kind = COMPARE_ADDED;
	else if (inode[1] == FS_NONE)
		row.kind = COMPARE_REMOVED;
	else
		compare_both(c, &row, inode, &reading);
	w->row = compare_push(&c->lists[COMPARE_FILES], &row);
	if (reading)
		compare_contents(c, inode);
	enter(c, dir, entry, inode);
}

/* ---- the walk ---- */

static bool
is_hidden(const struct jffs2_fs *fs, uint32_t entry)
{
	return jffs2_name_is_hidden(jffs2_fs_name(fs, entry))
	       || fs->entries.at[entry].inode == FS_NONE;
}

/* Which of the two next names comes first: below 0 that of A; 0 both are the same. */
static int
order_of_next(const struct compare *c, const struct level *l)
{
	if (l->next[0] == l->end[0])
		return 1;
	if (l->next[1] == l->end[1])
		return -1;
	return span_compare(jffs2_fs_name(fs_of(c, 0), l->next[0]),
	        jffs2_fs_name(fs_of(c, 1), l->next[1]));
}

/* False at the end of the directory. */
static bool
step_level(struct compare *c, struct level *l)
{
	uint32_t entry[SIDES] = { FS_NONE, FS_NONE }, inode[SIDES] = { FS_NONE, FS_NONE };
	int order;

	for (int k = 0; k < SIDES; k++)
		while (l->next[k] < l->end[k] && is_hidden(fs_of(c, k), l->next[k]))
			l->next[k]++;
	if (l->next[0] == l->end[0] && l->next[1] == l->end[1])
		return false;
	order = order_of_next(c, l);
	for (int k = 0; k < SIDES; k++) {
		if (k == 0 ? order > 0 : order < 0)
			continue;
		entry[k] = l->next[k]++;
		inode[k] = fs_of(c, k)->entries.at[entry[k]].inode;
	}
	take_pair(c, l->dir, entry, inode);
	return true;
}

static void
begin(struct compare *c)
{
	struct files_work *w = memory_zeroed(1, sizeof *w);
	uint32_t none[SIDES] = { FS_NONE, FS_NONE }, root[SIDES];

	c->work->files = w;
	w->settled = memory_zeroed(fs_of(c, 0)->inodes.count, sizeof *w->settled);
	for (int k = 0; k < SIDES; k++) {
		w->visits[k] = memory_zeroed(fs_of(c, k)->inodes.count + 1, 1);
		c->work->room[k] = jffs2_fs_room(fs_of(c, k));
		root[k] = jffs2_fs_inode(fs_of(c, k), JFFS2_ROOT_INO);
	}
	if (root[0] != FS_NONE || root[1] != FS_NONE)
		take_pair(c, COMPARE_NONE, none, root);
}

/* One piece of content, or one entry; false when all is seen. */
static bool
walk(struct compare *c, uint64_t *used)
{
	struct files_work *w = c->work->files;
	enum content_verdict verdict;
	uint64_t first = 0;

	*used += ENTRY_COST;
	if (w->content.open) {
		verdict = compare_content_step(&w->content, &first, used);
		w->settled[w->content.content[0].node] = (struct settled){
			w->content.content[1].node, verdict, first };
		take_verdict(c, verdict, first);
	} else if (w->levels.count == 0) {
		return false;
	} else if (!step_level(c, &w->levels.at[w->levels.count - 1])) {
		leave(c);
	}
	return true;
}

bool
compare_files_step(struct compare *c, uint64_t budget)
{
	uint64_t used = 0;

	if (!c->work->files)
		begin(c);
	while (used < budget && !c->work->files->walked)
		c->work->files->walked = !walk(c, &used);
	if (!c->work->files->walked)
		return true;
	if (!c->work->files->renames)
		c->work->files->renames = renames_begin(c);
	for (; used < budget; used += ENTRY_COST)
		if (!renames_step(c, c->work->files->renames, &used)) {
			renames_end(c, c->work->files->renames);
			c->work->files->renames = NULL;
			return false;
		}
	return true;
}

void
compare_files_free(struct compare *c)
{
	struct files_work *w = c->work->files;

	if (!w)
		return;
	renames_end(c, w->renames);
	compare_content_end(&w->content);
	array_free(&w->levels);
	free(w->settled);
	free(w->visits[0]);
	free(w->visits[1]);
	free(w);
	c->work->files = NULL;
}
