/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared by the code that gathers issues.
 *
 * issues_search.c gathers them all, store by store: those of a store (issues.c), and of its JFFS2
 * parts in the stages of issues_stages.c; issues_volume.c, issues_files.c, issues_kernel.c,
 * issues_summary.c, issues_sums.c, issues_trees.c, issues_uimage.c and issues_guise.c each add
 * those of their subject.
 */
#ifndef ISSUES_ISSUES_PRIVATE_H
#define ISSUES_ISSUES_PRIVATE_H

#include "issues/issues.h"
#include "jffs2/content/members.h"
#include "jffs2/tree/history.h"
#include "jffs2/tree/listed.h"

struct collector {
	const struct firmware *f;
	const struct volume *volume; /* NULL outside JFFS2 */
	struct issue_list *list;
	uint32_t last_extent;        /* the last one folded into the last issue */

	/* Of the volume, from stage to stage. */
	size_t stage;
	uint32_t next;               /* what the stage looks at next */
	bool untold;                 /* damaged nodes of unknown files */
	struct jffs2_listed *listed;
	uint64_t room;               /* how many bytes more may be decoded */
	uint32_t xattrs, first_xattr;
	struct jffs2_build *build;   /* of the files as they are without summaries */
	struct jffs2_fs other;
	uint32_t here, there;        /* inodes of both that are compared next */
	struct members members;
	uint32_t orphans, deleted, backwards;
	uint32_t lost;               /* of the deleted, those that may not have been */
	bool pathless;               /* a name is in a directory that has none */
	bool removes;                /* something was deleted that still shows it */
	struct jffs2_deletions deletions;
	struct jffs2_deletion_search *search;
};

/* A stage in which the issues of a volume are gathered: `each` looks at each of a number of things
 * that `count` tells, in turn, or, if that is not 0, `slice` does a little of the work, and returns
 * true while there is more; then `end` is called. */
struct issues_stage {
	bool built; /* only if the files are there */
	uint32_t (*count)(struct collector *c);
	void (*each)(struct collector *c, uint32_t i); /* NULL: */
	bool (*slice)(struct collector *c);
	void (*end)(struct collector *c);
};

/* Counts an issue of the severity. */
void issues_count(struct issue_list *list, enum severity severity);

/* Adds an issue like `like`, with the text. */
void issues_add(struct collector *c, const struct issue *like, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/* An issue of extent `i` of the volume, with everything but its name and severity. */
struct issue issues_of_extent(const struct collector *c, uint32_t i);

/* Adds what the summary in extent `i` and its block disagree on. */
void issues_add_summary(struct collector *c, uint32_t i);

/* issues_summary.c: which of the listed nodes that are not there are lost; releases what it found, at
 * any time. */
uint32_t issues_count_listed(struct collector *c);
void issues_look_listed(struct collector *c, uint32_t i);
void issues_end_listed(struct collector *c);
void issues_free_listed(struct collector *c);

/* Adds what the kernel does with the summary in extent `i` that it cannot use. */
void issues_add_fate(struct collector *c, uint32_t i);

/* issues_volume.c: what an extent is, and what follows from all of them. */
uint32_t issues_count_extents(struct collector *c);
void issues_add_extent(struct collector *c, uint32_t i);
void issues_end_extents(struct collector *c);

/* issues_files.c: adds an issue like `like`: the name in extent `i` is that of a file of which no
 * node is left (jffs2_lost_file). */
void issues_add_lost_file(struct collector *c, const struct issue *like, uint32_t i);

/* issues_files.c: what a file lost, and what is known of all; the loss of unknown files. */
uint32_t issues_count_files(struct collector *c);
void issues_add_file(struct collector *c, uint32_t inode);
void issues_end_files(struct collector *c);
void issues_look_untold(struct collector *c, uint32_t i);
void issues_end_untold(struct collector *c);

/* issues_kernel.c: what crashes a kernel or is undetermined, and which kernels refuse the volume ... */
void issues_add_kernel(struct collector *c, uint32_t i);
void issues_end_kernel(struct collector *c);
/* ... and what a kernel that ignores summaries shows differently, file by file: its view of the
 * files is built, then compared. */
uint32_t issues_need_other(struct collector *c);
bool issues_build_other(struct collector *c);
void issues_end_build(struct collector *c);
uint32_t issues_count_both(struct collector *c);
void issues_compare_other(struct collector *c, uint32_t i);
void issues_end_compare(struct collector *c);

/* issues_paths.c: notes whether the extent, with that state, calls for what follows ... */
void issues_note_path(struct collector *c, uint32_t i, enum node_state state);
/* ... which adds that files lost their path: first each extent is looked at, then what is deleted is
 * searched for, `each` a slice. */
uint32_t issues_count_pathless(struct collector *c);
void issues_look_for_removals(struct collector *c, uint32_t i);
void issues_end_removals(struct collector *c);
uint32_t issues_need_search(struct collector *c);
bool issues_search_deleted(struct collector *c);
void issues_end_search(struct collector *c);
/* Releases what it found, at any time. */
void issues_free_search(struct collector *c);

/* issues_volume.c: what there was. */
void issues_look_back(struct collector *c, uint32_t inode);
void issues_end_story(struct collector *c);

/* issues_trees.c: adds those of parts other than JFFS2 that hold files. */
void issues_add_trees(struct collector *c);

/* issues_trees.c: true if the files of the part stay closed for another reason than that this build
 * can't open any such. */
bool issues_is_refused(const struct firmware *f, const struct tree_part *t);

/* issues_nand.c: adds what the spare areas of a NAND dump tell: bad blocks, wrong bits. */
void issues_add_nand(struct collector *c);

/* Adds that an image goes on behind bad blocks, and `child` has it without them. */
void issues_add_joined(struct collector *c, const struct firmware *child);

/* Adds that the image is not recognised, and what it may be. Call this last. */
void issues_add_guise(struct collector *c);

/* Adds those of one uImage header and its payload. */
void issues_add_uimage(struct collector *c, const struct uimage *u);

/* Adds what formats find wrong in their parts, and checksums that differ. */
void issues_add_sums(struct collector *c);

/* True if it is not certain that the part is one file system. */
bool volume_is_mixed(const struct volume *v);

/* issues.c: adds those of the store c->f, but for its JFFS2 parts; and makes the verdict, once all
 * are there. */
void issues_add_store(struct collector *c);
void issues_judge(const struct firmware *f, struct issue_list *list);

/* issues_stages.c: begins with those of one JFFS2 part, goes on by at most *looks looks, which is
 * decreased, and ends it, at any time. True while there is more to do. */
void issues_begin_volume(struct collector *c, const struct volume *v);
bool issues_step_volume(struct collector *c, size_t *looks);
void issues_end_volume(struct collector *c);

/* issues_volume.c: adds what concerns the part as a whole. */
void issues_add_whole(struct collector *c);

#endif
