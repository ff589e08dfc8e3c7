/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * FITs: made by mkimage and compared with what dumpimage takes out of them; made by hand,
 * with data that overlap, lie in the tree itself, or are missing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/firmware.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/fdts.h"
#include "tests/fixture/place.h"
#include "tests/fixture/format/seen.h"
#include "tests/fixture/format/uimages.h"
#include "uboot/fit.h"

/* ---- against mkimage and dumpimage ---- */

static struct made
file_of(const char *name)
{
	FILE *f = fopen(in_place(name), "rb");
	uint8_t bytes[65536];
	size_t len;

	ck_assert_msg(f != NULL, "%s", name);
	len = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	return made_of(bytes, len);
}

static void
write_file(const char *name, const char *text)
{
	FILE *f = fopen(in_place(name), "wb");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

static const char source[] =
        "/dts-v1/;\n/ { description = \"Board firmware\"; #address-cells = <1>;\n"
        "images {\n"
        "kernel-1 { description = \"Linux\"; data = /incbin/(\"k\"); type = \"kernel\";"
        " arch = \"arm64\"; os = \"linux\"; compression = \"gzip\"; load = <0x80000>;"
        " entry = <0x80010>; hash-1 { algo = \"crc32\"; }; hash-2 { algo = \"sha256\"; }; };\n"
        "fdt-1 { data = /incbin/(\"d\"); type = \"flat_dt\"; arch = \"arm64\";"
        " compression = \"none\"; hash-1 { algo = \"sha1\"; }; hash-2 { algo = \"md5\"; }; };\n"
        "rd@1 { data = /incbin/(\"r\"); type = \"ramdisk\"; os = \"linux\"; arch = \"arm64\";"
        " compression = \"none\"; hash-1 { algo = \"sha512\"; };"
        " hash-2 { algo = \"sha384\"; }; };\n"
        "};\nconfigurations { default = \"conf-1\"; conf-1 { description = \"Normal\";"
        " kernel = \"kernel-1\"; fdt = \"fdt-1\"; }; conf-2 { kernel = \"kernel-1\";"
        " ramdisk = \"rd@1\"; }; }; };\n";

static bool
have_tools(void)
{
	if (system("mkimage -V >/dev/null 2>&1 && dumpimage -V >/dev/null 2>&1 "
	           "&& dtc -v >/dev/null 2>&1") == 0)
		return true;
	printf("# skipped: FITs of mkimage (mkimage, dumpimage or dtc is not installed)\n");
	fflush(stdout);
	return false;
}

/* Makes the FIT with `options`, and what dumpimage takes out of it: out0, out1 ... */
static void
make_fit(const char *options)
{
	write_file("t.its", source);
	write_file("k.txt", "a kernel that is packed, packed, packed, packed and packed");
	write_file("r", "a ramdisk");
	write_file("d.dts", "/dts-v1/; / { model = \"Test board\"; compatible = \"a,b\"; };");
	setenv("PLACE", place, 1);
	setenv("OPTIONS", options, 1);
	ck_assert_int_eq(system("cd \"$PLACE\" && gzip -nc k.txt >k && "
	        "dtc -q -I dts -O dtb -o d d.dts && "
	        "mkimage $OPTIONS -f t.its fit >/dev/null 2>&1 && for i in 0 1 2; do "
	        "dumpimage -T flat_dt -p $i -o out$i fit >/dev/null; done"), 0);
}

/* The part that begins at `at`. */
static const struct part *
part_at(const struct firmware *f, uint64_t at)
{
	return &f->list.parts.at[firmware_part_at(f, at)];
}

static void
compare_images(const struct firmware *f, const struct fit *fit)
{
	for (size_t i = 0; i < fit->image_count; i++) {
		const struct part *p = part_at(f, fit->images[i].at);
		char name[32];
		struct made out;

		snprintf(name, sizeof name, "out%zu", i);
		out = file_of(name);
		ck_assert_uint_eq(p->offset, fit->images[i].at);
		ck_assert_uint_eq(p->len, out.len);
		ck_assert_mem_eq(f->bytes.at + p->offset, out.at, out.len);
		free(out.at);
	}
}

static const char *const layouts[] = { "", "-E", "-E -p 0x1000", "-E -B 0x100" };

START_TEST(images_are_those_of_dumpimage)
{
	struct firmware *f;
	struct fit *fit;
	struct made m;

	if (!have_tools())
		return;
	make_fit(layouts[_i]);
	m = file_of("fit");
	f = seen_open(span_of_made(&m));
	fit = fit_read(span_of_made(&m));
	ck_assert_uint_eq(fit->image_count, 3);
	compare_images(f, fit);
	ck_assert_str_eq(part_at(f, fit->images[0].at)->what,
	        "gzip-compressed data, image \"kernel-1\" of FIT: kernel, arm64, linux, gzip");
	ck_assert_str_eq(part_at(f, fit->images[1].at)->what,
	        "device tree of \"Test board\", image \"fdt-1\" of FIT: flat_dt, arm64");
	/* The kernel is unpacked. */
	ck_assert_uint_eq(f->children.count, 1);
	ck_assert_uint_eq(f->children.at[0]->bytes.len, 58);
	ck_assert_uint_eq(f->children.at[0]->parent_at, fit->images[0].at);
	ck_assert_ptr_nonnull(strstr(seen_facts(f, 0), "crc32 of kernel-1|ok\n"
	        "sha256 of kernel-1|ok\nsha1 of fdt-1|ok\nmd5 of fdt-1|ok\n"));
	ck_assert_ptr_nonnull(strstr(seen_facts(f, 0), "sha512 of rd@1|ok\nsha384 of rd@1|ok\n"));
	ck_assert_ptr_nonnull(strstr(seen_facts(f, 0),
	        "configuration|conf-1 (the default): kernel kernel-1, fdt fdt-1; \"Normal\"\n"
	        "configuration|conf-2: kernel kernel-1, ramdisk rd@1\n"));
	ck_assert_str_eq(seen_issues(f), "");
	free(fit);
	firmware_close(f);
	free(m.at);
}
END_TEST

/* ---- signatures ---- */

static const char signed_source[] =
        "/dts-v1/;\n/ { description = \"Signed\"; #address-cells = <1>;\n"
        "images { kernel-1 { data = /incbin/(\"k\"); type = \"kernel\"; arch = \"arm\";"
        " os = \"linux\"; compression = \"none\"; hash-1 { algo = \"sha512\"; };"
        " signature-1 { algo = \"sha256,rsa2048\"; key-name-hint = \"dev\"; }; };"
        " fdt-1 { data = /incbin/(\"k\"); type = \"flat_dt\"; arch = \"arm\";"
        " compression = \"none\"; hash-1 { algo = \"sha384\"; }; }; };"
        "configurations { default = \"conf-1\"; conf-1 { kernel = \"kernel-1\";"
        " fdt = \"fdt-1\"; signature-1 { algo = \"sha256,rsa2048\"; padding = \"pss\";"
        " key-name-hint = \"dev\"; sign-images = \"kernel\", \"fdt\"; }; }; }; };\n";

/* Makes a FIT, signed with a new key, and the tree that U-Boot would have that key in. */
static bool
make_signed(void)
{
	write_file("s.its", signed_source);
	write_file("k", "a kernel");
	write_file("u.dts", "/dts-v1/; / { model = \"Board\"; };");
	setenv("PLACE", place, 1);
	return system("cd \"$PLACE\" && openssl version >/dev/null 2>&1 && "
	        "openssl genpkey -algorithm RSA -out dev.key 2>/dev/null && "
	        "openssl req -batch -new -x509 -key dev.key -out dev.crt -subj /CN=dev && "
	        "dtc -q -p 2000 -I dts -O dtb -o u.dtb u.dts && "
	        "mkimage -f s.its -k . -K u.dtb -r signed >/dev/null 2>&1") == 0;
}

START_TEST(signatures_are_named)
{
	struct firmware *f;
	struct made m;

	if (!have_tools() || !make_signed())
		return;
	m = file_of("signed");
	f = seen_open(span_of_made(&m));
	ck_assert_ptr_nonnull(strstr(seen_facts(f, 0), "signature|sha256,rsa2048 of kernel-1, "
	        "key \"dev\" (not checked)\n"));
	ck_assert_ptr_nonnull(strstr(seen_facts(f, 0), "signature|sha256,rsa2048 of conf-1 "
	        "(kernel, fdt), padding pss, key \"dev\" (not checked)\n"));
	ck_assert_ptr_nonnull(strstr(seen_facts(f, 0), "sha512 of kernel-1|ok\n"
	        "sha384 of fdt-1|ok\n"));
	ck_assert_str_eq(seen_issues(f), "");
	firmware_close(f);
	free(m.at);
	m = file_of("u.dtb");
	f = seen_open(span_of_made(&m));
	ck_assert_ptr_nonnull(strstr(seen_facts(f, 0), "key|key-dev, sha256,rsa2048; every "
	        "configuration of a FIT must be signed with it\n"));
	firmware_close(f);
	free(m.at);
}
END_TEST

/* Without mkimage: a signature that is still to be made, and an image that is hidden. */
START_TEST(what_is_not_signed_yet_is_told)
{
	struct fdt_made d = { 0 };
	struct text t = { 0 };
	struct firmware *f;

	fdt_begin(&d, "");
	fdt_begin(&d, "images");
	fdt_begin(&d, "k");
	fdt_property(&d, "data", "1234", 4);
	fdt_begin(&d, "cipher");
	fdt_text(&d, "algo", "aes256");
	fdt_text(&d, "key-name-hint", "secret");
	fdt_end(&d);
	fdt_begin(&d, "signature");
	fdt_text(&d, "algo", "sha1,rsa2048");
	fdt_end(&d);
	fdt_end(&d);
	fdt_end(&d);
	fdt_end(&d);
	fdt_finish(&d, &t);
	f = seen_open(span_of(t.at, t.len));
	ck_assert_ptr_nonnull(strstr(seen_facts(f, 0), "encrypted|k with aes256, key \"secret\"\n"
	        "signature|sha1,rsa2048 of k, key not named; there is none yet\n"));
	firmware_close(f);
	text_free(&t);
}
END_TEST

START_TEST(damage_is_told)
{
	struct firmware *f;
	struct fit *fit;
	struct made m;

	if (!have_tools())
		return;
	make_fit("");
	m = file_of("fit");
	fit = fit_read(span_of_made(&m));
	m.at[fit->images[1].at + 20] ^= 1;
	f = seen_open(span_of_made(&m));
	ck_assert_ptr_nonnull(strstr(seen_issues(f), "checksum: FIT: sha1 of fdt-1 is wrong: "));
	ck_assert_ptr_nonnull(strstr(seen_issues(f), "checksum: FIT: md5 of fdt-1 is wrong: "));
	ck_assert_ptr_null(strstr(seen_issues(f), "kernel-1"));
	firmware_close(f);
	free(fit);
	/* Cut anywhere: what is left tiles, and something is said. */
	for (size_t len = 0; len < m.len; len += 7) {
		f = seen_open(span_of(m.at, len ? len : 1));
		ck_assert(part_list_tiles(&f->list, len ? len : 1));
		firmware_close(f);
	}
	free(m.at);
}
END_TEST

/* ---- by hand ---- */

struct image {
	const char *name;
	uint32_t position, size;
};

static void
make_by_hand(const struct image *images, size_t count, const char *standard, struct text *out)
{
	struct fdt_made d = { 0 };

	fdt_begin(&d, "");
	fdt_begin(&d, "images");
	for (size_t i = 0; i < count; i++) {
		fdt_begin(&d, images[i].name);
		fdt_text(&d, "type", "kernel");
		fdt_cells(&d, "data-position", &images[i].position, 1);
		fdt_cells(&d, "data-size", &images[i].size, 1);
		fdt_end(&d);
	}
	fdt_end(&d);
	fdt_begin(&d, "configurations");
	fdt_text(&d, "default", standard);
	fdt_begin(&d, "c");
	fdt_property(&d, "loadables", "a\0gone", 7);
	fdt_end(&d);
	fdt_end(&d);
	fdt_end(&d);
	fdt_finish(&d, out);
}

static const struct {
	struct image images[3];
	const char *says; /* among other things */
} layouts_by_hand[] = {
	{ { { "a", 1000, 100 }, { "b", 1100, 100 }, { "c", 1200, 100 } }, NULL },
	/* itself, and its own header */
	{ { { "a", 0, 5000 }, { "b", 4, 100 }, { "c", 39, 1 } }, "overlap|a lies in the tree" },
	{ { { "a", 60, 100 }, { "b", 1100, 100 }, { "c", 1100, 100 } }, "overlap|c lies in b" },
	{ { { "a", 1000, 300 }, { "b", 1100, 10 }, { "c", 1290, 100 } }, "overlap|b lies in a" },
	{ { { "a", 1000, 0xffffffff }, { "b", 1100, 10 }, { "c", 1290, 0 } },
	  "not all here WRONG" },
	{ { { "a", 0xffffffff, 100 }, { "b", 0xfffffff0, 0xffffffff }, { "c", 1000, 1 } },
	  "bytes at +0xffffffff, not all here WRONG" },
};

START_TEST(odd_layouts_are_survived)
{
	struct text t = { 0 };
	struct firmware *f;
	const char *says = layouts_by_hand[_i].says;

	make_by_hand(layouts_by_hand[_i].images, 3, "c", &t);
	ck_assert_uint_lt(t.len, 1000);
	while (t.len < 2000)
		text_add_bytes(&t, "\x55", 1);
	f = seen_open(span_of(t.at, t.len));
	ck_assert(part_list_tiles(&f->list, t.len));
	ck_assert_str_eq(f->list.parts.at[0].format->name, "FIT");
	if (_i == 0)
		ck_assert_ptr_null(strstr(seen_facts(f, 0), "overlap"));
	if (says)
		ck_assert_msg(strstr(seen_facts(f, 0), says) != NULL, "%s", seen_facts(f, 0));
	ck_assert_ptr_nonnull(strstr(seen_facts(f, 0),
	        "configuration|c (the default): loadables a gone (missing) WRONG"));
	firmware_close(f);
	text_free(&t);
}
END_TEST

START_TEST(a_default_that_is_missing_is_told)
{
	static const struct image one[] = { { "a", 1000, 10 } };
	struct text t = { 0 };
	struct firmware *f;

	make_by_hand(one, 1, "conf\x1b[2J", &t);
	f = seen_open(span_of(t.at, t.len));
	ck_assert_ptr_nonnull(strstr(seen_issues(f),
	        "header: FIT, default: configuration conf\\x1b[2J is missing\n"));
	ck_assert_ptr_nonnull(strstr(seen_issues(f), "header: FIT, image: a: kernel"));
	firmware_close(f);
	text_free(&t);
}
END_TEST

/* Every byte of the tree is changed: nothing is read outside. */
START_TEST(damaged_trees_are_survived)
{
	static const struct image two[] = { { "a", 700, 100 }, { "b", 800, 50 } };
	struct text t = { 0 };

	make_by_hand(two, 2, "c", &t);
	while (t.len < 900)
		text_add_bytes(&t, "\x55", 1);
	for (size_t i = 0; i < 700; i++) {
		for (int k = 0; k < 2; k++) {
			struct firmware *f;
			char was = t.at[i];

			t.at[i] = (char)(t.at[i] ^ (k ? 0xff : 0x01));
			f = seen_open(span_of(t.at, t.len));
			ck_assert(part_list_tiles(&f->list, t.len));
			seen_issues(f);
			firmware_close(f);
			t.at[i] = was;
		}
	}
	text_free(&t);
}
END_TEST

/* A plain tree isn't one. */
START_TEST(a_device_tree_is_no_fit)
{
	struct text t = { 0 };
	struct fdt_made d = { 0 };
	struct firmware *f;

	fdt_begin(&d, "");
	fdt_text(&d, "compatible", "acme,board");
	fdt_begin(&d, "soc");
	fdt_begin(&d, "images");
	fdt_end(&d);
	fdt_end(&d);
	fdt_end(&d);
	fdt_finish(&d, &t);
	f = seen_open(span_of(t.at, t.len));
	ck_assert_str_eq(f->list.parts.at[0].what, "device tree of \"acme,board\"");
	ck_assert_str_eq(seen_facts(f, 0), "compatible|acme,board\nholds|3 nodes, 1 properties\n");
	firmware_close(f);
	text_free(&t);
}
END_TEST

CASES(fit)
{
	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, place_make, place_remove);
	tcase_add_loop_test(tcase, images_are_those_of_dumpimage, 0, ROWS_OF(layouts));
	tcase_add_test(tcase, signatures_are_named);
	tcase_add_test(tcase, what_is_not_signed_yet_is_told);
	tcase_add_test(tcase, damage_is_told);
	tcase_add_loop_test(tcase, odd_layouts_are_survived, 0, ROWS_OF(layouts_by_hand));
	tcase_add_test(tcase, a_default_that_is_missing_is_told);
	tcase_add_test(tcase, damaged_trees_are_survived);
	tcase_add_test(tcase, a_device_tree_is_no_fit);
}
