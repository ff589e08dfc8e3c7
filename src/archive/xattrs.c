/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Extended attributes of a member, with their values as getxattr gives them. Access control lists
 * are attributes, too; libarchive has read those that stand in the archive as text. An attribute of
 * another system than Linux is left out, as Linux would refuse it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "archive/archive_private.h"

/* kernel: include/uapi/linux/posix_acl.h, posix_acl_xattr.h */
enum { ACL_USER_OBJ = 1, ACL_USER = 2, ACL_GROUP_OBJ = 4, ACL_GROUP = 8, ACL_MASK = 0x10,
	ACL_OTHER = 0x20, ACL_VERSION = 2, ACL_NO_ID = -1 };

static const struct {
	int tag;
	uint16_t of_linux;
} tags[] = {
	{ ARCHIVE_ENTRY_ACL_USER_OBJ, ACL_USER_OBJ },
	{ ARCHIVE_ENTRY_ACL_USER, ACL_USER },
	{ ARCHIVE_ENTRY_ACL_GROUP_OBJ, ACL_GROUP_OBJ },
	{ ARCHIVE_ENTRY_ACL_GROUP, ACL_GROUP },
	{ ARCHIVE_ENTRY_ACL_MASK, ACL_MASK },
	{ ARCHIVE_ENTRY_ACL_OTHER, ACL_OTHER },
};

/* ---- attributes ---- */

/* GNU tar has %25 and %3D in the place of a percent sign and an equals sign (xattrs.c,
 * xattr_encode_keyword). */
static void
add_name(struct text *t, const char *name)
{
	for (; *name; name++) {
		bool percent = strncmp(name, "%25", 3) == 0;

		if (percent || strncmp(name, "%3D", 3) == 0) {
			text_add(t, percent ? "%" : "=");
			name += 2;
		} else {
			text_add_bytes(t, name, 1);
		}
	}
}

static void
add(struct archive_tree *t, const char *name, struct span value, bool unreadable)
{
	struct archive_xattr x = { .name = (uint32_t)t->text.len, .unreadable = unreadable };

	add_name(&t->text, name);
	x.name_len = (uint32_t)t->text.len - x.name;
	x.value = (uint32_t)t->text.len;
	x.value_len = (uint32_t)value.len;
	text_add_bytes(&t->text, value.at, value.len);
	array_push(&t->xattrs, x);
}

/* Those that a file system of Linux can have. */
static bool
is_of_linux(const char *name)
{
	return strncmp(name, "user.", 5) == 0 || strncmp(name, "trusted.", 8) == 0
	       || strncmp(name, "security.", 9) == 0
	       || strcmp(name, "system.posix_acl_access") == 0
	       || strcmp(name, "system.posix_acl_default") == 0;
}

/* ---- access control lists ---- */

struct acl_entry {
	uint16_t tag, rights;
	int64_t id;
};

struct acl {
	ARRAY(struct acl_entry) entries;
	bool unknown; /* a user or a group is known by its name alone */
};

static void
read_acl(struct archive_entry *entry, int kind, struct acl *acl)
{
	int type, rights, tag, id;
	const char *name;

	if (!archive_entry_acl_reset(entry, kind))
		return;
	while (archive_entry_acl_next(entry, kind, &type, &rights, &tag, &id, &name)
	        == ARCHIVE_OK) {
		bool named = tag == ARCHIVE_ENTRY_ACL_USER || tag == ARCHIVE_ENTRY_ACL_GROUP;

		for (size_t i = 0; i < COUNT(tags); i++)
			if (tags[i].tag == tag)
				array_push(&acl->entries, ((struct acl_entry){ tags[i].of_linux,
				        (uint16_t)(rights & 7), named ? id : ACL_NO_ID }));
		acl->unknown |= named && id < 0;
	}
}

