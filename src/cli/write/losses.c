/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the image has lost of the bytes that were copied from it. */
#include <inttypes.h>

#include "cli/write/write.h"

/* The pages of a NAND dump with wrong bits in [from, to) of its data. */
struct faults {
	uint64_t pages;
	uint32_t first;
};

static void
count_fault(struct faults *f, uint32_t page)
{
	f->first = f->pages ? f->first : page;
	f->pages++;
}

/* Says which pages of the dump below which `f` stands are wrong; true if any are. */
static bool
say_faults(const struct call *call, const struct firmware *f, uint64_t from, uint64_t to)
{
	const struct nand_dump *d = &f->parent->nand;
	struct faults lost = { 0 }, wrong = { 0 };

	for (size_t i = 0; i < d->faults.count; i++) {
		const struct nand_fault *fault = &d->faults.at[i];
		uint64_t at = (uint64_t)fault->page * d->layout.data;

		if (at >= to || at + d->layout.data <= from)
			continue;
		if (fault->lost)
			count_fault(&lost, fault->page);
		else if (!f->store->corrected)
			count_fault(&wrong, fault->page);
	}
	if (lost.pages)
		call_say(call, "in %" PRIu64 " page%s more bits are wrong than the ECC corrects, "
		        "first in page %" PRIu32 ": flashloupe pages lists them", lost.pages,
		        lost.pages == 1 ? "" : "s", lost.first);
	if (wrong.pages)
		call_say(call, "in %" PRIu64 " page%s bits are wrong, first in page %" PRIu32
		        ": --correct corrects them by the ECC", wrong.pages,
		        wrong.pages == 1 ? "" : "s", wrong.first);
	return lost.pages || wrong.pages;
}

int
write_say_store(const struct call *call, const struct firmware *f, uint64_t offset, uint64_t len,
        int status)
{
	uint64_t from = offset, to = len < UINT64_MAX - offset ? offset + len : UINT64_MAX;
	bool any = false;

	if (status == CLI_FAILED)
		return status;
	for (; f->parent; f = f->parent) {
		if (f->flaw != CHILD_WHOLE)
			call_say(call, "%s", f->note);
		any = any || f->flaw != CHILD_WHOLE;
		if (f->store->kind == STORE_SPARELESS && say_faults(call, f, from, to))
			any = true;
		/* Which bytes of the store above these depend on is not followed further. */
		from = 0;
		to = UINT64_MAX;
	}
	return any ? cli_worse(status, CLI_LOSSES) : status;
}

int
write_say_cut(const struct call *call, uint64_t len, uint64_t claimed, int status)
{
	if (status == CLI_FAILED || claimed <= len)
		return status;
	call_say(call, "cut short: %" PRIu64 " of %" PRIu64 " bytes", len, claimed);
	return cli_worse(status, CLI_LOSSES);
}
