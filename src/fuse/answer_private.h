/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by answer.c (what nodes are), answer_list.c (names) and answer_read.c (contents). */
#ifndef FUSE_ANSWER_PRIVATE_H
#define FUSE_ANSWER_PRIVATE_H

#include <pthread.h>

#include "base/array.h"
#include "fuse/answer.h"

/* What a number stands for. */
struct answer_node {
	size_t tree;   /* of the share; SIZE_MAX: the top of several trees, or its .flashloupe */
	uint32_t node; /* in the tree */
	bool meta;     /* the one below .flashloupe */
};

struct share {
	const struct shared_tree *trees;
	size_t count;
	bool alone;
	struct share_source source;
	pthread_mutex_t lock;                         /* of all that follows, and of source.about */
	ARRAY(struct tree_reader *) *readers;         /* of each tree, those that nobody uses */
	uint8_t **known;      /* of each node: 1 + the errno that a read gives, 0: not found out */
	struct text about;    /* the last text about a node */
	uint64_t about_of;    /* the number of that node; 0: none */
};

/* ---- answer.c ---- */

/* False if the number is none that was given out. */
bool answer_find(const struct share *s, uint64_t number, struct answer_node *n);
uint64_t answer_number(const struct share *s, const struct answer_node *n);
/* The tree that it is in; NULL: the top of several. */
const struct tree *answer_tree(const struct share *s, const struct answer_node *n);
/* True for a directory. */
bool answer_is_directory(const struct share *s, const struct answer_node *n);

/* ---- answer_read.c ---- */

/* The length of the text about a node. */
uint64_t answer_about_size(struct share *s, const struct answer_node *n);

#endif
