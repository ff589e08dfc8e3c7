/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command du: what is below each directory, printed as du prints it. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

#include "cli/show/show.h"
#include "tree/totals.h"

/* A directory that is being listed. */
struct level {
	uint32_t dir, next; /* its node; its names still to be looked at */
	size_t path;        /* length of its path */
};

struct du {
	const struct call *call;
	const struct tree *tree;
	struct tree_totals *totals;
	ARRAY(struct level) levels;
	struct text path, line;
	bool real; /* bytes of content, not what they take */
};

static void
print(struct du *d, uint32_t node)
{
	const struct cli_options *o = d->call->o;
	struct tree_total total = tree_totals_of(d->totals, node);
	uint64_t bytes = d->real ? total.real : total.stored;

	text_clear(&d->line);
	if (o->human)
		text_add_size(&d->line, bytes);
	else
		text_addf(&d->line, "%" PRIu64, o->apparent ? bytes
		        : bytes / 1024 + (bytes % 1024 != 0));
	text_add(&d->line, "\t");
	text_add_readable_path(&d->line, span_of(d->path.at, d->path.len), o->ascii);
	text_add(&d->line, "\n");
	call_put(NULL, d->line.at, d->line.len);
}

static void
shorten(struct text *path, size_t len)
{
	path->len = len;
	path->at[len] = '\0';
}

static void
enter(struct du *d, uint32_t dir)
{
	array_push(&d->levels, ((struct level){ dir, 0, d->path.len }));
}

/* Directories come after what is in them, as from du. */
static void
leave(struct du *d)
{
	size_t depth = --d->levels.count;
	const struct cli_options *o = d->call->o;

	shorten(&d->path, d->levels.at[depth].path);
	if ((!o->summarize || depth == 0) && (!o->given[OPTION_DEPTH] || depth <= o->depth))
		print(d, d->levels.at[depth].dir);
}

/* Each file once, under the name that leads to it first. No path leads to what lies deeper than
 * the kernel's longest. */
static void
look_at(struct du *d, uint32_t entry)
{
	struct tree_entry e = tree_entry(d->tree, entry);
	const struct cli_options *o = d->call->o;
	size_t depth = d->levels.count;

	shorten(&d->path, d->levels.at[depth - 1].path);
	if (d->path.len > 1)
		text_add(&d->path, "/");
	text_add_name(&d->path, e.name);
	if (e.node == TREE_NONE || tree_parent(d->tree, e.node) != entry
	        || d->path.len >= PATH_MAX)
		return;
	if (tree_leads_to_directory(d->tree, entry, e.node))
		enter(d, e.node);
	else if (o->all && !o->summarize && (!o->given[OPTION_DEPTH] || depth <= o->depth))
		print(d, e.node);
}

static void
walk(struct du *d, uint32_t root)
{
	tree_add_path(d->tree, root, &d->path);
	if (!tree_is_directory(d->tree, root)) {
		print(d, root);
		return;
	}
	enter(d, root);
	while (d->levels.count) {
		struct level *level = &d->levels.at[d->levels.count - 1];
		uint32_t entry = tree_next(d->tree, level->dir, &level->next);

		if (entry == TREE_NONE)
			leave(d);
		else
			look_at(d, entry);
	}
}

int
command_du(struct call *call)
{
	const struct tree *tree = call_tree(call);
	struct du d = { .call = call, .tree = tree };
	uint32_t root;

	if (!tree)
		return CLI_FAILED;
	root = call->word_count ? call_lookup(call, tree, call->words[0]) : tree_root(tree);
	if (root == TREE_NONE)
		return CLI_FAILED;
	d.real = call->o->apparent || !tree_tells_stored(tree);
	if (d.real && !call->o->apparent)
		call_say(call, "the sizes are those of the contents: the format does not say what "
		        "files take in the image");
	d.totals = tree_totals_begin(tree);
	while (tree_totals_step(d.totals, SIZE_MAX))
		continue;
	walk(&d, root);
	tree_totals_free(d.totals);
	array_free(&d.levels);
	text_free(&d.path);
	text_free(&d.line);
	return CLI_DONE;
}
