/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a search is doing. */
#ifndef SEARCH_SEARCH_PRIVATE_H
#define SEARCH_SEARCH_PRIVATE_H

#include "search/scan.h"
#include "search/search.h"
#include "search/walk.h"

/* The scan of a content, perhaps in a thread. */
struct search_task {
	struct task task; /* first */
	struct scan scan;
	uint32_t unit, entry, node;
	const struct tree *tree; /* whose file it is, NULL: bytes */
};

struct search_work {
	struct matcher names;        /* for names */
	ARRAY(struct matcher *) idle; /* for contents; those in use are in scans */
	struct task_line line;
	struct search_task *here;    /* is scanned by this thread; NULL: none */
	enum search_kind phase;
	uint32_t unit;
	bool walking;                /* in the tree of that unit */
	struct name_walk walk;
	struct tree_reader *reader;  /* of that tree, for this thread */
	uint64_t walked;             /* entries of it that came by */
	uint64_t room, inflate_room; /* of contents of it, as a manifest has it ... */
	uint64_t room_before, inflate_before; /* ... and before the file under way */
	bool whole;                  /* stopped, but nothing that was begun is lost */
	uint64_t behind, total;      /* bytes of units that were searched, of all */
};

/* ---- units.c ---- */

/* Finds what is to be searched; troubles are those of file systems that can't be. */
void units_find(struct search *s);
/* What changes when the firmware does. */
uint64_t units_generation(const struct firmware *f);

/* ---- contents.c ---- */

size_t contents_hits_most(const struct search *s);
/* Adds a hit; `len` bytes are kept of it. */
void contents_add_hit(struct search *s, struct search_hit h, const void *kept, size_t len);
/* A new scan in the present unit; by default of a file of its tree. */
struct search_task *contents_task(struct search *s, uint32_t entry, uint32_t node);
/* Begins with a file, unless it claims to be more than the image can hold. */
void contents_begin_file(struct search *s, uint32_t entry, uint32_t node);
/* Goes on with what this thread scans itself. */
void contents_step(struct search *s, uint64_t budget, uint64_t *used);
/* Takes tasks until at most `left` are under way; false if threads are not that far yet. */
bool contents_drain(struct search *s, size_t left, uint64_t *used);
/* Drops the task of a search that ends. */
void contents_drop(struct task *task);

/* ---- trouble.c ---- */

/* Something can't be searched: counts it, and describes it if it is one of the first. */
void search_unread(struct search *s, const struct search_hit *where, const char *why);
/* A file that was searched has lost something. */
void search_note_loss(struct search *s, const struct tree *t, uint32_t node);
/* How many bytes will be read of a file: all but the middles of long holes. */
uint64_t search_cost(const struct tree *t, uint32_t node, uint64_t size);

#endif
