/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changes of attributes: chmod, chown, touch, setfattr, rmfattr. */
#include <string.h>
#include <sys/stat.h>

#include "wish/wish_private.h"

const struct tree_reader *
wish_reader(struct wish_work *k)
{
	if (!k->reader)
		k->reader = tree_reader_new(wished_tree(k->w));
	return k->reader;
}

WISH_MAKE(chmod)
{
	const char *path = text_str(&c->word[1]);
	struct spot s;
	bool ok = spot_find_any(k->w, path, &s, err);
	uint32_t mode = s.mode;

	if (ok && S_ISLNK(s.mode))
		ok = spot_fail(err, path, "is a symbolic link, which has no permissions of its own: "
		        "name the file that it leads to");
	ok = ok && wish_parse_mode(text_str(&c->word[0]), &mode, err);
	if (ok)
		wished_set_mode(k->w, s.node, mode & 07777);
	spot_free(&s);
	return ok;
}

WISH_MAKE(chown)
{
	struct spot s;
	bool ok = spot_find_any(k->w, text_str(&c->word[1]), &s, err);
	struct tree_stat st = { 0 };

	if (ok)
		tree_stat(wished_tree(k->w), s.node, &st);
	ok = ok && wish_parse_owner(text_str(&c->word[0]), &st.uid, &st.gid, err);
	if (ok)
		wished_set_owner(k->w, s.node, st.uid, st.gid);
	spot_free(&s);
	return ok;
}

WISH_MAKE(touch)
{
	const char *path = text_str(&c->word[1]);
	uint32_t seconds = wished_now(k->w);
	struct spot s;
	bool ok = spot_find(k->w, path, &s, err)
	          && (!c->word[0].len || wish_parse_time(text_str(&c->word[0]), &seconds, err));

	if (ok && s.dir != TREE_NONE && s.entry == TREE_NONE) {
		ok = !s.is_directory || spot_fail(err, path, "no such directory in the image");
		if (ok) {
			s.node = wish_new_node(k->w, s.dir, S_IFREG | 0644);
			wished_link(k->w, s.dir, wish_span(&s.name), s.node);
		}
	} else if (ok && !s.mode) {
		ok = spot_fail(err, path, "its inode is missing or damaged: only rm is possible");
	}
	if (ok)
		wished_set_time(k->w, s.node, seconds);
	spot_free(&s);
	return ok;
}

/* ---- extended attributes ---- */

static bool
begins(struct span name, const char *with)
{
	return span_equal(span_cut(name, 0, strlen(with)), span_of(with, strlen(with)));
}

/* What Linux allows: xattr_permission in fs/xattr.c, posix_acl_xattr_set in fs/posix_acl.c. */
static bool
may_have(const struct spot *s, struct span name, const char *path, struct error *err)
{
	if (begins(name, "user.") && !S_ISREG(s->mode) && !S_ISDIR(s->mode))
		return spot_fail(err, path, "is %s: only files and directories have user. attributes",
		        spot_kind(s->mode));
	if (begins(name, "system.") && S_ISLNK(s->mode))
		return spot_fail(err, path, "a symbolic link has no access control list");
	if (begins(name, "system.posix_acl_default") && !S_ISDIR(s->mode))
		return spot_fail(err, path, "only a directory has a default access control list");
	return true;
}

static bool
has_room(const struct wished *w, uint32_t node, const char *path, struct error *err)
{
	return wished_xattr_changes(w, node) < WISH_XATTRS_MOST
	       || spot_fail(err, path, "more than %d attributes are changed", WISH_XATTRS_MOST);
}

WISH_MAKE(setfattr)
{
	const char *path = text_str(&c->word[1]);
	struct text value = { 0 };
	struct span name;
	struct spot s;
	bool ok = spot_find_any(k->w, path, &s, err)
	          && wish_parse_value(wish_span(&c->word[0]), &name, &value, err)
	          && may_have(&s, name, path, err) && has_room(k->w, s.node, path, err);

	if (ok)
		wished_set_xattr(k->w, s.node, name, wish_span(&value));
	text_free(&value);
	spot_free(&s);
	return ok;
}

struct sought {
	struct span name;
	bool found;
};

static bool
is_sought(void *arg, const struct tree_xattr *x)
{
	struct sought *s = arg;

	s->found |= span_equal(s->name, x->name);
	return !s->found;
}

WISH_MAKE(rmfattr)
{
	const char *path = text_str(&c->word[1]);
	struct sought sought = { .name = wish_span(&c->word[0]) };
	struct spot s;
	bool ok = spot_find_any(k->w, path, &s, err) && has_room(k->w, s.node, path, err);

	if (ok) {
		tree_xattrs(wish_reader(k), s.node, is_sought, &sought);
		ok = sought.found || spot_fail(err, path, "has no such attribute");
	}
	if (ok)
		wished_remove_xattr(k->w, s.node, sought.name);
	spot_free(&s);
	return ok;
}
