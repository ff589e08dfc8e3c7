/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes in lines, with the fields they belong to. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/show/show.h"
#include "firmware/model/subject.h"
#include "hex/hex.h"

enum { BYTES_SHOWN = 4, RULE_COLUMNS = 76 };

/* The request: the bytes [from, to) of the image. */
struct range {
	uint64_t from, to;
	bool given; /* by an offset: there is a subject */
};

static uint64_t
later(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t
sooner(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* ---- lines ---- */

static void
print_heading(const struct hex_view *v, const struct hex_line *line, bool first)
{
	struct text t = { 0 };

	text_add(&t, "-- ");
	hex_add_heading(v, line, &t);
	text_add(&t, " ");
	while (t.len < RULE_COLUMNS)
		text_add(&t, "-");
	printf("%s%s\n", first ? "" : "\n", text_str(&t));
	text_free(&t);
}

/* The bytes of a line, blanks where [from, to) leaves them out, then as letters. */
static void
add_bytes(const struct hex_view *v, const struct hex_line *line, const struct range *r,
        struct text *t)
{
	for (uint64_t at = line->from; at < line->from + v->width; at++) {
		bool in = at >= r->from && at < sooner(r->to, line->to);

		text_add(t, in ? " " : "   ");
		if (in)
			text_add_hex(t, span_cut(v->bytes, (size_t)at, 1));
		text_add(t, at - line->from == v->width / 2 - 1 ? " " : "");
	}
	text_add(t, "  |");
	for (uint64_t at = line->from; at < line->to; at++) {
		char letter = at >= r->from && at < r->to ? byte_letter(v->bytes.at[at])
		                                          : ' ';

		text_add_bytes(t, &letter, 1);
	}
	text_add(t, "|");
}

static void
print_line(const struct hex_view *v, const struct hex_line *line, const struct range *r,
        uint64_t base)
{
	struct hex_line shown = { line->kind, later(line->from, r->from),
		sooner(line->to, r->to) };
	struct text t = { 0 }, names = { 0 };

	text_addf(&t, "%08" PRIx64 " ", base + line->from);
	if (line->kind == HEX_FOLD) {
		text_add(&t, " * ");
		hex_add_fold(v, line, &t);
	} else {
		add_bytes(v, line, r, &t);
		hex_add_names(v, &shown, &names);
	}
	printf("%s%s%s\n", text_str(&t), names.len ? "  " : "", text_str(&names));
	text_free(&t);
	text_free(&names);
}

static void
print_lines(const struct hex_view *v, const struct range *r, uint64_t base)
{
	struct hex_line line;

	if (r->from >= r->to)
		return;
	hex_line_at(v, r->from, &line);
	/* What begins with a part has its heading. */
	if (line.from == r->from)
		hex_line_prev(v, &line);
	if (line.kind != HEX_HEADING)
		hex_line_at(v, r->from, &line);
	do {
		if (line.kind == HEX_FOLD) {
			line.from = later(line.from, r->from);
			line.to = sooner(line.to, r->to);
		}
		if (line.kind == HEX_HEADING)
			print_heading(v, &line, line.from == r->from);
		else
			print_line(v, &line, r, base);
	} while (line.to < r->to && hex_line_next(v, &line));
}

/* ---- fields ---- */

static void
print_field(const struct subject *s, const struct field *f)
{
	struct span bytes = span_cut(s->bytes, f->offset, f->width);
	struct text shown = { 0 }, value = { 0 };

	for (size_t i = 0; i < bytes.len && i < BYTES_SHOWN; i++)
		text_addf(&shown, "%02x ", bytes.at[i]);
	if (bytes.len > BYTES_SHOWN)
		text_add(&shown, "..");
	field_add_value(&value, f, s->bytes, s->endian);
	printf("%08" PRIx64 " %7" PRIu32 "  %-14s  %-9s  %s\n", s->offset + f->offset,
	        f->width, text_str(&shown), f->name, text_str(&value));
	text_free(&shown);
	text_free(&value);
}

/* The fields of `s` that have bytes in the range; the whole thing if it has no fields. */
static void
print_subject(const struct subject *s, const struct range *r)
{
	struct text title = { 0 };

	hex_add_title(s, &title);
	printf("\n%s at %08" PRIx64 ", %zu bytes\n", text_str(&title), s->offset,
	        s->bytes.len);
	text_free(&title);
	for (size_t i = 0; i < subject_field_count(s); i++) {
		const struct field *f = subject_field(s, i);
		uint64_t from = s->offset + f->offset;

		if (from < r->to && from + f->width > r->from
		        && f->offset < s->bytes.len)
			print_field(s, f);
	}
}

static void
print_fields(const struct call *call, const struct range *r)
{
	uint64_t at = r->from;

	printf("%-8s %7s  %-14s  %-9s  %s\n", "OFFSET", "BYTES", "STORED", "NAME", "VALUE");
	while (at < r->to) {
		struct subject s;

		subject_at(call->f, at, &s);
		print_subject(&s, r);
		at = later(at + 1, s.offset + s.bytes.len);
	}
}

/* ---- checksums ---- */

static void
print_rule(const struct verdict *v, int letter)
{
	printf("%c %-8s  stored at +%-3" PRIu32 " %08" PRIx32, letter, v->name,
	        v->stored_at, v->stored);
	if (v->known)
		printf("  computed %08" PRIx32 "  %-5s", v->computed,
		        v->ok ? "ok" : "WRONG");
	else if (v->len)
		printf("  %-24s", "not all there");
	if (v->len)
		printf("  of bytes %" PRIu64 " to %" PRIu64 "\n", v->from,
		        v->from + v->len - 1);
	else
		printf("  of nothing\n");
}

/* Under the bytes of a line, what each is to the checksums. */
static void
print_marks(const struct hex_line *line, const struct verdict *v, size_t count)
{
	struct text t = { 0 };

	if (line->kind != HEX_BYTES)
		return;
	for (uint64_t at = line->from; at < line->to; at++) {
		char mark[2];

		hex_mark(v, count, at, mark);
		text_addf(&t, " %c%c", mark[0], mark[1]);
		text_add(&t, at - line->from == HEX_WIDTH / 2 - 1 ? " " : "");
	}
	while (t.len && t.at[t.len - 1] == ' ')
		t.at[--t.len] = '\0';
	if (t.len)
		printf("%9s%s\n", "", text_str(&t));
	text_free(&t);
}

static int
print_sums(const struct call *call, const struct subject *s)
{
	struct verdict v[VERDICTS_MAX];
	size_t count = subject_verdicts(call->f, s, v);
	struct span bytes = subject_summed(call->f, s, v, count);
	struct hex_view view = { .bytes = bytes, .width = HEX_WIDTH,
		.unfolded = call->o->unfolded };
	struct range all = { 0, bytes.len, true };
	struct hex_line line;

	if (count == 0) {
		call_say(call, "there are no checksums in %s at %08" PRIx64, s->title,
		        s->offset);
		return CLI_FAILED;
	}
	for (size_t i = 0; i < count; i++)
		print_rule(&v[i], 'a' + (int)i);
	printf("\n");
	hex_line_at(&view, 0, &line);
	do {
		print_line(&view, &line, &all, s->offset);
		print_marks(&line, v, count);
	} while (hex_line_next(&view, &line));
	return CLI_DONE;
}

/* ---- data ---- */

static int
print_data(const struct call *call, const struct subject *s)
{
	struct hex_view view = { .width = HEX_WIDTH, .unfolded = call->o->unfolded };
	struct text data = { 0 };
	uint64_t base = 0;
	struct range all;
	struct error err;

	if (!subject_data(s, &data, &base, &err)) {
		call_say(call, "%s", err.text);
		text_free(&data);
		return CLI_FAILED;
	}
	view.bytes = span_of(data.at, data.len);
	all = (struct range){ 0, data.len, true };
	print_lines(&view, &all, base);
	text_free(&data);
	return CLI_DONE;
}

/* ---- the command ---- */

static bool
parse_range(const struct call *call, struct range *r)
{
	uint64_t len = 0;
	struct subject s;

	*r = (struct range){ 0, call->f->bytes.len, call->word_count > 0 };
	if (!r->given)
		return true;
	if (!call_offset(call, call->words[0], &r->from))
		return false;
	if (call->word_count == 1) {
		subject_at(call->f, r->from, &s);
		r->to = later(r->from + 1, s.offset + s.bytes.len);
		return true;
	}
	if (!text_parse_size(call->words[1], &len)) {
		call_say(call, "'%s' is not a length", call->words[1]);
		return false;
	}
	if (len < r->to - r->from)
		r->to = r->from + len;
	return true;
}

int
command_hex(struct call *call)
{
	struct hex_view view = { .firmware = call->f, .bytes = call->f->bytes,
		.width = HEX_WIDTH, .unfolded = call->o->unfolded };
	struct range range;
	struct subject s;

	if (!parse_range(call, &range))
		return CLI_FAILED;
	subject_at(call->f, range.from, &s);
	if (call->o->sums)
		return print_sums(call, &s);
	if (call->o->data)
		return print_data(call, &s);
	if (call->o->fields)
		print_fields(call, &range);
	else
		print_lines(&view, &range, 0);
	return CLI_DONE;
}
