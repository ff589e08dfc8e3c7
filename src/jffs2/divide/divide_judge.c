/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a cut is worth, and whether there is enough evidence for it. */
#include "jffs2/divide/divide_private.h"

enum {
	RELIEF_MIN = 20,    /* where sides tear this much, a clean cut counts */
	COPIES_MIN = 3,     /* nodes */
	FILES_MIN = 3,      /* behind a single erased block, which lost power may leave */
	BLOCK_USUAL = 128 * 1024, /* where nothing shows the erase size */
	BEGIN_LOOK = 16,    /* witnesses in which a root directory must begin */
	WEIGHT_CONFLICT = 4, /* of one, beside that of a twin, a torn inode or a link */
	WEIGHT_BLANK = 4,
	WEIGHT_BEGIN = 1,
	WORTH_UNIT = 32     /* of a twin; smaller things tell among places that are alike */
};

bool
divide_begins_root(const struct witnesses *w, uint32_t witness, uint32_t to,
        uint32_t highest)
{
	uint32_t end = to - witness > BEGIN_LOOK ? witness + BEGIN_LOOK : to;

	for (uint32_t k = witness; k < end; k++) {
		const struct extent *e = witness_at(w, k);

		if (e->nodetype == JFFS2_DIRENT)
			return e->ino == JFFS2_ROOT_INO && e->version <= 1
			       && divide_target(w, k) <= highest;
	}
	return false;
}

/* True if the first name from the witness up to `end` is of the next new inode: a sequence
 * continues. */
static bool
numbers_go_on(const struct witnesses *w, uint32_t witness, uint32_t end, uint32_t highest)
{
	for (uint32_t k = witness; k < end; k++) {
		uint32_t target = divide_target(w, k);

		if (target)
			return target == highest + 1;
	}
	return false;
}

/* What the order of inode numbers behind a cut is worth. */
static int64_t
order_worth(const struct division *d, struct witness_range r, uint32_t k)
{
	uint32_t at = r.from + k, near = r.to - at > BEGIN_LOOK ? at + BEGIN_LOOK : r.to;

	if (divide_begins_root(d->w, at, r.to, d->highest[k - 1]))
		return WEIGHT_BEGIN * WORTH_UNIT;
	return numbers_go_on(d->w, at, near, d->highest[k - 1]) ? -WORTH_UNIT / 2 : 0;
}

/* A file that is written or renamed again and again, such as a log, is complete on both sides of a cut,
 * too: but its versions, or those of its directory, go on from one to the other. */
static bool
goes_on(int64_t links, int64_t twins)
{
	return links > twins / 2;
}

int64_t
divide_worth(const struct division *d, const struct tally *t, struct witness_range r,
        uint32_t k)
{
	enum divide_spot place = divide_place(d->w, r.from + k);
	int64_t pro = WEIGHT_CONFLICT * (int64_t)t[k].conflicts + t[k].copies;

	if (!goes_on(t[k].links, t[k].twins))
		pro += t[k].twins;
	if (place == PLACE_BLANK)
		pro += WEIGHT_BLANK;
	return (pro - t[k].torn - t[k].links) * WORTH_UNIT + (int64_t)place * 4
	       + order_worth(d, r, k);
}

struct divide_evidence
divide_evidence_of(const struct division *d, const struct tally *t, struct witness_range r,
        uint32_t k, uint32_t around)
{
	const struct witnesses *w = d->w;

	return (struct divide_evidence){
		.offset = witness_at(w, r.from + k)->offset,
		.conflicts = (uint32_t)t[k].conflicts,
		.twins = (uint32_t)t[k].twins,
		.copies = (uint32_t)t[k].copies,
		.torn = (uint32_t)t[k].torn,
		.links = (uint32_t)t[k].links,
		.names = (uint32_t)t[k].names,
		.before = (uint32_t)t[k].before,
		.after = (uint32_t)t[k].after,
		.around = around,
		.begins = divide_begins_root(w, r.from + k, r.to, d->highest[k - 1]),
		.goes_on = numbers_go_on(w, r.from + k, r.to, d->highest[k - 1]),
		.blanks = divide_blanks(w, r.from + k),
	};
}

/* Where the nodes are that have a copy behind the cut, and where their copies. */
struct spread {
	const struct witnesses *w;
	uint32_t cut, first[2], last[2];
	bool any;
};

static void
note_copy(void *arg, uint32_t a, uint32_t b)
{
	struct spread *s = arg;
	const uint32_t at[2] = { a, b };

	if (a >= s->cut || b < s->cut)
		return;
	for (int side = 0; side < 2; side++) {
		uint32_t offset = s->w->log->extents.at[s->w->at.at[at[side]]].offset;

		if (!s->any || offset < s->first[side])
			s->first[side] = offset;
		if (!s->any || offset > s->last[side])
			s->last[side] = offset;
	}
	s->any = true;
}

/* Among the witnesses of the range: how far apart the nodes stand that have a copy on the other side
 * of the cut, in bytes; the lesser of both sides. Garbage collection leaves copies of one block at
 * most. */
