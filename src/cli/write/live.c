/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command flash. */
#include <string.h>

#include "cli/write/write.h"
#include "job/jffs2/live.h"
#include "store/image.h"

static bool
write_image(const struct call *call, const struct text *image, struct error *err)
{
	struct output *o = output_open(call->o->output, output_mode_of(call), err);

	if (!o)
		return false;
	if (output_write(o, span_of(image->at, image->len), err))
		return output_commit(o, err);
	output_abandon(o);
	return false;
}

static bool
run_script(const struct call *call, struct span script, struct error *err)
{
	struct text told = { 0 }, image = { 0 };
	bool ok = live_play(script, &told, &image, err);

	/* With -o - it is the image that goes to standard output. */
	if (!call->o->output || strcmp(call->o->output, "-") != 0)
		call_put(NULL, text_str(&told), told.len);
	if (ok && call->o->output)
		ok = write_image(call, &image, err);
	text_free(&told);
	text_free(&image);
	return ok;
}

int
command_flash(struct call *call)
{
	struct error err;
	struct image *script = image_open(call->words[0], &err);
	int status = CLI_FAILED;

	if (!script)
		return cli_fail("%s", err.text);
	call->image = call->words[0];
	if (call->o->output && output_is_image(call->o->output, script))
		call_say(call, "is the script itself; it is never written to");
	else if (call_enclose(call)) {
		if (run_script(call, image_store(script)->bytes, &err))
			status = CLI_DONE;
		else
			call_say(call, "%s", err.text);
	}
	image_close(script);
	return status;
}
