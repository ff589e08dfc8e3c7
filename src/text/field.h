/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the bytes of a header divide into named fields. Field tables are const, live
 * with their format, and drive decoding on screen, `show`, JSON and the tests.
 */
#ifndef TEXT_FIELD_H
#define TEXT_FIELD_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "text/text.h"

enum field_show {
	FIELD_NUMBER, /* unsigned decimal */
	FIELD_HEX,    /* 0x..., as wide as the field */
	FIELD_BYTES,  /* a count of bytes: 2379 bytes (2.3K) */
	FIELD_TIME,   /* seconds since 1970: 2015-01-21 16:14:18 UTC */
	FIELD_MODE,   /* st_mode: 0100755 -rwxr-xr-x */
	FIELD_NAMED,  /* a code with a name in `names`: filesystem (7), INODE (0xe002) */
	FIELD_NAME,   /* text, not NUL-terminated, or NUL-padded */
	FIELD_CRC,    /* a stored CRC, 0x... */
	FIELD_RAW     /* uninterpreted bytes (data, padding): the first 16 in hex */
};

/* A code and its meaning; a list ends with name NULL. */
struct value_name {
	uint32_t value;
	const char *name;
	const char *help; /* one sentence, or NULL */
};

struct field {
	const char *name;   /* as in the C struct the format is defined by */
	uint32_t offset;    /* bytes from the start of the header */
	uint32_t width;     /* bytes */
	enum field_show show;
	const struct value_name *names; /* FIELD_NAMED only */
	const char *help;   /* meaning, one or two sentences */
	const char *user;   /* who reads it: the struct; the functions. A sentence or two */
	const char *wrong;  /* what a wrong value does if every CRC matches */
};

/* The name of `value` in `names`, NULL if it has none. */
const char *value_name(const struct value_name *names, uint32_t value);

/* The number in field `f` of `bytes` (width 1, 2 or 4; else 0). */
uint32_t field_number(const struct field *f, struct span bytes, enum endian e);

/* Writes the field's value for people (no control bytes, whatever the input);
 * "(missing)" where `bytes` ends before the field. */
void field_add_value(struct text *t, const struct field *f, struct span bytes,
        enum endian e);

/* ---- field_forms.c ---- */

/* Adds the bytes as they are stored: "4b 09 00 00", at most `most` of them and then "..". */
void field_add_bytes(struct text *t, const struct field *f, struct span bytes, size_t most);

/* Adds every meaningful form of the value: the bytes and their order, hex, decimal, a
 * size, a date, rwx, what its code stands for. One sentence without a full stop, free of
 * control bytes; "" where `bytes` ends before the field. */
void field_add_forms(struct text *t, const struct field *f, struct span bytes,
        enum endian e);

/* What the field's value means, if it is a code with a meaning, else NULL. */
const char *field_code_help(const struct field *f, struct span bytes, enum endian e);

#endif
