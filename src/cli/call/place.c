/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Points in the past, and offsets, as the user named them. */
#include <inttypes.h>
#include <string.h>

#include "cli/call/call.h"
#include "past/past.h"

bool
call_travel(const struct call *call)
{
	struct volume *v;
	struct error err;

	if (call->o->point.kind == POINT_NOW)
		return true;
	v = call_volume(call);
	if (!v)
		return false;
	if (!past_travel(v->firmware, v, &call->o->point, &err)) {
		call_say(call, "%s (see flashloupe points)", err.text);
		return false;
	}
	return true;
}

/* With --part the offset counts from the start of that part, as those of `nodes` do. */
static bool
add_part_offset(const struct call *call, uint64_t *offset)
{
	const struct part *p;
	struct text name = { 0 };

	if (!call_has_part(call))
		return false;
	p = &call->f->list.parts.at[call->o->part];
	*offset += p->offset;
	if (*offset >= p->offset && *offset - p->offset < p->len)
		return true;
	firmware_add_part(call->f, call->o->part, &name);
	call_say(call, "%s is past the end: part %s has %" PRIu64 " bytes",
	        call->words[0], text_str(&name), p->len);
	text_free(&name);
	return false;
}

bool
call_offset(const struct call *call, const char *word, uint64_t *offset)
{
	if (!text_parse_size(word, offset)) {
		call_say(call, "'%s' is not an offset", word);
		return false;
	}
	if (call->o->part != PART_NONE && !add_part_offset(call, offset))
		return false;
	if (*offset < call->f->bytes.len)
		return true;
	call_say(call, "%s is past the end: the image has %zu bytes", word,
	        call->f->bytes.len);
	return false;
}
