/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * FIP, the package of Trusted Firmware-A (its docs/design/firmware-design.rst, "Firmware
 * Image Package"; include/tools_share/firmware_image_package.h): a table of contents, whose
 * entries have a UUID, an offset, a length and flags; one that is all zeros ends it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "program/program.h"
#include "store/fact.h"
#include "store/hit.h"

enum {
	AT_SERIAL = 4,
	HEADER_LEN = 16,
	ENTRY_LEN = 40,
	UUID_LEN = 16,
	AT_OFFSET = 16,
	AT_SIZE = 24,
	ENTRIES_MOST = 64,
	LENGTH_MOST = 256 << 20
};

static const struct {
	char uuid[UUID_LEN + 1];
	const char *name;
} known[] = {
	{ "\x65\x92\x27\x03\x2f\x74\xe6\x44\x8d\xff\x57\x9a\xc1\xff\x06\x10",
	  "SCP_BL2U, updater of the system control processor" },
	{ "\x60\xb3\xeb\x37\xc1\xe5\xea\x41\x9d\xf3\x19\xed\xa1\x1f\x68\x01",
	  "BL2U, updater" },
	{ "\x4f\x51\x1d\x11\x2b\xe5\x4e\x49\xb4\xc5\x83\xc2\xf7\x15\x84\x0a",
	  "NS_BL2U, updater, non-secure" },
	{ "\x71\x40\x8a\xb2\x18\xd6\x87\x4c\x8b\x2e\xc6\xdc\xcd\x50\xf0\x96",
	  "certificate of the updater" },
	{ "\x5f\xf9\xec\x0b\x4d\x22\x3e\x4d\xa5\x44\xc3\x9d\x81\xc7\x3f\x0a",
	  "BL2, trusted boot firmware" },
	{ "\x97\x66\xfd\x3d\x89\xbe\xe8\x49\xae\x5d\x78\xa1\x40\x60\x82\x13",
	  "SCP_BL2, firmware of the system control processor" },
	{ "\x47\xd4\x08\x6d\x4c\xfe\x98\x46\x9b\x95\x29\x50\xcb\xbd\x5a\x00",
	  "BL31, runtime firmware" },
	{ "\x05\xd0\xe1\x89\x53\xdc\x13\x47\x8d\x2b\x50\x0a\x4b\x7a\x3e\x38",
	  "BL32, trusted operating system" },
	{ "\x0b\x70\xc2\x9b\x2a\x5a\x78\x40\x9f\x65\x0a\x56\x82\x73\x82\x88",
	  "BL32 extra 1, trusted operating system" },
	{ "\x8e\xa8\x7b\xb1\xcf\xa2\x3f\x4d\x85\xfd\xe7\xbb\xa5\x02\x20\xd9",
	  "BL32 extra 2, trusted operating system" },
	{ "\xd6\xd0\xee\xa7\xfc\xea\xd5\x4b\x97\x82\x99\x34\xf2\x34\xb6\xe4",
	  "BL33, boot loader, as a rule U-Boot" },
	{ "\x6c\x07\x62\xa6\x12\xf2\x4b\x56\x92\xcb\xba\x8f\x63\x36\x06\xd9",
	  "RMM, realm management monitor" },
	{ "\x86\x2d\x1d\x72\xf8\x60\xe4\x11\x92\x0b\x8b\xe7\x62\x16\x0f\x24",
	  "certificate of the root key" },
	{ "\x82\x7e\xe8\x90\xf8\x60\xe4\x11\xa1\xb4\x77\x7a\x21\xb4\xf9\x4c",
	  "certificate of the trusted key" },
	{ "\x02\x42\x21\xa1\xf8\x60\xe4\x11\x8d\x9b\xf3\x3c\x0e\x15\xa0\x14",
	  "certificate of the key for SCP_BL2" },
	{ "\x8a\xb8\xbe\xcc\xf9\x60\xe4\x11\x9a\xd0\xeb\x48\x22\xd8\xdc\xf8",
	  "certificate of the key for BL31" },
	{ "\x94\x77\xd6\x03\xfb\x60\xe4\x11\x85\xdd\xb7\x10\x5b\x8c\xee\x04",
	  "certificate of the key for BL32" },
	{ "\x8a\xd5\x83\x2a\xfb\x60\xe4\x11\x8a\xaf\xdf\x30\xbb\xc4\x98\x59",
	  "certificate of the key for BL33" },
	{ "\xd6\xe2\x69\xea\x5d\x63\xe4\x11\x8d\x8c\x9f\xba\xbe\x99\x56\xa5",
	  "certificate of BL2" },
	{ "\x44\xbe\x6f\x04\x5e\x63\xe4\x11\xb2\x8b\x73\xd8\xea\xae\x96\x56",
	  "certificate of SCP_BL2" },
	{ "\xe2\xb2\x0c\x20\x5e\x63\xe4\x11\x9c\xe8\xab\xcc\xf9\x2b\xb6\x66",
	  "certificate of BL31" },
	{ "\xa4\x9f\x44\x11\x5e\x63\xe4\x11\x87\x28\x3f\x05\x72\x2a\xf3\x3d",
	  "certificate of BL32" },
	{ "\x8e\xc4\xc1\xf3\x5d\x63\xe4\x11\xa7\xa9\x87\xee\x40\xb2\x3f\xa7",
	  "certificate of BL33" },
	{ "\x77\x6d\xfd\x44\x86\x97\x4c\x3b\x91\xeb\xc1\x3e\x02\x5a\x2a\x6f",
	  "certificate of secure partitions (SiP)" },
	{ "\xdd\xcb\xbf\x4a\xca\xd6\x11\xea\x87\xd0\x02\x42\xac\x13\x00\x03",
	  "certificate of secure partitions (platform)" },
	{ "\x08\xb8\xf1\xd9\xc9\xcf\x93\x49\xa9\x62\x6f\xbc\x6b\x72\x65\xcc",
	  "HW_CONFIG, device tree of the hardware" },
	{ "\x6c\x04\x58\xff\xaf\x6b\x7d\x4f\x82\xed\xaa\x27\xbc\x69\xbf\xd2",
	  "TB_FW_CONFIG, configuration of BL2" },
	{ "\x99\x79\x81\x4b\x03\x76\xfb\x46\x8c\x8e\x8d\x26\x7f\x78\x59\xe0",
	  "SOC_FW_CONFIG, configuration of BL31" },
	{ "\x26\x25\x7c\x1a\xdb\xc6\x7f\x47\x8d\x96\xc4\xc4\xb0\x24\x80\x21",
	  "TOS_FW_CONFIG, configuration of BL32" },
	{ "\x28\xda\x98\x15\x93\xe8\x7e\x44\xac\x66\x1a\xaf\x80\x15\x50\xf9",
	  "NT_FW_CONFIG, configuration of BL33" },
	{ "\x58\x07\xe1\x6a\x84\x59\x47\xbe\x8e\xd5\x64\x8e\x8d\xdd\xab\x0e",
	  "FW_CONFIG, configuration" },
};

struct entry {
	struct span uuid;
	uint64_t offset, size;
};

/* NULL: some UUID of a platform's own. */
static const char *
name_of(struct span uuid)
{
	for (size_t i = 0; i < COUNT(known); i++)
		if (span_equal(uuid, span_of(known[i].uuid, UUID_LEN)))
			return known[i].name;
	return NULL;
}

static struct entry
entry_at(struct span s, size_t i)
{
	struct span e = span_cut(s, HEADER_LEN + i * ENTRY_LEN, ENTRY_LEN);

	return (struct entry){ span_cut(e, 0, UUID_LEN), span_u64(e, AT_OFFSET, ENDIAN_LITTLE),
		span_u64(e, AT_SIZE, ENDIAN_LITTLE) };
}

/* How many entries there are; 0 if the table isn't one. */
static size_t
count_entries(struct span s)
{
	size_t count = 0;
	bool named = false;

	for (; count < ENTRIES_MOST; count++) {
		struct entry e = entry_at(s, count);

		if (e.uuid.len == UUID_LEN && span_is_all(e.uuid, 0))
			break;
		if (e.uuid.len < UUID_LEN || e.offset > LENGTH_MOST || e.size > LENGTH_MOST
		        || e.offset < HEADER_LEN + (count + 1) * ENTRY_LEN)
			return 0;
		named = named || name_of(e.uuid);
	}
	return named && count < ENTRIES_MOST ? count : 0;
}

/* In the order of their offsets. */
static void
sort_entries(struct span s, struct entry *sorted, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct entry e = entry_at(s, i);
		size_t k = i;

		for (; k > 0 && sorted[k - 1].offset > e.offset; k--)
			sorted[k] = sorted[k - 1];
		sorted[k] = e;
	}
}

