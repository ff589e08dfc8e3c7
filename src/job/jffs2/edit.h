/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A new image with changed files: a JFFS2 part of an image is planned anew, in one of two ways
 * (jffs2/plan/append.h, rebuild.h), and put in the place of the old one, with all that depends on
 * it (job/rewrap/). What is rendered is scanned in memory and its files are compared with those
 * that were wished, before anything is written. Everything else in the image stays as it is.
 *
 * edit.c plans, edit_write.c makes the image, edit_trial.c makes it only to tell what it would
 * be, edit_text.c tells.
 */
#ifndef JOB_EDIT_H
#define JOB_EDIT_H

#include "firmware/model/model.h"
#include "jffs2/plan/append.h"
#include "jffs2/plan/rebuild.h"
#include "job/jffs2/plan_check.h"
#include "job/jffs2/plan_recipe.h"
#include "output/output.h"
#include "uimage/wanted.h"

struct job;
struct edit_trial;

enum edit_how { EDIT_BY_RULE, EDIT_APPEND, EDIT_REBUILD };

struct edit_order {
	const struct wished *wished; /* of the files of `volume`, both borrowed */
	const struct volume *volume;
	enum edit_how how;
	bool purge;                  /* no old nodes are to be left */
	bool dense;                  /* inode numbers are to have no gaps */
	struct edit_trial *trial;    /* is filled in, once the job is done; borrowed, NULL: not
	                              * wanted */
	const struct uimage_wanted *header; /* as in struct rewrap_wish; NULL: none */
};

/* What will be done, and why so. Free it by edit_plan_free. */
struct edit_plan {
	struct plan plan;
	struct make_options options;
	bool appends;                /* else the part is written anew */
	char why[240];               /* one sentence */
	struct append_space space;   /* before */
	uint32_t blocks_left;        /* free blocks after */
	struct plan_shape shape;     /* of the part */
};

/* Continues to plan; `p` is complete with MAKE_DONE. MAKE_FAILED with err set if neither way
 * is possible. */
struct edit;
struct edit *edit_new(const struct edit_order *o);
enum make_state edit_step(struct edit *e, uint64_t budget, struct edit_plan *p,
        struct error *err);
void edit_free(struct edit *e); /* NULL is fine */
void edit_plan_free(struct edit_plan *p);

/* ---- edit_text.c ---- */

/* Adds what is done in which way and why, and the space before and after. */
void edit_describe(const struct edit_plan *p, struct text *t);
/* The same, with what the result is: free bytes, a mount of it. */
void edit_describe_trial(const struct edit_trial *trial, struct text *t);
/* Adds a character for each erase block, or for several if they are more than `most`: # its bytes
 * change, = they stay, . it is erased, before and after. *per is how many one stands for. */
void edit_add_blocks(const struct edit_trial *trial, size_t most, size_t *per, struct text *t);
/* Adds a line with the names of the columns, and one for each new node, at most `most`: its place,
 * to which `from` is added, type, length, why. */
void edit_add_new_nodes(const struct edit_trial *trial, uint64_t from, const struct tree *t,
        size_t most, struct text *out);

/* ---- edit_trial.c ---- */

/* What an image would be: its part was made, mounted, and compared with the old one. */
struct edit_trial {
	struct edit_plan plan;
	struct plan_mount mount;
	struct text blocks;          /* as edit_add_blocks has it, one for each */
	uint32_t changed;            /* blocks whose bytes change */
};

/* Takes the plan and what came of it, which `check` has passed. */
void edit_trial_fill(struct edit_trial *t, struct edit_plan *plan, struct span old,
        struct span made, const struct recipe_check *check);
void edit_trial_free(struct edit_trial *t);

/* ---- edit_write.c ---- */

/* Tries it, and adds a line for each node, what edit_describe_trial tells, what is done around the
 * part, and what is lost or no longer fits, with the number of that in *losses; false with err
 * set. */
bool edit_list(const struct edit_order *o, struct text *t, uint32_t *losses, struct error *err);

/* Plans it and writes the image to `path`; NULL: does all but that. */
void edit_start(struct job *j, const struct edit_order *o, const char *path,
        enum output_mode mode);

#endif
