/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file system of any format. Files and directories are *nodes*, the names in
 * directories are *entries*; both are small numbers from 0 on that don't change while the
 * tree exists. A format provides a tree_class; consumers call the functions below, which
 * know no format.
 *
 * A tree is never written to once it is ready, so that several threads may use it at
 * once, as long as each has its own reader, which holds whatever reading contents caches.
 * A tree borrows the bytes that it was made from.
 */
#ifndef TREE_TREE_H
#define TREE_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"
#include "text/path.h"
#include "text/text.h"

enum {
	TREE_NONE = UINT32_MAX,
	/* How often a directory with several names is listed: a forged tree could double
	 * with each level. */
	TREE_VISITS_MAX = 8
};

struct tree;
struct tree_class;

/* What stat returns for a node. */
struct tree_stat {
	int error;          /* the errno that stat returns instead; 0 if none. The rest is
	                     * then what is known nevertheless, perhaps nothing */
	uint32_t ino;
	uint32_t mode;      /* type and permissions, as S_IFMT and so on */
	uint32_t uid, gid, nlink;
	uint64_t size;
	uint32_t mtime, atime, ctime; /* seconds since 1970 */
	uint32_t major, minor;        /* of a device */
	bool made_up;       /* owner, mode and times are not in the image */
	bool unread;        /* seen at a point where the node is not read yet: nothing else
	                     * counts */
};

/* A name in a directory. */
struct tree_entry {
	uint32_t dir;       /* node of the directory */
	uint32_t node;      /* that it leads to; TREE_NONE: to nothing */
	struct span name;   /* raw bytes, unchecked */
};

/* An extended attribute, as getxattr gives it to root. */
struct tree_xattr {
	struct span name;   /* with its prefix: "user.comment" */
	struct span value;
	int error;          /* that getxattr returns instead of the value, or 0 */
};

/* Where something is: `offset` counts from the start of the part. */
struct tree_place {
	uint64_t offset, len;
	uint32_t piece;     /* the format's own number of it */
};

/* What a node takes up on the flash, in pieces of the format's own kind. */
struct tree_share {
	uint32_t pieces;
	uint64_t live, old; /* bytes: in use, and no longer in use */
};

/* What is left of what an entry stands for, once it was deleted. */
enum tree_left {
	TREE_LIVING,    /* it is there */
	TREE_LEFT_ALL,  /* deleted: every version of it, and every byte */
	TREE_LEFT_SOME, /* deleted: some of it, so that the rest is inferred */
	TREE_LEFT_NAME  /* deleted: its name alone */
};

/* What the image has lost of a regular file. */
struct tree_loss {
	uint64_t missing;    /* bytes that nothing has; they read as zeros */
	uint64_t stale;      /* bytes where older data shows */
	uint64_t unreadable;
	uint64_t missing_at, stale_at, unreadable_at; /* the first of them */
	bool more;           /* and more than that, but it is unknown how much */
	bool wrong;          /* its checksum is wrong: bytes of it are, nothing tells which */
	bool mixed;          /* it may be mixed with a file of another file system */
};

/* What the image has lost of a tree, and no node of it tells. */
struct tree_gone {
	uint64_t files;      /* of which only the name is left */
	bool paths;          /* files whose directories nothing names any more */
	bool more;           /* damaged bytes that may have held further files or names */
};

/* A tree, embedded in the class's own struct. */
struct tree {
	const struct tree_class *class;
	uint64_t bytes;     /* of the part that it stands in */
	uint64_t offset;    /* of that part in its image */
	int part;           /* its number there */
	uint64_t held;      /* bytes of content that were unpacked into memory */
};

/* Reads contents and attributes, for one thread; made by tree_reader_new. */
struct tree_reader {
	const struct tree *tree;
	void *cache;        /* the class's own */
};

/* What a format implements. Nodes and entries passed to it exist. */
struct tree_class {
	const char *name;       /* "JFFS2" */
	uint32_t name_max;      /* a lookup of a longer name fails */
	const char *dangling;   /* why an entry without node is left out */
	const char *unreadable; /* why one is whose node has an error */

	uint32_t (*node_count)(const struct tree *);
	uint32_t (*entry_count)(const struct tree *); /* 0 if unknown */
	uint32_t (*root)(const struct tree *);        /* TREE_NONE: there is none */
	void (*stat)(const struct tree *, uint32_t node, struct tree_stat *st);
	struct tree_entry (*entry)(const struct tree *, uint32_t entry);
	/* The k-th entry of a directory, in order of the bytes of their names; TREE_NONE
	 * beyond the last, and in what is not a directory. */
	uint32_t (*list)(const struct tree *, uint32_t dir, uint32_t k);
	/* The entry by which a walk from the root comes to the node first; TREE_NONE: it is
	 * the root, or nothing leads to it. */
	uint32_t (*parent)(const struct tree *, uint32_t node);
	/* As tree_read. */
	int64_t (*read)(const struct tree_reader *, uint32_t node, uint64_t at, uint8_t *out,
	        uint32_t len, uint64_t *work, struct error *err);
	/* As tree_failed_at; NULL: the format doesn't tell. */
	uint64_t (*failed_at)(const struct tree_reader *);
	/* The target of a symbolic link, raw bytes. */
	struct span (*target)(const struct tree *, uint32_t node);

