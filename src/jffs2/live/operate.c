/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names: made, moved, and taken away (fs/jffs2/dir.c, jffs2_do_create ... in write.c). */
#include <string.h>
#include <sys/stat.h>

#include "jffs2/live/operate_private.h"

static struct span
next_part(const char **path)
{
	struct span s;

	while (**path == '/')
		++*path;
	s = span_of(*path, strcspn(*path, "/"));
	*path += s.len;
	while (**path == '/')
		++*path;
	return s;
}

static size_t
name_in(const struct live_inode *dir, struct span name)
{
	size_t k = 0;

	while (k < dir->names.count && (!dir->names.at[k].ino || dir->names.at[k].len != name.len
	            || memcmp(dir->names.at[k].name, name.at, name.len) != 0))
		k++;
	return k;
}

int
live_find(struct live *l, const char *path, struct live_spot *s)
{
	*s = (struct live_spot){ .inode = live_inode(l, JFFS2_ROOT_INO) };
	if (!l->mounted)
		return ENODEV;
	while (*path) {
		struct span name = next_part(&path);
		size_t k;

		if (!name.len)
			break;
		if (!s->inode)
			return ENOENT;
		if (!S_ISDIR(s->inode->mode))
			return ENOTDIR;
		if (name.len > JFFS2_NAME_MAX)
			return ENAMETOOLONG;
		s->dir = s->inode;
		s->name = name;
		k = name_in(s->dir, name);
		s->inode = k < s->dir->names.count ? live_inode(l, s->dir->names.at[k].ino) : NULL;
		if (s->inode)
			s->inode->present = true;
	}
	return 0;
}

static bool
is_dot(struct span name)
{
	return (name.len == 1 || name.len == 2) && memcmp(name.at, "..", name.len) == 0;
}

/* Finds where a new name goes. */
static int
find_free(struct live *l, const char *path, struct live_spot *s)
{
	int error = live_find(l, path, s);

	if (error)
		return error;
	if (s->inode)
		return EEXIST;
	return is_dot(s->name) ? EINVAL : 0;
}

static uint8_t
type_of(uint32_t mode)
{
	return (uint8_t)(mode >> 12 & 15); /* DT_REG, DT_DIR ... are these bits of the mode */
}

/* kernel: jffs2_new_inode, jffs2_do_create, jffs2_mkdir, jffs2_symlink */
static int
make(struct live *l, const char *path, uint32_t mode, struct span content)
{
	struct jffs2_inode_node n;
	struct live_inode *i;
	struct live_spot s;
	uint32_t node;
	int error = find_free(l, path, &s);

	if (error)
		return error;
	i = live_add_inode(l, l->highest_ino + 1);
	i->mode = mode;
	i->present = i->gone = true;
	i->size = (uint32_t)content.len;
	i->atime = i->mtime = i->ctime = l->now;
	n = live_metadata_of(i);
	n.data = content;
	n.csize = n.dsize = i->size;
	error = live_put_inode(l, i, &n, NEED_NORMAL, &node);
	if (error)
		return error;
	i->metadata = node;
	error = live_put_name(l, s.dir, s.name, i->ino, type_of(mode), NEED_NORMAL);
	if (error == ENOSPC)
		live_drop_metadata(l, i);
	if (error)
		return error;
	i->gone = false;
	i->nlink = 1;
	i->parent = s.dir->ino;
	live_tell(l);
	return 0;
}

int
live_create(struct live *l, const char *path, uint32_t mode)
{
	return make(l, path, S_IFREG | (mode & 07777), span_of(NULL, 0));
}

int
live_mkdir(struct live *l, const char *path, uint32_t mode)
{
	return make(l, path, S_IFDIR | (mode & 07777), span_of(NULL, 0));
}

int
live_symlink(struct live *l, const char *target, const char *path)
{
	size_t len = strlen(target);

	if (!len)
		return ENOENT;
	return len > NODE_TARGET_MAX ? ENAMETOOLONG
	       : make(l, path, S_IFLNK | 0777, span_of(target, len));
}

