/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of verbs. */
#include <string.h>

#include "wish/wish_private.h"

const struct wish_row wish_rows[WISH_VERBS] = {
	[WISH_PUT] = { "put", "LOCAL:/PATH", "LOCAL PATH",
	  "a local file becomes PATH, or comes into the directory PATH",
	  { WISH_FILE, WISH_PATH }, .make = wish_make_put },
	[WISH_REPLACE] = { "replace", "LOCAL:/PATH", "LOCAL PATH",
	  "a local file replaces the content of PATH, which must exist",
	  { WISH_FILE, WISH_PATH }, .make = wish_make_replace },
	[WISH_APPEND] = { "append", "LOCAL:/PATH", "LOCAL PATH",
	  "a local file is appended to PATH, which must exist",
	  { WISH_FILE, WISH_PATH }, .make = wish_make_append },
	[WISH_RM] = { "rm", "/PATH", "PATH", "remove a file, not a directory",
	  { WISH_PATH }, .make = wish_make_rm },
	[WISH_RM_R] = { "rm-r", "/PATH", "PATH", "remove a file, or a directory with all in it",
	  { WISH_PATH }, .make = wish_make_rm_r },
	[WISH_MV] = { "mv", "/FROM:/TO", "FROM TO", "rename, or move into the directory TO",
	  { WISH_PATH, WISH_PATH }, .make = wish_make_mv },
	[WISH_LN] = { "ln", "/FILE:/PATH", "FILE PATH", "make the hard link PATH to FILE",
	  { WISH_PATH, WISH_PATH }, .make = wish_make_ln },
	[WISH_SYMLINK] = { "symlink", "TARGET:/PATH", "TARGET PATH",
	  "make the symbolic link PATH to TARGET",
	  { WISH_TARGET, WISH_PATH }, .make = wish_make_symlink },
	[WISH_MKDIR] = { "mkdir", "[MODE:]/PATH", "[MODE] PATH", "make a directory (0755)",
	  { WISH_PERMISSIONS, WISH_PATH }, .first_optional = true, .make = wish_make_mkdir },
	[WISH_MKFIFO] = { "mkfifo", "[MODE:]/PATH", "[MODE] PATH", "make a named pipe (0644)",
	  { WISH_PERMISSIONS, WISH_PATH }, .first_optional = true, .make = wish_make_mkfifo },
	[WISH_MKNOD] = { "mknod", "TYPE:MAJOR:MINOR:/PATH", "TYPE:MAJOR:MINOR PATH",
	  "make a device (0644): c:4:64:/dev/ttyS0, or b:...",
	  { WISH_DEVICE, WISH_PATH }, .make = wish_make_mknod },
	[WISH_CHMOD] = { "chmod", "MODE:/PATH", "MODE PATH", "set permissions: 0755, u+x,go-w",
	  { WISH_MODE, WISH_PATH }, .make = wish_make_chmod },
	[WISH_CHOWN] = { "chown", "UID:GID:/PATH", "UID:GID PATH",
	  "set owner and group, by numbers: 0:0, 0, :5",
	  { WISH_OWNER, WISH_PATH }, .make = wish_make_chown },
	[WISH_TOUCH] = { "touch", "[@SECONDS:]/PATH", "[@SECONDS] PATH",
	  "set the time, now if none is given; make an empty file if there is none",
	  { WISH_TIME, WISH_PATH }, .first_optional = true, .make = wish_make_touch },
	[WISH_SETFATTR] = { "setfattr", "NAME=VALUE:/PATH", "NAME=VALUE PATH",
	  "set an extended attribute; after 0x the value is hexadecimal",
	  { WISH_VALUE, WISH_PATH }, .make = wish_make_setfattr },
	[WISH_RMFATTR] = { "rmfattr", "NAME:/PATH", "NAME PATH", "remove an extended attribute",
	  { WISH_NAME, WISH_PATH }, .make = wish_make_rmfattr },
	[WISH_COPY] = { "copy", "SOURCE:/MEMBER:/PATH", "SOURCE MEMBER PATH",
	  "one file of an archive, a directory or an image becomes PATH, with its attributes",
	  { WISH_SOURCE, WISH_MEMBER, WISH_PATH }, .make = wish_make_copy },
	[WISH_OVERLAY] = { "overlay", "SOURCE[:/PATH]", "SOURCE [PATH]",
	  "lay the files of an archive, a directory or an image over PATH (/)",
	  { WISH_SOURCE, WISH_PATH }, .last_optional = true, .make = wish_make_overlay },
	[WISH_EQUAL_TO] = { "equal-to", "SOURCE", "SOURCE",
	  "make all files equal to those of an archive, a directory or an image",
	  { WISH_SOURCE }, .make = wish_make_equal_to },
};

const char *
wish_verb_name(enum wish_verb verb)
{
	return wish_rows[verb].name;
}

const char *
wish_verb_value(enum wish_verb verb)
{
	return wish_rows[verb].value;
}

const char *
wish_verb_help(enum wish_verb verb)
{
	return wish_rows[verb].help;
}

const char *
wish_verb_words(enum wish_verb verb)
{
	return wish_rows[verb].words;
}

enum wish_verb
wish_verb_find(struct span name)
{
	int verb = 0;

	while (verb < WISH_VERBS
	        && !span_equal(span_of(wish_rows[verb].name, strlen(wish_rows[verb].name)), name))
		verb++;
	return (enum wish_verb)verb;
}
