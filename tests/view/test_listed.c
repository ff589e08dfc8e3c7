/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nodes that a summary lists, and that are not there: after an erase that was interrupted something
 * else has what they had; what nothing has is lost. In both byte orders. */
#include <string.h>

#include "firmware/firmware.h"
#include "issues/issues.h"
#include "issues/judgement.h"
#include "jffs2/tree/history.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/issues.h"
#include "tests/fixture/jffs2/summaries.h"

/* A version of a name in the root, of one in another directory, or of a file of four bytes. */
struct node {
	enum { NO_NODE, NAME, NAME_ELSEWHERE, DATA, MORE_DATA, OBSOLETE_NAME } kind;
	uint32_t version, ino;
	const char *name;
};

static const struct row {
	const char *what;
	bool lost;
	struct node missing[2];   /* listed, and not there */
	struct node here[3];      /* listed and there, in the same block */
	struct node elsewhere[5];
} rows[] = {
	{ "the newest node of a file", true, { { DATA, 3, 2, NULL } }, { { NO_NODE } },
	  { { NAME, 1, 2, "a" }, { DATA, 1, 2, NULL } } },
	{ "a node with newer content", false, { { DATA, 2, 2, NULL } }, { { NO_NODE } },
	  { { NAME, 1, 2, "a" }, { DATA, 3, 2, NULL } } },
	{ "a node that was copied", false, { { DATA, 3, 2, NULL } }, { { NO_NODE } },
	  { { NAME, 1, 2, "a" }, { DATA, 3, 2, NULL } } },
	{ "a node of a deleted file", false, { { DATA, 3, 2, NULL } }, { { NO_NODE } },
	  { { NAME, 1, 2, "a" }, { NAME, 2, 0, "a" }, { DATA, 1, 2, NULL } } },
	{ "perhaps covered", false, { { DATA, 2, 2, NULL } }, { { NO_NODE } },
	  { { NAME, 1, 2, "a" }, { DATA, 1, 2, NULL }, { MORE_DATA, 3, 2, NULL } } },
	{ "perhaps covered, in a block in use", true, { { DATA, 2, 2, NULL } },
	  { { NAME, 2, 3, "b" }, { DATA, 1, 3, NULL } },
	  { { NAME, 1, 2, "a" }, { DATA, 1, 2, NULL }, { MORE_DATA, 3, 2, NULL } } },
	{ "perhaps covered, and the block was copied", false, { { DATA, 2, 2, NULL } },
	  { { NAME, 2, 3, "b" }, { DATA, 1, 3, NULL } },
	  { { NAME, 1, 2, "a" }, { DATA, 1, 2, NULL }, { MORE_DATA, 3, 2, NULL },
	    { NAME, 2, 3, "b" }, { DATA, 1, 3, NULL } } },
	{ "covered, in a block in use", false, { { DATA, 2, 2, NULL } },
	  { { NAME, 2, 3, "b" }, { DATA, 1, 3, NULL } },
	  { { NAME, 1, 2, "a" }, { DATA, 3, 2, NULL } } },
	{ "a name", true, { { NAME, 1, 2, "a" } }, { { NO_NODE } },
	  { { NAME, 2, 3, "b" }, { DATA, 1, 3, NULL } } },
	{ "a name that was deleted", false, { { NAME, 1, 2, "a" } }, { { NO_NODE } },
	  { { NAME, 2, 0, "a" } } },
	{ "a name that was given to another file", false, { { NAME, 1, 2, "a" } }, { { NO_NODE } },
	  { { NAME, 2, 3, "a" }, { DATA, 1, 3, NULL } } },
	{ "a name that was deleted, all in the block", false,
	  { { NAME, 1, 2, "a" }, { NAME, 2, 0, "a" } }, { { NO_NODE } }, { { NO_NODE } } },
	{ "a name in a directory that is gone", false, { { NAME_ELSEWHERE, 1, 2, "a" } },
	  { { NO_NODE } }, { { NO_NODE } } },
	{ "a deletion", false, { { NAME, 2, 0, "a" } }, { { NAME, 4, 0, "b" } },
	  { { NO_NODE } } },
	{ "a name, where names are marked", false, { { NAME, 1, 2, "a" } }, { { NO_NODE } },
	  { { OBSOLETE_NAME, 2, 3, "b" } } },
	{ "a name, where names are marked, in a block in use", true, { { NAME, 1, 2, "a" } },
	  { { NAME, 3, 4, "c" }, { DATA, 1, 4, NULL } }, { { OBSOLETE_NAME, 2, 3, "b" } } },
	{ "a name whose last deletion is marked", false, { { NAME, 1, 2, "a" } },
	  { { NAME, 3, 4, "c" }, { DATA, 1, 4, NULL }, { OBSOLETE_NAME, 2, 0, "a" } },
	  { { NO_NODE } } },
};
enum { ROWS = sizeof rows / sizeof *rows };

