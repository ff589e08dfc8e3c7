/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/jffs2/live_model.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/crc32.h"
#include "base/put.h"
#include "jffs2/build/build.h"

const char *const model_paths[MODEL_PATHS] = {
	"/a", "/b", "/c", "/d", "/e", "/f.txt", "/quite a long name for a file", "/d/a", "/d/b",
	"/d/e", "/e/a", "/e/x", "/d/e/a", "/d/e/y",
};

void
model_clear(struct model *m)
{
	memset(m, 0, sizeof *m);
	for (int i = 0; i < MODEL_PATHS; i++)
		m->at[i] = -1;
}

static struct model_file *
file_at(struct model *m, int path)
{
	return m->at[path] < 0 ? NULL : &m->files[m->at[path]];
}

/* The path that the path is in: -1 is the root, -2 none. */
static int
parent_of(int path)
{
	const char *slash = strrchr(model_paths[path], '/');
	size_t len = (size_t)(slash - model_paths[path]);

	if (len == 0)
		return -1;
	for (int i = 0; i < path; i++)
		if (strlen(model_paths[i]) == len && memcmp(model_paths[i], model_paths[path], len) == 0)
			return i;
	return -2;
}

/* The errno of a path that can't be reached. */
static int
reach(struct model *m, int path)
{
	int parent = parent_of(path), error = parent >= 0 ? reach(m, parent) : 0;

	if (error || parent < 0)
		return error;
	if (!file_at(m, parent))
		return ENOENT;
	return S_ISDIR(file_at(m, parent)->mode) ? 0 : ENOTDIR;
}

bool
model_has_children(const struct model *m, int path)
{
	for (int i = 0; i < MODEL_PATHS; i++)
		if (m->at[i] >= 0 && parent_of(i) == path)
			return true;
	return false;
}

bool
model_doubled(const struct model *m, int path)
{
	for (; path >= 0; path = parent_of(path)) {
		const struct model_file *f = m->at[path] < 0 ? NULL : &m->files[m->at[path]];

		if (f && S_ISDIR(f->mode) && f->links > 1)
			return true;
	}
	return false;
}

static void
drop(struct model *m, int path)
{
	m->files[m->at[path]].links--;
	m->at[path] = -1;
}

int
model_make(struct model *m, int path, uint32_t mode, struct span content)
{
	int n = 0, error = reach(m, path);

	if (error)
		return error;
	if (file_at(m, path))
		return EEXIST;
	while (m->files[n].links)
		n++;
	m->files[n].mode = mode;
	m->files[n].size = (uint32_t)content.len;
	m->files[n].links = 1;
	if (content.len)
		memcpy(m->files[n].bytes, content.at, content.len);
	m->at[path] = n;
	return 0;
}

int
model_link(struct model *m, int from, int to)
{
	int error = reach(m, from);

	if (error)
		return error;
	if (!file_at(m, from))
		return ENOENT;
	if (S_ISDIR(file_at(m, from)->mode))
		return EPERM;
	error = reach(m, to);
	if (error)
		return error;
	if (file_at(m, to))
		return EEXIST;
	m->at[to] = m->at[from];
	file_at(m, to)->links++;
	return 0;
}

int
model_unlink(struct model *m, int path)
{
	int error = reach(m, path);

	if (error)
		return error;
	if (!file_at(m, path))
		return ENOENT;
	if (model_has_children(m, path))
		return ENOTEMPTY;
	drop(m, path);
	return 0;
}

int
model_rename(struct model *m, int from, int to)
{
	struct model_file *a, *b;
	int error = reach(m, from);

	error = error ? error : reach(m, to);
	if (error)
		return error;
	a = file_at(m, from);
	b = file_at(m, to);
	if (!a)
		return ENOENT;
	for (int p = parent_of(to); S_ISDIR(a->mode) && p >= 0; p = parent_of(p))
		if (p == from)
			return EINVAL;
	if (a == b)
		return 0;
	if (b && S_ISDIR(a->mode) != S_ISDIR(b->mode))
		return S_ISDIR(b->mode) ? EISDIR : ENOTDIR;
	if (b && model_has_children(m, to))
		return ENOTEMPTY;
	if (b)
		drop(m, to);
	m->at[to] = m->at[from];
	m->at[from] = -1;
	return 0;
}

