/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel asks, one function each. */
#include "fuse/mounted_private.h"

#ifdef HAVE_FUSE

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h> /* SEEK_HOLE */
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

/* An image doesn't change, so nothing is asked twice. */
static const double for_ever = 86400;

enum { READ_MOST = 1 << 20 /* the kernel asks for 128 KiB */ };

static struct mounted *
mounted_of(fuse_req_t req)
{
	return fuse_req_userdata(req);
}

static struct share *
share_of(fuse_req_t req)
{
	return mounted_of(req)->service->share;
}

/* ---- the kernel ---- */

static void
on_init(void *arg, struct fuse_conn_info *kernel)
{
	struct mounted *m = arg;

	kernel->want |= kernel->capable & FUSE_CAP_CACHE_SYMLINKS;
	/* Who lists a directory without a look at its files most often reads them next. */
	kernel->want &= ~(unsigned int)FUSE_CAP_READDIRPLUS_AUTO;
	m->opens = !(kernel->capable & FUSE_CAP_NO_OPEN_SUPPORT);
	m->opens_dirs = !(kernel->capable & FUSE_CAP_NO_OPENDIR_SUPPORT);
}

/* ---- names ---- */

/* A name that is not there is an entry without node: the kernel remembers that, too. */
static int
look_up(struct share *s, uint64_t dir, struct span name, struct fuse_entry_param *e)
{
	uint64_t number = 0;
	int error = answer_lookup(s, dir, name, &number);

	*e = (struct fuse_entry_param){ .attr_timeout = for_ever, .entry_timeout = for_ever };
	if (!error)
		error = answer_stat(s, number, &e->attr);
	e->ino = error ? 0 : number;
	return error;
}

static void
on_lookup(fuse_req_t req, fuse_ino_t dir, const char *name)
{
	struct fuse_entry_param e;
	int error = look_up(share_of(req), dir, span_of(name, strlen(name)), &e);

	if (error && error != ENOENT)
		fuse_reply_err(req, error);
	else
		fuse_reply_entry(req, &e);
}

static void
on_getattr(fuse_req_t req, fuse_ino_t node, struct fuse_file_info *info)
{
	struct stat st;
	int error = answer_stat(share_of(req), node, &st);

	(void)info;
	if (error)
		fuse_reply_err(req, error);
	else
		fuse_reply_attr(req, &st, for_ever);
}

static void
on_readlink(fuse_req_t req, fuse_ino_t node)
{
	struct span target = { 0 };
	struct text t = { 0 };
	int error = answer_target(share_of(req), node, &target);

	if (!error && target.len)
		text_add_bytes(&t, target.at, target.len);
	if (error)
		fuse_reply_err(req, error);
	else
		fuse_reply_readlink(req, text_str(&t));
	text_free(&t);
}

/* ---- contents ---- */

/* Opening has no error that looking up hasn't: a kernel that can do without isn't made to ask. */
static void
on_open(fuse_req_t req, fuse_ino_t node, struct fuse_file_info *info)
{
	int error = (info->flags & O_ACCMODE) != O_RDONLY ? EROFS
	          : answer_open(share_of(req), node);

	info->keep_cache = true;
	if (error || !mounted_of(req)->opens)
		fuse_reply_err(req, error ? error : ENOSYS);
	else
		fuse_reply_open(req, info);
}

static void
on_opendir(fuse_req_t req, fuse_ino_t dir, struct fuse_file_info *info)
{
	(void)dir;
	info->keep_cache = info->cache_readdir = true;
	if (mounted_of(req)->opens_dirs)
		fuse_reply_open(req, info);
	else
		fuse_reply_err(req, ENOSYS);
}

/* Of each thread that answers: room for the largest read, of which only what is used is there. */
static _Thread_local uint8_t *piece;

void
mounted_end_thread(void)
{
	free(piece);
	piece = NULL;
}

static int
read_some(struct mounted *m, uint64_t node, uint64_t at, uint32_t len, uint32_t *got)
{
	return m->prefetch ? prefetch_read(m->prefetch, node, at, piece, len, got)
	                : answer_read(m->service->share, node, at, piece, len, got);
}

static void
on_read(fuse_req_t req, fuse_ino_t node, size_t size, off_t at, struct fuse_file_info *info)
{
	uint32_t len = size < READ_MOST ? (uint32_t)size : READ_MOST, got = 0;
	int error;

	(void)info;
	if (!piece)
		piece = memory_try(READ_MOST);
	error = !piece ? ENOMEM : at < 0 ? EINVAL
	      : read_some(mounted_of(req), node, (uint64_t)at, len, &got);
	if (error)
		fuse_reply_err(req, error);
	else
		fuse_reply_buf(req, (const char *)piece, got);
}

static void
on_lseek(fuse_req_t req, fuse_ino_t node, off_t at, int whence, struct fuse_file_info *info)
{
	uint64_t to = 0;
	int error = at < 0 ? ENXIO
	          : answer_seek(share_of(req), node, (uint64_t)at, whence == SEEK_HOLE, &to);

	(void)info;
	if (error)
		fuse_reply_err(req, error);
	else
		fuse_reply_lseek(req, (off_t)to);
}

