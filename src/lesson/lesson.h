/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lessons: exercises on an image, read from a text file that a teacher can write. A line
 * is `key: value`; a line that begins with a blank continues the value above; `#` begins
 * a remark. The first keys are about the lesson, each `step:` begins a new step:
 *
 *   title: Find the erase size by eye
 *   image: ../7518-hi3518-home.uimage     beside the lesson's file; or, in place of it,
 *   play: flash nand; write a 3000        a simulated flash, after these commands
 *   erase: 4K                             erase size to begin with (else it is found)
 *   about: Why one would want to know.
 *   step: What is to be done.
 *   answer: stride 64K                    how it is checked, see enum lesson_check
 *   hint: What may help.
 *   wrong: What to say to a wrong answer. (optional)
 *   why: What there is to learn from it, once the answer is right.
 *   hide: explain|reason|17 nodes         what panes hide meanwhile, see lesson_hide.c below
 *
 * A lesson owns its texts; lesson_free releases them.
 */
#ifndef LESSON_LESSON_H
#define LESSON_LESSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/error.h"
#include "text/text.h"

enum lesson_check {
	LESSON_READ,    /* read: nothing is asked */
	LESSON_TYPE,    /* type WORD|WORD...: one of them is typed, case does not matter */
	LESSON_NUMBER,  /* number N: typed in any notation; N may also be a size */
	LESSON_SELECT,  /* select OFFSET: the thing at this offset of the image is selected */
	LESSON_FIELD,   /* field NAME OFFSET: and the field of it */
	LESSON_INODE,   /* inode N: the selected thing belongs to this inode */
	LESSON_ERASE,   /* erase SIZE: the erase size is this one */
	LESSON_STRIDE,  /* stride SIZE: the rows of the map have this many bytes */
	LESSON_PANE,    /* pane NAME: this tab is open */
	LESSON_COMMAND, /* command WORDS: the last command on the flash began with these words */
	LESSON_DONE,    /* done pad: a file was written that the kernel can mount; or
	                 * done export: anything was written */
	LESSON_CHECKS
};

struct lesson_step {
	struct text task, hint, wrong, why;
	struct text hide;  /* words with | between them */
	enum lesson_check check;
	struct text words; /* what the answer is compared with */
	uint64_t number;   /* likewise, of those that take one */
};

struct lesson {
	struct text path;  /* of its file */
	struct text title, about;
	struct text image; /* a path that can be opened; or: */
	struct text play;  /* commands, with ; between them */
	uint32_t erase_size; /* 0: it is found */
	ARRAY(struct lesson_step) steps;
};

enum { LESSON_MOST_BYTES = 64 << 10, LESSON_MOST_STEPS = 100 };

/* Reads the lesson at `path`; false with err naming the line if it is not a valid
 * lesson. */
bool lesson_load(const char *path, struct lesson *l, struct error *err);
/* The same from the text of the file at `path`. */
bool lesson_parse(const char *path, struct span text, struct lesson *l, struct error *err);
void lesson_free(struct lesson *l);

/* True if `words`, as typed, answer a step of LESSON_TYPE or LESSON_NUMBER. */
bool lesson_typed(const struct lesson_step *s, const char *words);

/* ---- lesson_hide.c: what panes hide until the answer is right or the hint was taken ---- */

/*
 * That is the number or offset that a step asks for, where a sentence has it (numbers from 10 on);
 * and what the step's `hide` says, with | between: texts; "explain", "reason" and "heading", see
 * below; "pane NAME", all of a tab. "nothing" leaves out the first. Fields, bytes and the columns
 * of numbers always stay: there it can be found.
 */

/* What stands in place of it. */
#define LESSON_ASKED "[asked]"

enum lesson_place_kind {
	LESSON_EXPLAIN, /* the sentence on what is selected */
	LESSON_REASON,  /* what a list says in brackets on the state of a thing */
	LESSON_HEADING  /* how well a row of the map fits the image */
};

bool lesson_hides(const struct lesson_step *s, enum lesson_place_kind place);
bool lesson_hides_pane(const struct lesson_step *s, const char *title);
/* Covers what is hidden in a sentence; true if there was anything. */
bool lesson_cover(const struct lesson_step *s, struct text *t);
/* The same in the cell of a list that has words, and the reason at its end. */
bool lesson_cover_cell(const struct lesson_step *s, struct text *t);

/* ---- lesson_list.c ---- */

/* The lessons of a folder by file name; NULL: the program's own folder. */
struct lesson_list {
	ARRAY(struct lesson) lessons;
};

/* The path of the lesson in the file `word`; of the program's own of that name or number, "20" for
 * 20-padding, where there is no such file. The caller frees it. False with err set if neither the
 * file nor the program's own lessons are there. */
bool lesson_path(const char *word, struct text *path, struct error *err);
/* The number that the name of its file begins with, as in 04-order.lesson, up to two digits;
 * `otherwise` where it begins with none. */
size_t lesson_number(const struct lesson *l, size_t otherwise);

/* False with err set if there is no folder, or a file in it is not a valid lesson. */
bool lesson_list_load(const char *folder, struct lesson_list *list, struct error *err);
void lesson_list_free(struct lesson_list *list);

/* Adds the path of the program's own lessons: $FLASHLOUPE_LESSONS, or where they are
 * installed, or in the sources that the program was built from. False if there is none. */
bool lesson_folder(struct text *path);

#endif
