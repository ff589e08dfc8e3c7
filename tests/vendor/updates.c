/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/vendor/updates.h"

#include <string.h>

size_t
make_dni(struct text *t)
{
	put_text(t, 0, "device:RBR50\nversion:V2.5.1.16\nregion:\nhd_id:29765352+0\n");
	put_noise(t, 128, KERNEL, 'k');
	seal_number(t, t->len, DIGEST_SUM8_NOT, 0, t->len, ENDIAN_BIG);
	return 128;
}

size_t
make_shrs(struct text *t)
{
	put_text(t, 0, "SHRS");
	put32(t, 4, KERNEL, ENDIAN_BIG);
	put32(t, 8, KERNEL + 8, ENDIAN_BIG);
	put_noise(t, 12, 16 + 128, 'i');
	put_noise(t, 732, 1024, 's');
	put_noise(t, 1756, KERNEL + 8, 'k');
	seal_hash(t, 156, DIGEST_SHA512, 1756, KERNEL + 8, "", 0);
	return 1756;
}

size_t
make_zynos(struct text *t)
{
	put32(t, 0, 0x94008000, ENDIAN_BIG);
	put_text(t, 6, "SIG\x04");
	put32(t, 10, KERNEL + ROOT, ENDIAN_BIG);
	put32(t, 14, KERNEL, ENDIAN_BIG);
	put(t, 18, "\xa0", 1);
	put_text(t, 24, "V3.60(TX.0)");
	put_noise(t, 48, KERNEL, 'k');
	seal_number(t, 22, DIGEST_SUM16, 48, KERNEL, ENDIAN_BIG);
	return 48;
}

size_t
make_nvram(struct text *t)
{
	put_text(t, 0, "FLSH");
	put32(t, 4, 1000, ENDIAN_LITTLE);
	put(t, 8, "\0\1\x09\0\2\0\0\0\0\0\0\0", 12);
	put(t, 20, "os_ram_addr=80001000\0lan_ipaddr=192.168.1.1", 44);
	put_noise(t, 1000, KERNEL, 'k');
	memset(t->at + 64, 0, 1000 - 64);
	seal_number(t, 8, DIGEST_CRC8, 9, 991, ENDIAN_LITTLE);
	return 100;
}

size_t
make_zyfwinfo(struct text *t)
{
	uint32_t sum = 0;

	put(t, 0, "EXYZ\2\0\3\0\0\1\1\0\0\x05\x31\x20\x24\x12\x59\x30", 20);
	put_text(t, 20, "EX5601");
	put_text(t, 52, "V5.17(ACBW.1)");
	put_text(t, 82, "V5.17(ACBW.1)");
	put(t, 255, "", 1);
	for (size_t i = 0; i < 128; i++)
		sum += (uint8_t)t->at[i];
	t->at[254] = (char)sum;
	t->at[255] = (char)(sum >> 8);
	return 256;
}

/* The product and the version, encrypted by `openssl enc -rc4` with the key, in which 5f and then
 * the first byte of the encrypted product stand before "Buffalo". */
size_t
make_buffalo(struct text *t)
{
	put(t, 0, "start\0\x5f\0\0\0\x0d" 
	        "\x5c\x0c\x93\xdb\x27\x92\x89\x60\x60\xff\xee\x6b\x15", 24);
	put(t, 24, "\0\0\0\5" 
	        "\x6c\xf2\x9d\x46\xa2", 9);
	put32(t, 33, KERNEL, ENDIAN_BIG);
	put_noise(t, 37, KERNEL + 4, 'k');
	return 37;
}

size_t
make_fip(struct text *t)
{
	put(t, 0, "\x01\0\x64\xaa\x78\x56\x34\x12", 8);
	put(t, 16, "\xd6\xd0\xee\xa7\xfc\xea\xd5\x4b\x97\x82\x99\x34\xf2\x34\xb6\xe4", 16);
	put32(t, 32, 160 + KERNEL, ENDIAN_LITTLE);
	put32(t, 40, ROOT, ENDIAN_LITTLE);
	put_noise(t, 56, 16, 'u');
	put32(t, 72, 160, ENDIAN_LITTLE);
	put32(t, 80, KERNEL, ENDIAN_LITTLE);
	put_noise(t, 160, KERNEL, 'k');
	put_noise(t, 160 + KERNEL, ROOT, 'r');
	memset(t->at + 96, 0, 64);
	return 160;
}

