/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What becomes of each file: how few nodes change it. */
#include <string.h>
#include <sys/stat.h>

#include "jffs2/layout.h"
#include "jffs2/plan/append_private.h"

enum { IN_NODE = WISHED_MODE | WISHED_OWNER | WISHED_TIMES, MANY = 2 };

/* True if the page of the new content is not in the old as it stands. What reaches over its end is
 * not, since data of before it was cut may stand there. */
static bool
page_differs(struct append *a, uint32_t node, uint64_t at, uint32_t len, uint64_t old_size)
{
	int64_t n, old;

	if (at + len > old_size)
		return true;
	n = tree_read(a->m->reader, node, at, a->m->page, len, NULL, NULL);
	old = tree_read(a->old, wished_base_node(a->o.wished, node), at, a->other_page, len, NULL,
	        NULL);
	return n != len || old != len || memcmp(a->m->page, a->other_page, len);
}

/* How many pages differ, MANY at most; a->pages has the first of them. */
static uint32_t
count_pages(struct append *a, uint32_t node)
{
	uint64_t size, old_size;
	struct tree_stat st;
	uint32_t count = 0;

	tree_stat(a->tree, node, &st);
	size = st.size;
	tree_stat(wished_base(a->o.wished), wished_base_node(a->o.wished, node), &st);
	old_size = st.size;
	for (uint64_t at = 0; at < size && count < MANY; at += a->m->o.page) {
		uint64_t left = size - at;
		uint32_t len = left < a->m->o.page ? (uint32_t)left : a->m->o.page;

		if (!page_differs(a, node, at, len, old_size))
			continue;
		if (!count++)
			a->pages[node] = (uint32_t)at;
	}
	return count;
}

/* True if the page that differs fits into an erase block, which may be no larger than a page. */
static bool
page_fits(const struct append *a, uint32_t node)
{
	struct summary_record r = { .nodetype = JFFS2_INODE };
	struct tree_stat st;
	uint64_t len;

	tree_stat(a->tree, node, &st);
	len = st.size - a->pages[node];
	if (len > a->m->o.page)
		len = a->m->o.page;
	return JFFS2_INODE_LEN + jffs2_pad(len) <= layout_most_room(&a->m->layout,
	        (uint32_t)jffs2_record_len(&r));
}

/* A node of the base that is not a directory. */
static enum append_fate
fate_of_file(struct append *a, uint32_t node, unsigned changes)
{
	uint32_t pages = changes & WISHED_CONTENT ? count_pages(a, node) : 0;
	uint32_t xattrs = changes & WISHED_XATTRS ? append_count_xattrs(a, node) : 0;
	bool in_node = (changes & (IN_NODE | WISHED_CONTENT)) && !pages;
	uint32_t steps = pages + xattrs + in_node;

	if (steps + ((changes & WISHED_NAMES) && steps) > 1)
		return FATE_NEW;
	if (pages)
		return page_fits(a, node) ? FATE_PAGE : FATE_NEW;
	if (xattrs)
		return FATE_XATTR;
	return in_node ? FATE_METADATA : FATE_STAYS;
}

enum append_fate
append_fate(struct append *a, uint32_t node)
{
	const struct wished *w = a->o.wished;
	unsigned changes = wished_changes(w, node);

	if (node != tree_root(a->tree) && !wished_links(w, node))
		return FATE_STAYS;
	if (changes & WISHED_NEW)
		return FATE_NEW;
	if (append_is_dir(a, node))
		return changes & (IN_NODE | WISHED_XATTRS | WISHED_NAMES) ? FATE_DIR : FATE_STAYS;
	return fate_of_file(a, node, changes);
}
