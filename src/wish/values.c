/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words that are modes, owners, devices, times and attributes. */
#include <ctype.h>
#include <string.h>
#include <sys/stat.h>

#include "wish/wish_private.h"

/* Takes a decimal number of at most `most`; false if there is none. */
static bool
take_number(const char **s, uint32_t most, uint32_t *number)
{
	uint64_t n = 0;

	if (!isdigit((unsigned char)**s))
		return false;
	for (; isdigit((unsigned char)**s) && n <= most; ++*s)
		n = n * 10 + (uint64_t)(**s - '0');
	*number = (uint32_t)n;
	return n <= most;
}

static bool
fail(struct error *err, const char *word, const char *what)
{
	struct text shown = { 0 };

	text_add_readable(&shown, span_of(word, strnlen(word, 80)), false);
	error_set(err, "'%s' is not %s", text_str(&shown), what);
	text_free(&shown);
	return false;
}

/* ---- permissions ---- */

static bool
take_octal(const char *word, uint32_t *mode)
{
	size_t len = strspn(word, "01234567");
	uint32_t bits = 0;

	if (len == 0 || len > 5 || word[len])
		return false;
	for (; *word; word++)
		bits = bits * 8 + (uint32_t)(*word - '0');
	if (bits > 07777)
		return false;
	*mode = (*mode & ~07777u) | bits;
	return true;
}

bool
wish_parse_permissions(const char *word, uint32_t *mode, struct error *err)
{
	return take_octal(word, mode)
	       || fail(err, word, "permissions in octal, such as 0755");
}

/* The bits for whom ("ugoa", of which 01 02 04 are set) that a letter stands for. */
static uint32_t
bits_of(char letter, uint32_t who, uint32_t mode)
{
	uint32_t each = (who & 4 ? 0100 : 0) | (who & 2 ? 010 : 0) | (who & 1 ? 01 : 0);

	switch (letter) {
	case 'r': return each << 2;
	case 'w': return each << 1;
	case 'x': return each;
	case 'X': return S_ISDIR(mode) || mode & 0111 ? each : 0;
	case 's': return (who & 4 ? S_ISUID : 0) | (who & 2 ? S_ISGID : 0);
	default: return S_ISVTX;
	}
}

static uint32_t
take_who(const char **s)
{
	uint32_t who = 0;

	for (; **s && strchr("ugoa", **s); ++*s)
		who |= **s == 'u' ? 4 : **s == 'g' ? 2 : **s == 'o' ? 1 : 7;
	return who ? who : 7;
}

/* "u+x", up to a comma or the end. */
static bool
take_clause(const char **s, uint32_t *mode)
{
	uint32_t who = take_who(s);
	uint32_t before = *mode;

	if (!**s || !strchr("+-=", **s))
		return false;
	while (**s && strchr("+-=", **s)) {
		char how = *(*s)++;
		uint32_t bits = 0;

		for (; **s && strchr("rwxXst", **s); ++*s)
			bits |= bits_of(**s, who, before);
		if (how == '=')
			*mode &= ~((who & 4 ? 04700u : 0) | (who & 2 ? 02070u : 0)
			           | (who & 1 ? 07u : 0) | (who == 7 ? 01000u : 0));
		*mode = how == '-' ? *mode & ~bits : *mode | bits;
	}
	return true;
}

bool
wish_parse_mode(const char *word, uint32_t *mode, struct error *err)
{
	const char *s = word;
	uint32_t changed = *mode;
	bool ok = true;

	if (take_octal(word, mode))
		return true;
	do
		ok = take_clause(&s, &changed);
	while (ok && *s == ',' && *++s);
	if (!ok || *s || (s > word && s[-1] == ','))
		return fail(err, word, "a mode such as 0755 or u+x,go-w");
	*mode = changed;
	return true;
}

/* ---- owners, devices, times ---- */

bool
wish_parse_owner(const char *word, uint32_t *uid, uint32_t *gid, struct error *err)
{
	const char *s = word;
	bool some = false, ok = true;

	if (*s != ':') {
		ok = take_number(&s, UINT32_MAX, uid);
		some = ok;
	}
	if (ok && *s == ':') {
		s++;
		if (*s || !some)
			ok = take_number(&s, UINT32_MAX, gid);
	}
	return (ok && !*s)
	       || fail(err, word, "an owner by numbers, UID:GID (names are not looked up)");
}

