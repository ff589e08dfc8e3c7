/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The padding dialog: what will be done and what the kernel wants, before anything is
 * written; how far, and with what, can be chosen meanwhile.
 */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "job/jffs2/mount.h"
#include "ui/take/copy.h"
#include "ui/dialog/dialog.h"
#include "ui/take/order.h"
#include "ui/past/point.h"

/* One line of the menu. */
struct pad_choice {
	char press;
	const char *label;
	bool marked; /* on or off */
	/* Adds the text beside it; true if it is on. */
	bool (*note)(const struct order *, struct text *);
	/* Why it cannot be chosen, NULL if it can; NULL pointer: always. */
	const char *(*refuse)(const struct ui *);
	void (*choose)(struct ui *, struct dialog *);
};

/* Plans again for `wish`; if that is impossible says why and changes nothing. */
static bool
take(struct ui *ui, struct dialog *d, const struct pad_wish *wish)
{
	struct pad_plan plan;
	struct error err;

	if (!pad_plan(ui->here.firmware, ui->here.volume, wish, &plan, &err)) {
		dialog_fail(d, "%s", err.text);
		return false;
	}
	ui->writing.order.wish = *wish;
	ui->writing.order.plan = plan;
	return true;
}

/* ---- writing ---- */

static bool
note_file(const struct order *o, struct text *t)
{
	text_addf(t, "%" PRIu64 " bytes; asks for a name", pad_file_size(&o->plan));
	return false;
}

static void
ask_file(struct ui *ui, bool plans)
{
	struct text body = { 0 }, path = { 0 };

	ui->writing.order.plans = plans;
	ui->writing.order.what = EXPORT_PAD;
	text_addf(&body, "%" PRIu64 " bytes, in a new file. The image stays as it is.",
	        pad_file_size(&ui->writing.order.plan));
	order_add_stem(ui, &path);
	text_add(&path, ui->writing.order.plan.wrapped ? "-padded.uimage" : "-padded.jffs2");
	order_ask(ui, "Pad to whole erase blocks", text_str(&body), text_str(&path));
	text_free(&body);
	text_free(&path);
}

static void
choose_file(struct ui *ui, struct dialog *d)
{
	(void)d;
	ask_file(ui, false);
}

static bool
note_plan(const struct order *o, struct text *t)
{
	(void)o;
	text_add(t, "the commands, once it is written");
	return false;
}

static void
choose_plan(struct ui *ui, struct dialog *d)
{
	(void)d;
	ask_file(ui, true);
}

/* ---- how far ---- */

static bool
note_boundary(const struct order *o, struct text *t)
{
	const struct pad_wish *w = &o->wish;

	text_addf(t, "and to %d at least", PAD_BLOCKS_LEAST);
	return !w->to && !w->blocks;
}

static void
choose_boundary(struct ui *ui, struct dialog *d)
{
	struct pad_wish wish = ui->writing.order.wish;

	wish.to = wish.blocks = 0;
	take(ui, d, &wish);
}

static bool
note_blocks(const struct order *o, struct text *t)
{
	const struct pad_wish *w = &o->wish;

	if (w->blocks)
		text_addf(t, "%" PRIu64, w->blocks);
	return w->blocks > 0;
}

static bool
note_size(const struct order *o, struct text *t)
{
	const struct pad_wish *w = &o->wish;

	if (w->to)
		text_add_exact_size(t, w->to);
	return w->to > 0;
}

/* A number as typed; false after a message. */
static bool
read_number(struct dialog *d, uint64_t *number)
{
	if (text_parse_size(line_str(&d->line), number) && *number > 0)
		return true;
	dialog_fail(d, "\"%s\" is not a number: try 4194304, 4M or 4MiB",
	        line_str(&d->line));
	return false;
}

static bool
accept_blocks(struct ui *ui, struct dialog *d)
{
	struct pad_wish wish = ui->writing.order.wish;

	wish.to = 0;
	return read_number(d, &wish.blocks) && take(ui, d, &wish);
}

static bool
accept_size(struct ui *ui, struct dialog *d)
{
	struct pad_wish wish = ui->writing.order.wish;

	wish.blocks = 0;
	return read_number(d, &wish.to) && take(ui, d, &wish);
}

static void
ask_number(struct ui *ui, const char *prompt, uint64_t number,
        bool (*accept)(struct ui *, struct dialog *))
{
	struct dialog *d = dialog_prompt(ui, prompt, "in all; Enter takes it, Esc does not",
	        accept);
	char suggestion[24];

	snprintf(suggestion, sizeof suggestion, "%" PRIu64, number);
	line_set(&d->line, suggestion);
	d->line.fresh = true;
}

static void
choose_blocks(struct ui *ui, struct dialog *d)
{
	(void)d;
	ask_number(ui, "blocks:", ui->writing.order.plan.blocks, accept_blocks);
}

static void
choose_size(struct ui *ui, struct dialog *d)
{
	(void)d;
	ask_number(ui, "size:", ui->writing.order.plan.after, accept_size);
}

