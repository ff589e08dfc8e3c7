/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables and manifests on standard output. */
#include <inttypes.h>
#include <string.h>

#include "cli/call/call.h"
#include "job/job.h"
#include "job/manifest.h"
#include "list/list.h"
#include "table/table.h"

bool
arrange_table(const struct call *call, struct table *t)
{
	const char *sort = call->o->sort ? call->o->sort : "";
	bool descending = *sort == '-';
	struct error err;

	if (!table_sort(t, sort + descending, descending, &err)) {
		call_say(call, "--sort: %s", err.text);
		return false;
	}
	if (!table_filter(t, call->o->filter ? call->o->filter : "", &err)) {
		call_say(call, "--filter: %s", err.text);
		return false;
	}
	if (call->o->columns_chosen && !table_choose(t, call->o->columns_chosen, &err)) {
		call_say(call, "--columns: %s", err.text);
		return false;
	}
	return true;
}

int
print_table(const struct call *call, struct table *t)
{
	if (!arrange_table(call, t))
		return CLI_FAILED;
	table_write(t, call->o->form, 0, SIZE_MAX, call_put, NULL);
	return CLI_DONE;
}

bool
call_look(const struct call *call, struct table *t, struct volume *v)
{
	uint32_t steps;
	struct lens lens = { .volume = v };

	if (!call->o->step)
		return true;
	steps = v ? volume_step_count(v) : 0;
	if (!steps) {
		call_say(call, "--step: there is no file system that could be mounted");
		return false;
	}
	if (call->o->step > steps) {
		call_say(call, "--step: the mount has %" PRIu32 " steps", steps);
		return false;
	}
	lens.step = (uint32_t)call->o->step - 1;
	table_look(t, &lens);
	return true;
}

int
print_opened(const struct call *call, struct table *t, struct volume *v)
{
	const struct table_folding *folding = t->class->folding;

	t->absolute = call->o->absolute;
	if (folding && folding->calm && call->o->form == FORM_PLAIN && !call->o->all
	        && !call->o->sort && !call->o->filter)
		folding->calm(t, false);
	return call_look(call, t, v) ? print_table(call, t) : CLI_FAILED;
}

int
print_class(const struct call *call, const struct table_class *class, struct volume *v)
{
	struct table t;
	int status;

	table_open(&t, class, v ? v->firmware : call->f, v);
	status = print_opened(call, &t, v);
	table_close(&t);
	return status;
}

int
print_volume_table(struct call *call, const struct table_class *class)
{
	struct volume *v = call_volume(call);

	return v ? print_class(call, class, v) : CLI_FAILED;
}

static void
say_mixed(const struct call *call, const struct firmware *f, const struct tree *t)
{
	struct text part = { 0 };

	firmware_add_part(f, t->part, &part);
	call_say(call, "part %s may be more than one file system, and this may be a mixture: "
	        "see flashloupe parts --why", text_str(&part));
	text_free(&part);
}

bool
call_say_losses(const struct call *call, const struct firmware *f, const struct tree *t)
{
	struct text words = { 0 };
	uint64_t damaged = tree_lossy(t);
	bool gone = *job_gone_words(t, &words) != '\0';

	if (damaged)
		call_say(call, "%" PRIu64 " file%s damaged in the image: flashloupe issues "
		        "lists %s", damaged, damaged == 1 ? " is" : "s are",
		        damaged == 1 ? "it" : "them");
	if (gone)
		call_say(call, "%s", text_str(&words));
	text_free(&words);
	if (tree_doubtful(t))
		say_mixed(call, f, t);
	return damaged || gone || tree_doubtful(t);
}

int
print_manifest(const struct call *call, const struct tree *t)
{
	int64_t failed = manifest_write(t, call->o->firmware.workers, call_put, NULL);
	bool losses;

	if (failed > 0)
		call_say(call, "%" PRId64 " path%s could not be read", failed,
		        failed == 1 ? "" : "s");
	losses = call_say_losses(call, call_tree_store(call), t);
	return failed || losses ? CLI_LOSSES : CLI_DONE;
}
