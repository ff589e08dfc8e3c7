/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "uimage/wanted.h"

#include <stdio.h>
#include <string.h>

#include "text/text.h"

enum { OS_LINUX = 5, CODE_MAX = UINT8_MAX, WORD_MAX = 64 };

static const char *const words_of[UIMAGE_WANTS] = {
	"name", "arch", "os", "type", "load", "entry", "time"
};

/* The field that `at` begins with, the length of its word in *len; UIMAGE_WANTS: none. */
static int
field_at(const char *at, size_t *len)
{
	int i = 0;

	*len = strcspn(at, "=");
	while (i < UIMAGE_WANTS
	        && (strlen(words_of[i]) != *len || memcmp(words_of[i], at, *len) != 0))
		i++;
	return at[*len] == '=' ? i : UIMAGE_WANTS;
}

/* How long the value is: up to a comma that another field follows. */
static size_t
value_len(const char *at)
{
	size_t len = strcspn(at, ","), ignored;

	while (at[len] && field_at(at + len + 1, &ignored) == UIMAGE_WANTS)
		len += 1 + strcspn(at + len + 1, ",");
	return len;
}

static bool
read_number(enum uimage_want want, const char *value, uint32_t most, uint32_t *number,
        struct error *err)
{
	uint64_t n;

	if (!text_parse_size(value, &n) || n > most)
		return error_set(err, "%s '%s' is not a number up to %u", words_of[want], value,
		        (unsigned)most);
	*number = (uint32_t)n;
	return true;
}

static bool
read_code(enum uimage_want want, const char *value, uint8_t *code, struct error *err)
{
	static const struct value_name *const lists[UIMAGE_WANTS] = {
		[UIMAGE_WANT_ARCH] = uimage_arch_names,
		[UIMAGE_WANT_OS] = uimage_os_names,
		[UIMAGE_WANT_TYPE] = uimage_type_names,
	};
	uint32_t number = 0;

	for (const struct value_name *n = lists[want]; n->name; n++)
		if (strcmp(n->name, value) == 0) {
			*code = (uint8_t)n->value;
			return true;
		}
	if (!text_parse_size(value, &(uint64_t){ 0 }))
		return error_set(err, "%s '%s' is unknown to U-Boot", words_of[want], value);
	if (!read_number(want, value, CODE_MAX, &number, err))
		return false;
	*code = (uint8_t)number;
	return true;
}

static bool
read_type(const char *value, uint8_t *type, struct error *err)
{
	if (!read_code(UIMAGE_WANT_TYPE, value, type, err))
		return false;
	return (*type != UIMAGE_TYPE_MULTI && *type != UIMAGE_TYPE_SCRIPT)
	       || error_set(err, "type '%s' begins with a table of lengths, which is not made "
	               "here", value);
}

static bool
read_name(struct span value, char name[UIMAGE_NAME_LEN + 1], struct error *err)
{
	if (value.len > UIMAGE_NAME_LEN)
		return error_set(err, "the name has %zu bytes: %d fit into the header", value.len,
		        UIMAGE_NAME_LEN);
	snprintf(name, UIMAGE_NAME_LEN + 1, "%.*s", (int)value.len, (const char *)value.at);
	return true;
}

static bool
read_field(struct uimage_wanted *w, enum uimage_want want, struct span value,
        struct error *err)
{
	struct uimage *u = &w->header;
	char word[WORD_MAX];

	if (want == UIMAGE_WANT_NAME)
		return read_name(value, w->name, err);
	snprintf(word, sizeof word, "%.*s", (int)(value.len < WORD_MAX ? value.len : WORD_MAX),
	        (const char *)value.at);
	switch (want) {
	case UIMAGE_WANT_ARCH:
		return read_code(want, word, &u->arch, err);
	case UIMAGE_WANT_OS:
		return read_code(want, word, &u->os, err);
	case UIMAGE_WANT_TYPE:
		return read_type(word, &u->type, err);
	case UIMAGE_WANT_LOAD:
		return read_number(want, word, UINT32_MAX, &u->load, err);
	case UIMAGE_WANT_ENTRY:
		return read_number(want, word, UINT32_MAX, &u->entry, err);
	default:
		return read_number(want, word, UINT32_MAX, &w->time, err);
	}
}

bool
uimage_wanted_read(const char *words, struct uimage_wanted *w, struct error *err)
{
	*w = (struct uimage_wanted){
		.header = { .os = OS_LINUX, .type = UIMAGE_TYPE_FILESYSTEM }
	};
	for (const char *at = words;;) {
		size_t key, len;
		int want = field_at(at, &key);

		if (want == UIMAGE_WANTS)
			return error_set(err, "'%.40s' is not name=, arch=, os=, type=, load=, "
			        "entry= or time=", at);
		if (uimage_wants(w, (enum uimage_want)want))
			return error_set(err, "%s is given twice", words_of[want]);
		at += key + 1;
		len = value_len(at);
		if (!read_field(w, (enum uimage_want)want, span_of(at, len), err))
			return false;
		w->given |= 1u << want;
		if (!at[len])
			return true;
		at += len + 1;
	}
}

bool
uimage_wants(const struct uimage_wanted *w, enum uimage_want want)
{
	return w->given >> want & 1;
}

bool
uimage_wanted_makes(const struct uimage_wanted *w, struct error *err)
{
	return uimage_wants(w, UIMAGE_WANT_ARCH)
	       || error_set(err, "there is no uImage header yet: a new one needs the "
	               "architecture, which U-Boot compares with its own (arch=arm, arch=mips "
	               "...)");
}

bool
uimage_wanted_changes(const struct uimage_wanted *w, struct error *err)
{
	for (int i = 0; i < UIMAGE_WANTS; i++)
		if (i != UIMAGE_WANT_NAME && i != UIMAGE_WANT_TIME
		        && uimage_wants(w, (enum uimage_want)i))
			return error_set(err, "there is a uImage header already: of that only name "
			        "and time can be set, not %s", words_of[i]);
	return true;
}

struct span
uimage_wanted_name(const struct uimage_wanted *w)
{
	return span_of(w->name, strlen(w->name));
}
