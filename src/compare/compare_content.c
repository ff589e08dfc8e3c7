/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two inodes side by side: metadata and content. */
#include <string.h>
#include <sys/stat.h>

#include "digest/sha256.h"
#include "compare/compare_private.h"

/* ---- contents ---- */

void
compare_content_begin(struct compare_content *x, const struct compare *c,
        const uint32_t inode[SIDES])
{
	struct error err;

	x->at = 0;
	x->refused = 0;
	x->open = true;
	for (int k = 0; k < SIDES; k++) {
		x->have[k] = 0;
		if (!tree_afford(c->tree[k], inode[k], &c->work->room[k]))
			x->refused |= UINT64_C(1) << k;
		if (!x->piece[k])
			x->piece[k] = memory_zeroed(COMPARE_PIECE, 1);
		content_open(&x->content[k], c->tree[k], inode[k], NULL, &err);
	}
}

static size_t
first_difference(const uint8_t *a, const uint8_t *b, size_t len)
{
	size_t i = 0;

	while (i < len && a[i] == b[i])
		i++;
	return i;
}

/* Whole pieces from here on that are holes in both. */
static uint64_t
common_hole(const struct compare_content *x)
{
	uint64_t least = UINT64_MAX, end;

	for (int k = 0; k < SIDES; k++) {
		bool hole = tree_hole(x->content[k].tree, x->content[k].node, x->at, &end);
		uint64_t n = hole ? end - x->at : 0;

		least = n < least ? n : least;
	}
	return least - least % COMPARE_PIECE;
}

/* Reads the rest of the piece of side `k`; true once it is there. Both contents have the
 * same size, so the first short piece is the last. */
static bool
fill_piece(struct compare_content *x, int k, uint64_t *used)
{
	uint32_t *have = &x->have[k];
	int64_t n = content_read_some(&x->content[k], x->at + *have,
	        x->piece[k] + *have, COMPARE_PIECE - *have, used, NULL);

	if (n < 0)
		x->refused |= UINT64_C(1) << k;
	*have += n > 0 ? (uint32_t)n : 0;
	return n <= 0 || *have == COMPARE_PIECE || x->at + *have >= x->content[k].size;
}

static enum content_verdict
compare_pieces(struct compare_content *x, uint64_t *first)
{
	uint32_t least = x->have[0] < x->have[1] ? x->have[0] : x->have[1];

	if (x->have[0] != x->have[1] || memcmp(x->piece[0], x->piece[1], least) != 0) {
		*first = x->at + first_difference(x->piece[0], x->piece[1], least);
		return CONTENT_DIFFERS;
	}
	x->at += COMPARE_PIECE;
	x->have[0] = x->have[1] = 0;
	return least < COMPARE_PIECE ? CONTENT_SAME : CONTENT_READING;
}

/* Both pieces are read to the end even if one fails, so that every unreadable content is
 * reported. */
static enum content_verdict
go_on(struct compare_content *x, uint64_t *first, uint64_t *used)
{
	uint64_t hole = x->have[0] || x->have[1] || x->refused ? 0 : common_hole(x);
	bool there = true;

	if (hole) {
		x->at += hole;
		return CONTENT_READING;
	}
	for (int k = 0; k < SIDES; k++)
		if (!(x->refused >> k & 1))
			there &= fill_piece(x, k, used);
	if (!there)
		return CONTENT_READING;
	if (x->refused) {
		*first = x->refused;
		return CONTENT_LOST;
	}
	return compare_pieces(x, first);
}

enum content_verdict
compare_content_step(struct compare_content *x, uint64_t *first, uint64_t *used)
{
	enum content_verdict verdict = go_on(x, first, used);

	x->open = verdict == CONTENT_READING;
	for (int k = 0; k < SIDES && !x->open; k++)
		content_close(&x->content[k]);
	return verdict;
}

void
compare_content_end(struct compare_content *x)
{
	for (int k = 0; k < SIDES; k++) {
		content_close(&x->content[k]);
		free(x->piece[k]);
	}
	memset(x, 0, sizeof *x);
}

/* ---- metadata ---- */

/* Attributes of one node, in the order of their names, summed. */
struct attributes {
	struct sha256 sum;
	size_t count;
};

static bool
add_xattr(void *arg, const struct tree_xattr *x)
{
	struct attributes *a = arg;
	uint64_t lengths[] = { x->name.len, x->value.len };

	a->count++;
	sha256_add(&a->sum, span_of(lengths, sizeof lengths));
	sha256_add(&a->sum, x->name);
	sha256_add(&a->sum, x->value);
	return true;
}

static bool
same_xattrs(const struct compare *c, const uint32_t node[SIDES])
{
	struct attributes a[SIDES];
	char hex[SIDES][65];

	for (int k = 0; k < SIDES; k++) {
		a[k].count = 0;
		sha256_start(&a[k].sum);
		tree_good_xattrs(c->reader[k], node[k], add_xattr, &a[k]);
	}
	if (!a[0].count || !a[1].count)
		return a[0].count == a[1].count;
	for (int k = 0; k < SIDES; k++)
		sha256_finish(&a[k].sum, hex[k]);
	return strcmp(hex[0], hex[1]) == 0;
}

/* What only files of that type have. */
static uint16_t
compare_by_type(const struct compare *c, const uint32_t node[SIDES],
        const struct tree_stat st[SIDES])
{
	switch (st[0].mode & S_IFMT) {
	case S_IFREG:
		return st[0].size == st[1].size ? 0 : DIFFERS_SIZE | DIFFERS_CONTENT;
	case S_IFLNK:
		return span_equal(tree_target(c->tree[0], node[0]),
		               tree_target(c->tree[1], node[1])) ? 0 : DIFFERS_TARGET;
	case S_IFCHR:
	case S_IFBLK:
		return st[0].major == st[1].major && st[0].minor == st[1].minor
		       ? 0 : DIFFERS_DEVICE;
	default:
		return 0;
	}
}

uint16_t
compare_metadata(const struct compare *c, uint32_t x, uint32_t y)
{
	const uint32_t node[SIDES] = { x, y };
	struct tree_stat st[SIDES];
	uint16_t what = 0;

	for (int k = 0; k < SIDES; k++)
		tree_stat(c->tree[k], node[k], &st[k]);
	if ((st[0].mode & S_IFMT) != (st[1].mode & S_IFMT))
		what |= DIFFERS_TYPE;
	else
		what |= compare_by_type(c, node, st);
	if ((st[0].mode & 07777) != (st[1].mode & 07777))
		what |= DIFFERS_MODE;
	if (st[0].uid != st[1].uid || st[0].gid != st[1].gid)
		what |= DIFFERS_OWNER;
	if (st[0].mtime != st[1].mtime)
		what |= DIFFERS_TIME;
	if (!same_xattrs(c, node))
		what |= DIFFERS_XATTRS;
	return what;
}
