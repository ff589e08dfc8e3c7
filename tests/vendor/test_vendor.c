/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Vendors' headers, made by hand as their tools write them: where the payloads lie, that
 * the checksums are right, that damage is told, and that nothing is found by chance.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digest/digest.h"
#include "firmware/firmware.h"
#include "issues/detail.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/format/seen.h"
#include "tests/vendor/updates.h"
#include "program/program.h"
#include "vendor/vendor.h"

/* ---- one function for each header; returns where the payload begins ---- */

static size_t
make_trx(struct text *t)
{
	put_text(t, 0, "HDR0");
	put32(t, 4, 28 + KERNEL + ROOT, ENDIAN_LITTLE);
	put32(t, 12, 1 << 16, ENDIAN_LITTLE);
	put32(t, 16, 28, ENDIAN_LITTLE);
	put32(t, 20, 28 + KERNEL, ENDIAN_LITTLE);
	put32(t, 24, 0, ENDIAN_LITTLE);
	put_noise(t, 28, KERNEL + ROOT, 'k');
	seal_number(t, 8, DIGEST_CRC32_NOT, 12, 16 + KERNEL + ROOT, ENDIAN_LITTLE);
	return 28;
}

static size_t
make_seama(struct text *t)
{
	static const char seal[] = "\x5e\xa3\xa4\x17\0\0\0\x10\0\0\0\0signature=board1";
	static const char entity[] = "\x5e\xa3\xa4\x17\0\0\0\x08\0\0\x03\xe8";

	put(t, 0, seal, 28);
	put(t, 28, entity, 12);
	put(t, 56, "dev=/x\0", 8);
	put_noise(t, 64, KERNEL, 'k');
	seal_md5(t, 28 + 12, 64, KERNEL, "", 0);
	return 64;
}

static size_t
make_broadcom(struct text *t)
{
	put_text(t, 0, "6");
	put_text(t, 4, "Broadcom Corporatio");
	put_text(t, 24, "ver. 2.0");
	put_text(t, 38, "6358");
	put_text(t, 44, "96358VW");
	put_text(t, 60, "1");
	put_text(t, 62, "1600");
	put_text(t, 72, "0");
	put_text(t, 84, "0");
	put_text(t, 94, "3217096704");
	put_text(t, 106, "600");
	put_text(t, 116, "3217097304");
	put_text(t, 128, "1000");
	put_noise(t, 256, ROOT + KERNEL, 'r');
	seal_number(t, 216, DIGEST_CRC32_NOT, 256, KERNEL + ROOT, ENDIAN_BIG);
	seal_number(t, 236, DIGEST_CRC32_NOT, 0, 236, ENDIAN_BIG);
	return 256;
}

static size_t
make_chk(struct text *t)
{
	static const char board[] = "U12H072T00_NETGEAR";
	size_t len = 40 + sizeof board - 1;

	put32(t, 0, 0x2a23245e, ENDIAN_BIG);
	put32(t, 4, (uint32_t)len, ENDIAN_BIG);
	put(t, 8, "\1cccccc", 8);
	put32(t, 24, KERNEL, ENDIAN_BIG);
	put32(t, 28, ROOT, ENDIAN_BIG);
	put32(t, 36, 0, ENDIAN_BIG);
	put_text(t, 40, board);
	put_noise(t, len, KERNEL + ROOT, 'k');
	seal_number(t, 16, DIGEST_FLETCHER, len, KERNEL, ENDIAN_BIG);
	seal_number(t, 20, DIGEST_FLETCHER, len + KERNEL, ROOT, ENDIAN_BIG);
	seal_number(t, 32, DIGEST_FLETCHER, len, KERNEL + ROOT, ENDIAN_BIG);
	seal_number(t, 36, DIGEST_FLETCHER, 0, len, ENDIAN_BIG);
	return len;
}

