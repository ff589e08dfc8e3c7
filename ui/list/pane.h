/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The panes: a class for each says what it shows and how, a struct pane holds where one
 * is in it. A list pane is a table with a selected row; the table is opened when the
 * pane is first seen and closed when the volume changes.
 */
#ifndef UI_LIST_PANE_H
#define UI_LIST_PANE_H

#include "firmware/subject.h"
#include "ui/state/state.h"

struct pane_class {
	const char *title;               /* of the pane and its tab */
	char tab;                        /* its digit, 0: no tab */
	const struct table_class *table; /* list panes */
	/* Draws into `area`, the title line excluded. */
	void (*draw)(struct ui *, struct pane *, struct rect area);
	/* What Enter does on the selected row. */
	void (*open)(struct ui *);
	/* Adds to the title line: where one is. */
	void (*position)(struct ui *, struct text *);
	/* Panes whose rows are not all there is to select; NULL in others. */
	void (*selected)(struct ui *);                   /* another row is */
	void (*subject)(struct ui *, struct subject *);  /* in place of the row's own */
	bool (*click)(struct ui *, int x, int y);        /* true if something was there */
};

/* PANE_COUNT rows, in the order of enum pane_id. */
extern const struct pane_class pane_classes[];

/* The pane has a tab: all have, but Compare where there is one image only. */
bool pane_offered(const struct ui *ui, enum pane_id id);
/* The pane's rows can be looked at; opens or refreshes its table if need be. */
bool pane_ready(struct ui *ui, enum pane_id id);
/* Brings what is open up to date; the selected row stays the same thing. */
void pane_refresh(struct ui *ui, enum pane_id id);
void pane_close(struct pane *p);
/* Rows in the pane, 0 if it is not open. */
size_t pane_count(const struct ui *ui, enum pane_id id);
/* Selects a row (clipped to what there is). */
void pane_select(struct ui *ui, enum pane_id id, size_t row);
/* Selects the row that shows row `base` of the table's class; a filter that hides it
 * goes. */
void pane_select_base(struct ui *ui, enum pane_id id, size_t base);
/* Makes it visible and gives it the focus. */
void pane_show(struct ui *ui, enum pane_id id);
/* The row of a list that is selected; false if it has no rows. */
bool pane_subject(struct ui *ui, enum pane_id id, struct subject *s);
/* The subject of the list that was last in focus. */
bool ui_subject(struct ui *ui, struct subject *s);
/* Makes `v` the current volume; its tables are opened anew. */
void ui_set_volume(struct ui *ui, struct volume *v);
/* Why the current list has no rows: one sentence, never NULL. */
const char *pane_empty_reason(const struct ui *ui, enum pane_id id);
/* Keeps the selected row visible in `lines` lines. */
void pane_scroll(struct pane *p, size_t count, int lines);

/* Selects in Nodes the extent, or the row that holds the offset of the image. */
void pane_select_extent(struct ui *ui, uint32_t extent);
void pane_select_offset(struct ui *ui, enum pane_id id, uint64_t offset);
/* Selects the inode in Files, unfolding what hides it; false if no name leads to it. */
bool pane_select_inode(struct ui *ui, uint32_t inode);

/* Selects the row of a name in Files, unfolding the directory it stands in. */
bool pane_select_entry(struct ui *ui, uint32_t entry);
/* Selects the row that was remembered: the anchor counts where it means something. */
void pane_restore(struct ui *ui, enum pane_id id, size_t row, const struct anchor *a);

/* list.c */
void list_draw(struct ui *ui, struct pane *p, struct rect area);
/* explain.c */
void explain_draw(struct ui *ui, struct pane *p, struct rect area);
void explain_position(struct ui *ui, struct text *t);
bool explain_click(struct ui *ui, int x, int y);
/* Reads on by half pages; false if all is in sight, so that there is nothing to read on. */
bool explain_scroll(struct ui *ui, int halves);

#endif
