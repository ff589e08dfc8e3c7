/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is in an image, on one page. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/command.h"
#include "firmware/origin.h"
#include "firmware/partitions.h"
#include "issues/issues.h"
#include "issues/judgement.h"
#include "past/salvage.h"

enum { COMPRESSIONS = 256 };

/* What one walk over a volume counts. */
struct counts {
	uint64_t types[16];            /* by row of jffs2_types */
	uint64_t obsolete, free, dirt; /* nodes; bytes; bytes */
	uint64_t compressions[COMPRESSIONS];
	uint64_t files, dirs, links, specials, unreadable;
};

static size_t
type_row(uint16_t nodetype)
{
	return (size_t)(jffs2_type(nodetype) - jffs2_types);
}

static void
count_extents(const struct volume *v, struct counts *c)
{
	for (size_t i = 0; i < v->log.extents.count; i++) {
		const struct extent *e = &v->log.extents.at[i];
		struct jffs2_inode_node n;

		if (e->kind == EXTENT_FREE)
			c->free += e->len;
		else if (e->kind == EXTENT_DIRT)
			c->dirt += e->len;
		if (e->kind != EXTENT_NODE)
			continue;
		c->types[type_row(e->nodetype)]++;
		c->obsolete += !(e->nodetype & JFFS2_ACCURATE);
		if (!jffs2_extent_is(e, JFFS2_INODE))
			continue;
		jffs2_inode_decode(jffs2_log_node(&v->log, i), v->log.endian, &n);
		if (jffs2_inode_size(&n))
			c->compressions[n.compr]++;
	}
}

static void
count_files(const struct volume *v, struct counts *c)
{
	uint64_t reachable = 0;

	for (size_t i = 0; v->built && i < jffs2_fs_inodes(v->fs); i++) {
		const struct jffs2_inode *n = jffs2_fs_at(v->fs, i);

		if (!n->reachable)
			continue;
		reachable++;
		c->unreadable += n->error != 0;
		if (n->error)
			continue;
		c->files += S_ISREG(n->mode);
		c->dirs += S_ISDIR(n->mode);
		c->links += S_ISLNK(n->mode);
	}
	c->specials = reachable - c->unreadable - c->files - c->dirs - c->links;
}

static void
print_line(const char *name, const struct text *value)
{
	printf("  %-13s %s\n", name, text_str(value));
}

static void
add_count(struct text *t, uint64_t n, const char *one, const char *many)
{
	if (n)
		text_addf(t, "%s%" PRIu64 " %s", t->len ? ", " : "", n,
		        n == 1 ? one : many);
}

static void
print_nodes(const struct counts *c)
{
	struct text t = { 0 };
	size_t rows = type_row(0) + 1;

	for (size_t i = 0; i < rows; i++)
		add_count(&t, c->types[i], jffs2_types[i].name, jffs2_types[i].name);
	add_count(&t, c->obsolete, "of them marked obsolete", "of them marked obsolete");
	print_line("nodes", &t);
	text_clear(&t);
	for (int i = 0; i < COMPRESSIONS; i++) {
		const char *name = value_name(jffs2_compr_names, (uint32_t)i);
		char number[24];

		snprintf(number, sizeof number, "unknown 0x%02x", i);
		name = name ? name : number;
		add_count(&t, c->compressions[i], name, name);
	}
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
add_bytes(struct text *t, uint64_t bytes, const char *what)
{
	text_addf(t, "%s%s ", t->len ? ", " : "", what);
	text_add_size(t, bytes);
}

static void
print_space(const struct volume *v, const struct counts *c)
{
	const uint64_t *by = v->fs->bytes;
	struct text t = { 0 };

	add_bytes(&t, by[STATE_LIVE] + by[STATE_MARKER], "live");
	add_bytes(&t, by[STATE_SUPERSEDED] + by[STATE_OBSOLETE] + by[STATE_ORPHAN]
	        + by[STATE_DELETED], "obsolete");
	add_bytes(&t, by[STATE_BAD] + by[STATE_DROPPED] + c->dirt, "dirt");
	add_bytes(&t, c->free, "free");
	print_line("space", &t);
	text_clear(&t);
	add_count(&t, c->files, "file", "files");
	add_count(&t, c->dirs, "directory", "directories");
	add_count(&t, c->links, "symbolic link", "symbolic links");
	add_count(&t, c->specials, "device, fifo or socket", "devices, fifos, sockets");
	add_count(&t, c->unreadable, "unreadable", "unreadable");
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
	struct counts c = { 0 };
	struct text t = { 0 };

	count_extents(v, &c);
	count_files(v, &c);
	firmware_add_part(f, v->part, &t);
	printf("\nJFFS2 at %08" PRIx64 " (part %s%s%s)\n", v->offset, text_str(&t),
	        *name ? ", " : "", name);
	text_clear(&t);
	text_add(&t, v->log.endian == ENDIAN_LITTLE ? "little-endian" : "big-endian");
	print_line("byte order", &t);
	text_clear(&t);
	text_addf(&t, "%zu bytes", v->log.part.len);
	print_line("length", &t);
	print_nodes(&c);
	print_erase(v);
	print_space(v, &c);
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
	add_count(&t, list.errors, "error", "errors");
	add_count(&t, list.warnings, "warning", "warnings");
	add_count(&t, list.notes, "note", "notes");
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
