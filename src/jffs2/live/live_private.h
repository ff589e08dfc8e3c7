/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a mounted JFFS2 knows, as the kernel keeps it in memory (fs/jffs2/nodelist.h). Functions
 * that can fail return 0 or an errno: ENOSPC if the flash is full, EIO if power failed.
 */
#ifndef JFFS2_LIVE_PRIVATE_H
#define JFFS2_LIVE_PRIVATE_H

#include <errno.h>

#include "base/put.h"
#include "jffs2/blocks/block.h"
#include "jffs2/layout.h"
#include "jffs2/live/live.h"
#include "jffs2/node.h"
#include "jffs2/write/data.h"
#include "jffs2/write/encode.h"

enum { NONE = UINT32_MAX, NO_SUMMARY = UINT32_MAX };

/* kernel: ref_flags; REF_UNCHECKED does not occur, since a mount checks all inodes at once */
enum live_state {
	REF_OBSOLETE,
	REF_NORMAL,   /* collection writes its content anew */
	REF_PRISTINE, /* collection copies it as it stands */
	REF_ERASED    /* its block was erased */
};

/* kernel: struct jffs2_raw_node_ref; and of a data node what struct jffs2_full_dnode has */
struct live_node {
	uint32_t at, len; /* on the flash; len with the padding */
	uint32_t ino;     /* of a dirent its directory; 0: of no inode */
	uint32_t from, size; /* of the content */
	uint32_t pieces;  /* that are visible */
	uint16_t type;
	uint8_t state;    /* enum live_state */
	bool torn;        /* it could not be written to its end */
};

/* kernel: struct jffs2_full_dirent; ino 0: it deletes the name */
struct live_name {
	uint32_t ino, version, node;
	uint8_t type, len;
	char name[256];
};

/* kernel: struct jffs2_node_frag; node NONE: a hole that no node made */
struct live_piece {
	uint32_t from, to, node;
};

/* kernel: struct jffs2_inode_info and struct jffs2_inode_cache */
struct live_inode {
	uint32_t ino, parent, nlink;
	uint32_t version;  /* the highest that was given */
	uint32_t metadata; /* node, or NONE */
	uint32_t mode, size, atime, mtime, ctime;
	uint16_t uid, gid;
	bool gone;         /* no name leads to it */
	bool present;      /* in the cache of inodes: it was used since the mount */
	ARRAY(struct live_name) names;   /* of a directory */
	ARRAY(struct live_piece) pieces; /* in order, without gaps from 0 on */
};

extern const char *const live_lists[]; /* LIST_COUNT names */

enum live_list {
	LIST_NONE, LIST_CLEAN, LIST_DIRTY, LIST_VERY_DIRTY, LIST_ERASABLE, LIST_WAITING,
	LIST_PENDING, LIST_FREE, LIST_BAD, LIST_BAD_USED, LIST_COUNT
};

/* kernel: struct jffs2_eraseblock */
struct live_block {
	struct live_space space;
	uint8_t list;
	uint8_t failures;        /* to erase it, since the mount (kernel: bad_count) */
	uint32_t gc_at;          /* in `nodes`: the one that is collected next */
	ARRAY(uint32_t) nodes;
};

struct block_numbers {
	ARRAY(uint32_t) all;
};

/* kernel: struct jffs2_sb_info */
struct live {
	struct chip *chip;
	struct live_rules rules;
	uint32_t chance;         /* in place of jiffies */
	uint32_t now;
	struct live_block *blocks;
	struct block_numbers lists[LIST_COUNT]; /* LIST_WAITING: erasable_pending_wbuf_list */
	uint32_t next, gc;       /* nextblock, gcblock; NONE */
	ARRAY(struct live_node) nodes;
	ARRAY(struct live_inode *) inodes; /* by number */
	uint32_t highest_ino;
	uint32_t reserve_write, reserve_deletion, gc_trigger, gc_merge, nospc_dirty;
	uint32_t record;         /* what the record of the node to come takes, for a retry */
	uint32_t records;        /* bytes of the summary that nextblock will get */
	bool unlisted;           /* it gets none */
	uint8_t *buffer;         /* wbuf, of a page; NULL of NOR */
	uint32_t buffer_at, buffer_len;
	bool mounted;
	bool formatting, copying;
	uint32_t moving;         /* the block whose node is being collected; NONE */
	struct live_choice choice;
	void (*each)(void *arg);
	void *each_arg;
};

/* ---- space.c ---- */

