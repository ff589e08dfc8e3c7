/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything that the screen knows, in one struct that is passed around. The firmware,
 * the options and the terminal are borrowed from ui_run; the rest is owned here.
 * Offsets of places count from the start of the image.
 */
#ifndef UI_STATE_STATE_H
#define UI_STATE_STATE_H

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
#include "ui/terminal/press.h"
#include "ui/terminal/terminal.h"

struct action;
struct dialog;
struct pane_class;
struct fetch_way;
struct ui;

/* What a row of a list is, so that it can be found again when the list changed. */
struct anchor {
	uint64_t offset;
	uint32_t ino;     /* files: the inode's number, 0 if none */
	bool node;        /* the row is a node or run, not a boundary at that offset */
	const struct firmware *firmware; /* of the store that the offset is in */
};

struct pane {
	const struct pane_class *class;
	struct table table;
	bool open;            /* the table is */
	size_t row, top;      /* selected; first one shown */
	int page;             /* rows shown when last drawn */
	int first_line;       /* screen line of row `top` when last drawn */
	struct anchor anchor; /* of `row` */
};

/* Somewhere one was and may go back to. */
struct visit {
	struct firmware *firmware;
	struct volume *volume;
	const struct tree *tree;
	enum pane_id pane;
	size_t row;
	struct anchor anchor;
};

enum { HISTORY_MOST = 100 };

struct history {
	ARRAY(struct visit) visits;
	size_t at; /* visits before it lie behind, the others ahead */
};

enum find_kind { FIND_TEXT, FIND_NAME, FIND_INO, FIND_HEX };

/* A search: it runs through the rows of a pane (or the bytes of the image) once, in
 * slices, and collects the hits. */
struct find {
	enum find_kind kind;
	char text[128];       /* as typed; shown and marked on screen */
	struct text needle;   /* lower case, or bytes */
	uint64_t ino;
	enum pane_id pane;    /* whose rows are searched */
	struct table table;   /* files: a copy with every directory open */
	bool copy;            /* `table` is open */
	uint64_t generation;  /* of the firmware; another one makes the hits void */
	uint64_t start, next, end; /* rows or bytes: first looked at, next, how many */
	bool around;          /* past the end, and on from the first */
	ARRAY(uint64_t) hits; /* rows or offsets, in the order found: from start on */
	int wanted;           /* direction in which to go at the next hit, or 0 */
	bool running, on;
};

/* The map pane. The place is an offset, so that it stays when rows or cells change. */
struct map_place {
	struct map_options options; /* stride 0: the decided one; cells: as drawn last */
	uint64_t at;           /* the selected byte of the image */
	uint32_t cell;         /* where that is, as drawn last; the row is the pane's */
	bool dense;            /* two rows to a line */
	bool trial;            /* the stride is that of the candidate selected in Erase */
};

/* How far one has read in the pane Explain, and of what; as drawn last. */
struct explain_place {
	uint64_t offset;
	size_t field;
	enum pane_id source;
	int top;           /* lines scrolled away */
	int most;          /* that can be; 0: all is in sight */
	int page;          /* lines of a page */
	struct text sentence, details; /* to be drawn */
	int sentence_lines, detail_lines;
};

enum hex_mode { HEX_STORED, HEX_DATA, HEX_TEXT, HEX_SUMS, HEX_MODES };

enum { HEX_MOST_OPEN = 64 };

/* The hex pane. The place is an offset; lines are found from it. */
struct hex_place {
	enum hex_mode mode;
	struct firmware *firmware; /* of the store that is shown */
	uint64_t at;           /* the selected byte of that */
	uint32_t column;       /* of it in its line; stays while one moves up and down */
	struct hex_line top;   /* the first line shown */
	uint32_t width;        /* bytes a line, as drawn last */
	ARRAY(uint64_t) open;  /* runs that are unfolded */
	ARRAY(struct hex_line) shown; /* as drawn last */
	uint64_t shown_subject; /* where what was drawn last begins */
	bool leads;            /* was the source when drawn last */
	size_t scroll;         /* other views: lines above the first shown */
	/* the data of a node, kept while it is shown */
	struct text data;
	struct error data_error;
	uint64_t data_of, data_generation, data_at;
	bool data_known, data_there;
	/* its checksums, likewise */
	struct verdict sums[VERDICTS_MAX];
	size_t sum_count;
	uint64_t sums_of, sums_generation;
	bool sums_known;
};

/* Steps: what other panes look through, and playing. */
struct walk {
	struct lens lens;      /* as steps_lens gave it last */
	bool playing;
	int pause_ms;          /* between two steps, 0: the usual */
	uint64_t due;          /* microseconds */
};

/* The overview: one cell for each column. */
struct strip {
	ARRAY(struct map_cell) cells;
	uint64_t generation;   /* of the firmware, when last computed */
	struct lens lens;      /* likewise */
	uint32_t place;        /* the cell that shows what is selected */
};

