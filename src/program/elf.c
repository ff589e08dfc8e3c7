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

static bool
header_holds(const struct elf *x)
{
	uint16_t type = span_u16(x->s, AT_TYPE, x->e);
	size_t counts = x->c->counts_at;
	uint16_t segments = span_u16(x->s, counts + 4, x->e);
	uint16_t sections = span_u16(x->s, counts + 8, x->e);

	return span_u8(x->s, AT_IDENT_VERSION) == 1 && span_u32(x->s, AT_VERSION, x->e) == 1
	       && type >= 1 && type <= 4 && span_u16(x->s, AT_MACHINE, x->e)
	       && span_u16(x->s, counts, x->e) == x->c->header
	       && (!segments || span_u16(x->s, counts + 2, x->e) == x->c->segment)
	       && (!sections || span_u16(x->s, counts + 6, x->e) == x->c->section)
	       && x->s.len >= x->c->header;
}

static void
say_machine(struct part_hit *hit, uint16_t number)
{
	for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
		if (machines[i].number == number) {
			hit_say(hit, ", %s", machines[i].name);
			return;
		}
	hit_say(hit, ", machine %" PRIu16, number);
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	static const char *const types[] = { "", "object file", "program", "shared object",
		"core dump" };
	struct elf x = { .s = span_cut(area, at, SIZE_MAX) };
	uint8_t class = span_u8(x.s, AT_CLASS), order = span_u8(x.s, AT_ORDER);

	(void)f;
	if (class < 1 || class > 2 || order < 1 || order > 2)
		return false;
	x.c = &classes[class - 1];
	x.e = order == 2 ? ENDIAN_BIG : ENDIAN_LITTLE;
	if (!header_holds(&x))
		return false;
	x.end = x.c->header;
	reach_table(&x, word(&x, x.c->segments_at),
	        span_u16(x.s, x.c->counts_at + 4, x.e), false);
	reach_table(&x, word(&x, x.c->sections_at),
	        span_u16(x.s, x.c->counts_at + 8, x.e), true);
	hit->endian = x.e;
	hit_say(hit, "ELF %s, %u-bit, %s-endian", types[span_u16(x.s, AT_TYPE, x.e)], x.c->bits,
	        x.e == ENDIAN_BIG ? "big" : "little");
	say_machine(hit, span_u16(x.s, AT_MACHINE, x.e));
	return x.end >> 40 == 0 && hit_claim(hit, x.s, x.end);
}

const struct format elf_format = {
	.name = "ELF", .help = "A program, a library or a kernel module.",
	.magic = { 0x7f, 'E', 'L', 'F' }, .magic_len = 4, .content = true, .probe = probe,
};
