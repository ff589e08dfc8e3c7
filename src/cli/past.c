/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands that show what a mount hides: deleted, history, timeline, points. */
#include <stdio.h>

#include "cli/command.h"
#include "job/cat.h"
#include "list/jffs2/tables.h"
#include "past/past.h"
#include "table/table.h"

int
command_deleted(struct run *r)
{
	return print_volume_table(r, &table_deleted);
}

int
command_timeline(struct run *r)
{
	return print_volume_table(r, &table_timeline);
}

static int
write_version(const struct run *r, const struct volume *v, uint32_t inode)
{
	struct job j;

	if (r->o->output && !check_output(r))
		return CLI_FAILED;
	cat_version_start(&j, volume_tree(v), inode, (uint32_t)r->o->version,
	        r->o->output ? r->o->output : "-", output_mode_of(r));
	return run_job(r, &j);
}

int
command_history(struct run *r)
{
	struct volume *v = run_volume(r);
	uint32_t inode = v ? run_lookup(r, volume_tree(v), r->words[0]) : TREE_NONE;
	struct table t;
	int status;

	if (inode == TREE_NONE)
		return CLI_FAILED;
	if (r->o->given & OPTION_BIT(OPTION_OF_VERSION))
		return write_version(r, v, inode);
	table_open_for(&t, &table_history, v->firmware, v, inode);
	t.absolute = r->o->absolute;
	status = print_table(r, &t);
	table_close(&t);
	return status;
}

/* ---- time travel ---- */

bool
run_travel(const struct run *r)
{
	struct volume *v;
	struct error err;

	if (r->o->point.kind == POINT_NOW)
		return true;
	v = run_volume(r);
	if (!v)
		return false;
	if (!past_travel(v->firmware, v, &r->o->point, &err)) {
		run_say(r, "%s (flashloupe points tells which points there are)", err.text);
		return false;
	}
	return true;
}

int
command_points(struct run *r)
{
	struct volume *v = run_volume(r);
	uint32_t inode = TREE_NONE;
	struct table t;

	if (!v)
		return CLI_FAILED;
	if (r->word_count)
		inode = run_lookup(r, volume_tree(v), r->words[0]);
	if (r->word_count && inode == TREE_NONE)
		return CLI_FAILED;
	table_open_for(&t, &table_points, v->firmware, v, inode);
	print_table(r, &t);
	table_close(&t);
	return CLI_DONE;
}
