/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The two halves of the sandbox: files (Landlock) and system calls (seccomp). */
#ifndef SANDBOX_PRIVATE_H
#define SANDBOX_PRIVATE_H

#include "sandbox/sandbox.h"

/* An instrumented build needs more: the sanitizers read /proc, the program and its
 * libraries, and look for leaks with ptrace. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define SANDBOX_WATCHED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANDBOX_WATCHED 1
#endif
#endif
#ifndef SANDBOX_WATCHED
#define SANDBOX_WATCHED 0
#endif

/* ---- sandbox_landlock.c ---- */

/* The Landlock ABI of this kernel, at least 1; 0 if there is none, with *why set to the
 * reason. */
int landlock_abi(const char **why);
/* Denies all files outside the places; false with *why set on failure. */
bool landlock_enter(const struct sandbox *s, const char **why);

/* ---- sandbox_filter.c ---- */

/* True if system calls can be filtered; else *why is the reason. */
bool filter_works(const char **why);
/* Denies the calls that the program never needs; with `by_name`, modes, owners and times
 * may still be changed by file name. False with *why set on failure. */
bool filter_enter(bool by_name, const char **why);

#endif
