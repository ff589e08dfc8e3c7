/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Images in disguise are named, and the command lines that are told make them plain; random
 * bytes and sound images are never taken for one. Then what makes the CRC of a damaged
 * uImage right.
 */
#include "guise/guise.h"

#include <check.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/subject.h"
#include "issues/issues.h"
#include "table/table.h"
#include "tests/nodes.h"
#include "words/verdict.h"

enum { REG = 0100644 };

/* ---- a plain image ---- */

/* A uImage header, a few nodes, noise and erased flash; a multiple of 16 bytes, with no 0d
 * before a 0a. */
static void
make_plain(struct text *t)
{
	struct uimage u = { .os = 5, .arch = 2, .type = 2, .name = span_of("plain", 5) };
	struct nodes n = { .endian = ENDIAN_LITTLE };
	uint8_t noise[2048], header[UIMAGE_HEADER_LEN];
	uint32_t state = 7;

	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (uint8_t)next_random(&state);
	for (size_t i = 1; i < sizeof noise; i++)
		if (noise[i] == '\n' && noise[i - 1] == '\r')
			noise[i - 1] = 0;
	for (uint32_t i = 0; i < 9; i++) {
		nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = i + 1,
		        .ino = i + 2, .type = DT_REG, .name = "file" });
		nodes_add_inode(&n, &(struct inode_spec){ .ino = i + 2, .version = 1,
		        .mode = REG, .isize = 40, .data = span_of("0123456789", 10) });
	}
	uimage_encode(header, &u, 1, span_of(noise, sizeof noise));
	text_add_bytes(t, header, sizeof header);
	text_add_bytes(t, noise, sizeof noise);
	text_add_bytes(t, nodes_image(&n).at, nodes_image(&n).len);
	while (t->len < 12288)
		text_add_bytes(t, "\xff", 1);
	nodes_free(&n);
}

/* ---- its guises ---- */

static void
swap(struct span plain, struct text *t, size_t mask)
{
	for (size_t i = 0; i < plain.len; i++)
		text_add_bytes(t, plain.at + (i ^ mask), 1);
}

static void
make_swap16(struct span plain, struct text *t)
{
	swap(plain, t, 1);
}

static void
make_swap32(struct span plain, struct text *t)
{
	swap(plain, t, 3);
}

static void
combine(struct span plain, const char *key, size_t len, struct text *t)
{
	for (size_t i = 0; i < plain.len; i++) {
		uint8_t byte = plain.at[i] ^ (uint8_t)key[i % len];

		text_add_bytes(t, &byte, 1);
	}
}

static void
make_inverted(struct span plain, struct text *t)
{
	combine(plain, "\xff", 1, t);
}

static void
make_xor(struct span plain, struct text *t)
{
	combine(plain, "\x12\x34\x56\x78", 4, t);
}

static void
make_ascii(struct span plain, struct text *t)
{
	for (size_t i = 0; i < plain.len; i++)
		text_add_bytes(t, plain.at[i] == '\n' ? "\r\n" : (const char *)plain.at + i,
		        plain.at[i] == '\n' ? 2 : 1);
}

/* Rows of 16 bytes: the address, the bytes with two blanks before number `middle`, text. */
static void
make_dump(struct span plain, struct text *t, const char *after, size_t middle,
        const char *before_text, const char *after_text)
{
	for (size_t at = 0; at < plain.len; at += 16) {
		text_addf(t, "%08x%s", (unsigned int)at, after);
		for (size_t i = at; i < at + 16; i++)
			text_addf(t, "%s%02x", i == at ? "" : i % 16 == middle ? "  " : " ",
			        plain.at[i]);
		text_add(t, before_text);
		for (size_t i = at; i < at + 16; i++)
			text_addf(t, "%c", plain.at[i] > ' ' && plain.at[i] < 0x7f ? plain.at[i]
			                                                           : '.');
		text_add(t, after_text);
	}
}

static void
make_md(struct span plain, struct text *t)
{
	text_add(t, "=> md.b 81000000 3000\n");
	make_dump(plain, t, ": ", 99, "    ", "\n");
	text_add(t, "=> \n");
}

