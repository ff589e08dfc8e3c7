/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The plan: how large, under which header. Its rules are in pad_rules.c. */
#include "job/jffs2/pad/pad_private.h"

#include <inttypes.h>
#include <stdio.h>

static void
say_why(const struct volume *v, struct pad_plan *plan)
{
	struct text size = { 0 };

	if (plan->erase_size == v->erase.size) {
		snprintf(plan->why, sizeof plan->why, "%s", v->erase.why);
		return;
	}
	text_add_exact_size(&size, plan->erase_size);
	snprintf(plan->why, sizeof plan->why, "erase size %s, as given", text_str(&size));
	text_free(&size);
}

/* ---- how large ---- */

static bool
take_size(uint64_t to, struct pad_plan *plan, struct error *err)
{
	uint64_t size = plan->erase_size, below = to / size * size;
	char other[24] = "";

	if (to < plan->size)
		return error_set(err, "%" PRIu64 " bytes are too few: the part has %" PRIu64,
		        to, plan->size);
	plan->blocks = to / size;
	if (to == below)
		return true;
	if (below >= plan->size)
		snprintf(other, sizeof other, "%" PRIu64 " or ", below);
	return error_set(err, "%" PRIu64 " bytes are not whole erase blocks of %" PRIu64
	        ": %s%" PRIu64 " would be", to, size, other, below + size);
}

static bool
take_blocks(uint64_t blocks, uint64_t least, struct pad_plan *plan, struct error *err)
{
	if (blocks < least)
		return error_set(err, "%" PRIu64 " block%s of %" PRIu32 " are too few: the "
		        "part has %" PRIu64 " bytes and takes %" PRIu64, blocks,
		        blocks == 1 ? "" : "s", plan->erase_size, plan->size, least);
	plan->blocks = blocks;
	return true;
}

static bool
choose_size(const struct pad_wish *wish, struct pad_plan *plan, struct error *err)
{
	uint64_t least = (plan->size + plan->erase_size - 1) / plan->erase_size;

	if (wish->to && wish->blocks)
		return error_set(err, "give a size or a number of blocks, not both");
	if (wish->to && !take_size(wish->to, plan, err))
		return false;
	if (wish->blocks && !take_blocks(wish->blocks, least, plan, err))
		return false;
	if (!wish->to && !wish->blocks) {
		plan->stretched = least < PAD_BLOCKS_LEAST;
		plan->blocks = plan->stretched ? PAD_BLOCKS_LEAST : least;
	}
	/* The kernel keeps sizes of flash in 32 bits. */
	if (plan->blocks > UINT32_MAX / plan->erase_size)
		return error_set(err, "%" PRIu64 " blocks of %" PRIu32 " bytes: JFFS2 ends "
		        "below 4 GiB", plan->blocks, plan->erase_size);
	plan->after = plan->blocks * plan->erase_size;
	return true;
}

static void
choose_markers(const struct volume *v, struct pad_plan *plan)
{
	uint64_t size = plan->erase_size;
	uint32_t len = v->erase.marker_len;

	plan->first_marker = (plan->size + size - 1) / size * size;
	plan->markers = (plan->after - plan->first_marker) / size;
	plan->marker_len = len >= JFFS2_HEADER_LEN && len <= MARKER_MOST && len <= size
	        ? len : JFFS2_HEADER_LEN;
}

/* ---- under which header ---- */

const struct uimage *
pad_uimage(const struct firmware *f, const struct volume *v)
{
	const struct part *p = &f->list.parts.at[v->part];
	uint64_t offset;

	if (p->header == PART_NONE)
		return NULL;
	offset = f->list.parts.at[p->header].offset;
	for (size_t i = 0; i < f->uimages.count; i++)
		if (f->uimages.at[i].offset == offset)
			return &f->uimages.at[i];
	return NULL;
}

