/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/jffs2/same.h"

#include <string.h>
#include <sys/stat.h>

enum { WANT, IS, SIDES, CHUNK = 64 << 10, NAME_COST = 256 };

/* Directories that are compared: the next entry of the one that is wanted. */
struct pair {
	uint32_t dir[SIDES], next;
};

struct same {
	const struct tree *tree[SIDES];
	struct tree_reader *reader[SIDES];
	struct make_options o;
	ARRAY(struct pair) pairs;
	uint32_t *other[SIDES]; /* for each node 1 + the node of the other that it is; 0: unknown */
	uint32_t file[SIDES];   /* whose content is compared; TREE_NONE: none */
	uint64_t at;            /* in it */
	uint64_t unreadable;    /* files, in both */
	uint8_t *chunk[SIDES];
	struct text xattrs[SIDES];
};

struct same *
same_new(const struct tree *want, const struct make_options *o, const struct tree *is)
{
	struct same *s = memory_zeroed(1, sizeof *s);

	s->o = *o;
	s->tree[WANT] = want;
	s->tree[IS] = is;
	s->file[WANT] = TREE_NONE;
	for (int i = 0; i < SIDES; i++) {
		s->reader[i] = tree_reader_new(s->tree[i]);
		s->other[i] = memory_zeroed((size_t)tree_nodes(s->tree[i]) + 1,
		        sizeof *s->other[i]);
		s->chunk[i] = memory_zeroed(CHUNK, 1);
	}
	return s;
}

void
same_free(struct same *s)
{
	if (!s)
		return;
	for (int i = 0; i < SIDES; i++) {
		tree_reader_free(s->reader[i]);
		free(s->other[i]);
		free(s->chunk[i]);
		text_free(&s->xattrs[i]);
	}
	array_free(&s->pairs);
	free(s);
}

static bool
differs(const struct same *s, uint32_t node, const char *what, struct error *err)
{
	struct text path = { 0 }, shown = { 0 };

	tree_add_path(s->tree[WANT], node, &path);
	text_add_readable_path(&shown, span_of(path.at, path.len), false);
	error_set(err, "nothing is written: %.200s would not be as it should: %s",
	        text_str(&shown), what);
	text_free(&path);
	text_free(&shown);
	return false;
}

/* ---- one file ---- */

/* A directory of mkfs.jffs2 has the time of its last name. */
static bool
has_own_time(const struct same *s, const struct tree_stat *st)
{
	return !s->o.like_mkfs || !S_ISDIR(st->mode);
}

static const char *
stat_difference(const struct same *s, const struct tree_stat *a, const struct tree_stat *b)
{
	if (b->error)
		return "it has an error";
	if (a->mode != b->mode)
		return "the mode differs";
	if (a->uid != b->uid || a->gid != b->gid)
		return "the owner differs";
	if (has_own_time(s, a) && a->mtime != b->mtime)
		return "the time differs";
	if (S_ISREG(a->mode) && a->size != b->size)
		return "the size differs";
	if ((S_ISCHR(a->mode) || S_ISBLK(a->mode)) && !s->o.like_mkfs
	        && (a->major != b->major || a->minor != b->minor))
		return "the device number differs";
	return NULL;
}

static bool
same_target(const struct same *s, const uint32_t node[SIDES])
{
	struct span a = tree_target(s->tree[WANT], node[WANT]);
	struct span b = tree_target(s->tree[IS], node[IS]);

	return span_equal(s->o.like_mkfs ? span_cut(a, 0, NODE_TARGET_MAX) : a, b);
}

static bool
add_xattr(void *arg, const struct tree_xattr *x)
{
	struct text *t = arg;

	text_addf(t, "%zu %zu ", x->name.len, x->value.len);
	text_add_bytes(t, x->name.at, x->name.len);
	text_add_bytes(t, x->value.at, x->value.len);
	return true;
}

static bool
same_xattrs(struct same *s, const uint32_t node[SIDES])
{
	for (int i = 0; i < SIDES; i++) {
		text_clear(&s->xattrs[i]);
		tree_good_xattrs(s->reader[i], node[i], add_xattr, &s->xattrs[i]);
	}
	return s->xattrs[WANT].len == s->xattrs[IS].len
	        && (!s->xattrs[IS].len
	                || !memcmp(s->xattrs[WANT].at, s->xattrs[IS].at, s->xattrs[IS].len));
}

static bool
compare_files(struct same *s, const uint32_t node[SIDES], struct error *err)
{
	struct tree_stat a, b;
	const char *what;

	make_stat(&s->o, s->tree[WANT], node[WANT], &a);
	tree_stat(s->tree[IS], node[IS], &b);
	what = stat_difference(s, &a, &b);
	if (!what && S_ISLNK(a.mode) && !same_target(s, node))
		what = "the target differs";
	if (!what && !same_xattrs(s, node))
		what = "the attributes differ";
	if (what)
		return differs(s, node[WANT], what, err);
	if (S_ISREG(a.mode) && a.size) {
		s->file[WANT] = node[WANT];
		s->file[IS] = node[IS];
		s->at = 0;
	}
	return true;
}

