/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "spare/spare.h"

#include <inttypes.h>
#include <string.h>

#include "base/array.h"
#include "spare/spare_private.h"

const struct spare_witness_row spare_witnesses[WITNESS_COUNT] = {
	[WITNESS_JFFS2] = { "JFFS2 node becomes whole", "JFFS2 nodes become whole", 3 },
	[WITNESS_BLOCKS] = { "erase block of JFFS2 nodes ends in spare areas",
	  "erase blocks of JFFS2 nodes end in spare areas", 2 },
	[WITNESS_UIMAGE] = { "data CRC of a uImage becomes right",
	  "data CRCs of uImages become right", 1 },
	[WITNESS_SQUASHFS] = { "table or block of inodes of a squashfs falls into place",
	  "tables and blocks of inodes of a squashfs fall into place", 1 },
	[WITNESS_UBI] = { "CRC of a UBI header or volume record becomes right",
	  "CRCs of UBI headers and volume records become right", 3 },
	[WITNESS_UBIFS] = { "UBIFS node becomes whole", "UBIFS nodes become whole", 3 },
	[WITNESS_ECC] = { "error-correcting code agrees", "error-correcting codes agree", 8 },
	[WITNESS_MARKS] = { "spare area has a bad-block mark of 0xff and ECC",
	  "spare areas have a bad-block mark of 0xff and ECC", 64 },
};

enum { TRIES = 256 }; /* of one magic number */

/* What is looked for in the whole image. */
static const struct {
	char magic[5];
	bool (*examine)(struct spare_search *s, struct span image, uint64_t at);
} magics[] = {
	{ "hsqs", spare_squashfs },
	{ "UBI#", spare_ubi },
	{ "\x31\x18\x10\x06", spare_ubifs },
};

_Static_assert(COUNT(magics) == SPARE_MAGICS, "tries of each are counted");

enum { STAGE_MAGICS, STAGE_LAYOUTS, STAGE_END };
enum { IN_CACHE = 256 << 10 }; /* bytes that all magic numbers are looked for in at once */

bool
spare_is_torn(const struct nand_layout *n, uint64_t at, uint64_t len)
{
	uint64_t data = nand_data_before(n, at);

	return nand_place(n, data) != at || nand_place(n, data + len - 1) != at + len - 1;
}

void
spare_vote(struct spare_search *s, enum spare_witness by, const struct nand_layout *n,
        uint32_t votes)
{
	for (int i = 0; i < NAND_LAYOUTS; i++)
		if (nand_same_shape(&nand_layouts[i], n)) {
			s->votes[by][i] += votes;
			return;
		}
}

/* ---- the search ---- */

static void
next_stage(struct spare_search *s)
{
	s->stage++;
	s->at = 0;
}

/* Examines one magic number wherever it begins in [from, to). */
static void
find_magic(struct spare_search *s, int which, struct span image, uint64_t from, uint64_t to)
{
	const uint8_t *magic = (const uint8_t *)magics[which].magic;
	struct span upto = span_cut(image, 0, (size_t)to + 1);

	while (s->tries[which] < TRIES) {
		from = span_pair(upto, (size_t)from, magic[0], magic[1]);
		if (from == upto.len)
			return;
		if (span_holds(image, (size_t)from, 4) && memcmp(image.at + from, magic, 4) == 0)
			s->tries[which] += magics[which].examine(s, image, from);
		from++;
	}
}

/* One after the other through a piece of the image, while that is in the cache. */
static void
step_magics(struct spare_search *s, struct span image, uint64_t budget)
{
	uint64_t piece = budget < IN_CACHE ? budget : IN_CACHE;
	uint64_t end = s->at < image.len && piece < image.len - s->at ? s->at + piece : image.len;

	for (int i = 0; i < SPARE_MAGICS; i++)
		find_magic(s, i, image, s->at, end);
	s->at = end;
	if (s->at >= image.len)
		next_stage(s);
}

