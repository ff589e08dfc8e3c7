/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/name.h"

#include <string.h>

#define STRING(number) #number
#define DIGITS(number) STRING(number)

const char *
name_pathless(struct span name)
{
	if (name.len == 0)
		return "name is empty";
	if (span_equal(name, span_of(".", 1)))
		return "name is '.'";
	if (span_equal(name, span_of("..", 2)))
		return "name is '..'";
	return span_has(name, '/') ? "name has a slash in it" : NULL;
}

const char *
name_fault(struct span name)
{
	if (name_pathless(name))
		return name_pathless(name);
	if (span_has(name, 0))
		return "name has a NUL in it";
	return name.len > NAME_MAX ? "name is longer than " DIGITS(NAME_MAX) " bytes" : NULL;
}

bool
name_is_safe(struct span name)
{
	return !name_fault(name);
}

bool
name_copy(struct span name, char to[NAME_SIZE])
{
	char copy[NAME_SIZE];

	/* Check the copy: the bytes of the image may change meanwhile. */
	if (name.len == 0 || name.len > NAME_MAX)
		return false;
	memcpy(copy, name.at, name.len);
	copy[name.len] = 0;
	if (!name_is_safe(span_of(copy, name.len)))
		return false;
	memcpy(to, copy, name.len + 1);
	return true;
}