static void
make_md_words(struct span plain, struct text *t)
{
	for (size_t at = 0; at < plain.len; at += 16) {
		text_addf(t, "81%06x:", (unsigned int)at);
		for (size_t i = at; i < at + 16; i += 4)
			text_addf(t, " %08x", span_u32(plain, i, ENDIAN_LITTLE));
		text_add(t, "    ................\n");
	}
}

static void
make_hexdump(struct span plain, struct text *t)
{
	make_dump(plain, t, "  ", 8, "  |", "|\n");
}

static void
make_folded(struct span plain, struct text *t)
{
	make_dump(span_cut(plain, 0, 1024), t, "  ", 8, "  |", "|\n");
	text_add(t, "*\n");
}

static void
make_xxd(struct span plain, struct text *t)
{
	for (size_t at = 0; at < plain.len; at += 16) {
		text_addf(t, "%08x:", (unsigned int)at);
		for (size_t i = at; i < at + 16; i += 2)
			text_addf(t, " %02x%02x", plain.at[i], plain.at[i + 1]);
		text_add(t, "  ................\n");
	}
}

static void
make_plain_hex(struct span plain, struct text *t)
{
	for (size_t at = 0; at < plain.len; at += 16) {
		text_add_hex(t, span_cut(plain, at, 16));
		text_add(t, "\n");
	}
}

/* A record of up to 16 bytes: its fields, and the sum that makes all of them `total`. */
static void
add_record(struct text *t, const char *lead, const uint8_t *fields, size_t len,
        unsigned int total, bool inverted)
{
	unsigned int sum = 0;

	for (size_t i = 0; i < len; i++)
		sum += fields[i];
	text_add(t, lead);
	text_add_hex(t, span_of(fields, len));
	text_addf(t, "%02x\n", (inverted ? total - sum : 0u - sum) & 0xff);
}

static void
make_intel_hex(struct span plain, struct text *t)
{
	for (size_t at = 0; at < plain.len; at += 16) {
		uint8_t fields[20] = { 16, (uint8_t)(at >> 8), (uint8_t)at, 0 };

		memcpy(fields + 4, plain.at + at, 16);
		add_record(t, ":", fields, sizeof fields, 0, false);
	}
	text_add(t, ":00000001FF\n");
}

static void
make_s_records(struct span plain, struct text *t)
{
	for (size_t at = 0; at < plain.len; at += 16) {
		uint8_t fields[19] = { 19, (uint8_t)(at >> 8), (uint8_t)at };

		memcpy(fields + 3, plain.at + at, 16);
		add_record(t, "S1", fields, sizeof fields, 0xff, true);
	}
	text_add(t, "S9030000FC\n");
}

static void
make_text(struct span plain, struct text *t)
{
	(void)plain;
	text_add(t, "bootargs=console=ttyS0\nbootdelay=3\n");
}

/* Writes the plain image to a file, runs the command, and reads what it made. */
static void
pack(struct span plain, const char *command, struct text *t)
{
	FILE *in = fopen("guise.plain", "wb"), *out;
	char line[200];
	int byte;

	ck_assert_ptr_nonnull(in);
	fwrite(plain.at, 1, plain.len, in);
	fclose(in);
	snprintf(line, sizeof line, "%s guise.plain 2>guise.errors", command);
	out = popen(line, "r");
	ck_assert_ptr_nonnull(out);
	while ((byte = fgetc(out)) != EOF)
		text_add_bytes(t, &(char){ (char)byte }, 1);
	pclose(out);
	unlink("guise.plain");
	unlink("guise.errors");
}

/* Each guise; those that a tool packs have its command instead. */
static const struct {
	const char *name;
	void (*make)(struct span plain, struct text *t);
	const char *pack;
} cases[] = {
	{ "swap16", make_swap16, NULL },
	{ "swap32", make_swap32, NULL },
	{ "inverted", make_inverted, NULL },
	{ "xor", make_xor, NULL },
	{ "ascii-mode", make_ascii, NULL },
	{ "gzip", NULL, "gzip -c" },
	{ "xz", NULL, "xz -c" },
	{ "bzip2", NULL, "bzip2 -c" },
	{ "zstd", NULL, "zstd -c" },
	{ "lz4", NULL, "lz4 -c" },
	{ "tar", NULL, "tar -cf -" },
	{ "intel-hex", make_intel_hex, NULL },
	{ "s-records", make_s_records, NULL },
	{ "u-boot-md", make_md, NULL },
	{ "u-boot-md-words", make_md_words, NULL },
	{ "xxd", make_xxd, NULL },
	{ "hexdump", make_hexdump, NULL },
	{ "hexdump-folded", make_folded, NULL },
	{ "plain-hex", make_plain_hex, NULL },
	{ "text", make_text, NULL },
};
enum { CASES = sizeof cases / sizeof *cases };