/* kernel: jffs2_link */
int
live_link(struct live *l, const char *from, const char *to)
{
	struct live_spot a, b;
	int error = live_find(l, from, &a);

	if (error)
		return error;
	if (!a.inode)
		return ENOENT;
	if (S_ISDIR(a.inode->mode))
		return EPERM;
	error = find_free(l, to, &b);
	if (!error)
		error = live_put_name(l, b.dir, b.name, a.inode->ino, type_of(a.inode->mode),
		        NEED_NORMAL);
	if (error)
		return error;
	a.inode->nlink++;
	live_tell(l);
	return 0;
}

/* ---- away ---- */

static bool
is_empty(const struct live_inode *dir)
{
	for (size_t k = 0; k < dir->names.count; k++)
		if (dir->names.at[k].ino)
			return false;
	return true;
}

/* kernel: jffs2_do_clear_inode, once no name leads to it */
static void
evict(struct live *l, struct live_inode *i)
{
	i->gone = true;
	live_drop_metadata(l, i);
	live_cut_pieces(l, i, 0);
	for (size_t k = 0; k < i->names.count; k++)
		live_obsolete(l, i->names.at[k].node);
	i->names.count = 0;
}

static void
lose_link(struct live *l, struct live_inode *i)
{
	i->nlink = S_ISDIR(i->mode) || !i->nlink ? 0 : i->nlink - 1;
	if (!i->nlink)
		evict(l, i);
}

/* kernel: jffs2_do_unlink: marks the name where that can be done, else writes that it is gone. */
static int
take_name_away(struct live *l, const struct live_spot *s)
{
	size_t k = name_in(s->dir, s->name);
	uint32_t node;

	if (!live_marks(l))
		return live_put_name(l, s->dir, s->name, 0, 0, NEED_DELETION);
	node = s->dir->names.at[k].node;
	s->dir->names.at[k] = s->dir->names.at[--s->dir->names.count];
	s->dir->mtime = s->dir->ctime = l->now;
	live_obsolete(l, node);
	return l->chip->off ? EIO : 0;
}

int
live_unlink(struct live *l, const char *path)
{
	struct live_spot s;
	int error = live_find(l, path, &s);

	if (error)
		return error;
	if (!s.inode)
		return ENOENT;
	if (!s.dir)
		return EBUSY;
	if (S_ISDIR(s.inode->mode) && !is_empty(s.inode))
		return ENOTEMPTY;
	error = take_name_away(l, &s);
	if (error)
		return error;
	live_tell(l);
	lose_link(l, s.inode);
	return l->chip->off ? EIO : 0;
}

/* True if `dir` is `i` or below it. */
static bool
is_within(const struct live *l, const struct live_inode *dir, const struct live_inode *i)
{
	for (size_t n = 0; dir && n <= l->inodes.count; n++) {
		if (dir == i)
			return true;
		dir = dir->parent ? live_inode(l, dir->parent) : NULL;
	}
	return false;
}

static int
check_rename(const struct live *l, const struct live_spot *a, const struct live_spot *b)
{
	if (!a->inode)
		return ENOENT;
	if (!a->dir || !b->dir)
		return EBUSY;
	if (is_dot(b->name) || (S_ISDIR(a->inode->mode) && is_within(l, b->dir, a->inode)))
		return EINVAL;
	if (!b->inode || b->inode == a->inode)
		return 0;
	if (S_ISDIR(b->inode->mode) != S_ISDIR(a->inode->mode))
		return S_ISDIR(b->inode->mode) ? EISDIR : ENOTDIR;
	return S_ISDIR(b->inode->mode) && !is_empty(b->inode) ? ENOTEMPTY : 0;
}

/* kernel: jffs2_rename: the new name first, then the old one goes. */
int
live_rename(struct live *l, const char *from, const char *to)
{
	struct live_spot a, b;
	int error = live_find(l, from, &a);

	if (!error)
		error = live_find(l, to, &b);
	if (!error)
		error = check_rename(l, &a, &b);
	if (error || b.inode == a.inode)
		return error;
	error = live_put_name(l, b.dir, b.name, a.inode->ino, type_of(a.inode->mode), NEED_NORMAL);
	if (error)
		return error;
	a.inode->parent = b.dir->ino;
	if (b.inode)
		lose_link(l, b.inode);
	live_tell(l);
	error = take_name_away(l, &a);
	if (error == ENOSPC) /* kernel: "we now have another link" */
		a.inode->nlink++;
	if (error)
		return error;
	live_tell(l);
	return l->chip->off ? EIO : 0;
}
