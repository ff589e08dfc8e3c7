/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Owners, modes, times and extended attributes of what was extracted. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "job/extract/extract_private.h"

enum { EXAMPLES_LEN = 120 };

static const char *const loss_text[LOSS_COUNT] = {
	[LEFT_OWNER] = "the owner of",
	[LEFT_SETID] = "set-user-ID or set-group-ID bits of",
	[LEFT_XATTR] = "attributes that give rights of",
	[HELD_OWNER] = "owner not restored (not allowed)",
	[HELD_SETID] = "set-user-ID or set-group-ID bit left out (another owner)",
	[HELD_XATTR] = "extended attribute not restored (not allowed)",
	[HELD_DEVICE] = "device not made (extract --as-root makes it)",
	[LOSS_OWNER] = "owner not restored",
	[LOSS_MODE] = "mode not restored",
	[LOSS_TIMES] = "times not restored",
	[LOSS_XATTR] = "extended attribute not restored",
};

/* What is being restored: a name in a directory, or an open file or directory. */
struct target {
	struct job *job;  /* NULL in a thread */
	int dir;          /* of the name; the file itself where name is NULL */
	const char *name;
	uint32_t entry, node;
	const struct tree_stat *want;
	bool as_root;
	uint32_t lost;    /* bits of enum loss */
};

static void
add_name(const struct extract *x, uint32_t entry, struct text *t)
{
	if (entry == TREE_NONE)
		text_add(t, "/");
	else
		text_add_readable_name(t, pick_name(&x->pick, entry), false);
}

void
extract_lose(struct job *j, enum loss kind, uint32_t entry)
{
	struct extract *x = j->work;
	struct text *t = &x->examples[kind];

	if (x->stage == EXTRACT_ENTRY)
		extract_settle(j);
	x->lost[kind]++;
	j->losses += kind >= HELD_COUNT;
	j->withheld += kind >= LEFT_COUNT && kind < HELD_COUNT;
	if (t->len > EXAMPLES_LEN)
		return;
	text_add(t, t->len ? ", " : "");
	add_name(x, entry, t);
	if (t->len > EXAMPLES_LEN)
		text_add(t, ", ...");
}

void
extract_lose_all(struct job *j, uint32_t kinds, uint32_t entry)
{
	for (int kind = 0; kinds; kind++, kinds >>= 1)
		if (kinds & 1)
			extract_lose(j, (enum loss)kind, entry);
}

/* In one line, as it may not have been wanted. */
static void
describe_left(struct job *j)
{
	const struct extract *x = j->work;
	struct text line = { 0 };

	for (int kind = 0; kind < LEFT_COUNT; kind++)
		if (x->lost[kind])
			text_addf(&line, "%s %s %" PRIu32, line.len ? "," : "left out:",
			        loss_text[kind], x->lost[kind]);
	text_add(&line, " (extract --as-root restores it)");
	if (x->lost[LEFT_OWNER] || x->lost[LEFT_SETID] || x->lost[LEFT_XATTR])
		job_detail(j, text_str(&line));
	text_free(&line);
}

void
extract_report_losses(struct job *j)
{
	struct extract *x = j->work;
	struct text line = { 0 };

	describe_left(j);
	for (int kind = LEFT_COUNT; kind < LOSS_COUNT; kind++) {
		if (!x->lost[kind])
			continue;
		text_clear(&line);
		text_addf(&line, "%s: %" PRIu32 " (%s)", loss_text[kind], x->lost[kind],
		        text_str(&x->examples[kind]));
		job_detail(j, text_str(&line));
	}
	text_free(&line);
}

static void
lose(struct target *t, enum loss kind)
{
	t->lost |= 1u << kind;
}

/* True if a call failed for lack of rights, or because the file system can't do it. */
static bool
is_forbidden(int error)
{
	return error == EPERM || error == EACCES || error == EOPNOTSUPP;
}

void
extract_learn_owner(struct extract *x, int fd)
{
	struct stat st;

	if (x->owner_known || fstat(fd, &st) != 0)
		return;
	x->owner_known = true;
	x->uid = st.st_uid;
	x->gid = st.st_gid;
}

/* True if the owner is the one in the image without our doing. All files that we make in a
 * directory have the same. */
static bool
has_owner(const struct target *t, const struct tree_stat *want)
{
	struct extract *x = t->job->work;
	struct stat st;

	if (t->name || !S_ISREG(want->mode))
		return fstatat(t->dir, t->name ? t->name : "", &st,
		               t->name ? AT_SYMLINK_NOFOLLOW : AT_EMPTY_PATH) == 0
		       && st.st_uid == want->uid && st.st_gid == want->gid;
	extract_learn_owner(x, t->dir);
	return x->owner_known && x->uid == want->uid && x->gid == want->gid;
}

