/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The content of regular files. Holes and runs of zeros are left out of the file. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "job/extract/extract_private.h"
#include "output/temp.h"

enum { ZEROS = 4096 };

/* Files that are being written are open: where that is one too many, they come first. */
static int
open_temp(struct job *j, char temp[TEMP_NAME_SIZE])
{
	struct extract *x = j->work;
	int fd = place_open_temp(x->fd, temp, 0600);

	if (fd >= 0 || !x->options.workers || (errno != EMFILE && errno != ENFILE))
		return fd;
	extract_settle(j);
	return j->state == JOB_RUNNING ? place_open_temp(x->fd, temp, 0600) : -1;
}

bool
extract_file_begin(struct job *j, const struct picked *p)
{
	struct extract *x = j->work;
	struct extract_file f = { .fd = -1, .entry = p->entry, .node = p->node, .st = p->st };

	if (!tree_afford(x->tree, p->node, &x->inflate_room)) {
		extract_refuse(j, p->entry, job_inflates);
		return false;
	}
	f.fd = open_temp(j, f.temp);
	if (f.fd < 0) {
		if (j->state == JOB_RUNNING)
			extract_refuse_errno(j, p->entry);
		return false;
	}
	if (!x->options.workers) {
		x->file = f;
		return true;
	}
	extract_learn_owner(x, f.fd);
	f.owner_known = x->owner_known;
	f.owned = x->uid == p->st.uid && x->gid == p->st.gid;
	extract_batch_add(j, &f);
	return true;
}

static void
remove_temp(const struct extract *x, const char *temp)
{
	unlinkat(x->fd, temp, 0);
	temp_forget(x->fd, temp);
}

void
extract_file_drop(const struct extract *x, struct extract_file *f)
{
	text_free(&f->why);
	if (f->fd < 0)
		return;
	close(f->fd);
	f->fd = -1;
	remove_temp(x, f->temp);
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

/* The bytes up to the next page of the file, for bytes that begin at `at` of it; which are zeros, or
 * are not, as `zeros` says. */
static size_t
pages_alike(struct span bytes, uint64_t at, bool zeros)
{
	size_t len = 0;

	while (len < bytes.len) {
		struct span page = span_cut(bytes, len, ZEROS - (at + len) % ZEROS);

		if (span_is_all(page, 0) != zeros)
			break;
		len += page.len;
	}
	return len;
}

static bool
write_sparse(struct extract_file *f, struct span bytes, uint64_t at)
{
	while (bytes.len) {
		size_t zeros = pages_alike(bytes, at, true), len;

		bytes = span_cut(bytes, zeros, SIZE_MAX);
		at += zeros;
		len = pages_alike(bytes, at, false);
		if (len && !write_at(f->fd, span_cut(bytes, 0, len), at))
			return false;
		bytes = span_cut(bytes, len, SIZE_MAX);
		at += len;
		f->end = len ? at : f->end;
	}
	return true;
}

bool
extract_write_step(const struct tree_reader *r, struct extract_file *f, uint8_t *piece,
        uint64_t *used)
{
	uint64_t hole_end, left;
	struct error err;
	int64_t n;

	while (f->at < f->st.size && tree_hole(r->tree, f->node, f->at, &hole_end))
		f->at = hole_end;
	if (f->at >= f->st.size) {
		if (f->end != f->st.size && ftruncate(f->fd, (off_t)f->st.size) != 0)
			f->error = errno;
		return false;
	}
	left = f->st.size - f->at;
	n = tree_read(r, f->node, f->at, piece,
	        left < EXTRACT_PIECE ? (uint32_t)left : EXTRACT_PIECE, used, &err);
	if (n <= 0) {
		f->unread = true;
		text_add(&f->why, n < 0 ? err.text : "ends too early");
		return false;
	}
	if (!write_sparse(f, span_of(piece, (size_t)n), f->at)) {
		f->error = errno;
		return false;
	}
	f->at += (uint64_t)n;
	return true;
}

bool
extract_file_step(struct job *j, uint64_t *used)
{
	struct extract *x = j->work;

	if (extract_write_step(x->reader, &x->file, x->piece, used))
		return true;
	extract_file_finish(j, &x->file);
	return false;
}

/* What was written waits for its name. */
static void
finish_written(struct job *j, struct extract_file *f)
{
	struct extract *x = j->work;
	int fd = f->fd;

	if (f->restored)
		extract_lose_all(j, f->lost, f->entry);
	else
		extract_open_metadata(j, fd, f->entry, &f->st, f->node);
	f->fd = -1;
	if (close(fd) != 0) {
		extract_refuse_errno(j, f->entry);
		remove_temp(x, f->temp);
		return;
	}
	x->copies[f->node] = (struct extract_copy){ (uint32_t)x->here, f->entry };
	extract_wait(j, f);
}

void
extract_file_finish(struct job *j, struct extract_file *f)
{
	if (f->unread) {
		extract_refuse(j, f->entry, text_str(&f->why));
	} else if (f->error) {
		errno = f->error;
		extract_refuse_errno(j, f->entry);
	} else {
		finish_written(j, f);
	}
	extract_file_drop(j->work, f);
}
