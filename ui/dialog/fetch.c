/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/dialog/fetch.h"

#include "search/search.h"
#include "ui/dialog/dialog.h"

/* Inflating and copying 1 MiB takes about 3 ms. */
enum { SLICE_WORK = 1 << 20, LOOKS_A_SLICE = 1 << 13 };

/* Goes on with what must be known before anything can be read; false if that is all. */
static bool
prepare(struct fetch *r)
{
	return content_step(&r->content[0], LOOKS_A_SLICE)
	       || content_step(&r->content[1], LOOKS_A_SLICE);
}

static bool
is_unready(const struct fetch *r)
{
	return r->content[0].unready || r->content[1].unready;
}

bool
fetch_on(const struct fetch *r)
{
	return r->dialog != NULL;
}

void
fetch_end(struct fetch *r)
{
	struct error err;

	if (r->delta)
		delta_end(r->delta, &err);
	content_close(&r->content[0]);
	content_close(&r->content[1]);
	text_free(&r->bytes);
	search_free(r->search);
	*r = (struct fetch){ 0 };
}

/* Don't use the dialog after it is filled: that may close it. */
static void
finish(struct ui *ui, bool stopped)
{
	struct dialog *d = ui->fetch.dialog;

	d->hint = ui->fetch.hint;
	ui->fetch.how->finish(ui, stopped);
	fetch_end(&ui->fetch);
	ui->display.stale = true;
}

void
fetch_stop(struct ui *ui)
{
	finish(ui, true);
}

void
fetch_work(struct ui *ui)
{
	uint64_t work = 0;
	bool more = true;

	if (prepare(&ui->fetch))
		return;
	while (more && work < SLICE_WORK)
		more = ui->fetch.how->step(&ui->fetch, &work);
	if (!more)
		finish(ui, false);
}

double
fetch_progress(const struct fetch *r)
{
	return is_unready(r) ? 0 : r->how->progress(r);
}

void
fetch_begin(struct ui *ui, struct dialog *d, const struct fetch_way *how,
        struct content content[SIDES])
{
	struct fetch *r = &ui->fetch;

	r->dialog = d;
	r->how = how;
	r->ascii = ui->display.canvas->ascii;
	r->hint = d->hint;
	d->hint = "reading ...   Esc stops";
	for (int k = 0; k < SIDES; k++)
		r->content[k] = content[k];
	fetch_work(ui);
}