static size_t
make_tplink(struct text *t)
{
	static const uint8_t salt[] = { 0xdc, 0xd7, 0x3a, 0xa5, 0xc3, 0x95, 0x98, 0xfb, 0xdd, 0xf9,
		0xe7, 0xf4, 0x0e, 0xae, 0x47, 0x38 };

	put32(t, 0, 0x01000000, ENDIAN_BIG);
	put_text(t, 4, "TP-LINK Technologies");
	put_text(t, 28, "ver. 1.0");
	put32(t, 64, 0x09410002, ENDIAN_BIG);
	put32(t, 68, 2, ENDIAN_BIG);
	put(t, 0x4c, salt, 16);
	put32(t, 0x7c, 512 + KERNEL + ROOT, ENDIAN_BIG);
	put32(t, 0x80, 512, ENDIAN_BIG);
	put32(t, 0x84, KERNEL, ENDIAN_BIG);
	put32(t, 0x88, 512 + KERNEL, ENDIAN_BIG);
	put32(t, 0x8c, ROOT, ENDIAN_BIG);
	put_noise(t, 512, KERNEL + ROOT, 'k');
	seal_md5(t, 0x4c, 0, t->len, "", 0);
	return 512;
}

static size_t
make_tplink2(struct text *t)
{
	static const uint8_t salt[] = { 0xdc, 0xd7, 0x3a, 0xa5, 0xc3, 0x95, 0x98, 0xfb, 0xdc, 0xf9,
		0xe7, 0xf4, 0x0e, 0xae, 0x47, 0x37 };

	put32(t, 0, 0x02000000, ENDIAN_BIG);
	put_text(t, 4, "ver. 2.0");
	put32(t, 0x34, 0xc2000001, ENDIAN_BIG);
	put32(t, 0x38, 1, ENDIAN_BIG);
	put(t, 0x40, salt, 16);
	put32(t, 0x64, UINT32_MAX, ENDIAN_BIG);
	put32(t, 0x70, 512 + KERNEL + ROOT, ENDIAN_BIG);
	put32(t, 0x74, 512, ENDIAN_BIG);
	put32(t, 0x78, KERNEL, ENDIAN_BIG);
	put32(t, 0x7c, 512 + KERNEL, ENDIAN_BIG);
	put32(t, 0x80, ROOT, ENDIAN_BIG);
	put(t, 0x8c, "\x55\xaa\1\0\xa5", 5);
	put_noise(t, 512, KERNEL + ROOT, 'k');
	seal_md5(t, 0x40, 0, t->len, "", 0);
	return 512;
}

static size_t
make_safeloader(struct text *t)
{
	static const uint8_t salt[] = { 0x7a, 0x2b, 0x15, 0xed, 0x9b, 0x98, 0x59, 0x6d, 0xe5, 0x04,
		0xab, 0x44, 0xac, 0x2a, 0x9f, 0x4e };

	put32(t, 0, 0x1814 + KERNEL + ROOT, ENDIAN_BIG);
	put_text(t, 0x1014, "fwup-ptn file-system base 0x00be8 size 0x00258\t\r\n"
	        "fwup-ptn os-image base 0x00800 size 0x003e8\t\r\n");
	put_noise(t, 0x1814, KERNEL + ROOT, 'k');
	seal_md5(t, 4, 20, t->len - 20, salt, sizeof salt);
	return 0x1814;
}

static size_t
make_fwtool(struct text *t)
{
	static const char json[] = "{ \"supported_devices\": [\"acme,board\"],\n\"version\": 1 }";
	size_t at = KERNEL + 8 + sizeof json - 1;

	put_noise(t, 0, KERNEL, 'k');
	put(t, KERNEL, "\0\0\0\0\0\0\0\0", 8);
	put_text(t, KERNEL + 8, json);
	put_text(t, at, "FWx0");
	put32(t, at + 4, 0, ENDIAN_BIG);
	put32(t, at + 8, 1 << 24, ENDIAN_BIG);
	put32(t, at + 12, (uint32_t)(at - KERNEL + 16), ENDIAN_BIG);
	seal_number(t, at + 4, DIGEST_CRC32_NOT, 0, at, ENDIAN_BIG);
	at += 16;
	put_text(t, at, "untrusted comment: signed by key 1234\n");
	put_text(t, t->len, "FWx0");
	put32(t, t->len, 0, ENDIAN_BIG);
	put32(t, t->len, 0, ENDIAN_BIG);
	put32(t, t->len, 38 + 16, ENDIAN_BIG);
	seal_number(t, t->len - 12, DIGEST_CRC32_NOT, 0, t->len - 16, ENDIAN_BIG);
	return 0;
}

