/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A wish: a list of changes to the files of a tree, in the order in which they are made. It comes
 * from options of the command line, from scripts (script.c), and from whole trees that are laid
 * over a directory or are to be equalled. Each change is a verb and its words, and the same words
 * can be read and written as a line of a script.
 *
 * It is used in three steps: changes are added, and checked as far as words can be; whoever added
 * them gives each source (wish_source_count) its tree; wish_build makes the wished tree, and stops at
 * the first change that is impossible. A wish owns its words and borrows the trees.
 *
 * Words. A PATH is one of the image and begins with a slash; \xHH stands for a byte, as in all
 * paths of the program. Links in the directories of a path are followed, as a device follows them
 * whose root is the image; the last name is what the change is about, and never followed.
 *
 * New files belong to the owner and the group of the directory that they come into, so that they
 * look like those beside them whoever made the image; only a source that tells owners (an archive,
 * an image) decides by itself.
 */
#ifndef WISH_WISH_H
#define WISH_WISH_H

#include "base/array.h"
#include "base/error.h"
#include "text/text.h"
#include "tree/tree.h"
#include "wish/wished/wished.h"

enum wish_verb {
	WISH_PUT,
	WISH_REPLACE,
	WISH_APPEND,
	WISH_SET_LINE,
	WISH_INSERT_LINE,
	WISH_DELETE_LINE,
	WISH_RM,
	WISH_RM_R,
	WISH_MV,
	WISH_LN,
	WISH_SYMLINK,
	WISH_MKDIR,
	WISH_MKFIFO,
	WISH_MKNOD,
	WISH_CHMOD,
	WISH_CHOWN,
	WISH_TOUCH,
	WISH_SETFATTR,
	WISH_RMFATTR,
	WISH_COPY,
	WISH_OVERLAY,
	WISH_EQUAL_TO,
	WISH_VERBS
};

enum { WISH_WORDS = 3 };

/* Limits, whatever a script or an archive holds. */
enum {
	WISH_CHANGES_MOST = 1 << 19,
	WISH_SOURCES_MOST = 512, /* a file that is put holds a descriptor */
	WISH_LINE_MOST = 256 << 10,
	WISH_XATTRS_MOST = 1024, /* set for a file */
	WISH_TEXT_MOST = 16 << 20 /* bytes of a file whose lines are changed */
};

/* A change, its words as the verb takes them; an optional one that is missing is "". */
struct wish_change {
	enum wish_verb verb;
	struct text word[WISH_WORDS];
	uint32_t script;     /* 1 + index in `scripts`, 0: it is an option */
	uint32_t line;       /* of the script, from 1 on */
};

/* What contents come from. */
struct wish_source {
	struct text name;    /* as it was written */
	bool is_file;        /* of the local file system, regular: the root of its tree is the file */
	bool has_owners;     /* uid, gid are those that new files are to have */
	const struct tree *tree; /* given by the user of the wish before it is built */
};

struct wish {
	ARRAY(struct wish_change) changes;
	ARRAY(struct wish_source) sources;
	ARRAY(struct text) scripts; /* their names */
};

/* ---- verbs.c ---- */

/* "put", "rm-r", ...: the option and the first word of a line. */
const char *wish_verb_name(enum wish_verb verb);
/* The value of the option, "LOCAL:/PATH". */
const char *wish_verb_value(enum wish_verb verb);
/* The verb of that name, WISH_VERBS if there is none. */
enum wish_verb wish_verb_find(struct span name);

/* ---- words.c ---- */

/* Releases what it owns. */
void wish_free(struct wish *wish);
/* Adds a change by the value of an option: the words with ":" between them. False with err set if
 * it is not one, or the limit is reached. */
bool wish_add_option(struct wish *wish, enum wish_verb verb, const char *value, struct error *err);
/* Adds a change with words as they stand in struct wish_change, of the script 1 + index (0: none)
 * and line. The words are copied. */
bool wish_add(struct wish *wish, enum wish_verb verb, const struct span *words, size_t count,
        uint32_t script, uint32_t line, struct error *err);
/* The source that the i-th change takes its content from; NULL if it takes none. */
struct wish_source *wish_source_of(const struct wish *wish, size_t i);
/* Takes the i-th change back, and with it the sources that no other change takes from. */
void wish_remove(struct wish *wish, size_t i);
/* Adds the change as a line of a script, without a newline: reading it gives the same change. Free of
 * control bytes. */
void wish_add_line(const struct wish_change *c, struct text *t);

/* ---- script.c ---- */

/* Adds the changes of a script, a line each. Blank lines, and what follows a # at the beginning of
 * a word, say nothing. Words are separated by blanks; in double or single quotes they may have some;
 * \xHH is a byte, and any other backslash an error. False with err set, which begins with the
 * name and the line, at the first line that is wrong. */
bool wish_read_script(struct wish *wish, const char *name, struct span bytes, struct error *err);

/* ---- build.c ---- */

/* The tree of `base` with all changes made, at the time `now`. NULL with err set, which begins with
 * the change and where it stands, at the first that is impossible. `made` (NULL: not wanted)
 * receives the changes that were made, those of whole trees one by one; as a script they make the
 * same tree of the same base. */
struct wished *wish_build(const struct wish *wish, const struct tree *base, uint32_t now,
        struct wish *made, struct error *err);

/* ---- devtable.c ---- */

/* The tree of `base` as a table of devices wants it (mkfs.jffs2 -D): owners, modes and numbers of what
 * is there, and new directories, pipes and devices. NULL with err set, which begins with the
 * name and the line, at the first line that is wrong or impossible. */
struct wished *wish_device_table(const struct tree *base, const char *name, struct span bytes,
        struct error *err);

#endif
