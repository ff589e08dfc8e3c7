/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Extraction, shared by its files: extract.c walks the tree, extract_make.c makes what an
 * entry stands for, extract_file.c writes the content of regular files, extract_batch.c has threads
 * do that, extract_place.c gives them their names, extract_meta.c restores owners, modes, times and
 * attributes.
 *
 * With threads, files are made in the order of the walk, and what is said of them is said in that
 * order, too: before anything is reported, what is reported of those before them
 * (extract_catch_up).
 *
 * Every name from the image is one component, used with a directory that is open: no name
 * and no symbolic link, extracted or already there, leads outside the target.
 */
#ifndef JOB_EXTRACT_PRIVATE_H
#define JOB_EXTRACT_PRIVATE_H

#include <assert.h>
#include <limits.h>

#include "job/extract/extract.h"
#include "job/extract/pick.h"
#include "job/job.h"
#include "output/place.h"
#include "output/temp.h"
#include "work/work.h"

enum {
	EXTRACT_PIECE = 64 * 1024,
	EXTRACT_WAITING = 120,       /* files that are placed at once */
	EXTRACT_BATCH = 32,          /* files that are written in one task */
	EXTRACT_BATCHES = 5,         /* of those at a time */
	EXTRACT_BATCH_BYTES = 1 << 20
};
static_assert(2 * EXTRACT_WAITING + EXTRACT_BATCHES * EXTRACT_BATCH < TEMP_MOST,
        "all are noted");

/* Losses that concern many files and are reported once. Those up to LEFT_COUNT are not
 * losses: they were not requested. Those up to HELD_COUNT only lack rights. */
enum loss {
	LEFT_OWNER,
	LEFT_SETID,
	LEFT_XATTR,
	LEFT_COUNT,
	HELD_OWNER = LEFT_COUNT,
	HELD_SETID,
	HELD_XATTR,
	HELD_DEVICE,
	HELD_COUNT,
	LOSS_OWNER = HELD_COUNT,
	LOSS_MODE,
	LOSS_TIMES,
	LOSS_XATTR,
	LOSS_COUNT
};

/* A directory that has been or will be filled. */
struct extract_dir {
	uint32_t entry;  /* its name; TREE_NONE: the target itself */
	uint32_t parent; /* index of the one it stands in */
	uint32_t node;   /* TREE_NONE: the target of single entries */
	uint32_t path_len;
	bool made;       /* by us */
};

/* A symbolic or hard link that is made after all files. */
struct extract_link {
	uint32_t dir, entry;
};

/* A regular file that is being written. */
struct extract_file {
	int fd;         /* -1: none */
	uint32_t entry, node;
	struct tree_stat st;
	uint64_t at;
	uint64_t end;   /* of the bytes that were written */
	char temp[TEMP_NAME_SIZE];
	int error;      /* that stopped the writing; 0: none */
	bool unread;    /* it cannot be read: */
	struct text why;
	bool owner_known, owned; /* it has the right owner already */
	bool restored;  /* a thread did all of its metadata, but for: */
	uint32_t lost;  /* bits of enum loss */
};

/* One that is written. Syncing many at once takes hardly longer than syncing one, and none
 * gets its name before. */
struct extract_waiting {
	uint32_t entry, node;
	char temp[TEMP_NAME_SIZE];
	int error;      /* that kept it from its name; 0: none */
	struct text missing; /* what the image has lost of it */
};

/* Those of one directory, on the way to their names. */
struct extract_placing {
	struct task task; /* first */
	const struct extract *x;
	int fd;           /* of the directory */
	size_t count;
	struct extract_waiting files[EXTRACT_WAITING];
};

/* Files that one thread writes. */
struct extract_batch {
	struct task task; /* first */
	const struct extract *x;
	struct tree_reader *reader;
	struct extract_batch *next; /* of those that are free */
	uint64_t bytes;
	size_t count;
	struct extract_file files[EXTRACT_BATCH];
	uint8_t piece[EXTRACT_PIECE];
};

/* What the job is at, and so what is still to be reported before anything else is. */
enum extract_stage { EXTRACT_ENTRY, EXTRACT_CONTENT, EXTRACT_NAME };

/* Where the first copy of a node was put; further names become links to it. */
struct extract_copy {
	uint32_t dir, entry; /* entry TREE_NONE: there is none yet */
};

