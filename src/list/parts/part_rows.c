/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "list/parts/part_rows.h"

#include <string.h>

#include "firmware/model/children.h"
#include "firmware/partitions/partitions.h"
#include "list/parts/parts.h"

enum {
	GAP_MOST = 64 << 10, /* bytes; a larger stretch is worth a row */
	GAPS_LEAST = 3,      /* side by side, that become one row */
	ALL_PARTS = -2       /* in place of a part: all of the store are one row */
};

struct rows {
	ARRAY(struct part_row) rows;
	bool folds;    /* gaps are folded */
	bool unfolded; /* nothing is while there is a filter */
	bool branches; /* stores fold as well, and the front end draws that */
	bool any;      /* a row folds or unfolds */
	ARRAY(struct part_row) changed; /* stores that are shut, gaps that are open */
};

/* ---- what folds ---- */

static bool
folds(const struct rows *r)
{
	return r->folds && !r->unfolded;
}

static bool
is_changed(const struct rows *r, const struct firmware *f, int part)
{
	for (size_t i = 0; i < r->changed.count; i++)
		if (r->changed.at[i].firmware == f && r->changed.at[i].part == part)
			return true;
	return false;
}

static bool
is_gap(const struct part *p)
{
	return p->len < GAP_MOST
	       && (p->kind == PART_ERASED || p->kind == PART_ZERO
	           || (p->kind == PART_DATA
	               && strncmp(p->what, "unknown data", strlen("unknown data")) == 0));
}

/* The last of the gaps side by side that begin with part `i`, with the same header and the same
 * partition; `i` itself if they are too few. `until`: where the next store below comes from. */
static int
last_gap(const struct firmware *f, int i, uint64_t until)
{
	const struct part *first = &f->list.parts.at[i];
	const char *in = firmware_partition(f, first->offset), *also_in;
	int last = i;

	for (int k = i; (size_t)k < f->list.parts.count; k++) {
		const struct part *p = &f->list.parts.at[k];

		if (!is_gap(p) || p->header != first->header || p->offset + p->len > until)
			break;
		also_in = firmware_partition(f, p->offset);
		if (also_in != in && strcmp(also_in, in) != 0)
			break;
		last = k;
	}
	return last - i + 1 >= GAPS_LEAST ? last : i;
}

/* ---- the rows ---- */

static void add_store(struct rows *r, struct firmware *f);

/* The rows of the stores that part `part` leads to, of which *child is the first. */
static void
add_below(struct rows *r, struct firmware *f, int part, size_t *child)
{
	const struct part *p = &f->list.parts.at[part];
	bool shut = r->branches && !r->unfolded && is_changed(r, f, part);

	for (; *child < f->children.count
	        && f->children.at[*child]->parent_at < p->offset + p->len; ++*child) {
		r->any = true;
		if (!shut)
			add_store(r, f->children.at[*child]);
	}
}

/* The parts of a dump that is put right below are broken: for people they are one row, unless it
 * says so already. */
static bool
is_broken(const struct rows *r, const struct firmware *f)
{
	return folds(r) && firmware_plain(f)
	       && (f->list.parts.count > 1
	           || (f->list.parts.count == 1 && f->list.parts.at[0].kind == PART_FORMAT));
}

static void
add_store(struct rows *r, struct firmware *f)
{
	int last, count = (int)f->list.parts.count;
	size_t child = 0;

	if (is_broken(r, f) && !is_changed(r, f, ALL_PARTS)) {
		r->any = true;
		array_push(&r->rows, ((struct part_row){ f, 0, count - 1 }));
		for (; child < f->children.count; child++)
			add_store(r, f->children.at[child]);
		return;
	}
	for (int i = 0; i < count; i = last + 1) {
		uint64_t until = child < f->children.count ? f->children.at[child]->parent_at
		                                           : UINT64_MAX;

		last = folds(r) ? last_gap(f, i, until) : i;
		r->any = r->any || last > i;
		if (last > i && is_changed(r, f, i)) {
			for (int k = i; k <= last; k++)
				array_push(&r->rows, ((struct part_row){ f, k, k }));
		} else {
			array_push(&r->rows, ((struct part_row){ f, i, last }));
			add_below(r, f, last, &child);
		}
	}
	if (f->flaw != CHILD_WHOLE)
		array_push(&r->rows, ((struct part_row){ f, PART_NONE, PART_NONE }));
}

static void
make_rows(struct table *t)
{
	struct rows *r = t->state;

	r->rows.count = 0;
	r->any = false;
	add_store(r, t->firmware);
}

void
part_rows_open(struct table *t)
{
	t->state = memory_zeroed(1, sizeof(struct rows));
	make_rows(t);
}

void
part_rows_refresh(struct table *t)
{
	make_rows(t);
}

void
part_rows_close(struct table *t)
{
	struct rows *r = t->state;

	array_free(&r->rows);
	array_free(&r->changed);
	free(r);
	t->state = NULL;
}

