/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is to be extracted of a tree: a directory's content, some entries, or deleted
 * files at their last places. If deleted files are among it, `tree` is that of deleted
 * files, which also has all entries of the other. A pick borrows the tree that it is made
 * from.
 */
#ifndef JOB_PICK_H
#define JOB_PICK_H

#include "base/array.h"
#include "job/job.h"
#include "text/name.h"
#include "tree/tree.h"

struct pick {
	const struct tree *tree;
	const struct tree *base; /* that it is made from */
	struct tree *deleted;    /* owned; NULL: nothing deleted is among it */
	uint32_t mounted;        /* entries before this one are not deleted */
	uint32_t node;           /* the directory at the top; TREE_NONE: `chosen` */
	ARRAY(uint32_t) chosen;  /* entries */
	bool all_deleted;        /* what is chosen is all that is deleted */
	bool given;              /* by someone who may choose two of one name */
	uint64_t total;          /* entries, about */
	ARRAY(uint32_t) used;    /* deleted entries that are extracted */
};

/* The content of directory `node`; or the file `node` under its own name. */
void pick_node(struct pick *p, const struct tree *t, uint32_t node);
/* Entries; those from tree_entries(t) on stand for what is deleted. */
void pick_entries(struct pick *p, const struct tree *t, const uint32_t *entries,
        size_t count);
/* All deleted files. */
void pick_deleted(struct pick *p, const struct tree *t);
void pick_free(struct pick *p);

/* Counts what the image has lost of the tree that its files don't tell as a loss, where a directory
 * is taken: one file is whole or says so. */
void pick_report_gone(struct job *j, const struct pick *p);

/* The next entry in directory `dir` (an entry; TREE_NONE: the top), from its *k-th on;
 * TREE_NONE after the last. */
uint32_t pick_next(const struct pick *p, uint32_t dir, uint32_t *k);

/* The node that an entry leads to; TREE_NONE: nothing is left of it. */
uint32_t pick_node_of(const struct pick *p, uint32_t entry);
struct span pick_name(const struct pick *p, uint32_t entry);
bool pick_is_dir(const struct pick *p, uint32_t entry);
/* Writes the name under which an entry is extracted, through the gate (name.h): its own,
 * or (returning false) a made-up one, with enough underscores to be unique there. */
bool pick_copy_name(const struct pick *p, uint32_t entry, char to[NAME_SIZE]);
/* What there is to know of an entry: once, as each answer is read from the image. */
struct picked {
	uint32_t entry, node;    /* TREE_NONE: nothing is left of it */
	bool dir;
	bool renamed;            /* the name is made up */
	struct tree_stat st;     /* of the node */
	char name[NAME_SIZE];    /* under which it is extracted */
};
void pick_look(const struct pick *p, uint32_t entry, struct picked *f);

/* Counts a name that is made up as a loss; for what is extracted under it. */
void pick_report_name(struct job *j, const struct pick *p, uint32_t entry);

/* Counts a loss: the path of the entry (TREE_NONE: the top), a colon, the reason. */
void pick_refuse(struct job *j, const struct pick *p, uint32_t entry, const char *reason);

/* Notes that the entry is extracted; pick_report then adds remarks on the deleted files
 * among these to the details, and returns how many are partly inferred. */
void pick_use(struct pick *p, uint32_t entry);
uint32_t pick_report(struct job *j, struct pick *p);

/* The entry that stands for the deleted file `node`. */
uint32_t deleted_entry(const struct tree *t, uint32_t node);

#endif
