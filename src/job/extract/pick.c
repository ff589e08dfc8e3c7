/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/extract/pick.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "job/job.h"

/* ---- what is in it ---- */

uint32_t
deleted_entry(const struct tree *t, uint32_t node)
{
	return tree_entries(t) + node;
}

static void
begin(struct pick *p, const struct tree *t, uint32_t node)
{
	*p = (struct pick){ .tree = t, .base = t, .mounted = tree_entries(t), .node = node,
		.total = tree_entries(t) };
}

/* Switches to the tree of deleted files. */
static void
take_deleted(struct pick *p)
{
	if (p->deleted || !p->tree->class->deleted)
		return;
	p->deleted = p->tree->class->deleted(p->tree);
	p->tree = p->deleted;
}

void
pick_entries(struct pick *p, const struct tree *t, const uint32_t *entries, size_t count)
{
	begin(p, t, TREE_NONE);
	p->given = true;
	for (size_t i = 0; i < count; i++) {
		array_push(&p->chosen, entries[i]);
		if (entries[i] >= p->mounted)
			take_deleted(p);
	}
}

void
pick_node(struct pick *p, const struct tree *t, uint32_t node)
{
	uint32_t entry = tree_entries(t) + node;
	struct tree_stat st;

	tree_stat(t, node, &st);
	if (tree_reachable(t, node))
		entry = tree_parent(t, node);
	if (tree_reachable(t, node) && S_ISDIR(st.mode))
		begin(p, t, node);
	else
		pick_entries(p, t, &entry, entry != TREE_NONE);
}

void
pick_deleted(struct pick *p, const struct tree *t)
{
	uint32_t k = 0, entry;

	begin(p, t, TREE_NONE);
	take_deleted(p);
	p->all_deleted = p->deleted != NULL;
	p->total = p->deleted ? tree_entries(p->deleted) : 0;
	while (p->deleted
	        && (entry = tree_next(p->tree, tree_root(p->tree), &k)) != TREE_NONE)
		array_push(&p->chosen, entry);
}

void
pick_free(struct pick *p)
{
	tree_free(p->deleted);
	array_free(&p->chosen);
	array_free(&p->used);
}

static bool
takes_directory(const struct pick *p)
{
	for (size_t i = 0; i < p->chosen.count; i++)
		if (p->chosen.at[i] < p->mounted && pick_is_dir(p, p->chosen.at[i]))
			return true;
	return p->node != TREE_NONE;
}

static void
report_names(struct job *j, const struct pick *p)
{
	uint64_t names = tree_gone(p->deleted).files;
	struct text line = { 0 };

	if (!names)
		return;
	text_addf(&line, "nothing but the name is left of %" PRIu64 " deleted file%s: see flashloupe "
	        "deleted", names, names == 1 ? "" : "s");
	job_loss(j, text_str(&line));
	text_free(&line);
}

void
pick_report_gone(struct job *j, const struct pick *p)
{
	if (p->all_deleted)
		report_names(j, p);
	if (takes_directory(p))
		job_gone(j, p->base);
}

/* ---- going about ---- */

uint32_t
pick_next(const struct pick *p, uint32_t dir, uint32_t *k)
{
	if (dir == TREE_NONE && p->node == TREE_NONE)
		return *k < p->chosen.count ? p->chosen.at[(*k)++] : TREE_NONE;
	return tree_next(p->tree, dir == TREE_NONE ? p->node : pick_node_of(p, dir), k);
}

uint32_t
pick_node_of(const struct pick *p, uint32_t entry)
{
	return tree_entry(p->tree, entry).node;
}

struct span
pick_name(const struct pick *p, uint32_t entry)
{
	return tree_entry(p->tree, entry).name;
}

bool
pick_is_dir(const struct pick *p, uint32_t entry)
{
	uint32_t node = pick_node_of(p, entry);

	return node != TREE_NONE && tree_leads_to_directory(p->tree, entry, node);
}

