/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What somebody wants a uImage header to have, as words: of a header that is to be made, or of one
 * that is there. A plain value; owns nothing.
 */
#ifndef UIMAGE_WANTED_H
#define UIMAGE_WANTED_H

#include "base/error.h"
#include "uimage/uimage.h"

enum uimage_want {
	UIMAGE_WANT_NAME,
	UIMAGE_WANT_ARCH,
	UIMAGE_WANT_OS,
	UIMAGE_WANT_TYPE,
	UIMAGE_WANT_LOAD,
	UIMAGE_WANT_ENTRY,
	UIMAGE_WANT_TIME,
	UIMAGE_WANTS
};

struct uimage_wanted {
	unsigned given;       /* a bit for each enum uimage_want; 0: nothing is wanted */
	struct uimage header; /* codes, load and entry; not the name */
	char name[UIMAGE_NAME_LEN + 1];
	uint32_t time;        /* seconds since 1970 */
};

/* Reads "arch=arm,os=linux,name=root": os, architecture and type by the names of U-Boot or as
 * numbers. Without them, the OS is Linux and the type a file system, as for the payload of mkimage
 * -O linux -T filesystem. A name, of at most 32 bytes, may have commas in it. False with err set. */
bool uimage_wanted_read(const char *words, struct uimage_wanted *w, struct error *err);

/* True if that was named. */
bool uimage_wants(const struct uimage_wanted *w, enum uimage_want want);

/* False with err set if a new header can't be made of it: an architecture is wanted for that. */
bool uimage_wanted_makes(const struct uimage_wanted *w, struct error *err);

/* False with err set if it wants another header than the one that is there, of which only name
 * and time can be changed. */
bool uimage_wanted_changes(const struct uimage_wanted *w, struct error *err);

/* The name that is wanted, borrowed from `w`. */
struct span uimage_wanted_name(const struct uimage_wanted *w);

#endif
