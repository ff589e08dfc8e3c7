/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What there is to extract: an entry for each part, and for each store below the image. */
#include <inttypes.h>
#include <string.h>

#include "firmware/model/children.h"
#include "firmware/partitions/partitions.h"
#include "job/all/all_private.h"

static void plan_store(struct all_plan *p, struct firmware *f, const char *folder);

/* ---- what an entry stands for ---- */

const struct part *
all_part(const struct all_entry *e)
{
	return e->part == PART_NONE ? NULL : &e->firmware->list.parts.at[e->part];
}

struct span
all_bytes(const struct all_entry *e)
{
	const struct part *p = all_part(e);
	struct span all = e->firmware->bytes;

	if (p)
		return span_cut(all, (size_t)p->offset, (size_t)p->len);
	if (e->partition)
		return span_cut(all, (size_t)e->partition->offset, (size_t)e->partition->len);
	return all;
}

uint64_t
all_offset(const struct all_entry *e)
{
	return all_part(e) ? all_part(e)->offset : e->partition ? e->partition->offset : 0;
}

const char *
all_partition(const struct all_entry *e)
{
	if (e->partition)
		return e->partition->name;
	return all_part(e) ? firmware_partition(e->firmware, all_offset(e)) : "";
}

const struct tree *
all_tree(const struct all_entry *e)
{
	const struct tree *t = e->kind == ALL_PART ? firmware_tree(e->firmware, e->part) : NULL;

	return t && tree_root(t) != TREE_NONE ? t : NULL;
}

void
all_add_number(const struct all_entry *e, struct text *t)
{
	const struct firmware *f = e->firmware;

	if (e->part != PART_NONE)
		firmware_add_part(f, e->part, t);
	else if (f->parent)
		firmware_add_part(f->parent, firmware_part_at(f->parent, f->parent_at), t);
}

const char *
all_kind_name(const struct all_entry *e)
{
	return all_part(e) ? all_part_name(all_part(e)) : e->partition ? "partition" : "store";
}

/* ---- making the list ---- */

/* NULL if there are too many; void when the next one is added. */
static struct all_entry *
add_entry(struct all_plan *p, enum all_kind kind, struct firmware *f, int part)
{
	struct all_entry e = { .kind = kind, .firmware = f, .part = part };

	if (p->entries.count >= ALL_ENTRIES_MOST) {
		p->omitted++;
		return NULL;
	}
	array_push(&p->entries, e);
	return &p->entries.at[p->entries.count - 1];
}

/* Adds `name` to the folder that a path begins with. */
static void
set_path(struct text *path, const char *folder, const char *name)
{
	text_addf(path, "%s%s%s", folder, *folder ? "/" : "", name);
}

static bool
has_header(const struct part *p)
{
	return p->kind == PART_FORMAT && (p->format->fields || p->format->facts);
}

/* What is wrong with the part as such. */
static void
add_flaws(struct all_entry *e)
{
	const struct part *p = all_part(e);
	const struct tree_part *files = firmware_tree_part(e->firmware, e->part);
	struct all_sums sums;

	/* What is wrong as it stands is right in what is made of the store below. */
	if (firmware_joined(e->firmware, p->offset))
		return;
	if (p->claimed > p->len)
		text_addf(&e->loss, "cut short: %" PRIu64 " of %" PRIu64 " bytes", p->len,
		        p->claimed);
	if (files && !files->tree)
		text_addf(&e->loss, "%sits files are not extracted: %s",
		        e->loss.len ? "; " : "", files->err.text);
	if (files && files->tree && *tree_part_trouble(e->firmware, files))
		text_addf(&e->loss, "%s%s", e->loss.len ? "; " : "",
		        tree_part_trouble(e->firmware, files));
	all_add_wrong_facts(e);
	all_sums_of(e, &sums);
	for (size_t i = 0; i < sums.list.count; i++)
		if (sums.list.at[i].verdict == ALL_WRONG)
			text_addf(&e->loss, "%s%s WRONG", e->loss.len ? "; " : "",
			        sums.list.at[i].name);
	all_sums_free(&sums);
}

