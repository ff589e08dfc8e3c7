/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands that show what a mount hides: deleted, history, layers, timeline, points. */
#include <stdio.h>
#include <string.h>

#include "cli/show/show.h"
#include "job/cat.h"
#include "list/jffs2/layers.h"
#include "list/jffs2/tables.h"
#include "past/past.h"
#include "table/table.h"

int
command_deleted(struct call *call)
{
	return print_volume_table(call, &table_deleted);
}

int
command_timeline(struct call *call)
{
	return print_volume_table(call, &table_timeline);
}

/* Opens a list about the file that is named; false after a message. */
static bool
open_of_file(struct call *call, const struct table_class *class, struct table *t)
{
	struct volume *v = call_volume(call);
	uint32_t inode = v ? call_lookup(call, volume_tree(v), call->words[0]) : TREE_NONE;

	if (inode == TREE_NONE)
		return false;
	table_open_for(t, class, v->firmware, v, inode);
	t->absolute = call->o->absolute;
	return true;
}

static int
write_version(const struct call *call, const struct table *t)
{
	struct job j;

	if (call->o->output && !check_output(call))
		return CLI_FAILED;
	cat_version_start(&j, volume_tree(t->volume), t->root, (uint32_t)call->o->version,
	        call->o->output ? call->o->output : "-", output_mode_of(call));
	return call_finish_job(call, &j);
}

int
command_history(struct call *call)
{
	struct table t;
	int status;

	if (!open_of_file(call, &table_history, &t))
		return CLI_FAILED;
	status = call->o->given[OPTION_OF_VERSION] ? write_version(call, &t)
	                                           : print_table(call, &t);
	table_close(&t);
	return status;
}

/* The picture as SVG, under the path of the file. */
static int
write_svg(const struct call *call, struct table *t)
{
	const char *path = call->words[0];
	struct text title = { 0 }, svg = { 0 };

	text_add_readable(&title, span_of(path, strlen(path)), true);
	layers_svg(table_layers_of(t), text_str(&title), &svg);
	call_put(NULL, text_str(&svg), svg.len);
	text_free(&title);
	text_free(&svg);
	return call_check_lost(call, CLI_DONE);
}

/* Says what the image has lost of the file; the worse of that and `status`. */
static int
say_lost(const struct call *call, const struct table *t, int status)
{
	const struct tree *tree = volume_tree(t->volume);
	struct text words = { 0 };

	if (tree_is_file(tree, t->root) && *tree_loss_words(tree, t->root, &words)) {
		call_say(call, "%s", text_str(&words));
		status = cli_worse(status, CLI_LOSSES);
	}
	text_free(&words);
	return status;
}

int
command_layers(struct call *call)
{
	struct table t;
	int status;

	if (!open_of_file(call, &table_layers, &t))
		return CLI_FAILED;
	status = say_lost(call, &t, call->o->svg ? write_svg(call, &t) : print_table(call, &t));
	table_close(&t);
	return status;
}

/* ---- time travel ---- */

int
command_points(struct call *call)
{
	struct volume *v = call_volume(call);
	uint32_t inode = TREE_NONE;
	struct table t;

	if (!v)
		return CLI_FAILED;
	if (call->word_count)
		inode = call_lookup(call, volume_tree(v), call->words[0]);
	if (call->word_count && inode == TREE_NONE)
		return CLI_FAILED;
	table_open_for(&t, &table_points, v->firmware, v, inode);
	print_table(call, &t);
	table_close(&t);
	return CLI_DONE;
}
