/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Could blocks be smaller than a size that fits? */
#include "jffs2/blocks/erase_private.h"

#include <math.h>

uint32_t
erase_next_factor(uint32_t *rest)
{
	uint32_t n = *rest;

	for (uint32_t factor = 2; factor * factor <= n; factor++)
		if (n % factor == 0) {
			while (*rest % factor == 0)
				*rest /= factor;
			return factor;
		}
	*rest = 1;
	return n;
}

bool
erase_is_part(uint32_t size, uint32_t times)
{
	return size / times >= ERASE_LEAST && size % times == 0 && size / times % 4 == 0;
}

/* How much less likely it is that a `times`-th of the size is right: -log10. If it is, and
 * a share of the blocks begins with a cleanmarker, the other boundaries have none by
 * chance; if it is not, nodes leave these free by chance. ERASE_MOST_SURE if a node
 * crosses one. */
static double
against_part(const struct facts *f, const struct erase_evidence *ev, uint32_t times)
{
	struct fit fit;
	double share;

	if (!erase_is_part(ev->size, times))
		return ERASE_MOST_SURE;
	evidence_fit(f, ev->size / times, ev->phase, times, &fit);
	if (fit.seen.crossed)
		return ERASE_MOST_SURE;
	share = (fit.on_marked + 1.0) / (fit.on_marked + fit.on_plain + 2.0);
	return fit.off_plain * -log10(1 - share) - fit.off;
}

double
erase_against_parts(const struct facts *f, const struct erase_evidence *ev, uint32_t *part)
{
	uint32_t rest = ev->size / 4, factor;
	double least = ERASE_MOST_SURE;

	*part = 0;
	while (rest > 1 && (factor = erase_next_factor(&rest)) > 1) {
		double against = against_part(f, ev, factor);

		if (against < least) {
			least = against;
			*part = ev->size / factor;
		}
	}
	return least;
}

/* True if the nodes cross the boundaries of a `times`-th of the size, but leave too many in a
 * row free for an accident: file systems with different blocks behind one another. */
static bool
is_mixed(const struct facts *f, const struct erase_evidence *ev, uint32_t times)
{
	struct fit fit;

	evidence_fit(f, ev->size / times, ev->phase, times, &fit);
	return fit.seen.crossed
	       && fit.stretch - log10(fit.seen.boundaries) > 2 * ERASE_SURE;
}

uint32_t
erase_part_of_some(const struct facts *f, const struct erase_evidence *ev)
{
	uint32_t rest = ev->size / 4, factor;

	while (rest > 1 && (factor = erase_next_factor(&rest)) > 1)
		for (uint32_t times = factor; erase_is_part(ev->size, times); times *= factor)
			if (is_mixed(f, ev, times))
				return ev->size / times;
	return 0;
}
