/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changes that make files, or give them content. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "wish/wish_private.h"

enum { TARGET_MOST = 4095 }; /* PATH_MAX without the NUL */

uint32_t
wish_new_node(struct wished *w, uint32_t dir, uint32_t mode)
{
	struct tree_stat st;

	tree_stat(wished_tree(w), dir, &st);
	/* As inode_init_owner in fs/inode.c has it. */
	if (S_ISDIR(mode) && st.mode & S_ISGID)
		mode |= S_ISGID;
	return wished_add(w, mode, st.uid, st.gid);
}

/* Makes the node under the name that is free at `s`. */
static uint32_t
make_node(struct wished *w, const struct spot *s, uint32_t mode)
{
	uint32_t node = wish_new_node(w, s->dir, mode);

	wished_link(w, s->dir, wish_span(&s->name), node);
	return node;
}

/* ---- content ---- */

static const struct tree *
file_of(const struct wish_work *k, const struct wish_change *c)
{
	return wish_source(k->wish, &c->word[0], true)->tree;
}

static struct span
base_name(const struct text *path)
{
	const char *s = text_str(path), *slash = strrchr(s, '/');

	return slash ? span_of(slash + 1, strlen(slash + 1)) : wish_span(path);
}

/* The file at the spot can take a content. */
static bool
check_file(const struct spot *s, const char *path, struct error *err)
{
	if (s->dir == TREE_NONE || S_ISDIR(s->mode))
		return spot_fail(err, path, "is a directory");
	if (S_ISLNK(s->mode))
		return spot_fail(err, path, "is a symbolic link, which is not followed: name the file "
		        "that it leads to, or rm it");
	if (s->entry != TREE_NONE && !S_ISREG(s->mode))
		return spot_fail(err, path, "is there already, %s: rm removes it", spot_kind(s->mode));
	return true;
}

WISH_MAKE(put)
{
	const char *path = text_str(&c->word[1]);
	const struct tree *from = file_of(k, c);
	struct tree_stat st;
	struct spot s;
	bool ok = spot_find_into(k->w, path, base_name(&c->word[0]), &s, err)
	          && check_file(&s, path, err);

	if (ok && s.is_directory && s.entry == TREE_NONE)
		ok = spot_fail(err, path, "no such directory in the image: mkdir makes one");
	tree_stat(from, tree_root(from), &st);
	if (ok && s.entry == TREE_NONE)
		s.node = make_node(k->w, &s, S_IFREG | (st.mode & 0777));
	if (ok)
		wished_set_content(k->w, s.node, from, tree_root(from));
	spot_free(&s);
	return ok;
}

/* replace and append: the file is there. */
static bool
change_content(struct wish_work *k, const struct wish_change *c,
        void (*change)(struct wished *, uint32_t, const struct tree *, uint32_t),
        struct error *err)
{
	const char *path = text_str(&c->word[1]);
	const struct tree *from = file_of(k, c);
	struct spot s;
	bool ok = spot_find(k->w, path, &s, err) && check_file(&s, path, err);

	if (ok && s.entry == TREE_NONE)
		ok = spot_fail(err, path, "no such file in the image: put makes one");
	if (ok)
		change(k->w, s.node, from, tree_root(from));
	spot_free(&s);
	return ok;
}

WISH_MAKE(replace)
{
	return change_content(k, c, wished_set_content, err);
}

WISH_MAKE(append)
{
	return change_content(k, c, wished_add_content, err);
}

/* ---- what has no content ---- */

/* Makes a node at a new place; TREE_NONE with err set if that is impossible. */
static uint32_t
make_new(struct wish_work *k, const struct text *path, uint32_t mode, struct error *err)
{
	uint32_t node = TREE_NONE;
	struct spot s;
	bool ok = spot_find_new(k->w, text_str(path), &s, err);

	if (ok && s.is_directory && !S_ISDIR(mode))
		ok = spot_fail(err, text_str(path), "a slash ends the name of a directory only");
	if (ok)
		node = make_node(k->w, &s, mode);
	spot_free(&s);
	return node;
}

WISH_MAKE(symlink)
{
	uint32_t node;

	if (c->word[0].len > TARGET_MOST)
		return error_set(err, "a target of %zu bytes is too long: the limit is %d",
		        c->word[0].len, TARGET_MOST);
	node = make_new(k, &c->word[1], S_IFLNK | 0777, err);
	if (node != TREE_NONE)
		wished_set_target(k->w, node, wish_span(&c->word[0]));
	return node != TREE_NONE;
}

