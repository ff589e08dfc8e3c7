/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines of a file, in pieces: a line, or PIECE_MOST bytes of a longer one; a hole; a
 * page that can't be read. Pieces touch and cover the file; where one begins depends only on
 * what is before it, so they are found from the start, or from a mark of the index, which is
 * one piece in many: its memory is bounded, whatever the size of the file.
 */
#ifndef UI_PAGER_PIECE_H
#define UI_PAGER_PIECE_H

#include "base/array.h"
#include "ui/pager/file_pages.h"

enum {
	PIECE_MOST = 4096,
	MARKS_MOST = 4096,
	MARKS_STRIDE = 16 << 10 /* bytes between two, at first */
};

/* Where a piece begins. */
struct spot {
	uint64_t at;
	uint64_t number; /* of its line, from 1 on */
	bool continued;  /* the line began before it */
};

enum piece_kind { PIECE_TEXT, PIECE_HOLE, PIECE_UNREAD };

struct piece {
	struct spot spot;
	uint64_t end;
	enum piece_kind kind;
	bool ends_line;
	uint32_t len;    /* of a text, without what ends the line: LF or CR LF */
	uint8_t bytes[PIECE_MOST + 4]; /* a look at what follows, to end it well */
};

/* Reads the piece at `s`, which is before the end; false: pages are to be read first. */
bool piece_read(struct file_pages *p, const struct spot *s, struct piece *out);
/* Where the next one begins. */
struct spot piece_next(const struct piece *p);

struct marks {
	ARRAY(struct spot) all;
	uint64_t stride;
	struct spot reached; /* up to here pieces are known */
};

void marks_begin(struct marks *m);
void marks_free(struct marks *m);
/* A piece begins at `s`, and all before it were told. */
void marks_note(struct marks *m, const struct spot *s);
/* The last known piece that begins at or before byte `at`, that begins in a line before
 * line `number` or begins it. */
struct spot marks_before(const struct marks *m, uint64_t at);
struct spot marks_before_line(const struct marks *m, uint64_t number);

#endif