static int
find_file(struct model *m, int path, struct model_file **f)
{
	int error = reach(m, path);

	*f = error ? NULL : file_at(m, path);
	if (error)
		return error;
	return !*f ? ENOENT : S_ISDIR((*f)->mode) ? EISDIR : S_ISREG((*f)->mode) ? 0 : EINVAL;
}

int
model_write(struct model *m, int path, uint32_t at, struct span bytes)
{
	struct model_file *f;
	int error = find_file(m, path, &f);

	if (error || !bytes.len)
		return error;
	if (at > f->size)
		memset(f->bytes + f->size, 0, at - f->size);
	memcpy(f->bytes + at, bytes.at, bytes.len);
	if (f->size < at + bytes.len)
		f->size = at + (uint32_t)bytes.len;
	return 0;
}

int
model_truncate(struct model *m, int path, uint32_t size)
{
	struct model_file *f;
	int error = find_file(m, path, &f);

	if (error)
		return error;
	if (size > f->size)
		memset(f->bytes + f->size, 0, size - f->size);
	f->size = size;
	return 0;
}

int
model_chmod(struct model *m, int path, uint32_t mode)
{
	int error = reach(m, path);

	if (error)
		return error;
	if (!file_at(m, path))
		return ENOENT;
	file_at(m, path)->mode = (file_at(m, path)->mode & S_IFMT) | mode;
	return 0;
}

/* ---- lines ---- */

static void
add_line(const char *path, uint32_t mode, struct span content, struct text *t)
{
	text_add_escaped(t, span_of(path, strlen(path)), " ");
	text_addf(t, " %o %u %08" PRIx32 "\n", mode, S_ISREG(mode) ? (unsigned)content.len : 0,
	        crc32_kernel(content));
}

