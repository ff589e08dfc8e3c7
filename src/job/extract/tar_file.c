/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Regular files in an archive. The header has the size, and output can't be revised: so a
 * file is read once to the end before its header is written.
 */
#include <inttypes.h>

#include "job/extract/tar_private.h"

void
tar_file_begin(struct job *j, uint32_t entry, uint32_t node)
{
	struct tar *t = j->work;
	struct tar_file *f = &t->file;

	if (!tree_afford(t->pick.tree, node, &t->inflate_room)) {
		pick_refuse(j, &t->pick, entry, job_inflates);
		return;
	}
	*f = (struct tar_file){ .busy = true, .entry = entry, .node = node };
	tar_find_pieces(t->pick.tree, node, &f->pieces);
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
	struct text map = { 0 };
	struct tree_stat st;

	tree_stat(t->pick.tree, f->node, &st);
	if (m.sparse) {
		tar_add_map(&map, &f->pieces, st.size);
		m.size += map.len;
		tar_add_number(&m.records, "GNU.sparse.major", 1);
		tar_add_number(&m.records, "GNU.sparse.minor", 0);
		tar_add_number(&m.records, "GNU.sparse.realsize", st.size);
	}
	tar_member_of(j, &m, f->entry, f->node);
	if (tar_put_member(j, &m, f->node) && map.len)
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
	if (*tree_loss_words(t->pick.tree, t->file.node, &missing))
		pick_refuse(j, &t->pick, t->file.entry, text_str(&missing));
	text_free(&missing);
	end_file(&t->file);
}

/* Where the bytes at hand go: of a file that is kept, behind those before. */
static uint8_t *
place_of(struct tar *t, const struct tar_piece *p)
{
	return t->buffer + (t->file.kept ? t->file.at - p->from : 0);
}

/* Reads the next bytes of the current piece; 0 on failure. */
static size_t
read_some(struct job *j, const struct tar_piece *p, uint64_t *used)
{
	struct tar *t = j->work;
	struct tar_file *f = &t->file;
	uint32_t want = p->to - f->at < TAR_PIECE ? (uint32_t)(p->to - f->at) : TAR_PIECE;
	struct error err = { "ends too early" };
	struct tree_stat st;
	int64_t n;

	if (f->kept && f->writing)
		return want;
	n = tree_read(t->reader, f->node, f->at, place_of(t, p), want, used, &err);
	if (n > 0)
		return (size_t)n;
	if (f->writing) {
		tree_stat(t->pick.tree, f->node, &st);
		error_set(&j->err, "inode %" PRIu32 ": %s", st.ino, err.text);
		job_fail(j);
	} else {
		pick_refuse(j, &t->pick, f->entry, err.text);
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
	f->at += n;
	if (f->at < p->to)
		return;
	f->piece++;
	if (f->piece < f->pieces.all.count)
		f->at = f->pieces.all.at[f->piece].from;
}
