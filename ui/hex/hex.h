/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes on screen, linked with fields. While another list is the source, the pane
 * shows what is selected there, with its field marked. As the source it leads: the byte
 * under the cursor decides which node and field are selected everywhere.
 */
#ifndef UI_HEX_HEX_H
#define UI_HEX_HEX_H

#include "firmware/model/subject.h"
#include "hex/hex.h"
#include "ui/state/state.h"

/* The pane's functions (ui/list/pane.h). */
void hex_settle(struct ui *ui, struct pane *p, struct rect area);
void hex_draw(const struct ui *ui, const struct pane *p, struct rect area);
void hex_position(const struct ui *ui, struct text *t);
void hex_selected(struct ui *ui);
void hex_subject(const struct ui *ui, struct subject *s);
bool hex_click(struct ui *ui, int x, int y);
void hex_open(struct ui *ui);

/* ---- hex_move.c ---- */

uint64_t hex_cursor(const struct ui *ui);
void hex_move_rows(struct ui *ui, long rows);
bool hex_move_page(struct ui *ui, int halves, long rows);

/* ---- hex.c ---- */

/* Selects byte `at` of the store (the last one for an `at` beyond it). */
void hex_go(struct ui *ui, uint64_t at);
/* Before a picture: follows what is selected elsewhere. */
void hex_follow(struct ui *ui);
/* Goes to the bytes of what is selected in another pane. */
void hex_enter(struct ui *ui);
/* Forgets the store that is shown, which is about to go. */
void hex_forget(struct ui *ui);

/* ---- hex_move.c ---- */

/* Moves by one byte or one field; to the first or last byte. */
void hex_move_byte(struct ui *ui, int direction);
void hex_move_field(struct ui *ui, int direction);
void hex_move_end(struct ui *ui, int direction);

/* ---- hex.c ---- */

/* Stored bytes, decompressed data, text, checksums: the next, or the named one; false
 * with err set. */
void hex_next_mode(struct ui *ui, int direction);
bool hex_set_mode(struct ui *ui, const char *name, struct error *err);
void hex_free(struct ui *ui);

/* Whose bytes are shown: where another list leads, those of the selected row. */
struct firmware *hex_firmware(const struct ui *ui);

/* The lines of the store as the pane shows them. */
struct hex_view hex_view_of(const struct ui *ui);

/* ---- drawing ---- */

struct hex_drawing {
	struct canvas *canvas;
	const struct hex_place *place;
	struct hex_view view;
	const struct find *find; /* whose hits are marked; NULL: nobody's */
	bool focused;
	uint64_t base;           /* added to the offsets that are shown */
	uint64_t from, to;       /* of the subject; bytes outside it are faint */
	uint64_t field, field_end; /* of the selected field; field_end 0: none */
	const struct play *play; /* what its last event changed is marked; NULL: nothing */
	uint64_t cursor;         /* the selected byte, UINT64_MAX: none */
	const struct verdict *sums; /* marks in place of the bytes' own colours: NULL: none */
	size_t sum_count;
};

/* hex_draw.c: finds the lines to show, at most `lines`, from the place as drawn last. */
void hex_settle_lines(struct hex_place *h, const struct hex_view *v, int lines);
/* The last line describes the byte if there is room; the others are for bytes. */
int hex_byte_lines(struct rect area);
/* Draws them; the members from `base` on are set here, as in the functions below. */
void hex_draw_stored(struct hex_drawing *d, const struct subject *s, struct rect area);
/* The byte of the line that is drawn at column `x` of the pane, in hexadecimal or as a
 * letter. */
uint64_t hex_byte_at(uint32_t width, const struct hex_line *line, int x);

/* hex_views.c: what is shown in place of the stored bytes. Reads it when it is first asked
 * for; one doesn't scroll past its end. */
void hex_settle_view(struct hex_place *h, const struct firmware *f, const struct subject *s,
        struct rect area);
void hex_draw_data(struct hex_drawing *d, const struct subject *s, struct rect area);
void hex_draw_text(const struct hex_drawing *d, const struct subject *s, struct rect area);
void hex_draw_sums(struct hex_drawing *d, const struct subject *s, struct rect area);

/* ---- hex_line.c: a line ---- */

/* How many bytes a line fit into `columns` columns, and how many columns they take. */
uint32_t hex_fit(int columns);
int hex_columns(uint32_t width);
/* The column of the line in which byte `i` of it is drawn. */
int hex_column_of(uint32_t width, uint32_t i);

/* A line of bytes or a folded run. */
void hex_draw_line(const struct hex_drawing *d, const struct hex_line *line,
        struct rect area);
/* Under a line of bytes, what each is to the checksums. */
void hex_draw_marks(const struct hex_drawing *d, const struct hex_line *line,
        struct rect area);

#endif
