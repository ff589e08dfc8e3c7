/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes of a file of any size, at random: a cache of pages as large as those of the
 * kernel, which fails to read one as a whole. Nothing is read by looking: what is not there
 * yet is wanted, and read in slices. Borrows the content.
 */
#ifndef UI_PAGER_FILE_PAGES_H
#define UI_PAGER_FILE_PAGES_H

#include "compare/content.h"

enum { PAGE_BYTES = 4096, PAGES_KEPT = 256 };

struct page {
	uint64_t at;
	uint32_t have;  /* bytes read so far */
	bool used;      /* the slot is; else nothing counts */
	bool done;      /* all is read that can be */
	bool unread;    /* ... which is nothing: the kernel returns an error */
};

struct file_pages {
	const struct content *content;
	struct page page[PAGES_KEPT]; /* that of an offset has one slot alone */
	uint8_t *bytes;
	bool waits;     /* the page at ... */
	uint64_t wanted; /* ... is to be read */
};

enum stretch_kind {
	STRETCH_BYTES,
	STRETCH_HOLE,   /* zeros that nothing holds */
	STRETCH_UNREAD,
	STRETCH_END,    /* of the file */
	STRETCH_WAIT    /* not read yet */
};

/* What stands from an offset on, of one kind. */
struct stretch {
	enum stretch_kind kind;
	struct span bytes; /* void when more is read */
	uint64_t end;
};

void file_pages_begin(struct file_pages *p, const struct content *c);
void file_pages_free(struct file_pages *p);
/* What is at `at`; WAIT: file_pages_step reads it. */
struct stretch file_pages_at(struct file_pages *p, uint64_t at);
/* Reads some of the page that is wanted; adds what it cost to *work. */
void file_pages_step(struct file_pages *p, uint64_t *work);

#endif
