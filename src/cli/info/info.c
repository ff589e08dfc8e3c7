/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is in an image: the page of the first screen, then all that is known of each part. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/info/info.h"

#include "cli/show/show.h"
#include "firmware/model/origin.h"
#include "firmware/partitions/partitions.h"
#include "overview/overview.h"
#include "past/salvage.h"
#include "words/inventory.h"

void
info_line(const char *name, const struct text *value)
{
	printf("  %-13s %s\n", name, text_str(value));
}

static void
print_counts(const struct inventory *i)
{
	struct text t = { 0 };

	inventory_add_nodes(i, &t);
	if (!t.len)
		text_add(&t, "none");
	info_line("nodes", &t);
	text_clear(&t);
	inventory_add_compressions(i, &t);
	if (t.len)
		info_line("compression", &t);
	text_free(&t);
}

static void
print_erase(const struct volume *v)
{
	struct text t = { 0 };

	text_add(&t, v->erase.why);
	info_line("erase size", &t);
	text_clear(&t);
	if (v->erase.size && v->log.part.len > v->erase.phase) {
		uint64_t len = v->log.part.len - v->erase.phase;
		uint64_t over = len % v->erase.size;

		text_addf(&t, "%" PRIu64, len / v->erase.size);
		if (over)
			text_addf(&t, " and %" PRIu64 " bytes of another", over);
		info_line("blocks", &t);
	}
	text_free(&t);
}

static void
print_space(const struct inventory *i)
{
	struct text t = { 0 };

	inventory_add_space(i, &t);
	info_line("space", &t);
	text_clear(&t);
	inventory_add_files(i, &t);
	info_line("holds", &t);
	text_free(&t);
}

/* The options of mkfs.jffs2 that would make such a part, and how sure each is. */
static void
print_origin(const struct volume *v)
{
	struct origin o = { 0 };
	struct text t = { 0 };

	origin_of(v, &o);
	origin_add_command(&o, &t);
	info_line("made like", &t);
	for (size_t i = 0; i < o.facts.count; i++) {
		const struct origin_fact *f = &o.facts.at[i];

		text_clear(&t);
		text_addf(&t, "%s%s%s%s", f->option, *f->option ? ": " : "", f->why,
		        f->certain ? "" : " (inferred)");
		info_line("", &t);
	}
	origin_free(&o);
	text_free(&t);
}

static void
print_salvage(const struct volume *v)
{
	struct text t = { 0 };
	uint32_t n = salvage_changes(v);

	if (!v->log.salvage)
		return;
	text_addf(&t, "nodes that the kernel drops are used: %" PRIu32 " %s", n,
	        n == 1 ? "file differs" : "files differ");
	info_line("salvage", &t);
	text_free(&t);
}

static void
print_volume(const struct firmware *f, const struct volume *v)
{
	const char *name = firmware_partition(f, v->offset);
	struct inventory holds;
	struct text t = { 0 };

	inventory_of(v, &holds);
	firmware_add_part(f, v->part, &t);
	printf("\nJFFS2 at %08" PRIx64 " (part %s%s%s)\n", v->offset, text_str(&t),
	        *name ? ", " : "", name);
	text_clear(&t);
	text_add(&t, v->log.endian == ENDIAN_LITTLE ? "little-endian" : "big-endian");
	info_line("byte order", &t);
	text_clear(&t);
	text_addf(&t, "%zu bytes", v->log.part.len);
	info_line("length", &t);
	print_counts(&holds);
	print_erase(v);
	print_space(&holds);
	print_salvage(v);
	print_origin(v);
	text_free(&t);
}

/* ---- partitions ---- */

static void
print_partitions(const struct firmware *f)
{
	const struct partitions *p = f->partitions;
	struct text t = { 0 };

	if (p->tables.count)
		printf("\nPartitions\n");
	for (size_t i = 0; i < p->tables.count; i++) {
		text_clear(&t);
		text_add(&t, p->tables.at[i].why);
		info_line(p->tables.at[i].taken ? "taken" : "not taken", &t);
	}
	text_free(&t);
}

/* ---- the page ---- */

/* The name stands before the first line. */
static void
print_lines(const char *name, const char *lines)
{
	struct text line = { 0 };

	while (*lines) {
		size_t len = strcspn(lines, "\n");

		text_clear(&line);
		text_add_bytes(&line, lines, len);
		info_line(name, &line);
		name = "";
		lines += len + (lines[len] == '\n');
	}
	text_free(&line);
}

/* The lines of the first screen; keys stand there for the commands here. */
static void
print_overview(const struct call *call)
{
	struct text value = { 0 };
	struct table t;

	table_open(&t, &table_overview, call->f, NULL);
	for (size_t row = 0; row < table_count(&t); row++) {
		const char *command = table_overview_command(&t, row);

		text_clear(&value);
		if (command)
			text_addf(&value, "%-12s  ", command);
		text_add(&value, table_overview_text(&t, row));
		print_lines(table_overview_name(&t, row), text_str(&value));
	}
	table_close(&t);
	text_free(&value);
}

/* What is in a store; if spare areas interrupt it, only that of the pages without
 * them. */
static void
print_store(const struct firmware *f)
{
	struct text t = { 0 };

	if (f->parent && (f->uimages.count || f->volumes.count)) {
		store_add_crumbs(f->store, " > ", false, &t);
		printf("\n%s: %zu bytes\n", text_str(&t), f->bytes.len);
	}
	text_free(&t);
	if (!firmware_flash(f))
		print_partitions(f);
	if (f->nand.layout.data)
		info_nand(f);
	if (!firmware_plain(f))
		info_headers(f);
	for (size_t i = 0; i < f->volumes.count && !firmware_plain(f); i++)
		print_volume(f, f->volumes.at[i]);
}

int
command_info(struct call *call)
{
	const struct firmware *f = call->f;
	const char *raw = image_name(f->image);
	struct text name = { 0 };

	text_add_readable(&name, span_of(raw, strlen(raw)), false);
	text_addf(&name, ": %zu bytes", f->bytes.len);
	image_add_range(f->image, ", the range ", &name);
	printf("%s\n\n", text_str(&name));
	print_overview(call);
	printf("\n");
	command_parts(call);
	for (const struct firmware *s = f; s; s = firmware_next(f, s))
		print_store(s);
	text_free(&name);
	return CLI_DONE;
}
