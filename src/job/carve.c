/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/job.h"

#include "job/copy_private.h"

void
carve_start(struct job *j, const struct firmware *f, uint64_t offset, uint64_t len,
        const char *path, enum output_mode mode)
{
	struct span bytes = span_cut(f->bytes, 0, 0);

	if (offset <= f->bytes.len)
		bytes = span_cut(f->bytes, (size_t)offset,
		        len < SIZE_MAX ? (size_t)len : SIZE_MAX);
	copy_start(j, bytes, path, mode);
}

void
write_start(struct job *j, struct span bytes, const char *path, enum output_mode mode)
{
	copy_start(j, bytes, path, mode);
}