	/* Optional members; NULL: the format doesn't have it. */

	/* Continues opening it by about `budget` bytes; false once it is ready. */
	bool (*step)(struct tree *, uint64_t budget);
	void (*free)(struct tree *);
	void *(*reader_new)(const struct tree *);
	void (*reader_free)(void *cache);
	uint32_t (*find)(const struct tree *, uint32_t dir, struct span name);
	uint32_t (*by_ino)(const struct tree *, uint32_t ino);
	/* False for an entry that is absent from a tree as it was at some point. */
	bool (*there)(const struct tree *, uint32_t entry);
	/* False for one that readdir leaves out, though it can be opened. */
	bool (*listed)(const struct tree *, uint32_t entry);
	/* The node of an entry, where that takes less than all of the entry. */
	uint32_t (*leads_to)(const struct tree *, uint32_t entry);
	/* As tree_is_directory, if that takes less than `stat`. */
	bool (*is_directory)(const struct tree *, uint32_t node);
	/* As tree_leads_to_directory, if the names say more than the nodes. */
	bool (*leads_to_directory)(const struct tree *, uint32_t entry, uint32_t node);
	/* True if zeros that nothing needs to be read for stand at `at`; *end: where they, or
	 * else the data, end. */
	bool (*hole)(const struct tree *, uint32_t node, uint64_t at, uint64_t *end);
	/* Every attribute that is listed, also those whose value cannot be read; by name. */
	void (*xattrs)(const struct tree_reader *, uint32_t node,
	        bool (*each)(void *arg, const struct tree_xattr *), void *arg);
	/* Bytes that reading the node would decode beyond those that are visible. */
	uint64_t (*waste)(const struct tree *, uint32_t node);
	/* The errno that a kernel with the default configuration returns instead of the
	 * content, or 0. */
	int (*default_error)(const struct tree *, uint32_t node);
	void (*loss)(const struct tree *, uint32_t node, struct tree_loss *l);
	/* In linear time. */
	void (*gone)(const struct tree *, struct tree_gone *g);
	/* True if the part may be more than one file system, and files a mixture. */
	bool (*doubtful)(const struct tree *);
	/* Where the entry (TREE_NONE: the root), or better the node that it leads to, lies. */
	bool (*place)(const struct tree *, uint32_t entry, uint32_t node, struct tree_place *);
	/* Where the byte of its content at `at` comes from. */
	bool (*content_place)(const struct tree *, uint32_t node, uint64_t at,
	        struct tree_place *);
	void (*share)(const struct tree *, uint32_t node, struct tree_share *);
	/* The pieces alone, if that takes less. */
	uint32_t (*pieces)(const struct tree *, uint32_t node);
	/* The bytes that it takes in the image, for a format without pieces. */
	uint64_t (*stored)(const struct tree *, uint32_t node);
	/* False: not even of this tree. */
	bool (*tells_stored)(const struct tree *);
	/* Adds a name for an entry whose own can't be a file name. */
	void (*stand_in)(const struct tree *, uint32_t entry, struct text *name);
	/* Adds remarks on an extracted entry, "; " before each; true if some of it was
	 * inferred. */
	bool (*remark)(const struct tree *, uint32_t entry, struct text *t);
	/* What is no longer in the tree, itself a tree. Its first nodes and entries are
	 * those of this one; its entry tree_entries(this) + node stands for `node`, as
	 * far as that is deleted, else it leads to nothing. The caller frees it. */
	struct tree *(*deleted)(const struct tree *);
	/* This tree with what is no longer in it at its last places, by name among the rest: of
	 * two of the same name the one that is there comes first. Nodes are those of this tree,
	 * and so are its first entries. NULL if it has no root. Nothing of it may be asked for until
	 * tree_step has ended (tree_with_deleted). The caller frees it. */
	struct tree *(*with_deleted)(const struct tree *);
	/* Of an entry of that; NULL: nothing in this tree is deleted. */
	enum tree_left (*left)(const struct tree *, uint32_t entry);
	/* Adds the last path of a node that no name leads to any more, if it had one. */
	void (*former_path)(const struct tree *, uint32_t node, struct text *path);
	/* The present tree, except for `node`, which is as it was at a version; NULL with
	 * err set if there is no such version. Only its size is known until tree_step has ended.
	 * The caller frees it. */
	struct tree *(*at_version)(const struct tree *, uint32_t node, uint32_t version,
	        struct error *err);
	/* The previous version of the node among those that are left; false if there is
	 * none. */
	bool (*version_before)(const struct tree *, uint32_t node, uint32_t version,
	        uint32_t *before);
};

