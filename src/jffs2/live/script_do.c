/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands of scripts. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "jffs2/live/script_private.h"

enum { WRITE_MOST = 1 << 20, FILL_EACH = 4096 };

#define DO(name) \
	static int do_##name(struct live_script *s, struct text *out, struct error *err)
#define UNUSED (void)out, (void)err

/* ---- content ---- */

/* Lines that name the file and where they begin. */
static void
add_content(const char *path, uint32_t at, uint32_t len, struct text *t)
{
	while (t->len < len)
		text_addf(t, "%s at %" PRIu32 "\n", path, at + (uint32_t)t->len);
}

static int
write_span(struct live_script *s, uint32_t at, struct span bytes)
{
	const char *path = s->words[1];
	uint32_t done;
	int error = live_size_of(s->live, path) < 0 ? live_create(s->live, path, 0644) : 0;

	return error ? error : live_write(s->live, path, at, bytes, &done);
}

static int
write_content(struct live_script *s, uint32_t at, uint32_t len)
{
	struct text t = { 0 };
	int error;

	add_content(s->words[1], at, len, &t);
	error = write_span(s, at, span_of(t.at, len));
	text_free(&t);
	return error;
}

static uint32_t
end_of(struct live_script *s)
{
	int64_t size = live_size_of(s->live, s->words[1]);

	return size < 0 ? 0 : (uint32_t)size;
}

DO(write)
{
	uint32_t len, at = 0;

	(void)out;
	if (!script_number(s, 2, WRITE_MOST, &len, err)
	        || (s->count > 3 && !script_number(s, 3, UINT32_MAX - WRITE_MOST, &at, err)))
		return SCRIPT_WRONG;
	return write_content(s, at, len);
}

DO(append)
{
	uint32_t len;

	(void)out;
	return script_number(s, 2, WRITE_MOST, &len, err) ? write_content(s, end_of(s), len)
	       : SCRIPT_WRONG;
}

DO(patch)
{
	uint32_t at;

	(void)out;
	return script_number(s, 2, UINT32_MAX - WRITE_MOST, &at, err)
	       ? write_span(s, at, span_of(s->words[3], strlen(s->words[3]))) : SCRIPT_WRONG;
}

DO(fill)
{
	int error = 0;

	UNUSED;
	while (!error)
		error = write_content(s, end_of(s), FILL_EACH);
	return error == ENOSPC ? 0 : error;
}

DO(truncate)
{
	uint32_t size;

	(void)out;
	return script_number(s, 2, UINT32_MAX, &size, err) ? live_truncate(s->live, s->words[1], size)
	       : SCRIPT_WRONG;
}

/* ---- names ---- */

DO(create)
{
	UNUSED;
	return live_create(s->live, s->words[1], 0644);
}

DO(mkdir)
{
	UNUSED;
	return live_mkdir(s->live, s->words[1], 0755);
}

DO(symlink)
{
	UNUSED;
	return live_symlink(s->live, s->words[1], s->words[2]);
}

DO(ln)
{
	UNUSED;
	return live_link(s->live, s->words[1], s->words[2]);
}

DO(mv)
{
	UNUSED;
	return live_rename(s->live, s->words[1], s->words[2]);
}

DO(rm)
{
	UNUSED;
	return live_unlink(s->live, s->words[1]);
}

DO(chmod)
{
	const char *digits = s->words[2];
	uint32_t mode = 0;

	(void)out;
	if (!*digits || strlen(digits) > 4 || strspn(digits, "01234567") != strlen(digits))
		return script_wrong(s, err, "a mode is up to four octal digits");
	while (*digits)
		mode = mode << 3 | (uint32_t)(*digits++ - '0');
	return live_chmod(s->live, s->words[1], mode);
}

/* ---- the flash ---- */

DO(sync)
{
	UNUSED;
	return live_sync(s->live);
}

DO(gc)
{
	int error = live_collect(s->live);

	UNUSED;
	if (error == ENOSPC)
		text_add(&s->rows.at[s->command].why, "there is nothing to collect");
	return error == ENOSPC ? 0 : error;
}

DO(idle)
{
	UNUSED;
	return live_idle(s->live);
}

DO(cut)
{
	uint32_t bytes;

	(void)out;
	if (s->count == 1) {
		chip_cut(&s->chip);
		return 0;
	}
	if (strcmp(s->words[1], "after") != 0)
		return script_wrong(s, err, "it is: cut, or cut after BYTES");
	if (!script_number(s, 2, UINT32_MAX, &bytes, err))
		return SCRIPT_WRONG;
	chip_cut_after(&s->chip, bytes);
	return 0;
}

