/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is in an image, on one page. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "firmware/origin.h"
#include "firmware/partitions.h"
#include "issues/issues.h"
#include "issues/judgement.h"
#include "past/salvage.h"
#include "words/inventory.h"

static void
print_line(const char *name, const struct text *value)
{
	printf("  %-13s %s\n", name, text_str(value));
}

static void
print_counts(const struct inventory *i)
{
	struct text t = { 0 };

	inventory_add_nodes(i, &t);
	print_line("nodes", &t);
	text_clear(&t);
	inventory_add_compressions(i, &t);
	print_line("compression", &t);
	text_free(&t);
}

static void
print_erase(const struct volume *v)
{
	struct text t = { 0 };

	text_add(&t, v->erase.why);
	print_line("erase size", &t);
	text_clear(&t);
	if (v->erase.size && v->log.part.len > v->erase.phase) {
		uint64_t len = v->log.part.len - v->erase.phase;
		uint64_t over = len % v->erase.size;

		text_addf(&t, "%" PRIu64, len / v->erase.size);
		if (over)
			text_addf(&t, " and %" PRIu64 " bytes of another", over);
		print_line("blocks", &t);
	}
	text_free(&t);
}

static void
print_space(const struct inventory *i)
{
	struct text t = { 0 };

	inventory_add_space(i, &t);
	print_line("space", &t);
	text_clear(&t);
	inventory_add_files(i, &t);
	print_line("holds", &t);
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
	print_line("made like", &t);
	for (size_t i = 0; i < o.facts.count; i++) {
		const struct origin_fact *f = &o.facts.at[i];

		text_clear(&t);
		text_addf(&t, "%s%s%s%s", f->option, *f->option ? ": " : "", f->why,
		        f->certain ? "" : " (inferred)");
		print_line("", &t);
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
	print_line("salvage", &t);
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
	print_line("byte order", &t);
	text_clear(&t);
	text_addf(&t, "%zu bytes", v->log.part.len);
	print_line("length", &t);
	print_counts(&holds);
	print_erase(v);
	print_space(&holds);
	print_salvage(v);
	print_origin(v);
	text_free(&t);
}

/* ---- uImage ---- */

static void
add_code(struct text *t, const struct value_name *names, uint8_t code)
{
	const char *name = value_name(names, code);

	text_add(t, t->len ? ", " : "");
	if (name)
		text_add(t, name);
	else
		text_addf(t, "unknown (%u)", code);
}

static void
print_sum(const char *name, bool known, uint32_t stored, uint32_t computed)
{
	struct text t = { 0 };

	if (!known)
		text_addf(&t, "%08" PRIx32 ", cannot be checked: the payload is cut "
		        "short", stored);
	else if (stored == computed)
		text_addf(&t, "%08" PRIx32 " ok", stored);
	else
		text_addf(&t, "%08" PRIx32 " WRONG, computed %08" PRIx32, stored,
		        computed);
	print_line(name, &t);
	text_free(&t);
}

static void
print_entries(const struct firmware *f, const struct uimage *u)
{
	struct uimage_entry e;

	for (size_t i = 0; i < 100 && uimage_entry(f->bytes, u, i, &e); i++) {
		printf("  file %-8zu %08" PRIx64 ", %" PRIu32 " bytes", i, e.offset,
		        e.len);
		if (e.present < e.len)
			printf(", only %" PRIu64 " present", e.present);
		putchar('\n');
	}
}

static void
print_uimage(const struct firmware *f, const struct uimage *u)
{
	struct text t = { 0 };

	firmware_add_part(f, firmware_part_at(f, u->offset), &t);
	printf("\nuImage at %08" PRIx64 " (part %s)%s\n", u->offset, text_str(&t),
	        u->hcrc_ok ? "" : ", header damaged");
	text_clear(&t);
	text_add_readable(&t, u->name, false);
	print_line("name", &t);
	text_clear(&t);
	text_add_time(&t, u->time);
	text_add(&t, " UTC");
	print_line("made", &t);
	text_clear(&t);
	add_code(&t, uimage_os_names, u->os);
	add_code(&t, uimage_arch_names, u->arch);
	add_code(&t, uimage_type_names, u->type);
	add_code(&t, uimage_comp_names, u->comp);
	print_line("for", &t);
	text_clear(&t);
	text_addf(&t, "load 0x%08" PRIx32 ", entry 0x%08" PRIx32, u->load, u->entry);
	print_line("addresses", &t);
	text_clear(&t);
	text_addf(&t, "%" PRIu32 " bytes", u->size);
	if (u->present < u->size)
		text_addf(&t, ", of which %" PRIu64 " are here", u->present);
	print_line("payload", &t);
	print_entries(f, u);
	print_sum("header CRC", true, u->hcrc, u->hcrc_computed);
	print_sum("data CRC", u->dcrc_known, u->dcrc, u->dcrc_computed);
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
		print_line(p->tables.at[i].taken ? "taken" : "not taken", &t);
	}
	text_free(&t);
}

/* ---- the page ---- */

static void
print_issues(const struct run *r)
{
	struct issue_list list;
	struct text t = { 0 };

	firmware_issues(r->f, &list);
	text_add_count(&t, list.errors, "error", "errors");
	text_add_count(&t, list.warnings, "warning", "warnings");
	text_add_count(&t, list.notes, "note", "notes");
	if (t.len)
		text_add(&t, " (flashloupe issues lists them)");
	printf("\nIssues: %s\n", t.len ? text_str(&t) : "none");
	text_clear(&t);
	judgement_describe(&list.judgement, &t);
	printf("Verdict: %s\n", text_str(&t));
	issue_list_free(&list);
	text_free(&t);
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
	print_partitions(f);
	for (size_t i = 0; i < f->uimages.count && !firmware_plain(f); i++)
		print_uimage(f, &f->uimages.at[i]);
	for (size_t i = 0; i < f->volumes.count && !firmware_plain(f); i++)
		print_volume(f, f->volumes.at[i]);
}

int
command_info(struct run *r)
{
	const struct firmware *f = r->f;
	const char *raw = image_name(f->image);
	struct text name = { 0 };

	text_add_readable(&name, span_of(raw, strlen(raw)), false);
	text_addf(&name, ": %zu bytes", f->bytes.len);
	image_add_range(f->image, ", the range ", &name);
	printf("%s\n\n", text_str(&name));
	command_parts(r);
	for (const struct firmware *s = f; s; s = firmware_next(f, s))
		print_store(s);
	print_issues(r);
	text_free(&name);
	return CLI_DONE;
}
