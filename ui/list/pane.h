/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The panes: the class of each says what it shows and how, a struct pane holds the
 * position in it. A list pane is a table with a selected row; the table is opened when
 * the pane is first seen and closed when the volume changes.
 */
#ifndef UI_LIST_PANE_H
#define UI_LIST_PANE_H

#include "firmware/model/subject.h"
#include "ui/state/state.h"

/* What is beside a main pane, if there is room. */
struct company {
	enum pane_id beside, alone;     /* the second list; the same without a volume */
	enum pane_id below, below_wide; /* the third; the same where there are three columns */
};

struct pane_class {
	const char *title;               /* of the pane and its tab */
	const char *brief;               /* of the tab where all don't fit; NULL: the title */
	char tab;                        /* its digit, 0: no tab */
	const struct table_class *table; /* list panes */
	const struct company *company;
	bool heavy;                      /* the table is only made on demand ... */
	bool slow;                       /* ... and what selects a row waits for all of them */

	/* ---- what its rows are, where that matters to others ---- */

	bool whole;     /* about the image as a whole: nothing around it says the same, and no
	                 * row has crumbs */
	bool of_image;  /* parts of the whole image: its places are not those of a volume */
	bool of_nodes;  /* nodes by place; a row has the number of the node's inode */
	bool of_names;  /* names in a tree, which folds */
	bool of_blocks; /* an erase block each: a place is looked for here, else in Nodes */

	/* ---- what is there ---- */

	/* True if the pane has a tab now; NULL: always. */
	bool (*offered)(const struct ui *);
	/* Opens the table; NULL: as all tables are, for the volume. */
	void (*open)(struct ui *, struct pane *);
	/* The row that an anchor means now, `row` if that is unknown; NULL: `row`. */
	size_t (*anchor)(struct pane *, const struct anchor *, size_t row);
	/* Why there are no rows, a sentence, once all is scanned and there is a volume if
	 * one is needed. NULL: "Nothing here." */
	const char *empty;
	const char *empty_partial;       /* the same where the scan was stopped, if it differs */
	/* The same in all cases. */
	const char *(*why_empty)(const struct ui *);

	/* ---- the picture ---- */

	/* Prepares what is to be drawn into `area`: opens the table, scrolls. NULL: list_settle. */
	void (*settle)(struct ui *, struct pane *, struct rect area);
	/* Draws what was settled into `area`, the title line excluded. NULL: list_draw. */
	void (*draw)(const struct ui *, const struct pane *, struct rect area);
	/* Adds what is selected to the breadcrumb, below the part; NULL: nothing. */
	void (*add_crumbs)(const struct ui *, const struct subject *, struct text *);
	/* Adds the position to the title line; NULL: nothing. */
	void (*position)(const struct ui *, struct text *);
	/* A number for the tab: how much needs attention; NULL: none. */
	size_t (*urgent)(const struct ui *);
	/* Adds what the Explain pane says about the selected row; false to continue with
	 * the sentence on the subject. NULL: just that. */
	bool (*explain)(const struct ui *, const struct subject *, struct text *);

	/* ---- keys and clicks ---- */

	/* Called when the pane was shown and has the focus. */
	void (*shown)(struct ui *);
	/* Enter on the selected row. */
	void (*enter)(struct ui *);
	/* An action is about to run: makes the part current for which the pane offers it. NULL: it
	 * offers none for a part of its own. */
	void (*lead)(struct ui *, const struct action *);
	/* In the pager: views the next (1) or previous (-1) file of the list; NULL: it lists none. */
	void (*neighbour)(struct ui *, int direction);
	/* Goes to the byte of the image, in this pane; NULL: such places are looked for in
	 * Nodes or Parts. */
	void (*go)(struct ui *, uint64_t offset);
	/* The byte under the cursor, where one can be selected; NULL: rows are. */
	uint64_t (*cursor)(const struct ui *);

	/* Panes whose rows are not all there is to select; NULL in others. */
	void (*selected)(struct ui *);                   /* another row is */
	void (*subject)(const struct ui *, struct subject *); /* in place of the row's own */
	bool (*click)(struct ui *, int x, int y);        /* true if something was there */
	void (*move)(struct ui *, long rows);
	/* Moves by half pages of this many rows; false: as any other move. */
	bool (*page)(struct ui *, int halves, long rows);
	void (*end)(struct ui *, int direction);
};

/* PANE_COUNT rows, in the order of enum pane_id (ui/pane/classes.c). */
extern const struct pane_class pane_classes[];

/* The class of the list that the explain pane follows. */
static inline const struct pane_class *
source_class(const struct ui *ui)
{
	return &pane_classes[ui->tabs.source];
}

static inline bool
pane_has_focus(const struct ui *ui, const struct pane *p)
{
	return p == &ui->panes[ui->tabs.focus];
}

/* True if the pane is the list that the other panes follow. */
static inline bool
pane_leads(const struct ui *ui, const struct pane *p)
{
	return p == &ui->panes[ui->tabs.source];
}

/* True if the pane has a tab now. */
bool pane_offered(const struct ui *ui, enum pane_id id);
/* The list of that title; PANE_LISTS: there is none. */
enum pane_id pane_named(struct span title);
/* Opens or refreshes its table if need be; false if there is none. Rows of long lists are made in
 * slices then: pane_unmade tells whether any are missing, pane_make (select.c) goes on with them. */
