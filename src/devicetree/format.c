/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a device tree is recognised, its header, and what it is of. */
#include "devicetree/devicetree.h"

#include <inttypes.h>
#include <stdio.h>

#include "devicetree/walk.h"
#include "store/fact.h"
#include "text/text.h"

enum { FDT_MAX = 64 << 20, PROPERTIES_MAX = 64 };

/* Devicetree Specification 0.4, 5.2: struct fdt_header. */
const struct field fdt_fields[FDT_FIELDS] = {
	{ "magic", 0, 4, FIELD_HEX, NULL, "The number by which a device tree is known: "
	  "0xd00dfeed.", "fdt_check_header.", "It is not recognised as a device tree." },
	{ "totalsize", FDT_TOTALSIZE, 4, FIELD_BYTES, NULL, "Length of the tree with this "
	  "header.", "fdt_check_header, fdt_move.", "The tree is copied only in part, and its "
	  "end is missing." },
	{ "off_dt_struct", FDT_OFF_STRUCT, 4, FIELD_HEX, NULL, "Where the nodes and properties "
	  "begin, from the start of this header.", "fdt_next_tag.", "No node is found." },
	{ "off_dt_strings", FDT_OFF_STRINGS, 4, FIELD_HEX, NULL, "Where the names of properties "
	  "are.", "fdt_string.", "Every property has a wrong name, or none." },
	{ "off_mem_rsvmap", 16, 4, FIELD_HEX, NULL, "Where the list of reserved memory is.",
	  "fdt_get_mem_rsv.", "The kernel may use memory that it must leave alone." },
	{ "version", FDT_VERSION, 4, FIELD_NUMBER, NULL, "Version of the format: 17.",
	  "fdt_check_header.", "Readers refuse a version that they don't know." },
	{ "last_comp_version", FDT_LAST_COMPATIBLE, 4, FIELD_NUMBER, NULL, "The oldest version "
	  "whose readers can read this tree: 16.", "fdt_check_header.", "Readers refuse it." },
	{ "boot_cpuid_phys", 28, 4, FIELD_NUMBER, NULL, "The processor that boots.",
	  "The kernel's early setup.", "Another processor is taken for the first." },
	{ "size_dt_strings", 32, 4, FIELD_BYTES, NULL, "Length of the names.", "fdt_string.",
	  "Names beyond it are refused." },
	{ "size_dt_struct", 36, 4, FIELD_BYTES, NULL, "Length of the nodes and properties.",
	  "fdt_next_tag.", "Nodes beyond it are refused." },
};

bool
devicetree_looks(struct span area, size_t at)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t total = span_u32(s, FDT_TOTALSIZE, ENDIAN_BIG);
	uint32_t tree = span_u32(s, FDT_OFF_STRUCT, ENDIAN_BIG);
	uint32_t strings = span_u32(s, FDT_OFF_STRINGS, ENDIAN_BIG);

	/* The root node has no name: the tree begins with its token and an empty one. */
	return total >= FDT_HEADER_LEN && total <= FDT_MAX && tree < total && strings <= total
	       && tree >= FDT_HEADER_LEN && tree % 4 == 0
	       && span_u32(s, FDT_VERSION, ENDIAN_BIG) == 17
	       && span_u32(s, FDT_LAST_COMPATIBLE, ENDIAN_BIG) == 16
	       && span_u32(s, tree, ENDIAN_BIG) == FDT_BEGIN_NODE
	       && span_u32(s, (size_t)tree + 4, ENDIAN_BIG) == 0;
}

/* The property `name` of the root: its first string. */
static struct span
root_string(struct span bytes, const char *name)
{
	struct fdt_walk w;
	struct fdt_item item;

	fdt_walk_start(&w, bytes);
	for (int i = 0; i < PROPERTIES_MAX && fdt_walk_next(&w, &item); i++) {
		if (item.depth > 1)
			break;
		if (item.kind == FDT_PROPERTY && fdt_is(item.name, name))
			return fdt_string(item.value, 0);
	}
	return (struct span){ 0 };
}

/* An overlay has fragments with a node __overlay__, for a tree that is elsewhere (kernel:
 * Documentation/devicetree/overlay-notes.rst). */