/* How a format's trees are made: a member of its row among the formats. */
struct tree_maker {
	/* An archive: it is looked into for images, and what those hold comes before its own
	 * files. */
	bool wraps;
	const char *absent; /* why they can't be; NULL: they can */
	/* Begins with the part, whose bytes are borrowed; continue with tree_step. NULL
	 * with err set if it can't be opened. */
	struct tree *(*open)(struct span part, struct error *err);
	/* True if it is damage that keeps a part from being opened, and nothing that is missing
	 * here. NULL: unknown. */
	bool (*is_damaged)(struct span part);
	/* Why a tree could not be completed; "" if it could. */
	const char *(*failure)(const struct tree *);
	/* What is wrong with one that could: the rest of its files is damaged or beyond a limit;
	 * "" if nothing is. NULL: nothing ever is. */
	const char *(*trouble)(const struct tree *);
	/* True if `failure` or `trouble` tells of a limit, not of damage. NULL: never. */
	bool (*limited)(const struct tree *);
};

/* ---- the tree as a whole ---- */

/* Continues opening it; false once it is ready. */
bool tree_step(struct tree *t, uint64_t budget);
/* Releases it; NULL is fine. */
void tree_free(struct tree *t);
/* The tree with what is deleted (tree_class.with_deleted, which must be there), ready. */
struct tree *tree_with_deleted(const struct tree *t);
uint32_t tree_nodes(const struct tree *t);
uint32_t tree_entries(const struct tree *t);
uint32_t tree_root(const struct tree *t);
/* Limit for code that goes through all files: how many bytes may be produced that the
 * image holds once for many files or not at all: holes, values of attributes, what is
 * decoded but not visible. */
uint64_t tree_room(const struct tree *t);
bool tree_doubtful(const struct tree *t);

/* ---- a node ---- */

/* What stat gives of the node. */
void tree_stat(const struct tree *t, uint32_t node, struct tree_stat *st);
/* True for a regular file, a directory, that can be looked at. */
bool tree_is_file(const struct tree *t, uint32_t node);
bool tree_is_directory(const struct tree *t, uint32_t node);
uint32_t tree_parent(const struct tree *t, uint32_t node);
/* True if a name leads to it from the root. */
bool tree_reachable(const struct tree *t, uint32_t node);
uint32_t tree_by_ino(const struct tree *t, uint32_t ino);
struct span tree_target(const struct tree *t, uint32_t node);
bool tree_hole(const struct tree *t, uint32_t node, uint64_t at, uint64_t *end);
/* Subtracts what reading the node decodes for nothing from *room; false if not enough is
 * left. */
bool tree_afford(const struct tree *t, uint32_t node, uint64_t *room);
int tree_default_error(const struct tree *t, uint32_t node);
bool tree_place(const struct tree *t, uint32_t entry, uint32_t node, struct tree_place *p);
/* What holds the byte of a file's content at `at`; false if the format can't tell, or nothing
 * does. */
bool tree_content_place(const struct tree *t, uint32_t node, uint64_t at,
        struct tree_place *p);

/* ---- loss.c ---- */

/* All zero if the format doesn't know. */
struct tree_loss tree_loss(const struct tree *t, uint32_t node);
/* True for a node that is readable but damaged; and how many files are. */
bool tree_is_damaged(const struct tree *t, uint32_t node);
uint64_t tree_damaged(const struct tree *t);
/* The same, also for one that is not readable at all. */
bool tree_is_lossy(const struct tree *t, uint32_t node);
uint64_t tree_lossy(const struct tree *t);
/* All zero if the format doesn't know. Of a tree of what is deleted only the files, of which that
 * tree has nothing. */
struct tree_gone tree_gone(const struct tree *t);
/* What the image has lost of a file, "" if nothing: "damaged in the image: 512 bytes missing, first
 * at 4096; ..."; writes into `t`. */
const char *tree_loss_words(const struct tree *tree, uint32_t node, struct text *t);

/* ---- names.c ---- */

/* The name, and what it leads to. */
struct tree_entry tree_entry(const struct tree *t, uint32_t entry);
/* The node of it alone: many are asked for where no name is. */
uint32_t tree_leads_to(const struct tree *t, uint32_t entry);
/* The next existing entry of the directory, from its *k-th on; TREE_NONE after the
 * last. */
