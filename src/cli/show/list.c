/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands that print a table. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/show/show.h"
#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "issues/issues.h"
#include "issues/judgement.h"
#include "list/files/files.h"
#include "list/findings/issue_rows.h"
#include "list/jffs2/nodes.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "list/map.h"
#include "list/parts/env.h"
#include "list/parts/pages.h"
#include "map/map.h"
#include "recall/notes.h"
#include "recall/recall.h"
#include "table/table.h"
#include "words/node_what.h"

int
command_parts(struct call *call)
{
	struct text t = { 0 };
	int status;

	if (!call->o->why)
		return print_class(call, &table_parts, NULL);
	if (call->o->form != FORM_PLAIN)
		return print_class(call, &table_boundaries, NULL);
	status = print_class(call, &table_parts, NULL);
	for (const struct firmware *f = call->f; f; f = firmware_flash(f))
		firmware_explain_parts(f, &t);
	printf("\n%s", text_str(&t));
	text_free(&t);
	return status;
}

int
command_env(struct call *call)
{
	if (call->o->form == FORM_PLAIN && !env_is_there(call->f)) {
		call_say(call, "it holds no U-Boot environment with a correct checksum");
		return CLI_FAILED;
	}
	return print_class(call, &table_env, NULL);
}

int
command_pages(struct call *call)
{
	if (call->o->form == FORM_PLAIN && !pages_are_there(call->f)) {
		call_say(call, "it holds no NAND dump with a known page layout");
		return CLI_FAILED;
	}
	return print_class(call, &table_pages, NULL);
}

/* Explains the message; then the list keeps the issues that it is about. */
static int
print_answers(struct call *call, struct table *issues)
{
	struct text t = { 0 };
	int status = CLI_DONE;

	if (!write_messages(call, call->o->message, &t)) {
		call_say(call, "--message: not a known message of the kernel or U-Boot");
		text_free(&t);
		return CLI_FAILED;
	}
	if (call->o->form == FORM_PLAIN)
		printf("%s\n", text_str(&t));
	text_free(&t);
	issue_rows_keep(issues, call->o->message);
	if (table_count(issues) == 0)
		call_say(call, "nothing in this image fits the message");
	if (table_count(issues) > 0 || call->o->form != FORM_PLAIN)
		status = print_table(call, issues);
	return status;
}

int
command_notes(struct call *call)
{
	struct note_list list = { .generation = 0 };
	struct text folder = { 0 };
	struct recall *r;
	int status = CLI_DONE;

	recall_add_folder(&folder);
	r = recall_read(text_str(&folder), call->f->bytes);
	note_list_take(&list, r);
	if (call->o->form == FORM_PLAIN && list.notes.count == 0) {
		call_say(call, "nothing is marked in this image");
	} else {
		call->f->notes = &list;
		status = print_class(call, &table_notes, NULL);
		call->f->notes = NULL;
	}
	note_list_free(&list);
	recall_free(r);
	text_free(&folder);
	return status;
}

int
command_issues(struct call *call)
{
	struct table t;
	int status;

	table_open(&t, &table_issues, call->f, NULL);
	status = call->o->message ? print_answers(call, &t) : print_opened(call, &t, NULL);
	if (status == CLI_DONE && judgement_rows[issue_rows_list(&t)->judgement.id].bad)
		status = CLI_LOSSES;
	table_close(&t);
	return status;
}

/* ---- nodes ---- */

static void
print_brief_row(const struct call *call, const struct volume *v, uint32_t i)
{
	struct text t = { 0 };

	node_brief(v, i, &t);
	printf("%08" PRIx64 " %s\n",
	        (call->o->absolute ? v->offset : 0) + v->log.extents.at[i].offset,
	        text_str(&t));
	text_free(&t);
}

static int
print_brief(const struct call *call, struct volume *v)
{
	struct table t;
	bool ok;

	table_open(&t, &table_nodes, v->firmware, v);
	t.absolute = call->o->absolute;
	ok = arrange_table(call, &t);
	for (size_t row = 0; ok && row < table_count(&t); row++)
		if (table_nodes_extent(&t, row) != EXTENT_NONE)
			print_brief_row(call, v, table_nodes_extent(&t, row));
	table_close(&t);
	return ok ? CLI_DONE : CLI_FAILED;
}