/* ---- what is told ---- */

static struct firmware *
open_bytes(struct span bytes)
{
	struct firmware *f = firmware_new(image_of_memory("test", bytes), NULL);

	/* In small steps: the result must not depend on them. */
	while (firmware_step(f, 777))
		continue;
	return f;
}

static const struct issue *
find_issue(const struct issue_list *list, const char *name)
{
	for (size_t i = 0; i < list->issues.count; i++)
		if (strcmp(list->issues.at[i].name, name) == 0)
			return &list->issues.at[i];
	return NULL;
}

/* Puts the words in place of FILE and NEW. */
static void
fill_in(const char *undo, struct text *t)
{
	while (*undo) {
		if (strncmp(undo, "FILE", 4) == 0) {
			text_add(t, "guise.file");
			undo += 4;
		} else if (strncmp(undo, "NEW", 3) == 0) {
			text_add(t, "guise.new");
			undo += 3;
		} else {
			text_add_bytes(t, undo++, 1);
		}
	}
}

static bool
has_tool(const char *command)
{
	char line[200];

	snprintf(line, sizeof line, "command -v %.*s >/dev/null 2>&1",
	        (int)strcspn(command, " "), command);
	return system(line) == 0;
}

/* Runs the command line that was told on a file with `bytes`; what it makes is the plain
 * image. */
static void
check_undo(const char *undo, struct span bytes, struct span plain)
{
	FILE *file = fopen("guise.file", "wb");
	struct text line = { 0 };
	uint8_t *made = malloc(plain.len + 1);

	ck_assert(file != NULL && made != NULL);
	fwrite(bytes.at, 1, bytes.len, file);
	fclose(file);
	fill_in(undo, &line);
	text_add(&line, " 2>/dev/null");
	ck_assert_msg(system(text_str(&line)) == 0, "%s", text_str(&line));
	file = fopen("guise.new", "rb");
	ck_assert_msg(file != NULL, "%s", text_str(&line));
	ck_assert_msg(fread(made, 1, plain.len + 1, file) == plain.len, "%s",
	        text_str(&line));
	ck_assert_mem_eq(made, plain.at, plain.len);
	fclose(file);
	unlink("guise.file");
	unlink("guise.new");
	free(made);
	text_free(&line);
}

/* The part of the told sentence that is to be typed. */
static const char *
told(const struct issue *issue)
{
	static const char before[] = "; for a plain image: ";
	const char *at = strstr(issue->what, before);

	return at ? at + strlen(before) : NULL;
}

START_TEST(guises_are_named_and_undone)
{
	struct text plain = { 0 }, bytes = { 0 };
	struct issue_list list;
	const struct issue *issue;
	struct firmware *f;
	const char *undo;

	/* What is packed must not be recognised where it is stored as it is. */
	for (int i = 0; cases[_i].pack && i < 9000; i++)
		text_addf(&plain, "%c", i * i / 64 % 200 + 1);
	if (cases[_i].make)
		make_plain(&plain);
	if (cases[_i].make) {
		cases[_i].make(span_of(plain.at, plain.len), &bytes);
	} else if (has_tool(cases[_i].pack)) {
		pack(span_of(plain.at, plain.len), cases[_i].pack, &bytes);
	} else {
		printf("# skipped: %s is not installed\n", cases[_i].pack);
		text_free(&plain);
		return;
	}
	f = open_bytes(span_of(bytes.at, bytes.len));
	firmware_issues(f, &list);
	issue = find_issue(&list, cases[_i].name);
	ck_assert_msg(issue != NULL, "%s is not found", cases[_i].name);
	ck_assert_int_eq(issue->severity, SEVERITY_ERROR);
	ck_assert_int_eq(list.judgement.id, JUDGED_UNKNOWN);
	undo = told(issue);
	if (undo && strstr(undo, "NEW") && has_tool(undo))
		check_undo(undo, span_of(bytes.at, bytes.len), span_of(plain.at, plain.len));
	ck_assert(undo || !guise_find(cases[_i].name)->undo);
	issue_list_free(&list);
	firmware_close(f);
	text_free(&plain);
	text_free(&bytes);
}
END_TEST

