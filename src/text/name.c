/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/name.h"

#include <string.h>

bool
name_is_safe(struct span name)
{
	if (name.len == 0 || name.len > NAME_MAX)
		return false;
	if (span_equal(name, span_of(".", 1)) || span_equal(name, span_of("..", 2)))
		return false;
	return !span_has(name, '/') && !span_has(name, 0);
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