uint32_t tree_next(const struct tree *t, uint32_t dir, uint32_t *k);
bool tree_listed(const struct tree *t, uint32_t entry);
/* TREE_NONE: the root. */
enum tree_left tree_left(const struct tree *t, uint32_t entry);
/* True if the node, to which the entry (TREE_NONE: none) leads, is a directory. */
bool tree_leads_to_directory(const struct tree *t, uint32_t entry, uint32_t node);
/* True for a name that no path can express: empty, "." or "..", or with a slash in it. */
bool tree_name_is_hidden(struct span name);
/* The entry with exactly that name, or TREE_NONE. */
uint32_t tree_find(const struct tree *t, uint32_t dir, struct span name);
/* The same among the `count` entries from `first` on, which stand in the order of their bytes: for
 * the `find` of a class. */
uint32_t tree_find_sorted(const struct tree *t, uint32_t first, uint32_t count,
        struct span name);
/* The node that a typed name leads to: the exact name, or else one that is displayed like
 * it. */
uint32_t tree_find_typed(const struct tree *t, uint32_t dir, struct span typed);
/* The node that `path` ("/etc/config", "/" the root; \xHH stands for a byte where no name is
 * written so) leads to, links not followed; TREE_NONE with err set if there is none. */
uint32_t tree_lookup(const struct tree *t, const char *path, struct error *err);
/* Adds a path to the node (by text_add_name; the root is "/"), the first that leads to it; ""
 * if no name does. One longer than PATH_TOLD begins with "..." in place of its first
 * names. */
void tree_add_path(const struct tree *t, uint32_t node, struct text *text);
/* The same, or for a deleted node the last path that it had, "" if it had none: true if names
 * still lead to it. */
bool tree_add_known_path(const struct tree *t, uint32_t node, struct text *text);
/* The same as tree_add_path for an entry, TREE_NONE: the root. */
void tree_add_entry_path(const struct tree *t, uint32_t entry, struct text *path);
/* Puts the names that lead to the entry, and its own (TREE_NONE: none), above those of
 * `path`. */
void tree_climb(const struct tree *t, uint32_t entry, struct path *path);

/* ---- links.c ---- */

/* As tree_lookup, but follows symbolic links, the last one too, as a kernel does whose root is
 * this tree: absolute targets begin at its root, and nothing leads above that. More than 40
 * links in a row are a loop. TREE_NONE with err set if it leads nowhere. */
uint32_t tree_follow(const struct tree *t, const char *path, struct error *err);
/* The same for a link: what its target, and that of every further link, leads to. */
uint32_t tree_follow_link(const struct tree *t, uint32_t link, struct error *err);

/* ---- reader.c: contents ---- */

/* Reads contents of `t`, which must outlive it, for one thread; keeps what was unpacked last. */
struct tree_reader *tree_reader_new(const struct tree *t);
void tree_reader_free(struct tree_reader *r); /* NULL is fine */
/* Reads up to `len` bytes at `at` of a regular file's content. Returns how many, which
 * may be less than asked for, but is 0 only at the end; or -errno with err set, as the
 * kernel would fail. Adds the bytes decoded and copied to *work and stops about a MiB of
 * them; with NULL goes on until all is read. `err` may be NULL. */
int64_t tree_read(const struct tree_reader *r, uint32_t node, uint64_t at, uint8_t *out,
        uint32_t len, uint64_t *work, struct error *err);
/* Where the stored bytes lie that the last tree_read failed on, from the start of the part;
 * UINT64_MAX if it didn't fail, or the format can't tell. */
uint64_t tree_failed_at(const struct tree_reader *r);
/* Calls `each` for every attribute, sorted by name, until it returns false. Its arguments
 * are valid during the call. */
void tree_xattrs(const struct tree_reader *r, uint32_t node,
        bool (*each)(void *arg, const struct tree_xattr *), void *arg);
/* The same for those that are readable. */
void tree_good_xattrs(const struct tree_reader *r, uint32_t node,
        bool (*each)(void *arg, const struct tree_xattr *), void *arg);

/* ---- a walk that ends, however directories lead to one another ---- */

struct tree_visits {
	uint8_t *seen; /* for each node: how often it was listed */
};

/* ---- tree.c ---- */

/* Begins a walk in which no directory was listed yet. */
void tree_visits_begin(struct tree_visits *v, const struct tree *t);
/* False if the directory is being listed now, or was listed often enough. */
bool tree_visits_may(const struct tree_visits *v, uint32_t node);
void tree_visits_enter(struct tree_visits *v, uint32_t node);
void tree_visits_leave(struct tree_visits *v, uint32_t node);
void tree_visits_end(struct tree_visits *v);

#endif