static bool
make_with_mode(struct wish_work *k, const struct wish_change *c, uint32_t mode,
        struct error *err)
{
	return (!c->word[0].len || wish_parse_permissions(text_str(&c->word[0]), &mode, err))
	       && make_new(k, &c->word[1], mode, err) != TREE_NONE;
}

WISH_MAKE(mkdir)
{
	return make_with_mode(k, c, S_IFDIR | 0755, err);
}

WISH_MAKE(mkfifo)
{
	return make_with_mode(k, c, S_IFIFO | 0644, err);
}

WISH_MAKE(mknod)
{
	uint32_t type = 0, major = 0, minor = 0, node = TREE_NONE;

	if (wish_parse_device(text_str(&c->word[0]), &type, &major, &minor, err))
		node = make_new(k, &c->word[1], type | 0644, err);
	if (node != TREE_NONE)
		wished_set_device(k->w, node, major, minor);
	return node != TREE_NONE;
}

/* ---- a file of a source ---- */

/* Gives the node the attributes that the source tells. */
static void
copy_attributes(struct wished *w, uint32_t node, const struct wish_source *from, uint32_t member,
        const struct tree_stat *st)
{
	if (from->tree->class->xattrs)
		wished_set_xattrs(w, node, from->tree, member);
	if (st->made_up)
		return;
	wished_set_mode(w, node, st->mode & 07777);
	if (from->has_owners)
		wished_set_owner(w, node, st->uid, st->gid);
	wished_set_time(w, node, st->mtime);
}

/* The node at the spot, which is made or takes the member's content. */
static uint32_t
copy_node(struct wished *w, struct spot *s, const struct wish_source *from, uint32_t member,
        const struct tree_stat *st)
{
	bool stays = s->mode && (s->mode & S_IFMT) == (st->mode & S_IFMT)
	             && (S_ISDIR(st->mode) || S_ISREG(st->mode));
	uint32_t node = s->node;

	if (!stays) {
		if (s->entry != TREE_NONE)
			wished_unlink(w, s->entry);
		node = make_node(w, s, st->mode);
	}
	if (S_ISREG(st->mode))
		wished_set_content(w, node, from->tree, member);
	else if (S_ISLNK(st->mode) && !stays)
		wished_set_target(w, node, tree_target(from->tree, member));
	else if (S_ISCHR(st->mode) || S_ISBLK(st->mode))
		wished_set_device(w, node, st->major, st->minor);
	return node;
}

static bool
check_copy(const struct spot *s, const struct tree_stat *st, const struct wish_change *c,
        struct error *err)
{
	const char *path = text_str(&c->word[2]);

	if (st->error)
		return spot_fail(err, text_str(&c->word[1]), "cannot be read: %s", strerror(st->error));
	if (S_ISLNK(st->mode) && st->size > TARGET_MOST)
		return spot_fail(err, text_str(&c->word[1]), "its target is too long");
	if (!S_ISDIR(st->mode) && (s->dir == TREE_NONE || S_ISDIR(s->mode)))
		return spot_fail(err, path, "is a directory: rm-r removes it with all that is in it");
	if (S_ISDIR(st->mode) && s->mode && !S_ISDIR(s->mode))
		return spot_fail(err, path, "is there already, %s: rm removes it", spot_kind(s->mode));
	if (!S_ISDIR(st->mode) && s->is_directory)
		return spot_fail(err, path, "a slash ends the name of a directory only");
	return true;
}

WISH_MAKE(copy)
{
	const struct wish_source *from = wish_source(k->wish, &c->word[0], false);
	struct error why;
	uint32_t member = tree_lookup(from->tree, text_str(&c->word[1]), &why), node;
	struct tree_stat st;
	struct spot s;
	bool ok;

	if (member == TREE_NONE)
		return spot_fail(err, text_str(&c->word[1]), "no such file in %s",
		        text_str(&from->name));
	tree_stat(from->tree, member, &st);
	ok = spot_find(k->w, text_str(&c->word[2]), &s, err) && check_copy(&s, &st, c, err);
	if (ok) {
		node = copy_node(k->w, &s, from, member, &st);
		copy_attributes(k->w, node, from, member, &st);
	}
	spot_free(&s);
	return ok;
}
