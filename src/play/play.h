/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A simulated flash that is played with, command by command (the language of
 * jffs2/live/script.h): what was done so far can be undone, shown at the moment after any event,
 * and saved as a script that does it again. A command that can't be read changes nothing and
 * isn't kept; one that fails is, with the line that expects it.
 *
 * A play owns the flash, the commands and the image it began with. The moment after its last
 * event is the present; a command always begins there.
 */
#ifndef PLAY_PLAY_H
#define PLAY_PLAY_H

#include "firmware/firmware.h"
#include "jffs2/live/script.h"

struct play {
	struct live_script *script;
	struct text image;        /* it began with; empty: an erased flash */
	ARRAY(struct text) lines; /* that were kept; the first makes the flash */
	struct text bytes;        /* of the moment, as they are examined */
	struct text before;       /* the data at the moment that is compared with, ... */
	size_t since;             /* ... after so many events */
	size_t moment;            /* events that have happened at it */
	size_t kept, held;        /* rows before the last command; and, while that is hidden, shown: 0:
	                           * all are */
	uint32_t next;            /* where the next node was to go before that; the end of the flash: in
	                           * a block of its own */
	ARRAY(const char *) places; /* where the kernel had each block before that */
	uint64_t generation;      /* changes with all that */
	struct nand_layout raw;   /* of NAND: how a dump of it is laid out; data 0: NOR */
	char raw_name[16];
};

/* An erased flash with cleanmarkers; `words` are those after "flash" in a script, "" the usual
 * ones. NULL with err set if they are wrong. */
struct play *play_new(const char *words, struct error *err);
/* One that begins with `image`, which is copied; it is mounted. NULL with err set, too, if that is
 * refused. */
struct play *play_copy(struct span image, const char *words, struct error *err);
void play_free(struct play *p); /* NULL is fine */

/* True if the line has no command: it is empty, or a comment. */
bool play_is_comment(const char *line);
/* Runs a line; adds to `told` what came of it, in one sentence, if that is not just its events. A
 * comment does nothing. False with err set if it can't be read; the moment stays what it was. */
bool play_do(struct play *p, const char *line, struct text *told, struct error *err);
/* True if the last command failed, as a system call does. */
bool play_failed(const struct play *p);
/* Takes the last command back, and with it the line that expects that the one before it failed;
 * false if there is none. */
bool play_undo(struct play *p);
/* The last command that was kept; NULL: there is none to take back. */
const char *play_last(const struct play *p);

/* Goes to the moment after the first `n` events, at most all. What has changed is then compared
 * with the moment before the last of them. */
void play_go(struct play *p, size_t n);
size_t play_events(const struct play *p);
bool play_is_present(const struct play *p);

/* Hides what the last command did, until it is released or another runs. */
void play_hold(struct play *p);
void play_release(struct play *p);

/* Whether byte `at` of the data has changed, and what it was. */
bool play_changed(const struct play *p, uint64_t at, uint8_t *was);
/* How many bits went to 0, and how many to 1. */
void play_count_bits(const struct play *p, uint64_t *fell, uint64_t *rose);

/* The image at the moment, examined: to be closed before the next call. It borrows from the play. */
struct firmware *play_examine(struct play *p, const struct firmware_options *o);

/* Rows are commands and their events. The last one that has happened at the moment. */
const struct live_row *play_rows(const struct play *p, size_t *count);
size_t play_row(const struct play *p);
/* True if the row, or something after it, is still to come at the moment. */
bool play_is_later(const struct play *p, const struct live_row *row);

/* The erase blocks of the flash, and the bytes of each. */
uint32_t play_blocks(const struct play *p);
uint32_t play_block_size(const struct play *p);
/* Erases of a block up to the moment. */
uint32_t play_wear(const struct play *p, uint32_t block);
/* Where the kernel has the block in the present: "clean", "next" ...; NULL at another moment. */
const char *play_place(const struct play *p, uint32_t block);

/* Adds the commands as a script. */
void play_add_script(const struct play *p, struct text *t);

/* ---- script.c ---- */

/* Adds the raw image, with spare areas. */
void play_add_image(const struct play *p, struct text *t);

/* A play on which a script was run; NULL with err set, which names the line. */
struct play *play_script(struct span script, struct error *err);

/* The same with commands that have ; between them. */
struct play *play_commands(const char *commands, struct error *err);

/* Runs a script as a batch does, up to the first line that fails; on `image` if that isn't empty. Adds
 * what happened to `told`; *ok: nothing failed, else err is set, and names the line. NULL if no
 * command ran. */
struct play *play_batch(struct span script, struct span image, struct text *told, bool *ok,
        struct error *err);

/* ---- copy.c ---- */

/* A play with a copy of the part, whose erase size is known: of NAND with its spare areas, so that
 * cleanmarkers and bad blocks are where they were. One of few blocks has erased ones after it. NULL
 * with err set if it is too large, or isn't mounted. */
struct play *play_volume(const struct volume *v, struct error *err);

/* ---- complete.c ---- */

/* Adds to `whole` the first word of the line completed to a command as far as that is clear, and to
 * `others` what it may be, if there are several; both as they stand in the manual: "write PATH
 * LENGTH". Neither if the line has more words, or there is no such command. */
void play_complete(const char *line, struct text *whole, struct text *others);

/* ---- predict.c ---- */

enum play_question {
	PLAY_NONE,
	PLAY_WHERE,  /* where will the next node go? an offset */
	PLAY_BLOCK   /* which block will be collected? its number */
};

/* What a prediction is compared with: what the last command did. */
struct play_fact {
	enum play_question question;
	uint64_t answer;
	struct text why; /* as the kernel reasons */
};

/* The question that suits a line, before it runs. */
enum play_question play_question_of(const char *line);
/* What the last command showed: PLAY_NONE if the question didn't come up. text_free(&f->why). */
void play_answer(const struct play *p, enum play_question q, struct play_fact *f);

#endif
