/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mtd/mtd.h"

#include <string.h>

#include "text/text.h"
#include "uboot/environment.h"

const char *
mtd_source_name(enum mtd_source source)
{
	switch (source) {
	case MTD_ENVIRONMENT: return "U-Boot environment";
	case MTD_COMMAND_LINE: return "kernel command line";
	case MTD_TREE: return "device tree";
	case MTD_TYPED: break;
	}
	return "--mtdparts";
}

void
mtd_name_set(char name[MTD_NAME_MAX], struct span raw)
{
	struct text t = { 0 };
	size_t len = 0;
	uint32_t point;

	text_add_readable(&t, span_cut(raw, 0, MTD_NAME_MAX), false);
	/* Cut between characters. */
	while (len < t.len) {
		size_t more = text_utf8(span_of(t.at, t.len), len, &point);

		if (more == 0 || len + more >= MTD_NAME_MAX)
			break;
		len += more;
	}
	memset(name, 0, MTD_NAME_MAX);
	if (len)
		memcpy(name, t.at, len);
	text_free(&t);
}

bool
mtd_table_replaces(const struct mtd_table *a, const struct mtd_table *b)
{
	return a->source == MTD_ENVIRONMENT && b->source == MTD_ENVIRONMENT
	       && strcmp(a->device, b->device) == 0
	       && environment_replaces(a->serial, b->serial);
}

static bool
is_same(const struct mtd_table *a, const struct mtd_table *b)
{
	if (strcmp(a->device, b->device) != 0 || a->partitions.count != b->partitions.count)
		return false;
	for (size_t i = 0; i < a->partitions.count; i++) {
		const struct mtd_partition *p = &a->partitions.at[i];
		const struct mtd_partition *q = &b->partitions.at[i];

		if (p->offset != q->offset || p->len != q->len
		        || strcmp(p->name, q->name) != 0)
			return false;
	}
	return true;
}

void
mtd_list_take(struct mtd_list *list, struct mtd_table *t)
{
	bool known = t->partitions.count == 0 || list->tables.count >= MTD_TABLES_MAX;

	for (size_t i = 0; i < list->tables.count && !known; i++)
		known = is_same(&list->tables.at[i], t);
	if (known)
		array_free(&t->partitions);
	else
		array_push(&list->tables, *t);
}

void
mtd_list_free(struct mtd_list *list)
{
	for (size_t i = 0; i < list->tables.count; i++)
		array_free(&list->tables.at[i].partitions);
	array_free(&list->tables);
}
