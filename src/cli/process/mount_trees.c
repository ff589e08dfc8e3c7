/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/process/mount_trees.h"

#include <inttypes.h>
#include <string.h>

#include "firmware/model/children.h"
#include "firmware/partitions/partitions.h"
#include "job/job.h"
#include "list/jffs2/tables.h"

/* ---- names ---- */

static bool
is_taken(const struct mount_trees *m, const char *name)
{
	for (size_t i = 0; i < m->origins.count; i++)
		if (strcmp(text_str(&m->origins.at[i].name), name) == 0)
			return true;
	return false;
}

/* That of the partition, if it can be one and no other has it; else by the number: part-2-1, with
 * another - if a partition has that name. */
static void
add_name(const struct mount_trees *m, struct firmware *f, int part, struct text *name)
{
	const char *partition = firmware_partition(f, f->list.parts.at[part].offset);

	text_add_name(name, span_of(partition, strlen(partition)));
	if (*partition && partition[0] != '.' && !is_taken(m, text_str(name)))
		return;
	text_clear(name);
	text_add(name, "part-");
	firmware_add_part(f, part, name);
	for (size_t i = 0; i < name->len; i++)
		if (name->at[i] == '/')
			name->at[i] = '-';
	while (is_taken(m, text_str(name)))
		text_add(name, "-");
}

/* ---- trees ---- */

static bool
add_tree(struct mount_trees *m, struct firmware *f, const struct tree *t)
{
	struct mount_origin origin = { .firmware = f, .part = t->part };

	if (tree_root(t) == TREE_NONE || m->shared.count == ANSWER_TREES_MOST)
		return false;
	if (m->call->o->deleted && t->class->with_deleted)
		origin.own = tree_with_deleted(t);
	add_name(m, f, t->part, &origin.name);
	array_push(&m->origins, origin);
	array_push(&m->shared, ((struct shared_tree){ origin.own ? origin.own : t, NULL }));
	return true;
}

/* In a dump with spare areas between, only fragments of them stand as they should. */
static void
add_all(struct mount_trees *m, struct firmware *root)
{
	for (struct firmware *f = root; f; f = firmware_next(root, f))
		for (size_t i = 0; i < f->list.parts.count && !firmware_plain(f); i++) {
			const struct tree *t = firmware_tree(f, (int)i);

			if (t)
				add_tree(m, f, t);
		}
}

/* What the kernel may not have shown so. */
static void
say_doubts(const struct mount_trees *m)
{
	struct text words = { 0 };

	for (size_t i = 0; i < m->shared.count; i++) {
		const struct tree *t = m->shared.at[i].tree;
		const char *name = text_str(&m->origins.at[i].name);
		uint64_t damaged = tree_lossy(t);

		if (damaged)
			call_say(m->call, "%s: %" PRIu64 " file%s damaged in the image: flashloupe "
			        "issues lists %s", name, damaged, damaged == 1 ? " is" : "s are",
			        damaged == 1 ? "it" : "them");
		if (*job_gone_words(t, &words))
			call_say(m->call, "%s: %s", name, text_str(&words));
		if (tree_doubtful(t))
			call_say(m->call, "%s: may be more than one file system, and this may be "
			        "a mixture: see flashloupe parts --why", name);
	}
	text_free(&words);
}

bool
mount_trees_find(struct mount_trees *m, const struct call *call)
{
	bool chosen = call->o->part != PART_NONE || call->o->point.kind != POINT_NOW;
	const struct tree *t;

	*m = (struct mount_trees){ .call = call };
	if (!chosen)
		add_all(m, call->f);
	/* For the message, too. */
	if (m->shared.count == 0) {
		t = call_tree(call);
		if (t && !add_tree(m, call_tree_store(call), t))
			call_say(call, "its file system has no root directory");
	}
	m->alone = m->shared.count == 1;
	for (size_t i = 0; i < m->shared.count; i++)
		m->shared.at[i].name = text_str(&m->origins.at[i].name);
	say_doubts(m);
	return m->shared.count > 0;
}

void
mount_trees_free(struct mount_trees *m)
{
	for (size_t i = 0; i < m->origins.count; i++) {
		tree_free(m->origins.at[i].own);
		text_free(&m->origins.at[i].name);
	}
	array_free(&m->origins);
	array_free(&m->shared);
}

/* ---- what is known of a file ---- */

static bool
add_bytes(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

void
mount_trees_about(void *arg, size_t tree, uint32_t node, struct text *t)
{
	const struct mount_trees *m = arg;
	const struct mount_origin *origin = &m->origins.at[tree];
	struct volume *v = firmware_volume(origin->firmware, origin->part);
	const struct tree *of = m->shared.at[tree].tree;
	struct tree_place place;
	struct tree_stat st;
	struct table table;

	tree_stat(of, node, &st);
	tree_add_known_path(of, node, t);
	text_addf(t, "\ninode %" PRIu32 "\n", st.ino);
	if (st.error)
		text_addf(t, "error %d: %s\n", st.error, strerror(st.error));
	if (tree_place(of, TREE_NONE, node, &place))
		text_addf(t, "at %08" PRIx64 ", %" PRIu64 " bytes\n", of->offset + place.offset,
		        place.len);
	if (!v)
		return;
	text_add(t, "\n");
	table_open_for(&table, &table_history, v->firmware, v, node);
	table_write(&table, FORM_PLAIN, 0, SIZE_MAX, add_bytes, t);
	table_close(&table);
}
