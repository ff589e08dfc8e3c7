/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Regular files in an archive. The header tells the size, and nothing that was written
 * can be taken back: so a file is read once to the end before its header is written.
 */
#include <inttypes.h>

#include "job/tar_private.h"

void
tar_file_begin(struct job *j, uint32_t entry, uint32_t inode)
{
	struct tar *t = j->work;
	struct tar_file *f = &t->file;

	if (!jffs2_fs_afford(t->tree.fs, inode, &t->inflate_room)) {
		tree_refuse(j, &t->tree, entry, job_inflates);
		return;
	}
	*f = (struct tar_file){ .busy = true, .entry = entry, .inode = inode };
	tar_find_pieces(t->tree.fs, inode, &f->pieces);
	f->kept = f->pieces.all.count == 1 && f->pieces.bytes <= TAR_PIECE;
	f->at = f->pieces.all.count ? f->pieces.all.at[0].from : 0;
}

static void
end_file(struct tar_file *f)
{
	array_free(&f->pieces.all);
	f->busy = false;
}

/* It can be read: its header, and then all over again. */
static void
begin_writing(struct job *j)
{
	struct tar *t = j->work;
	struct tar_file *f = &t->file;
	struct tar_member m = { .type = TAR_FILE, .size = f->pieces.bytes,
		.sparse = f->pieces.sparse };
	uint32_t size = t->tree.fs->inodes.at[f->inode].size;
	struct text map = { 0 };

	if (m.sparse) {
		tar_add_map(&map, &f->pieces, size);
		m.size += map.len;
		tar_add_number(&m.records, "GNU.sparse.major", 1);
		tar_add_number(&m.records, "GNU.sparse.minor", 0);
		tar_add_number(&m.records, "GNU.sparse.realsize", size);
	}
	tar_member_of(j, &m, f->entry, f->inode);
	if (tar_put_member(j, &m, f->inode) && map.len)
		tar_put(j, span_of(map.at, map.len));
	text_free(&m.records);
	text_free(&map);
	f->writing = true;
	f->piece = 0;
	f->at = f->pieces.all.count ? f->pieces.all.at[0].from : 0;
}

static void
end_writing(struct job *j)
{
	static const uint8_t zeros[TAR_BLOCK];
	struct tar *t = j->work;
	size_t rest = (size_t)(t->file.pieces.bytes % TAR_BLOCK);
	struct text missing = { 0 };

	if (rest)
		tar_put(j, span_of(zeros, TAR_BLOCK - rest));
	if (*job_missing(t->tree.volume, t->file.inode, &missing))
		tree_refuse(j, &t->tree, t->file.entry, text_str(&missing));
	text_free(&missing);
	end_file(&t->file);
}

/* Where the bytes at hand go: of a file that is kept, behind those before. */
static uint8_t *
place_of(struct tar *t, const struct tar_piece *p)
{
	return t->buffer + (t->file.kept ? t->file.at - p->from : 0);
}

/* Reads the next bytes of the present piece; 0 if they cannot be had. */
static size_t
read_some(struct job *j, const struct tar_piece *p, uint64_t *used)
{
	struct tar *t = j->work;
	struct tar_file *f = &t->file;
	uint32_t want = p->to - f->at < TAR_PIECE ? p->to - f->at : TAR_PIECE;
	struct error err = { "ends too early" };
	int64_t n;

	if (f->kept && f->writing)
		return want;
	n = jffs2_fs_read_some(t->tree.fs, f->inode, f->at, place_of(t, p), want, used, &err);
	if (n > 0)
		return (size_t)n;
	if (f->writing) {
		error_set(&j->err, "inode %" PRIu32 ": %s",
		        t->tree.fs->inodes.at[f->inode].ino, err.text);
		job_fail(j);
	} else {
		tree_refuse(j, &t->tree, f->entry, err.text);
	}
	end_file(f);
	return 0;
}

void
tar_file_step(struct job *j, uint64_t *used)
{
	struct tar *t = j->work;
	struct tar_file *f = &t->file;
	const struct tar_piece *p;
	size_t n;

	if (f->piece == f->pieces.all.count) {
		if (f->writing)
			end_writing(j);
		else
			begin_writing(j);
		return;
	}
	p = &f->pieces.all.at[f->piece];
	n = read_some(j, p, used);
	if (n == 0)
		return;
	if (f->writing && !tar_put(j, span_of(place_of(t, p), n)))
		return;
	f->at += (uint32_t)n;
	if (f->at < p->to)
		return;
	f->piece++;
	if (f->piece < f->pieces.all.count)
		f->at = f->pieces.all.at[f->piece].from;
}
