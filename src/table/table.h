/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables: everything that can be listed. A table is rows x columns, computed on demand.
 * The list pane scrolls it, a batch command prints it as text, TSV or JSON, a test
 * compares it. A row's subject says which bytes, which fields and which inode it stands
 * for, so the other panes can follow any list without knowing what it lists.
 *
 * A table_class is const and describes; a struct table is one opened view of what the
 * class is about. What related classes have in common is their table_family: this room
 * knows nothing of firmware. table_close releases a table.
 */
#ifndef TABLE_TABLE_H
#define TABLE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "base/error.h"
#include "text/text.h"

/* What tables are about; opaque here, only passed on. */
struct compare;
struct firmware;
struct flash_plan;
struct map_options;
struct play;
struct search;
struct shelf;
struct subject;
struct tree;
struct volume;

/* How a column's numbers read: for people / in TSV and JSON. */
enum column_kind {
	COLUMN_TEXT,   /* text, already free of control bytes / the same, escaped */
	COLUMN_NAME,   /* by text_add_name: readable / \xHH-escaped */
	COLUMN_NUMBER, /* decimal / decimal */
	COLUMN_OFFSET, /* 8 hex digits / decimal */
	COLUMN_HEX4,   /* 4 hex digits / decimal */
	COLUMN_CRC,    /* 8 hex digits / decimal */
	COLUMN_BYTES,  /* decimal / decimal */
	COLUMN_SIZE,   /* 43.0K / decimal */
	COLUMN_TIME,   /* 2015-01-21 16:14:18 / seconds since 1970 */
	COLUMN_MODE,   /* drwxr-xr-x / decimal */
	COLUMN_FLAG,   /* yes, - / true, false */
	COLUMN_TENTHS, /* 14.1 / 14.1; `number` counts tenths */
	COLUMN_BAR,    /* ####~~!. as wide as the column / left out; see BAR_LETTERS */
	COLUMN_JSON    /* left out / the text, which is JSON, in JSON alone */
};

/* The segments of a bar, in drawing order. */
enum bar_share { BAR_LIVE, BAR_OLD, BAR_DIRT, BAR_FREE, BAR_SHARES };
#define BAR_LETTERS "#~!."

/* Where a column is shown. */
enum column_use {
	COLUMN_ALWAYS,
	COLUMN_SCREEN, /* not in batch output, which has the same in another column */
	COLUMN_OUTPUT  /* not on screen, for the same reason */
};

/* A computed cell. The class sets `number`, or adds to `text`, or for a bar sets `share`
 * and `whole`; or sets `absent`. A COLUMN_NUMBER with a text, "2/1", shows the text and
 * sorts by the number. */
struct cell {
	bool absent;
	uint64_t number;
	uint64_t share[BAR_SHARES]; /* of `whole`, the width; none exceeds it */
	uint64_t whole;
	struct text text; /* reused from cell to cell by the caller */
};

struct table;

struct column {
	const char *name;  /* key in TSV and JSON, stable */
	const char *title; /* heading on screen and in plain text */
	const char *help;
	enum column_kind kind;
	uint8_t width;     /* cells on screen; 0: takes what is left (the last column) */
	uint8_t rank;      /* on narrow screens high ranks go first; 0 never goes */
	void (*get)(const struct table *, size_t row, struct cell *);
	enum column_use use;
	bool wraps;        /* on the screen, where it does not fit on one line */
	bool data;         /* in TSV and JSON only, not in plain text: for programs */
	bool past;         /* only while the volume is in the past */
	bool deleted;      /* only while what is deleted is listed, too */
	bool names;        /* only of a directory */
	bool wished;       /* only while changes by the user are shown */
	bool share;        /* only if the tree knows of which pieces files are made */
	bool stored;       /* only if it knows how many bytes they take in the image */
	bool partitions;   /* for people, only if a partition table is in use */
	bool stores;       /* only if the image has stores besides the file */
};

/* What a row is, for its colour and letter; each has a row in the screen's table of
 * roles. */