/* The rest of the payload after the part must be empty, or 0xff that padding replaces. */
static bool
check_rest(struct span payload, const struct pad_plan *plan, struct error *err)
{
	struct span rest = span_cut(payload, (size_t)(plan->before + plan->size), SIZE_MAX);
	size_t erased = span_run(rest, 0, 0xff);
	uint8_t type = plan->header.type;

	if (erased < rest.len)
		return error_set(err, "other data follows the part in the payload, at %08"
		        PRIx64 ": padding would move it", plan->offset + plan->size + erased);
	if ((type == UIMAGE_TYPE_MULTI || type == UIMAGE_TYPE_SCRIPT)
	        && (plan->before || rest.len))
		return error_set(err, "the payload begins with a table of lengths, which "
		        "would be wrong afterwards");
	return true;
}

static bool
choose_header(const struct firmware *f, const struct volume *v, struct pad_plan *plan,
        struct error *err)
{
	const struct uimage *u = pad_uimage(f, v);

	if (!u || plan->offset < u->offset + UIMAGE_HEADER_LEN)
		return error_set(err, "the part lies in no payload of a uImage");
	plan->wrapped = true;
	plan->header = *u;
	/* Some vendors put something after the NUL that ends the name. */
	plan->header.name = span_cut(f->bytes, (size_t)u->offset + UIMAGE_HEADER_LEN
	                                               - UIMAGE_NAME_LEN, UIMAGE_NAME_LEN);
	plan->before = plan->offset - u->offset - UIMAGE_HEADER_LEN;
	if (plan->before > UINT32_MAX - plan->after)
		return error_set(err, "a uImage holds less than 4 GiB");
	return check_rest(uimage_payload(f->bytes, u), plan, err);
}

/* As was wished: of a header that is there only name and time. */
static bool
change_header(const struct uimage_wanted *w, struct pad_plan *plan, struct error *err)
{
	if (!uimage_wanted_changes(w, err))
		return false;
	if (uimage_wants(w, UIMAGE_WANT_NAME))
		plan->header.name = uimage_wanted_name(w);
	plan->dated = uimage_wants(w, UIMAGE_WANT_TIME);
	if (plan->dated)
		plan->time = w->time;
	return true;
}

static bool
new_header(const struct uimage_wanted *w, struct pad_plan *plan, struct error *err)
{
	if (!uimage_wanted_makes(w, err))
		return false;
	if (plan->after > UINT32_MAX)
		return error_set(err, "a uImage holds less than 4 GiB");
	plan->wrapped = plan->new_header = true;
	plan->header = w->header;
	plan->header.name = uimage_wanted_name(w);
	plan->time = w->time;
	plan->dated = uimage_wants(w, UIMAGE_WANT_TIME);
	return true;
}

static bool
wrap(const struct firmware *f, const struct volume *v, const struct pad_wish *wish,
        struct pad_plan *plan, struct error *err)
{
	if (wish->header && !pad_uimage(f, v))
		return new_header(wish->header, plan, err);
	if (!wish->uimage && !wish->header)
		return true;
	return choose_header(f, v, plan, err)
	       && (!wish->header || change_header(wish->header, plan, err));
}

/* ---- the whole ---- */

bool
pad_plan(const struct firmware *f, const struct volume *v, const struct pad_wish *wish,
        struct pad_plan *plan, struct error *err)
{
	const struct part *p = &f->list.parts.at[v->part];
	uint32_t size = wish->erase_size ? wish->erase_size : v->erase.size;

	*plan = (struct pad_plan){ .offset = p->offset, .size = p->len,
		.endian = v->log.endian, .erase_size = size, .time = wish->time };
	if (!size)
		return error_set(err, "erase size %s (give one)", v->erase.why);
	if (size == v->erase.size)
		plan->phase = v->erase.phase;
	say_why(v, plan);
	if (!choose_size(wish, plan, err))
		return false;
	if (wish->cleanmarkers)
		choose_markers(v, plan);
	if (!wrap(f, v, wish, plan, err))
		return false;
	pad_judge(v, plan);
	return true;
}

uint64_t
pad_file_size(const struct pad_plan *plan)
{
	return (plan->wrapped ? UIMAGE_HEADER_LEN + plan->before : 0) + plan->after;
}

bool
pad_ready(const struct pad_plan *plan)
{
	for (size_t i = 0; i < plan->rule_count; i++)
		if (plan->rules[i].met == PAD_UNMET)
			return false;
	return true;
}
