/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libprogram.a is src/main.c with another name of its function. */
#ifndef TESTS_HOSTILE_PROGRAM_H
#define TESTS_HOSTILE_PROGRAM_H

/* The program's main. */
int program_main(int argc, char **argv);

#endif
