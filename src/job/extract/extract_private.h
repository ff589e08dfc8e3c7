/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Extraction, shared by its files: extract.c walks the tree, extract_make.c makes what an
 * entry stands for, extract_file.c writes the content of regular files, extract_meta.c
 * restores owners, modes, times and attributes.
 *
 * Every name from the image is one component, used with a directory that is open: no name
 * and no symbolic link, extracted or already there, leads outside the target.
 */
#ifndef JOB_EXTRACT_PRIVATE_H
#define JOB_EXTRACT_PRIVATE_H

#include <limits.h>

#include "job/extract/extract.h"
#include "job/extract/pick.h"
#include "job/job.h"
#include "output/place.h"
#include "output/temp.h"

enum { EXTRACT_PIECE = 64 * 1024, EXTRACT_WAITING = TEMP_MOST - 8 };

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
	uint64_t at, size;
	uint64_t end;   /* of the bytes that were written */
	char temp[TEMP_NAME_SIZE];
};

/* One that is written. Syncing many at once takes hardly longer than syncing one, and none
 * gets its name before. */
struct extract_waiting {
	uint32_t entry, node;
	char temp[TEMP_NAME_SIZE];
};

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
	struct extract_file file;
	ARRAY(struct extract_waiting) waiting; /* in the directory that is open */
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
/* Adds a line for each kind that occurred. */
void extract_report_losses(struct job *j);

/* Restores owner, attributes, mode and times of `name` in the open directory. */
void extract_metadata(struct job *j, int dir, const char *name, uint32_t entry,
        uint32_t node);
/* The same for an open file or directory. */
void extract_open_metadata(struct job *j, int fd, uint32_t entry, uint32_t node);

/* Begins the regular file `node`; false (a loss) if that is not possible. */
bool extract_file_begin(struct job *j, uint32_t entry, uint32_t node);
/* Writes more of it; false when it is done, one way or the other. */
bool extract_file_step(struct job *j, uint64_t *used);
/* Gives all waiting files their names; call this before leaving their directory. */
void extract_place_waiting(struct job *j);
/* Removes what has no name yet. */
void extract_file_abandon(struct extract *x);

/* Gives `temp` in the open directory, which stands for the entry, its name; a loss if that
 * is not possible. */
void extract_place(struct job *j, uint32_t entry, uint32_t node, const char *temp,
        const char *name);

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
