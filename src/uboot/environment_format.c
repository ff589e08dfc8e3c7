/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How an environment is recognised in a flash, and the facts of one. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/fact.h"
#include "text/field.h"
#include "uboot/environment.h"

enum {
	STEP = 256,      /* environments begin at sectors, pages and erase blocks */
	BLOCK = 4096,    /* where a damaged one may begin */
	NAME_MAX_LEN = 64,
	CRC_LEN = 4,
	DAMAGED_VARIABLES = 3
};

/* U-Boot: include/env_internal.h, struct environment_s. */
static const struct field fields[] = {
	{ "crc", 0, 4, FIELD_CRC, NULL, "CRC-32 of all that follows, up to the size of the "
	  "environment, which is not stored: it is built into U-Boot.", "struct environment_s; "
	  "env_import.", "U-Boot says \"bad CRC, using default environment\" and ignores all "
	  "variables." },
	{ "flags", 4, 1, FIELD_NUMBER, NULL, "Which of the two copies is in use: 1 is in use and "
	  "0 is not, or the number counts up with each saveenv.", "struct environment_s; "
	  "env_check_redund.", "U-Boot takes the older copy." },
};

static bool
is_name(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
	       || c == '_' || c == '.' || c == '-';
}

/* True if NAME= stands at `at`. */
static bool
has_name(struct span area, size_t at)
{
	size_t len = 0;

	while (len < NAME_MAX_LEN && is_name(span_u8(area, at + len)))
		len++;
	return len > 0 && span_u8(area, at + len) == '=';
}

static bool
looks(struct span area, size_t at)
{
	return has_name(area, at + CRC_LEN);
}

static bool
looks_like_copy(struct span area, size_t at)
{
	return has_name(area, at + CRC_LEN + 1);
}

static size_t
count_variables(struct span text)
{
	struct span line = { 0 };
	size_t n = 0;

	while (environment_next(text, &line))
		n += environment_name(line).len < line.len;
	return n;
}

/* Variables that U-Boot itself reads; a text with some of them is meant as an
 * environment. */
static bool
is_plausible(struct span text)
{
	static const char *const names[] = { "bootcmd", "bootargs", "bootdelay", "baudrate" };
	size_t known = 0;

	for (size_t i = 0; i < COUNT(names); i++)
		known += environment_get(text, span_of(names[i], strlen(names[i]))).at != NULL;
	return known >= 2 && count_variables(text) >= DAMAGED_VARIABLES;
}

/* The length of a damaged one is unknown: the text and the fill behind it. */
static uint64_t
damaged_len(struct span area, size_t at, const struct environment *e)
{
	uint64_t end = e->to + 2;
	struct span upto = span_cut(area, 0, at + ENVIRONMENT_MAX);

	end += span_run(upto, (size_t)end, span_u8(upto, (size_t)end));
	return end - at > BLOCK ? (end - at) / BLOCK * BLOCK : end - at;
}

static void
describe(const struct environment *e, struct span text, char line[96])
{
	size_t n = count_variables(text);
	struct text t = { 0 };

	if (!e->crc_ok) {
		snprintf(line, 96, "damaged U-Boot environment, %zu variables, no CRC is right", n);
		return;
	}
	text_add(&t, "U-Boot environment, ");
	text_add_exact_size(&t, e->len);
	text_addf(&t, ", %zu variable%s", n, n == 1 ? "" : "s");
	if (e->flags >= 0)
		text_addf(&t, ", flags %d", e->flags);
	snprintf(line, 96, "%s", text_str(&t));
	text_free(&t);
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct environment e;
	struct span text;
	bool found = environment_at(area, at, &e);

	hit->cost = e.cost;
	if (!found || (e.flags >= 0) != (f == &environment_copy_format))
		return false;
	text = environment_text(area, &e);
	if (!e.crc_ok && (at % BLOCK || !is_plausible(text)))
		return false;
	hit->len = e.crc_ok ? e.len : damaged_len(area, at, &e);
	hit->endian = e.endian;
	describe(&e, text, hit->what);
	return true;
}

/* ---- facts ---- */

static void
add_variable(struct fact_list *facts, struct span text, const char *name)
{
	struct span value = environment_get(text, span_of(name, strlen(name)));
	struct text t = { 0 };

	text_add_readable(&t, span_cut(value, 0, 150), true);
	if (value.at)
		fact_add(facts, FACT_PLAIN, name, "%s", text_str(&t));
	text_free(&t);
}

static void
list_facts(const struct part *p, struct span store, struct fact_list *facts)
{
	static const char *const shown[] = { "bootcmd", "bootargs", "bootdelay", "mtdparts",
		"ethaddr", "ver" };
	struct span bytes = span_cut(store, (size_t)p->offset, (size_t)p->len), text;
	struct environment e;
	uint64_t from;

	if (!environment_at(bytes, 0, &e))
		return;
	text = environment_text(bytes, &e);
	from = e.flags < 0 ? CRC_LEN : CRC_LEN + 1;
	fact_add(facts, FACT_PLAIN, "variables", "%zu (flashloupe env lists them)",
	        count_variables(text));
	for (size_t i = 0; i < COUNT(shown); i++)
		add_variable(facts, text, shown[i]);
	if (e.crc_ok)
		checksum_stored_number(fact_sum(facts, "CRC", DIGEST_CRC32, bytes, from,
		                               e.len - from), bytes, 0, e.endian);
	else
		fact_add(facts, FACT_WRONG, "CRC", "not right for any size up to %d KiB: U-Boot "
		        "uses its built-in variables instead", ENVIRONMENT_MAX / 1024);
}

const struct format environment_format = {
	.name = "env",
	.help = "A U-Boot environment: the variables by which the boot loader starts the system.",
	.step = STEP,
	.looks = looks,
	.costly = true,
	.probe = probe,
	.fields = fields,
	.field_count = 1,
	.facts = list_facts,
};

const struct format environment_copy_format = {
	.name = "env",
	.help = "One of the two copies of a U-Boot environment: the variables by which the boot "
	        "loader starts the system.",
	.step = STEP,
	.looks = looks_like_copy,
	.costly = true,
	.probe = probe,
	.fields = fields,
	.field_count = COUNT(fields),
	.facts = list_facts,
};
