/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ACLs as text (acl(5)): what GNU tar --acls and bsdtar restore them from. */
#include <inttypes.h>

#include "job/extract/tar_private.h"

enum { ACL_VERSION = 2, ACL_HEAD = 4, ACL_ENTRY = 8 };

/* kernel: include/uapi/linux/posix_acl_xattr.h: a version, then entries of a tag, rights
 * and an id, all little-endian */
static const struct {
	uint16_t tag;
	const char *word;
	bool has_id;
} tags[] = {
	{ 0x01, "user:", false },
	{ 0x02, "user:", true },
	{ 0x04, "group:", false },
	{ 0x08, "group:", true },
	{ 0x10, "mask:", false },
	{ 0x20, "other:", false },
};

static bool
add_entry(struct text *out, struct span acl, size_t at)
{
	uint16_t tag = span_u16(acl, at, ENDIAN_LITTLE);
	uint16_t rights = span_u16(acl, at + 2, ENDIAN_LITTLE);
	size_t i = 0;

	while (i < COUNT(tags) && tags[i].tag != tag)
		i++;
	if (i == COUNT(tags) || rights > 7)
		return false;
	text_add(out, at > ACL_HEAD ? "," : "");
	text_add(out, tags[i].word);
	if (tags[i].has_id)
		text_addf(out, "%" PRIu32, span_u32(acl, at + 4, ENDIAN_LITTLE));
	text_addf(out, ":%c%c%c", rights & 4 ? 'r' : '-', rights & 2 ? 'w' : '-',
	        rights & 1 ? 'x' : '-');
	return true;
}

bool
tar_add_acl(struct text *out, struct span acl)
{
	struct text words = { 0 };
	bool good = acl.len > ACL_HEAD && acl.len % ACL_ENTRY == ACL_HEAD
	            && span_u32(acl, 0, ENDIAN_LITTLE) == ACL_VERSION;

	for (size_t at = ACL_HEAD; good && at < acl.len; at += ACL_ENTRY)
		good = add_entry(&words, acl, at);
	if (good)
		text_add(out, text_str(&words));
	text_free(&words);
	return good;
}
