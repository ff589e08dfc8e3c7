/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The job that writes a table. */
#ifndef JOB_EXPORT_H
#define JOB_EXPORT_H

#include "output/output.h"
#include "table/table.h"

struct job;

/* Writes a table to `path`. The table must stay open and unchanged meanwhile. */
void export_table_start(struct job *j, const struct table *t, enum table_form form,
        const char *path, enum output_mode mode);

#endif
