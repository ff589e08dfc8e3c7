/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The content of regular files. Holes and runs of zeros are left out of the file. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "action/extract_private.h"
#include "action/temp.h"

enum { ZEROS = 4096 };

bool
extract_file_begin(struct job *j, uint32_t entry, uint32_t inode)
{
	struct extract *x = j->work;
	struct extract_file *f = &x->file;

	*f = (struct extract_file){ .fd = -1, .entry = entry, .inode = inode };
	f->fd = place_open_temp(x->fd, f->temp, 0600);
	if (f->fd < 0)
		extract_refuse_errno(j, entry);
	return f->fd >= 0;
}

static void
remove_temp(const struct extract *x)
{
	unlinkat(x->fd, x->file.temp, 0);
	temp_forget(x->fd, x->file.temp);
}

void
extract_file_abandon(struct extract *x)
{
	if (x->file.fd < 0)
		return;
	close(x->file.fd);
	x->file.fd = -1;
	remove_temp(x);
}

/* Where the hole at `at` ends; `at` itself if there is none. */
static uint32_t
hole_end(struct extract *x, uint32_t at)
{
	const struct jffs2_inode *n = &x->fs->inodes.at[x->file.inode];
	const struct jffs2_fragment *f;
	struct jffs2_inode_node node;

	while (x->file.fragment < n->fragment_count
	        && x->fs->fragments.at[n->first_fragment + x->file.fragment].to <= at)
		x->file.fragment++;
	if (x->file.fragment == n->fragment_count)
		return n->size;
	f = &x->fs->fragments.at[n->first_fragment + x->file.fragment];
	if (f->from > at)
		return f->from;
	if (f->node == EXTENT_NONE)
		return f->to;
	jffs2_inode_decode(jffs2_log_node(x->fs->log, f->node), x->fs->log->endian,
	        &node);
	return jffs2_codec(node.compr) == CODEC_ZERO ? f->to : at;
}

static bool
write_at(int fd, struct span bytes, uint64_t at)
{
	while (bytes.len) {
		ssize_t n = pwrite(fd, bytes.at, bytes.len, (off_t)at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return false;
		bytes = span_cut(bytes, (size_t)n, SIZE_MAX);
		at += (uint64_t)n;
	}
	return true;
}

static bool
write_sparse(int fd, struct span bytes, uint64_t at)
{
	while (bytes.len) {
		struct span piece = span_cut(bytes, 0, ZEROS - at % ZEROS);

		if (span_run(piece, 0, 0) != piece.len && !write_at(fd, piece, at))
			return false;
		bytes = span_cut(bytes, piece.len, SIZE_MAX);
		at += piece.len;
	}
	return true;
}

/* What was written is kept under its name, or not at all. */
static bool
place_whole(struct extract *x, const char *name)
{
	int fd = x->file.fd, saved;

	x->file.fd = -1;
	if (place_finish(fd) && place_file(x->fd, x->file.temp, name, x->mode)) {
		temp_forget(x->fd, x->file.temp);
		return true;
	}
	saved = errno;
	remove_temp(x);
	errno = saved;
	return false;
}

static void
finish_file(struct job *j)
{
	struct extract *x = j->work;
	struct extract_file *f = &x->file;
	struct text missing = { 0 };
	char name[NAME_SIZE];

	if (ftruncate(f->fd, (off_t)x->fs->inodes.at[f->inode].size) != 0) {
		extract_refuse_errno(j, f->entry);
		extract_file_abandon(x);
		return;
	}
	extract_open_metadata(j, f->fd, f->entry, f->inode);
	tree_copy_name(&x->tree, f->entry, name);
	if (!place_whole(x, name)) {
		extract_refuse_errno(j, f->entry);
		return;
	}
	if (*job_missing(x->fs, f->inode, &missing))
		extract_refuse(j, f->entry, text_str(&missing));
	text_free(&missing);
	x->made++;
	x->copies[f->inode] = (struct extract_copy){ (uint32_t)x->here, f->entry };
}

bool
extract_file_step(struct job *j, uint64_t *used)
{
	struct extract *x = j->work;
	struct extract_file *f = &x->file;
	uint32_t size = x->fs->inodes.at[f->inode].size, end;
	struct error err;
	int64_t n;

	f->at = hole_end(x, f->at);
	if (f->at >= size) {
		finish_file(j);
		return false;
	}
	end = size - f->at < EXTRACT_PIECE ? size - f->at : EXTRACT_PIECE;
	n = jffs2_fs_read(x->fs, f->inode, f->at, x->piece, end, &err);
	if (n <= 0) {
		extract_refuse(j, f->entry, n < 0 ? err.text : "ends too early");
		extract_file_abandon(x);
		return false;
	}
	if (!write_sparse(f->fd, span_of(x->piece, (size_t)n), f->at)) {
		extract_refuse_errno(j, f->entry);
		extract_file_abandon(x);
		return false;
	}
	f->at += (uint32_t)n;
	*used += (uint64_t)n;
	return true;
}
