/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ELF (System V ABI, 4 and 5; machine numbers: the registry of the generic ABI). */
#include <inttypes.h>
#include <stdio.h>

#include "program/program.h"
#include "store/hit.h"

enum {
	AT_CLASS = 4,
	AT_ORDER = 5,
	AT_IDENT_VERSION = 6,
	AT_TYPE = 16,
	AT_MACHINE = 18,
	AT_VERSION = 20,
	SECTION_NO_BITS = 8
};

/* Where the fields are in files of 32 and of 64 bits. */
struct elf_class {
	unsigned int bits;
	size_t header, segment, section;       /* their lengths */
	size_t segments_at, sections_at, counts_at;
	size_t segment_offset, segment_size;
	size_t section_offset, section_size;
};

static const struct elf_class classes[] = {
	{ 32, 52, 32, 40, 28, 32, 40, 4, 16, 16, 20 },
	{ 64, 64, 56, 64, 32, 40, 52, 8, 32, 24, 32 },
};

static const struct { uint16_t number; const char *name; } machines[] = {
	{ 2, "SPARC" }, { 3, "x86" }, { 4, "m68k" }, { 8, "MIPS" }, { 20, "PowerPC" },
	{ 21, "PowerPC" }, { 40, "ARM" }, { 42, "SuperH" }, { 45, "ARC" }, { 62, "x86-64" },
	{ 83, "AVR" }, { 92, "OpenRISC" }, { 93, "ARCompact" }, { 94, "Xtensa" },
	{ 113, "Nios II" }, { 183, "AArch64" }, { 189, "MicroBlaze" }, { 195, "ARCv2" },
	{ 243, "RISC-V" }, { 252, "C-SKY" }, { 258, "LoongArch" },
};

struct elf {
	struct span s;
	enum endian e;
	const struct elf_class *c;
	uint64_t end;
};

static uint64_t
word(const struct elf *x, uint64_t at)
{
	return x->c->bits == 64 ? span_u64(x->s, (size_t)at, x->e)
	                        : span_u32(x->s, (size_t)at, x->e);
}

static void
reach(struct elf *x, uint64_t from, uint64_t len)
{
	if (from <= UINT64_MAX - len && from + len > x->end)
		x->end = from + len;
}

/* A table of `count` rows, and what they point to. Rows outside the area read as zeros. */
static void
reach_table(struct elf *x, uint64_t at, uint16_t count, bool sections)
{
	const struct elf_class *c = x->c;
	size_t len = sections ? c->section : c->segment;

	if (count == 0 || at == 0)
		return;
	reach(x, at, UINT64_C(1) * count * len);
	for (uint64_t row = at; count-- && row < x->s.len; row += len) {
		if (sections && span_u32(x->s, (size_t)row + 4, x->e) == SECTION_NO_BITS)
			continue;
		reach(x, word(x, row + (sections ? c->section_offset : c->segment_offset)),
		        word(x, row + (sections ? c->section_size : c->segment_size)));
	}
}

/* Reads what tells how to read the rest; false if that is no ELF. */
static bool
begin(struct elf *x, struct span s)
{
	uint8_t class = span_u8(s, AT_CLASS), order = span_u8(s, AT_ORDER);

	if (class < 1 || class > 2 || order < 1 || order > 2)
		return false;
	*x = (struct elf){ .s = s, .c = &classes[class - 1],
		.e = order == 2 ? ENDIAN_BIG : ENDIAN_LITTLE };
	return true;
}

/* Where the first field is that can't be right; 0 if all can. */
static size_t
wrong_at(const struct elf *x)
{
	uint16_t type = span_u16(x->s, AT_TYPE, x->e);
	size_t counts = x->c->counts_at;
	bool segments = span_u16(x->s, counts + 4, x->e) > 0;
	bool sections = span_u16(x->s, counts + 8, x->e) > 0;

	if (span_u8(x->s, AT_IDENT_VERSION) != 1)
		return AT_IDENT_VERSION;
	if (type < 1 || type > 4)
		return AT_TYPE;
	if (!span_u16(x->s, AT_MACHINE, x->e))
		return AT_MACHINE;
	if (span_u32(x->s, AT_VERSION, x->e) != 1)
		return AT_VERSION;
	if (span_u16(x->s, counts, x->e) != x->c->header || x->s.len < x->c->header)
		return counts;
	if (segments && span_u16(x->s, counts + 2, x->e) != x->c->segment)
		return counts + 2;
	return sections && span_u16(x->s, counts + 6, x->e) != x->c->section ? counts + 6 : 0;
}

static const char *
machine_name(uint16_t number)
{
	for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
		if (machines[i].number == number)
			return machines[i].name;
	return NULL;
}

static void
say_kind(struct part_hit *hit, const struct elf *x)
{
	uint16_t machine = span_u16(x->s, AT_MACHINE, x->e);
	const char *name = machine_name(machine);

	hit_say(hit, ", %u-bit, %s-endian", x->c->bits, x->e == ENDIAN_BIG ? "big" : "little");
	if (name)
		hit_say(hit, ", %s", name);
	else
		hit_say(hit, ", machine %" PRIu16, machine);
}

/* Four bytes and two that can be right are no ELF yet; a machine that exists is more. */
static bool
damaged(struct span s, struct part_hit *hit)
{
	struct elf x;

	if (!begin(&x, s) || !machine_name(span_u16(s, AT_MACHINE, x.e)))
		return false;
	hit_say(hit, "damaged ELF header");
	if (wrong_at(&x))
		hit_say(hit, " (wrong from 0x%zx on)", wrong_at(&x));
	say_kind(hit, &x);
	return true;
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	static const char *const types[] = { "", "object file", "program", "shared object",
		"core dump" };
	struct elf x;

	(void)f;
	if (!begin(&x, span_cut(area, at, SIZE_MAX)) || wrong_at(&x))
		return false;
	x.end = x.c->header;
	reach_table(&x, word(&x, x.c->segments_at),
	        span_u16(x.s, x.c->counts_at + 4, x.e), false);
	reach_table(&x, word(&x, x.c->sections_at),
	        span_u16(x.s, x.c->counts_at + 8, x.e), true);
	hit->endian = x.e;
	hit_say(hit, "ELF %s", types[span_u16(x.s, AT_TYPE, x.e)]);
	say_kind(hit, &x);
	return x.end >> 40 == 0 && hit_claim(hit, x.s, x.end);
}

const struct format elf_format = {
	.name = "ELF", .help = "A program, a library or a kernel module.",
	.magic = { 0x7f, 'E', 'L', 'F' }, .magic_len = 4, .content = true, .probe = probe,
	.damaged = damaged,
};
