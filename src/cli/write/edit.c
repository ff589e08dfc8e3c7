/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command edit. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/write/write.h"
#include "job/jffs2/edit.h"
#include "job/manifest.h"

/* The time at which the changes are made: reproducible-builds.org/specs/source-date-epoch. */
static bool
read_clock(const struct call *call, uint32_t *now)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	time_t clock = time(NULL);
	uint64_t n = clock < 0 ? 0 : (uint64_t)clock;
	bool ok = !epoch || (strspn(epoch, "0123456789") == strlen(epoch)
	                     && text_parse_size(epoch, &n) && n <= UINT32_MAX);

	if (!ok)
		call_say(call, "SOURCE_DATE_EPOCH is not a number of seconds since 1970, at most "
		        "4294967295");
	*now = n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
	return ok;
}

static bool
is_stdout(const char *path)
{
	return path && strcmp(path, "-") == 0;
}

static bool
check_edit(const struct call *call)
{
	const struct cli_options *o = call->o;

	if (!o->dry_run && !o->manifest && !o->output && !o->nodes)
		call_say(call, "edit needs -o FILE, a new image, or --dry-run, which lists the "
		        "changes, --nodes or --manifest=FILE");
	else if (!o->wish.changes.count)
		call_say(call, "no changes are given (see flashloupe edit --help)");
	else if ((o->dry_run || o->nodes || is_stdout(o->output)) && is_stdout(o->manifest))
		call_say(call, "%s and --manifest=- both write to standard output",
		        o->dry_run ? "--dry-run" : o->nodes ? "--nodes" : "--output=-");
	else if (o->output && o->manifest && strcmp(o->output, o->manifest) == 0)
		call_say(call, "the image and --manifest would be the same file, %s", o->output);
	else
		return (o->dry_run || !o->output || call_may_write(call, o->output))
		       && (!o->manifest || call_may_write(call, o->manifest));
	return false;
}

static void
list_changes(const struct wish *made)
{
	struct text t = { 0 };

	for (size_t i = 0; i < made->changes.count; i++) {
		text_clear(&t);
		wish_add_line(&made->changes.at[i], &t);
		text_add(&t, "\n");
		call_put(NULL, t.at, t.len);
	}
	text_free(&t);
}

static int
write_manifest(const struct call *call, const struct tree *t)
{
	struct cli_options o = *call->o;
	struct call within = *call;
	struct job j;

	if (is_stdout(o.manifest))
		return print_manifest(call, t);
	/* It is what the command writes. */
	o.output = o.manifest;
	within.o = &o;
	manifest_start(&j, t, o.firmware.workers, o.manifest, output_mode_of(call));
	return call_finish_job(&within, &j);
}

/* ---- the new image ---- */

static bool
order_of(const struct call *call, const struct wished *w, struct edit_order *order)
{
	const struct firmware *f = call_tree_store(call);
	const struct volume *v = f ? firmware_volume(f, wished_base(w)->part) : NULL;

	*order = (struct edit_order){ .wished = w, .volume = v, .how = call->o->how,
		.purge = call->o->purge, .dense = call->o->dense,
		.header = call->o->header.given ? &call->o->header : NULL };
	if (!v)
		call_say(call, "only files of JFFS2 can be changed");
	else if (v->past)
		call_say(call, "an image is written from the present, not from the past");
	return v && !v->past;
}

static int
list_nodes(const struct call *call, const struct edit_order *order)
{
	struct text t = { 0 };
	struct error err;
	uint32_t losses = 0;
	bool ok = edit_list(order, &t, &losses, &err);

	if (ok)
		call_put(NULL, t.at, t.len);
	else
		call_say(call, "%s", err.text);
	text_free(&t);
	return !ok ? CLI_FAILED : losses ? CLI_LOSSES : CLI_DONE;
}

static int
write_image(const struct call *call, const struct edit_order *order)
{
	struct job j;
	int status;

	if (call->o->nodes) {
		status = list_nodes(call, order);
	} else {
		edit_start(&j, order, call->o->output, output_mode_of(call));
		status = call_finish_job(call, &j);
	}
	return status == CLI_FAILED && !order->volume->erase.size ? CLI_UNDECIDED : status;
}

static int
report(const struct call *call, const struct wished *w, const struct wish *made)
{
	bool image = call->o->output || call->o->nodes || call->o->dry_run;
	struct edit_order order;
	int status = CLI_DONE;

	if (image && !order_of(call, w, &order))
		return CLI_FAILED;
	if (!made->changes.count)
		call_say(call, "nothing changes");
	if (call->o->dry_run)
		list_changes(made);
	else if (image)
		status = write_image(call, &order);
	return call->o->manifest ? cli_worse(status, write_manifest(call, wished_tree(w))) : status;
}

int
command_edit(struct call *call)
{
	const struct tree *t = check_edit(call) ? call_tree(call) : NULL;
	struct wish wish = call->o->wish, made = { 0 };
	struct wished *w = NULL;
	struct error err;
	uint32_t now;
	int status = CLI_FAILED;

	if (!t || !read_clock(call, &now))
		return CLI_FAILED;
	if (!call->sources || edit_sources_give(call->sources, &wish, &err))
		w = wish_build(&wish, t, now, &made, &err);
	if (w)
		status = report(call, w, &made);
	else
		call_say(call, "%s", err.text);
	wished_free(w);
	wish_free(&made);
	return status;
}