static void
add_pieces(struct part_hit *hit, struct span s, size_t count)
{
	struct entry sorted[ENTRIES_MOST];
	uint64_t end = hit->len;

	sort_entries(s, sorted, count);
	for (size_t i = 0; i < count; i++) {
		const char *name = name_of(sorted[i].uuid);
		char line[96];

		snprintf(line, sizeof line, "%s in the FIP", name ? name : "entry");
		if (sorted[i].size && sorted[i].offset >= hit->len)
			part_hit_add(hit, sorted[i].offset, sorted[i].size, line);
		if (sorted[i].offset + sorted[i].size > end)
			end = sorted[i].offset + sorted[i].size;
	}
	hit->payload_claimed = end - hit->len;
	hit->payload = hit->payload_claimed < s.len - hit->len ? hit->payload_claimed
	                                                       : s.len - hit->len;
	snprintf(hit->payload_what, sizeof hit->payload_what, "more of the FIP");
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	size_t count = count_entries(s);

	if (!count)
		return false;
	hit->len = HEADER_LEN + (count + 1) * ENTRY_LEN;
	hit->endian = f->endian;
	hit_say(hit, "package of Trusted Firmware-A, %zu image%s", count, count == 1 ? "" : "s");
	add_pieces(hit, s, count);
	return true;
}

static void
list_facts(const struct part *p, struct span store, struct fact_list *facts)
{
	struct span s = span_cut(store, (size_t)p->offset, SIZE_MAX);
	size_t count = count_entries(s);

	for (size_t i = 0; i < count; i++) {
		struct entry e = entry_at(s, i);
		bool here = e.offset <= s.len && e.size <= s.len - e.offset;
		const char *name = name_of(e.uuid);

		fact_add(facts, here ? FACT_PLAIN : FACT_WRONG, "image",
		        "%s: %" PRIu64 " bytes at +0x%" PRIx64 "%s", name ? name : "of its own kind",
		        e.size, e.offset, here ? "" : ", not all here");
	}
}

const struct format fip_format = {
	.name = "FIP",
	.help = "The package of Trusted Firmware-A: the stages of a boot loader for 64-bit ARM, "
	        "and certificates of them.",
	.magic = { 0x01, 0x00, 0x64, 0xaa }, .magic_len = 4, .endian = ENDIAN_LITTLE,
	.probe = probe, .facts = list_facts,
};