/* A mount after a mount begins with what an unmount does. */
DO(mount)
{
	int error = s->chip.off ? 0 : live_unmount(s->live);

	(void)out;
	return error ? error : live_mount(s->live, err);
}

DO(unmount)
{
	UNUSED;
	return live_unmount(s->live);
}

DO(bad)
{
	uint32_t block;

	(void)out;
	if (!s->chip.shape.page)
		return script_wrong(s, err, "only NAND flash has bad blocks");
	if (!script_number(s, 1, s->chip.shape.blocks - 1, &block, err))
		return SCRIPT_WRONG;
	s->chip.why = LIVE_WHYS;
	return chip_mark_bad(&s->chip, block) ? 0 : EIO;
}

DO(fail)
{
	uint32_t block, times = 1;
	bool erase = strcmp(s->words[1], "erase") == 0;

	(void)out;
	if (!erase && strcmp(s->words[1], "program") != 0)
		return script_wrong(s, err, "it is: fail program|erase BLOCK [TIMES]");
	if (!script_number(s, 2, s->chip.shape.blocks - 1, &block, err)
	        || (s->count > 3 && !script_number(s, 3, UINT16_MAX, &times, err)))
		return SCRIPT_WRONG;
	chip_fail(&s->chip, erase ? CHIP_FAILS_ERASE : CHIP_FAILS_PROGRAM, block, times);
	text_addf(&s->rows.at[s->command].why, "block %" PRIu32 " can't be %s the next %" PRIu32
	        " time%s", block, erase ? "erased" : "programmed", times, times == 1 ? "" : "s");
	return 0;
}

DO(wear)
{
	(void)err;
	script_tell_blocks(s, out);
	return 0;
}

DO(time)
{
	(void)out;
	return script_number(s, 1, UINT32_MAX, &s->now, err) ? 0 : SCRIPT_WRONG;
}

DO(expect)
{
	uint32_t size;
	int64_t is;

	(void)out;
	if (strcmp(s->words[1], "error") == 0)
		return s->failed ? 0 : script_wrong(s, err, "the command before should have failed");
	if (s->count < 3)
		return script_wrong(s, err, "it is: expect error, expect no PATH, or expect PATH SIZE");
	is = live_size_of(s->live, s->words[strcmp(s->words[1], "no") == 0 ? 2 : 1]);
	if (strcmp(s->words[1], "no") == 0)
		return is < 0 ? 0 : script_wrong(s, err, "that file should not be there");
	if (!script_number(s, 2, UINT32_MAX, &size, err))
		return SCRIPT_WRONG;
	return size == is ? 0 : script_wrong(s, err, "that file has another size");
}

const struct script_command script_commands[SCRIPT_COMMANDS] = {
	{ "flash", "[nor|nand] [summary] [big-endian] [block SIZE] [blocks N] [page SIZE] [seed N] "
	  "[compress HOW]", 0, 13, script_flash },
	{ "create", "PATH", 1, 1, do_create },
	{ "write", "PATH LENGTH [OFFSET]", 2, 3, do_write },
	{ "append", "PATH LENGTH", 2, 2, do_append },
	{ "patch", "PATH OFFSET TEXT", 3, 3, do_patch },
	{ "truncate", "PATH SIZE", 2, 2, do_truncate },
	{ "fill", "PATH", 1, 1, do_fill },
	{ "mkdir", "PATH", 1, 1, do_mkdir },
	{ "symlink", "TARGET PATH", 2, 2, do_symlink },
	{ "ln", "PATH NEW", 2, 2, do_ln },
	{ "mv", "PATH NEW", 2, 2, do_mv },
	{ "rm", "PATH", 1, 1, do_rm },
	{ "chmod", "PATH MODE", 2, 2, do_chmod },
	{ "sync", "", 0, 0, do_sync },
	{ "gc", "", 0, 0, do_gc },
	{ "idle", "", 0, 0, do_idle },
	{ "cut", "[after BYTES]", 0, 2, do_cut },
	{ "mount", "", 0, 0, do_mount },
	{ "unmount", "", 0, 0, do_unmount },
	{ "bad", "BLOCK", 1, 1, do_bad },
	{ "fail", "program|erase BLOCK [TIMES]", 2, 3, do_fail },
	{ "wear", "", 0, 0, do_wear },
	{ "time", "SECONDS", 1, 1, do_time },
	{ "expect", "error | no PATH | PATH SIZE", 1, 2, do_expect },
};
