/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of verbs. */
#include <string.h>

#include "wish/verbs.h"
#include "wish/wish_private.h"

static const struct {
	const char *name, *value;
} options[WISH_VERBS] = {
#define OPTION(verb, name, value, help) [WISH_##verb] = { name, value },
	WISH_LIST(OPTION)
};

const struct wish_row wish_rows[WISH_VERBS] = {
	[WISH_PUT] = { "LOCAL PATH", { WISH_FILE, WISH_PATH },
	  .make = wish_make_put },
	[WISH_REPLACE] = { "LOCAL PATH", { WISH_FILE, WISH_PATH },
	  .make = wish_make_replace },
	[WISH_APPEND] = { "LOCAL PATH", { WISH_FILE, WISH_PATH },
	  .make = wish_make_append },
	[WISH_SET_LINE] = { "N=TEXT PATH", { WISH_TEXT, WISH_PATH },
	  .make = wish_make_set_line },
	[WISH_INSERT_LINE] = { "N=TEXT PATH", { WISH_TEXT, WISH_PATH },
	  .make = wish_make_insert_line },
	[WISH_DELETE_LINE] = { "N PATH", { WISH_LINE, WISH_PATH },
	  .make = wish_make_delete_line },
	[WISH_RM] = { "PATH", { WISH_PATH },
	  .make = wish_make_rm },
	[WISH_RM_R] = { "PATH", { WISH_PATH },
	  .make = wish_make_rm_r },
	[WISH_MV] = { "FROM TO", { WISH_PATH, WISH_PATH },
	  .make = wish_make_mv },
	[WISH_LN] = { "FILE PATH", { WISH_PATH, WISH_PATH },
	  .make = wish_make_ln },
	[WISH_SYMLINK] = { "TARGET PATH", { WISH_TARGET, WISH_PATH },
	  .make = wish_make_symlink },
	[WISH_MKDIR] = { "[MODE] PATH", { WISH_PERMISSIONS, WISH_PATH },
	  .first_optional = true, .make = wish_make_mkdir },
	[WISH_MKFIFO] = { "[MODE] PATH", { WISH_PERMISSIONS, WISH_PATH },
	  .first_optional = true, .make = wish_make_mkfifo },
	[WISH_MKNOD] = { "TYPE:MAJOR:MINOR PATH", { WISH_DEVICE, WISH_PATH },
	  .make = wish_make_mknod },
	[WISH_CHMOD] = { "MODE PATH", { WISH_MODE, WISH_PATH },
	  .make = wish_make_chmod },
	[WISH_CHOWN] = { "UID:GID PATH", { WISH_OWNER, WISH_PATH },
	  .make = wish_make_chown },
	[WISH_TOUCH] = { "[@SECONDS] PATH", { WISH_TIME, WISH_PATH },
	  .first_optional = true, .make = wish_make_touch },
	[WISH_SETFATTR] = { "NAME=VALUE PATH", { WISH_VALUE, WISH_PATH },
	  .make = wish_make_setfattr },
	[WISH_RMFATTR] = { "NAME PATH", { WISH_NAME, WISH_PATH },
	  .make = wish_make_rmfattr },
	[WISH_COPY] = { "SOURCE MEMBER PATH", { WISH_SOURCE, WISH_MEMBER, WISH_PATH },
	  .make = wish_make_copy },
	[WISH_OVERLAY] = { "SOURCE [PATH]", { WISH_SOURCE, WISH_PATH },
	  .last_optional = true, .make = wish_make_overlay },
	[WISH_EQUAL_TO] = { "SOURCE", { WISH_SOURCE },
	  .make = wish_make_equal_to },
};

const char *
wish_verb_name(enum wish_verb verb)
{
	return options[verb].name;
}

const char *
wish_verb_value(enum wish_verb verb)
{
	return options[verb].value;
}

enum wish_verb
wish_verb_find(struct span name)
{
	int verb = 0;

	while (verb < WISH_VERBS
	        && !span_equal(span_of(options[verb].name, strlen(options[verb].name)), name))
		verb++;
	return (enum wish_verb)verb;
}