/* The order that Linux wants (posix_acl_valid): that of the tags, then of the ids. */
static int
by_tag(const void *a, const void *b)
{
	const struct acl_entry *x = a, *y = b;

	if (x->tag != y->tag)
		return x->tag < y->tag ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static void
add_number(struct text *t, uint32_t value, size_t width)
{
	for (size_t i = 0; i < width; i++) {
		uint8_t byte = (uint8_t)(value >> 8 * i);

		text_add_bytes(t, &byte, 1);
	}
}

static void
add_acl(struct archive_tree *t, const char *name, struct acl *acl)
{
	struct text value = { 0 };

	qsort(acl->entries.at, acl->entries.count, sizeof *acl->entries.at, by_tag);
	add_number(&value, ACL_VERSION, 4);
	for (size_t i = 0; i < acl->entries.count; i++) {
		add_number(&value, acl->entries.at[i].tag, 2);
		add_number(&value, acl->entries.at[i].rights, 2);
		add_number(&value, (uint32_t)acl->entries.at[i].id, 4);
	}
	add(t, name, span_of(value.at, acl->unknown ? 0 : value.len), acl->unknown);
	text_free(&value);
}

/* The group's permissions are the mask's where there is one; libarchive tells those of the entry
 * for the group, which the archive may have after the mode. */
static void
take_mask(struct archive_node *n, const struct acl *acl)
{
	for (size_t i = 0; i < acl->entries.count; i++)
		if (acl->entries.at[i].tag == ACL_MASK)
			n->mode = (n->mode & ~(uint32_t)S_IRWXG)
			          | (uint32_t)acl->entries.at[i].rights << 3;
}

static void
add_acls(struct archive_tree *t, struct archive_node *n, struct archive_entry *entry)
{
	struct acl access = { .unknown = false }, others = { .unknown = false };

	read_acl(entry, ARCHIVE_ENTRY_ACL_TYPE_ACCESS, &access);
	read_acl(entry, ARCHIVE_ENTRY_ACL_TYPE_DEFAULT, &others);
	if (access.entries.count && !S_ISLNK(n->mode)) {
		take_mask(n, &access);
		add_acl(t, "system.posix_acl_access", &access);
	}
	if (others.entries.count && S_ISDIR(n->mode))
		add_acl(t, "system.posix_acl_default", &others);
	array_free(&access.entries);
	array_free(&others.entries);
}

/* ---- one member ---- */

/* For qsort, which has no argument of its own: a name is found by its place in the text. */
struct named {
	struct span name;
	struct archive_xattr x;
	size_t order;
};

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = span_compare(x->name, y->name);

	return order ? order : x->order < y->order ? -1 : x->order > y->order;
}

/* Puts the attributes from `first` on in the order of their names. Of one that is there twice, as
 * bsdtar writes it, the last counts. */
static void
settle(struct archive_tree *t, size_t first)
{
	size_t count = t->xattrs.count - first;
	struct named *all = memory_zeroed(count + 1, sizeof *all);

	for (size_t i = 0; i < count; i++) {
		struct archive_xattr x = t->xattrs.at[first + i];

		all[i] = (struct named){ span_of(t->text.at + x.name, x.name_len), x, i };
	}
	qsort(all, count, sizeof *all, by_name);
	t->xattrs.count = first;
	for (size_t i = 0; i < count; i++)
		if (i + 1 == count || !span_equal(all[i].name, all[i + 1].name))
			t->xattrs.at[t->xattrs.count++] = all[i].x;
	free(all);
}

void
archive_xattrs_add(struct archive_tree *t, struct archive_node *n, struct archive_entry *entry)
{
	size_t first = t->xattrs.count, size;
	const char *name;
	const void *value;

	add_acls(t, n, entry);
	archive_entry_xattr_reset(entry);
	while (archive_entry_xattr_next(entry, &name, &value, &size) == ARCHIVE_OK)
		if (is_of_linux(name))
			add(t, name, span_of(value, size), false);
	settle(t, first);
	n->xattr = (uint32_t)first;
	n->xattrs = (uint32_t)(t->xattrs.count - first);
}

void
archive_xattrs(const struct tree_reader *r, uint32_t node,
        bool (*each)(void *arg, const struct tree_xattr *), void *arg)
{
	const struct archive_tree *t = (const struct archive_tree *)r->tree;
	const struct archive_node *n = &t->nodes.at[node];

	for (uint32_t i = 0; i < n->xattrs; i++) {
		const struct archive_xattr *x = &t->xattrs.at[n->xattr + i];
		struct tree_xattr one = { .name = span_of(t->text.at + x->name, x->name_len),
			.value = span_of(t->text.at + x->value, x->value_len),
			.error = x->unreadable ? EINVAL : 0 };

		if (!each(arg, &one))
			return;
	}
}
