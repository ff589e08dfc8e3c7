/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef JFFS2_PLAN_APPEND_PRIVATE_H
#define JFFS2_PLAN_APPEND_PRIVATE_H

#include "jffs2/plan/append.h"
#include "jffs2/plan/make_private.h"

/* What becomes of a node of the wished tree. */
enum append_fate {
	FATE_STAYS,
	FATE_METADATA, /* one node with mode, owner, times and size */
	FATE_PAGE,     /* one node that has a page of content, too */
	FATE_XATTR,    /* one attribute changes */
	FATE_NEW,      /* it is written whole */
	FATE_DIR       /* a directory of the base that changes in itself */
};

enum append_stage { APPEND_FATES, APPEND_FILES, APPEND_DIRS, APPEND_NAMES, APPEND_CHANGES,
	APPEND_GONE, APPEND_LAST, APPEND_DONE };

struct append {
	struct append_order o;
	struct make *m;
	const struct tree *tree;
	struct tree_reader *old;  /* of the base */
	uint8_t *fates, *other_page;
	uint32_t *pages;          /* FATE_PAGE: where it begins */
	bool *renamed;            /* a name in the directory was written */
	enum append_stage stage;
	uint32_t at;              /* node or entry that comes next */
	bool begun;
};

static inline bool
append_is_dir(const struct append *a, uint32_t node)
{
	return tree_is_directory(a->tree, node);
}

/* append_base.c: finds versions, numbers and free space. False with err set if numbers are used
 * up. */
bool append_begin(struct append *a, struct error *err);

/* append_fates.c: what becomes of a node. */
enum append_fate append_fate(struct append *a, uint32_t node);

/* append_xattr.c: how many attributes differ; and writes the changes. */
uint32_t append_count_xattrs(struct append *a, uint32_t node);
bool append_xattrs(struct append *a, uint32_t node, struct error *err);

#endif