/* Each row is reached by a case; archives of which no tool is needed here by their magic. */
START_TEST(every_guise_has_a_case)
{
	static const struct {
		const char *name, *bytes;
	} more[] = {
		{ "zip", "PK\3\4aaaa" }, { "7z", "7z\xbc\xaf\x27\x1c" }, { "ubi", "UBI#aaaa" },
		{ "lz4", "\x04\x22\x4d\x18" }, { "zstd", "\x28\xb5\x2f\xfd" },
	};

	for (const struct guise *g = guises; g->name; g++) {
		bool met = false;

		for (size_t i = 0; i < CASES; i++)
			met |= strcmp(cases[i].name, g->name) == 0;
		for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
			struct span bytes = span_of(more[i].bytes, strlen(more[i].bytes));
			struct guise_search s = { 0 };

			if (strcmp(more[i].name, g->name) != 0)
				continue;
			while (guise_step(&s, bytes, false, 100))
				continue;
			ck_assert_ptr_eq(s.found, g);
			met = true;
		}
		ck_assert_msg(met, "no case for %s", g->name);
	}
}
END_TEST

/* ---- no false claims ---- */

static const char *
guise_of(struct span bytes)
{
	struct guise_search s = { 0 };

	while (guise_step(&s, bytes, false, 1 << 20))
		continue;
	return s.found ? s.found->name : NULL;
}

START_TEST(random_bytes_are_no_guise)
{
	uint8_t bytes[4096];
	uint32_t state = 12345;

	for (int i = 0; i < 5000; i++) {
		size_t len = 1 + next_random(&state) % sizeof bytes;
		uint8_t mask = i % 3 == 0 ? 0x0f : 0xff;

		for (size_t k = 0; k < len; k++)
			bytes[k] = (uint8_t)next_random(&state) & mask;
		/* Half of them with erased runs. */
		if (i % 2 && len > 1024)
			memset(bytes + len / 2, 0xff, len / 4);
		ck_assert_msg(guise_of(span_of(bytes, len)) == NULL, "block %d: %s", i,
		        guise_of(span_of(bytes, len)));
	}
}
END_TEST

/* Opens every image in the folder and asks of it as if nothing had been recognised. */
static int
check_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *d;
	int count = 0;

	while (dir && (d = readdir(dir)) != NULL) {
		const char *dot = strrchr(d->d_name, '.');
		struct image *image;
		char path[PATH_MAX];
		const char *name;

		if (!dot || !strstr(".jffs2 .bin .oob .uimage .img .dtb .scr", dot))
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
		image = image_open(path, NULL);
		if (!image)
			continue;
		name = guise_of(image_bytes(image));
		ck_assert_msg(name == NULL, "%s is taken for %s", path, name);
		image_close(image);
		count++;
	}
	if (dir)
		closedir(dir);
	return count;
}

START_TEST(sound_images_are_no_guise)
{
	static const char *const folders[] = { "truth", "corpus", "corners" };
	const char *srcdir = getenv("srcdir"), *shared = getenv("FLASHLOUPE_SHARED");
	char path[PATH_MAX];
	int count;

	srcdir = srcdir ? srcdir : ".";
	snprintf(path, sizeof path, "%s/data", srcdir);
	ck_assert_int_gt(check_folder(path), 4);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		snprintf(path, sizeof path, "%s%s/%s", shared ? shared : srcdir,
		        shared ? "" : "/../shared", folders[i]);
		count = check_folder(path);
		printf("# %s: %d images are no guise\n", path, count);
	}
}
END_TEST

/* ---- uImages: what makes the CRC right ---- */

enum { PAYLOAD = 700 };

