/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "recall/place.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The name of a step: where in the parent, and for others that come from there their number. */
enum { STEP_MOST = 32 };

static void
name_step(const struct firmware *parent, size_t child, char name[STEP_MOST])
{
	uint64_t at = parent->children.at[child]->parent_at;
	size_t first = child;

	while (first > 0 && parent->children.at[first - 1]->parent_at == at)
		first--;
	if (child == first)
		snprintf(name, STEP_MOST, "%" PRIx64, at);
	else
		snprintf(name, STEP_MOST, "%" PRIx64 ".%zu", at, child - first);
}

/* Prepends the step to `f`; false if there is no room. */
static bool
prepend(const struct firmware *f, char way[NOTE_STORE])
{
	const struct firmware *parent = f->parent;
	char step[STEP_MOST], longer[NOTE_STORE + STEP_MOST + 1];
	size_t child = 0;

	while (child < parent->children.count && parent->children.at[child] != f)
		child++;
	if (child == parent->children.count)
		return false;
	name_step(parent, child, step);
	snprintf(longer, sizeof longer, "%s%s%s", step, *way ? "/" : "", way);
	if (strlen(longer) >= NOTE_STORE)
		return false;
	memcpy(way, longer, strlen(longer) + 1);
	return true;
}

bool
note_place_of(const struct firmware *f, uint64_t offset, struct note_place *p)
{
	*p = (struct note_place){ .offset = offset };
	for (; f->parent; f = f->parent)
		if (!prepend(f, p->store))
			return false;
	return true;
}

/* The child whose step is the `len` characters at `step`. */
static struct firmware *
follow_step(const struct firmware *f, const char *step, size_t len)
{
	char name[STEP_MOST];

	for (size_t i = 0; i < f->children.count; i++) {
		name_step(f, i, name);
		if (strlen(name) == len && memcmp(name, step, len) == 0)
			return f->children.at[i];
	}
	return NULL;
}

struct firmware *
note_place_find(struct firmware *root, const struct note_place *p)
{
	const char *way = p->store;
	struct firmware *f = root;

	while (f && *way) {
		size_t len = strcspn(way, "/");

		f = follow_step(f, way, len);
		way += len + (way[len] == '/');
	}
	return f && p->offset < f->bytes.len ? f : NULL;
}
