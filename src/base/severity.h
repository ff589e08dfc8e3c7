/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How bad an issue is, whatever format it concerns. */
#ifndef BASE_SEVERITY_H
#define BASE_SEVERITY_H

enum severity {
	SEVERITY_NOTE,    /* good to know */
	SEVERITY_WARNING, /* the kernel copes */
	SEVERITY_ERROR    /* something is lost */
};

#endif
