/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command pad. */
#include "cli/write/write.h"
#include "job/jffs2/pad/pad.h"

enum { WIDTH = 100 };

static struct pad_wish
wish_of(const struct cli_options *o)
{
	return (struct pad_wish){
		.erase_size = (uint32_t)o->firmware.erase_size,
		.to = o->pad_to,
		.blocks = o->pad_blocks,
		.cleanmarkers = o->cleanmarkers,
		.uimage = o->uimage,
		.header = o->header.given ? &o->header : NULL,
	};
}

static int
print_plan(const struct pad_plan *plan)
{
	struct text t = { 0 };

	pad_describe(plan, WIDTH, &t);
	fputs(text_str(&t), stdout);
	text_free(&t);
	return CLI_DONE;
}

static void
say_rules(const struct call *call, const struct pad_plan *plan)
{
	for (size_t i = 0; i < plan->rule_count; i++)
		if (plan->rules[i].met == PAD_UNMET)
			call_say(call, "%s", plan->rules[i].note);
	if (plan->stretched)
		call_say(call, "padded to %d erase blocks: the kernel mounts no fewer",
		        PAD_BLOCKS_LEAST);
}

/* Says what the file system that was padded lacks: its end, or files. */
static int
say_losses(const struct call *call, const struct volume *v, const struct pad_plan *plan,
        int status)
{
	const struct part *p = &v->firmware->list.parts.at[v->part];

	if (status == CLI_FAILED)
		return status;
	call_say(call, "%s", plan->why);
	say_rules(call, plan);
	status = write_say_cut(call, p->len, p->claimed, status);
	status = write_say_store(call, v->firmware, p->offset, p->len, status);
	return call_say_losses(call, v->firmware, volume_tree(v)) ? cli_worse(status, CLI_LOSSES)
	                                                          : status;
}

int
command_pad(struct call *call)
{
	struct volume *v = call_volume(call);
	struct pad_wish wish = wish_of(call->o);
	struct pad_plan plan;
	struct error err;
	struct job j;

	if (!v || (!call->o->dry_run && !check_output(call)))
		return CLI_FAILED;
	if (!pad_plan(v->firmware, v, &wish, &plan, &err)) {
		call_say(call, "%s", err.text);
		return plan.erase_size ? CLI_FAILED : CLI_UNDECIDED;
	}
	if (call->o->dry_run)
		return print_plan(&plan);
	pad_start(&j, v->firmware, &plan, call->o->output, output_mode_of(call));
	return say_losses(call, v, &plan, call_finish_job(call, &j));
}
