/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Partitions, points in the past, and offsets, as the user named them. */
#include <inttypes.h>
#include <string.h>

#include "cli/call/call.h"
#include "firmware/model/children.h"
#include "firmware/partitions/partitions.h"
#include "past/past.h"

/* ---- partitions by name ---- */

/* How much a part says of its partition: nothing, as all is erased or zero; something; it has files. */
enum rank { RANK_NONE, RANK_GAP, RANK_DATA, RANK_FILES };

struct candidate {
	struct firmware *f;
	int part;
};

struct candidates {
	enum rank rank; /* of all of them */
	ARRAY(struct candidate) all;
};

static enum rank
rank_of(const struct firmware *f, int part)
{
	enum part_kind kind = f->list.parts.at[part].kind;

	if (firmware_volume(f, part) || firmware_tree_part(f, part))
		return RANK_FILES;
	return kind == PART_ERASED || kind == PART_ZERO ? RANK_GAP : RANK_DATA;
}

static void
add_candidate(struct candidates *c, struct firmware *f, int part)
{
	enum rank rank = rank_of(f, part);

	if (rank < c->rank || (rank == RANK_GAP && c->rank == RANK_GAP))
		return;
	if (rank > c->rank)
		c->all.count = 0;
	c->rank = rank;
	array_push(&c->all, ((struct candidate){ f, part }));
}

static void
say_candidates(const struct call *call, const struct candidates *c, struct span name)
{
	struct text shown = { 0 }, list = { 0 };

	text_add_readable(&shown, name, false);
	for (size_t i = 0; i < c->all.count && i < 10; i++) {
		text_add(&list, i ? ", " : "");
		firmware_add_part(c->all.at[i].f, c->all.at[i].part, &list);
	}
	if (c->all.count)
		call_say(call, "partition %s has %zu parts; choose one with --part: %s",
		        text_str(&shown), c->all.count, text_str(&list));
	else
		call_say(call, "--part: '%s' is neither like 2 or 2/1 nor the name of a partition "
		        "(see flashloupe parts)", text_str(&shown));
	text_free(&shown);
	text_free(&list);
}

struct firmware *
call_partition(const struct call *call, struct firmware *root, struct span name, int *part)
{
	struct candidates c = { .rank = RANK_NONE };
	struct firmware *found = NULL;

	for (struct firmware *f = root; f; f = firmware_next(root, f))
		for (size_t i = 0; i < f->list.parts.count; i++) {
			const char *is = firmware_partition(f, f->list.parts.at[i].offset);

			if (span_equal(span_of(is, strlen(is)), name))
				add_candidate(&c, f, (int)i);
		}
	if (c.all.count == 1) {
		found = c.all.at[0].f;
		*part = c.all.at[0].part;
	} else {
		say_candidates(call, &c, name);
	}
	array_free(&c.all);
	return found;
}

/* ---- points and offsets ---- */

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
