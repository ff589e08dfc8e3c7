/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The examination of a firmware image. One struct firmware (firmware/model/model.h) serves the
 * screen and every batch command. Work is sliced: firmware_open returns at once, firmware_step
 * continues the work, and at any moment the lists hold what is known so far. What can be
 * unpacked from a part is examined in the same way. firmware_close releases everything; the
 * rest of the program borrows from it.
 *
 * choices.c does what the user decides, spare_find.c is about raw NAND dumps, why_parts.c explains
 * where a part begins.
 */
#ifndef FIRMWARE_FIRMWARE_H
#define FIRMWARE_FIRMWARE_H

#include "firmware/model/model.h"

/* Takes over `image` (closed by firmware_close); begins the work. */
struct firmware *firmware_new(struct image *image, const struct firmware_options *o);

/* Opens the image at `path`, or the range of it that the options name; NULL with err set
 * if that fails. */
struct firmware *firmware_open(const char *path, const struct firmware_options *o,
        struct error *err);

/* The next four concern the whole image, whichever of its stores they are called with. */

/* Continues the work for about `budget` bytes; false once all is done. */
bool firmware_step(struct firmware *f, uint64_t budget);

/* Steps until done. */
void firmware_finish(struct firmware *f);

/* Ends the work early: what is there stays, marked partial. */
void firmware_stop(struct firmware *f);

/* Sets the user's erase size for a volume (0: back to the found one), with the phase or
 * ERASE_ANY_PHASE, and begins the work that follows from it. */
void firmware_set_erase(struct firmware *f, struct volume *v, uint32_t size,
        uint32_t phase);

/* Divides the volume's part at `offset` (of the image, inside the part) in two, each a
 * volume of its own; false, with nothing changed, if that is impossible. */
bool firmware_split(struct firmware *f, struct volume *v, uint64_t offset);

/* Joins the volume's part, the next volume's and the erased bytes between them; false if
 * something else lies between, or there is no next. Pointers to the next volume are then
 * invalid. */
bool firmware_join(struct firmware *f, struct volume *v);

/* Adds why the JFFS2 parts begin and end where they do: for each run of nodes how it was
 * divided, with the places that were weighed, the doubts, and the partition tables; lines
 * for people. */
void firmware_explain_parts(const struct firmware *f, struct text *t);

/* Switches salvage for all volumes and begins the resulting work. */
void firmware_set_salvage(struct firmware *f, bool salvage);

/* Shows all volumes as a kernel that does not read summaries sees them, or one that does,
 * and begins the resulting work: nothing is scanned again. */
void firmware_set_no_summary(struct firmware *f, bool no_summary);

/* True if some store is a NAND dump with error-correcting codes that are known here. */
bool firmware_can_correct(const struct firmware *f);
/* Switches whether such dumps are corrected, and begins the resulting work: the stores below
 * them are made anew. Pointers to these, and to what they hold, are invalid then. */
void firmware_set_correct(struct firmware *f, bool correct);
/* Adds what is corrected or would be, and what can't be: a sentence for each such dump. */
void firmware_describe_correction(const struct firmware *f, struct text *t);
/* Adds what was found in the spare areas of `f`, which is such a dump: bad blocks, the code and
 * what it says. Nothing of another store. */
void firmware_describe_spare(const struct firmware *f, struct text *t);

/* True if anything was recognised in the image that a flash is made of, even by a damaged
 * header: not only files, which may be what an image was packed into. */
bool firmware_recognised(const struct firmware *f);

/* ---- members.c ---- */

/* Makes a store below `f`, for which all is done, of a regular file of its tree `t`, within the
 * limits of all stores: firmware_step has its bytes read and examined. `f` owns it. The tree
 * must not change before the bytes are read; the store stays as it was read when it does. */
struct firmware *firmware_open_file(struct firmware *f, const struct tree *t, uint32_t node);
/* The store that was made of that file before, or of one of that name; NULL. */
struct firmware *firmware_opened_file(const struct firmware *f, const struct tree *t,
        uint32_t node);
/* What the regular file begins like: the name of a format or compression that may hold more;
 * NULL: like nothing that is known. */
const char *firmware_file_begins_like(const struct tree *t, uint32_t node);

void firmware_close(struct firmware *f);

/* ---- progress.c ---- */

/* 0 to 1, over all phases. */
double firmware_progress(const struct firmware *f);

/* What is being done, for people: "scanning nodes", "" when done. */
const char *firmware_activity(const struct firmware *f);

#endif
