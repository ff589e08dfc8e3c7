/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An environment with other variables, as U-Boot's saveenv would write it (env_export). */
#include <string.h>

#include "base/crc32.h"
#include "base/put.h"
#include "uboot/environment.h"

static struct span
name_of(const char *change)
{
	return span_of(change, strcspn(change, "="));
}

static bool
is_valid(const char *change, struct error *err)
{
	struct span name = name_of(change);

	if (!change[name.len])
		return error_set(err, "'%.60s' is not of the form NAME=VALUE; NAME= removes a "
		        "variable", change);
	if (name.len == 0)
		return error_set(err, "'%.60s' has no name before the =", change);
	for (const char *at = change; *at; at++)
		if ((unsigned char)*at < ' ' && *at != '\t' && *at != '\n')
			return error_set(err, "the variable %.*s has a control character in it",
			        (int)(name.len < 60 ? name.len : 60), change);
	return true;
}

/* The last change of the variable, NULL if there is none. */
static const char *
change_of(struct span name, char *const *changes, size_t count)
{
	while (count-- > 0)
		if (span_equal(name_of(changes[count]), name))
			return changes[count];
	return NULL;
}

/* Adds the variable as changed; an empty one is no more. */
static void
add_changed(const char *change, struct text *t)
{
	if (change[name_of(change).len + 1])
		text_add_bytes(t, change, strlen(change) + 1);
}

static void
add_variables(struct span text, char *const *changes, size_t count, struct text *t)
{
	struct span line = { 0 };

	while (environment_next(text, &line)) {
		const char *change = change_of(environment_name(line), changes, count);

		if (!line.len)
			continue;
		if (change) {
			add_changed(change, t);
		} else {
			text_add_bytes(t, line.at, line.len);
			text_add_bytes(t, "", 1);
		}
	}
	for (size_t i = 0; i < count; i++)
		if (change_of(name_of(changes[i]), changes, count) == changes[i]
		        && !environment_get(text, name_of(changes[i])).at)
			add_changed(changes[i], t);
	text_add_bytes(t, "", 1);
}

bool
environment_change(struct span image, const struct environment *e, char *const *changes,
        size_t count, struct text *out, struct error *err)
{
	size_t start = out->len, header = (size_t)(e->from - e->at);
	/* What fills the environment behind its last variable. */
	uint8_t fill = span_u8(image, (size_t)(e->at + e->len - 1)), sum[4];

	for (size_t i = 0; i < count; i++)
		if (!is_valid(changes[i], err))
			return false;
	text_add_bytes(out, image.at + e->at, header);
	add_variables(environment_text(image, e), changes, count, out);
	if (out->len - start > e->len)
		return error_set(err, "the variables take %zu bytes, %zu more than the environment "
		        "has room for", out->len - start - header,
		        out->len - start - (size_t)e->len);
	while (out->len - start < e->len)
		text_add_bytes(out, &fill, 1);
	put_u32(sum, crc32_usual(span_of(out->at + start + header, (size_t)e->len - header)),
	        e->endian);
	memcpy(out->at + start, sum, sizeof sum);
	return true;
}
