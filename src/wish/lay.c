/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The walk through a source that is laid over the tree, or that the tree is to be equal to. */
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "wish/lay_private.h"

enum {
	EQUALLED_MOST = 16, /* each puts all names in order */
	PATH_MOST = PATH_MAX - 1
};

/* ---- changes ---- */

bool
lay_fail(const struct lay *l, const char *why, struct error *err)
{
	struct error name;

	spot_fail(&name, text_str(&l->source->name), "%s", why);
	return spot_fail(err, text_str(&l->member), "%s", name.text);
}

bool
lay_make_bytes(struct lay *l, enum wish_verb verb, struct span what, struct error *err)
{
	struct span path = l->path.len ? wish_span(&l->path) : span_of("/", 1);
	struct span words[2] = { what, path };

	return wish_make(l->k, verb, words, 2, err);
}

bool
lay_make(struct lay *l, enum wish_verb verb, const char *what, struct error *err)
{
	struct span path = l->path.len ? wish_span(&l->path) : span_of("/", 1);

	return what ? lay_make_bytes(l, verb, span_of(what, strlen(what)), err)
	            : wish_make(l->k, verb, &path, 1, err);
}

bool
lay_copy(struct lay *l, struct error *err)
{
	struct span words[] = { wish_span(&l->source->name), wish_span(&l->member),
		wish_span(&l->path) };

	return wish_make(l->k, WISH_COPY, words, COUNT(words), err);
}

/* ---- the walk ---- */

static bool
enter(struct lay *l, uint32_t from, uint32_t to, bool is_new, struct error *err)
{
	struct lay_level level = { .from = from, .to = to, .is_new = is_new,
		.path_len = l->path.len, .member_len = l->member.len };

	if (!tree_visits_may(&l->visits, from))
		return lay_fail(l, "a directory contains itself, or has too many names", err);
	if (l->equal && !is_new && !lay_remove_others(l, to, from, err))
		return false;
	tree_visits_enter(&l->visits, from);
	array_push(&l->levels, level);
	return true;
}

/* Its attributes come last, as what is done in a directory sets its time. */
static bool
leave(struct lay *l, struct error *err)
{
	struct lay_level level = l->levels.at[--l->levels.count];

	tree_visits_leave(&l->visits, level.from);
	l->path.len = level.path_len;
	l->member.len = level.member_len;
	if (l->equal && !level.is_new && !lay_values(l, level.to, level.from, err))
		return false;
	return (!l->equal && !level.is_new) || lay_time(l, level.to, level.from, err);
}

static bool
take_entry(struct lay *l, struct lay_level level, uint32_t entry, struct error *err)
{
	struct tree_entry e = tree_entry(l->t, entry);
	bool descend = false, is_new = false;
	uint32_t to = TREE_NONE;

	if (!tree_listed(l->t, entry))
		return true;
	l->path.len = level.path_len;
	l->member.len = level.member_len;
	text_add(&l->path, "/");
	text_add(&l->member, "/");
	text_add_name(&l->path, e.name);
	text_add_name(&l->member, e.name);
	if (l->path.len > PATH_MOST)
		return lay_fail(l, "the path is too long", err);
	if (!lay_entry(l, level.to, e.name, e.node, &descend, &to, &is_new, err))
		return false;
	return !descend || enter(l, e.node, to, is_new, err);
}

static bool
walk(struct lay *l, struct error *err)
{
	bool ok = true;

	while (ok && l->levels.count) {
		struct lay_level *level = &l->levels.at[l->levels.count - 1];
		uint32_t entry = tree_next(l->t, level->from, &level->next);

		ok = entry == TREE_NONE ? leave(l, err) : take_entry(l, *level, entry, err);
	}
	return ok;
}

/* ---- beginning and end ---- */

static void
begin(struct lay *l)
{
	uint32_t nodes = tree_nodes(l->t);

	tree_visits_begin(&l->visits, l->t);
	l->to = memory_zeroed((size_t)nodes + 1, sizeof *l->to);
	l->first_path = memory_zeroed((size_t)nodes + 1, sizeof *l->first_path);
	l->taken_count = tree_nodes(wished_tree(l->k->w));
	l->taken = memory_zeroed((size_t)l->taken_count + 1, 1);
	l->room = tree_room(l->t) + tree_room(wished_tree(l->k->w));
}

static void
end(struct lay *l)
{
	tree_visits_end(&l->visits);
	array_free(&l->levels);
	text_free(&l->path);
	text_free(&l->member);
	text_free(&l->paths);
	tree_reader_free(l->reader);
	free(l->to);
	free(l->first_path);
	free(l->taken);
}

static bool
lay(struct wish_work *k, const struct text *name, const char *path, bool equal, struct error *err)
{
	struct lay l = { .k = k, .source = wish_source(k->wish, name, false), .equal = equal };
	uint32_t root;
	struct spot s;
	bool ok = spot_find(k->w, path, &s, err);

	l.t = l.source->tree;
	root = tree_root(l.t);
	if (ok && s.node == TREE_NONE)
		ok = spot_fail(err, path, "no such directory in the image: mkdir makes one");
	if (ok && !S_ISDIR(s.mode))
		ok = spot_fail(err, path, "is %s, not a directory", spot_kind(s.mode));
	if (ok && (root == TREE_NONE || !tree_is_directory(l.t, root)))
		ok = lay_fail(&l, "it has no files", err);
	if (ok) {
		begin(&l);
		text_add(&l.path, path);
		while (l.path.len && l.path.at[l.path.len - 1] == '/')
			l.path.len--;
		ok = enter(&l, root, s.node, false, err) && walk(&l, err);
		end(&l);
	}
	spot_free(&s);
	return ok;
}

WISH_MAKE(overlay)
{
	return lay(k, &c->word[0], c->word[1].len ? text_str(&c->word[1]) : "/", false, err);
}

WISH_MAKE(equal_to)
{
	if (++k->equalled > EQUALLED_MOST)
		return error_set(err, "too many trees to be equal to: the limit is %d", EQUALLED_MOST);
	wished_settle(k->w);
	return lay(k, &c->word[0], "/", true, err);
}