/* ---- directories ---- */

/* A page of entries, filled from entry `at` of the directory on. */
struct page {
	fuse_req_t req;
	uint64_t dir, at;
	char *bytes;
	size_t size, used;
	bool plus; /* each with what a lookup of it would give */
};

/* False if there is no room for it. */
static bool
add_entry(struct page *p, const struct answer_entry *entry)
{
	struct fuse_entry_param e;
	struct stat st = { .st_ino = entry->ino, .st_mode = entry->type };
	struct span name = entry->name;
	char word[4096], *to = p->bytes + p->used;
	size_t left = p->size - p->used, needs;

	if (name.len >= sizeof word)
		return true;
	memcpy(word, name.at, name.len);
	word[name.len] = 0;
	if (!p->plus) {
		needs = fuse_add_direntry(p->req, to, left, word, &st, (off_t)p->at);
	} else {
		/* What cannot be looked up is listed without node. */
		if (tree_name_is_hidden(name) || look_up(share_of(p->req), p->dir, name, &e) != 0)
			e = (struct fuse_entry_param){ .attr = st };
		needs = fuse_add_direntry_plus(p->req, to, left, word, &e, (off_t)p->at);
	}
	p->used += needs <= left ? needs : 0;
	return needs <= left;
}

static void
list(fuse_req_t req, fuse_ino_t dir, size_t size, off_t from, bool plus)
{
	struct page page = { .req = req, .dir = dir, .at = (uint64_t)from, .size = size,
		.bytes = memory_try(size), .plus = plus };
	int error = page.bytes ? 0 : ENOMEM;
	struct answer_entry e;

	while (!error && !(error = answer_list(share_of(req), dir, &page.at, &e)) && e.name.len
	        && add_entry(&page, &e))
		continue;
	if (error)
		fuse_reply_err(req, error);
	else
		fuse_reply_buf(req, page.bytes, page.used);
	free(page.bytes);
}

static void
on_readdir(fuse_req_t req, fuse_ino_t dir, size_t size, off_t from, struct fuse_file_info *info)
{
	(void)info;
	list(req, dir, size, from, false);
}

static void
on_readdirplus(fuse_req_t req, fuse_ino_t dir, size_t size, off_t from,
        struct fuse_file_info *info)
{
	(void)info;
	list(req, dir, size, from, true);
}

/* ---- attributes ---- */

/* As much as there is room for; with `size` 0 how much that is. */
static void
reply_sized(fuse_req_t req, int error, const struct text *t, size_t size)
{
	if (error)
		fuse_reply_err(req, error);
	else if (size == 0)
		fuse_reply_xattr(req, t->len);
	else if (t->len > size)
		fuse_reply_err(req, ERANGE);
	else
		fuse_reply_buf(req, text_str(t), t->len);
}

static void
on_getxattr(fuse_req_t req, fuse_ino_t node, const char *name, size_t size)
{
	struct text t = { 0 };
	int error = answer_value(share_of(req), node, span_of(name, strlen(name)), &t);

	reply_sized(req, error, &t, size);
	text_free(&t);
}

static void
on_listxattr(fuse_req_t req, fuse_ino_t node, size_t size)
{
	struct text t = { 0 };
	/* kernel: jffs2_trusted_listxattr(); who else asks for one gets ENODATA from the VFS. */
	bool trusted = fuse_req_ctx(req)->uid == 0;
	int error = answer_names(share_of(req), node, trusted, &t);

	reply_sized(req, error, &t, size);
	text_free(&t);
}

static void
on_statfs(fuse_req_t req, fuse_ino_t node)
{
	struct statvfs st = { .f_bsize = 4096, .f_frsize = 4096, .f_namemax = 254 };
	uint64_t bytes, nodes;

	(void)node;
	answer_size(share_of(req), &bytes, &nodes);
	st.f_blocks = bytes / 4096;
	st.f_files = nodes;
	fuse_reply_statfs(req, &st);
}

static void
on_ioctl(fuse_req_t req, fuse_ino_t node, unsigned int command, void *arg,
        struct fuse_file_info *info, unsigned int flags, const void *in, size_t in_size,
        size_t out_size)
{
	struct mounted *m = mounted_of(req);

	(void)arg, (void)info, (void)flags, (void)in, (void)in_size, (void)out_size;
	if (node != ANSWER_TOP || command != (unsigned int)MOUNTED_LEAVE) {
		fuse_reply_err(req, ENOTTY);
		return;
	}
	fuse_reply_ioctl(req, answer_spoiled(m->service->share) ? MOUNTED_SPOILED : 0, NULL, 0);
	m->service->left(m->service->arg);
}

const struct fuse_lowlevel_ops mounted_operations = {
	.init = on_init,
	.lookup = on_lookup,
	.getattr = on_getattr,
	.readlink = on_readlink,
	.open = on_open,
	.read = on_read,
	.lseek = on_lseek,
	.opendir = on_opendir,
	.readdir = on_readdir,
	.readdirplus = on_readdirplus,
	.getxattr = on_getxattr,
	.listxattr = on_listxattr,
	.statfs = on_statfs,
	.ioctl = on_ioctl,
};

#endif
