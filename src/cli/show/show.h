/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands that print what is in an image: each runs as a row of the command table says
 * (src/cli/commands.c) and returns an exit status. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli/call/call.h"

/* ---- compare.c ---- */

int command_compare(struct call *call);
int command_diff(struct call *call);

/* ---- du.c ---- */

int command_du(struct call *call);

/* ---- explain.c ---- */

int command_explain(struct call *call);
int command_glossary(struct call *call);

/* Adds the explanations of the messages in the text, of the kernel or U-Boot; false if there
 * are none (explain.c). */
bool write_messages(const struct call *call, const char *text, struct text *t);

/* ---- files_long.c ---- */

struct table; /* table/table.h */

/* Prints the list of files as the options long_lines and checksum say. */
int print_files_long(struct call *call, struct table *files);

/* ---- hex.c ---- */

int command_hex(struct call *call);

/* ---- list.c ---- */

int command_parts(struct call *call);
int command_env(struct call *call);
int command_pages(struct call *call);
int command_notes(struct call *call);
int command_nodes(struct call *call);
int command_map(struct call *call);
int command_blocks(struct call *call);
int command_erase_size(struct call *call);
int command_files(struct call *call);
int command_issues(struct call *call);
int command_sizes(struct call *call);

/* ---- past.c ---- */

int command_deleted(struct call *call);
int command_history(struct call *call);
int command_layers(struct call *call);
int command_timeline(struct call *call);
int command_points(struct call *call);

/* ---- search.c ---- */

int command_search_grep(struct call *call);
int command_search_names(struct call *call);
int command_search_strings(struct call *call);

/* ---- show.c ---- */

int command_show(struct call *call);

/* ---- steps.c ---- */

int command_steps(struct call *call);

#endif
