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

bool
extract_file_begin(struct job *j, uint32_t entry, uint32_t node)
{
	struct extract *x = j->work;
	struct extract_file *f = &x->file;
	struct tree_stat st;

	if (!tree_afford(x->tree, node, &x->inflate_room)) {
		extract_refuse(j, entry, job_inflates);
		return false;
	}
	tree_stat(x->tree, node, &st);
	*f = (struct extract_file){ .fd = -1, .entry = entry, .node = node, .size = st.size };
	f->fd = place_open_temp(x->fd, f->temp, 0600);
	if (f->fd < 0)
		extract_refuse_errno(j, entry);
	return f->fd >= 0;
}

static void
remove_temp(const struct extract *x, const char *temp)
{
	unlinkat(x->fd, temp, 0);
	temp_forget(x->fd, temp);
}

/* Drops the file that is being written. */
static void
drop_file(struct extract *x)
{
	if (x->file.fd < 0)
		return;
	close(x->file.fd);
	x->file.fd = -1;
	remove_temp(x, x->file.temp);
}

void
extract_file_abandon(struct extract *x)
{
	drop_file(x);
	for (size_t i = 0; i < x->waiting.count; i++)
		remove_temp(x, x->waiting.at[i].temp);
	x->waiting.count = 0;
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

static void
place_one(struct job *j, const struct extract_waiting *w)
{
	struct extract *x = j->work;
	struct text missing = { 0 };
	uint64_t made = x->made;
	char name[NAME_SIZE];

	pick_copy_name(&x->pick, w->entry, name);
	extract_place(j, w->entry, w->node, w->temp, name);
	if (x->made > made && *job_missing(x->tree, w->node, &missing))
		extract_refuse(j, w->entry, text_str(&missing));
	text_free(&missing);
}

void
extract_place_waiting(struct job *j)
{
	struct extract *x = j->work;
	int error = 0;

	if (x->waiting.count && !place_sync_all(x->fd))
		error = errno;
	for (size_t i = 0; i < x->waiting.count; i++) {
		const struct extract_waiting *w = &x->waiting.at[i];

		if (!error) {
			place_one(j, w);
			continue;
		}
		remove_temp(x, w->temp);
		errno = error;
		extract_refuse_errno(j, w->entry);
	}
	x->waiting.count = 0;
}

/* What was written waits for its name. */
static void
finish_file(struct job *j)
{
	struct extract *x = j->work;
	struct extract_file *f = &x->file;
	struct extract_waiting w = { .entry = f->entry, .node = f->node };
	int fd = f->fd;

	if (f->end != f->size && ftruncate(fd, (off_t)f->size) != 0) {
		extract_refuse_errno(j, f->entry);
		drop_file(x);
		return;
	}
	extract_open_metadata(j, fd, f->entry, f->node);
	f->fd = -1;
	if (close(fd) != 0) {
		extract_refuse_errno(j, f->entry);
		remove_temp(x, f->temp);
		return;
	}
	memcpy(w.temp, f->temp, sizeof w.temp);
	array_push(&x->waiting, w);
	x->copies[f->node] = (struct extract_copy){ (uint32_t)x->here, f->entry };
	if (x->waiting.count == EXTRACT_WAITING)
		extract_place_waiting(j);
}

bool
extract_file_step(struct job *j, uint64_t *used)
{
	struct extract *x = j->work;
	struct extract_file *f = &x->file;
	uint64_t hole_end, left;
	struct error err;
	int64_t n;

	while (f->at < f->size && tree_hole(x->tree, f->node, f->at, &hole_end))
		f->at = hole_end;
	if (f->at >= f->size) {
		finish_file(j);
		return false;
	}
	left = f->size - f->at;
	n = tree_read(x->reader, f->node, f->at, x->piece,
	        left < EXTRACT_PIECE ? (uint32_t)left : EXTRACT_PIECE, used, &err);
	if (n <= 0) {
		extract_refuse(j, f->entry, n < 0 ? err.text : "ends too early");
		drop_file(x);
		return false;
	}
	if (!write_sparse(f, span_of(x->piece, (size_t)n), f->at)) {
		extract_refuse_errno(j, f->entry);
		drop_file(x);
		return false;
	}
	f->at += (uint64_t)n;
	return true;
}
