/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The node types of JFFS2: one row each, with fields and CRC rules (the C structs are in
 * include/uapi/linux/jffs2.h of Linux). Everything that decodes, checks or explains a
 * node uses these rows.
 */
#ifndef JFFS2_NODE_H
#define JFFS2_NODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/severity.h"
#include "base/span.h"
#include "codec/codec.h"
#include "text/field.h"

enum {
	JFFS2_MAGIC = 0x1985,
	JFFS2_OLD_MAGIC = 0x1984,
	JFFS2_ACCURATE = 0x2000, /* cleared in place to mark a node obsolete */
	JFFS2_COMPAT_MASK = 0xc000,
	JFFS2_INCOMPAT = 0xc000,
	JFFS2_ROCOMPAT = 0x8000,
	JFFS2_RWCOMPAT_COPY = 0x4000,
	JFFS2_RWCOMPAT_DELETE = 0x0000,
	JFFS2_HEADER_LEN = 12,
	JFFS2_DIRENT_LEN = 40,
	JFFS2_INODE_LEN = 68,
	JFFS2_NAME_MAX = 254,
	JFFS2_ROOT_INO = 1,
	JFFS2_MIN_BLOCKS = 5, /* fewer are not mounted (kernel: jffs2_do_fill_super) */
	JFFS2_DT_DIR = 4      /* the type of a dirent that names a directory: DT_DIR */
};

enum jffs2_nodetype {
	JFFS2_DIRENT = 0xe001,
	JFFS2_INODE = 0xe002,
	JFFS2_CLEANMARKER = 0x2003,
	JFFS2_PADDING = 0x2004,
	JFFS2_SUMMARY = 0x2006,
	JFFS2_XATTR = 0xe008,
	JFFS2_XREF = 0xe009
};

/* What can be wrong with an extent, as bits. Each has a row in jffs2_flaws. */
enum jffs2_flaw {
	FLAW_HEADER_CRC = 1 << 0,  /* magic is there, header CRC is wrong */
	FLAW_NODE_CRC = 1 << 1,
	FLAW_NAME_CRC = 1 << 2,
	FLAW_DATA_CRC = 1 << 3,
	FLAW_LENGTH = 1 << 4,      /* totlen below the type's header, or not the type's */
	FLAW_TRUNCATED = 1 << 5,   /* runs over the end of the part */
	FLAW_CROSSING = 1 << 6,    /* runs over the end of its erase block */
	FLAW_MISALIGNED = 1 << 7,  /* not at a multiple of 4 from the part's start */
	FLAW_NAME = 1 << 8,        /* a NUL in it, and the kernel's name CRC fails */
	FLAW_RANGE = 1 << 9,       /* an inode's sizes contradict one another */
	FLAW_COMPR = 1 << 10,      /* unknown compression, or one that nothing decodes */
	FLAW_UNKNOWN_TYPE = 1 << 11,
	FLAW_MARKER_PLACE = 1 << 12, /* cleanmarker that is not first in its block */
	FLAW_SKIPPED = 1 << 13,    /* in a block the kernel takes for empty at a glance */
	FLAW_OLD_MAGIC = 1 << 14,  /* 0x1984: JFFS version 1 */
	FLAW_NAME_HIDDEN = 1 << 15, /* empty, . or .., with a '/', or over 254 bytes */
	FLAW_SLACK = 1 << 16,      /* dirent whose totlen is not that of its name */
	FLAW_UNLISTED = 1 << 17,   /* the summary of its block leaves it out */
	FLAW_LATE = 1 << 18,       /* an attribute's, found out when it is read: a summary lists it */
	FLAW_COUNT = 19
};

struct jffs2_flaw_row {
	const char *name;     /* "data-crc": stable, for TSV and JSON */
	const char *what;     /* "data CRC is wrong" */
	const char *kernel;   /* what the kernel does about it */
	const char *group;    /* "CRC", "structure", "crossing" */
	enum severity severity;
};

/* Indexed by bit number. */
extern const struct jffs2_flaw_row jffs2_flaws[FLAW_COUNT];
/* `what` of the flaw as this node has it: which of the reasons there are. */
const char *jffs2_flaw_what(unsigned bit, struct span node, enum endian e);

/* One checked range: the CRC of [from, from + len) is stored at `stored`. A len of 0
 * means the number of bytes from jffs2_tail_len (name, data). */
struct jffs2_crc_rule {
	const char *name; /* "node_crc" */
	uint32_t flaw;    /* set when wrong; 0 ends the list */
	uint32_t from, len, stored;
};

/* What the number at ino_at is. */
enum jffs2_about {
	ABOUT_NOTHING, /* of no inode: xid, or there is none */
	ABOUT_INODE,   /* the inode that the node is about */
	ABOUT_NAME     /* a directory: the node is about a name, and the inode it leads to */
};

struct jffs2_type {
	uint16_t nodetype; /* with the ACCURATE bit */
	char letter;       /* C D i P S x r */
	const char *name;  /* "INODE" */
	const char *help;
	uint32_t header;   /* bytes before the variable part: the least totlen */
	const struct field *fields;
	size_t field_count;
	const char *tail;  /* what follows the header ("data", "name"), or NULL */
	struct jffs2_crc_rule crcs[4];
	int ino_at, version_at; /* offset of ino/pino/xid and of version, or -1; a node with
	                         * an ino has an identity, which its copies share */
	int also_at;       /* offset of another number of the identity, or 0 */
	enum jffs2_about about;
	const char *scan;  /* the kernel's function for it, NULL: jffs2_scan_eraseblock */
};

