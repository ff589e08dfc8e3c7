/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The uImage header against mkimage and against real firmware, where they are there.
 * Comparisons that had to be left out are printed and counted.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/crc32.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/uimages.h"
#include "uimage/uimage.h"

/* Shared with the processes that Check runs each test in. */
static int *skipped;

static void
skip(const char *what, const char *reason)
{
	++*skipped;
	printf("# skipped: %s (%s)\n", what, reason);
	fflush(stdout);
}

/* ---- against mkimage ---- */

/* A folder for mkimage's files, made and removed once for all its tests, outside of the
 * processes that they run in. */
static char work[PATH_MAX / 2];

static void
make_work(void)
{
	const char *tmp = getenv("TMPDIR");

	skipped = mmap(NULL, sizeof *skipped, PROT_READ | PROT_WRITE,
	        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert(skipped != MAP_FAILED);
	snprintf(work, sizeof work, "%s/uimage-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(work)) {
		perror(work);
		exit(EXIT_FAILURE);
	}
}

static const char *
in_work(const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/%s", work, name);
	return path;
}

static void
remove_work(void)
{
	printf("# skipped in all: %d\n", *skipped);
	static const char *const files[] = { "data", "more", "out", "list" };
	size_t i;

	for (i = 0; i < sizeof files / sizeof *files; i++)
		unlink(in_work(files[i]));
	rmdir(work);
}

static bool
have_mkimage(void)
{
	return system("mkimage -V >/dev/null 2>&1") == 0;
}

static void
write_file(const char *path, struct span bytes)
{
	FILE *f = fopen(path, "wb");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes.at, 1, bytes.len, f), bytes.len);
	ck_assert_int_eq(fclose(f), 0);
}

/* The bytes of a file; at NULL if it can't be opened. */
static struct made
read_file(const char *path)
{
	struct made m = { NULL, 0 };
	FILE *f = fopen(path, "rb");
	long len;

	if (!f)
		return m;
	ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
	len = ftell(f);
	ck_assert_int_ge(len, 0);
	rewind(f);
	m = (struct made){ malloc((size_t)len + 1), (size_t)len };
	ck_assert_uint_eq(fread(m.at, 1, m.len, f), m.len);
	fclose(f);
	return m;
}

/* What mkimage makes of the file "data"; at NULL where it refuses. */
static struct made
run_mkimage(const char *options)
{
	char command[PATH_MAX];

	unlink(in_work("out"));
	snprintf(command, sizeof command, "cd '%s' && SOURCE_DATE_EPOCH=1421856858 "
	        "mkimage %s out >/dev/null 2>&1", work, options);
	if (system(command) != 0)
		return (struct made){ NULL, 0 };
	return read_file(in_work("out"));
}

START_TEST(test_mkimage_header)
{
	static const char *const names[] = { "", "n", "7518-hi3518-home",
		"1234567890123456789012345678901" };
	struct span payload = span_of_str("not really a file system");
	uint8_t header[UIMAGE_HEADER_LEN];
	size_t i;

	if (!have_mkimage()) {
		skip("headers byte for byte", "mkimage is not installed");
		return;
	}
	write_file(in_work("data"), payload);
	for (i = 0; i < sizeof names / sizeof *names; i++) {
		struct uimage from = uimage_typical;
		char options[256];
		struct made theirs;

		from.name = span_of_str(names[i]);
		snprintf(options, sizeof options, "-A arm -O linux -T filesystem -C none "
		        "-a 80008000 -e 80008040 -n '%s' -d data", names[i]);
		theirs = run_mkimage(options);
		ck_assert_uint_eq(theirs.len, UIMAGE_HEADER_LEN + payload.len);
		uimage_put_header(header, &from, 1421856858, payload);
		ck_assert_mem_eq(theirs.at, header, UIMAGE_HEADER_LEN);
		free(theirs.at);
	}
}
END_TEST

START_TEST(test_mkimage_multi)
{
	struct made m;

	if (!have_mkimage()) {
		skip("a multi image", "mkimage is not installed");
		return;
	}
	write_file(in_work("data"), span_of_str("eleven byte"));
	write_file(in_work("more"), span_of_str("two"));
	m = run_mkimage("-A arm -O linux -T multi -C none -d data:more:data");
	uimage_assert_entry(&m, 0, 64 + 16, 11, 11);
	uimage_assert_entry(&m, 1, 64 + 28, 3, 3);
	uimage_assert_entry(&m, 2, 64 + 32, 11, 11);
	uimage_assert_no_entry(&m, 3);
	ck_assert_uint_eq(m.len, 64 + 32 + 11);
	free(m.at);
	m = run_mkimage("-A arm -O linux -T script -C none -d data");
	uimage_assert_entry(&m, 0, 64 + 8, 11, 11);
	uimage_assert_no_entry(&m, 1);
	free(m.at);
}
END_TEST

