/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands replace and setenv. */
#include "cli/write/write.h"
#include "firmware/parts/environments.h"
#include "firmware/model/children.h"
#include "job/rewrap/replace.h"

static int
run_job(const struct call *call, const struct rewrap_wish *wish)
{
	struct job j;

	replace_start(&j, wish, call->o->dry_run ? NULL : call->o->output, output_mode_of(call));
	return call_finish_job(call, &j);
}

/* ---- replace ---- */

/* The bytes that are to be replaced: a part, or the payload of the header that it is. */
static bool
find_target(const struct call *call, struct rewrap_wish *wish)
{
	const struct part *p;

	if (call->o->part == PART_NONE) {
		call_say(call, "replace needs --part: flashloupe parts lists them");
		return false;
	}
	if (!call_has_part(call))
		return false;
	p = &call->f->list.parts.at[call->o->part];
	wish->f = call->f;
	wish->at = p->offset;
	wish->len = p->len;
	if (!call->o->payload)
		return true;
	for (size_t i = 0; i < call->f->uimages.count; i++) {
		const struct uimage *u = &call->f->uimages.at[i];

		if (u->offset != p->offset)
			continue;
		wish->at = u->offset + UIMAGE_HEADER_LEN;
		wish->len = u->present;
		return true;
	}
	call_say(call, "part %d is not a uImage header, so it has no payload", call->o->part);
	return false;
}

int
command_replace(struct call *call)
{
	struct rewrap_wish wish = { .keep_time = true };

	if ((!call->o->dry_run && !check_output(call)) || !find_target(call, &wish))
		return CLI_FAILED;
	wish.bytes = call->other->bytes;
	wish.header = call->o->header.given ? &call->o->header : NULL;
	return run_job(call, &wish);
}

/* ---- setenv ---- */

/* The environment that --part names; else the only one in the image that U-Boot uses. */
static bool
find_environment(const struct call *call, struct firmware **f, int *part)
{
	struct environment e;
	size_t found = 0;

	if (call->o->part != PART_NONE) {
		*f = call->f;
		*part = call->o->part;
		if (call_has_part(call) && firmware_environment(*f, *part, &e) && e.crc_ok)
			return true;
		call_say(call, "part %d is not a U-Boot environment whose CRC is right", *part);
		return false;
	}
	for (struct firmware *g = call->f; g; g = firmware_next(call->f, g))
		for (size_t i = 0; i < g->list.parts.count; i++)
			if (environment_in_use(g, (int)i) && found++ == 0) {
				*f = g;
				*part = (int)i;
			}
	if (found != 1)
		call_say(call, found ? "it has several U-Boot environments: choose one with --part"
		                     : "there is no U-Boot environment in it whose CRC is right");
	return found == 1;
}

int
command_setenv(struct call *call)
{
	struct rewrap_wish wish = { .keep_time = true };
	struct text made = { 0 };
	struct firmware *f;
	struct environment e;
	struct error err;
	int part, status = CLI_FAILED;

	if ((!call->o->dry_run && !check_output(call)) || !find_environment(call, &f, &part)
	        || !firmware_environment(f, part, &e))
		return CLI_FAILED;
	if (environment_change(f->bytes, &e, call->words, call->word_count, &made, &err)) {
		wish.f = f;
		wish.at = e.at;
		wish.len = e.len;
		wish.bytes = span_of(made.at, made.len);
		status = run_job(call, &wish);
	} else {
		call_say(call, "%s", err.text);
	}
	text_free(&made);
	return status;
}