struct extract {
	struct pick pick;              /* what is extracted */
	const struct tree *tree;       /* of it */
	struct tree_reader *reader;
	enum output_mode mode;
	struct extract_options options;
	int top;                       /* the target directory */
	struct text target;            /* as the user wrote it */
	ARRAY(struct extract_dir) dirs;
	size_t dir;                    /* the next one to be filled */
	size_t here;                   /* the one that is open */
	int fd;                        /* of it, -1: none is */
	bool fresh;                    /* it was empty, so that no name is taken */
	bool owner_known;              /* of the files that are made in it: */
	uid_t uid;
	gid_t gid;
	ARRAY(struct extract_link) links;
	size_t linked;                 /* of them */
	uint32_t next;                 /* of its entries */
	struct extract_file file;      /* without workers */
	enum extract_stage stage;
	struct task_line writing;      /* of batches */
	struct extract_batch *batch;   /* that is not full; NULL: none */
	struct extract_batch *spare;
	struct task_line naming;       /* of at most one */
	struct extract_placing *placing; /* what waits for names, in the directory that is open */
	struct extract_copy *copies;   /* for each node */
	size_t finished;               /* directories, from the last, with metadata set */
	uint64_t handled, made;        /* entries */
	uint64_t room;                 /* bytes of attributes that may still be written */
	uint64_t inflate_room;         /* bytes that may still be inflated for nothing */
	uint32_t lost[LOSS_COUNT];
	struct text examples[LOSS_COUNT];
	uint8_t piece[EXTRACT_PIECE];
};

/* Counts a loss (or omission) of the kind in the file that the entry names. */
void extract_lose(struct job *j, enum loss kind, uint32_t entry);
/* The same for each kind whose bit is set. */
void extract_lose_all(struct job *j, uint32_t kinds, uint32_t entry);
/* Adds a line for each kind that occurred. */
void extract_report_losses(struct job *j);

/* Restores owner, attributes, mode and times of `name` in the open directory. */
void extract_metadata(struct job *j, int dir, const char *name, const struct picked *p);
/* The same for an open file or directory. */
void extract_open_metadata(struct job *j, int fd, uint32_t entry, const struct tree_stat *st,
        uint32_t node);

/* For a thread: restores all of that for a file that it wrote, and says so in it, or nothing, where
 * that takes what it may not touch. */
void extract_thread_metadata(const struct extract_batch *b, struct extract_file *f);
/* Notes whose the files are that are made in the directory that is open; `fd` is one. */
void extract_learn_owner(struct extract *x, int fd);

/* Begins the regular file; false (a loss) if that is not possible. */
bool extract_file_begin(struct job *j, const struct picked *p);
/* Writes more of a file that was begun; false when it is done, one way or the other. For any
 * thread. */
bool extract_write_step(const struct tree_reader *r, struct extract_file *f, uint8_t *piece,
        uint64_t *used);
/* The same for the one that is written without workers. */
bool extract_file_step(struct job *j, uint64_t *used);
/* What was written waits for its name; or it is dropped, with a loss. */
void extract_file_finish(struct job *j, struct extract_file *f);
/* Closes the file, and removes it. */
void extract_file_drop(const struct extract *x, struct extract_file *f);

/* ---- extract_batch.c ---- */

/* Takes over a file that was begun. */
void extract_batch_add(struct job *j, const struct extract_file *f);
/* Waits until all such files are written, and finishes them. */
void extract_settle(struct job *j);
/* Reports what is still to be reported of the files before. */
void extract_catch_up(struct job *j);
/* True if the node is being written; then extract_settle tells how that ends. */
bool extract_is_underway(const struct extract *x, uint32_t node);
void extract_batches_drop(struct extract *x);

/* ---- extract_place.c ---- */

/* The file, which is closed, waits for its name. */
void extract_wait(struct job *j, const struct extract_file *f);
/* Reports on those that threads gave their names. */
void extract_take_placed(struct job *j);
/* Gives all waiting files their names; call this before leaving their directory. */
void extract_place_waiting(struct job *j);
/* Removes what has no name yet. */
void extract_waiting_drop(struct extract *x);

/* Gives `temp` in the open directory, which stands for the entry, its name; a loss if that
 * is not possible. */
void extract_place(struct job *j, uint32_t entry, uint32_t node, const char *temp,
        const char *name);

/* ---- extract_make.c ---- */

/* Opens directory `i`, below the target and through no link; -1 with errno set. */
int extract_open_dir(const struct extract *x, size_t i);

/* Makes what the entry stands for in the directory that is open, or notes it as a link. */
void extract_entry(struct job *j, uint32_t entry);
/* Makes such a link. */
void extract_late_link(struct job *j, uint32_t entry);

/* Counts a loss: the path of the entry, a colon, the reason. */
void extract_refuse(struct job *j, uint32_t entry, const char *reason);
/* The same with errno as the reason; fails the job if nothing more can be written at
 * all. */
void extract_refuse_errno(struct job *j, uint32_t entry);

#endif