/* A uImage of PAYLOAD bytes of noise, then `more` bytes that follow it. */
static void
make_uimage(struct text *t, size_t more)
{
	struct uimage u = { .os = 5, .arch = 2, .type = 2, .name = span_of("kernel", 6) };
	uint8_t payload[PAYLOAD], header[UIMAGE_HEADER_LEN];
	uint32_t state = 99;

	for (size_t i = 0; i < sizeof payload; i++)
		payload[i] = (uint8_t)(1 + next_random(&state) % 250);
	uimage_encode(header, &u, 12345, span_of(payload, sizeof payload));
	text_add_bytes(t, header, sizeof header);
	text_add_bytes(t, payload, sizeof payload);
	while (more--)
		text_add_bytes(t, "\xff", 1);
}

/* Every bit that is flipped is named, whichever CRC covers it. The magic number is not: such
 * a header is none. */
START_TEST(a_flipped_bit_is_named)
{
	struct text t = { 0 };
	char words[80];

	make_uimage(&t, 40);
	for (size_t bit = 8 * 4; bit < 8 * (UIMAGE_HEADER_LEN + PAYLOAD); bit += 3) {
		struct issue_list list;
		const struct issue *issue;
		struct firmware *f;

		t.at[bit / 8] ^= (char)(1 << bit % 8);
		f = open_bytes(span_of(t.at, t.len));
		firmware_issues(f, &list);
		issue = find_issue(&list, "uimage-one-bit");
		/* Other codes than the known ones, or a length of 0, are no header. */
		if (f->uimages.count) {
			ck_assert_msg(issue != NULL, "bit %zu", bit);
			snprintf(words, sizeof words, "bit %zu of byte 0x%zx is flipped",
			        bit % 8, bit / 8);
			ck_assert_msg(strncmp(issue->what, words, strlen(words)) == 0,
			        "%s: %s", words, issue->what);
			ck_assert_uint_eq(issue->offset, bit / 8);
		} else {
			ck_assert_uint_lt(bit / 8, UIMAGE_HEADER_LEN);
		}
		issue_list_free(&list);
		firmware_close(f);
		t.at[bit / 8] ^= (char)(1 << bit % 8);
	}
	text_free(&t);
}
END_TEST

/* The same for the bits of a node, but those of its magic number, its length and its type,
 * without which it is none. */
START_TEST(a_flipped_bit_of_a_node_is_told)
{
	struct nodes n = { .endian = _i ? ENDIAN_BIG : ENDIAN_LITTLE };
	uint32_t node;

	nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = 1, .ino = 2,
	        .type = 8, .name = "file" });
	node = nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG,
	        .isize = 40, .data = span_of("0123456789012345678901234567890123456789", 40) });
	for (uint32_t bit = 8 * 12; bit < 8 * (68 + 40); bit += 5) {
		struct verdict v[VERDICTS_MAX];
		struct subject subject;
		struct firmware *f;
		size_t count, told = 0;

		n.bytes.at[node + bit / 8] ^= (char)(1 << bit % 8);
		f = open_bytes(nodes_image(&n));
		subject_at(f, node, &subject);
		count = subject_verdicts(f, &subject, v);
		for (size_t i = 0; i < count; i++) {
			unsigned int which;
			uint64_t byte;

			if (!verdict_flipped(&v[i], subject.endian, &byte, &which))
				continue;
			ck_assert_uint_eq(byte, bit / 8);
			ck_assert_uint_eq(which, bit % 8);
			told++;
		}
		ck_assert_msg(told > 0, "bit %u", bit);
		firmware_close(f);
		n.bytes.at[node + bit / 8] ^= (char)(1 << bit % 8);
	}
	nodes_free(&n);
}
END_TEST

/* Sets ih_size to `size`, with a right header CRC. */
static void
set_size(struct text *t, uint32_t size)
{
	struct uimage u;
	uint8_t header[UIMAGE_HEADER_LEN];

	ck_assert(uimage_decode(span_of(t->at, t->len), 0, &u));
	uimage_encode_summed(header, &u, u.time, size, u.dcrc);
	memcpy(t->at, header, sizeof header);
}

