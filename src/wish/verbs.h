/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The verbs: their names, the values of the options, what they do. Both the table of verbs and that
 * of the command line's options are made of this list, so that they can't differ.
 */
#ifndef WISH_VERBS_H
#define WISH_VERBS_H

#define WISH_LIST(X) \
	X(PUT, "put", "LOCAL:/PATH", \
	  "a local file becomes PATH, or comes into the directory PATH") \
	X(REPLACE, "replace", "LOCAL:/PATH", \
	  "a local file replaces the content of PATH, which must exist") \
	X(APPEND, "append", "LOCAL:/PATH", \
	  "a local file is appended to PATH, which must exist") \
	X(SET_LINE, "set-line", "N=TEXT:/PATH", \
	  "TEXT becomes the N-th line of PATH, whose line ending stays") \
	X(INSERT_LINE, "insert-line", "N=TEXT:/PATH", \
	  "insert TEXT before the N-th line of PATH, or after the last") \
	X(DELETE_LINE, "delete-line", "N:/PATH", \
	  "remove the N-th line of PATH") \
	X(RM, "rm", "/PATH", \
	  "remove a file, not a directory") \
	X(RM_R, "rm-r", "/PATH", \
	  "remove a file, or a directory with all in it") \
	X(MV, "mv", "/FROM:/TO", \
	  "rename, or move into the directory TO") \
	X(LN, "ln", "/FILE:/PATH", \
	  "make the hard link PATH to FILE") \
	X(SYMLINK, "symlink", "TARGET:/PATH", \
	  "make the symbolic link PATH to TARGET") \
	X(MKDIR, "mkdir", "[MODE:]/PATH", \
	  "make a directory (0755)") \
	X(MKFIFO, "mkfifo", "[MODE:]/PATH", \
	  "make a named pipe (0644)") \
	X(MKNOD, "mknod", "TYPE:MAJOR:MINOR:/PATH", \
	  "make a device (0644): c:4:64:/dev/ttyS0, or b:...") \
	X(CHMOD, "chmod", "MODE:/PATH", \
	  "set permissions: 0755, u+x,go-w") \
	X(CHOWN, "chown", "UID:GID:/PATH", \
	  "set owner and group, by numbers: 0:0, 0, :5") \
	X(TOUCH, "touch", "[@SECONDS:]/PATH", \
	  "set the time, now if none is given; make an empty file if there is none") \
	X(SETFATTR, "setfattr", "NAME=VALUE:/PATH", \
	  "set an extended attribute; after 0x the value is hexadecimal") \
	X(RMFATTR, "rmfattr", "NAME:/PATH", \
	  "remove an extended attribute") \
	X(COPY, "copy", "SOURCE:/MEMBER:/PATH", \
	  "one file of an archive, a directory or an image becomes PATH, with its attributes") \
	X(OVERLAY, "overlay", "SOURCE[:/PATH]", \
	  "lay the files of an archive, a directory or an image over PATH (/)") \
	X(EQUAL_TO, "equal-to", "SOURCE", \
	  "make all files equal to those of an archive, a directory or an image")

#endif