static const struct {
	size_t (*make)(struct text *t);
	const char *parts;
	int part;
	const char *what, *facts;
} cases[] = {
	{ make_trx, "TRX:28 payload:1000<0(1000) payload:600<0(600)", 0,
	  "TRX version 1, 1628 bytes, 2 partitions", "CRC|ok\n" },
	{ make_seama, "SEAMA:28 SEAMA:36 payload:1000<1(1000)", 1, "SEAMA entity \"dev=/x\"",
	  "says|dev=/x\nMD5|ok\n" },
	{ make_broadcom, "Broadcom:256 payload:600<0(600) payload:1000<0(1000)", 0,
	  "Broadcom tag, for board \"96358VW\"",
	  "chip|6358\nboard|96358VW\nheader CRC|ok\nimage CRC|ok\n" },
	{ make_chk, "CHK:58 payload:1000<0(1000) payload:600<0(600)", 0,
	  "Netgear CHK, for board \"U12H072T00_NETGEAR\"", "sum of the header|ok\n"
	  "sum of the kernel|ok\nsum of the file system|ok\nsum of the image|ok\n" },
	{ make_tplink, "TP-Link:512 payload:1000<0(1000) payload:600<0(600)", 0,
	  "TP-Link header, \"ver. 1.0\"", "version|ver. 1.0\nvendor|TP-LINK Technologies\n"
	  "device|0x09410002, revision 2\nMD5|ok\n" },
	{ make_tplink2, "TP-Link:512 payload:1000<0(1000) payload:600<0(600)", 0,
	  "TP-Link header, \"ver. 2.0\"", "version|ver. 2.0\n"
	  "device|0xc2000001, revision 1\nMD5|ok\n" },
	{ make_safeloader, "SafeLoader:6164 payload:1000<0(1000) payload:600<0(600)", 0,
	  "TP-Link SafeLoader, 2 partitions", "partition|os-image: 1000 bytes at +0x1814\n"
	  "partition|file-system: 600 bytes at +0x1bfc\nMD5|ok\n" },
	{ make_dni, "DNI:128 payload:1001<0(1001)", 0, "Netgear DNI, for \"RBR50\"",
	  "device|RBR50\nversion|V2.5.1.16\nhd_id|29765352+0\nchecksum|ok\n" },
	{ make_shrs, "SHRS:1756 payload:1008<0(1008)", 0, "encrypted update of D-Link, 1000 bytes",
	  "encrypted|AES-128, CBC; not opened here\nSHA-512|ok\n" },
	{ make_ubiquiti, "Ubiquiti:268 payload:56<0 payload:1000<0(1000) payload:64<0 "
	  "payload:600<0(600) payload:20<0", 0,
	  "update of Ubiquiti, \"XM.ar7240.v5.6.3.28591.151130\"",
	  "version|XM.ar7240.v5.6.3.28591.151130\n"
	  "part|part \"kernel\": 1000 bytes for 0x9f050000, 1048576 there\n"
	  "part|part \"rootfs\": 600 bytes for 0x9f050000, 1048576 there\n"
	  "header CRC|ok\nCRC of part 1|ok\nCRC of part 2|ok\nCRC of all|ok\n" },
	{ make_xiaomi_1, "HDR1:48 payload:48<0 payload:1000<0(1000) payload:272<0", 0,
	  "update of Xiaomi, HDR1, 1 image", "device|0x0011\n"
	  "image|\"firmware.bin\": 1000 bytes, place 0x40000 in the flash\nCRC|ok\n" },
	{ make_xiaomi_2, "HDR2:80 payload:48<0 payload:1000<0(1000) payload:272<0", 0,
	  "update of Xiaomi, HDR2, 1 image", "device|RA70\nregion|EU\n"
	  "image|\"firmware.bin\": 1000 bytes, place 0x40000 in the flash\nCRC|ok\n" },
	{ make_zynos, "ZyNOS:48 payload:1000<0(1000)", 0,
	  "object of ZyNOS: program, \"V3.60(TX.0)\"",
	  "loaded at|0x94008000\nversion|V3.60(TX.0)\nunpacked|1600 bytes\nchecksum|ok\n" },
	{ make_nvram, "NVRAM:1000(1000) data:1000", 0, "settings of a Broadcom router (NVRAM)",
	  "os_ram_addr|80001000\nlan_ipaddr|192.168.1.1\nsettings|2\nCRC|ok\n" },
	{ make_fwtool, "data:1000 fwtool:77 fwtool:54", 1, "metadata of OpenWrt, 77 bytes",
	  "metadata|{ \"supported_devices\": [\"acme,board\"],\n|\"version\": 1 }\n"
	  "CRC of the file|ok\n" },
};