/* ---- with what ---- */

static bool
note_markers(const struct order *o, struct text *t)
{
	text_add(t, "in each whole block that is added");
	return o->wish.cleanmarkers;
}

static void
choose_markers(struct ui *ui, struct dialog *d)
{
	struct pad_wish wish = ui->writing.order.wish;

	wish.cleanmarkers = !wish.cleanmarkers;
	take(ui, d, &wish);
}

static bool
note_uimage(const struct order *o, struct text *t)
{
	text_add(t, "around the padded payload");
	return o->wish.uimage;
}

static const char *
refuse_uimage(const struct ui *ui)
{
	return pad_uimage(ui->here.firmware, ui->here.volume)
	               ? NULL : "the part lies in no uImage";
}

static void
choose_uimage(struct ui *ui, struct dialog *d)
{
	struct pad_wish wish = ui->writing.order.wish;

	wish.uimage = !wish.uimage;
	take(ui, d, &wish);
}

/* ---- mounting ---- */

static bool
note_mount(const struct order *o, struct text *t)
{
	(void)o;
	text_add(t, "shown, and copied");
	return false;
}

static const char *
refuse_mount(const struct ui *ui)
{
	if (ui->writing.order.plan.wrapped)
		return "not as a uImage";
	return pad_ready(&ui->writing.order.plan) ? NULL : "not as it is: see above";
}

static void
choose_mount(struct ui *ui, struct dialog *d)
{
	struct text path = { 0 }, commands = { 0 };
	char folder[4096];

	(void)d;
	text_add(&path, getcwd(folder, sizeof folder) ? folder : "");
	text_add(&path, "/");
	order_add_stem(ui, &path);
	text_add(&path, "-padded.jffs2");
	mount_commands(text_str(&path), ui->writing.order.plan.erase_size, "/mnt", &commands);
	copy_text(ui, text_str(&commands), commands.len);
	dialog_message(ui, "To mount it, as root", text_str(&commands));
	text_free(&path);
	text_free(&commands);
}

/* ---- the menu ---- */

static const struct pad_choice pad_choices[] = {
	{ 'w', "write it", false, note_file, NULL, choose_file },
	{ 'f', "write it, then flash it", false, note_plan, NULL, choose_plan },
	{ 'c', "commands to mount it", false, note_mount, refuse_mount, choose_mount },
	{ 'b', "to the next boundary", true, note_boundary, NULL, choose_boundary },
	{ 'n', "to a number of blocks", true, note_blocks, NULL, choose_blocks },
	{ 's', "to a size", true, note_size, NULL, choose_size },
	{ 'm', "cleanmarkers", true, note_markers, NULL, choose_markers },
	{ 'u', "new uImage header", true, note_uimage, refuse_uimage, choose_uimage },
};

enum { PAD_CHOICES = COUNT(pad_choices) };

static void
add_choice(struct ui *ui, struct dialog *d, int i)
{
	const struct pad_choice *row = &pad_choices[i];
	const char *refusal = row->refuse ? row->refuse(ui) : NULL;
	struct text note = { 0 };
	bool on = row->note(&ui->writing.order, &note);
	struct choice *c;
	char label[64];

	snprintf(label, sizeof label, "%s%s",
	        !row->marked ? "" : on ? "[x] " : "[ ] ", row->label);
	c = dialog_add(d, (uint32_t)row->press, label,
	        refusal ? refusal : text_str(&note));
	c->off = refusal != NULL;
	c->value = i;
	text_free(&note);
}

static void
fit(struct ui *ui, struct dialog *d, int width)
{
	text_clear(&d->body);
	pad_describe(&ui->writing.order.plan, width, &d->body);
	d->choices.count = 0;
	for (int i = 0; i < PAD_CHOICES; i++)
		add_choice(ui, d, i);
}

static bool
accept_choice(struct ui *ui, struct dialog *d)
{
	pad_choices[dialog_choice(d)->value].choose(ui, d);
	return false;
}

void
pad_ask(struct ui *ui)
{
	struct text body = { 0 };
	struct dialog *d;
	struct error err;

	ui->writing.order.wish = (struct pad_wish){ 0 };
	if (!pad_plan(ui->here.firmware, ui->here.volume, &ui->writing.order.wish,
	            &ui->writing.order.plan, &err)) {
		text_addf(&body, "%s.\n\nPress e to set the erase size, then p again.",
		        err.text);
		dialog_message(ui, "Cannot pad yet", text_str(&body));
		text_free(&body);
		return;
	}
	d = dialog_push(ui, "Pad to whole erase blocks");
	d->fit = fit;
	d->accept = accept_choice;
	d->hint = "a letter or Enter chooses   Esc closes";
	d->label_columns = 25;
	fit(ui, d, ui->display.canvas->columns);
}

const char *
pad_refusal(const struct ui *ui)
{
	if (!ui->here.volume && ui_scanned(ui))
		return "there is no JFFS2 file system in this image";
	if (point_on(ui))
		return point_refusal(ui);
	return order_refusal(ui);
}