enum row_mark {
	MARK_PLAIN,
	MARK_LIVE,
	MARK_OLD,      /* superseded, obsolete, deleted, orphan */
	MARK_BAD,
	MARK_FREE,     /* erased space */
	MARK_MARKER,   /* cleanmarker, summary, padding */
	MARK_BOUNDARY, /* an erase block begins */
	MARK_DIR,
	MARK_LINK,
	MARK_SPECIAL,
	MARK_NOTE,
	MARK_WARNING,
	MARK_UNREAD    /* not read yet, as seen through a lens */
};

/* What all classes about the same kind of thing share. Each function may be NULL. */
struct table_family {
	/* Changes whenever what the table is about changes; NULL: that never changes. */
	uint64_t (*generation)(const struct table *t);
	/* False while work on it is under way: sorting and filtering wait for that; NULL: never. */
	bool (*settled)(const struct table *t);
	/* True if a column that is only sometimes there is there now; NULL: it never is. */
	bool (*has_column)(const struct table *t, const struct column *c);
	/* Sets the subject of a row, before the class adds to it; NULL: the class sets all. */
	void (*subject)(const struct table *t, struct subject *s);
	/* Adds the JSON members that come before the rows, each with a comma; NULL: there are none. */
	void (*add_json)(const struct table *t, struct text *out);
};

/* How the rows of a class fold. */
struct table_folding {
	const char *column;                      /* that shows it */
	/* Folds from now on what is folded for people alone; `branches`: the front end draws
	 * what folds. NULL: nothing is. */
	void (*calm)(struct table *t, bool branches);
	bool (*shown)(const struct table *t);    /* does anything fold? NULL: yes */
	bool (*is_branch)(const struct table *t, size_t row);
	bool (*is_open)(const struct table *t, size_t row);
	void (*set_open)(struct table *t, size_t row, bool open);
	void (*open_all)(struct table *t, bool open);
	uint32_t (*depth)(const struct table *t, size_t row);
	/* Rows are a tree, and stay one on the screen when they are sorted or filtered: each below
	 * the row that it is in. `unfold` opens all while there is a filter, and folds again what
	 * was folded before. NULL: a sorted or filtered list is flat, and doesn't fold. */
	void (*unfold)(struct table *t, bool all);
};

struct table_class {
	const struct table_family *family;
	const char *name;  /* batch command and tab: "nodes" */
	const char *title; /* "Nodes" */
	const char *help;  /* one sentence */
	const struct column *columns;
	size_t column_count;
	bool needs_volume; /* a view of one JFFS2 part ... */
	bool takes_tree;   /* ... or of any that has files */
	bool may_take_volume; /* of one, if there is one */
	bool judged;       /* its JSON has the verdict */
	/* Adds that, as JSON, if the table knows it; NULL: it is found out. */
	void (*add_verdict)(const struct table *t, struct text *json);
	bool all_stores;   /* rows are of all stores; opened with the firmware of the file */
	bool noted;        /* rows change with what the user notes */
	/* Prepares `t` (its subject is set); may keep state in t->rows and t->state. */
	void (*open)(struct table *t);
	/* Brings an open table up to date after the generation changed; NULL: it is
	 * closed and opened again. */
	void (*refresh)(struct table *t);
	/* Continues to make the rows, which `open` and `refresh` only begin with, by about `looks`
	 * looks at what they are made of; true while there is more to do. Until then it
	 * has those that `count` tells, perhaps none. NULL: it has all at once. */
	bool (*make)(struct table *t, size_t looks);
	size_t at_once; /* so many looks are done when it is opened: a short list has its rows then */
	void (*close)(struct table *t);
	/* Gives each row a number in `rank` that sorts like the column's text; false, or
	 * NULL, if the text must be used. */
	bool (*rank)(const struct table *t, size_t column, uint32_t *rank);
	/* Called after t->lens changed; NULL: nothing to do. Rows may be made anew then: until they
	 * are, those of the lens before are shown. */
	void (*look)(struct table *t);
	/* Continues to compute what cells are made of, by about `looks` looks at rows, until they
	 * are complete; NULL: they always are. Until then such cells are absent in a patient
	 * table; in others all is computed when the first is asked for. */
	void (*prepare)(struct table *t, size_t looks);
	bool (*complete)(const struct table *t);
	const struct table_folding *folding; /* NULL: no row folds */
	size_t (*count)(const struct table *t);
	void (*subject)(const struct table *t, size_t row, struct subject *s);
	enum row_mark (*mark)(const struct table *t, size_t row); /* NULL: all plain */
};

