/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sandbox/sandbox_private.h"

#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

bool
sandbox_allow(struct sandbox *s, const char *path, enum sandbox_use use)
{
	struct sandbox_place place = { .use = use };
	char *real = realpath(path, NULL);

	if (!real)
		return false;
	text_add(&place.path, real);
	free(real);
	array_push(&s->places, place);
	return true;
}

static bool
sets_by_name(const struct sandbox *s)
{
	for (size_t i = 0; i < s->places.count; i++)
		if (s->places.at[i].use == SANDBOX_TREE
		        || s->places.at[i].use == SANDBOX_DEVICES)
			return true;
	return false;
}

bool
sandbox_enter(struct sandbox *s, struct error *err)
{
	const char *why = "";
	bool files, calls;

	if (s->mode == SANDBOX_OFF)
		return true;
	/* Both require this: otherwise a setuid program could be fooled by them. */
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	files = landlock_enter(s, &why);
	if (!files && s->mode == SANDBOX_REQUIRED)
		return error_set(err, "the sandbox is not available: Landlock: %s", why);
	s->walled = files;
	calls = filter_enter(sets_by_name(s), &why);
	if (!calls && s->mode == SANDBOX_REQUIRED)
		return error_set(err, "the sandbox is not available: seccomp: %s", why);
	return true;
}

/* ---- what is open ---- */

static bool
is_written_to(const struct sandbox_place *p)
{
	return p->use == SANDBOX_FILES || p->use == SANDBOX_TREE
	       || p->use == SANDBOX_DEVICES;
}

/* True if `path` is the place or lies below it; both are resolved. */
static bool
is_below(const struct sandbox_place *p, const char *path)
{
	const char *top = text_str(&p->path);
	size_t len = strlen(top);

	if (strcmp(top, "/") == 0)
		return true;
	return strncmp(path, top, len) == 0 && (path[len] == 0 || path[len] == '/');
}

bool
sandbox_admits(const struct sandbox *s, const char *directory)
{
	bool admitted = false;
	char *real;

	if (!s || !s->walled)
		return true;
	real = realpath(directory, NULL);
	/* If the directory doesn't exist, the attempt to write gives the better error. */
	if (!real)
		return true;
	for (size_t i = 0; i < s->places.count && !admitted; i++)
		admitted = is_written_to(&s->places.at[i])
		           && is_below(&s->places.at[i], real);
	free(real);
	return admitted;
}

void
sandbox_add_places(const struct sandbox *s, struct text *t)
{
	const char *before = "";

	for (size_t i = 0; i < s->places.count; i++) {
		const struct text *path = &s->places.at[i].path;

		if (!is_written_to(&s->places.at[i]))
			continue;
		text_add(t, before);
		text_add_readable(t, span_of(path->at, path->len), false);
		before = ", ";
	}
}

void
sandbox_free(struct sandbox *s)
{
	for (size_t i = 0; i < s->places.count; i++)
		text_free(&s->places.at[i].path);
	array_free(&s->places);
}

/* ---- what there is ---- */

void
sandbox_add_landlock(struct text *t)
{
	const char *why;
	int abi = landlock_abi(&why);

	if (abi > 0)
		text_addf(t, "yes, ABI %d%s", abi,
		        abi < 2 ? " (not for extract: links need ABI 2)" : "");
	else
		text_addf(t, "no: %s", why);
	if (abi > 0 && SANDBOX_WATCHED)
		text_add(t, "; every file can be read in this build for tests");
}

void
sandbox_add_seccomp(struct text *t)
{
	const char *why;

	if (filter_works(&why))
		text_add(t, "yes");
	else
		text_addf(t, "no: %s", why);
}
