/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The second wall: before the first byte of an image is understood, the process gives up
 * what it will not need, so that a mistake in a parser cannot be turned into more.
 *
 *   Landlock  only files in the places that were allowed here can be opened or made;
 *             no TCP, and no signal to another process where the kernel knows how
 *   seccomp   no program is started, no process made, no socket, nothing traced or
 *             mounted, no code mapped, nothing typed into the terminal
 *
 * Neither can be undone. Files that are already open stay open. A forbidden call fails
 * with an error, mostly EPERM, rather than killing the process: the attacker gains
 * nothing by that, a library that tries something handles the error as usual, and the
 * screen stays intact.
 *
 * A sandbox is zeroed, told what is allowed, entered once and freed; freeing it does not
 * lift it.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#include <stdbool.h>

#include "base/array.h"
#include "base/error.h"
#include "text/text.h"

enum sandbox_mode {
	SANDBOX_AUTO,     /* as much of it as the kernel has */
	SANDBOX_OFF,
	SANDBOX_REQUIRED  /* all of it, or entering fails */
};

/* What is allowed at a place. */
enum sandbox_use {
	SANDBOX_READ,     /* a file, or those below a directory: to open them for reading */
	SANDBOX_LIST,     /* a directory: as READ, and directories are listed */
	SANDBOX_FILES,    /* a directory: regular files are made below it */
	SANDBOX_TREE,     /* a directory: directories, links, fifos too, and modes and times
	                   * of files are set by name */
	SANDBOX_DEVICES,  /* a directory: as TREE, and devices */
	SANDBOX_STATE,    /* a directory that is the program's own: regular files below it are
	                   * read and made */
	SANDBOX_REMOVE    /* a directory: empty directories below it are removed */
};

struct sandbox_place {
	struct text path; /* symbolic links resolved */
	enum sandbox_use use;
};

struct sandbox {
	enum sandbox_mode mode;
	ARRAY(struct sandbox_place) places;
	bool walled;      /* Landlock holds: other places are closed */
};

/* Allows `use` at `path`; false if that does not exist. */
bool sandbox_allow(struct sandbox *s, const char *path, enum sandbox_use use);

/* Enters the sandbox: from here on only what was allowed is possible. In mode AUTO always
 * true, whatever the kernel lacks. In mode REQUIRED false, with err set, if any of it is
 * unavailable: the process must then end. */
bool sandbox_enter(struct sandbox *s, struct error *err);

/* True if the sandbox allows files to be made in `directory`. `s` may be NULL: no
 * sandbox. */
bool sandbox_admits(const struct sandbox *s, const char *directory);

/* Adds the directories that may be written to, separated by commas. */
void sandbox_add_places(const struct sandbox *s, struct text *t);

void sandbox_free(struct sandbox *s);

/* What this kernel and this build have, in a few words: "yes, ABI 4", "no: ...". */
void sandbox_add_landlock(struct text *t);
void sandbox_add_seccomp(struct text *t);

#endif