static int
by_line(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

static void
sort_lines(struct text *t)
{
	char *lines[4 * MODEL_PATHS], *copy = strdup(text_str(t)), *rest;
	size_t n = 0;

	for (char *s = strtok_r(copy, "\n", &rest); s; s = strtok_r(NULL, "\n", &rest))
		lines[n++] = s;
	qsort(lines, n, sizeof *lines, by_line);
	text_clear(t);
	for (size_t i = 0; i < n; i++) {
		text_add(t, lines[i]);
		text_add(t, "\n");
	}
	free(copy);
}

void
model_describe(const struct model *m, struct text *t)
{
	for (int i = 0; i < MODEL_PATHS; i++)
		if (m->at[i] >= 0) {
			const struct model_file *f = &m->files[m->at[i]];

			add_line(model_paths[i], f->mode,
			        span_of(f->bytes, S_ISDIR(f->mode) ? 0 : f->size), t);
		}
	sort_lines(t);
}

/* ---- the flash ---- */

static int
path_number(const char *path)
{
	for (int i = 0; i < MODEL_PATHS; i++)
		if (strcmp(model_paths[i], path) == 0)
			return i;
	return -1;
}

struct seen {
	const struct jffs2_fs *fs;
	struct text *t;
	struct model *m;
	uint32_t inodes[MODEL_PATHS]; /* of the model's files */
};

static void
promise(struct seen *s, const char *path, uint32_t inode, uint32_t mode, struct span content)
{
	int p = path_number(path);

	if (!s->m || p < 0)
		return;
	for (int i = 0; i < MODEL_PATHS; i++)
		if (s->m->files[i].links && s->inodes[i] == inode) {
			s->m->at[p] = i;
			s->m->files[i].links++;
			return;
		}
	if (model_make(s->m, p, mode, content) == 0)
		s->inodes[s->m->at[p]] = inode;
}

static void
see_file(struct seen *s, const char *path, uint32_t inode)
{
	const struct jffs2_inode *i = jffs2_fs_at(s->fs, inode);
	static uint8_t bytes[MODEL_MOST];
	struct span content = span_of(bytes, 0);

	if (S_ISLNK(i->mode))
		content = jffs2_fs_target(s->fs, inode);
	else if (S_ISREG(i->mode) && i->size <= sizeof bytes) {
		int64_t got = jffs2_fs_read(s->fs, NULL, inode, 0, bytes, i->size, NULL, NULL);

		content.len = got < 0 ? 0 : (size_t)got;
		if (got < 0)
			text_add(s->t, "can't be read: ");
	}
	add_line(path, i->mode, content, s->t);
	promise(s, path, inode, i->mode, content);
}

static void
see_dir(struct seen *s, uint32_t dir, const char *path)
{
	struct jffs2_range r = jffs2_fs_entries(s->fs, dir);

	for (uint32_t k = r.from; k < r.to; k++) {
		struct span name = jffs2_fs_name(s->fs, k);
		uint32_t inode = jffs2_fs_entry_at(s->fs, k)->inode;
		struct text below = { 0 };

		text_addf(&below, "%s/%.*s", path, (int)name.len, (const char *)name.at);
		see_file(s, text_str(&below), inode);
		if (S_ISDIR(jffs2_fs_at(s->fs, inode)->mode))
			see_dir(s, inode, text_str(&below));
		text_free(&below);
	}
}

/* A scan and what it makes of the flash. */
struct sight {
	struct jffs2_log log;
	struct jffs2_fs fs;
};

static void
look(struct sight *s, const struct chip *c, const struct live_rules *r)
{
	struct jffs2_scan_options o = { .endian = r->endian, .erase_size = c->shape.block };
	struct jffs2_scan *scan = jffs2_scan_start(span_of(c->data, chip_size(c)), &o, &s->log);
	struct jffs2_build *b;

	while (jffs2_scan_step(scan, UINT64_MAX))
		continue;
	jffs2_scan_finish(scan);
	b = jffs2_build_start(&s->log, &s->fs, !r->summary);
	while (jffs2_build_step(b, UINT32_MAX))
		continue;
	jffs2_build_finish(b);
}

static void
look_away(struct sight *s)
{
	jffs2_fs_free(&s->fs);
	jffs2_log_free(&s->log);
}

void
seen_describe(const struct chip *c, const struct live_rules *r, struct text *t,
        struct model *m)
{
	struct sight sight = { 0 };
	struct seen s = { .fs = &sight.fs, .t = t, .m = m };
	uint32_t root;

	look(&sight, c, r);
	if (m)
		model_clear(m);
	root = jffs2_fs_inode(&sight.fs, 1);
	if (root != FS_NONE)
		see_dir(&s, root, "");
	sort_lines(t);
	look_away(&sight);
}

bool
seen_stale(const struct chip *c, const struct live_rules *r)
{
	struct sight s = { 0 };
	bool stale = false;

	look(&s, c, r);
	for (uint32_t i = 0; i < s.log.extents.count; i++)
		stale |= s.log.extents.at[i].nodetype == JFFS2_DIRENT
		         && jffs2_fs_state(&s.fs, i) == STATE_SUPERSEDED;
	look_away(&s);
	return stale;
}

static bool
is_torn(const struct extent *e)
{
	return jffs2_extent_is(e, JFFS2_INODE) && (e->flaws & FLAW_DATA_CRC);
}

/* The first torn copy of a good node from `from` on, or the count of extents. */
static uint32_t
torn_copy(const struct jffs2_log *log, uint32_t from)
{
	for (uint32_t i = from; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];

		for (uint32_t k = 0; k < log->extents.count && is_torn(e); k++) {
			const struct extent *other = &log->extents.at[k];

			if (k != i && jffs2_extent_is(other, JFFS2_INODE) && other->ino == e->ino
			        && other->version == e->version)
				return i;
		}
	}
	return (uint32_t)log->extents.count;
}

bool
seen_torn_copy(const struct chip *c, const struct live_rules *r)
{
	struct sight s = { 0 };
	bool torn;

	look(&s, c, r);
	torn = torn_copy(&s.log, 0) < s.log.extents.count;
	look_away(&s);
	return torn;
}

/* As if they were marked obsolete where they stand. */
void
seen_without_torn(const struct chip *c, const struct live_rules *r, struct text *t)
{
	struct chip copy = *c;
	struct sight s = { 0 };

	copy.data = memory_zeroed(chip_size(c), 1);
	memcpy(copy.data, c->data, chip_size(c));
	look(&s, c, r);
	for (uint32_t i = 0; (i = torn_copy(&s.log, i)) < s.log.extents.count; i++) {
		uint8_t *type = copy.data + s.log.extents.at[i].offset + 2;
		uint32_t was = span_u16(span_of(type, 2), 0, r->endian);

		put_number(type, was & ~(unsigned)JFFS2_ACCURATE, 2, r->endian);
	}
	look_away(&s);
	seen_describe(&copy, r, t, NULL);
	free(copy.data);
}
