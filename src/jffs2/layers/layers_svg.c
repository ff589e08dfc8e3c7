/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The picture as SVG: exact, where cells of a screen round. */
#include "jffs2/layers/layers.h"

#include <inttypes.h>
#include <stdio.h>

enum { LEFT = 130, WIDTH = 800, TOP = 64, STEP = 18, BAR = 14 };

const char *const layers_hues[LAYERS_HUES] = { "#5faf5f", "#005fd7", "#00d7d7", "#af5faf",
	"#d7af00", "#d75f5f", "#87af87", "#5f5fd7" };

struct drawing {
	const struct layers *l;
	struct text *t;
	int y;
	const char *hue;
};

/* Hundredths of a pixel from the left end of the axis: no locale, no rounding of its own. */
static uint64_t
place_of(const struct layers *l, uint32_t at)
{
	return (uint64_t)(at - l->begin) * WIDTH * 100 / (l->end - l->begin);
}

static void
add_rect(const struct drawing *d, uint32_t from, uint32_t to, const char *style)
{
	uint64_t x = place_of(d->l, from), w = place_of(d->l, to) - x;

	if (w < 50)
		w = 50; /* half a pixel: never invisible */
	text_addf(d->t, "<rect x=\"%" PRIu64 ".%02u\" y=\"%d\" width=\"%" PRIu64 ".%02u\" "
	                "height=\"%d\" %s/>\n", LEFT + x / 100, (unsigned)(x % 100), d->y, w / 100,
	        (unsigned)(w % 100), BAR, style);
}

static void
add_seen(void *arg, uint32_t from, uint32_t to)
{
	const struct drawing *d = arg;
	char style[40];

	snprintf(style, sizeof style, "fill=\"%s\"", d->hue);
	add_rect(d, from, to, style);
}

static void
add_label(const struct drawing *d, int x, const char *anchor, const char *words)
{
	text_addf(d->t, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">", x, d->y + BAR - 3, anchor);
	text_add_xml(d->t, words);
	text_add(d->t, "</text>\n");
}

static void
add_bar(struct drawing *d, size_t row)
{
	const struct layer *a = &d->l->at.at[row];
	struct text words = { 0 };
	char faint[64];

	d->hue = layers_hues[row % LAYERS_HUES];
	snprintf(faint, sizeof faint, "fill=\"%s\" fill-opacity=\"0.25\"", d->hue);
	text_add(d->t, "<g>\n<title>");
	layers_tell(d->l, row, &words);
	text_add_xml(d->t, text_str(&words));
	text_add(d->t, "</title>\n");
	text_clear(&words);
	text_addf(&words, "v%" PRIu32, a->version);
	add_label(d, LEFT - 8, "end", text_str(&words));
	if (a->from < a->to)
		add_rect(d, a->from, a->to, a->bad ? "fill=\"#d70000\"" : a->ends
		                            ? "fill=\"url(#gone)\"" : faint);
	if (a->cut != LAYER_NONE && a->cut < a->to)
		add_rect(d, a->cut > a->from ? a->cut : a->from, a->to, "fill=\"url(#gone)\"");
	layers_each_seen(d->l, row, add_seen, d);
	if (a->hole && a->from < a->to)
		add_rect(d, a->from, a->to, "fill=\"none\" stroke=\"#808080\" "
		                            "stroke-dasharray=\"3 2\"");
	if (a->cuts)
		text_addf(d->t, "<line x1=\"%" PRIu64 "\" x2=\"%" PRIu64 "\" y1=\"%d\" y2=\"%d\" "
		                "class=\"cut\"/>\n", LEFT + place_of(d->l, a->size) / 100,
		        LEFT + place_of(d->l, a->size) / 100, d->y - 2, d->y + BAR + 2);
	if (d->l->names) {
		text_clear(&words);
		text_add_readable(&words, layers_name(d->l, row), true);
		add_label(d, LEFT + (int)(place_of(d->l, a->from) / 100) + 4, "start",
		        text_str(&words));
	}
	text_add(d->t, "</g>\n");
	text_free(&words);
}

/* What is read, in the colours of the bars that it comes from. */
static void
add_content(struct drawing *d)
{
	add_label(d, LEFT - 8, "end", "as read");
	for (size_t i = 0; i < d->l->content.count; i++) {
		const struct jffs2_fragment *f = &d->l->content.at[i];

		d->hue = f->node == LAYER_NONE ? "#d70000" : layers_hues[f->node % LAYERS_HUES];
		add_seen(d, f->from, f->to);
	}
	add_rect(d, d->l->begin, d->l->end, "fill=\"none\" stroke=\"#808080\"");
	d->y += STEP + 4;
}

static void
add_axis(struct drawing *d)
{
	struct text words = { 0 };

	text_addf(&words, "%s%" PRIu32, d->l->names ? "v" : "", d->l->begin);
	add_label(d, LEFT, "start", text_str(&words));
	text_clear(&words);
	text_addf(&words, "%s%" PRIu32 "%s", d->l->names ? "v" : "", d->l->end - d->l->names,
	        d->l->names ? "" : " bytes");
	add_label(d, LEFT + WIDTH, "end", text_str(&words));
	text_free(&words);
	d->y += STEP;
}

void
layers_svg(const struct layers *l, const char *title, struct text *t)
{
	size_t rows = l->at.count;
	struct drawing d = { l, t, TOP - 2 * STEP, "none" };

	text_addf(t, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%zu\" "
	             "font-family=\"sans-serif\" font-size=\"12\">\n", LEFT + WIDTH + 20,
	        TOP + (rows + 2) * STEP);
	text_add(t, "<style>.cut { stroke: #d70000; stroke-width: 2 }</style>\n"
	            "<defs><pattern id=\"gone\" width=\"6\" height=\"6\" "
	            "patternUnits=\"userSpaceOnUse\"><path d=\"M0 6L6 0\" stroke=\"#d75f5f\"/>"
	            "</pattern></defs>\n"
	            "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
	text_add(t, "<text x=\"10\" y=\"20\" font-weight=\"bold\">");
	text_add_xml(t, title);
	text_add(t, "</text>\n");
	add_axis(&d);
	if (!l->names)
		add_content(&d);
	for (size_t row = 0; row < rows; row++, d.y += STEP)
		add_bar(&d, row);
	text_add(t, "</svg>\n");
}