uint32_t live_draw(struct live *l);
struct live_space live_total(const struct live *l);
uint32_t live_count(const struct live *l, enum live_list list);
void live_file(struct live *l, uint32_t block, enum live_list list); /* at the tail */
void live_file_first(struct live *l, uint32_t block, enum live_list list);
bool live_marks(const struct live *l); /* kernel: jffs2_can_mark_obsolete */

enum live_need { NEED_NORMAL, NEED_DELETION, NEED_COLLECTION };
/* kernel: jffs2_reserve_space, ..._gc. *len is what there is, at least `least`. */
int live_reserve(struct live *l, uint32_t least, enum live_need need, uint32_t record,
        uint32_t *len);
/* Where the next node goes. */
uint32_t live_next_at(const struct live *l);

/* Says why the events to come happen. */
static inline void
live_because(struct live *l, enum live_why why, uint32_t about)
{
	l->chip->why = (uint8_t)why;
	l->chip->about = about;
}

/* ---- refs.c ---- */

/* kernel: jffs2_add_physical_node_ref; returns its index. */
uint32_t live_add_ref(struct live *l, const struct live_node *n);
void live_obsolete(struct live *l, uint32_t node); /* kernel: jffs2_mark_node_obsolete */
int live_erase_pending(struct live *l, uint32_t count);

/* ---- buffer.c ---- */

int live_write_bytes(struct live *l, uint32_t at, struct span bytes);
void live_read_bytes(const struct live *l, uint32_t at, uint8_t *to, uint32_t len);
int live_flush(struct live *l); /* kernel: jffs2_flush_wbuf_pad */
int live_add_summary(struct live *l); /* kernel: jffs2_sum_write_sumnode */

/* ---- files.c ---- */

struct live_inode *live_inode(const struct live *l, uint32_t ino); /* NULL: none */
struct live_inode *live_add_inode(struct live *l, uint32_t ino);
void live_forget(struct live *l); /* all that a mount makes */

/* kernel: jffs2_add_full_dnode_to_inode, jffs2_truncate_fragtree, jffs2_kill_fragtree */
void live_add_piece(struct live *l, struct live_inode *i, uint32_t node);
void live_cut_pieces(struct live *l, struct live_inode *i, uint32_t size);
/* kernel: jffs2_read_inode_range; zeros where there is nothing. False if a node can't be
 * decoded. */
bool live_read_pieces(const struct live *l, const struct live_inode *i, uint32_t at,
        uint8_t *to, uint32_t len);
struct span live_node_bytes(const struct live *l, uint32_t node, uint8_t *room);

/* ---- nodes.c ---- */

enum { DATA_LEAST = JFFS2_INODE_LEN + JFFS2_MIN_DATA_LEN };

/* The metadata of an inode as a node, without content. */
struct jffs2_inode_node live_metadata_of(const struct live_inode *i);
/* Reserves room for a node of the inode, gives it the next version and writes it (kernel:
 * jffs2_write_dnode); *node is its index. */
int live_put_inode(struct live *l, struct live_inode *i, struct jffs2_inode_node *n,
        enum live_need need, uint32_t *node);
/* The same with the version that `n` has. */
int live_put_again(struct live *l, const struct jffs2_inode_node *n, uint32_t *node);
/* Writes the next node of content, and shows it in the file; *done is how much of `rest` it
 * has (kernel: the loops of jffs2_write_inode_range and jffs2_garbage_collect_dnode). */
int live_put_data(struct live *l, struct live_inode *i, uint32_t at, struct span rest,
        enum live_need need, uint32_t *done);
/* kernel: jffs2_write_dirent and jffs2_add_fd_to_list; ino 0 deletes the name */
int live_put_name(struct live *l, struct live_inode *dir, struct span name, uint32_t ino,
        uint8_t type, enum live_need need);
void live_set_name(struct live *l, struct live_inode *dir, const struct live_name *n);
void live_drop_metadata(struct live *l, struct live_inode *i);
/* Writes the bytes of a node that was made, in the room that was reserved. */
int live_write_node(struct live *l, struct live_node *n, struct span bytes, uint32_t *node);

/* ---- collect.c, collect_node.c ---- */

int live_collect_pass(struct live *l); /* kernel: jffs2_garbage_collect_pass */
int live_collect_node(struct live *l, uint32_t node);

static inline uint32_t
live_block_of(const struct live *l, uint32_t at)
{
	return at / l->chip->shape.block;
}

static inline uint32_t
live_marker(const struct live *l)
{
	return l->chip->shape.page ? 0 : JFFS2_HEADER_LEN;
}

static inline void
live_tell(struct live *l)
{
	if (l->each)
		l->each(l->each_arg);
}

#endif
