/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A survey under way, shared by the two files of the first pass: survey_area.c pushes the
 * parts of an area in the order of their offsets, survey.c searches it. An area is the
 * image, a stretch of it between fences, a payload, or a piece of one; areas nest.
 */
#ifndef STORE_SURVEY_SURVEY_PRIVATE_H
#define STORE_SURVEY_SURVEY_PRIVATE_H

#include "codec/stream.h"
#include "store/survey/gaps.h"
#include "store/survey/magics.h"
#include "store/survey/survey.h"
#include "store/survey/run.h"

enum { DEPTH_MAX = 6 }; /* payloads within payloads that are searched */

struct area {
	uint64_t start, end;
	uint64_t at;      /* searched up to here */
	uint64_t flushed; /* parts are pushed up to here */
	uint64_t blank;   /* 0xff only from the start up to here */
	int header;       /* whose payload it is, or PART_NONE */
	uint64_t claimed; /* as in struct part */
	char what[96];    /* of the bytes in which nothing is found */
	bool named;       /* it is a piece: what it begins with is called so, too */
	struct part_pieces pieces; /* that it divides into */
	uint64_t base;    /* what their offsets count from */
	size_t piece;     /* the next one */
	struct run closed, open;
	struct run rival; /* one node of another row, ignored until a second follows */
	size_t row;       /* those before it don't begin at `at` */
	struct part open_part; /* goes on up to the next one; len 0: there is none */
	uint64_t doubtful; /* up to here a part may be what the open part stores as it was */
	bool cut;         /* if nothing else begins, the open part goes on up to the end */
};

struct survey {
	struct span bytes;
	const struct format *const *formats;
	struct magics *magics;
	struct area areas[DEPTH_MAX + 2]; /* the innermost is the last */
	size_t depth;                     /* how many; 0: the search is over */
	struct part_list found, list;
	struct gaps gaps;
	bool dividing, keeps_gaps;
	uint64_t examined;                /* by probes that say so */
	struct stream *measured;          /* the open part of the innermost area; NULL: none is */
	uint64_t unpacked;                /* bytes, in all, taken and made to measure parts */
	uint64_t unpacked_before;         /* the same, when `measured` began */
	ARRAY(uint64_t) fences;
	size_t fence;                     /* the next one */
};

/* Goes into the area; what `like` owns is then the survey's. */
void area_push(struct survey *s, const struct area *like);
/* Begins with the area from `from` up to the next fence, or the end. */
void area_push_stretch(struct survey *s, uint64_t from);
/* Appends a part, which begins where the last one ends. */
void area_push_part(struct survey *s, struct area *a, const struct part *part);
/* Pushes what lies between the last part and `to`: a part that is open there, or a gap. */
void area_flush(struct survey *s, struct area *a, uint64_t to);
/* Pushes the closed run, as another part follows. */
void area_push_closed(struct survey *s, struct area *a);
/* Ends the open run: something else begins at `limit`. */
void area_close_open(struct survey *s, struct area *a, uint64_t limit);
/* survey_measure.c: begins to measure the open part of the area, if its format can be; goes on
 * by about `budget` bytes, and returns the cost. */
void measure_begin(struct survey *s, struct area *a, uint8_t how);
uint64_t measure_step(struct survey *s, struct area *a, uint64_t budget);
/* Pushes all that is held back, up to the area's end. `complete`: everything was
 * searched, so no other part follows. */
void area_finish(struct survey *s, bool complete);

#endif
