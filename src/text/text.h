/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A growable string, and the ways in which this program writes and reads values. Bytes
 * that come from an image reach a terminal or a document only through the escaping
 * functions here.
 */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* A string being built: always NUL-terminated once anything was added; zeroed is
 * empty; text_free releases it. */
struct text {
	char *at;
	size_t len, capacity;
};

/* The string so far, "" when nothing was added; valid until the next change. */
const char *text_str(const struct text *t);
void text_clear(struct text *t);
void text_free(struct text *t);

/* Makes room for `more` further bytes and the NUL; `at` is then not NULL. */
void text_reserve(struct text *t, size_t more);

/* Each appends: a string, bytes, what printf makes of the format. */
void text_add(struct text *t, const char *s);
void text_add_bytes(struct text *t, const void *at, size_t len);
void text_addf(struct text *t, const char *format, ...)
        __attribute__((format(printf, 2, 3)));
void text_addfv(struct text *t, const char *format, va_list args)
        __attribute__((format(printf, 2, 0)));

/* Two hexadecimal digits for each byte. */
void text_add_hex(struct text *t, struct span bytes);

/* Names as the manifest writes them: bytes outside 0x21-0x7e and the backslash
 * become \xHH (lower case), as do the bytes listed in `also` (may be NULL). */
void text_add_escaped(struct text *t, struct span name, const char *also);

/* Names as a person reads them: valid, printable UTF-8 stays, everything else
 * (control bytes, broken sequences, the backslash) becomes \xHH. With `ascii` only
 * 0x20-0x7e stays. Never emits a control byte. */
void text_add_readable(struct text *t, struct span name, bool ascii);

/* From now on `ascii` is true for all of these, whatever it is called with: what a person reads them
 * on takes parts of UTF-8 for controls. To be called before there are threads. */
void text_be_narrow(void);

/* A JSON string with its quotes. Once a JSON reader has decoded it, the string holds the
 * valid UTF-8 of `s` as it is, and each byte that is not valid UTF-8 as the four
 * characters \xHH. Every real backslash is written \x5c, so a \x always begins such a
 * byte and no byte is lost: names read back as with text_add_escaped. Control characters
 * and others unfit for a terminal are written \uHHHH. */
void text_add_json(struct text *t, struct span s);

/* One name of a path in an image. A backslash is written \x5c, a slash \x2f, and the dots
 * of the names "." and ".." \x2e, so that a path is what it looks like. */
void text_add_name(struct text *path, struct span name);
/* The target of a link, whose slashes are its own. */
void text_add_target(struct text *path, struct span target);

/* The same three for text made by text_add_name and text_add_target: backslashes stay. */
void text_add_escaped_path(struct text *t, struct span path);
void text_add_readable_path(struct text *t, struct span path, bool ascii);
void text_add_json_path(struct text *t, struct span path);

/* A single name for people: the result of text_add_name, readable. */
void text_add_readable_name(struct text *t, struct span name, bool ascii);

/* Undoes the escaping: \xHH becomes a byte, all else stays. */
void text_add_unescaped(struct text *t, struct span s);

/* ---- xml.c ---- */

/* The text of an XML element: < > & become entities, all else stays, so `s` must be readable
 * already, as after text_add_readable. Not for the value of an attribute. */
void text_add_xml(struct text *t, const char *s);

/* ---- text_value.c ---- */

/* A size for people: 0, 891B, 43.0K, 2.8M, 1010K (units of 1024; at most 6 characters). */
void text_add_size(struct text *t, uint64_t bytes);

/* An exact size for people who type it again: 65536 is "64 KiB", 8448 "8448 B";
 * text_parse_size reads it. */
void text_add_exact_size(struct text *t, uint64_t bytes);

/* An item of a list such as "1 file, 12 directories": the number and the word for it, after a
 * comma unless it is the first thing in `t`; nothing if `n` is 0. */
void text_add_count(struct text *t, uint64_t n, const char *one, const char *many);

/* Seconds since 1970 as 2015-01-21 16:14:18 (UTC); any 64-bit value is safe. */
void text_add_time(struct text *t, int64_t seconds);

/* st_mode as ls writes it: drwxr-xr-x, with s S t T. Unknown types show '?'. */
void text_add_mode(struct text *t, uint32_t mode);

/* Reads a number: decimal, 0x hex, an optional B, K, M, G, KiB, MiB, GiB (units of 1024;
 * case and one space before the unit don't matter). False if it isn't a number or
 * overflows; *value is then untouched. */
bool text_parse_size(const char *s, uint64_t *value);

/* Reads a decimal number, with an optional sign, after any blanks; *s moves past it.
 * False if there is none or an int cannot hold it; *s and *number are then untouched. */
bool text_take_int(const char **s, int *number);

/* ---- text.c ---- */

/* The length in bytes of the valid UTF-8 sequence at `at`, 0 if there is none;
 * *point receives the code point. */
size_t text_utf8(struct span s, size_t at, uint32_t *point);

#endif
