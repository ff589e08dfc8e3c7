/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "content/libmagic.h"

#ifdef HAVE_MAGIC

#include <magic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	LOOKED_AT = 64 << 10,
	/* Nothing is unpacked, no other file is looked at, and text is known here. */
	FLAGS = MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TEXT | MAGIC_NO_CHECK_ENCODING
	        | MAGIC_NO_CHECK_TOKENS | MAGIC_NO_CHECK_CDF | MAGIC_NO_CHECK_APPTYPE
};

/* As file(1) has it, but for the user's own in the home directory. */
void
libmagic_add_path(struct text *t)
{
	static const char *const places[] = { "/usr/share/misc/magic.mgc",
		"/usr/lib/file/magic.mgc", "/usr/share/file/magic.mgc" };
	const char *set = getenv("MAGIC");

	if (set && access(set, R_OK) == 0)
		text_add(t, set);
	for (size_t i = 0; !set && i < sizeof places / sizeof *places; i++)
		if (!t->len && access(places[i], R_OK) == 0)
			text_add(t, places[i]);
}

const char *
libmagic_absent(void)
{
	struct text path = { 0 };
	bool found;

	libmagic_add_path(&path);
	found = path.len > 0;
	text_free(&path);
	return found ? NULL : "its database is missing";
}

struct libmagic *
libmagic_open(void)
{
	magic_t cookie = magic_open(FLAGS);
	struct text path = { 0 };

	libmagic_add_path(&path);
	if (cookie && (!path.len || magic_load(cookie, text_str(&path)) != 0)) {
		magic_close(cookie);
		cookie = NULL;
	}
	text_free(&path);
	return (struct libmagic *)cookie;
}

void
libmagic_close(struct libmagic *m)
{
	if (m)
		magic_close((magic_t)m);
}

bool
libmagic_name(struct libmagic *m, struct span s, struct text *t)
{
	const char *name;

	s = span_cut(s, 0, LOOKED_AT);
	name = magic_buffer((magic_t)m, s.at, s.len);
	if (!name || strcmp(name, "data") == 0 || !*name)
		return false;
	text_add_readable(t, span_of(name, strlen(name)), true);
	return true;
}

#else

const char *
libmagic_absent(void)
{
	return "not built in (libmagic)";
}

void
libmagic_add_path(struct text *t)
{
	(void)t;
}

struct libmagic *
libmagic_open(void)
{
	return NULL;
}

void
libmagic_close(struct libmagic *m)
{
	(void)m;
}

bool
libmagic_name(struct libmagic *m, struct span s, struct text *t)
{
	(void)m, (void)s, (void)t;
	return false;
}

#endif