START_TEST(a_header_is_read)
{
	struct text t = { 0 };
	struct firmware *f;

	cases[_i].make(&t);
	f = seen_open(span_of(t.at, t.len));
	ck_assert_str_eq(seen_parts(f), cases[_i].parts);
	ck_assert_str_eq(f->list.parts.at[cases[_i].part].what, cases[_i].what);
	ck_assert_str_eq(seen_facts(f, cases[_i].part), cases[_i].facts);
	ck_assert_str_eq(seen_issues(f), "");
	firmware_close(f);
	text_free(&t);
}
END_TEST

/* What the text of an issue says is in its columns, too. */
static void
assert_same_sums(const struct firmware *f)
{
	struct issue_list list;

	firmware_issues(f, &list);
	for (size_t i = 0; i < list.issues.count; i++) {
		const struct issue *issue = &list.issues.at[i];
		const char *words = strstr(issue->what, "stored ");
		uint32_t stored, computed;
		char from[80], to[80], as_told[200];
		int digits;

		if (strcmp(issue->name, "checksum") != 0 || !words
		        || sscanf(words, "stored %79[0-9a-f], computed %79[0-9a-f]", from, to) != 2)
			continue;
		digits = (int)strlen(from);
		ck_assert_int_eq(issue_sum(issue, &stored, &computed), digits <= 8);
		if (digits > 8)
			continue;
		snprintf(as_told, sizeof as_told, "stored %0*" PRIx32 ", computed %0*" PRIx32, digits,
		        stored, digits, computed);
		ck_assert_str_eq(words, as_told);
	}
	issue_list_free(&list);
}

START_TEST(a_changed_byte_is_told)
{
	struct text t = { 0 };
	size_t payload = cases[_i].make(&t);
	struct firmware *f;

	t.at[payload + 500] ^= 0x10;
	f = seen_open(span_of(t.at, t.len));
	ck_assert_str_eq(seen_parts(f), cases[_i].parts);
	ck_assert_msg(strstr(seen_issues(f), "checksum: ") != NULL, "%s", seen_issues(f));
	assert_same_sums(f);
	firmware_close(f);
	text_free(&t);
}
END_TEST

/* Cut anywhere, in another place of a larger image, and every byte of the header changed. */
START_TEST(damage_is_survived)
{
	struct text t = { 0 };
	size_t header = cases[_i].make(&t) + 40;
	struct firmware *f;

	for (size_t len = 1; len < t.len; len += 13) {
		f = seen_open(span_of(t.at, len));
		ck_assert(part_list_tiles(&f->list, len));
		seen_issues(f);
		firmware_close(f);
	}
	for (size_t i = 0; i < header; i += header > 1000 ? 17 : 1) {
		char was = t.at[i];

		t.at[i] = (char)(was ^ 0xff);
		f = seen_open(span_of(t.at, t.len));
		ck_assert(part_list_tiles(&f->list, t.len));
		seen_issues(f);
		firmware_close(f);
		t.at[i] = was;
	}
	text_free(&t);
}
END_TEST

/* Only the magics are right. */
START_TEST(random_bytes_hold_none)
{
	static const struct format *const formats[] = { &trx_format, &seama_format,
		&broadcom_format, &chk_format, &fwtool_format, &tplink_format,
		&tplink_openwrt_format, &tplink2_format, &safeloader_format, &dni_format,
		&shrs_format, &zynos_format, &zyfwinfo_format, &buffalo_format,
		&buffalo_format_asar, &nvram_format, &fip_format,
		&unified_format_v2, &unified_format_v3, &ubiquiti_format, &ubiquiti_format_open,
		&xiaomi_format_1, &xiaomi_format_2, &encrypted_format };
	enum { LEN = 1 << 20 };
	uint8_t *bytes = memory_zeroed(LEN, 1);
	uint32_t state = 3;
	size_t found = 0;

	for (int round = 0; round < 10; round++) {
		struct firmware *f;

		for (size_t i = 0; i < LEN; i++)
			bytes[i] = (uint8_t)next_random(&state);
		for (size_t i = 0; i + 16 < LEN; i += 4096) {
			const struct format *m = formats[next_random(&state) % COUNT(formats)];

			memcpy(bytes + i, m->magic, m->magic_len);
		}
		f = seen_open(span_of(bytes, LEN));
		for (size_t i = 0; i < f->list.parts.count; i++)
			found += f->list.parts.at[i].kind == PART_FORMAT;
		firmware_close(f);
	}
	ck_assert_uint_eq(found, 0);
	free(bytes);
}
END_TEST