static const struct value_name *
find_name(const struct value_name *names, const char *name)
{
	for (; names->name; names++)
		if (strcmp(names->name, name) == 0)
			return names;
	return NULL;
}

/* Makes an image with the option's value `name` and compares the code in its header.
 * False if mkimage makes no such header. */
static bool
compare_code(size_t list, const struct value_name *known, const char *name)
{
	static const char *const rest[] = {
		"-A arm -T kernel -C none", "-O linux -T kernel -C none",
		"-A arm -O linux -C none", "-A arm -O linux -T kernel",
	};
	char options[256];
	struct made m;
	struct uimage u;
	bool made;

	snprintf(options, sizeof options, "%s %s %s -d data", rest[list],
	        uimage_code_lists[list].option, name);
	m = run_mkimage(options);
	made = m.at && uimage_decode(span_of_made(&m), 0, &u) && u.hcrc_ok;
	if (made)
		ck_assert_msg(m.at[uimage_code_lists[list].at] == known->value,
		        "%s %s is %u, not %u", uimage_code_lists[list].what, name,
		        m.at[uimage_code_lists[list].at], known->value);
	free(m.at);
	return made;
}

/* Each name that mkimage lists must be known here, and have the code that it writes. */
START_TEST(test_mkimage_codes)
{
	char line[256], name[64], command[PATH_MAX + 64];
	size_t listed = 0, written = 0;
	FILE *f;

	if (!have_mkimage()) {
		skip(uimage_code_lists[_i].what, "mkimage is not installed");
		return;
	}
	/* For an OP-TEE, mkimage reads a header of 28 bytes. */
	write_file(in_work("data"), span_of_str("a payload longer than 28 bytes"));
	snprintf(command, sizeof command, "mkimage %s list >'%s' 2>&1",
	        uimage_code_lists[_i].option, in_work("list"));
	if (system(command) == -1)
		ck_abort_msg("no shell");
	f = fopen(in_work("list"), "r");
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof line, f)) {
		const struct value_name *known;

		/* A usage text may follow, whose lines begin otherwise. */
		if (line[0] != '\t' || sscanf(line, "%63s", name) != 1)
			continue;
		listed++;
		known = find_name(uimage_code_lists[_i].names, name);
		if (known && strcmp(name, "invalid") == 0)
			continue; /* to mkimage: nothing given, take the default */
		if (known)
			written += compare_code((size_t)_i, known, name);
		else
			skip(name, "newer than the list it was looked for in");
	}
	fclose(f);
	ck_assert_uint_ge(listed, 7);
	ck_assert_uint_ge(written, 6);
	printf("# mkimage lists %zu names (%s), and writes %zu of them into headers\n",
	        listed, uimage_code_lists[_i].what, written);
	fflush(stdout);
}
END_TEST

/* ---- real firmware ---- */

static struct made
read_corpus(const char *name)
{
	const char *shared = getenv("FLASHLOUPE_SHARED"), *srcdir = getenv("srcdir");
	char path[PATH_MAX];
	struct made m;

	if (shared)
		snprintf(path, sizeof path, "%s/corpus/%s", shared, name);
	else
		snprintf(path, sizeof path, "%s/../shared/corpus/%s",
		        srcdir ? srcdir : ".", name);
	m = read_file(path);
	if (!m.at)
		skip(name, "not found");
	return m;
}

/* What a file should hold: the headers whose CRC is right. */
static const struct known_file {
	const char *name;
	size_t magics, damaged;
	struct known_header {
		uint64_t offset;
		const char *what, *payload_what;
		uint32_t size;
		bool dcrc_ok;
	} headers[5]; /* ended by what NULL */
} known_files[] = {
	{ "openipc-boot.scr", 1, 0, {
		{ 0, "uImage \"\" arm linux script gzip",
		  "padding in uImage \"\"", 60, true } } },
	{ "deb-tftpboot.scr", 1, 0, {
		{ 0, "uImage \"\" arm linux script gzip",
		  "padding in uImage \"\"", 732, true } } },
	{ "deb-mx6cuboxi-u-boot.img", 7, 0, {
		{ 0, "uImage \"U-Boot 2023.01+dfsg-2+deb12u3 fo\" "
		  "arm u-boot firmware none",
		  "payload of uImage \"U-Boot 2023.01+dfsg-2+deb12u3 fo\"",
		  583996, true } } },
	{ "deb-nanopi-u-boot-sunxi-with-spl.bin", 8, 0, {
		{ 0x8000, "uImage \"U-Boot 2023.01+dfsg-2+deb12u3 fo\" "
		  "arm u-boot firmware none",
		  "payload of uImage \"U-Boot 2023.01+dfsg-2+deb12u3 fo\"",
		  460068, true } } },
	{ "fact-uboot-badhdr.dtb", 1, 1, { { 0 } } },
	{ "fact-maxlinear-puma8-4uimage.bin", 4, 0, {
		{ 0xba9, "uImage \"MaxLinear Puma 8 Test Header\" arm linux multi none",
		  "payload of uImage \"MaxLinear Puma 8 Test Header\", "
		  "0 files", 4, true },
		{ 0xbed, "uImage \"Junk Kernel\" arm linux kernel none",
		  "payload of uImage \"Junk Kernel\", lzma", 85, true },
		{ 0xc82, "uImage \"Junk RootFS\" arm linux filesystem none",
		  "payload of uImage \"Junk RootFS\", squashfs", 16, false },
		{ 0xd3d, "uImage \"Hitron Image Header\" x86_64 linux script none",
		  "padding in uImage \"Hitron Image Header\"", 128, true } } },
	{ "pandorabox-mips-lzma-uImage.bin", 1, 0, {
		{ 0, "uImage \"PabdoraBox Linux-3.14.56\" mips linux kernel lzma",
		  "payload of uImage \"PabdoraBox Linux-3.14.56\", said to be lzma",
		  1147050, true } } },
};

