/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Extended attributes: one node for each that differs, and one that ties it to each file. */
#include <string.h>

#include "base/crc32.h"
#include "jffs2/plan/make_private.h"

/* An attribute as JFFS2 has it: in make.attributes. */
struct attribute {
	uint8_t xprefix;
	struct span name, value;
};

/* The attributes of one file. */
struct listing {
	struct make *m;
	uint32_t node;
	struct error *err;
	bool failed;
};

/* ---- ACLs ---- */

static void
add_number(struct text *t, uint32_t value, size_t width, enum endian e)
{
	for (size_t i = 0; i < width; i++) {
		size_t shift = 8 * (e == ENDIAN_LITTLE ? i : width - 1 - i);
		uint8_t byte = (uint8_t)(value >> shift);

		text_add_bytes(t, &byte, 1);
	}
}

/* From the form of getxattr, which is little-endian (struct posix_acl_xattr_entry), to that of
 * JFFS2, which leaves an id out where it means nothing (struct jffs2_acl_entry_short). */
static bool
add_acl(struct span acl, enum endian e, struct text *t)
{
	enum { KERNEL_FORM = 2, FLASH_FORM = 1, HEADER = 4, ENTRY = 8, USER = 2, GROUP = 8 };

	if (acl.len % ENTRY != HEADER || span_u32(acl, 0, ENDIAN_LITTLE) != KERNEL_FORM)
		return false;
	add_number(t, FLASH_FORM, 4, e);
	for (size_t at = HEADER; at < acl.len; at += ENTRY) {
		uint16_t tag = span_u16(acl, at, ENDIAN_LITTLE);

		add_number(t, tag, 2, e);
		add_number(t, span_u16(acl, at + 2, ENDIAN_LITTLE), 2, e);
		if (tag == USER || tag == GROUP)
			add_number(t, span_u32(acl, at + 4, ENDIAN_LITTLE), 4, e);
	}
	return true;
}

/* ---- attributes that files share ---- */

static struct span
datum_bytes(const struct make *m, const struct make_datum *d)
{
	return span_cut(span_of(m->attributes.at, m->attributes.len), d->at, d->len);
}

static void
place_datum(struct make *m, size_t i)
{
	size_t slot = m->data.at[i].hash & (m->slot_count - 1);

	while (m->slots[slot])
		slot = (slot + 1) & (m->slot_count - 1);
	m->slots[slot] = (uint32_t)i + 1;
}

static void
grow_slots(struct make *m)
{
	if (m->data.count * 2 < m->slot_count)
		return;
	free(m->slots);
	m->slot_count = m->slot_count ? m->slot_count * 2 : 64;
	m->slots = memory_zeroed(m->slot_count, sizeof *m->slots);
	for (size_t i = 0; i < m->data.count; i++)
		place_datum(m, i);
}

/* The datum with the bytes of `d`, which are the last in make.attributes; they go if it was
 * there before, and it is added if not. */
static struct make_datum
share(struct make *m, struct make_datum d, bool *added)
{
	grow_slots(m);
	for (size_t s = d.hash & (m->slot_count - 1); m->slots[s];
	        s = (s + 1) & (m->slot_count - 1)) {
		const struct make_datum *other = &m->data.at[m->slots[s] - 1];

		if (other->hash == d.hash
		        && span_equal(datum_bytes(m, other), datum_bytes(m, &d))) {
			m->attributes.len = d.at;
			*added = false;
			return *other;
		}
	}
	d.xid = ++m->xid;
	array_push(&m->data, d);
	place_datum(m, m->data.count - 1);
	*added = true;
	return d;
}

/* ---- nodes ---- */

static bool
put_datum(struct make *m, uint32_t node, const struct attribute *a, uint32_t xid,
        struct error *err)
{
	struct jffs2_xattr_node x = { .xid = xid, .version = 1, .xprefix = a->xprefix,
		.name = a->name, .value = a->value };
	struct node_room room = make_room(m, JFFS2_XATTR,
	        32 + (uint32_t)(a->name.len + 1 + a->value.len), (struct span){ 0 }, err);
	size_t len = room.len ? jffs2_encode_xattr(&x, room, err) : 0;

	if (len)
		make_put(m, WHY_ATTRIBUTE, node, len);
	return len > 0;
}

bool
make_reference(struct make *m, uint32_t node, uint32_t xid, bool gone, struct error *err)
{
	/* kernel: save_xattr_ref, XREF_DELETE_MARKER */
	struct jffs2_xref_node x = { .ino = m->inos[node], .xid = xid,
		.xseqno = (m->xseqno += 2) | gone };
	struct node_room room = make_room(m, JFFS2_XREF, 28, (struct span){ 0 }, err);
	size_t len = room.len ? jffs2_encode_xref(&x, room, err) : 0;

	if (len)
		make_put(m, gone ? WHY_ATTRIBUTE_GONE : WHY_ATTRIBUTE_OF, node, len);
	return len > 0;
}

/* ---- from the tree ---- */

static uint8_t
namespace_of(struct span name, size_t *len)
{
	for (uint8_t i = 1; i < JFFS2_NAMESPACES; i++) {
		*len = strlen(jffs2_namespaces[i].prefix);
		if (name.len >= *len && !memcmp(name.at, jffs2_namespaces[i].prefix, *len)
		        && (name.len > *len) == !jffs2_namespaces[i].acl)
			return i;
	}
	return 0;
}

static bool
split(struct make *m, const struct tree_xattr *x, struct attribute *a, struct error *err)
{
	size_t len;

	a->xprefix = namespace_of(x->name, &len);
	if (!a->xprefix) {
		struct text name = { 0 };

		text_add_name(&name, x->name);
		error_set(err, "attribute %.80s: JFFS2 has none of this kind", text_str(&name));
		text_free(&name);
		return false;
	}
	a->name = span_cut(x->name, len, SIZE_MAX);
	a->value = x->value;
	if (!jffs2_namespaces[a->xprefix].acl)
		return true;
	text_clear(&m->value);
	if (!add_acl(x->value, m->o.style.endian, &m->value))
		return error_set(err, "its access control list is damaged");
	a->value = span_of(m->value.at, m->value.len);
	return true;
}

static bool
write_attribute(struct make *m, uint32_t node, const struct attribute *a, struct error *err)
{
	struct make_datum d = { .at = m->attributes.len };
	bool added;

	text_add_bytes(&m->attributes, &a->xprefix, 1);
	text_add_bytes(&m->attributes, a->name.at, a->name.len);
	text_add_bytes(&m->attributes, "", 1);
	text_add_bytes(&m->attributes, a->value.at, a->value.len);
	d.len = m->attributes.len - d.at;
	d.hash = crc32_usual(datum_bytes(m, &d));
	d = share(m, d, &added);
	return (!added || put_datum(m, node, a, d.xid, err))
	        && make_reference(m, node, d.xid, false, err);
}

bool
make_xattr(struct make *m, uint32_t node, const struct tree_xattr *x, struct error *err)
{
	struct attribute a;

	return split(m, x, &a, err) && write_attribute(m, node, &a, err);
}

static bool
each(void *arg, const struct tree_xattr *x)
{
	struct listing *l = arg;

	l->failed = !make_xattr(l->m, l->node, x, l->err);
	return !l->failed;
}

bool
make_xattrs(struct make *m, uint32_t node, struct error *err)
{
	struct listing l = { .m = m, .node = node, .err = err };

	tree_good_xattrs(m->reader, node, each, &l);
	return !l.failed || make_fail(m, node, err);
}