/* The codes in all layouts; then the layouts themselves, one by one. */
static void
step_layout(struct spare_search *s, struct span image)
{
	int row = (int)s->at;

	if (row == 0)
		spare_ecc(s, image);
	if (!nand_repeats_shape(row))
		spare_marks(s, image, row);
	if (++s->at == NAND_LAYOUTS)
		next_stage(s);
}

/* ---- the decision ---- */

/* How often the votes for a row suffice, in hundredths, all witnesses together; 0 if no
 * witness by itself has enough. */
static uint64_t
weight(const struct spare_search *s, int row)
{
	uint64_t sum = 0;
	bool proven = false;

	for (int w = 0; w < WITNESS_COUNT; w++) {
		sum += (uint64_t)s->votes[w][row] * 100 / spare_witnesses[w].enough;
		proven |= s->votes[w][row] >= spare_witnesses[w].enough;
	}
	return proven ? sum : 0;
}

/* Of the rows of one shape the one whose codes agree best: they stand by pages. */
static int
refined(const struct spare_search *s, int row)
{
	int best = row;

	for (int i = 0; i < NAND_LAYOUTS; i++)
		if (nand_same_shape(&nand_layouts[i], &nand_layouts[row])
		        && s->agree[i] > s->agree[best])
			best = i;
	return best;
}

static void
vote_codes(struct spare_search *s)
{
	for (int i = 0; i < NAND_LAYOUTS; i++)
		if (!nand_repeats_shape(i))
			s->votes[WITNESS_ECC][i] = s->agree[refined(s, i)];
}

static void
decide(struct spare_search *s)
{
	uint64_t best = 0;

	vote_codes(s);
	s->ended = true;
	s->found = -1;
	for (int i = 0; i < NAND_LAYOUTS; i++) {
		uint64_t w = weight(s, i);

		if (w > best)
			s->found = i;
		else if (w && w == best)
			s->found = -1;
		best = w > best ? w : best;
	}
	s->shape = s->found;
	if (s->found >= 0)
		s->found = refined(s, s->found);
}

void
spare_pass(struct spare_search *s, uint64_t to)
{
	if (s->stage == STAGE_MAGICS && s->at < to)
		s->at = to;
}

bool
spare_step(struct spare_search *s, struct span image, uint64_t budget)
{
	if (s->ended)
		return false;
	if (s->stage == STAGE_MAGICS)
		step_magics(s, image, budget);
	else if (s->stage == STAGE_LAYOUTS)
		step_layout(s, image);
	else
		decide(s);
	return !s->ended;
}

/* ---- in words ---- */

void
spare_add_votes(const struct spare_search *s, int row, struct text *t)
{
	bool any = false;

	for (int w = 0; w < WITNESS_COUNT; w++) {
		uint32_t n = s->votes[w][row];

		if (!n)
			continue;
		text_addf(t, "%s%" PRIu32 " %s", any ? ", " : "", n,
		        n == 1 ? spare_witnesses[w].one : spare_witnesses[w].many);
		any = true;
	}
}

static bool
has_votes(const struct spare_search *s, int row)
{
	int w = 0;

	while (w < WITNESS_COUNT && !s->votes[w][row])
		w++;
	return w < WITNESS_COUNT;
}

static void
add_row(const struct spare_search *s, int row, const char *verdict, struct text *t)
{
	text_addf(t, "  %s %s: ", nand_layouts[row].name, verdict);
	spare_add_votes(s, row, t);
	text_add(t, ".\n");
}

void
spare_describe(const struct spare_search *s, struct text *t)
{
	bool any = false;

	for (int i = 0; s->ended && i < NAND_LAYOUTS; i++)
		any |= has_votes(s, i);
	if (!any)
		return;
	text_addf(t, "NAND spare areas: %s.\n", s->found < 0
	        ? "none removed: too little evidence for a layout, or equal "
	          "evidence for two" : "found");
	if (s->found >= 0)
		add_row(s, s->shape, s->shape == s->found ? "taken" : "taken, in other pages", t);
	for (int i = 0; i < NAND_LAYOUTS; i++)
		if (i != s->shape && has_votes(s, i))
			add_row(s, i, "not taken", t);
}
