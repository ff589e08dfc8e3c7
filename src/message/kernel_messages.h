/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The messages of the Linux kernel and of U-Boot about what this program reads: one row for
 * each text, whatever prefix a generation of kernels puts before it ("jffs2: ", "JFFS2
 * notice: (123) "). A line of a log is found by its text, and the numbers in it are taken
 * out; the other way round, a row is filled with numbers as printf would do it.
 *
 * kernel_messages.c finds lines; kernel_messages_fill.c takes patterns apart; the rows are in
 * kernel_messages_scan.c (what the scan and the summaries print), kernel_messages_inode.c (what
 * reading inodes prints) and kernel_messages_boot.c (mounting, erasing, block2mtd, U-Boot).
 */
#ifndef MESSAGE_KERNEL_MESSAGES_H
#define MESSAGE_KERNEL_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/text.h"

enum message_level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTICE, LEVEL_INFO, LEVEL_CONSOLE };

/* Those that an issue fills with its numbers; each belongs to one row. */
enum message_id {
	MESSAGE_OTHER,
	MESSAGE_MAGIC,
	MESSAGE_HEADER_CRC,
	MESSAGE_OLD_MAGIC,
	MESSAGE_OVER_END,
	MESSAGE_MARKER_LENGTH,
	MESSAGE_MARKER_PLACE,
	MESSAGE_INODE_CRC,
	MESSAGE_DIRENT_CRC,
	MESSAGE_NAME_CRC,
	MESSAGE_NAME_ZERO,
	MESSAGE_XATTR_CRC,
	MESSAGE_XREF_CRC,
	MESSAGE_INCOMPAT,
	MESSAGE_ROCOMPAT,
	MESSAGE_END_MARK,
	MESSAGE_SUMMARY_CRC,
	MESSAGE_DATA_CRC,
	MESSAGE_INODE_SIZES,
	MESSAGE_NO_NODES,
	MESSAGE_TRUNCATING,
	MESSAGE_FEW_BLOCKS,
	MESSAGE_UNALIGNED,
	MESSAGE_BAD_HEADER,
	MESSAGE_BAD_DATA,
	MESSAGE_IDS
};

enum { MESSAGE_ISSUES = 4, MESSAGE_VALUES = 11 };

struct kernel_message {
	const char *pattern;  /* as printf takes it, without the prefix and the line's end */
	const char *function; /* that prints it */
	const char *meaning;  /* a sentence or two */
	const char *advice;   /* what to do about it */
	const char *issues[MESSAGE_ISSUES + 1]; /* names of the issues it goes with; then NULL */
	enum message_level level;
	enum message_id id;
	uint8_t offset;       /* which of its fields is the place on the flash, counted from 1; 0:
	                       * none is */
	uint8_t ino;          /* which is the inode number */
};

/* Row `i` of all of them, the kernel's before U-Boot's; NULL beyond the last one. */
const struct kernel_message *kernel_message_at(size_t i);

/* The row that is filled for `id`, which is neither MESSAGE_OTHER nor MESSAGE_IDS. */
const struct kernel_message *kernel_message_of(enum message_id id);

/* "error", "warning" ...: LEVEL_CONSOLE + 1 rows. */
extern const char *const message_levels[];

/* True if U-Boot prints it, not the kernel. */
bool kernel_message_boots(const struct kernel_message *m);

/* ---- kernel_messages.c ---- */

/* A line that was recognised. */
struct message_found {
	const struct kernel_message *message;
	size_t from, count;              /* the line has fields [from, count) of the message */
	uint64_t values[MESSAGE_VALUES]; /* 0 for a text */
};

/* Finds the message that `line` has, alone or with whatever a log puts before and after it, in
 * part or cut short, in any case of letters; false if it is none, or too little of one. */
bool kernel_message_find(const char *line, size_t len, struct message_found *found);

/* Sets *value to field `which` (counted from 1) if the line has it. */
bool message_found_value(const struct message_found *found, uint8_t which, uint64_t *value);

/* The messages in a text of several lines, in their order, each with the same numbers once; at
 * most `most`. Returns how many. */
size_t kernel_messages_in(const char *text, struct message_found *found, size_t most);

/* ---- kernel_messages_fill.c ---- */

/* A field of a pattern, "%08x" or "%#08x". */
struct message_field {
	size_t len;      /* of the field in the pattern; 0: none begins there */
	char kind;       /* x, X, d, u, o or s */
	bool sharp;      /* with 0x before it */
	uint8_t width;   /* padded with zeros */
};
struct message_field message_field_at(const char *pattern);

/* How many fields a pattern has. */
size_t message_field_count(const char *pattern);

/* Adds the message with these numbers in its fields, as many as it has. */
void kernel_message_fill(const struct kernel_message *m, const uint64_t *values,
        struct text *out);

/* Adds the pattern as people read it: "..." for each field. */
void kernel_message_title(const struct kernel_message *m, struct text *out);

#endif
