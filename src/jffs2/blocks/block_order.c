/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order in which the kernel collects erase blocks, and why, in a sentence. */
#include "jffs2/blocks/block_private.h"

#include <inttypes.h>

enum { DRAWS = 128 };

const struct block_class_row block_classes[BLOCK_CLASS_COUNT] = {
	[BLOCK_UNKNOWN] = { "unknown", "not known before the erase size is decided and the "
	                    "files are put together" },
	[BLOCK_BAD] = { "bad", "marked bad in its spare area: the kernel does not use it" },
	[BLOCK_CUT] = { "cut", "shorter than the erase size: the kernel leaves it out" },
	[BLOCK_EMPTY] = { "empty", "begins with 0xff and has no cleanmarker" },
	[BLOCK_FREE] = { "free", "a cleanmarker and nothing else" },
	[BLOCK_NEXT] = { "next", "partly filled: the next node is written here" },
	[BLOCK_CLEAN] = { "clean", "at most 196 bytes of it are dirty when it is "
	                  "classified" },
	[BLOCK_DIRTY] = { "dirty", "less than half of it is dirty when it is classified" },
	[BLOCK_VERY_DIRTY] = { "very-dirty", "half of it or more is dirty" },
	[BLOCK_PENDING] = { "pending", "nothing in it is live: it is to be erased" },
};

struct member {
	int64_t key;
	uint32_t block;
};

static int
by_key(const void *left, const void *right)
{
	const struct member *a = left, *b = right;

	return a->key < b->key ? -1 : a->key > b->key;
}

/* The blocks of a list, in its order; the caller frees them. */
static struct member *
list_members(const struct mount *m, enum block_class class, size_t *count)
{
	struct member *list = memory_zeroed(m->t->blocks.count, sizeof *list);

	*count = 0;
	for (uint32_t n = 0; n < m->t->blocks.count; n++)
		if (m->t->blocks.at[n].class == class)
			list[(*count)++] = (struct member){ m->key[n], n };
	qsort(list, *count, sizeof *list, by_key);
	return list;
}

/* The head goes behind element random % count, so that the one after it comes first. */
void
block_rotate(struct mount *m, enum block_class class)
{
	size_t count;
	struct member *list = list_members(m, class, &count);

	for (size_t i = 0; i < count; i++) {
		size_t at = (m->random % count + 1 + i) % count;

		m->key[list[at].block] = ++m->last;
	}
	free(list);
}

void
block_rank(struct mount *m)
{
	static const uint8_t order[] = { BLOCK_VERY_DIRTY, BLOCK_DIRTY, BLOCK_CLEAN };
	uint32_t rank = 0;

	for (size_t k = 0; k < sizeof order; k++) {
		size_t count;
		struct member *list = list_members(m, (enum block_class)order[k], &count);

		for (size_t i = 0; i < count; i++)
			m->t->blocks.at[list[i].block].gc = ++rank;
		free(list);
	}
}

/* ---- why ---- */

/* The list that draw `n` takes (kernel: jffs2_find_gc_block). */
static enum block_class
drawn(const struct block_table *t, int n)
{
	if (n < BLOCK_VERY_DIRTY_BELOW && t->members[BLOCK_VERY_DIRTY])
		return BLOCK_VERY_DIRTY;
	if (n < BLOCK_DIRTY_BELOW && t->members[BLOCK_DIRTY])
		return BLOCK_DIRTY;
	if (t->members[BLOCK_CLEAN])
		return BLOCK_CLEAN;
	return t->members[BLOCK_DIRTY] ? BLOCK_DIRTY : BLOCK_VERY_DIRTY;
}

uint32_t
block_draws(const struct block_table *t, enum block_class class)
{
	uint32_t draws = 0;

	for (int n = 0; t->members[class] && n < DRAWS; n++)
		draws += drawn(t, n) == class;
	return draws;
}

/* "candidate 2 of 6 for garbage collection" */
static void
add_candidate(const struct block_table *t, enum block_class class, uint32_t place,
        struct text *out)
{
	uint32_t draws = block_draws(t, class);

	text_addf(out, "candidate %" PRIu32 " of %" PRIu32 " for garbage collection", place,
	        t->members[class]);
	if (draws < DRAWS)
		text_addf(out, " among the %s blocks, which are drawn from in %" PRIu32 " of %d "
		        "cases", class == BLOCK_VERY_DIRTY ? "very dirty"
		        : block_classes[class].name, draws, DRAWS);
}

static void
add_collected(const struct block_table *t, const struct erase_block *b, struct text *out)
{
	const struct block_space *s = &b->space;
	uint32_t dirty = s->dirty + s->wasted, before = 0;
	uint64_t tenths = (uint64_t)dirty * 1000 / (b->end - b->start);

	if (b->class < BLOCK_VERY_DIRTY)
		before += t->members[BLOCK_VERY_DIRTY];
	if (b->class < BLOCK_DIRTY)
		before += t->members[BLOCK_DIRTY];
	text_addf(out, "%" PRIu64 ".%" PRIu64 " %% dirty; ", tenths / 10, tenths % 10);
	add_candidate(t, (enum block_class)b->class, b->gc - before, out);
	if (b->class == BLOCK_CLEAN && s->dirty)
		text_add(out, "; names in it were replaced during the scan, which does not move "
		        "a block to another list");
	if (b->class == BLOCK_DIRTY && s->dirty >= t->log->erase_size / 2)
		text_add(out, "; a single node made it that dirty, so it is not moved to the "
		        "very dirty ones");
}

static void
add_why(const struct block_table *t, const struct erase_block *b, struct text *out)
{
	switch ((enum block_class)b->class) {
	case BLOCK_EMPTY:
		text_add(out, t->page ? "begins with 0xff and has no cleanmarker, nor has its spare "
		        "area; the kernel erases it again at mount"
		        : "begins with 0xff and has no cleanmarker; unless one is in the "
		          "spare area, the kernel erases it again at mount");
		break;
	case BLOCK_FREE:
		text_add(out, b->marks & BLOCK_MARK_CLEAN
		        ? "erased, with a cleanmarker in its spare area; written to when its turn "
		          "comes" : "only a cleanmarker; written to when its turn comes");
		break;
	case BLOCK_NEXT:
		text_addf(out, "the next node is written here, into the last %" PRIu32
		        " bytes; not collected", b->space.free);
		break;
	case BLOCK_PENDING:
		text_add(out, "nothing in it is live; erased before anything is collected");
		break;
	case BLOCK_CLEAN:
	case BLOCK_DIRTY:
	case BLOCK_VERY_DIRTY:
		add_collected(t, b, out);
		break;
	default:
		text_add(out, block_classes[b->class].help);
		break;
	}
}

void
block_reason(const struct block_table *t, size_t i, struct text *out)
{
	const struct erase_block *b = &t->blocks.at[i];

	add_why(t, b, out);
	if (b->skipped)
		text_add(out, "; the nodes further on are not read");
	if (b->mounted != b->class)
		text_addf(out, "; %s until its inodes are checked",
		        block_classes[b->mounted].name);
}