/* At which step of a mount a table is seen; see past/lens.h. */
struct lens {
	const struct volume *volume; /* NULL: none */
	uint32_t step;
};

enum { TABLE_CHOSEN_MOST = 64 };

struct table {
	const struct table_class *class;
	struct firmware *firmware;
	struct volume *volume;   /* for classes that need one */
	const struct tree *tree; /* files: borrowed; NULL: that of the volume */
	uint32_t root;           /* files: the node to start from, or TREE_NONE */
	const struct map_options *map; /* map: what is to be shown; borrowed; NULL: as usual */
	struct compare *compare; /* compare: borrowed */
	const struct shelf *shelf; /* images: borrowed */
	const struct flash_plan *flash; /* flash-plan: borrowed */
	const struct search *search; /* found: borrowed */
	const struct play *play; /* events: borrowed */
	const struct table *issues; /* overview: the list that it shares, borrowed */
	uint8_t by;              /* compare: in which way, of enum compare_by */
	bool all;                /* compare: also list what is the same */
	bool deleted;            /* files: also what is deleted, at its last place */
	bool names;              /* layers: of a directory */
	struct lens lens;        /* nodes, files, map: at which step of the mount */
	bool branches;           /* the front end draws what folds */
	bool patient;            /* long lists: by table_make and table_arrange, in slices */
	bool unmade;             /* there is more to do to make the rows */
	bool absolute;           /* offsets count from the start of the image */
	bool exact;              /* paths up to the length that a kernel follows, for
	                          * scripts; else to PATH_TOLD */
	ARRAY(uint32_t) rows;    /* the class's own row index, where it needs one */
	void *state;             /* the class's own */
	struct table_view *view; /* rows sorted or filtered; NULL: all, as they come */
	uint64_t generation;     /* when last refreshed */
	uint8_t chosen[TABLE_CHOSEN_MOST]; /* columns to be written, in this order ... */
	size_t chosen_count;     /* ... 0: those that the form has */
};

/* What the family says: the generation of what the table is about, and whether it is settled. */
uint64_t table_generation(const struct table *t);
bool table_settled(const struct table *t);

/* For the open functions of lists: opens a view whose other members are set. The rows of a patient
 * one may be unmade then. */
void table_begin(struct table *t);

/* Opens a view; volume is NULL for tables that don't need one. Never fails. */
void table_open(struct table *t, const struct table_class *class,
        struct firmware *f, struct volume *v);
/* The same for a table about one inode (index in v->fs->inodes): history. */
void table_open_for(struct table *t, const struct table_class *class,
        struct firmware *f, struct volume *v, uint32_t inode);
/* The same as table_open for a patient table. */
void table_open_patient(struct table *t, const struct table_class *class,
        struct firmware *f, struct volume *v);
/* The class has begun to make its rows again: of a patient table they are those before until that is
 * done. */
void table_make_again(struct table *t);
/* Continues to make the rows, while t->unmade. */
void table_make(struct table *t, size_t looks);
/* Brings it up to date if the firmware has changed; true if it had. */
bool table_refresh(struct table *t);
/* Sets the lens; NULL: as the mount ends. True if that is a change. */
bool table_look(struct table *t, const struct lens *lens);
void table_close(struct table *t);

/* ---- table_view.c ---- */

size_t table_count(const struct table *t);

/* ---- table.c ---- */

/* Row < table_count. */
void table_subject(const struct table *t, size_t row, struct subject *s);
enum row_mark table_mark(const struct table *t, size_t row);

/* Writes the cell at row, col as people read it (clears `out` first). `ascii`: names
 * without UTF-8. */
