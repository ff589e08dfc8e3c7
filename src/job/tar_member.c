/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a member of an archive says of a file besides its content. */
#include <string.h>
#include <sys/stat.h>

#include "job/tar_private.h"

/* What a reader of archives would have to hold, and what is told of what is left out. */
enum { RECORDS_MOST = 8 << 20, LOST_SHOWN = 1024 };

struct described {
	struct tar_member *member;
	uint64_t *room;
	struct text *lost; /* names of attributes */
};

/* The key of a record ends at the first '='; GNU tar writes it, and '%', so in a name. */
static void
add_xattr_key(struct text *key, const struct text *name)
{
	text_add(key, "SCHILY.xattr.");
	for (size_t i = 0; i < name->len; i++) {
		if (name->at[i] == '=' || name->at[i] == '%')
			text_addf(key, "%%%02X", name->at[i]);
		else
			text_add_bytes(key, &name->at[i], 1);
	}
}

static void
lose(struct text *lost, const struct text *name)
{
	if (lost->len > LOST_SHOWN)
		return;
	text_add(lost, lost->len ? ", " : "");
	if (lost->len > LOST_SHOWN)
		text_add(lost, "...");
	else
		text_add_readable(lost, span_of(name->at, name->len), false);
}

static bool
add_xattr(void *arg, const struct jffs2_xattr *x)
{
	struct described *d = arg;
	struct span value = span_of(x->value.at, x->value.len);
	struct text key = { 0 }, acl = { 0 };
	const char *acl_key = NULL;

	if (x->name.len == 0 || memchr(x->name.at, 0, x->name.len)
	        || x->value.len > *d->room
	        || d->member->records.len + x->value.len > RECORDS_MOST) {
		lose(d->lost, &x->name);
		return true;
	}
	if (strcmp(x->name.at, "system.posix_acl_access") == 0)
		acl_key = "SCHILY.acl.access";
	else if (strcmp(x->name.at, "system.posix_acl_default") == 0)
		acl_key = "SCHILY.acl.default";
	*d->room -= x->value.len;
	add_xattr_key(&key, &x->name);
	tar_add_record(&d->member->records, text_str(&key), value);
	if (acl_key && tar_add_acl(&acl, value))
		tar_add_record(&d->member->records, acl_key, span_of(acl.at, acl.len));
	text_free(&key);
	text_free(&acl);
	return true;
}

static void
describe(struct tar *t, struct tar_member *m, uint32_t inode, struct text *lost)
{
	const struct jffs2_fs *fs = t->tree.fs;
	const struct jffs2_inode *n = &fs->inodes.at[inode];
	struct jffs2_owner owner = jffs2_fs_owner(fs, inode);
	uint32_t atime = jffs2_fs_atime(fs, inode), ctime = jffs2_fs_ctime(fs, inode);
	struct described d = { m, &t->room, lost };

	m->ino = n->ino;
	m->mode = n->mode & 07777;
	m->uid = owner.uid;
	m->gid = owner.gid;
	m->mtime = n->mtime;
	m->device = jffs2_fs_device(fs, inode);
	if (atime != n->mtime)
		tar_add_number(&m->records, "atime", atime);
	if (ctime != n->mtime)
		tar_add_number(&m->records, "ctime", ctime);
	jffs2_fs_each_xattr(fs, inode, add_xattr, &d);
}

void
tar_member_of(struct job *j, struct tar_member *m, uint32_t entry, uint32_t inode)
{
	struct tar *t = j->work;
	const struct jffs2_inode *n = &t->tree.fs->inodes.at[inode];
	struct text lost = { 0 }, reason = { 0 };

	m->path = span_of(t->path.at, t->path.len);
	/* Of a directory that is gone there may be nothing but its name. */
	if (m->type == TAR_DIRECTORY && (!S_ISDIR(n->mode) || n->error)) {
		m->ino = n->ino;
		m->mode = 0700;
		return;
	}
	describe(t, m, inode, &lost);
	if (lost.len) {
		text_addf(&reason, "extended attribute left out: %s", text_str(&lost));
		tree_refuse(j, &t->tree, entry, text_str(&reason));
	}
	text_free(&lost);
	text_free(&reason);
}
