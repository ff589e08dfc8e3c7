/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The making of layers, in stages: layers.c and layers_directory.c. */
#ifndef JFFS2_LAYERS_PRIVATE_H
#define JFFS2_LAYERS_PRIVATE_H

#include "base/radix.h"
#include "jffs2/layers/layers.h"
#include "jffs2/tree/history.h"
#include "text/sort.h"

/* A bar, as it is put in order or looked up. */
struct owner {
	uint32_t version, node, row;
};

struct layers_making;

/* Goes on by about *left looks; true while there is more to do in this stage. */
typedef bool layers_stage(struct layers_making *m, uint64_t *left);

struct layers_making {
	struct layers *l;
	uint32_t inode;
	layers_stage *const *stages; /* those that are left, NULL at the end */
	uint32_t next;               /* of what the stage goes through */
	struct jffs2_history_listing listing;
	struct jffs2_history history;
	uint32_t least;              /* size of all newer versions */
	size_t whole;                /* bars that are not damaged */
	ARRAY(struct owner) owners;
	struct radix order;
	bool ordering;
	ARRAY(struct layer) bars;    /* before they are in order */
	ARRAY(uint32_t) starts;      /* where the next piece of each bar goes */
	uint32_t total;              /* pieces of the bars so far */
	ARRAY(uint32_t) names;       /* nodes of a directory */
	struct sort *sort;
};

/* ---- layers_directory.c: the stages of a directory alone ---- */

bool layers_find_names(struct layers_making *m, uint64_t *left);
bool layers_sort_names(struct layers_making *m, uint64_t *left);
bool layers_add_names(struct layers_making *m, uint64_t *left);

#endif
