/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command make. */
#include "cli/write/write.h"
#include "firmware/model/children.h"
#include "job/jffs2/make.h"

/* The JFFS2 part that the files come from, NULL if they come from elsewhere. */
static const struct volume *
source_of(const struct call *call, const struct tree *t)
{
	const struct firmware *f = call->local ? NULL : call_tree_store(call);
	const struct volume *v = f ? firmware_volume(f, t->part) : NULL;

	return v && volume_tree(v) == t ? v : NULL;
}

static int
print_plan(const struct call *call, const struct make_order *order)
{
	struct text t = { 0 };
	struct error err;
	int status = CLI_DONE;
	uint32_t losses;

	if (make_describe(order, &t, &losses, &err)) {
		fputs(text_str(&t), stdout);
		status = losses ? CLI_LOSSES : CLI_DONE;
	} else {
		call_say(call, "%s", err.text);
		status = CLI_FAILED;
	}
	text_free(&t);
	return status;
}

/* The files of an archive are meant, also if there are images among them. */
static const struct tree *
tree_for(const struct call *call)
{
	const struct tree_part *archive = NULL;

	if (call->local)
		return call->local;
	if (call->o->part == PART_NONE)
		archive = firmware_archive(call->f);
	return archive && archive->tree ? archive->tree : call_tree(call);
}

static int
make(const struct call *call, const struct tree *t, const struct volume *source)
{
	struct make_wish wish = call->o->make;
	struct make_order order;
	struct error err;
	struct job j;

	wish.erase_size = call->o->firmware.erase_size;
	wish.to = call->o->pad_to;
	wish.blocks = call->o->pad_blocks;
	wish.endian_given = call->o->given[OPTION_ENDIAN];
	wish.time_given = call->o->given[OPTION_FIXED_TIME];
	if (!make_wish_order(&wish, t, source, &order, &err)) {
		call_say(call, "%s", err.text);
		return order.options.style.erase_size ? CLI_FAILED : CLI_UNDECIDED;
	}
	if (call->o->dry_run)
		return print_plan(call, &order);
	make_start(&j, &order, call->o->output, output_mode_of(call));
	return call_finish_job(call, &j);
}

/* The files as the table of devices has them. */
static int
make_by_table(const struct call *call, const struct tree *t)
{
	struct image *table = call->o->devtable;
	struct error err;
	struct wished *w = wish_device_table(t, image_name(table), image_store(table)->bytes, &err);
	int status = CLI_FAILED;

	if (w)
		status = make(call, wished_tree(w), source_of(call, t));
	else
		call_say(call, "%s", err.text);
	wished_free(w);
	return status;
}

int
command_make(struct call *call)
{
	const struct tree *t = tree_for(call);

	if (!t || (!call->o->dry_run && !check_output(call)))
		return CLI_FAILED;
	return call->o->devtable ? make_by_table(call, t) : make(call, t, source_of(call, t));
}
