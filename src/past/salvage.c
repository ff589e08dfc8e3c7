/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "past/salvage.h"

#include <stdlib.h>

#include "jffs2/build/build.h"

/* What the kernel reads, and how far it is compared. */
struct salvage_count {
	const struct volume *v;
	struct jffs2_log log;
	struct jffs2_fs fs;
	struct jffs2_scan *scan;   /* NULL: it is done */
	struct jffs2_build *build; /* begun once it is; NULL again when the files are made */
	uint32_t i, j;             /* the next inode of the volume, and of `fs` */
	uint32_t files;
};

/* The same pieces from the same places? Extent numbers differ between logs. */
static bool
same_content(const struct jffs2_fs *a, uint32_t i, const struct jffs2_fs *b, uint32_t j)
{
	struct jffs2_range r = jffs2_fs_fragments(a, i), q = jffs2_fs_fragments(b, j);

	if (r.to - r.from != q.to - q.from)
		return false;
	while (r.from < r.to) {
		const struct jffs2_fragment *f = jffs2_fs_fragment(a, r.from++);
		const struct jffs2_fragment *g = jffs2_fs_fragment(b, q.from++);

		if (f->from != g->from || f->to != g->to
		        || (f->node == EXTENT_NONE) != (g->node == EXTENT_NONE))
			return false;
		if (f->node != EXTENT_NONE && a->log->extents.at[f->node].offset
		        != b->log->extents.at[g->node].offset)
			return false;
	}
	return true;
}

bool
salvage_same_file(const struct jffs2_fs *a, uint32_t i, const struct jffs2_fs *b, uint32_t j)
{
	const struct jffs2_inode *x = jffs2_fs_at(a, i), *y = jffs2_fs_at(b, j);
	struct jffs2_owner p = jffs2_fs_owner(a, i), q = jffs2_fs_owner(b, j);

	return x->reachable == y->reachable && x->mode == y->mode && x->size == y->size
	       && p.uid == q.uid && p.gid == q.gid && x->mtime == y->mtime
	       && x->nlink == y->nlink && x->error == y->error
	       && same_content(a, i, b, j);
}

struct salvage_count *
salvage_begin(const struct volume *v)
{
	struct jffs2_scan_options o = { .endian = v->log.endian,
		.erase_size = v->log.erase_size, .phase = v->log.phase };
	struct salvage_count *c;

	if (!v->log.salvage || !v->built)
		return NULL;
	c = memory_zeroed(1, sizeof *c);
	c->v = v;
	c->scan = jffs2_scan_start(v->log.part, &o, &c->log);
	return c;
}

/* False while there is more to read. */
static bool
scan(struct salvage_count *c, uint64_t *left)
{
	enum { BYTES = 64 }; /* that take as long as a look */

	if (!c->scan)
		return true;
	if (!*left || jffs2_scan_step(c->scan, *left < UINT32_MAX ? *left * BYTES : UINT64_MAX)) {
		*left = 0;
		return false;
	}
	jffs2_scan_finish(c->scan);
	c->scan = NULL;
	c->build = jffs2_build_start(&c->log, &c->fs, c->v->fs->filter.no_summary);
	return true;
}

static bool
build(struct salvage_count *c, uint64_t *left)
{
	if (!c->build)
		return true;
	if (!*left || jffs2_build_step(c->build, *left < UINT32_MAX ? (uint32_t)*left : UINT32_MAX)) {
		*left = 0;
		return false;
	}
	jffs2_build_finish(c->build);
	c->build = NULL;
	return true;
}

/* Looks at the least inode number that is left of both lists, which are in order of them. */
static void
compare(struct salvage_count *c)
{
	const struct jffs2_fs *a = c->v->fs, *b = &c->fs;
	const struct jffs2_inode *x = c->i < jffs2_fs_inodes(a) ? jffs2_fs_at(a, c->i) : NULL;
	const struct jffs2_inode *y = c->j < jffs2_fs_inodes(b) ? jffs2_fs_at(b, c->j) : NULL;

	if (x && y && x->ino != y->ino) {
		y = x->ino < y->ino ? NULL : y;
		x = y ? NULL : x;
	}
	if (x && y)
		c->files += (x->reachable || y->reachable) && !salvage_same_file(a, c->i, b, c->j);
	else
		c->files += x ? x->reachable : y->reachable;
	c->i += x != NULL;
	c->j += y != NULL;
}

bool
salvage_step(struct salvage_count *c, uint64_t *left)
{
	if (!scan(c, left) || !build(c, left))
		return true;
	while (c->i < jffs2_fs_inodes(c->v->fs) || c->j < jffs2_fs_inodes(&c->fs)) {
		if (!*left)
			return true;
		compare(c);
		--*left;
	}
	return false;
}

double
salvage_progress(const struct salvage_count *c)
{
	double all = (double)c->v->log.part.len;

	if (c->scan)
		return all ? 0.3 * (double)jffs2_scan_done(c->scan) / all : 0;
	if (c->build)
		return 0.3 + 0.6 * jffs2_build_progress(c->build);
	return 0.9 + 0.1 * c->i / (jffs2_fs_inodes(c->v->fs) + 1.0);
}

uint32_t
salvage_end(struct salvage_count *c)
{
	uint32_t files;

	if (!c)
		return 0;
	files = c->files;
	jffs2_scan_finish(c->scan);
	jffs2_build_cancel(c->build);
	jffs2_fs_free(&c->fs);
	jffs2_log_free(&c->log);
	free(c);
	return files;
}

uint32_t
salvage_changes(const struct volume *v)
{
	struct salvage_count *c = salvage_begin(v);
	uint64_t left = UINT64_MAX;

	while (c && salvage_step(c, &left))
		left = UINT64_MAX;
	return salvage_end(c);
}
