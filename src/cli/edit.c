/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command edit. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/command.h"
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

	if (!o->dry_run && !o->manifest)
		call_say(call, "edit needs --dry-run, which lists the changes, or --manifest=FILE, "
		        "which writes what the files become");
	else if (!o->wish.changes.count)
		call_say(call, "nothing is to be changed (see flashloupe edit --help)");
	else if (o->dry_run && is_stdout(o->manifest))
		call_say(call, "--dry-run and --manifest=- both write to standard output");
	else if (o->manifest && output_is_image(o->manifest, call->f->image))
		call_say(call, "is the image itself; it is never written to");
	else
		return true;
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

static int
report(const struct call *call, const struct wished *w, const struct wish *made)
{
	if (!made->changes.count)
		call_say(call, "nothing changes");
	if (call->o->dry_run)
		list_changes(made);
	return call->o->manifest ? write_manifest(call, wished_tree(w)) : CLI_DONE;
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
