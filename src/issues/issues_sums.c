/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What formats find wrong in their parts: facts, and checksums that differ. */
#include <inttypes.h>

#include "firmware/parts/sums.h"
#include "issues/issues_private.h"

static struct issue
issue_in(const struct collector *c, int part, uint64_t at, const char *name)
{
	return (struct issue){ .offset = c->f->list.parts.at[part].offset + at,
		.severity = SEVERITY_ERROR, .group = "CRC", .name = name, .kernel = "",
		.part = part, .extent = EXTENT_NONE };
}

static void
add_fact(struct collector *c, int part, const struct fact *fact)
{
	struct issue issue = issue_in(c, part, 0, "header");

	if (fact->kind == FACT_PLAIN)
		return;
	issue.group = "structure";
	if (fact->kind == FACT_NOTE)
		issue.severity = SEVERITY_NOTE;
	issues_add(c, &issue, "%s, %s: %s", c->f->list.parts.at[part].format->name, fact->name,
	        fact->value);
}

static void
add_checksum(struct collector *c, int part, const struct checksum *s)
{
	struct issue issue = issue_in(c, part, s->stored_at, "checksum");
	const char *format = c->f->list.parts.at[part].format->name;

	if (checksum_wrong(s))
		issues_add(c, &issue, "%s: %s is wrong: stored %s, computed %s", format, s->name,
		        s->stored, s->computed);
	else if (s->missing)
		issues_add(c, &issue, "%s: %s cannot be checked: the image is cut short", format,
		        s->name);
}

void
issues_add_sums(struct collector *c)
{
	for (size_t i = 0; i < c->f->list.parts.count; i++) {
		struct fact_list list = { 0 };

		firmware_facts(c->f, (int)i, &list);
		for (size_t k = 0; k < list.facts.count; k++)
			add_fact(c, (int)i, &list.facts.at[k]);
		for (size_t k = 0; k < list.sums.count; k++)
			add_checksum(c, (int)i, &list.sums.at[k]);
		fact_list_free(&list);
	}
}
