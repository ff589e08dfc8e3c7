/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How changes are made. verbs.c has a row for each verb, words.c checks words and writes them,
 * spot.c finds the place that a path names, build.c makes change after change; what a change does
 * is in make_names.c (rm, mv, ln ...), make_files.c (put, mkdir ...), make_lines.c (set-line ...)
 * and make_values.c (chmod ...); lay.c makes many of one, devtable.c follows a table of
 * devices; values.c reads modes, owners and the like.
 */
#ifndef WISH_WISH_PRIVATE_H
#define WISH_WISH_PRIVATE_H

#include "wish/wish.h"

/* What a word is. */
enum wish_kind {
	WISH_NONE,
	WISH_FILE,    /* a local regular file */
	WISH_SOURCE,  /* a whole tree: an archive, a directory, an image */
	WISH_MEMBER,  /* a path in that */
	WISH_PATH,    /* one of the image */
	WISH_TARGET,  /* of a symbolic link */
	WISH_MODE,
	WISH_PERMISSIONS, /* a mode in octal */
	WISH_DEVICE,
	WISH_OWNER,
	WISH_TIME,
	WISH_VALUE,   /* NAME=VALUE */
	WISH_NAME,    /* of an attribute */
	WISH_TEXT,    /* N=TEXT: a line and what it is to be */
	WISH_LINE     /* N */
};

/* While a wish is built. */
struct wish_work {
	const struct wish *wish;
	struct wished *w;
	struct wish *made;      /* NULL: not wanted */
	uint32_t changes;       /* made so far */
	uint32_t equalled;      /* trees that all was made equal to */
	struct tree_reader *reader; /* of the wished tree; see wish_reader */
};

/* A verb; names and options are in verbs.h. */
struct wish_row {
	const char *words;      /* in a script, "LOCAL PATH" */
	enum wish_kind kinds[WISH_WORDS];
	bool first_optional, last_optional;
	/* Makes the change, of which the words are right by themselves. */
	bool (*make)(struct wish_work *k, const struct wish_change *c, struct error *err);
};

extern const struct wish_row wish_rows[WISH_VERBS]; /* verbs.c */

/* ---- words.c ---- */

size_t wish_word_count(enum wish_verb verb);
static inline struct span
wish_span(const struct text *t)
{
	return span_of(t->at, t->len);
}
/* The source that the word names. */
const struct wish_source *wish_source(const struct wish *wish, const struct text *name,
        bool is_file);

/* ---- values.c: what words say; all false with err set if they say nothing ---- */

/* chmod's: octal, or u+x,go-w. *mode is changed, the type is kept. */
bool wish_parse_mode(const char *word, uint32_t *mode, struct error *err);
bool wish_parse_permissions(const char *word, uint32_t *mode, struct error *err);
/* "UID:GID", "UID", ":GID": what is not told stays. */
bool wish_parse_owner(const char *word, uint32_t *uid, uint32_t *gid, struct error *err);
/* "c:4:64". */
bool wish_parse_device(const char *word, uint32_t *type, uint32_t *major, uint32_t *minor,
        struct error *err);
/* "@SECONDS". */
bool wish_parse_time(const char *word, uint32_t *seconds, struct error *err);
/* "user.name=value", value: text, or after 0x hexadecimal. */
bool wish_parse_value(struct span word, struct span *name, struct text *value,
        struct error *err);
bool wish_check_name(struct span name, struct error *err);
/* "12=text", which is in the word; without `with_text` "12". Lines count from 1. */
bool wish_parse_line(struct span word, bool with_text, uint32_t *number, struct span *text,
        struct error *err);

/* ---- spot.c ---- */

/* Where a path of the image leads. */
struct spot {
	uint32_t dir;        /* TREE_NONE: it is the root itself */
	uint32_t entry;      /* TREE_NONE: the directory has no such name (or it is the root) */
	uint32_t node;       /* TREE_NONE: there is none */
	uint32_t mode;       /* of the node, 0 without one */
	struct text name;    /* as bytes: how it is to be called */
	bool is_directory;   /* it must be: a slash follows the name */
};

/* False with err set if the directories on the way don't exist, or the name is impossible. *s is
 * to be released either way. */
bool spot_find(const struct wished *w, const char *path, struct spot *s, struct error *err);
/* The same, and it exists: anything that can be looked at, or a name, whatever it leads to, but
 * not the root. */
bool spot_find_any(const struct wished *w, const char *path, struct spot *s, struct error *err);
bool spot_find_name(const struct wished *w, const char *path, struct spot *s, struct error *err);
/* The same for where something new is to be called `path`, or, if that is a directory, by `name` in
 * it. */
bool spot_find_into(const struct wished *w, const char *path, struct span name, struct spot *s,
        struct error *err);
/* The same, where nothing may be yet. */
bool spot_find_new(const struct wished *w, const char *path, struct spot *s, struct error *err);
void spot_free(struct spot *s);
/* "a symbolic link", ...: what there is. */
const char *spot_kind(uint32_t mode);
/* Sets err: the path, shortened if it is long, and why not. */
bool spot_fail(struct error *err, const char *path, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/* ---- build.c ---- */

/* Makes a change of the given words as a part of another, and notes it. */
bool wish_make(struct wish_work *k, enum wish_verb verb, const struct span *words, size_t count,
        struct error *err);

/* ---- make_values.c ---- */

/* Reads the wished tree as it is at the time. */
const struct tree_reader *wish_reader(struct wish_work *k);

/* ---- what the verbs do ---- */

#define WISH_MAKE(name) \
	bool wish_make_##name(struct wish_work *k, const struct wish_change *c, struct error *err)

/* make_names.c */
WISH_MAKE(rm);
WISH_MAKE(rm_r);
WISH_MAKE(mv);
WISH_MAKE(ln);
/* make_files.c */
WISH_MAKE(put);
WISH_MAKE(replace);
WISH_MAKE(append);
WISH_MAKE(symlink);
WISH_MAKE(mkdir);
WISH_MAKE(mkfifo);
WISH_MAKE(mknod);
WISH_MAKE(copy);
/* A node of that type and permissions, with the owners of the directory. */
uint32_t wish_new_node(struct wished *w, uint32_t dir, uint32_t mode);
/* make_lines.c */
WISH_MAKE(set_line);
WISH_MAKE(insert_line);
WISH_MAKE(delete_line);
/* make_values.c */
WISH_MAKE(chmod);
WISH_MAKE(chown);
WISH_MAKE(touch);
WISH_MAKE(setfattr);
WISH_MAKE(rmfattr);
/* overlay.c, equal.c */
WISH_MAKE(overlay);
WISH_MAKE(equal_to);

#endif
