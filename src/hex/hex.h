/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes in lines: an image, with a heading where a part begins and with runs of equal
 * lines folded, or any other bytes. Lines are not kept: each is found from an offset and
 * from its neighbour, with bounded work whatever the size of the image. They restart with
 * each part; without headings they touch, never overlap and cover every byte.
 */
#ifndef HEX_HEX_H
#define HEX_HEX_H

#include "firmware/model/subject.h"
#include "words/verdict.h"

enum byte_class { BYTE_NUL, BYTE_PRINT, BYTE_SPACE, BYTE_OTHER, BYTE_FF, BYTE_CLASSES };

/* Space is 0x20 and other white space: tab, newline and so on. */
enum byte_class byte_class(uint8_t byte);
/* One ASCII character for it: itself if it is printable, else '.', as everywhere. */
char byte_letter(uint8_t byte);

enum {
	HEX_WIDTH = 16,       /* bytes a line, where there is room */
	HEX_LEAST_RUN = 4,    /* this many equal lines are folded, except the first */
	HEX_WINDOW = 64 << 10 /* runs are looked for in windows of this many bytes */
};

struct hex_view {
	struct firmware *firmware; /* NULL: `bytes` has no parts */
	struct span bytes;
	uint32_t width;       /* bytes a line, not 0 */
	bool unfolded;        /* all runs are */
	const uint64_t *open; /* runs that are unfolded, by their first byte */
	size_t open_count;
};

enum hex_kind { HEX_HEADING, HEX_BYTES, HEX_FOLD };

/* The bytes [from, to); empty for a heading, which stands before the part at `from`. */
struct hex_line {
	enum hex_kind kind;
	uint64_t from, to;
};

/* The line (never a heading) that shows byte `at`, which must be in the view. */
void hex_line_at(const struct hex_view *v, uint64_t at, struct hex_line *line);
/* Moves `line` to the one below or above; false at the end, with `line` unchanged. */
bool hex_line_next(const struct hex_view *v, struct hex_line *line);
bool hex_line_prev(const struct hex_view *v, struct hex_line *line);

/* The run of equal lines that contains byte `at`, folded or not; false if there is
 * none. */
bool hex_run(const struct hex_view *v, uint64_t at, uint64_t *from, uint64_t *to);

/* ---- hex_text.c ---- */

/* The text of a heading or a folded run: "part 1: JFFS2, ...", "2816 bytes of ff". */
void hex_add_heading(const struct hex_view *v, const struct hex_line *line,
        struct text *t);
void hex_add_fold(const struct hex_view *v, const struct hex_line *line, struct text *t);
/* The fields that begin in the line of an image, in order, after the name of a thing that
 * begins there: "INODE #7 v21: magic nodetype totlen hdr_crc". */
void hex_add_names(const struct hex_view *v, const struct hex_line *line, struct text *t);
/* A subject in a few words: "INODE #7 v21", "uImage header", "free". */
void hex_add_title(const struct subject *s, struct text *t);

/* Two characters that relate byte `at` of the subject to its `count` verdicts: a capital
 * letter (A is the first) where one is stored, small letters for those that cover it;
 * blanks for none. */
void hex_mark(const struct verdict *v, size_t count, uint64_t at, char mark[2]);

#endif