static void
add_stand_in(const struct pick *p, uint32_t entry, struct text *name)
{
	if (p->tree->class->stand_in)
		p->tree->class->stand_in(p->tree, entry, name);
	else
		text_addf(name, "entry-%08" PRIx32, entry);
}

static bool
copy_name(const struct pick *p, uint32_t entry, struct tree_entry e, char to[NAME_SIZE])
{
	struct text name = { 0 };
	size_t len;

	to[0] = 0;
	if (name_copy(e.name, to))
		return true;
	add_stand_in(p, entry, &name);
	snprintf(to, NAME_SIZE, "%s", text_str(&name));
	text_free(&name);
	for (len = strlen(to); len < NAME_MAX
	        && tree_find(p->tree, e.dir, span_of(to, len)) != TREE_NONE; to[len] = 0)
		to[len++] = '_';
	return false;
}

bool
pick_copy_name(const struct pick *p, uint32_t entry, char to[NAME_SIZE])
{
	return copy_name(p, entry, tree_entry(p->tree, entry), to);
}

void
pick_look(const struct pick *p, uint32_t entry, struct picked *f)
{
	struct tree_entry e = tree_entry(p->tree, entry);

	f->entry = entry;
	f->node = e.node;
	f->renamed = !copy_name(p, entry, e, f->name);
	f->dir = e.node != TREE_NONE && tree_leads_to_directory(p->tree, entry, e.node);
	f->st = (struct tree_stat){ 0 };
	if (e.node != TREE_NONE)
		tree_stat(p->tree, e.node, &f->st);
}

/* ---- what is said of it ---- */

/* A deleted file is mentioned when it is extracted. */
static void
add_path(const struct pick *p, uint32_t entry, struct text *path)
{
	uint32_t node = entry == TREE_NONE ? TREE_NONE : pick_node_of(p, entry);

	if (entry == TREE_NONE || entry < p->mounted)
		tree_add_entry_path(p->tree, entry, path);
	else if (node != TREE_NONE)
		tree_add_path(p->tree, node, path);
	else
		add_stand_in(p, entry, path);
}

void
pick_refuse(struct job *j, const struct pick *p, uint32_t entry, const char *reason)
{
	struct text line = { 0 }, path = { 0 };

	add_path(p, entry, &path);
	text_add_readable_path(&line, span_of(path.at, path.len), false);
	text_addf(&line, ": %s", reason);
	job_loss(j, text_str(&line));
	text_free(&line);
	text_free(&path);
}

void
pick_report_name(struct job *j, const struct pick *p, uint32_t entry)
{
	struct text reason = { 0 };
	char name[NAME_SIZE];

	if (pick_copy_name(p, entry, name))
		return;
	text_addf(&reason, "is not a name that a file can have; extracted as %s", name);
	pick_refuse(j, p, entry, text_str(&reason));
	text_free(&reason);
}

void
pick_use(struct pick *p, uint32_t entry)
{
	if (entry >= p->mounted)
		array_push(&p->used, entry);
}

static int
by_number(const void *left, const void *right)
{
	const uint32_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

/* True if something of it is inferred. */
static bool
describe_one(struct job *j, const struct pick *p, uint32_t entry)
{
	struct text path = { 0 }, line = { 0 }, remarks = { 0 };
	bool inferred = p->tree->class->remark(p->tree, entry, &remarks);

	if (remarks.len) {
		add_path(p, entry, &path);
		text_add_readable_path(&line, span_of(path.at, path.len), false);
		text_addf(&line, ": %s", text_str(&remarks) + strlen("; "));
		job_detail(j, text_str(&line));
	}
	text_free(&path);
	text_free(&line);
	text_free(&remarks);
	return inferred;
}

uint32_t
pick_report(struct job *j, struct pick *p)
{
	uint32_t inferred = 0;

	if (p->used.count == 0 || !p->tree->class->remark)
		return 0;
	qsort(p->used.at, p->used.count, sizeof *p->used.at, by_number);
	for (size_t i = 0; i < p->used.count; i++)
		if (i == 0 || p->used.at[i] != p->used.at[i - 1])
			inferred += describe_one(j, p, p->used.at[i]);
	return inferred;
}