/* OpenWrt uses the header for its kernel alone: no MD5, and more behind the kernel. */
START_TEST(a_header_for_the_boot_loader_alone)
{
	struct text t = { 0 };
	struct firmware *f;

	make_tplink(&t);
	memset(t.at + 4, 0, 24);
	memcpy(t.at + 4, "OpenWrt", 7);
	memset(t.at + 0x4c, 0, 16);
	put32(&t, 0x7c, 0, ENDIAN_BIG);
	put32(&t, 0x88, 0, ENDIAN_BIG);
	put32(&t, 0x8c, 0, ENDIAN_BIG);
	f = seen_open(span_of(t.at, t.len));
	ck_assert_str_eq(seen_parts(f), "TP-Link:512 payload:1000<0(1000) payload:600<0");
	ck_assert_ptr_nonnull(strstr(seen_facts(f, 0), "MD5|none"));
	ck_assert_str_eq(seen_issues(f), "");
	firmware_close(f);
	text_free(&t);
}
END_TEST

/* What has no sum of what it covers, or covers only itself. */
static const struct {
	size_t (*make)(struct text *t);
	const char *parts, *what, *facts;
	size_t sound; /* a byte without which it isn't recognised */
} others[] = {
	{ make_zyfwinfo, "zyfwinfo:256", "Zyxel's zyfwinfo, checksum ok, \"V5.17(ACBW.1)\"",
	  "product|EX5601\nversion|V5.17(ACBW.1)\nmade|2024-05-31 12:59\n"
	  "sequence|3: of two, the higher one is booted\n", 60 },
	{ make_buffalo, "Buffalo:37 payload:1004<0(1004)",
	  "encrypted update of Buffalo, for WZR-HP-G450H, version 1.99",
	  "product|WZR-HP-G450H\nversion|1.99\nencrypted|1000 bytes; not opened here\n", 12 },
	{ make_fip, "FIP:136 payload:24<0 payload:1000<0(1000) payload:600<0(600)",
	  "package of Trusted Firmware-A, 2 images",
	  "image|BL33, boot loader, as a rule U-Boot: 600 bytes at +0x488\n"
	  "image|of its own kind: 1000 bytes at +0xa0\n", 16 },
	{ make_encrypted, "encrpted_img:16 payload:1000<0(1000)",
	  "encrypted update of D-Link, 1000 bytes", "encrypted|AES-256, CBC; not opened here\n", 10 },
	{ make_unified, "Intel image:160 payload:1000<0(1000) payload:600<0(600)",
	  "Intel Unified Image (Puma), 2 components",
	  "component|kernel of the ARM (8): 1000 bytes\n"
	  "component|file system of the ARM (9): 600 bytes\n", 12 },
};

START_TEST(a_header_without_a_sum_is_read)
{
	struct text t = { 0 };
	struct firmware *f;

	others[_i].make(&t);
	f = seen_open(span_of(t.at, t.len));
	ck_assert_str_eq(seen_parts(f), others[_i].parts);
	ck_assert_str_eq(f->list.parts.at[0].what, others[_i].what);
	ck_assert_str_eq(seen_facts(f, 0), others[_i].facts);
	ck_assert_str_eq(seen_issues(f), "");
	firmware_close(f);
	t.at[others[_i].sound] ^= 0x40;
	f = seen_open(span_of(t.at, t.len));
	ck_assert_int_ne(f->list.parts.at[0].kind, PART_FORMAT);
	firmware_close(f);
	for (size_t len = 1; len < t.len; len += 13) {
		f = seen_open(span_of(t.at, len));
		ck_assert(part_list_tiles(&f->list, len));
		seen_issues(f);
		firmware_close(f);
	}
	text_free(&t);
}
END_TEST

CASES(vendor)
{
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, a_header_is_read, 0, ROWS_OF(cases));
	tcase_add_loop_test(tcase, a_changed_byte_is_told, 0, ROWS_OF(cases));
	tcase_add_loop_test(tcase, damage_is_survived, 0, ROWS_OF(cases));
	tcase_add_loop_test(tcase, a_header_without_a_sum_is_read, 0, ROWS_OF(others));
	tcase_add_test(tcase, random_bytes_hold_none);
	tcase_add_test(tcase, a_header_for_the_boot_loader_alone);
}