bool pane_begin(struct ui *ui, enum pane_id id);
bool pane_unmade(const struct ui *ui, enum pane_id id);
/* The same, with all rows made, however long that takes: for what can't go on without them. */
bool pane_ready(struct ui *ui, enum pane_id id);
/* Selects `row`, or the last one that there is; of a list that is not open, when it opens. */
void pane_set_row(struct pane *p, size_t row);
/* Keeps the selection among the rows while more of them are being made. Where none can be seen yet
 * it stays as it is, to be found again when all are made. */
void pane_stay_within(struct pane *p);
void pane_close(struct pane *p);
/* The user doesn't want its rows, which are being made: closes it, until it is shown anew. */
void pane_stop(struct ui *ui, enum pane_id id);
/* Rows in the pane, 0 if it is not open. */
size_t pane_count(const struct ui *ui, enum pane_id id);
/* Makes it visible and gives it the focus. */
void pane_show(struct ui *ui, enum pane_id id);
/* The row of a list that is selected; false if it has no rows. */
bool pane_subject(struct ui *ui, enum pane_id id, struct subject *s);
/* The subject of the list that was last in focus; and the same as it is settled, for
 * drawing: the table is not opened. */
bool ui_subject(struct ui *ui, struct subject *s);
bool shown_subject(const struct ui *ui, struct subject *s);
/* Why the current list has no rows: one sentence, never NULL. */
const char *pane_empty_reason(const struct ui *ui, enum pane_id id);
/* Keeps the selected row visible in `lines` lines. */
void pane_scroll(struct pane *p, size_t count, int lines);

/* ---- part.c: the store and the part that are looked at ---- */

/* Makes `v` the current volume, and goes into its store; its tables are opened anew. */
void ui_set_volume(struct ui *ui, struct volume *v);
/* Makes a part other than JFFS2 the current one, by its files. */
void ui_set_tree(struct ui *ui, const struct tree *t);
/* Goes into a store: its parts are those that are looked at; the first JFFS2 part in it is the
 * current volume. */
void ui_set_store(struct ui *ui, struct firmware *f);
/* Makes the file system that the selected row is about the current part, if it is about one. */
void ui_set_selected_part(struct ui *ui);
/* Has the current part compared, if it is one of the image that is. */
void ui_compare_here(struct ui *ui);
/* Goes into the store that the selected row lies in, for what is done with its bytes. */
void ui_enter_selected(struct ui *ui);
/* The files of the current part, whatever its format; NULL while they can't be asked for. */
const struct tree *ui_tree(const struct ui *ui);
/* Opens a patient list of all of them, or of those of the volume to come. */
void pane_open_files(const struct ui *ui, struct table *t);

/* ---- select.c: the selected row ---- */

/* Brings what is open up to date; the selected row stays the same thing. */
void pane_refresh(struct ui *ui, enum pane_id id);
/* Goes on by about `looks` looks with rows that are unmade. */
void pane_make(struct ui *ui, enum pane_id id, size_t looks);
/* Selects a row (clipped to what there is). In a slow list, if its rows are being made, once that is
 * done. */
void pane_select(struct ui *ui, enum pane_id id, size_t row);
/* Selects the row that shows row `base` of the table's class; a filter that hides it
 * goes. */
void pane_select_base(struct ui *ui, enum pane_id id, size_t base);
/* Selects in Nodes the extent, or the row that holds the offset of the image. */
void pane_select_extent(struct ui *ui, uint32_t extent);
void pane_select_offset(struct ui *ui, enum pane_id id, uint64_t offset);
/* Selects the inode in Files, unfolding what hides it; false if no name leads to it. */
bool pane_select_inode(struct ui *ui, uint32_t inode);
/* Selects the row of a name in Files, unfolding the directory it stands in. */
bool pane_select_entry(struct ui *ui, uint32_t entry);
/* Selects the row that was remembered: the anchor counts where it means something. */
void pane_restore(struct ui *ui, enum pane_id id, size_t row, const struct anchor *a);
/* The row that an anchor means, for classes. */
size_t list_anchor_nodes(struct pane *p, const struct anchor *a, size_t row);
size_t list_anchor_parts(struct pane *p, const struct anchor *a, size_t row);
size_t list_anchor_files(struct pane *p, const struct anchor *a, size_t row);
size_t list_anchor_issues(struct pane *p, const struct anchor *a, size_t row);

/* ---- turn.c: what is deleted ---- */

/* Lists it in Files, or no longer; the selection stays where it is. */
void pane_turn_deleted(struct ui *ui);
/* True while it is being looked for; gives that up. */
bool pane_turning(const struct ui *ui);
void pane_turn_back(struct ui *ui);
/* The rows are made: says how much there is. */
void pane_tell_deleted(struct ui *ui);

/* ---- crumbs.c: what is selected, in the breadcrumb ---- */

/* Adds what stands before each. */
void crumb_add(const struct ui *ui, struct text *t);
/* The path; the node; the erase block, and then the node. */
void crumbs_add_path(const struct ui *ui, const struct subject *s, struct text *t);
void crumbs_add_node(const struct ui *ui, const struct subject *s, struct text *t);
void crumbs_add_block(const struct ui *ui, const struct subject *s, struct text *t);

/* ---- list.c: for classes whose panes are lists ---- */

void list_settle(struct ui *ui, struct pane *p, struct rect area);
void list_draw(const struct ui *ui, const struct pane *p, struct rect area);
/* "3/17", and of how many where a filter is set. */
void list_position(const struct ui *ui, struct text *t);

#endif