/* True if the owner is now the one in the image. */
static bool
restore_owner(struct target *t, const struct tree_stat *want)
{
	int flags = t->name ? AT_SYMLINK_NOFOLLOW : AT_EMPTY_PATH;
	enum loss kind = LEFT_OWNER;

	if (has_owner(t, want)
	        || (t->as_root && fchownat(t->dir, t->name ? t->name : "", want->uid, want->gid,
	                                   flags) == 0))
		return true;
	if (t->as_root)
		/* EINVAL: an owner that has no number in this user namespace. */
		kind = is_forbidden(errno) || errno == EINVAL ? HELD_OWNER : LOSS_OWNER;
	/* An unknown owner is not a loss. */
	if (!want->made_up)
		lose(t, kind);
	return false;
}

/* Others, such as security.capability, affect the system. */
static bool
gives_no_rights(const char *name)
{
	return strncmp(name, "user.", 5) == 0
	       || strncmp(name, "system.posix_acl_", 17) == 0;
}

/* There is no lsetxattr with a directory; /proc leads through one that is open, and the
 * last component is not followed. */
static bool
restore_xattr(void *arg, const struct tree_xattr *x)
{
	const struct target *t = arg;
	struct extract *e = t->job->work;
	char path[64 + NAME_MAX];
	const void *value = x->value.len ? (const void *)x->value.at : "";
	struct text name = { 0 };
	int result = -1;

	text_add_bytes(&name, x->name.at, x->name.len);
	if (!t->as_root && !gives_no_rights(text_str(&name))) {
		extract_lose(t->job, LEFT_XATTR, t->entry);
		text_free(&name);
		return true;
	}
	if (x->value.len > e->room) {
		extract_lose(t->job, LOSS_XATTR, t->entry);
		text_free(&name);
		return true;
	}
	e->room -= x->value.len;
	if (t->name) {
		snprintf(path, sizeof path, "/proc/self/fd/%d/%s", t->dir, t->name);
		result = lsetxattr(path, text_str(&name), value, x->value.len, 0);
	} else {
		result = fsetxattr(t->dir, text_str(&name), value, x->value.len, 0);
	}
	if (result != 0)
		extract_lose(t->job, is_forbidden(errno) ? HELD_XATTR : LOSS_XATTR, t->entry);
	text_free(&name);
	return true;
}

static void
restore_mode(struct target *t, const struct tree_stat *want, bool owned)
{
	mode_t mode = want->mode & 07777;
	int result;

	if (S_ISLNK(want->mode))
		return;
	if ((mode & (S_ISUID | S_ISGID)) && (!t->as_root || (!owned && !S_ISDIR(want->mode)))) {
		mode &= ~(mode_t)(S_ISUID | S_ISGID);
		lose(t, t->as_root ? HELD_SETID : LEFT_SETID);
	}
	result = t->name ? fchmodat(t->dir, t->name, mode, 0) : fchmod(t->dir, mode);
	if (result != 0)
		lose(t, LOSS_MODE);
}

static void
restore_times(struct target *t, const struct tree_stat *want)
{
	const struct timespec times[2] = {
		{ .tv_sec = (time_t)want->atime }, { .tv_sec = (time_t)want->mtime }
	};
	int result = t->name ? utimensat(t->dir, t->name, times, AT_SYMLINK_NOFOLLOW)
	                     : futimens(t->dir, times);

	if (result != 0)
		lose(t, LOSS_TIMES);
}

/* In this order: a change of owner clears bits and capabilities, and any of them the
 * times. */
static void
restore(struct job *j, struct target *t)
{
	const struct extract *x = j->work;
	bool owned;

	t->job = j;
	t->as_root = x->options.as_root;
	owned = restore_owner(t, t->want);
	tree_good_xattrs(x->reader, t->node, restore_xattr, t);
	restore_mode(t, t->want, owned);
	restore_times(t, t->want);
	extract_lose_all(j, t->lost, t->entry);
}

void
extract_metadata(struct job *j, int dir, const char *name, const struct picked *p)
{
	struct target t = { .dir = dir, .name = name, .entry = p->entry, .node = p->node,
		.want = &p->st };

	restore(j, &t);
}

void
extract_open_metadata(struct job *j, int fd, uint32_t entry, const struct tree_stat *st,
        uint32_t node)
{
	struct target t = { .dir = fd, .entry = entry, .node = node, .want = st };

	restore(j, &t);
}

/* ---- in a thread ---- */

static bool
find_one(void *arg, const struct tree_xattr *x)
{
	(void)x;
	*(bool *)arg = true;
	return false;
}

/* What others share, as the room for attributes, is left to the thread of the job. */
void
extract_thread_metadata(const struct extract_batch *b, struct extract_file *f)
{
	struct target t = { .dir = f->fd, .node = f->node, .want = &f->st,
		.as_root = b->x->options.as_root };
	bool attributes = false;

	tree_xattrs(b->reader, f->node, find_one, &attributes);
	if (attributes || !f->owner_known || (t.as_root && !f->owned))
		return;
	if (!f->owned && !f->st.made_up)
		lose(&t, LEFT_OWNER);
	restore_mode(&t, &f->st, f->owned);
	restore_times(&t, &f->st);
	f->restored = true;
	f->lost = t.lost;
}
