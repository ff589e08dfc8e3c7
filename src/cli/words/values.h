/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The values of options: each function records one option, that of `row`, in *o. `value`
 * is never NULL; it is "" for an option that has none. False with err set if it is
 * invalid; *o may then have changed.
 */
#ifndef CLI_VALUES_H
#define CLI_VALUES_H

#include "cli/words/options.h"

#define VALUE(name) \
	bool value_##name(const struct option_row *row, const char *value, \
	        struct cli_options *o, struct error *err)

/* What most options have; the member at row->place is set. */
VALUE(flag);   /* a bool, to true */
VALUE(text);   /* a const char *, which points into argv */
VALUE(number); /* a uint64_t, from row->least to row->most */

/* What only one of them sets, or several that cannot be combined. */
VALUE(form);          /* to row->choice */
VALUE(sandbox);       /* likewise */
VALUE(part);          /* "2", "2/1", "rootfs", or for two images "2/1:0" */
VALUE(file);          /* "/PATH", "ino:N", each after "2:" or "2/1:" or not */
VALUE(erase_size);
VALUE(how);           /* "append" or "rebuild" */
VALUE(endian);        /* "little" or "big" */
VALUE(range);         /* "OFFSET+LENGTH", or for two images two of them with a : */
VALUE(mtdparts);      /* as the kernel takes it; of several devices the first */
VALUE(header); /* "arch=arm,name=root" */
VALUE(without_spare); /* "2048+64" */
VALUE(at);            /* a time: the point in the past */
VALUE(at_version);    /* "INO:N": likewise */
VALUE(at_offset);     /* likewise */
VALUE(by);
VALUE(shift);
VALUE(view);
VALUE(kernel);        /* "summary" or "no-summary" */
VALUE(cells);
VALUE(colour);
VALUE(clipboard);
VALUE(change);        /* the verb row->choice of a wish, with its words */
VALUE(changes);       /* a script of them, which is read */
VALUE(devtable);      /* a table of devices, which stays open */
VALUE(screen_size);   /* "80x24", each from row->least to row->most */

#endif