/* The lesson that is under way; `list` NULL: none. */
struct lesson_place {
	const struct lesson_list *list;
	size_t which, step;
	size_t next;              /* chosen to come after this one, or SIZE_MAX */
	bool *done;               /* a flag for each lesson of the list */
	bool right;               /* the step was answered */
	bool wrote, wrote_ready;  /* in this step a file was; one that can be mounted */
	struct text words;        /* in the panel */
	enum role role;
};

/* Contents that are being read for a dialog (ui/dialog/fetch.h); all 0: none are. */
struct fetch {
	struct dialog *dialog;
	const char *hint;         /* of the dialog, when it is done */
	const struct fetch_way *how;
	struct content content[SIDES];
	struct text bytes;        /* viewing: what was read */
	struct delta *delta;      /* difference: what tells it, once it has begun */
	size_t lines;             /* of it */
	bool failed;
	struct error err;
};

struct binding {
	uint32_t press[PRESS_SEQUENCE];
	const struct action *action;
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

enum export_what {
	EXPORT_NONE,
	EXPORT_PAD,
	EXPORT_CARVE,  /* bytes of the image */
	EXPORT_FILE,
	EXPORT_TREE,
	EXPORT_TABLE,
	EXPORT_TEXT,   /* what stands in the order */
	EXPORT_SCREEN
};

/* What is to be written, while the dialogs ask for where. */
struct order {
	enum export_what what;
	struct firmware *firmware;    /* CARVE: of the store that it is from */
	uint64_t offset, len;         /* likewise */
	struct volume *volume;        /* that it is of; NULL: of none, but the image */
	const struct tree *tree;      /* FILE, TREE: ... and of this node */
	uint32_t inode;
	bool old;                     /* FILE: as it was at `version` */
	uint32_t version;
	enum pane_id pane;            /* TABLE */
	enum table_form form;
	struct pad_wish wish;         /* PAD */
	struct pad_plan plan;
	struct text text;             /* TEXT; SCREEN: made when it is written */
	bool picture;                 /* SCREEN: as SVG */
	struct text path;
};

/* What rooms below ui/frame ask of it; set by ui_open. */
struct ui_picture {
	/* Works out where the panes stand, for the present size and focus. */
	void (*lay_out)(struct ui *);
	/* Brings lists up to date with the firmware, and draws. */
	void (*draw)(struct ui *);
};

struct ui {
	const struct ui_picture *picture;
	struct firmware *firmware; /* of the store one is in: the file, or one below */
	const struct ui_options *options;
	struct terminal *terminal;
	struct canvas *canvas; /* what is drawn; drawing changes nothing else but hots */
	struct layout layout;
	struct hots *hots;

	struct pane panes[PANE_COUNT];
	enum pane_id main, focus;
	enum pane_id source;      /* the list that the explain pane follows */
	struct volume *volume;    /* the current JFFS2 part, in that store; NULL: none (yet) */
	const struct tree *tree;  /* the files of the current part where that is another */
	bool chosen;              /* the user has chosen a tab or part */
	bool settled;             /* what the scan ended with was looked at */
	bool zoomed;
	int split;
	int uimage;               /* panel unfolded: 1, folded: 0, by height: -1 */
	size_t field;             /* selected field of the subject */
	struct explain_place explain;
	uint32_t followed;        /* inode that the files pane was led to */
	uint32_t past;            /* number of the inode whose versions History lists */
	uint32_t marked;          /* version of it to compare others with */
	bool has_mark;            /* there is one */
	uint64_t salvaged;        /* generation of the volume that salvage_files is for */
	uint32_t salvage_files;   /* that salvage changes */

	ARRAY(struct binding) bindings;
	uint32_t prefix;          /* first key of a sequence, or PRESS_NONE */
	ARRAY(struct dialog *) dialogs; /* the last one is on top */
	struct history history;
	struct find find;
	struct map_place map;
	struct hex_place hex;
	struct strip strip;
	struct lesson_place lesson;
	struct text filter;       /* the last one that was typed */
	struct compare *compare;  /* with the other image; NULL: there is none */
	enum compare_by by;       /* what the pane Compare lists */
	bool compare_all;         /* also what is the same */
	struct walk walk;
	struct fetch fetch;

	uint64_t divide_at;       /* what the dialog of split and join is about */

	struct order order;
	struct job job;
	bool working;             /* a job runs */
	struct table exported;    /* the job's own copy of a table */

	struct text message;      /* on the status line */
	enum role message_role;
	struct text echo;         /* what ran, at its right */
	uint64_t echo_until;      /* microseconds */
	bool echo_shown;
	size_t issues;            /* errors and warnings, once all is scanned */
	bool judged;              /* then there is ... */
	struct judgement judgement; /* ... the verdict on the image, of the present */

	uint64_t budget;          /* bytes of work in one slice */
	bool waits;               /* for threads: nothing else can be done meanwhile */
	uint64_t drawn_at;
	bool stale;               /* the picture is not up to date */
	bool mouse;
	bool quit;
	int status;
};

/* A sentence for the status line; it stays until the next key. */
void ui_say(struct ui *ui, enum role role, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
/* True if the scan is over, or was stopped. */
bool ui_scanned(const struct ui *ui);

#endif
