/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command flash. */
#include <string.h>

#include "cli/write/write.h"
#include "list/jffs2/events.h"
#include "play/play.h"
#include "store/image.h"

static bool
write_image(const struct call *call, const struct play *p, struct error *err)
{
	struct output *o = output_open(call->o->output, output_mode_of(call), err);
	struct text image = { 0 };
	bool ok = false;

	if (!o)
		return false;
	play_add_image(p, &image);
	if (output_write(o, span_of(image.at, image.len), err))
		ok = output_commit(o, err);
	else
		output_abandon(o);
	text_free(&image);
	return ok;
}

/* With -o - it is the image that goes to standard output. */
static bool
prints(const struct call *call)
{
	return !call->o->output || strcmp(call->o->output, "-") != 0;
}

static void
print_events(struct call *call, const struct play *p)
{
	struct table t;

	table_open_events(&t, p, NULL, NULL);
	print_table(call, &t);
}

static bool
run_script(struct call *call, struct span script, struct span image, struct error *err)
{
	struct text told = { 0 };
	bool ok, table = call->o->events || call->o->form != FORM_PLAIN;
	struct play *p = play_batch(script, image, &told, &ok, err);

	if (prints(call) && table && p)
		print_events(call, p);
	else if (prints(call) && !table)
		call_put(NULL, text_str(&told), told.len);
	if (ok && call->o->output)
		ok = write_image(call, p, err);
	text_free(&told);
	play_free(p);
	return ok;
}

/* The image that --from names, or none. */
static bool
open_from(const struct call *call, struct image **from, struct span *bytes, struct error *err)
{
	*bytes = span_of(NULL, 0);
	*from = call->o->from ? image_open(call->o->from, err) : NULL;
	if (*from)
		*bytes = image_store(*from)->bytes;
	return *from || !call->o->from;
}

int
command_flash(struct call *call)
{
	struct error err;
	struct image *script = image_open(call->words[0], &err), *from = NULL;
	struct span bytes;
	int status = CLI_FAILED;

	if (!script)
		return cli_fail("%s", err.text);
	call->image = call->words[0];
	if (!open_from(call, &from, &bytes, &err))
		cli_fail("%s", err.text);
	else if (call->o->output && (output_is_image(call->o->output, script)
	                || (from && output_is_image(call->o->output, from))))
		call_say(call, "is the script itself, or the image; neither is ever written to");
	else if (call_enclose(call)) {
		if (run_script(call, image_store(script)->bytes, bytes, &err))
			status = CLI_DONE;
		else
			call_say(call, "%s", err.text);
	}
	image_close(from);
	image_close(script);
	return status;
}
