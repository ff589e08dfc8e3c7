/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A part of show/search.c: what a search has found as grep(1) prints it. */
#ifndef CLI_SHOW_GREP_H
#define CLI_SHOW_GREP_H

#include "cli/call/call.h"
#include "search/search.h"

/* What the options ask for. SEARCH_MATCHES: a table of matches. */
enum search_result grep_result(const struct cli_options *o);
/* Prints a search for anything else, which is done; CLI_DONE, or CLI_FAILED after a message. */
int grep_print(const struct call *call, const struct search *s);

#endif
