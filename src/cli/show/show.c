/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One header or node, field by field. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/show/show.h"
#include "firmware/model/subject.h"
#include "list/jffs2/nodes.h"
#include "list/jffs2/tables.h"
#include "table/table.h"
#include "words/node_what.h"
#include "words/verdict.h"

enum { BYTES_SHOWN = 4, DUMP_SHOWN = 64, DUMP_LINE = 16 };

static void
add_bytes(struct text *t, struct span bytes, size_t most)
{
	for (size_t i = 0; i < bytes.len && i < most; i++)
		text_addf(t, "%s%02x", i ? " " : "", bytes.at[i]);
	if (bytes.len > most)
		text_add(t, "...");
}

static void
print_field(const struct subject *s, const struct field *f)
{
	const char *code = field_code_help(f, s->bytes, s->endian);
	struct text bytes = { 0 }, value = { 0 };

	add_bytes(&bytes, span_cut(s->bytes, f->offset, f->width), BYTES_SHOWN);
	field_add_value(&value, f, s->bytes, s->endian);
	printf("%08" PRIx64 "  %-11s  %-9s  %-28s  %s%s%s\n", s->offset + f->offset,
	        text_str(&bytes), f->name, text_str(&value), code ? code : "",
	        code ? ". " : "", f->help ? f->help : "");
	text_free(&bytes);
	text_free(&value);
}

static void
print_fields(const struct subject *s)
{
	if (!s->field_count)
		return;
	printf("\n%-8s  %-11s  %-9s  %-28s  %s\n", "OFFSET", "BYTES", "NAME", "VALUE",
	        "MEANING");
	for (size_t i = 0; i < s->field_count; i++)
		print_field(s, &s->fields[i]);
}

static void
print_verdicts(const struct call *call, const struct subject *s)
{
	struct verdict v[VERDICTS_MAX];
	size_t n = subject_verdicts(call->f, s, v);

	if (n)
		printf("\n%-8s  %-8s  %-8s  %-7s  %s\n", "CRC", "STORED", "COMPUTED",
		        "VERDICT", "OF BYTES");
	for (size_t i = 0; i < n; i++) {
		printf("%-8s  %08" PRIx32 "  ", v[i].name, v[i].stored);
		if (v[i].known)
			printf("%08" PRIx32 "  %-7s", v[i].computed,
			        v[i].ok ? "ok" : "WRONG");
		else
			printf("%-8s  %-7s", "-", v[i].len ? "unknown" : "-");
		if (v[i].len)
			printf("  %" PRIu64 " to %" PRIu64 "\n", v[i].from,
			        v[i].from + v[i].len - 1);
		else
			printf("  nothing\n");
	}
}

/* The bytes that no field describes. */
static void
print_rest(const struct subject *s)
{
	size_t from = 0;

	for (size_t i = 0; i < s->field_count; i++)
		if (s->fields[i].offset + s->fields[i].width > from)
			from = s->fields[i].offset + s->fields[i].width;
	if (from >= s->bytes.len)
		return;
	printf("\n%zu bytes%s:\n", s->bytes.len - from, from ? " follow" : "");
	for (size_t at = from; at < s->bytes.len && at < from + DUMP_SHOWN;
	        at += DUMP_LINE) {
		struct text t = { 0 };

		add_bytes(&t, span_cut(s->bytes, at, DUMP_LINE), DUMP_LINE);
		printf("%08" PRIx64 "  %s\n", s->offset + at, text_str(&t));
		text_free(&t);
	}
	if (s->bytes.len - from > DUMP_SHOWN)
		printf("...\n");
}

/* What it holds, its state and the reason for it. */
static void
print_node(const struct call *call, const struct subject *s)
{
	const struct extent *e = &s->volume->log.extents.at[s->extent];
	struct text t = { 0 };
	struct table nodes;
	size_t row;

	table_open(&nodes, &table_nodes, call->f, s->volume);
	row = table_nodes_row_at(&nodes, e->offset);
	while (row < table_count(&nodes) && table_nodes_extent(&nodes, row) != s->extent)
		row++;
	for (size_t col = 0; col < nodes.class->column_count; col++)
		if (strcmp(nodes.class->columns[col].name, "what") == 0)
			table_cell_text(&nodes, row, col, false, &t);
	printf("holds: %s\n", text_str(&t));
	table_close(&nodes);
	text_clear(&t);
	node_state(s->volume, s->extent, &t);
	printf("state: %s\n", text_str(&t));
	text_free(&t);
}

static void
print_place(const struct call *call, const struct subject *s)
{
	const struct volume *v = s->volume;
	struct text part = { 0 };

	firmware_add_part(call->f, firmware_part_at(call->f, s->offset), &part);
	printf("%s at %08" PRIx64 ", %zu bytes, in part %s", s->title, s->offset,
	        s->bytes.len, text_str(&part));
	text_free(&part);
	if (v && s->extent != EXTENT_NONE)
		printf(" at %08" PRIx64, s->offset - v->offset);
	if (v && s->extent != EXTENT_NONE && v->log.erase_size)
		printf(", erase block %" PRIu32,
		        volume_block_at(v, s->offset));
	putchar('\n');
}

int
command_show(struct call *call)
{
	struct subject s;
	uint64_t offset;

	if (!call_offset(call, call->words[0], &offset))
		return CLI_FAILED;
	subject_at(call->f, offset, &s);
	print_place(call, &s);
	if (s.volume && s.extent != EXTENT_NONE)
		print_node(call, &s);
	print_fields(&s);
	print_verdicts(call, &s);
	print_rest(&s);
	return CLI_DONE;
}
