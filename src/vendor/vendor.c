/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "vendor/vendor_private.h"

#include <stdio.h>
#include <string.h>

struct span
vendor_bytes(const struct part *p, struct span store)
{
	return span_cut(store, (size_t)p->offset, SIZE_MAX);
}

struct span
vendor_text(struct span field)
{
	const uint8_t *nul = field.len ? memchr(field.at, 0, field.len) : NULL;

	return span_cut(field, 0, nul ? (size_t)(nul - field.at) : field.len);
}

void
vendor_add_text(struct fact_list *facts, const char *name, struct span field)
{
	struct text t = { 0 };

	text_add_readable(&t, vendor_text(field), true);
	if (t.len)
		fact_add(facts, FACT_PLAIN, name, "%s", text_str(&t));
	text_free(&t);
}

void
vendor_describe(char line[96], const char *lead, struct span field)
{
	struct text t = { 0 };

	text_add_readable(&t, span_cut(vendor_text(field), 0, 40), true);
	snprintf(line, 96, "%s%s%.40s%s", lead, t.len ? " \"" : "", text_str(&t),
	        t.len ? "\"" : "");
	text_free(&t);
}

void
vendor_payload(struct part_hit *hit, struct span from, uint64_t len)
{
	uint64_t left = from.len > hit->len ? from.len - hit->len : 0;

	hit->payload_claimed = len;
	hit->payload = len < left ? len : left;
}