static void
assert_known_header(struct span image, size_t at, const struct part_hit *hit,
        const struct known_header *known)
{
	struct uimage u;

	ck_assert_ptr_nonnull(known->what);
	ck_assert_uint_eq(at, known->offset);
	ck_assert_str_eq(hit->what, known->what);
	ck_assert_str_eq(hit->payload_what, known->payload_what);
	ck_assert_uint_eq(hit->payload, known->size);
	ck_assert(uimage_decode(image, at, &u));
	ck_assert_uint_eq(u.size, known->size);
	uimage_sum(image, &u);
	ck_assert(u.dcrc_known);
	ck_assert_int_eq(u.dcrc_ok, known->dcrc_ok);
}

START_TEST(test_corpus)
{
	const struct known_file *known = &known_files[_i];
	struct made m = read_corpus(known->name);
	size_t at, magics = 0, hits = 0, damaged = 0;
	struct part_hit hit;
	struct uimage u;

	if (!m.at)
		return;
	for (at = 0; at < m.len; at++) {
		magics += uimage_decode(span_of_made(&m), at, &u);
		damaged += uimage_looks(span_of_made(&m), at);
		if (uimage_probe_at(span_of_made(&m), at, &hit))
			assert_known_header(span_of_made(&m), at, &hit,
			        &known->headers[hits++]);
	}
	ck_assert_uint_eq(magics, known->magics);
	ck_assert_uint_eq(damaged, known->damaged);
	ck_assert_ptr_null(known->headers[hits].what);
	free(m.at);
}
END_TEST

START_TEST(test_corpus_script)
{
	struct made m = read_corpus("openipc-boot.scr");
	struct uimage_entry e;
	struct uimage u;

	if (!m.at)
		return;
	ck_assert(uimage_decode(span_of_made(&m), 0, &u));
	ck_assert(uimage_entry_at(span_of_made(&m), &u, 0, &e));
	ck_assert_uint_eq(e.offset, 64 + 8);
	ck_assert_uint_eq(e.len, 0x34);
	ck_assert_uint_eq(e.present, 0x34);
	ck_assert(!uimage_entry_at(span_of_made(&m), &u, 1, &e));
	free(m.at);
}
END_TEST

/* A header whose CRC is wrong, over a payload of which most is missing. */
START_TEST(test_corpus_damaged)
{
	struct made m = read_corpus("fact-uboot-badhdr.dtb");
	struct uimage u;

	if (!m.at)
		return;
	ck_assert(uimage_decode(span_of_made(&m), 0, &u));
	ck_assert(!u.hcrc_ok);
	ck_assert(span_equal(u.name, span_of_str("DD-XYZ")));
	ck_assert_uint_eq(u.size, 2363353);
	ck_assert_uint_eq(u.present, 35257);
	uimage_sum(span_of_made(&m), &u);
	ck_assert(!u.dcrc_known && !u.dcrc_ok);
	ck_assert(uimage_looks(span_of_made(&m), 0));
	free(m.at);
}
END_TEST

CASES(mkimage)
{
	tcase_add_unchecked_fixture(tcase, make_work, remove_work);
	tcase_add_test(tcase, test_mkimage_header);
	tcase_add_test(tcase, test_mkimage_multi);
	tcase_add_loop_test(tcase, test_mkimage_codes, 0, ROWS_OF(uimage_code_lists));
	tcase_add_loop_test(tcase, test_corpus, 0, sizeof known_files / sizeof *known_files);
	tcase_add_test(tcase, test_corpus_script);
	tcase_add_test(tcase, test_corpus_damaged);
}
