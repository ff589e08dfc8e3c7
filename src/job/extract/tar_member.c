/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a member of an archive has of a file besides its content. */
#include <string.h>
#include <sys/stat.h>

#include "job/extract/tar_private.h"

/* Limits on what a reader must hold, and on reports of what is left out. */
enum { RECORDS_MOST = 8 << 20, LOST_SHOWN = 1024 };

struct described {
	struct tar_member *member;
	uint64_t *room;
	struct text *lost; /* names of attributes */
};

/* The key of a record ends at the first '='; GNU tar writes it, and '%', so in a name. */
static void
add_xattr_key(struct text *key, struct span name)
{
	text_add(key, "SCHILY.xattr.");
	for (size_t i = 0; i < name.len; i++) {
		if (name.at[i] == '=' || name.at[i] == '%')
			text_addf(key, "%%%02X", name.at[i]);
		else
			text_add_bytes(key, &name.at[i], 1);
	}
}

static void
lose(struct text *lost, struct span name)
{
	if (lost->len > LOST_SHOWN)
		return;
	text_add(lost, lost->len ? ", " : "");
	if (lost->len > LOST_SHOWN)
		text_add(lost, "...");
	else
		text_add_readable(lost, name, false);
}

static bool
is_named(struct span name, const char *as)
{
	return span_equal(name, span_of(as, strlen(as)));
}

static bool
add_xattr(void *arg, const struct tree_xattr *x)
{
	struct described *d = arg;
	struct text key = { 0 }, acl = { 0 };
	const char *acl_key = NULL;

	if (x->name.len == 0 || span_has(x->name, 0)
	        || x->value.len > *d->room
	        || d->member->records.len + x->value.len > RECORDS_MOST) {
		lose(d->lost, x->name);
		return true;
	}
	if (is_named(x->name, "system.posix_acl_access"))
		acl_key = "SCHILY.acl.access";
	else if (is_named(x->name, "system.posix_acl_default"))
		acl_key = "SCHILY.acl.default";
	*d->room -= x->value.len;
	add_xattr_key(&key, x->name);
	tar_add_record(&d->member->records, text_str(&key), x->value);
	if (acl_key && tar_add_acl(&acl, x->value))
		tar_add_record(&d->member->records, acl_key, span_of(acl.at, acl.len));
	text_free(&key);
	text_free(&acl);
	return true;
}

static void
describe(struct tar *t, struct tar_member *m, uint32_t node, const struct tree_stat *st,
        struct text *lost)
{
	struct described d = { m, &t->room, lost };

	m->ino = st->ino;
	m->mode = st->mode & 07777;
	m->uid = st->uid;
	m->gid = st->gid;
	m->mtime = st->mtime;
	m->major = st->major;
	m->minor = st->minor;
	if (st->atime != st->mtime)
		tar_add_number(&m->records, "atime", st->atime);
	if (st->ctime != st->mtime)
		tar_add_number(&m->records, "ctime", st->ctime);
	tree_good_xattrs(t->reader, node, add_xattr, &d);
}

void
tar_member_of(struct job *j, struct tar_member *m, uint32_t entry, uint32_t node)
{
	struct tar *t = j->work;
	struct tree_stat st;
	struct text lost = { 0 }, reason = { 0 };

	tree_stat(t->pick.tree, node, &st);
	m->path = span_of(t->path.at, t->path.len);
	/* Of a deleted directory only the name may be left. */
	if (m->type == TAR_DIRECTORY && (!S_ISDIR(st.mode) || st.error)) {
		m->ino = st.ino;
		m->mode = 0700;
		return;
	}
	describe(t, m, node, &st, &lost);
	if (lost.len) {
		text_addf(&reason, "extended attribute left out: %s", text_str(&lost));
		pick_refuse(j, &t->pick, entry, text_str(&reason));
	}
	text_free(&lost);
	text_free(&reason);
}