/* The rows, ended by nodetype 0; and the row of the type (with or without its
 * ACCURATE bit), or the row of an unknown node (name "UNKNOWN", 12-byte header). */
extern const struct jffs2_type jffs2_types[];

/* How many rows, the last one included. Tables with a row for each type assert that they have
 * as many: for a new type the compiler names those that want one. */
enum { JFFS2_TYPES = 8 };

/* ---- types.c ---- */

const struct jffs2_type *jffs2_type(uint16_t nodetype);

/* The fields every node starts with. */
extern const struct field jffs2_header_fields[];
extern const size_t jffs2_header_field_count;

/* ---- fields_more.c ---- */

/* The namespaces of extended attributes, by xprefix; the first is none. The name of an ACL is the
 * prefix alone. */
struct jffs2_namespace {
	const char *prefix;
	bool acl;
};
enum { JFFS2_NAMESPACES = 6 };
extern const struct jffs2_namespace jffs2_namespaces[JFFS2_NAMESPACES];

/* The texts on what follows a header, as a field whose offset and width are 0, since they
 * depend on the node. Keys: "name" (of a dirent), "data", "attribute" (the name of one),
 * "value", "records", "marker", "padding", "content"; NULL for others. */
const struct field *jffs2_tail_field(const char *key);

/* The length that the node at `at` says it has. */
static inline uint32_t
jffs2_totlen(struct span s, size_t at, enum endian e)
{
	return span_u32(s, at + 4, e);
}

/* ---- node.c ---- */

/* True if a header with a right CRC (ACCURATE taken as set) stands at `at` of `part`. */
bool jffs2_header_ok(struct span part, size_t at, enum endian e);

/* The header CRC as it must be for the 8 bytes at the start of `node`. */
uint32_t jffs2_header_crc(struct span node, enum endian e);

/* Bytes of name, data or name+value that the header of `node` announces after
 * itself; 64-bit, since a hostile csize may exceed anything. */
uint64_t jffs2_tail_len(struct span node, enum endian e);

/* Divides what follows the header of the type into fields: name, data, padding and so on.
 * `node` is the node from its first byte to its last, padding included. Returns how many
 * there are; together with the fields of the type they cover every byte once. */
enum { JFFS2_TAIL_FIELDS = 4 };

/* ---- tail.c ---- */

size_t jffs2_node_tail(struct span node, enum endian e,
        struct field out[JFFS2_TAIL_FIELDS]);

/* ---- node.c ---- */

/* Checks every CRC and length of the node whose header is known to be right; `node`
 * starts at the header and ends where the part ends. Returns flaws (not those
 * which depend on the node's place). Reads the data of the node. */
uint32_t jffs2_node_check(struct span node, enum endian e);

/* True if the node's own CRC, if its type has one, is right: the header's numbers can be
 * trusted. Does not read the data. */
bool jffs2_node_believable(struct span node, enum endian e);

enum { JFFS2_COMPR_NONE = 0, JFFS2_COMPR_ZERO = 1, JFFS2_COMPR_RTIME = 2, JFFS2_COMPR_ZLIB = 6,
	JFFS2_COMPR_LZO = 7 };

/* The codec for the compr byte of an inode node, CODEC_COUNT if it has no meaning. */
enum codec_id jffs2_codec(uint8_t compr);

/* What a compr byte means outside the present kernel: U-Boot and kernels before 2.6 have
 * the numbers of the two RUBIN kinds swapped. Otherwise the same as jffs2_codec. */
enum codec_id jffs2_codec_elsewhere(uint8_t compr);

/* The name of a compr byte, "unknown" if it has none. */
extern const struct value_name jffs2_compr_names[];

/* The fields of an inode node that others need. */
struct jffs2_inode_node {
	uint32_t totlen, ino, version, mode, isize, atime, mtime, ctime, offset, csize,
	        dsize;
	uint16_t uid, gid, flags;
	uint8_t compr, usercompr;
	uint32_t data_crc, node_crc;
	struct span data; /* csize bytes, clipped to the part */
};
void jffs2_inode_decode(struct span node, enum endian e, struct jffs2_inode_node *n);

/* The bytes of the file that the node stands for: dsize, or csize for the old hole
 * nodes that had the two swapped (kernel: read_dnode). */
uint32_t jffs2_inode_size(const struct jffs2_inode_node *n);

struct jffs2_dirent_node {
	uint32_t totlen, pino, version, ino, mctime;
	uint8_t nsize, type;
	struct span name; /* jffs2_dirent_name */
};
void jffs2_dirent_decode(struct span node, enum endian e, struct jffs2_dirent_node *n);

/* ---- name.c ---- */

/* The name of a dirent: nsize bytes, clipped to the part. Without the NULs at its end, if the name CRC
 * is right and Linux finds the file by that: they don't change its hash. */
struct span jffs2_dirent_name(struct span node, enum endian e);

/* False if a scan drops the dirent for a NUL in its name, which it sums up to there (kernel:
 * jffs2_scan_dirent_node). Of zeros alone that sum is right, as their CRC is that of nothing. */
bool jffs2_name_survives_scan(struct span node, enum endian e);

/* True if readdir stops at the name: it is empty or contains a slash (kernel:
 * verify_dirent_name). */
bool jffs2_name_ends_listing(struct span name);

/* The hash by which the kernel orders the names of a directory. */
uint32_t jffs2_name_hash(struct span name);

#endif
