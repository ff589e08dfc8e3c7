/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything that the screen knows, in one struct that is passed around. The firmware,
 * the options and the terminal are borrowed from ui_run; the rest is owned here.
 * Offsets of places count from the start of the image.
 */
#ifndef UI_STATE_STATE_H
#define UI_STATE_STATE_H

#include "digest/sha256.h"
#include "base/array.h"
#include "compare/compare.h"
#include "compare/delta.h"
#include "firmware/firmware.h"
#include "hex/hex.h"
#include "issues/judgement.h"
#include "job/job.h"
#include "lesson/lesson.h"
#include "map/map.h"
#include "table/table.h"
#include "ui/draw/canvas.h"
#include "ui/draw/layout.h"
#include "ui/state/editing.h"
#include "ui/state/places.h"
#include "ui/state/playing.h"
#include "ui/state/writing.h"
#include "ui/terminal/press.h"
#include "ui/terminal/terminal.h"

struct action;
struct dialog;
struct pane_class;
struct fetch_way;
struct pager;
struct ui;

/* The lesson that is under way; `list` NULL: none. */
struct lesson_place {
	const struct lesson_list *list;
	size_t which, step;
	size_t next;              /* chosen to come after this one, or SIZE_MAX */
	bool *done;               /* a flag for each lesson of the list */
	bool right;               /* the step was answered */
	bool hinted;              /* its hint was shown */
	bool read;                /* all of the words were shown in a dialog */
	bool wrote, wrote_ready;  /* in this step a file was; one that can be mounted */
	struct text words;        /* in the panel */
	enum role role;
};

/* Contents that are being read for a dialog (ui/dialog/fetch.h); all 0: none are. */
struct fetch {
	struct dialog *dialog;
	const char *hint;         /* of the dialog, when it is done */
	const struct fetch_way *how;
	bool ascii;               /* text without characters above 127 */
	struct content content[SIDES];
	struct text bytes;        /* what was read, or the last piece of it */
	uint64_t at;              /* copying: up to where the file was read */
	struct sha256 sum;        /* of what was read */
	struct search *search;    /* what looks through contents; NULL: nothing does */
	struct firmware *image;   /* a file that is read and examined; borrowed */
	struct delta *delta;      /* difference: what tells it, once it has begun */
	size_t lines;             /* of it */
	bool failed;
	struct error err;
};

/* What the list Found shows. */
struct found {
	struct search *search;    /* through contents, at its end; NULL: there was none */
	char words[128];          /* what it looked for, as typed behind c: */
};

struct binding {
	uint32_t press[PRESS_SEQUENCE];
	const struct action *action;
};

struct keys {
	ARRAY(struct binding) bindings;
	uint32_t prefix; /* first key of a sequence, or PRESS_NONE */
	bool counts;     /* digits are a count for the next key; else they open tabs */
	int count;       /* the one typed so far, 0: none */
};

/* A place on screen that can be clicked. */
struct hot {
	struct rect area;
	const struct action *action; /* or: */
	size_t item;                 /* of the topmost dialog */
};

struct hots {
	ARRAY(struct hot) all; /* as drawn last */
};

/* What the pane Compare lists. */
struct comparing {
	struct compare *compare; /* with the other image; NULL: there is none */
	struct firmware *written; /* owned: that image, if it was written here; else NULL */
	bool edited;             /* that is the first image with changes */
	struct text output;      /* where it was written last with changes; "": nowhere */
	bool plans;              /* how to flash it is told once it is examined */
	enum compare_by by;
	bool all;                /* also what is the same */
	struct text nothing;     /* the sentence on a list without rows, as drawn last; "": the usual one */
};

/* What the status line says. */
struct notice {
	struct text message;
	enum role role;
	struct text echo;        /* what ran, at its right */
	uint64_t echo_until;     /* microseconds */
	bool echo_shown;
};

/* What is wrong with the image, once all is scanned. */
struct verdict_place {
	size_t issues;           /* errors and warnings */
	bool known;              /* then there is ... */
	struct judgement judgement; /* ... the verdict on the image, of the present */
};

/* What rooms below ui/frame need from it; set by ui_open. */
struct ui_picture {
	/* Works out where the panes stand, for the present size and focus. */
	void (*lay_out)(struct ui *);
	/* Brings lists up to date with the firmware, and draws. */
	void (*draw)(struct ui *);
	/* Looks at the simulated flash as it is at the moment (ui/frame/renew.h). */
	void (*renew)(struct ui *);
};

/* The terminal, the picture for it and where things are in that. */
struct display {
	struct terminal *terminal;
	struct canvas *canvas; /* what is drawn; drawing changes nothing else but hots */
	struct layout layout;
	struct hots *hots;
	uint64_t drawn_at;     /* microseconds */
	uint32_t slices;       /* of work since the last event */
	bool stale;            /* the picture is not up to date */
	bool mouse;            /* captured */
};

/* Which panes are seen, and which of them is meant. */
struct tabs {
	enum pane_id main;       /* the tab */
	enum pane_id focus;
	enum pane_id source;     /* the list that the other panes follow */
	bool zoomed;             /* only the pane with the focus */
	int split;               /* columns by which the splitter was moved */
	int uimage;              /* its panel unfolded: 1, folded: 0, by height: -1 */
};

/* How much is done between two keys. */
struct pace {
	uint64_t budget;         /* bytes of work in one slice */
	bool waits;              /* waiting for threads, with nothing else to do */
	bool paused;             /* the scan rests until it is resumed */
};

struct ui {
	const struct ui_options *options;
	const struct ui_picture *picture;
	struct display display;
	struct notice notice;
	struct pace pace;
	bool settled;             /* the end of the scan was handled */
	int lists;                /* then those before this one were made, one in each slice */
	bool quit;

	/* ---- what is looked at ---- */

	struct here here;
	struct tabs tabs;
	struct pane panes[PANE_COUNT];
	size_t field;             /* selected field of the subject */
	struct verdict_place verdict;

	/* ---- lists (ui/list) ---- */

	struct history history;
	struct find find;
	struct text filter;       /* the last one that was typed */
	bool deleted;             /* Files lists what is deleted, too ... */
	bool turning;             /* ... or will, or no longer will, once its rows are made */

	/* ---- other panes (ui/pane) ---- */

	struct overview_place overview;
	struct recall_place recall;
	struct explain_place explain;
	uint32_t followed;        /* inode that the files pane was led to ... */
	bool follows_late;        /* ... or will be, once its rows are made */
	struct map_place map;
	struct hex_place hex;
	struct strip strip;
	struct comparing comparing;
	struct walk walk;
	struct lesson_place lesson;

	/* ---- keys and dialogs (ui/action, ui/dialog, ui/ask) ---- */

	struct keys keys;
	ARRAY(struct dialog *) dialogs; /* the last one is on top */
	struct fetch fetch;
	struct pager *pager;      /* a file that is viewed (ui/pager/pager.h); NULL: none is */
	struct found found;
	struct versions_place versions;
	struct salvage_place salvage;
	uint64_t divide_at;       /* what the dialog of split and join is about */
	struct writing writing;
	struct editing editing;
	struct playing playing;
};

/* A sentence for the status line; it stays until the next key. */
void ui_say(struct ui *ui, enum role role, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
/* The step of a lesson that panes hide something of (lesson/lesson.h); NULL: none is under way, or
 * it was answered, or its hint shown. */
const struct lesson_step *ui_asked(const struct ui *ui);
/* True if the scan is over, or was stopped. */
bool ui_scanned(const struct ui *ui);

#endif
