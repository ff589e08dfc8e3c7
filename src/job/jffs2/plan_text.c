/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/jffs2/plan_text.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>

#include "jffs2/layout.h"
#include "jffs2/node.h"

/* The path of a node, and a name below it, if it has one. */
static void
add_path(const struct tree *t, uint32_t node, struct span name, struct text *out)
{
	struct text path = { 0 };

	tree_add_path(t, node, &path);
	if (name.len && node != tree_root(t))
		text_add(&path, "/");
	text_add_name(&path, name);
	text_add_readable_path(out, span_of(path.at, path.len), false);
	text_free(&path);
}

/* The name in a dirent. */
static struct span
name_of(const struct plan *p, const struct plan_node *n)
{
	struct span bytes = plan_bytes(p, n);

	return span_cut(bytes, JFFS2_DIRENT_LEN,
	        span_u8(bytes, offsetof(struct raw_dirent, nsize)));
}

void
plan_add_why(const struct plan *p, const struct plan_node *n, const struct tree *t,
        struct text *out)
{
	text_add(out, plan_reasons[n->why]);
	if (n->file == TREE_NONE)
		return;
	text_add(out, ": ");
	add_path(t, n->file, n->why == WHY_NAME_GONE ? name_of(p, n) : (struct span){ 0 }, out);
}

void
plan_add_nodes(const struct plan *p, const struct tree *t, struct text *out)
{
	text_addf(out, "%-8s  %-11s  %7s  %6s  %7s  %s\n", "OFFSET", "TYPE", "LENGTH", "INO",
	        "VERSION", "WHY");
	for (size_t i = 0; i < p->nodes.count; i++) {
		const struct plan_node *n = &p->nodes.at[i];
		const struct jffs2_type *type = jffs2_type(n->nodetype);

		text_addf(out, "%08" PRIx32 "  %-11s  %7" PRIu32, n->at, type->name, n->len);
		if (type->ino_at < 0)
			text_addf(out, "  %6s  %7s", "-", "-");
		else
			text_addf(out, "  %6" PRIu32 "  %7" PRIu32, n->ino, n->version);
		text_add(out, "  ");
		plan_add_why(p, n, t, out);
		text_add(out, "\n");
	}
}

static uint64_t
bytes_of(const struct plan *p, uint16_t nodetype, size_t *count)
{
	uint64_t bytes = 0;

	*count = 0;
	for (size_t i = 0; i < p->nodes.count; i++)
		if (p->nodes.at[i].nodetype == nodetype) {
			bytes += p->nodes.at[i].len;
			++*count;
		}
	return bytes;
}

static size_t
count_blocks(const struct plan *p, uint32_t size)
{
	uint32_t last = UINT32_MAX;
	size_t count = 0;

	for (size_t i = 0; i < p->nodes.count; i++) {
		count += p->nodes.at[i].at / size != last;
		last = p->nodes.at[i].at / size;
	}
	return count;
}

void
plan_add_sums(const struct plan *p, const struct layout_rules *style, struct text *out)
{
	size_t blocks = count_blocks(p, style->erase_size);
	uint64_t all = 0;

	for (const struct jffs2_type *t = jffs2_types; t->nodetype; t++) {
		size_t count;
		uint64_t bytes = bytes_of(p, t->nodetype, &count);

		all += bytes;
		if (count)
			text_addf(out, "%-11s  %7zu  %10" PRIu64 " bytes\n", t->name, count, bytes);
	}
	text_addf(out, "%-11s  %7zu  %10" PRIu64 " bytes in %zu erase block%s of %" PRIu32 "\n",
	        "in all", p->nodes.count, all, blocks, blocks == 1 ? "" : "s",
	        style->erase_size);
}

/* ---- what takes most ---- */

enum { LARGEST = 3 };

struct share {
	uint32_t file;
	uint64_t bytes;
};

/* Puts a file among the largest, which are in falling order. */
static void
rank(struct share largest[LARGEST], struct share s)
{
	for (int i = 0; i < LARGEST; i++)
		if (s.bytes > largest[i].bytes) {
			struct share less = largest[i];

			largest[i] = s;
			s = less;
		}
}

void
plan_add_largest(const struct plan *p, const struct tree *t, struct text *out)
{
	uint64_t *bytes = memory_zeroed((size_t)tree_nodes(t) + 1, sizeof *bytes);
	struct share largest[LARGEST] = { { 0, 0 } };

	for (size_t i = 0; i < p->nodes.count; i++)
		if (p->nodes.at[i].file != TREE_NONE)
			bytes[p->nodes.at[i].file] += p->nodes.at[i].len;
	for (uint32_t i = 0; i < tree_nodes(t); i++)
		rank(largest, (struct share){ i, bytes[i] });
	for (int i = 0; i < LARGEST && largest[i].bytes; i++) {
		struct tree_stat st;

		tree_stat(t, largest[i].file, &st);
		text_add(out, i ? ", " : "; ");
		add_path(t, largest[i].file, (struct span){ 0 }, out);
		text_addf(out, " takes %" PRIu64 " bytes (%" PRIu64 " unpacked)",
		        largest[i].bytes, st.size);
	}
	free(bytes);
}