static uint32_t
copies_spread(const struct witnesses *w, struct witness_range range, uint32_t witness)
{
	struct spread s = { .w = w, .cut = witness };
	uint32_t a, b;

	divide_each_copy(w, range, note_copy, &s);
	a = s.last[0] - s.first[0];
	b = s.last[1] - s.first[1];
	return a < b ? a : b;
}

bool
divide_is_copied(const struct division *d, struct witness_range r, const struct cut *cut)
{
	uint32_t size = divide_size_near(d->w, d->w->at.at[cut->witness]);

	return cut->evidence.copies >= COPIES_MIN
	       && copies_spread(d->w, r, cut->witness) >= (size ? size : BLOCK_USUAL);
}

/* What names tell of an order, on one side of a cut: the least and the highest. */
struct order {
	uint32_t target[2];  /* inodes that they lead to */
	uint32_t version[2]; /* of those in one directory */
};

static void
widen(uint32_t range[2], uint32_t to)
{
	if (to < range[0])
		range[0] = to;
	if (to > range[1])
		range[1] = to;
}

static struct order
order_in(const struct witnesses *w, uint32_t from, uint32_t to, uint32_t dir)
{
	struct order o = { { UINT32_MAX, 0 }, { UINT32_MAX, 0 } };

	for (uint32_t k = from; k < to; k++) {
		const struct extent *e = witness_at(w, k);
		uint32_t target = divide_target(w, k);

		if (target)
			widen(o.target, target);
		if (e->nodetype == JFFS2_DIRENT && e->ino == dir)
			widen(o.version, e->version);
	}
	return o;
}

static bool
follows(uint32_t first, uint32_t last, uint32_t between)
{
	return first > last && first - last - 1 <= between;
}

/* The directory of the first name from the witness on; 0 if there is none. */
static uint32_t
first_directory(const struct witnesses *w, uint32_t from, uint32_t to)
{
	for (uint32_t k = from; k < to; k++)
		if (witness_at(w, k)->nodetype == JFFS2_DIRENT)
			return witness_at(w, k)->ino;
	return 0;
}

/* True if what stood between, in blocks that are erased, may be all that is missing: of one file, or
 * of one order of the inodes and of the names in the directory that comes next. */
static bool
resumes(const struct division *d, struct witness_range r, uint32_t witness)
{
	const struct extent *last = witness_at(d->w, witness - 1), *next = witness_at(d->w, witness);
	uint32_t between = (next->offset - last->offset - last->len) / JFFS2_DIRENT_LEN;
	uint32_t dir = first_directory(d->w, witness, r.to);
	struct order before, after;

	if (last->nodetype == JFFS2_INODE && next->nodetype == JFFS2_INODE && last->ino == next->ino)
		return follows(next->version, last->version, between);
	before = order_in(d->w, r.from, witness, dir);
	after = order_in(d->w, witness, r.to, dir);
	return before.version[1] && follows(after.target[0], before.target[1], between)
	       && follows(after.version[0], before.version[1], between);
}

/* True if the inodes that are complete on both sides are two each. Where the same names stand on both they
 * may be those of one. */
static bool
are_twins(const struct divide_evidence *e)
{
	if (goes_on(e->links, e->twins))
		return false;
	if (e->twins >= TWINS_MIN && e->torn <= e->twins / (e->blanks ? 1 : 3)
	        && (e->names <= e->twins / 2 || e->copies >= e->twins))
		return true;
	return e->twins >= 2 && !e->torn && !e->copies && e->begins && e->before > e->twins
	       && e->after > e->twins;
}

/* The evidence for a boundary; never one sign alone: each is weighed against what the cut
 * tears. In images of one file system the torn outnumber the twins, copies are few, and
 * no two nodes contradict each other. */
enum divide_sign
divide_judge(const struct division *d, struct witness_range r, struct cut *cut)
{
	struct divide_evidence *e = &cut->evidence;
	uint32_t slack = e->blanks ? 2 : 0;

	e->resumes = e->blanks && !e->conflicts && !e->twins && resumes(d, r, cut->witness);
	if (e->conflicts >= 2 && e->torn <= e->twins + e->conflicts + 2 + slack)
		return DIVIDE_CONFLICTS;
	if (e->conflicts == 1 && e->torn <= e->twins + 1 + slack)
		return DIVIDE_CONFLICTS;
	if (e->torn <= (e->copies + e->twins) / 2 && divide_is_copied(d, r, cut))
		return DIVIDE_COPIES;
	if (are_twins(e))
		return DIVIDE_TWINS;
	/* Between two large directories of one file system next to nothing is torn, either. */
	if (!e->goes_on && !e->resumes && e->around >= RELIEF_MIN
	        && e->torn <= e->around / (e->blanks ? 4 : RELIEF_MIN)
	        && e->before >= RELIEF_MIN / 2 && e->after >= RELIEF_MIN / 2)
		return DIVIDE_CLOSURE;
	if (e->blanks >= 2 && !e->resumes && e->torn <= e->twins + 1)
		return DIVIDE_BLANK;
	if (e->blanks && !e->resumes && !e->torn && e->before >= FILES_MIN && e->after >= FILES_MIN)
		return DIVIDE_BLANK;
	if (e->blanks && e->begins && e->torn == 0)
		return DIVIDE_BEGIN;
	return DIVIDE_NONE;
}