/* Where the zeros end that neither file has anything for; where they would begin if there are
 * none. */
static uint64_t
common_hole(const struct same *s)
{
	uint64_t ends[SIDES];

	for (int i = 0; i < SIDES; i++)
		if (!tree_hole(s->tree[i], s->file[i], s->at, &ends[i]))
			return s->at;
	return ends[WANT] < ends[IS] ? ends[WANT] : ends[IS];
}

static bool
compare_content(struct same *s, uint64_t budget, struct error *err)
{
	uint32_t len = budget < CHUNK ? (uint32_t)budget : CHUNK;
	int64_t n[SIDES];

	s->at = common_hole(s);
	for (int i = 0; i < SIDES; i++)
		n[i] = tree_read(s->reader[i], s->file[i], s->at, s->chunk[i], len, NULL, NULL);
	/* What is unreadable stays so, if its nodes are carried over. */
	if (n[WANT] < 0 && n[WANT] == n[IS]) {
		s->unreadable++;
		s->file[WANT] = TREE_NONE;
		return true;
	}
	if (n[WANT] != n[IS] || memcmp(s->chunk[WANT], s->chunk[IS], (size_t)n[IS]))
		return differs(s, s->file[WANT], "the content differs", err);
	s->at += (uint64_t)n[IS];
	if (n[IS] < len)
		s->file[WANT] = TREE_NONE;
	return true;
}

/* ---- names ---- */

uint64_t
same_unreadable(const struct same *s)
{
	return s->unreadable;
}

static uint32_t
count_entries(const struct tree *t, uint32_t dir)
{
	uint32_t count = 0;

	for (uint32_t k = 0; make_next(t, dir, &k) != TREE_NONE;)
		count++;
	return count;
}

/* Compares two nodes that a name leads to, unless that was done under another name. */
static bool
meet(struct same *s, const uint32_t node[SIDES], struct error *err)
{
	struct pair pair = { .dir = { node[WANT], node[IS] } };
	uint32_t a = s->other[WANT][node[WANT]], b = s->other[IS][node[IS]];

	if (a != (b ? node[IS] + 1 : 0) || b != (a ? node[WANT] + 1 : 0))
		return differs(s, node[WANT], "other names lead to it", err);
	if (a)
		return true;
	s->other[WANT][node[WANT]] = node[IS] + 1;
	s->other[IS][node[IS]] = node[WANT] + 1;
	if (!compare_files(s, node, err))
		return false;
	if (!tree_is_directory(s->tree[WANT], node[WANT]))
		return true;
	if (count_entries(s->tree[WANT], node[WANT]) != count_entries(s->tree[IS], node[IS]))
		return differs(s, node[WANT], "the number of names in it", err);
	array_push(&s->pairs, pair);
	return true;
}

static bool
step_names(struct same *s, struct error *err)
{
	struct pair *p = &s->pairs.at[s->pairs.count - 1];
	uint32_t entry[SIDES], node[SIDES];

	entry[WANT] = make_next(s->tree[WANT], p->dir[WANT], &p->next);
	if (entry[WANT] == TREE_NONE) {
		s->pairs.count--;
		return true;
	}
	node[WANT] = tree_entry(s->tree[WANT], entry[WANT]).node;
	entry[IS] = tree_find(s->tree[IS], p->dir[IS],
	        tree_entry(s->tree[WANT], entry[WANT]).name);
	node[IS] = entry[IS] == TREE_NONE ? TREE_NONE
	           : tree_entry(s->tree[IS], entry[IS]).node;
	if (node[IS] == TREE_NONE)
		return differs(s, node[WANT], "the name would be missing", err);
	return meet(s, node, err);
}

static bool
begin(struct same *s, struct error *err)
{
	uint32_t root[SIDES] = { tree_root(s->tree[WANT]), tree_root(s->tree[IS]) };

	if (root[WANT] == TREE_NONE || root[IS] == TREE_NONE)
		return error_set(err, "there is no root directory");
	return meet(s, root, err);
}

enum same_state
same_step(struct same *s, uint64_t budget, struct error *err)
{
	if (!s->other[WANT][tree_root(s->tree[WANT])] && !begin(s, err))
		return SAME_DIFFERS;
	for (uint64_t spent = 0; spent < budget; spent += NAME_COST) {
		bool content = s->file[WANT] != TREE_NONE;

		if (!content && !s->pairs.count)
			return SAME_DONE;
		if (!(content ? compare_content(s, budget - spent, err) : step_names(s, err)))
			return SAME_DIFFERS;
		if (content)
			spent += CHUNK;
	}
	return SAME_GOES_ON;
}
