/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables: what anybody can look at. A table is rows x columns, computed on demand. The
 * list pane scrolls it, a batch command prints it as text, TSV or JSON, a test compares
 * it. A row's subject says which bytes, which fields and which inode it stands for, so
 * the other panes can follow any list without knowing what it lists.
 *
 * A table_class is const and describes; a struct table is one opened view of a firmware
 * (or one volume of it). table_close releases it.
 */
#ifndef MODEL_TABLE_H
#define MODEL_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/field.h"
#include "base/text.h"
#include "model/firmware.h"
#include "model/lens.h"
#include "model/map.h"

/* How a column's numbers read: for people / in TSV and JSON. */
enum column_kind {
	COLUMN_TEXT,   /* text, already free of control bytes / the same, escaped */
	COLUMN_NAME,   /* raw bytes of the image: readable / \xHH-escaped */
	COLUMN_NUMBER, /* decimal / decimal */
	COLUMN_OFFSET, /* 8 hex digits / decimal */
	COLUMN_HEX4,   /* 4 hex digits / decimal */
	COLUMN_CRC,    /* 8 hex digits / decimal */
	COLUMN_BYTES,  /* decimal / decimal */
	COLUMN_SIZE,   /* 43.0K / decimal */
	COLUMN_TIME,   /* 2015-01-21 16:14:18 / seconds since 1970 */
	COLUMN_MODE,   /* drwxr-xr-x / decimal */
	COLUMN_FLAG,   /* yes, - / true, false */
	COLUMN_TENTHS  /* 14.1 / 14.1; `number` counts tenths */
};

/* Where a column is of use. */
enum column_use {
	COLUMN_ALWAYS,
	COLUMN_SCREEN, /* not in batch output: it has the same in another column */
	COLUMN_OUTPUT  /* not on screen, for the same reason */
};

/* A computed cell. The maker fills `number`, or adds to `text`; or sets `absent`. */
struct cell {
	bool absent;
	uint64_t number;
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
	bool data;         /* in TSV and JSON only, not in plain text: for programs */
};

/* What a row is, for colour and letter; each has a row in the screen's table of roles. */
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

/* What a row stands for. */
struct subject {
	uint64_t offset;  /* in the image */
	struct span bytes; /* its bytes */
	const char *title; /* "INODE", "uImage header", "free", ... */
	const struct field *fields; /* NULL: none */
	size_t field_count;
	enum endian endian;
	struct volume *volume; /* NULL outside JFFS2 */
	uint32_t extent;       /* in volume->log, or EXTENT_NONE */
	uint32_t inode;        /* index in volume->fs.inodes, or FS_NONE */
};

struct table_class {
	const char *name;  /* batch command and tab: "nodes" */
	const char *title; /* "Nodes" */
	const char *help;  /* one sentence */
	const struct column *columns;
	size_t column_count;
	bool needs_volume; /* a view of one JFFS2 part */
	/* Prepares `t` (t->firmware, t->volume and t->root are set); may keep things in
	 * t->rows and t->state. */
	void (*open)(struct table *t);
	/* Brings an open table up to date after firmware->generation changed; NULL: it is
	 * closed and opened again. */
	void (*refresh)(struct table *t);
	void (*close)(struct table *t);
	/* Does what follows from another t->lens; NULL: nothing. */
	void (*look)(struct table *t);
	size_t (*count)(const struct table *t);
	void (*subject)(const struct table *t, size_t row, struct subject *s);
	enum row_mark (*mark)(const struct table *t, size_t row); /* NULL: all plain */
};

struct table {
	const struct table_class *class;
	struct firmware *firmware;
	struct volume *volume;   /* for classes that need one */
	uint32_t root;           /* files: index of the inode to start from, or FS_NONE */
	struct map_options map;  /* map: what is to be shown */
	struct lens lens;        /* nodes, files, map: at which step of the mount */
	bool absolute;           /* offsets count from the start of the image */
	ARRAY(uint32_t) rows;    /* the class's own row index, where it needs one */
	void *state;             /* the class's own */
	uint64_t generation;     /* of the firmware when last refreshed */
};

/* Every table, NULL-ended. */
extern const struct table_class *const table_classes[];
extern const struct table_class table_map, table_parts, table_nodes, table_blocks, table_files,
        table_evidence, table_issues, table_deleted, table_history, table_steps,
        table_timeline;

const struct table_class *table_class_find(const char *name);

/* Opens a view; volume is NULL for tables that don't need one. Never fails. */
void table_open(struct table *t, const struct table_class *class,
        struct firmware *f, struct volume *v);
/* The same for a table about one inode (index in v->fs.inodes): history. */
void table_open_for(struct table *t, const struct table_class *class,
        struct firmware *f, struct volume *v, uint32_t inode);
/* The same for a map; volume may be NULL. */
void table_open_map(struct table *t, struct firmware *f, struct volume *v,
        const struct map_options *options);
/* Brings it up to date if the firmware changed since; true if it did. */
bool table_refresh(struct table *t);
/* Looks at it through another lens, NULL: as it is in the end; true if that is new. */
bool table_look(struct table *t, const struct lens *lens);
void table_close(struct table *t);
size_t table_count(const struct table *t);
/* Row < table_count. */
void table_subject(const struct table *t, size_t row, struct subject *s);
enum row_mark table_mark(const struct table *t, size_t row);

/* Writes the cell at row, col as people read it (clears `out` first). `ascii`: names
 * without UTF-8. */
void table_cell_text(const struct table *t, size_t row, size_t col, bool ascii,
        struct text *out);

/* What stands at `offset` of the image (which must be inside): the node, the uImage
 * header, or else the part that holds it. */
void subject_at(struct firmware *f, uint64_t offset, struct subject *s);

/* Node table: the first row at or after part offset `offset`; which extent a row shows
 * (EXTENT_NONE for a boundary row). */
size_t table_nodes_row_at(const struct table *t, uint64_t offset);
uint32_t table_nodes_extent(const struct table *t, size_t row);

/* Files table: fold or unfold a directory's row, and find the row of an inode, unfolding
 * what hides it (SIZE_MAX: no name leads to it). */
bool table_files_is_dir(const struct table *t, size_t row);
bool table_files_is_open(const struct table *t, size_t row);
void table_files_set_open(struct table *t, size_t row, bool open);
void table_files_open_all(struct table *t, bool open);
size_t table_files_row_of(struct table *t, uint32_t inode);
uint32_t table_files_depth(const struct table *t, size_t row);
uint32_t table_files_inode(const struct table *t, size_t row); /* FS_NONE: dangling */
/* The entry of the row, FS_NONE for the root. */
uint32_t table_files_entry(const struct table *t, size_t row);
/* The dirent that names the row, an extent; EXTENT_NONE for the root. */
uint32_t table_files_dirent(const struct table *t, size_t row);
/* True if the row is the one by which its inode is found first. */
bool table_files_is_first(const struct table *t, size_t row);
/* The full path of a row, raw bytes. */
void table_files_path(const struct table *t, size_t row, struct text *path);

/* Map table: the map that it shows. */
const struct map *table_map_of(const struct table *t);

/* Output for batch commands and exports. */
enum table_form { FORM_PLAIN, FORM_TSV, FORM_JSON };

/* Writes rows [from, to) through `put`; stops early when it returns false. JSON is one
 * document: {"schema":1,"table":"nodes","rows":[{...},...]}. */
bool table_write(const struct table *t, enum table_form form, size_t from, size_t to,
        bool (*put)(void *arg, const char *at, size_t len), void *arg);

#endif