bool
wish_parse_device(const char *word, uint32_t *type, uint32_t *major, uint32_t *minor,
        struct error *err)
{
	const char *s = word;

	*type = *s == 'b' ? S_IFBLK : S_IFCHR;
	/* The kernel's device numbers have 12 and 20 bits: linux/kdev_t.h. */
	if (*s && strchr("cub", *s++) && *s++ == ':' && take_number(&s, 0xfff, major)
	        && *s++ == ':' && take_number(&s, 0xfffff, minor) && !*s)
		return true;
	return fail(err, word, "a device such as c:4:64 or b:31:0 (major to 4095, minor to "
	        "1048575)");
}

bool
wish_parse_time(const char *word, uint32_t *seconds, struct error *err)
{
	const char *s = word;

	return (*s++ == '@' && take_number(&s, UINT32_MAX, seconds) && !*s)
	       || fail(err, word, "a time as @SECONDS since 1970, to @4294967295 (date +@%s -d ... "
	               "prints it)");
}

/* ---- attributes ---- */

bool
wish_check_name(struct span name, struct error *err)
{
	static const char *const prefixes[] = { "user.", "trusted.", "security.",
		"system.posix_acl_access", "system.posix_acl_default" };
	struct text shown = { 0 };
	enum { NAME_MOST = 255 }; /* XATTR_NAME_MAX, include/uapi/linux/limits.h */

	for (size_t i = 0; i < COUNT(prefixes) && name.len <= NAME_MOST; i++) {
		struct span p = span_of(prefixes[i], strlen(prefixes[i]));

		if (i < 3 ? name.len > p.len && span_equal(span_cut(name, 0, p.len), p)
		          : span_equal(name, p))
			return true;
	}
	text_add_readable(&shown, span_cut(name, 0, 80), false);
	error_set(err, "'%s' is not the name of an attribute, which has at most %d bytes and "
	        "begins with user., trusted. or security.", text_str(&shown), NAME_MOST);
	text_free(&shown);
	return false;
}

static bool
add_hex(struct span digits, struct text *value)
{
	for (size_t i = 0; i < digits.len; i += 2) {
		uint8_t byte = 0;

		for (size_t k = i; k < i + 2; k++) {
			int c = tolower(span_u8(digits, k));

			if (!isxdigit(c))
				return false;
			byte = (uint8_t)(byte * 16 + (isdigit(c) ? c - '0' : c - 'a' + 10));
		}
		text_add_bytes(value, &byte, 1);
	}
	return true;
}

bool
wish_parse_value(struct span word, struct span *name, struct text *value, struct error *err)
{
	const uint8_t *equals = word.len ? memchr(word.at, '=', word.len) : NULL;
	enum { VALUE_MOST = 65535 }; /* the length field of a JFFS2 xattr node has 16 bits */
	struct span rest;

	if (!equals)
		return error_set(err, "an attribute is set as NAME=VALUE");
	*name = span_cut(word, 0, (size_t)(equals - word.at));
	rest = span_cut(word, name->len + 1, SIZE_MAX);
	if (!wish_check_name(*name, err))
		return false;
	if (rest.len < 2 || rest.at[0] != '0' || tolower(rest.at[1]) != 'x')
		text_add_bytes(value, rest.at, rest.len);
	else if (!add_hex(span_cut(rest, 2, SIZE_MAX), value))
		return error_set(err, "what follows 0x is not bytes in hexadecimal; a text that "
		        "begins with 0x must be given in hexadecimal, too");
	if (value->len > VALUE_MOST)
		return error_set(err, "a value of %zu bytes is too long: the limit is %d",
		        value->len, VALUE_MOST);
	return true;
}

/* ---- lines ---- */

bool
wish_parse_line(struct span word, bool with_text, uint32_t *number, struct span *text,
        struct error *err)
{
	size_t at = 0;
	uint64_t n = 0;

	while (at < word.len && isdigit(word.at[at]) && n < UINT32_MAX)
		n = n * 10 + (uint64_t)(word.at[at++] - '0');
	*number = (uint32_t)n;
	*text = span_cut(word, at + 1, SIZE_MAX);
	if (n >= 1 && n < UINT32_MAX && (with_text ? span_u8(word, at) == '=' && at < word.len
	                                          : at == word.len))
		return true;
	return error_set(err, with_text ? "a line is given as its number, from 1 on, and its text: "
	        "12=TEXT" : "a line is given by its number, from 1 on");
}
