/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs a command, on the image that its first word names. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/call/call.h"
#include "cli/run.h"
#include "cli/show/show.h"
#include "firmware/firmware.h"
#include "job/extract/extract.h"
#include "local/local.h"

/* True if what the command prints has the verdict on the image. */
static bool
is_judged(const struct command *c, const struct cli_options *o)
{
	return c->judges || (o->form == FORM_JSON && c->table && c->table->judged);
}

/* The erase size of what is made is not that of what it is made of. */
static struct firmware *
open_source(const struct command *c, const struct cli_options *o, const char *path)
{
	struct firmware_options source = o->firmware;

	if (c->makes)
		source.erase_size = 0;
	return cli_open_image(path, &source, is_judged(c, o));
}

/* In the sandbox. */
static int
run_inside(struct call *call)
{
	const struct cli_options *given = call->o;
	struct cli_options o = *given;
	struct firmware *f;
	int status = CLI_FAILED;

	firmware_finish(call->f);
	f = call_open_file(call) ? call_store(call, call->f, &o.path, &o.part) : NULL;
	if (f) {
		call->f = f;
		call->o = &o;
		status = call_travel(call) ? call->command->run(call) : CLI_FAILED;
	}
	call->o = given;
	return call_check_lost(call, status);
}

/* A directory in place of an image: nothing of it is followed or left. */
static int
run_local(struct call *call)
{
	struct error err;
	int status = CLI_FAILED;

	call->local = local_open(call->image, false, &err);
	if (!call->local) {
		call_say(call, "%s", err.text);
		return CLI_FAILED;
	}
	if (call_enclose(call)) {
		while (tree_step(call->local, 1 << 20))
			continue;
		if (*local_trouble(call->local))
			call_say(call, "%s", local_trouble(call->local));
		else
			status = call->command->run(call);
	}
	tree_free(call->local);
	return cli_close_output(status);
}

int
cli_run_command(const struct command *c, const struct cli_options *o, char **words,
        size_t count)
{
	struct call call = { .command = c, .o = o, .image = words[0], .words = words + 1,
		.word_count = count - 1 };
	int status;

	if ((o->path_other.count || o->path_other.name.len) && c->run != command_compare)
		return cli_fail("--part=N:M works with compare only");
	if (o->two_ranges && !c->two_images)
		return cli_fail("--range=A:B needs two images");
	if (c->makes && is_folder(call.image))
		return run_local(&call);
	call.f = open_source(c, o, call.image);
	if (!call.f)
		return CLI_FAILED;
	status = CLI_FAILED;
	if (c->two_images && count > 1)
		call.other = cli_open_other(words[1], o);
	if ((call.other || !c->two_images || count < 2) && cli_streams_apart(&call) && call_enclose(&call))
		status = run_inside(&call);
	edit_sources_free(call.sources);
	firmware_close(call.other);
	if (call.made_directory && status == CLI_FAILED)
		extract_unprepare(o->directory);
	firmware_close(firmware_root(call.f));
	return cli_close_output(status);
}

int
cli_run_bare(const struct command *c, const struct cli_options *o, char **words, size_t count)
{
	struct call call = { .command = c, .o = o, .words = words, .word_count = count };

	return cli_close_output(c->run(&call));
}