static struct dirent_spec
spec_of(const struct node *n)
{
	return (struct dirent_spec){ .pino = n->kind == NAME_ELSEWHERE ? 9 : 1,
		.version = n->version, .ino = n->ino, .type = DT_REG, .name = n->name };
}

static void
list(struct summary *s, const struct node *n, uint32_t at)
{
	struct dirent_spec d = spec_of(n);

	if (n->name)
		summary_list_dirent(s, at, &d);
	else
		summary_list_inode(s, at, n->ino, n->version);
}

/* A node of more data is after the first one. */
static uint32_t
add(struct world *w, const struct node *n)
{
	struct dirent_spec d = spec_of(n);
	uint32_t more = n->kind == MORE_DATA ? 4 : 0;

	return n->name ? nodes_add_dirent(&w->n, &d)
	               : write_at(w, n->ino, n->version, 4 + more, more, "data");
}

static void
make(struct world *w, const struct row *r)
{
	static uint8_t erased[512];
	SUMMARY(s, *w);
	uint32_t at;

	memset(erased, 0xff, sizeof erased);
	nodes_add_bytes(&w->n, span_of(erased, sizeof erased));
	for (size_t k = 0; k < 2 && r->missing[k].kind; k++)
		list(&s, &r->missing[k], 16 + 100 * (uint32_t)k);
	for (size_t k = 0; k < 3 && r->here[k].kind; k++) {
		at = add(w, &r->here[k]);
		list(&s, &r->here[k], at);
		if (r->here[k].kind == OBSOLETE_NAME)
			nodes_mark_obsolete(&w->n, at);
	}
	summary_end(&s, w);
	for (size_t k = 0; k < 5 && r->elsewhere[k].kind; k++) {
		at = add(w, &r->elsewhere[k]);
		if (r->elsewhere[k].kind == OBSOLETE_NAME)
			nodes_mark_obsolete(&w->n, at);
	}
	nodes_fill(&w->n, SUMMARY_BLOCK);
}

START_TEST(what_is_listed_and_not_there_is_lost_if_nothing_replaces_it)
{
	const struct row *r = &rows[_i / 2];
	struct firmware_options o = { .read = true, .erase_size = SUMMARY_BLOCK };
	struct issue_list issues = { 0 };
	struct firmware *f;
	WORLD(w);

	make(&w, r);
	world_resolve(&w);
	ck_assert_msg(jffs2_gone(&w.fs).more == r->lost, "%s", r->what);
	f = firmware_new(image_of_memory("test", nodes_image(&w.n)), &o);
	while (firmware_step(f, 4000))
		continue;
	firmware_issues(f, &issues);
	ck_assert_ptr_nonnull(issues_find(&issues, "summary-ghost"));
	ck_assert_msg(!issues_find(&issues, "summary-lost") == !r->lost, "%s", r->what);
	ck_assert_msg((issues.judgement.id == JUDGED_DAMAGED) == r->lost, "%s", r->what);
	issue_list_free(&issues);
	firmware_close(f);
	world_free(&w);
}
END_TEST

CASES(listed)
{
	tcase_add_loop_test(tcase, what_is_listed_and_not_there_is_lost_if_nothing_replaces_it, 0,
	        2 * ROWS);
}