static void
calm(struct table *t, bool branches)
{
	struct rows *r = t->state;

	r->folds = true;
	r->branches = branches;
	make_rows(t);
}

size_t
part_rows_count(const struct table *t)
{
	const struct rows *r = t->state;

	return r->rows.count;
}

struct part_row
part_rows_at(const struct table *t, size_t row)
{
	const struct rows *r = t->state;

	return r->rows.at[row];
}

bool
part_rows_branches(const struct table *t)
{
	const struct rows *r = t->state;

	return r->branches;
}

/* ---- folding ---- */

/* Does the row stand for all of a dump that is put right below, or begin its parts? */
static bool
is_of_dump(const struct table *t, size_t row)
{
	struct part_row at = part_rows_at(t, row);

	return at.part == 0 && is_broken(t->state, at.firmware);
}

bool
part_rows_is_dump(const struct table *t, size_t row)
{
	return is_of_dump(t, row)
	       && !is_changed(t->state, part_rows_at(t, row).firmware, ALL_PARTS);
}

/* By what it is known whether the row was folded or unfolded. */
static int
key_of(const struct table *t, size_t row)
{
	return is_of_dump(t, row) ? ALL_PARTS : part_rows_at(t, row).part;
}

/* The last of the gaps that the row stands for, or begins where they are open. */
static int
gaps_at(const struct table *t, size_t row)
{
	struct part_row at = part_rows_at(t, row);
	struct rows *r = t->state;

	if (at.last > at.part)
		return at.last;
	return folds(r) && at.part != PART_NONE && is_changed(r, at.firmware, at.part)
	       ? last_gap(at.firmware, at.part, UINT64_MAX) : at.part;
}

static size_t
parts_in(const struct firmware *f)
{
	size_t count = f->list.parts.count;

	for (size_t i = 0; i < f->children.count; i++)
		count += parts_in(f->children.at[i]);
	return count;
}

/* How many parts there are in the stores that the part leads to. */
static size_t
parts_below(const struct firmware *f, int part)
{
	size_t count = 0;

	for (size_t i = 0; i < f->children.count && part != PART_NONE; i++)
		if (firmware_part_at(f, f->children.at[i]->parent_at) == part)
			count += parts_in(f->children.at[i]);
	return count;
}

size_t
part_rows_hidden(const struct table *t, size_t row)
{
	struct part_row at = part_rows_at(t, row);
	const struct rows *r = t->state;

	return r->branches && !r->unfolded && is_changed(r, at.firmware, key_of(t, row))
	       && !is_of_dump(t, row) ? parts_below(at.firmware, at.part) : 0;
}

static bool
is_branch(const struct table *t, size_t row)
{
	struct part_row at = part_rows_at(t, row);

	return is_of_dump(t, row) || gaps_at(t, row) > at.part
	       || parts_below(at.firmware, at.part) > 0;
}

static bool
is_open(const struct table *t, size_t row)
{
	struct part_row at = part_rows_at(t, row);
	const struct rows *r = t->state;

	if (is_of_dump(t, row))
		return !part_rows_is_dump(t, row);
	if (gaps_at(t, row) > at.part)
		return at.last == at.part;
	return parts_below(at.firmware, at.part) > 0
	       && (r->unfolded || !is_changed(r, at.firmware, at.part));
}

static void
set_open(struct table *t, size_t row, bool open)
{
	struct part_row at = part_rows_at(t, row);
	struct rows *r = t->state;
	int key = key_of(t, row);
	size_t kept = 0;

	if (!is_branch(t, row) || is_open(t, row) == open)
		return;
	if (!is_changed(r, at.firmware, key)) {
		array_push(&r->changed, ((struct part_row){ at.firmware, key, key }));
	} else {
		for (size_t i = 0; i < r->changed.count; i++)
			if (r->changed.at[i].firmware != at.firmware
			        || r->changed.at[i].part != key)
				r->changed.at[kept++] = r->changed.at[i];
		r->changed.count = kept;
	}
	make_rows(t);
}

static void
open_all(struct table *t, bool open)
{
	size_t before;

	/* What is unfolded may fold again inside. */
	do {
		before = part_rows_count(t);
		for (size_t row = before; row-- > 0;)
			set_open(t, row, open);
	} while (part_rows_count(t) > before);
}

static uint32_t
depth(const struct table *t, size_t row)
{
	return firmware_depth(part_rows_at(t, row).firmware);
}

static void
unfold(struct table *t, bool all)
{
	struct rows *r = t->state;

	if (r->unfolded == all)
		return;
	r->unfolded = all;
	make_rows(t);
}

static bool
shown(const struct table *t)
{
	const struct rows *r = t->state;

	return r->any;
}

const struct table_folding part_rows_folding = {
	.column = "what",
	.calm = calm,
	.shown = shown,
	.is_branch = is_branch,
	.is_open = is_open,
	.set_open = set_open,
	.open_all = open_all,
	.depth = depth,
	.unfold = unfold,
};
