/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/call/call.h"

/* Some file systems report a failure only now. A descriptor that was never open is not a
 * failure. */
static bool
close_descriptor(void)
{
	return close(STDOUT_FILENO) == 0 || errno == EBADF;
}

int
cli_close_output(int status)
{
	bool bad = ferror(stdout) != 0;

	if (fflush(stdout) != 0 || bad || !close_descriptor()) {
		if (errno != EPIPE)
			fprintf(stderr, "flashloupe: standard output: cannot be written: "
			        "%s\n", strerror(errno));
		return CLI_FAILED;
	}
	return status;
}

struct firmware *
cli_open_image(const char *path, const struct firmware_options *o, bool read)
{
	struct firmware_options options = *o;
	struct error err;
	struct firmware *f;

	options.read = read;
	f = firmware_open(path, &options, &err);

	if (!f)
		fprintf(stderr, "flashloupe: %s\n", err.text);
	return f;
}

struct firmware *
cli_open_other(const char *path, const struct cli_options *o)
{
	struct firmware_options other = o->firmware;

	other.range = o->range_other;
	return cli_open_image(path, &other, false);
}

static bool
gets_into(const struct call *call, int fd)
{
	return image_takes(call->f->image, fd)
	       || (call->other && image_takes(call->other->image, fd));
}

bool
cli_streams_apart(const struct call *call)
{
	if (gets_into(call, STDERR_FILENO))
		return false;
	if (!gets_into(call, STDOUT_FILENO))
		return true;
	call_say(call, "is the image itself; it is never written to");
	return false;
}

enum output_mode
output_mode_of(const struct call *call)
{
	return call->o->force ? OUTPUT_REPLACE : OUTPUT_NEW;
}

bool
call_may_write(const struct call *call, const char *path)
{
	struct text shown = { 0 };
	bool may = false;

	text_add_readable(&shown, span_of(path, strlen(path)), false);
	if (strcmp(path, "-") == 0)
		may = true;
	else if (call->f && output_is_image(path, call->f->image))
		call_say(call, "is the image itself; it is never written to");
	else if (output_is_special(path))
		call_say(call, "%s: is not a regular file: -o - writes to standard output",
		        text_str(&shown));
	else if (!call->o->force && output_exists(path))
		call_say(call, "%s: exists already: --force replaces it", text_str(&shown));
	else
		may = true;
	text_free(&shown);
	return may;
}

bool
check_output(const struct call *call)
{
	if (!call->o->output) {
		call_say(call, "%s needs -o FILE (-o - is standard output)",
		        call->command->name);
		return false;
	}
	return call_may_write(call, call->o->output);
}
