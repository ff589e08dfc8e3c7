/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The verdict on an image: one for all of it, made from its issues. Everything that rates
 * an image uses it: info, JSON, the exit status of issues, the screen's first line. (The
 * CRCs of a single node are in words/verdict.h.) A plain value; owns nothing.
 */
#ifndef ISSUES_JUDGEMENT_H
#define ISSUES_JUDGEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "text/text.h"

enum judgement_id {
	JUDGED_INTACT,
	JUDGED_NOTES,     /* nothing is lost, but there are notes */
	JUDGED_DAMAGED,
	JUDGED_MIXED,     /* what is shown as one file system may be several */
	JUDGED_UNKNOWN,   /* nothing was recognised, or it must be undone first */
	JUDGED_PARTIAL,   /* not examined to the end: no verdict yet */
	JUDGED_COUNT
};

/* Indexed by enum judgement_id, JUDGED_COUNT rows. */
struct judgement_row {
	const char *name;  /* stable, for JSON: "intact-with-notes" */
	const char *brief; /* at most 8 characters, for a narrow screen */
	const char *words; /* for people: "intact, with notes" */
	bool bad;          /* exit status 1 of issues; drawn as a warning */
};
extern const struct judgement_row judgement_rows[];

struct judgement {
	enum judgement_id id;
	bool files_told; /* there is a JFFS2 part, so files can lose bytes */
	uint64_t files, bytes;
	uint64_t pathless; /* files that are there, but lost their path */
	bool limited;    /* not examined to the end, as a limit was reached */
	bool more_files, more_bytes; /* at least: what some nodes held is not known */
	bool unread;     /* there are files, in a squashfs or an archive, whose content nobody read */
};

/* The verdict in words: "damaged: 2 files lose 321 bytes". */
void judgement_describe(const struct judgement *j, struct text *t);

/* As a JSON object: {"id":"damaged","words":"...","files":2,...}. */
void judgement_add_json(const struct judgement *j, struct text *t);

#endif