START_TEST(the_length_that_fits_is_named)
{
	static const struct {
		uint32_t size;
		size_t more;
		const char *where;
	} rows[] = {
		{ PAYLOAD - 5, 0, ", up to the end of the image" }, /* longer than it says */
		{ PAYLOAD + 9, 0, ", up to the end of the image" }, /* shorter than it says */
		{ PAYLOAD + 9, 100, "" },                           /* ends where 0xff begin */
	};
	struct text t = { 0 };
	struct issue_list list;
	const struct issue *issue;
	struct firmware *f;
	char words[160];

	make_uimage(&t, rows[_i].more);
	set_size(&t, rows[_i].size);
	f = open_bytes(span_of(t.at, t.len));
	firmware_issues(f, &list);
	issue = find_issue(&list, "uimage-length");
	ck_assert_ptr_nonnull(issue);
	snprintf(words, sizeof words, "the data CRC is right for a payload of %d bytes%s; "
	        "the header says %u", PAYLOAD, rows[_i].where, rows[_i].size);
	ck_assert_str_eq(issue->what, words);
	ck_assert_int_eq(list.judgement.id, JUDGED_DAMAGED);
	issue_list_free(&list);
	firmware_close(f);
	text_free(&t);
}
END_TEST

/* A payload across many pages, each with its spare area. */
START_TEST(spare_areas_are_named)
{
	const struct nand_layout *n = &nand_layouts[_i];
	struct uimage u = { .os = 5, .arch = 2, .type = 2, .name = span_of("kernel", 6) };
	struct text whole = { 0 }, raw = { 0 };
	uint8_t header[UIMAGE_HEADER_LEN], byte;
	uint32_t state = 5;
	struct issue_list list;
	const struct issue *issue;
	struct firmware *f;

	while (whole.len < 20000) {
		byte = (uint8_t)next_random(&state);
		text_add_bytes(&whole, &byte, 1);
	}
	uimage_encode(header, &u, 1, span_of(whole.at + sizeof header,
	        whole.len - sizeof header));
	memcpy(whole.at, header, sizeof header);
	for (size_t at = 0; at < whole.len; at += n->data) {
		struct span page = span_cut(span_of(whole.at, whole.len), at, n->data);

		text_add_bytes(&raw, page.at, page.len);
		for (uint32_t i = 0; i < n->spare; i++)
			text_add_bytes(&raw, i < 2 ? "\xff" : "\x5a", 1);
	}
	f = open_bytes(span_of(raw.at, raw.len));
	firmware_issues(f, &list);
	issue = find_issue(&list, "raw-nand");
	ck_assert_ptr_nonnull(issue);
	ck_assert_ptr_nonnull(strstr(issue->what, n->name));
	ck_assert_int_eq(list.judgement.id, JUDGED_UNKNOWN);
	issue_list_free(&list);
	firmware_close(f);
	text_free(&whole);
	text_free(&raw);
}
END_TEST

/* Noise in the payload is explained by nothing. */
START_TEST(more_damage_is_not_explained)
{
	for (uint32_t seed = 1; seed < 400; seed++) {
		struct text t = { 0 };
		struct issue_list list;
		struct firmware *f;
		uint32_t state = seed;

		make_uimage(&t, seed);
		for (int i = 0; i < 5; i++)
			t.at[UIMAGE_HEADER_LEN + next_random(&state) % PAYLOAD] ^=
			        (char)(3 + next_random(&state) % 4);
		f = open_bytes(span_of(t.at, t.len));
		firmware_issues(f, &list);
		ck_assert_ptr_null(find_issue(&list, "uimage-one-bit"));
		ck_assert_ptr_null(find_issue(&list, "uimage-length"));
		issue_list_free(&list);
		firmware_close(f);
		text_free(&t);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("guise");
	TCase *t = tcase_create("guise");

	tcase_add_loop_test(t, guises_are_named_and_undone, 0, CASES);
	tcase_add_test(t, every_guise_has_a_case);
	tcase_add_test(t, random_bytes_are_no_guise);
	tcase_add_test(t, sound_images_are_no_guise);
	tcase_add_test(t, a_flipped_bit_is_named);
	tcase_add_loop_test(t, a_flipped_bit_of_a_node_is_told, 0, 2);
	tcase_add_loop_test(t, the_length_that_fits_is_named, 0, 3);
	tcase_add_loop_test(t, spare_areas_are_named, 0, NAND_LAYOUTS);
	tcase_add_test(t, more_damage_is_not_explained);
	tcase_set_timeout(t, 120);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	SRunner *runner = srunner_create(make_suite());
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