static bool
is_overlay(struct span bytes)
{
	struct fdt_walk w;
	struct fdt_item item;

	fdt_walk_start(&w, bytes);
	for (int i = 0; i < PROPERTIES_MAX && fdt_walk_next(&w, &item); i++)
		if (item.kind == FDT_NODE && item.depth == 3 && fdt_is(item.name, "__overlay__"))
			return true;
	return false;
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX), name;
	uint32_t total = span_u32(s, FDT_TOTALSIZE, ENDIAN_BIG);
	struct text t = { 0 };
	bool overlay;

	if (!devicetree_looks(area, at))
		return false;
	hit->claimed = total;
	hit->len = total < s.len ? total : s.len;
	hit->endian = f->endian;
	name = root_string(s, "model");
	if (!name.len)
		name = root_string(s, "compatible");
	text_add_readable(&t, span_cut(name, 0, 60), true);
	overlay = is_overlay(s);
	if (t.len)
		snprintf(hit->what, sizeof hit->what, "device tree %s \"%.60s\"",
		        overlay ? "overlay for" : "of", text_str(&t));
	else
		snprintf(hit->what, sizeof hit->what, "%s, %" PRIu32 " bytes",
		        overlay ? "device tree overlay" : "flattened device tree", total);
	text_free(&t);
	return true;
}

static void
add_string(struct fact_list *facts, const char *name, struct span value)
{
	struct text t = { 0 };

	text_add_readable(&t, value, true);
	if (t.len)
		fact_add(facts, FACT_PLAIN, name, "%s", text_str(&t));
	text_free(&t);
}

/* ---- keys ---- */

/* A public key in U-Boot's own tree, a node of /signature (U-Boot:
 * doc/usage/fit/signature.rst). */
struct key {
	bool listed;      /* the node at depth 2 is /signature */
	struct span name; /* empty: in none */
	struct span algorithm, required;
};

static void
end_key(struct key *key, struct fact_list *facts)
{
	struct text t = { 0 };

	text_add_readable(&t, span_cut(key->name, 0, 40), true);
	text_add(&t, ", ");
	text_add_readable(&t, span_cut(key->algorithm, 0, 40), true);
	if (fdt_is(key->required, "conf"))
		text_add(&t, "; every configuration of a FIT must be signed with it");
	else if (fdt_is(key->required, "image"))
		text_add(&t, "; every image of a FIT must be signed with it");
	else
		text_add(&t, "; signatures are not required");
	fact_add(facts, FACT_PLAIN, "key", "%s", text_str(&t));
	text_free(&t);
	key->name = (struct span){ 0 };
}

static void
take_key(struct key *key, const struct fdt_item *item, struct fact_list *facts)
{
	enum { DEPTH_LIST = 2, DEPTH_KEY };

	if (item->kind == FDT_NODE && item->depth == DEPTH_LIST) {
		key->listed = fdt_is(item->name, "signature");
	} else if (item->depth != DEPTH_KEY || !key->listed) {
		return;
	} else if (item->kind == FDT_NODE) {
		*key = (struct key){ .listed = true, .name = item->name };
	} else if (item->kind == FDT_NODE_END) {
		end_key(key, facts);
	} else if (fdt_is(item->name, "algo")) {
		key->algorithm = fdt_string(item->value, 0);
	} else if (fdt_is(item->name, "required")) {
		key->required = fdt_string(item->value, 0);
	}
}

/* The whole tree is walked here: is it sound? */
static void
list_facts(const struct part *p, struct span store, struct fact_list *facts)
{
	struct span bytes = span_cut(store, (size_t)p->offset, (size_t)p->len);
	size_t nodes = 0, properties = 0;
	struct key key = { 0 };
	struct fdt_walk w;
	struct fdt_item item;

	add_string(facts, "model", root_string(bytes, "model"));
	add_string(facts, "compatible", root_string(bytes, "compatible"));
	fdt_walk_start(&w, bytes);
	while (fdt_walk_next(&w, &item)) {
		nodes += item.kind == FDT_NODE;
		properties += item.kind == FDT_PROPERTY;
		take_key(&key, &item, facts);
	}
	fact_add(facts, FACT_PLAIN, "holds", "%zu nodes, %zu properties", nodes, properties);
	if (w.damaged && p->claimed <= p->len)
		fact_add(facts, FACT_WRONG, "tree", "damaged at +0x%" PRIx64 ": nothing after "
		                            "it can be read", w.tree_at + w.at);
}

const struct format devicetree_format = {
	.name = "device tree",
	.help = "A flattened device tree: it tells a kernel what hardware there is.",
	.magic = { 0xd0, 0x0d, 0xfe, 0xed },
	.magic_len = 4,
	.endian = ENDIAN_BIG,
	.probe = probe,
	.fields = fdt_fields,
	.field_count = FDT_FIELDS,
	.facts = list_facts,
};
