/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the list of steps is made; each file does what one part of the kernel does:
 *   steps.c        drives; states after a step
 *   steps_scan.c   blocks and nodes (fs/jffs2/scan.c)
 *   steps_names.c  names that replace one another (nodelist.c)
 *   steps_links.c  links, removal (build.c)
 *   steps_read.c   inodes, on access (readinode.c)
 *   steps_about.c  what a step is about
 *   steps_words.c, steps_words_read.c   and a sentence on it
 */
#ifndef JFFS2_STEPS_PRIVATE_H
#define JFFS2_STEPS_PRIVATE_H

#include "jffs2/layout.h"
#include "jffs2/content/pieces.h"
#include "jffs2/steps/steps.h"

struct jffs2_step_block {
	uint32_t n;
	struct jffs2_step step;
};

/* A directory with names that are not in fs->entries: all its names, by name, are those from
 * `first` on in `order`. In any other they are its entries. */
struct jffs2_step_dir {
	uint32_t dir, first, count;
};

/* The name that dirent `node` meets in the scan. The one with the lower version goes. */
struct jffs2_meeting {
	uint32_t node, other;
};

/* Adds a step that is kept as it is, and gives its number. */
uint32_t step_add(struct jffs2_steps *s, enum jffs2_step_kind kind,
        enum jffs2_outcome outcome, uint32_t what, uint32_t other);
void step_add_phase(struct jffs2_steps *s, enum jffs2_phase phase);

/* From step `at` on extent `i` has its final state. */
void standing_settle(struct jffs2_steps *s, uint32_t i, uint32_t at);
/* The same for all nodes of an inode that don't have it yet. */
void standing_settle_all(struct jffs2_steps *s, uint32_t inode, uint32_t at);

/* Extent `i` as the view sees it. */
static inline struct extent
step_extent(const struct jffs2_steps *s, uint32_t i)
{
	return jffs2_fs_extent(s->fs, i);
}

/* The type of node `i`, with its ACCURATE bit; 0 if it is unknown. */
static inline uint16_t
step_type_at(const struct jffs2_steps *s, uint32_t i)
{
	return jffs2_type(s->log->extents.at[i].nodetype)->nodetype;
}

/* True if the node is of the type (with its ACCURATE bit) and the scan takes it in. */
static inline bool
counts_as(const struct jffs2_steps *s, uint32_t i, uint16_t nodetype)
{
	return jffs2_extent_is(&s->log->extents.at[i], nodetype) && jffs2_fs_counts(s->fs, i);
}

/* True if the node fails at its header: the checks of its type are not reached. */
bool header_refuses(const struct jffs2_log *log, const struct extent *e);

/* The state of a node after the checks of its type alone. */
enum node_state state_at_scan(const struct jffs2_steps *s, uint32_t i);

/* Extents have their step counted from the nearest one for which it is kept; as many as a byte has
 * bits. */
enum { SEEN_EVERY = 8 };

/* The step with which the scan is done with extent `i`. */
uint32_t step_seen(const struct jffs2_steps *s, uint32_t i);

/* Step `n` of a phase, not its first one. */
struct jffs2_step scan_step_at(const struct jffs2_steps *s, uint32_t n);
struct jffs2_step link_step_at(const struct jffs2_steps *s, uint32_t n);
struct jffs2_step unlink_step_at(const struct jffs2_steps *s, uint32_t n);
struct jffs2_step read_step_at(const struct jffs2_steps *s, uint32_t n);

/* The step at which the scan learns of the inode, or STEP_NEVER. */
uint32_t step_known(const struct jffs2_steps *s, uint32_t inode);

/* The dirent of the same name that dirent `node` meets in the scan, or EXTENT_NONE. */
uint32_t met_by(const struct jffs2_steps *s, uint32_t node);

/* steps_words.c: add the flaws as the kernel takes them; "inode 7, /etc/passwd"; and how many
 * nodes of the inode the scan accepted, for a directory also the names in it. */
void step_add_flaws(uint32_t flaws, struct text *t);
void step_add_inode(const struct jffs2_steps *s, uint32_t i, struct text *t);
uint32_t step_taken_nodes(const struct jffs2_steps *s, uint32_t inode);
/* steps_words_read.c: adds the sentence on a step in which an inode is read. */
void step_describe_read(const struct jffs2_steps *s, const struct jffs2_step *step,
        struct text *t);

void steps_scan(struct jffs2_steps *s);
void steps_names(struct jffs2_steps *s); /* needs the scan's; adds none */
void steps_links(struct jffs2_steps *s); /* both passes; needs the names */
void steps_read(struct jffs2_steps *s);

#endif