size_t
make_unified(struct text *t)
{
	put_text(t, 0, "VER2Intel_Unified_Image");
	put32(t, 40, 9, ENDIAN_BIG);
	put32(t, 0x5c, KERNEL, ENDIAN_BIG);
	put32(t, 0x64, ROOT, ENDIAN_BIG);
	put(t, 0x84, "\x08\0\x09", 3);
	put_noise(t, 160, KERNEL, 'k');
	put_noise(t, 160 + KERNEL, ROOT, 'r');
	return 160;
}

static size_t
add_ubiquiti_part(struct text *t, size_t at, const char *name, size_t len)
{
	put_text(t, at, "PART");
	put_text(t, at + 4, name);
	put32(t, at + 40, 0x9f050000, ENDIAN_BIG);
	put32(t, at + 48, (uint32_t)len, ENDIAN_BIG);
	put32(t, at + 52, 0x100000, ENDIAN_BIG);
	put_noise(t, at + 56, len, 'k');
	put32(t, at + 60 + len, 0, ENDIAN_BIG);
	seal_number(t, at + 56 + len, DIGEST_CRC32, at, 56 + len, ENDIAN_BIG);
	return at + 64 + len;
}

size_t
make_ubiquiti(struct text *t)
{
	size_t end;

	put_text(t, 0, "UBNTXM.ar7240.v5.6.3.28591.151130");
	put32(t, 264, 0, ENDIAN_BIG);
	seal_number(t, 260, DIGEST_CRC32, 0, 260, ENDIAN_BIG);
	end = add_ubiquiti_part(t, 268, "kernel", KERNEL);
	end = add_ubiquiti_part(t, end, "rootfs", ROOT);
	put_text(t, end, "END.");
	put32(t, end + 8, 0, ENDIAN_BIG);
	seal_number(t, end + 4, DIGEST_CRC32, 0, end, ENDIAN_BIG);
	return 268 + 56;
}

/* The images and the signature of one whose header has `header` bytes. */
static size_t
end_xiaomi(struct text *t, size_t header)
{
	size_t end = header + 48 + KERNEL;

	put32(t, header - 32, (uint32_t)header, ENDIAN_LITTLE);
	put32(t, header, 0xbabe, ENDIAN_LITTLE);
	put32(t, header + 4, 0x40000, ENDIAN_LITTLE);
	put32(t, header + 8, KERNEL, ENDIAN_LITTLE);
	put_text(t, header + 16, "firmware.bin");
	put_noise(t, header + 48, KERNEL, 'k');
	put32(t, 4, (uint32_t)end, ENDIAN_LITTLE);
	put32(t, end, 0x100, ENDIAN_LITTLE);
	put_noise(t, end + 16, 0x100, 's');
	seal_number(t, 8, DIGEST_CRC32_NOT, 12, t->len - 12, ENDIAN_LITTLE);
	return header + 48;
}

size_t
make_xiaomi_1(struct text *t)
{
	put_text(t, 0, "HDR1");
	put32(t, 12, 0x00110000, ENDIAN_LITTLE);
	return end_xiaomi(t, 48);
}

size_t
make_xiaomi_2(struct text *t)
{
	put_text(t, 0, "HDR2");
	put_text(t, 16, "RA70");
	put_text(t, 24, "EU");
	return end_xiaomi(t, 80);
}

size_t
make_encrypted(struct text *t)
{
	put_text(t, 0, "encrpted_img");
	put32(t, 12, KERNEL, ENDIAN_BIG);
	put_noise(t, 16, KERNEL, 'k');
	return 16;
}
