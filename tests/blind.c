/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/blind.h"

#include <check.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/nodes.h"
#include "ui/frame/frame.h"
#include "ui/frame/loop.h"

enum { HEADER_LEN = 64, PAYLOAD_LEN = 1000 };

/* ---- a terminal that shows nothing ---- */

static bool
never(struct terminal *t, int wait_ms, struct event *e)
{
	return t == NULL && wait_ms == 0 && e == NULL;
}

static void
ignore_canvas(struct terminal *t, const struct canvas *c)
{
	ck_assert(t != NULL && c->columns > 0 && c->rows > 0);
}

static void
ignore_mouse(struct terminal *t, bool on)
{
	ck_assert(t != NULL || on);
}

static void
ignore(struct terminal *t)
{
	ck_assert_ptr_nonnull(t);
}

static void
ignore_copy(struct terminal *t, const char *text, size_t len)
{
	ck_assert(t != NULL && (len == 0 || text != NULL));
}

static uint64_t
no_time(struct terminal *t)
{
	return t == NULL;
}

static struct terminal blind = {
	.next = never, .show = ignore_canvas, .mouse = ignore_mouse, .repaint = ignore,
	.copy = ignore_copy, .now = no_time, .close = ignore, .columns = 80, .rows = 24,
	.steady = true,
};

/* ---- images ---- */

/* The first `len` bytes of a file of data/. */
static void
add_data(struct text *bytes, const char *file, size_t len)
{
	char path[PATH_MAX], *buffer = calloc(1, len + 1);
	FILE *in;

	snprintf(path, sizeof path, "%s/data/%s", getenv("srcdir"), file);
	in = fopen(path, "rb");
	ck_assert_msg(in != NULL, "%s", path);
	text_add_bytes(bytes, buffer, fread(buffer, 1, len, in));
	fclose(in);
	free(buffer);
}

static void
add_times(struct text *bytes, int c, size_t count)
{
	char byte = (char)c;

	while (count-- > 0)
		text_add_bytes(bytes, &byte, 1);
}

static void
make_byte(struct text *bytes)
{
	text_add(bytes, "x");
}

static void
make_header(struct text *bytes)
{
	add_data(bytes, "damaged.uimage", HEADER_LEN);
}

static void
make_payload(struct text *bytes)
{
	make_header(bytes);
	add_times(bytes, 0x5a, PAYLOAD_LEN);
}

static void
make_erased(struct text *bytes)
{
	add_times(bytes, 0xff, 65536);
}

/* As many bytes as the common header of a node has. */
static void
make_node_header(struct text *bytes)
{
	add_data(bytes, "history.jffs2", 12);
}

static void
make_marker(struct text *bytes)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };

	nodes_add_cleanmarker(&n);
	text_add_bytes(bytes, n.bytes.at, n.bytes.len);
	nodes_free(&n);
	add_times(bytes, 0xff, 4084);
}

/* A name that leads nowhere, and an inode without a name; no root. */
static void
make_torn(struct text *bytes)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };

	nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 7, .version = 1, .ino = 9,
	        .type = 8, .name = "lost" });
	nodes_add_inode(&n, &(struct inode_spec){ .ino = 12, .version = 1, .mode = 0100644,
	        .isize = 5, .data = span_of("hello", 5) });
	text_add_bytes(bytes, n.bytes.at, n.bytes.len);
	nodes_free(&n);
}

const struct blind_image blind_images[] = {
	{ "one byte", NULL, make_byte, NULL },
	{ "a header alone", NULL, make_header, NULL },
	{ "a payload without JFFS2", NULL, make_payload, NULL },
	{ "erased flash", NULL, make_erased, NULL },
	{ "the header of a node", NULL, make_node_header, NULL },
	{ "a cleanmarker", NULL, make_marker, NULL },
	{ "torn names", NULL, make_torn, NULL },
	{ "several parts", "dump.bin", NULL, NULL },
	{ "damaged", "damaged.uimage", NULL, NULL },
	{ "with a history", "history.jffs2", NULL, NULL },
	{ "big-endian, with summaries", "be-64k-sum.jffs2", NULL, NULL },
	{ "unpadded, without cleanmarkers", "nocm-unpadded.jffs2", NULL, NULL },
	{ "of a camera", "7518-hi3518-home.uimage", NULL, NULL },
	{ "compared with itself", "history.jffs2", NULL, "history.jffs2" },
	{ "compared with another", "damaged.uimage", NULL, "dump.bin" },
	{ "a byte compared with files", NULL, make_byte, "history.jffs2" },
	{ "files compared with a header", "history.jffs2", make_header, NULL },
};