void table_cell_text(const struct table *t, size_t row, size_t col, bool ascii,
        struct text *out);

/*
 * Sorting and filtering. Every function above and below takes and counts the rows that
 * are shown; table_base_row maps one to its row of the class. Rows that only separate
 * others (boundaries) are left out of a view. A view lasts until the table is closed;
 * table_refresh rebuilds it. It is deferred while what the table is about is not settled.
 * Rows of a tree (folding->unfold) stay one where the front end draws it: each directory is
 * sorted for itself, and a filter keeps the rows that lead to those it leaves.
 */

/* ---- table_view.c ---- */

/* Sorts by the column of that name or title; "": the class's order. Rows without a value
 * come last; equal rows keep their order. False with err set if there is no such
 * column. */
bool table_sort(struct table *t, const char *column, bool descending, struct error *err);
/* Shows the rows for which `expression` holds (table_filter.h); "": all. False with err
 * set, and nothing changed, if it can't be parsed. */
bool table_filter(struct table *t, const char *expression, struct error *err);
/* The column, SIZE_MAX if unsorted; the expression, "" if there is none. */
size_t table_sorted_by(const struct table *t, bool *descending);
const char *table_filtered_by(const struct table *t);
/* For a `patient` table both only start the work, unless the table is short;
 * table_arrange continues it by about `looks` looks at rows (one per condition) and
 * returns true while there is more. Until it is done all rows are shown in the class's
 * order. */
bool table_arranging(const struct table *t);
bool table_arrange(struct table *t, size_t looks);
/* 0 to 1, while arranging. */
double table_arrange_progress(const struct table *t);
/* Copies the order and filter of `from` to `to`, which has the same class. */
void table_copy_view(struct table *to, const struct table *from);
/* True if rows are shown sorted or filtered now. */
bool table_viewed(const struct table *t);
/* Rows of the class, shown or not. */
size_t table_count_all(const struct table *t);
/* Row of the class that `row` (< table_count) shows; and back: SIZE_MAX if not shown. */
size_t table_base_row(const struct table *t, size_t row);
size_t table_row_of(const struct table *t, size_t base);
/* The row that shows row `base` of the class, or else the next one that is shown, in the
 * class's order; table_count if there is none. */
size_t table_row_after(const struct table *t, size_t base);

/* False while what cells are made of is still to be computed; table_prepare continues that, as
 * arranging does before anything else. */
bool table_complete(const struct table *t);
void table_prepare(struct table *t, size_t looks);

/* Arranges anew, after rows of the class were added or removed. */
void table_rearrange(struct table *t);

/* ---- table_fold.c: folding, of rows as they are shown ---- */

/* False if nothing folds now: a flat view, or a class without folding. */
bool table_folds(const struct table *t);
/* False too while a filter keeps all unfolded: these two do nothing then. */
bool table_can_fold(const struct table *t);
void table_set_open(struct table *t, size_t row, bool open);
void table_open_all(struct table *t, bool open);
bool table_is_branch(const struct table *t, size_t row);
bool table_is_open(const struct table *t, size_t row);
uint32_t table_depth(const struct table *t, size_t row);

/* ---- table.c ---- */

/* True if the column exists now: some exist only in the past, some only if partitions
 * have names. */
bool table_has_column(const struct table *t, size_t col);

/* Output for batch commands and exports. */
enum table_form { FORM_PLAIN, FORM_TSV, FORM_JSON };

/* ---- table_write.c ---- */

/* Chooses the columns to be written, by their names with commas between: "path,size". False with
 * err set if there is no such column, or too many are named. */
bool table_choose(struct table *t, const char *names, struct error *err);

/* Writes rows [from, to) through `put`; stops early when it returns false. JSON is one
 * document: {"schema":1,"table":"nodes","rows":[{...},...]}, with the family's members
 * before the rows. */
bool table_write(const struct table *t, enum table_form form, size_t from, size_t to,
        bool (*put)(void *arg, const char *at, size_t len), void *arg);

/* Adds all rows as a JSON array on one line, each as in such a document. */
void table_add_json_rows(const struct table *t, struct text *json);

#endif