static void
plan_file(struct all_plan *p, struct all_entry *e, const char *folder, const char *stem)
{
	const struct firmware *f = e->firmware;

	if (f->parent && f->list.parts.count == 1) {
		text_add(&e->remark, "not written: it is all of what was unpacked or undone");
		return;
	}
	set_path(&e->file, folder, stem);
	all_add_ending(f, e->part, &e->file);
	p->files++;
	p->bytes += all_part(e)->len;
}

static void
plan_part(struct all_plan *p, struct firmware *f, int part, const char *folder,
        const char *stem)
{
	const struct part *at = &f->list.parts.at[part];
	bool gap = at->kind == PART_ERASED || at->kind == PART_ZERO;
	struct all_entry *e = add_entry(p, gap ? ALL_GAP : ALL_PART, f, part);

	if (!e || gap)
		return;
	plan_file(p, e, folder, stem);
	if (has_header(at)) {
		set_path(&e->header, folder, stem);
		text_add(&e->header, ".json");
	}
	if (all_tree(e)) {
		set_path(&e->folder, folder, stem);
		p->trees++;
	}
	add_flaws(e);
}

/* ---- partitions ---- */

static void
plan_partition(struct all_plan *p, struct firmware *f, size_t i, const char *folder,
        uint64_t *room)
{
	const struct mtd_table *table = &firmware_partitions(f)->mtd;
	struct all_entry *e = add_entry(p, ALL_PARTITION, f, PART_NONE);
	struct text name = { 0 };
	uint64_t len;

	if (!e)
		return;
	e->partition = &table->partitions.at[i];
	len = all_bytes(e).len;
	if (i == 0)
		set_path(&e->makes, folder, "partitions");
	if (len > *room) {
		text_add(&e->loss, "not written: too much of the image is in several partitions");
		return;
	}
	*room -= len;
	text_addf(&name, "partitions/%02zu-", i);
	all_add_slug(&name, e->partition->name);
	text_addf(&name, "%s.bin", text_str(&name)[name.len - 1] == '-' ? "partition" : "");
	set_path(&e->file, folder, text_str(&name));
	p->files++;
	p->bytes += len;
	text_free(&name);
}

static void
plan_partitions(struct all_plan *p, struct firmware *f, const char *folder)
{
	uint64_t room = (uint64_t)f->bytes.len * ALL_OVERLAP_MOST;
	const struct partition_table *taken = firmware_partitions(f);

	for (size_t i = 0; taken && i < taken->mtd.partitions.count; i++)
		plan_partition(p, f, i, folder, &room);
}

/* ---- stores ---- */

/* True if an entry from `first` on has that path. */
static bool
is_taken(const struct all_plan *p, size_t first, const char *path)
{
	for (size_t i = first; i < p->entries.count; i++) {
		const struct all_entry *e = &p->entries.at[i];

		if (strcmp(text_str(&e->makes), path) == 0
		        || strcmp(text_str(&e->file), path) == 0
		        || strcmp(text_str(&e->header), path) == 0)
			return true;
	}
	return false;
}

/* The folder of a store that a part leads to: "02-kernel.gzip". */
static void
name_child(const struct all_plan *p, const struct firmware *child, const char *folder,
        const char *stem, size_t first, struct text *path)
{
	struct text crumb = { 0 };
	size_t len;

	store_add_crumb(child->store, &crumb);
	set_path(path, folder, stem);
	text_add(path, ".");
	all_add_slug(path, text_str(&crumb));
	len = path->len;
	for (int n = 2; is_taken(p, first, text_str(path)); n++) {
		path->len = len;
		text_addf(path, "-%d", n);
	}
	text_free(&crumb);
}

static void
plan_missing(struct all_plan *p, struct firmware *f)
{
	struct all_entry *e;

	if (f->flaw == CHILD_WHOLE)
		return;
	e = add_entry(p, ALL_MISSING, f, PART_NONE);
	if (e)
		text_add(&e->loss, f->note);
}

