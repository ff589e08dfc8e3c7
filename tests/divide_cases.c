/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/divide_cases.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "firmware/firmware.h"
#include "issues/issues.h"
#include "issues/judgement.h"

const char *const divide_verdicts[DIVIDED_VERDICTS] = {
	[DIVIDED_RIGHT] = "right",
	[DIVIDED_NEAR] = "near",
	[DIVIDED_TOLD] = "told",
	[DIVIDED_DAMAGED] = "damaged",
	[DIVIDED_MERGED] = "MERGED",
	[DIVIDED_FALSELY] = "WRONG",
};

void
neighbours_add(struct neighbours *n, const struct erase_image *image, uint64_t crop,
        uint64_t gap)
{
	struct span bytes = span_cut(span_of(image->bytes.at, image->bytes.len), crop,
	        SIZE_MAX);

	for (uint64_t i = 0; i < gap; i++)
		text_add_bytes(&n->bytes, "\xff", 1);
	n->from[n->count] = n->bytes.len;
	text_add_bytes(&n->bytes, bytes.at, bytes.len);
	n->to[n->count++] = n->bytes.len;
}

void
neighbours_free(struct neighbours *n)
{
	text_free(&n->bytes);
}

static struct firmware *
open_bytes(struct span bytes)
{
	struct firmware *f = firmware_new(image_of_memory("test", bytes), NULL);

	firmware_finish(f);
	return f;
}

/* True if nothing but 0xff stands in [from, to), in whichever order they are given. */
static bool
is_erased(const struct neighbours *n, uint64_t from, uint64_t to)
{
	struct span all = span_of(n->bytes.at, n->bytes.len);
	uint64_t start = from < to ? from : to, len = from < to ? to - from : from - to;

	return span_run(span_cut(all, start, len), 0, 0xff) == len;
}

bool
neighbours_idle(const struct neighbours *n, uint64_t from, uint64_t to)
{
	uint64_t at = from < to ? from : to, end = from < to ? to : from;
	struct span all = span_cut(span_of(n->bytes.at, n->bytes.len), 0, end);

	while ((at += span_run(all, at, 0xff)) < end) {
		uint32_t totlen = span_u32(all, at + 4, ENDIAN_LITTLE);

		if ((!jffs2_header_ok(all, at, ENDIAN_LITTLE)
		     && !jffs2_header_ok(all, at, ENDIAN_BIG))
		        || (totlen != JFFS2_HEADER_LEN && totlen != JFFS2_HEADER_LEN << 24))
			return false;
		at += JFFS2_HEADER_LEN;
	}
	return true;
}

static enum divide_verdict
judge(const struct neighbours *n, const struct firmware *f)
{
	enum divide_verdict verdict = DIVIDED_RIGHT;

	for (int i = 0; i < n->count; i++) {
		const struct volume *v = f->volumes.at[i];
		uint64_t end = v->offset + v->log.part.len;

		if (is_erased(n, v->offset, n->from[i]) && is_erased(n, end, n->to[i]))
			continue;
		verdict = DIVIDED_NEAR;
		if (!neighbours_idle(n, v->offset, n->from[i]) || !neighbours_idle(n, end, n->to[i]))
			return DIVIDED_FALSELY;
	}
	return verdict;
}

static bool
is_doubted(const struct firmware *f)
{
	for (size_t i = 0; i < f->volumes.count; i++)
		if (f->volumes.at[i]->division.doubtful
		        || f->volumes.at[i]->division.contradicted)
			return true;
	return false;
}

static void
add_evidence(struct text *t, const struct divide_decision *d)
{
	for (uint32_t i = 0; i < d->evidence.count; i++) {
		const struct divide_evidence *e = &d->evidence.at[i];

		text_addf(t, " [%x %s: conflicts %u, twins %u, copies %u, torn %u, before %u, "
		        "after %u, around %u, blanks %u, begins %d]", e->offset,
		        divide_signs[e->sign], e->conflicts, e->twins, e->copies, e->torn,
		        e->before, e->after, e->around, e->blanks, e->begins);
	}
}

/* Not divided: what is said of it? */
static enum divide_verdict
judge_merged(const struct firmware *f)
{
	struct issue_list issues;
	bool bad;

	if (is_doubted(f))
		return DIVIDED_TOLD;
	firmware_issues(f, &issues);
	bad = judgement_rows[issues.judgement.id].bad;
	issue_list_free(&issues);
	return bad ? DIVIDED_DAMAGED : DIVIDED_MERGED;
}

enum divide_verdict
neighbours_try(const struct neighbours *n, char *why, size_t room)
{
	struct firmware *f = open_bytes(span_of(n->bytes.at, n->bytes.len));
	enum divide_verdict verdict = judge_merged(f);
	struct text t = { 0 };

	if (f->volumes.count == (size_t)n->count)
		verdict = judge(n, f);
	else if (f->volumes.count > (size_t)n->count)
		verdict = DIVIDED_FALSELY;
	for (size_t i = 0; i < f->volumes.count && i < 6; i++)
		text_addf(&t, "%" PRIx64 "+%zx ", f->volumes.at[i]->offset,
		        f->volumes.at[i]->log.part.len);
	for (int i = 0; i < n->count; i++)
		text_addf(&t, "%s%" PRIx64, i ? " " : "(is ", n->from[i]);
	text_addf(&t, ") %s", f->volumes.count ? f->volumes.at[0]->division.why : "");
	for (size_t i = 0; i < f->volumes.count; i++)
		add_evidence(&t, &f->volumes.at[i]->division);
	snprintf(why, room, "%s", text_str(&t));
	text_free(&t);
	firmware_close(f);
	return verdict;
}

enum single_verdict
divide_single(struct span bytes, char *why, size_t room)
{
	struct firmware *f = open_bytes(bytes);
	enum single_verdict verdict = is_doubted(f) ? SINGLE_DOUBTED : SINGLE_RIGHT;
	struct text t = { 0 };

	for (size_t i = 0; i < f->volumes.count; i++) {
		const struct divide_decision *d = &f->volumes.at[i]->division;

		for (uint32_t k = 0; k < d->evidence.count; k++)
			if (d->evidence.at[k].sign)
				verdict = SINGLE_SPLIT;
		add_evidence(&t, d);
	}
	snprintf(why, room, "%s", text_str(&t));
	text_free(&t);
	firmware_close(f);
	return verdict;
}