const size_t blind_image_count = sizeof blind_images / sizeof blind_images[0];

/* ---- the directory ---- */

static char home[PATH_MAX];

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *f)
{
	(void)st;
	(void)type;
	/* The two directories themselves stay. */
	return f->level < 2 && strcmp(path + f->base, "in") == 0 ? 0
	       : f->level == 0 ? 0 : remove(path);
}

void
blind_sweep(void)
{
	nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void
blind_enter(void)
{
	const char *given = getenv("srcdir"), *tmp = getenv("TMPDIR");
	/* What is written is synced: in memory that costs nothing. */
	const char *usual = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	char srcdir[PATH_MAX], inner[PATH_MAX + 8];

	snprintf(home, sizeof home, "%s/flashloupe-blind.XXXXXX", tmp != NULL ? tmp : usual);
	if (realpath(given != NULL ? given : ".", srcdir) == NULL || mkdtemp(home) == NULL) {
		perror(home);
		exit(1);
	}
	setenv("srcdir", srcdir, 1);
	snprintf(inner, sizeof inner, "%s/in", home);
	if (mkdir(inner, 0700) != 0 || chdir(inner) != 0) {
		perror(inner);
		exit(1);
	}
}

void
blind_leave(void)
{
	char inner[PATH_MAX + 8];

	blind_sweep();
	snprintf(inner, sizeof inner, "%s/in", home);
	if (chdir("/") != 0 || rmdir(inner) != 0 || rmdir(home) != 0)
		perror(home);
}

/* ---- the screen ---- */

static const struct ui_options plain = { .mouse = true, .clipboard = true };

static bool
open_both(struct ui *ui, struct firmware *f, struct firmware *other)
{
	static struct ui_options options;

	options = plain;
	options.other = other;
	ui_open(ui, f, &options, &blind);
	return true;
}

bool
blind_open_files(struct ui *ui, const char *path, const char *other)
{
	struct error err;
	struct firmware *f = firmware_open(path, NULL, &err), *g = NULL;

	if (f != NULL && other != NULL && (g = firmware_open(other, NULL, &err)) == NULL) {
		firmware_close(f);
		return false;
	}
	return f != NULL && open_both(ui, f, g);
}

/* Writes what is made to the file "image.bin". */
static void
write_image(void (*make)(struct text *))
{
	struct text bytes = { 0 };
	FILE *out = fopen("image.bin", "wb");

	make(&bytes);
	ck_assert(out != NULL && fwrite(bytes.at, 1, bytes.len, out) == bytes.len);
	ck_assert(fclose(out) == 0);
	text_free(&bytes);
}

void
blind_open(struct ui *ui, const struct blind_image *image)
{
	char path[PATH_MAX] = "image.bin", other[PATH_MAX] = "";
	const char *srcdir = getenv("srcdir");

	/* What it is mapped from stays, whatever is written to that name later. */
	unlink("image.bin");
	if (image->make != NULL)
		write_image(image->make);
	if (image->file != NULL)
		snprintf(path, sizeof path, "%s/data/%s", srcdir, image->file);
	if (image->other != NULL)
		snprintf(other, sizeof other, "%s/data/%s", srcdir, image->other);
	else if (image->file != NULL && image->make != NULL)
		snprintf(other, sizeof other, "image.bin");
	ck_assert(blind_open_files(ui, path, *other != '\0' ? other : NULL));
}

void
blind_close(struct ui *ui)
{
	struct firmware *f = ui->firmware, *other = ui->options->other;

	ui_close(ui);
	firmware_close(f);
	if (other != NULL)
		firmware_close(other);
}

void
blind_press(struct ui *ui, uint32_t press)
{
	struct event e = { .kind = EVENT_PRESS, .press = press };

	ui_handle(ui, &e);
}

void
blind_keys(struct ui *ui, const char *keys)
{
	uint32_t press;

	while (press_read(&keys, &press))
		blind_press(ui, press);
}

void
blind_finish(struct ui *ui)
{
	while (ui_busy(ui))
		ui_work(ui);
}

static void
check_line(const struct canvas *c, int y)
{
	int x = 0;

	while (x < c->columns)
		x += canvas_tile(c, x, y)->width > 0 ? canvas_tile(c, x, y)->width : 1;
	ck_assert_int_eq(x, c->columns); /* no wide character sticks out */
}

void
blind_draw(struct ui *ui)
{
	const struct canvas *c = &ui->canvas;

	ui_draw(ui);
	ck_assert(!c->cursor || (c->x >= 0 && c->x < c->columns && c->y >= 0
	                         && c->y < c->rows));
	for (int y = 0; y < c->rows; y++)
		check_line(c, y);
}