static struct all_entry *
plan_bytes(struct all_plan *p, struct firmware *f, const char *folder, const char *name)
{
	struct all_entry *e = add_entry(p, ALL_STORE, f, PART_NONE);

	if (!e)
		return NULL;
	set_path(&e->file, folder, name);
	p->files++;
	p->bytes += f->bytes.len;
	return e;
}

static void
plan_child(struct all_plan *p, struct firmware *child, const char *folder,
        const char *stem, size_t first)
{
	struct text path = { 0 };
	struct all_entry *e;

	if (child->bytes.len) {
		name_child(p, child, folder, stem, first, &path);
		e = plan_bytes(p, child, text_str(&path), "unpacked.bin");
		if (e)
			text_add(&e->makes, text_str(&path));
	}
	plan_missing(p, child);
	if (child->bytes.len && p->entries.count < ALL_ENTRIES_MOST)
		plan_store(p, child, text_str(&path));
	text_free(&path);
}

static void
add_spare(const struct firmware *dump, struct text *remark)
{
	struct text t = { 0 };

	firmware_describe_spare(dump, &t);
	if (t.len)
		text_addf(remark, "; %s", text_str(&t));
	text_free(&t);
}

/* The store that shows all of `f` as it should be; `f` itself if that is how it is. */
static struct firmware *
plan_plain(struct all_plan *p, struct firmware *f, const char *folder)
{
	struct firmware *plain = f;
	struct all_entry *e;

	while (firmware_plain(plain)) {
		plain = firmware_plain(plain);
		plan_missing(p, plain);
	}
	if (plain == f)
		return f;
	e = plan_bytes(p, plain, folder, "undone.bin");
	if (e) {
		text_addf(&e->remark, "in place of %zu part%s as stored there",
		        f->list.parts.count, f->list.parts.count == 1 ? "" : "s");
		add_spare(plain->parent, &e->remark);
	}
	return plain;
}

static void
plan_store(struct all_plan *p, struct firmware *f, const char *folder)
{
	size_t child = 0;

	f = plan_plain(p, f, folder);
	plan_partitions(p, f, folder);
	for (size_t i = 0; i < f->list.parts.count; i++) {
		const struct part *at = &f->list.parts.at[i];
		size_t first = p->entries.count;
		struct text stem = { 0 };

		if (first >= ALL_ENTRIES_MOST) {
			p->omitted += f->list.parts.count - i;
			return;
		}
		all_add_stem(f, (int)i, &stem);
		plan_part(p, f, (int)i, folder, text_str(&stem));
		for (; child < f->children.count
		        && f->children.at[child]->parent_at < at->offset + at->len; child++)
			plan_child(p, f->children.at[child], folder, text_str(&stem), first);
		text_free(&stem);
	}
}

void
all_plan_make(struct all_plan *p, struct firmware *f)
{
	*p = (struct all_plan){ 0 };
	plan_store(p, f, "");
}

void
all_plan_free(struct all_plan *p)
{
	for (size_t i = 0; i < p->entries.count; i++) {
		struct all_entry *e = &p->entries.at[i];

		text_free(&e->makes);
		text_free(&e->file);
		text_free(&e->header);
		text_free(&e->folder);
		text_free(&e->remark);
		text_free(&e->loss);
		text_free(&e->extracted);
	}
	array_free(&p->entries);
}

void
all_plan_describe(const struct all_plan *p, struct text *t)
{
	text_addf(t, "%" PRIu64 " %s of %" PRIu64 " bytes in all", p->files,
	        p->files == 1 ? "file" : "files", p->bytes);
	if (p->trees)
		text_addf(t, ", and what is in %" PRIu64 " file %s", p->trees,
		        p->trees == 1 ? "system" : "systems");
}

void
extract_all_describe(struct firmware *f, struct text *t)
{
	struct all_plan p;

	all_plan_make(&p, f);
	all_plan_describe(&p, t);
	all_plan_free(&p);
}
