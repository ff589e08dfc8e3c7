/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tar archives in the pax format of POSIX.1-2001, as needed for a file system. tar.c
 * walks the tree, tar_file.c adds the content of regular files, tar_member.c describes a
 * file, tar_header.c writes headers, tar_acl.c and tar_sparse.c what GNU tar and bsdtar
 * have added to the format.
 *
 * A member's path is relative and made of safe names; the link of a hard link is the path
 * of an earlier member.
 */
#ifndef JOB_TAR_PRIVATE_H
#define JOB_TAR_PRIVATE_H

#include "job/extract/pick.h"
#include "job/extract/tar.h"
#include "job/job.h"

enum {
	TAR_BLOCK = 512,
	TAR_END = 2 * TAR_BLOCK, /* of zeros, after the last member */
	TAR_RECORD = 10240, /* the archive's size is a multiple of it */
	TAR_PIECE = 64 * 1024
};

/* ---- headers ---- */

enum tar_type {
	TAR_FILE = '0',
	TAR_HARD_LINK = '1',
	TAR_SYMLINK = '2',
	TAR_CHARACTER = '3',
	TAR_BLOCK_DEVICE = '4',
	TAR_DIRECTORY = '5',
	TAR_FIFO = '6'
};

/* One member. What doesn't fit in a ustar header goes into pax records before it. */
struct tar_member {
	enum tar_type type;
	struct span path, link; /* borrowed; the path of a directory ends with '/' */
	uint32_t ino;           /* makes names for readers that know no pax */
	uint32_t mode, uid, gid, mtime;
	uint32_t major, minor;  /* of a device */
	uint64_t size;          /* of what follows the header */
	bool sparse;            /* the content begins with a map; see `records` */
	struct text records;    /* further pax records */
};

/* Appends one pax record: its length, "KEY=VALUE", a newline. */
void tar_add_record(struct text *records, const char *key, struct span value);
void tar_add_number(struct text *records, const char *key, uint64_t value);
/* Appends the headers of a member: whole blocks. */
void tar_add_header(struct text *out, const struct tar_member *m);
/* Fills up to whole blocks with zeros. */
void tar_pad(struct text *out);

/* ---- what pax records carry ---- */

/* Appends the ACL in posix_acl_xattr form as text, "user::rwx,user:5:r-x,..."; false,
 * nothing appended, if it isn't one. */
bool tar_add_acl(struct text *out, struct span acl);

/* A stretch of a file that is not a hole. */
struct tar_piece {
	uint64_t from, to;
};

struct tar_pieces {
	ARRAY(struct tar_piece) all; /* ascending */
	uint64_t bytes;              /* in all of them */
	bool sparse;                 /* more holes than an archive should hold */
};

/* The stretches of a regular file that go into an archive. */
void tar_find_pieces(const struct tree *t, uint32_t node, struct tar_pieces *p);
/* Appends the map that stands before them in a sparse file: whole blocks. */
void tar_add_map(struct text *out, const struct tar_pieces *p, uint64_t size);

/* ---- the job ---- */

/* A regular file: first read, so that it is known to be readable, then written. */
struct tar_file {
	bool busy, writing;
	uint32_t entry, node;
	uint64_t at;
	struct tar_pieces pieces;
	size_t piece;
	bool kept; /* all of it is still in the buffer */
};

/* A directory in the archive; the first is the top, with entry TREE_NONE. */
struct tar_dir {
	uint32_t entry, parent; /* parent: its index */
};

/* Where the first copy of a node is; further names become links to it. */
struct tar_copy {
	uint32_t dir, entry; /* dir: index of its directory */
};

/* A directory whose entries are being added. */
struct tar_level {
	uint32_t dir, next;
	size_t path_len;
};

struct tar {
	struct pick pick;
	struct tree_reader *reader;
	struct output *out;
	struct text target;  /* as the user wrote it */
	ARRAY(struct tar_level) levels;
	ARRAY(struct tar_dir) dirs;
	struct text path;    /* of the member at hand */
	uint32_t dir, entry; /* where it is, and what it stands for */
	ARRAY(struct tar_copy) copies;
	uint32_t *copy_of;   /* for each node: 1 + an index in copies; 0: it is not there */
	struct tar_file file;
	uint64_t written, made, handled;
	uint64_t room; /* bytes of attributes that may still be written */
	uint64_t inflate_room; /* bytes that may still be inflated for nothing */
	uint8_t buffer[TAR_PIECE];
};

/* Both end the job if writing fails. */
bool tar_put(struct job *j, struct span bytes);
/* Writes the headers of the member and notes where its node is now. */
bool tar_put_member(struct job *j, const struct tar_member *m, uint32_t node);

/* Begins the regular file that the path at hand names. */
void tar_file_begin(struct job *j, uint32_t entry, uint32_t node);
/* Goes on with it. */
void tar_file_step(struct job *j, uint64_t *used);

/* Describes the node as a member under the path at hand; what the archive can't hold
 * of it is a loss. The caller releases m->records. */
void tar_member_of(struct job *j, struct tar_member *m, uint32_t entry, uint32_t node);

#endif
