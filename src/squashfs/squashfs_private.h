/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A squashfs as a tree, shared by its files. All names and inodes are read once, when it is
 * opened (index.c), and are const afterwards; contents and attributes are read by a reader
 * (read.c, xattr.c), which has a decompressor of its own. inode.c decodes inodes, source.c
 * gives the library the bytes.
 */
#ifndef SQUASHFS_SQUASHFS_PRIVATE_H
#define SQUASHFS_SQUASHFS_PRIVATE_H

#include <sqfs/compressor.h>
#include <sqfs/id_table.h>
#include <sqfs/io.h>
#include <sqfs/meta_reader.h>
#include <sqfs/super.h>

#include "base/array.h"
#include "squashfs/super.h"
#include "tree/tree.h"

enum {
	SQUASHFS_NO_INDEX = UINT32_MAX, /* no fragment, no attributes */
	SQUASHFS_META = 8192,           /* bytes of a metadata block at most */
	SQUASHFS_PLAIN_BLOCK = 1 << 24, /* in the length of a block: not compressed */
	SQUASHFS_NAME_MOST = 256,
	SQUASHFS_TARGET_MOST = 65535
};

/* Bytes as the library reads them, with a decompressor. */
struct squashfs_source {
	sqfs_file_t file; /* first: the library hands it back */
	struct span bytes;
	sqfs_super_t super;
	sqfs_compressor_t *decoder;
	sqfs_compressor_t lzo; /* `decoder`, if the library has none for it */
};

/* False with err set if the library refuses. `s` stays where it is while it is used. */
bool squashfs_source_open(struct squashfs_source *s, struct span bytes, struct error *err);
void squashfs_source_close(struct squashfs_source *s);
/* lzo.c: our own decoder. */
sqfs_compressor_t *squashfs_lzo(struct squashfs_source *s);
/* A reader of metadata blocks in [from, to). Never NULL. */
sqfs_meta_reader_t *squashfs_source_meta(struct squashfs_source *s, uint64_t from,
        uint64_t to);

/* An inode as stored in its table. */
struct squashfs_inode {
	uint16_t type, mode, uid, gid; /* uid, gid: indexes in the table of ids */
	uint32_t mtime, ino, nlink, xattr;
	uint32_t devno;
	uint64_t size;      /* of a directory, 3 bytes more than its listing has */
	uint64_t start;     /* of the blocks; of a directory, where its listing is */
	uint32_t fragment, fragment_at;
	uint16_t offset;    /* of the listing in its block */
};

/* Reads the inode at `ref`; the reader is then after its fixed part: at the list of
 * blocks, or the target of a link. False if it cannot be read. */
bool squashfs_inode_read(sqfs_meta_reader_t *m, const struct squashfs_super *super,
        uint64_t ref, struct squashfs_inode *inode);
/* S_IFREG and so on. */
uint32_t squashfs_inode_type(const struct squashfs_inode *inode);

struct squashfs_node {
	uint64_t ref;
	uint64_t size;
	uint32_t ino, mode, uid, gid, nlink, mtime, devno;
	uint32_t xattr;
	uint32_t parent;       /* entry that leads to it first, or TREE_NONE */
	uint32_t first, count; /* a directory's entries; a link's target in `text`; the fragment
	                        * that a file ends in, or NO_INDEX, and the bytes of it there */
	uint64_t stored;       /* bytes of the image that a file takes */
	int error;
};

struct squashfs_entry {
	uint32_t dir, node;
	uint32_t name, len;    /* in `text` */
};

struct squashfs_tree {
	struct tree tree;      /* first */
	struct span bytes;
	struct squashfs_super super;
	ARRAY(struct squashfs_node) nodes;     /* the root first */
	ARRAY(struct squashfs_entry) entries;  /* by directory, then name */
	struct text text;      /* names and targets */
	struct squashfs_index *index; /* while it is opened */
	uint32_t lengths;      /* of blocks, that were summed */
	bool uncounted;        /* there are too many */
	struct error failure;  /* why it could not be; "" if it could */
	struct error trouble;  /* what of it can't be read; "" if all can */
};

/* index.c: opens the part in slices. */
struct squashfs_tree *squashfs_index_begin(struct span part, struct error *err);
bool squashfs_index_step(struct tree *t, uint64_t budget);
void squashfs_index_end(struct squashfs_tree *t);

/* read.c: where fragment `i` is, and its length as a block has it; false if that can't be read. */
bool squashfs_fragment(const struct squashfs_tree *t, sqfs_meta_reader_t *m, uint32_t i,
        uint64_t *at, uint32_t *length);

/* stored.c: sums the blocks of a file whose inode `m` just read; false: there are too many. */
bool squashfs_stored_blocks(struct squashfs_tree *t, sqfs_meta_reader_t *m,
        const struct squashfs_inode *i, struct squashfs_node *n);
/* Adds what the ends of files take, once all nodes are known. */
void squashfs_stored_fragments(struct squashfs_tree *t, struct squashfs_source *s);

/* read.c, xattr.c: members of the class. */
void *squashfs_reader_new(const struct tree *t);
void squashfs_reader_free(void *cache);
int64_t squashfs_read(const struct tree_reader *r, uint32_t node, uint64_t at, uint8_t *out,
        uint32_t len, uint64_t *work, struct error *err);
uint64_t squashfs_failed_at(const struct tree_reader *r);
void squashfs_xattrs(const struct tree_reader *r, uint32_t node,
        bool (*each)(void *arg, const struct tree_xattr *), void *arg);

/* What a reader keeps. */
struct squashfs_reader {
	struct squashfs_source source;
	bool open;                      /* the source is */
	sqfs_meta_reader_t *inodes;     /* for lists of blocks, ... */
	sqfs_meta_reader_t *tables;     /* ... everything else, ... */
	sqfs_meta_reader_t *values;     /* ... and values that stand elsewhere */
	/* The list of blocks of the node that is read; `inodes` stands before the next. */
	uint32_t node;                  /* TREE_NONE: none */
	struct squashfs_inode inode;
	uint64_t next, disk;            /* the next block, and where it begins */
	uint8_t *raw;                   /* a block as stored in the image */
	uint8_t *block;                 /* block number `block_at` of the node */
	uint64_t block_at;              /* UINT64_MAX: none */
	uint32_t block_len;
	uint8_t *fragment;              /* fragment number `fragment_at` */
	uint32_t fragment_at, fragment_len;
	uint64_t failed_at;             /* the bytes that could not be decoded; UINT64_MAX: none */
};

#endif
