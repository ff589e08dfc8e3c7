/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The variables of U-Boot that differ. */
#include "flash/flash_private.h"

#include "firmware/parts/environments.h"

/* Adds the variables of `text` that `from` has not, or otherwise; without a value those that `from`
 * alone has. */
static void
add_variables(struct flash_plan *p, struct span text, struct span from, bool removed)
{
	struct span line = { 0 };

	while (environment_next(text, &line)) {
		struct span name = environment_name(line);
		struct span other = environment_get(from, name);
		struct text t = { 0 };

		if (removed ? other.at != NULL : other.at && span_equal(environment_value(line), other))
			continue;
		if (removed) {
			text_add_bytes(&t, name.at, name.len);
			text_add(&t, "=");
		} else {
			text_add_bytes(&t, line.at, line.len);
		}
		array_push(&p->variables, t);
	}
}

/* The bytes of `from` to `to` are the same in both. */
static bool
same(const struct flash_plan *p, uint64_t from, uint64_t to)
{
	return from >= to || span_equal(span_cut(p->bytes, (size_t)from, (size_t)(to - from)),
	        span_cut(p->old, (size_t)from, (size_t)(to - from)));
}

/* Environments are few; a variable is looked up in time linear in their length, of which there is
 * at most ENVIRONMENT_MAX. */
enum { VARIABLES_MOST = 512 };

static bool
is_small(struct span text)
{
	struct span line = { 0 };
	size_t n = 0;

	while (n <= VARIABLES_MOST && environment_next(text, &line))
		n++;
	return n <= VARIABLES_MOST;
}

static void
compare_part(struct flash_plan *p, int part, const struct environment *e)
{
	struct span before = { .at = p->old.at, .len = p->old.len }, text, was;
	struct environment old;

	if (!environment_in_use(p->f, part) || !environment_at(before, e->at - p->from, &old)
	        || !old.crc_ok)
		return;
	text = environment_text(p->f->bytes, e);
	was = environment_text(before, &old);
	if (!is_small(text) || !is_small(was))
		return;
	add_variables(p, text, was, false);
	add_variables(p, was, text, true);
}

void
flash_find_variables(struct flash_plan *p, const struct firmware *old)
{
	uint64_t at = 0;
	struct environment e;

	if (!old || p->bytes.len != p->old.len || !p->changed)
		return;
	p->only_variables = true;
	for (size_t i = 0; i < p->f->list.parts.count; i++) {
		if (!firmware_environment(p->f, (int)i, &e) || !e.crc_ok || e.at < p->from + at
		        || e.at - p->from >= p->bytes.len)
			continue;
		p->only_variables = p->only_variables && same(p, at, e.at - p->from);
		compare_part(p, (int)i, &e);
		at = e.at - p->from + e.len;
	}
	p->only_variables = p->only_variables && same(p, at, p->bytes.len) && p->variables.count;
}