int
command_nodes(struct call *call)
{
	struct volume *v = call_volume(call);

	if (!v)
		return CLI_FAILED;
	return call->o->brief ? print_brief(call, v) : print_class(call, &table_nodes, v);
}

int
command_sizes(struct call *call)
{
	return print_volume_table(call, &table_sizes);
}

/* ---- the map ---- */

static void
print_legend(const struct call *call, const struct map *m)
{
	const char *before = "\n";

	for (int kind = 0; kind < MAP_KINDS; kind++) {
		if (!(map_kinds[kind].views >> m->options.view & 1)
		        && !(kind == MAP_UNREAD && call->o->step)
		        && !(kind == MAP_LATER && call->o->point.kind != POINT_NOW))
			continue;
		printf("%s%c %s", before, map_kinds[kind].letter, map_kinds[kind].name);
		before = "  ";
	}
	printf("\n");
}

static void
print_caption(const struct call *call, const struct map *m)
{
	bool undecided = m->volume && !m->volume->erase.size && !call->o->map.stride;
	struct text t = { 0 };

	text_add_exact_size(&t, m->options.stride);
	printf("%s rows%s; %s: %s\n\n", text_str(&t),
	        undecided ? " (the erase size is undecided)" : "",
	        map_views[m->options.view].name, map_views[m->options.view].help);
	text_free(&t);
}

int
command_map(struct call *call)
{
	struct volume *v = call_any_volume(call);
	struct table t;
	bool there;

	table_open_map(&t, call->f, v, &call->o->map);
	there = call_look(call, &t, v);
	if (there && call->o->form == FORM_PLAIN)
		print_caption(call, table_map_of(&t));
	if (there)
		print_table(call, &t);
	if (there && call->o->form == FORM_PLAIN)
		print_legend(call, table_map_of(&t));
	table_close(&t);
	return there ? CLI_DONE : CLI_FAILED;
}

/* ---- erase blocks ---- */

static int
say_undecided(const struct call *call, const struct volume *v)
{
	call_say(call, "erase size %s", v->erase.why);
	return CLI_UNDECIDED;
}

int
command_blocks(struct call *call)
{
	struct volume *v = call_volume(call);

	if (!v)
		return CLI_FAILED;
	if (!v->erase.size)
		return say_undecided(call, v);
	return print_class(call, &table_blocks, v);
}

int
command_erase_size(struct call *call)
{
	struct volume *v = call_volume(call);
	bool machine = call->o->form != FORM_PLAIN;

	if (!v)
		return CLI_FAILED;
	if (call->o->why && !machine)
		printf("%s\n\n", v->erase.why);
	if (call->o->why || machine) {
		int status = print_class(call, &table_evidence, v);

		return v->erase.size || status ? status : CLI_UNDECIDED;
	}
	if (!v->erase.size)
		return say_undecided(call, v);
	printf("%" PRIu32 "\n", v->erase.size);
	return CLI_DONE;
}

/* ---- files ---- */

/* False after a message. */
static bool
may_list_deleted(const struct call *call, const struct tree *tree)
{
	if (!tree->class->with_deleted)
		call_say(call, "--deleted: part %d is %s, which keeps no deleted files", tree->part,
		        tree->class->name);
	else if (call->o->given[OPTION_STEP])
		call_say(call, "--deleted and --step cannot be combined");
	return tree->class->with_deleted && !call->o->given[OPTION_STEP];
}

int
command_files(struct call *call)
{
	const struct tree *tree = call_tree(call);
	uint32_t root = TREE_NONE;
	struct table t;
	int status = CLI_FAILED;
	bool there;

	if (!tree)
		return CLI_FAILED;
	if (call->word_count)
		root = call_lookup(call, tree, call->words[0]);
	if (call->word_count && root == TREE_NONE)
		return CLI_FAILED;
	if (call->o->deleted && !may_list_deleted(call, tree))
		return CLI_FAILED;
	table_open_files(&t, call_tree_store(call), tree, root);
	if (call->o->deleted)
		table_files_show_deleted(&t, true);
	there = call_look(call, &t, t.volume);
	table_files_open_all(&t, true);
	if (there)
		status = call->o->long_lines || call->o->checksum ? print_files_long(call, &t)
		                                                  : print_table(call, &t);
	table_close(&t);
	return status;
}
