/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The preview, the same for the shell and for the screen. */
#include "job/jffs2/pad/pad_private.h"

#include <inttypes.h>
#include <string.h>

static const char *const marks[] = {
	[PAD_MET] = "ok",
	[PAD_NOTED] = "note",
	[PAD_UNMET] = "NO",
};

static void
add_sum(const struct pad_plan *plan, struct text *t)
{
	uint64_t added = plan->after - plan->size;

	text_addf(t, "%" PRIu64 " bytes", plan->size);
	if (added)
		text_addf(t, " + %" PRIu64 " of ff = %" PRIu64, added, plan->after);
	text_addf(t, ": %" PRIu64 " block%s of ", plan->blocks,
	        plan->blocks == 1 ? "" : "s");
	text_add_exact_size(t, plan->erase_size);
	text_add(t, pad_ready(plan) ? ". Fit to mount." : ". NOT FIT TO MOUNT.");
	text_add(t, "\n");
	if (!added)
		text_add(t, "Nothing to add: the part ends with a whole block.\n");
	if (plan->markers)
		text_addf(t, "%" PRIu64 " cleanmarker%s of %" PRIu32 " bytes in the padding.\n",
		        plan->markers, plan->markers == 1 ? "" : "s", plan->marker_len);
}

static void
add_header(const struct pad_plan *plan, struct text *t)
{
	if (!plan->wrapped)
		return;
	text_add(t, "Under a new uImage header: size ");
	text_addf(t, "%" PRIu64 ", time, both CRCs; the rest as %s.\n",
	        plan->before + plan->after, plan->new_header ? "asked for" : "it was");
	if (plan->before)
		text_addf(t, "%" PRIu64 " bytes of the payload stay before it.\n",
		        plan->before);
}

/* ---- the rules ---- */

enum rule_column { MARK, WANTS, NOW, AFTER, KERNEL, COLUMNS };
enum { GAP = 2 };

struct line {
	const char *cell[COLUMNS];
};

static const struct line heading = { { "", "the kernel wants", "now", "after",
	"function of Linux" } };

static struct line
line_of(const struct pad_rule *r)
{
	return (struct line){ { marks[r->met], r->wants, r->now, r->after, r->kernel } };
}

static void
widen(int width[COLUMNS], const struct line *l)
{
	for (int i = 0; i < COLUMNS; i++)
		if ((int)strlen(l->cell[i]) > width[i])
			width[i] = (int)strlen(l->cell[i]);
}

static int
sum_of(const int width[COLUMNS])
{
	int sum = -GAP;

	for (int i = 0; i < COLUMNS; i++)
		sum += width[i] ? width[i] + GAP : 0;
	return sum;
}

/* Columns without width are left out. */
static void
add_line(const int width[COLUMNS], const struct line *l, struct text *t)
{
	for (int i = 0; i < KERNEL; i++)
		if (width[i])
			text_addf(t, "%-*s", width[i] + GAP, l->cell[i]);
	text_addf(t, "%s\n", l->cell[KERNEL]);
}

static void
add_short_line(const struct pad_rule *r, struct text *t)
{
	text_addf(t, "%-4s  %s: %s\n", marks[r->met], r->wants, r->after);
}

static void
add_rules(const struct pad_plan *plan, int most, struct text *t)
{
	struct line lines[PAD_RULES_MAX + 1];
	int width[COLUMNS] = { 0 };

	for (size_t i = 0; i <= plan->rule_count; i++) {
		lines[i] = i > 0 ? line_of(&plan->rules[i - 1]) : heading;
		widen(width, &lines[i]);
	}
	if (sum_of(width) > most)
		width[NOW] = 0;
	for (size_t i = 0; i <= plan->rule_count; i++) {
		if (sum_of(width) <= most)
			add_line(width, &lines[i], t);
		else if (i > 0)
			add_short_line(&plan->rules[i - 1], t);
	}
}

static void
add_notes(const struct pad_plan *plan, struct text *t)
{
	for (size_t i = 0; i < plan->rule_count; i++) {
		const struct pad_rule *r = &plan->rules[i];

		if (r->note[0])
			text_addf(t, "%s: %s.\n", marks[r->met], r->note);
	}
}

void
pad_describe(const struct pad_plan *plan, int width, struct text *t)
{
	add_sum(plan, t);
	add_header(plan, t);
	text_add(t, "\n");
	add_rules(plan, width, t);
	add_notes(plan, t);
	text_addf(t, "\nWhy this erase size: %s\n", plan->why);
}
