/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands that print a table. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "issues/issues.h"
#include "issues/judgement.h"
#include "list/files.h"
#include "list/jffs2/nodes.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "list/map.h"
#include "map/map.h"
#include "table/table.h"
#include "words/node_what.h"

bool
arrange_table(const struct run *r, struct table *t)
{
	const char *sort = r->o->sort ? r->o->sort : "";
	bool descending = *sort == '-';
	struct error err;

	if (!table_sort(t, sort + descending, descending, &err)) {
		run_say(r, "--sort: %s", err.text);
		return false;
	}
	if (!table_filter(t, r->o->filter ? r->o->filter : "", &err)) {
		run_say(r, "--filter: %s", err.text);
		return false;
	}
	return true;
}

int
print_table(const struct run *r, struct table *t)
{
	if (!arrange_table(r, t))
		return CLI_FAILED;
	table_write(t, r->o->form, 0, SIZE_MAX, run_put, NULL);
	return CLI_DONE;
}

static int
print_class(const struct run *r, const struct table_class *class, struct volume *v)
{
	struct table t;
	int status;

	table_open(&t, class, v ? v->firmware : r->f, v);
	t.absolute = r->o->absolute;
	status = run_look(r, &t, v) ? print_table(r, &t) : CLI_FAILED;
	table_close(&t);
	return status;
}

int
print_volume_table(struct run *r, const struct table_class *class)
{
	struct volume *v = run_volume(r);

	return v ? print_class(r, class, v) : CLI_FAILED;
}

int
command_parts(struct run *r)
{
	struct text t = { 0 };
	int status;

	if (!r->o->why)
		return print_class(r, &table_parts, NULL);
	if (r->o->form != FORM_PLAIN)
		return print_class(r, &table_boundaries, NULL);
	status = print_class(r, &table_parts, NULL);
	firmware_explain_parts(r->f, &t);
	printf("\n%s", text_str(&t));
	text_free(&t);
	return status;
}

int
command_issues(struct run *r)
{
	int status = print_class(r, &table_issues, NULL);
	struct issue_list list;

	firmware_issues(r->f, &list);
	if (status == CLI_DONE && judgement_rows[list.judgement.id].bad)
		status = CLI_LOSSES;
	issue_list_free(&list);
	return status;
}

/* ---- nodes ---- */

static void
print_brief_row(const struct run *r, const struct volume *v, uint32_t i)
{
	struct text t = { 0 };

	node_brief(v, i, &t);
	printf("%08" PRIx64 " %s\n", (r->o->absolute ? v->offset : 0) + v->log.extents.at[i].offset,
	        text_str(&t));
	text_free(&t);
}

static int
print_brief(const struct run *r, struct volume *v)
{
	struct table t;
	bool ok;

	table_open(&t, &table_nodes, v->firmware, v);
	t.absolute = r->o->absolute;
	ok = arrange_table(r, &t);
	for (size_t row = 0; ok && row < table_count(&t); row++)
		if (table_nodes_extent(&t, row) != EXTENT_NONE)
			print_brief_row(r, v, table_nodes_extent(&t, row));
	table_close(&t);
	return ok ? CLI_DONE : CLI_FAILED;
}

int
command_nodes(struct run *r)
{
	struct volume *v = run_volume(r);

	if (!v)
		return CLI_FAILED;
	return r->o->brief ? print_brief(r, v) : print_class(r, &table_nodes, v);
}

int
command_sizes(struct run *r)
{
	return print_volume_table(r, &table_sizes);
}

/* ---- the map ---- */

static void
print_legend(const struct run *r, const struct map *m)
{
	const char *before = "\n";

	for (int kind = 0; kind < MAP_KINDS; kind++) {
		if (!(map_kinds[kind].views >> m->options.view & 1)
		        && !(kind == MAP_UNREAD && r->o->step)
		        && !(kind == MAP_LATER && r->o->point.kind != POINT_NOW))
			continue;
		printf("%s%c %s", before, map_kinds[kind].letter, map_kinds[kind].name);
		before = "  ";
	}
	printf("\n");
}

static void
print_caption(const struct run *r, const struct map *m)
{
	bool undecided = m->volume && !m->volume->erase.size && !r->o->map.stride;
	struct text t = { 0 };

	text_add_exact_size(&t, m->options.stride);
	printf("%s rows%s; %s: %s\n\n", text_str(&t),
	        undecided ? " (the erase size is undecided)" : "",
	        map_views[m->options.view].name, map_views[m->options.view].help);
	text_free(&t);
}

int
command_map(struct run *r)
{
	struct volume *v = run_any_volume(r);
	struct table t;
	bool there;

	table_open_map(&t, r->f, v, &r->o->map);
	there = run_look(r, &t, v);
	if (there && r->o->form == FORM_PLAIN)
		print_caption(r, table_map_of(&t));
	if (there)
		print_table(r, &t);
	if (there && r->o->form == FORM_PLAIN)
		print_legend(r, table_map_of(&t));
	table_close(&t);
	return there ? CLI_DONE : CLI_FAILED;
}

/* ---- erase blocks ---- */

static int
say_undecided(const struct run *r, const struct volume *v)
{
	run_say(r, "erase size %s", v->erase.why);
	return CLI_UNDECIDED;
}

int
command_blocks(struct run *r)
{
	struct volume *v = run_volume(r);

	if (!v)
		return CLI_FAILED;
	if (!v->erase.size)
		return say_undecided(r, v);
	return print_class(r, &table_blocks, v);
}

int
command_erase_size(struct run *r)
{
	struct volume *v = run_volume(r);
	bool machine = r->o->form != FORM_PLAIN;

	if (!v)
		return CLI_FAILED;
	if (r->o->why && !machine)
		printf("%s\n\n", v->erase.why);
	if (r->o->why || machine) {
		int status = print_class(r, &table_evidence, v);

		return v->erase.size || status ? status : CLI_UNDECIDED;
	}
	if (!v->erase.size)
		return say_undecided(r, v);
	printf("%" PRIu32 "\n", v->erase.size);
	return CLI_DONE;
}

/* ---- files ---- */

int
command_files(struct run *r)
{
	const struct tree *tree = run_tree(r);
	uint32_t root = TREE_NONE;
	struct table t;
	int status = CLI_FAILED;
	bool there;

	if (!tree)
		return CLI_FAILED;
	if (r->word_count)
		root = run_lookup(r, tree, r->words[0]);
	if (r->word_count && root == TREE_NONE)
		return CLI_FAILED;
	table_open_files(&t, run_tree_store(r), tree, root);
	there = run_look(r, &t, t.volume);
	table_files_open_all(&t, true);
	if (there)
		status = print_table(r, &t);
	table_close(&t);
	return status;
}
