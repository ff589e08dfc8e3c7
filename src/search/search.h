/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A search through an image: the names and contents of all files of all file systems in
 * it, also in what was unpacked, and the bytes of what is no file system. First come the
 * names, then the contents, in the order of the parts and of the names in their
 * directories; what a hit shows doesn't depend on slices or threads.
 *
 * Not looked at: erased stretches and zeros; a dump that is seen as it should be in a store
 * below, which is looked at instead; a file with several names more than once.
 *
 * A search borrows the firmware, which must be examined, and is void once that changes
 * (search_is_void): then it may only be freed. Its limits are told, never silent.
 *
 * units.c finds what is to be searched, walk.c the files of a tree, search.c runs it, contents.c
 * scans contents, hits.c tells of what was found, trouble.c of what was not searched.
 */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "firmware/model/model.h"
#include "search/pattern.h"

enum {
	SEARCH_HITS_USUAL = 100000,
	SEARCH_HITS_STRINGS = 1000000,
	SEARCH_HITS_CONTENT = 1000,  /* of one file */
	SEARCH_TROUBLES = 20         /* that are described, of those that are counted */
};

enum search_kind { SEARCH_NAME, SEARCH_FILE, SEARCH_BYTES };

/* What a search of contents keeps: every match; the first of each line; no hits but files: those that
 * have a match, those that have none, or all, with how many of their lines have one. */
enum search_result { SEARCH_MATCHES, SEARCH_LINES, SEARCH_WITH, SEARCH_WITHOUT, SEARCH_COUNTS };

struct search_options {
	enum search_kind first, last; /* what is searched: NAME to BYTES is everything */
	bool whole_names;     /* the pattern matches whole names, or paths if it has a slash */
	bool paths;           /* ... it has one */
	bool deleted;         /* also what is deleted, as far as it is left */
	enum search_result result;
	bool strings;         /* hits are the matches alone, and limits are those of strings */
	struct firmware *firmware; /* what is searched: this store and those below it */
	int part;             /* only this part of it and what is below that; PART_NONE */
	bool flat;            /* the bytes of the store, whatever they are */
	uint32_t node;        /* only this file of `part`; TREE_NONE */
	struct workers *workers; /* NULL: none */
};

struct search_hit {
	uint8_t kind;         /* enum search_kind */
	bool deleted;
	uint32_t unit;        /* in search.units */
	uint32_t entry, node; /* of its tree; TREE_NONE: the root */
	uint64_t at;          /* of the match: in the content, for BYTES in the store */
	uint32_t len, before; /* of the match; of the bytes kept, those before it */
	size_t kept;          /* in search.texts */
	uint32_t kept_len;
};

/* A file, instead of its hits. */
struct search_file {
	uint32_t unit, entry, node; /* as of a hit */
	uint64_t lines;             /* that have a match; SEARCH_WITH: 1 */
};

/* A part that is searched. */
struct search_unit {
	struct firmware *firmware;
	int part;             /* PART_NONE: all of the store */
	const struct tree *tree; /* NULL: bytes */
	struct tree *owned;   /* `tree`, if it is of deleted files */
	uint64_t offset, len; /* in the store */
};

struct search {
	struct pattern pattern;
	struct search_options options;
	ARRAY(struct search_unit) units;
	ARRAY(struct search_hit) hits; /* as far as they are found */
	struct text texts;
	ARRAY(struct search_file) listed; /* by the result that is wanted */
	uint64_t selected;             /* files that have a match, of those that might be listed */
	uint64_t names, files, bytes;  /* looked at; bytes of contents */
	uint32_t stretches;            /* parts that are no file systems */
	uint64_t unread, damaged;      /* files, or file systems, that can't be read; that have
	                                * lost something, and were read */
	struct text troubles;          /* a line for each of the first that can't */
	uint32_t trouble_lines;
	uint64_t cut;                  /* contents with more hits than are kept */
	bool limited;                  /* it ended at the most hits */
	bool stopped;
	bool done;
	uint64_t generation;           /* changes with the hits */
	uint64_t seen;                 /* private: what the firmware was */
	struct search_work *work;      /* private */
};

/* Begins; takes over the pattern. search_free releases it. */
struct search *search_new(struct pattern *p, const struct search_options *o);
void search_free(struct search *s);
/* Goes on by about `budget` bytes; false once it is done. */
bool search_step(struct search *s, uint64_t budget);
/* Ends it early: what was found stays. */
void search_stop(struct search *s);
/* True if it was stopped, and can go on from there. Not with threads, whose work is lost. */
bool search_can_resume(const struct search *s);
/* Goes on. */
void search_resume(struct search *s);
/* 0 to 1. */
double search_progress(const struct search *s);
/* True if the firmware is no longer what it was. */
bool search_is_void(const struct search *s);

/* ---- trouble.c ---- */

/* True if something was not searched, or has lost some of its content. */
bool search_is_partial(const struct search *s);

/* ---- hits.c ---- */

/* Adds the path of a file, by text_add_name; nothing for bytes. Up to PATH_TOLD, with `exact`
 * as long as it is. */
void search_add_path(const struct search *s, const struct search_hit *h, bool exact,
        struct text *t);
/* The bytes kept: the line of the match, or as much of it as is kept; and the match in
 * them. */
struct span search_line(const struct search *s, const struct search_hit *h);
struct span search_match(const struct search *s, const struct search_hit *h);
/* Where the byte of the match, or what names a file, lies in the store; false if the file
 * system can't tell. *piece: as in tree_place, TREE_NONE for bytes. */
bool search_place(const struct search *s, const struct search_hit *h, uint64_t *offset,
        uint32_t *piece);
/* Adds where it looked: "214 names, 190 files, 3 other parts". */
void search_add_scope(const struct search *s, struct text *t);
/* Adds "12 found in ...", and what was left out; a sentence without its end. */
void search_summary(const struct search *s, struct text *t);

#endif
