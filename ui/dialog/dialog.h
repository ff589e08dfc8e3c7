/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dialogs: a box over the picture with a text, perhaps a line of input and perhaps a
 * list of choices; or only a line of input at the bottom of the screen. They stack; the
 * topmost takes every key. A dialog belongs to the stack until it is closed.
 */
#ifndef UI_DIALOG_DIALOG_H
#define UI_DIALOG_DIALOG_H

#include "ui/dialog/line.h"
#include "ui/state/state.h"

struct choice {
	uint32_t press;       /* chooses it at once, where there is no line; or NONE */
	char label[64];
	char note[256];       /* where it is cut, that of the selected one stands below */
	bool off;             /* cannot be chosen: a heading, or what is refused */
	uint8_t role;         /* enum role of the note; 0: as usual */
	int value;            /* the opener's */
	const struct action *action; /* palette and help */
};

struct dialog {
	struct ui *ui;        /* on whose stack it is; for its functions below */
	char title[64];
	struct text body;
	const char *prompt;   /* before the line of input; NULL: there is none */
	struct line line;
	ARRAY(struct choice) choices;
	size_t more;          /* choices after those: see dialog_add_more */
	void (*choose_from)(struct ui *, struct dialog *, size_t number, struct choice *);
	struct lookup *lookup; /* those made last; private */
	size_t selected, top;
	int label_columns;    /* width of the labels in front of the notes */
	const char *hint;     /* at the lower edge: the keys, with three blanks between them; if there is
	                       * no room for all, the first and the last are kept longest */
	struct text error;
	bool low;             /* a prompt at the bottom of the screen */
	bool filters;         /* the line narrows down the choices */
	int body_lines;       /* such a list: lines for what is selected; 0: the usual */
	int value;            /* the opener's */
	const struct action *action; /* whose words the line is for */
	bool dim_line;        /* the line takes no keys before `/` */
	bool takes_lines;     /* what is pasted into the line keeps its lines */
	/* The line or the selected choice has changed; may be NULL. */
	void (*changed)(struct ui *, struct dialog *);
	void (*moved)(struct ui *, struct dialog *);
	/* Up and Down in a prompt, by -1 or 1; NULL: they do nothing there. */
	void (*step)(struct ui *, struct dialog *, int rows);
	bool points;          /* it is about the line that the pager looks at */
	/* Makes body and choices for this width; NULL: they don't depend on it. */
	void (*fit)(struct ui *, struct dialog *, int width);
	/* Tab in the line of a prompt: completes it; NULL: nothing does. */
	void (*complete)(struct ui *, struct dialog *);
	/* Enter: false keeps the dialog, for instance with `error` set; NULL: closes. */
	bool (*accept)(struct ui *, struct dialog *);
	/* Goes on, in slices, with what it shows, while `works`; NULL: it has nothing to do. */
	bool works;
	void (*work)(struct ui *, struct dialog *);
	void *state;          /* the opener's, which `end` releases */
	void (*end)(struct dialog *);
	struct rect box;      /* when last drawn */
	int page;             /* visible choices */
};

/* A new dialog on top of the others. */
struct dialog *dialog_push(struct ui *ui, const char *title);
/* A message that can be closed. */
struct dialog *dialog_message(struct ui *ui, const char *title, const char *body);
/* A prompt at the bottom. */
struct dialog *dialog_prompt(struct ui *ui, const char *prompt, const char *help,
        bool (*accept)(struct ui *, struct dialog *));
/* The topmost, NULL if there is none. */
struct dialog *dialog_top(const struct ui *ui);
void dialog_close(struct dialog *d);
void dialog_close_all(struct ui *ui);
/* Takes it off the stack, for its caller to keep; puts it on top again. */
struct dialog *dialog_put_aside(struct dialog *d);
void dialog_bring_back(struct dialog *d);
/* True while a dialog has work to do; does a slice of it. */
bool dialog_works(const struct ui *ui);
void dialog_work(struct ui *ui);
__attribute__((format(printf, 2, 3)))
void dialog_fail(struct dialog *d, const char *format, ...);

void dialog_press(struct dialog *d, uint32_t press);
/* Pastes into its line; where there is none it says so. */
void dialog_paste(struct dialog *d, struct span text);
/* A click on a choice selects it; on the selected one, or a double one, accepts it. */
void dialog_click(struct dialog *d, size_t choice, bool twice);
void dialog_wheel(struct dialog *d, int turn);

/* ---- dialog_choices.c ---- */

/* Adds one; `press` chooses it, or PRESS_NONE; `note` may be NULL. It may move when others are added. */
struct choice *dialog_add(struct dialog *d, uint32_t press, const char *label,
        const char *note);
/* Lets `count` more come after those that are added, for lists of any length: number `number` of them,
 * from 0 on, is made by choose_from when it is looked at. */
void dialog_add_more(struct dialog *d, size_t count, void (*choose_from)(struct ui *,
                struct dialog *, size_t number, struct choice *));
/* Adds a heading, which can't be chosen. */
void dialog_add_heading(struct dialog *d, const char *label, const char *note);
/* How many choices there are, and one of them; it may change when others are asked for. */
size_t dialog_count(const struct dialog *d);
const struct choice *dialog_choice_at(const struct dialog *d, size_t i);
/* Leaves it without choices. */
void dialog_clear(struct dialog *d);
/* The selected choice; NULL if none can be chosen. */
const struct choice *dialog_choice(const struct dialog *d);
/* Selects the first choice that can be chosen, from `from` on in `direction`. */
void dialog_select(struct dialog *d, size_t from, int direction);

/* dialog_draw.c: prepares what is to be drawn; draws it and notes where. */
void dialog_settle(const struct canvas *c, struct dialog *d);
void dialog_draw(struct canvas *c, struct hots *hots, struct dialog *d);

#endif
