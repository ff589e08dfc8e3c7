/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that the device itself takes: from a card, a web page, by TFTP. */
#include "flash/flash_private.h"

/* ---- a card or USB stick ---- */

/* The name of the uImage with the ending of such files, if that makes a plain one. */
static bool
card_name(const struct flash_plan *p, char name[UIMAGE_NAME_LEN + 8])
{
	size_t len = p->uimage->name.len;

	if (len > UIMAGE_NAME_LEN || memchr(p->uimage->name.at, '\0', len))
		return false;
	snprintf(name, UIMAGE_NAME_LEN + 8, "%.*s.uimage", (int)len, (const char *)p->uimage->name.at);
	return len > 0 && flash_is_plain(name);
}

void
flash_add_card(struct flash_plan *p)
{
	char name[UIMAGE_NAME_LEN + 8];
	struct flash_way *w;
	struct text *t;

	if (!p->uimage || p->undone || p->uimage->offset || !card_name(p, name))
		return;
	w = flash_way_add(p, "card", "An SD card or USB stick", "a FAT32 card that is mounted at /mnt, "
	        "and a device whose boot loader looks for such a file");
	t = flash_line(w, FLASH_COMPUTER);
	text_add(t, "cp ");
	flash_add_image(p, t);
	text_addf(t, " /mnt/%s", name);
	flash_say(w, FLASH_COMPUTER, "sync");
	flash_say(w, FLASH_SAY, "The whole file with its header goes onto the card: the boot loader "
	        "checks both CRCs and writes the payload itself.");
	flash_say(w, FLASH_RISK, "The file name is a guess, from the name in the header. The vendor's "
	        "update files, or strings of the boot loader (flashloupe strings DUMP), have the true "
	        "one. With a wrong name nothing happens.");
	if (p->has_old)
		flash_say(w, FLASH_SAY, "This writes all of it, not only what has changed.");
}

/* ---- web pages and recovery ---- */

/* What is usual with images of a format, said with care: models differ. */
static const struct {
	const char *format, *how, *file;
} vendors[] = {
	{ "TP-Link", "the update page of TP-Link or OpenWrt. Many boot loaders also fetch a file by "
	  "TFTP from 192.168.0.66 while reset is held at power-on", "MODELvN_tp_recovery.bin" },
	{ "SafeLoader", "the update page of TP-Link. Many boot loaders also fetch a file by TFTP "
	  "from 192.168.0.66 while reset is held at power-on", "MODELvN_tp_recovery.bin" },
	{ "CHK", "the update page of Netgear, or its TFTP server at 192.168.1.1 while the power "
	  "light blinks (tftp in binary mode, put), or nmrpflash", NULL },
	{ "DNI", "the update page of Netgear, or its TFTP server at 192.168.1.1 while the power "
	  "light blinks (tftp in binary mode, put), or nmrpflash", NULL },
	{ "TRX", "the update page, or the TFTP server of CFE at 192.168.1.1 in the first seconds "
	  "after power-on", NULL },
	{ "SEAMA", "the update page of D-Link, or its emergency page at 192.168.0.1 when reset is "
	  "held at power-on", NULL },
	{ "SHRS", "the update page of D-Link, or its emergency page at 192.168.0.1 when reset is "
	  "held at power-on", NULL },
	{ "Broadcom", "the update page, or that of CFE at 192.168.1.1 when reset is held at "
	  "power-on", NULL },
	{ "Buffalo", "the update page of Buffalo", NULL },
	{ "ZyNOS", "the update page of Zyxel", NULL },
	{ "zyfwinfo", "the update page of Zyxel", NULL },
	{ "fwtool", "sysupgrade, or the update page of OpenWrt", NULL },
};

/* What a plan finds of it is one of OpenWrt's, and no part of an image. */
static bool
is_of(const struct flash_plan *p, const char *format)
{
	return p->archive ? strcmp(format, "fwtool") == 0 : flash_has_format(p, format);
}

static void
add_sysupgrade(const struct flash_plan *p, struct flash_way *w)
{
	const char *file = flash_base_name(p);

	if (!p->archive && !flash_has_format(p, "fwtool"))
		return;
	if (!flash_is_plain(file))
		file = "firmware.bin";
	flash_say(w, FLASH_SAY, "It takes the whole file, which is copied to /tmp/%s, not only what has "
	        "changed.", file);
	flash_say(w, FLASH_DEVICE, "sysupgrade -T /tmp/%s", file);
	flash_say(w, FLASH_DEVICE, "sysupgrade /tmp/%s", file);
	flash_say(w, FLASH_SAY, "-T only tests whether the image is one for this board. The second "
	        "command writes it and restarts; with -n it does not keep the settings.");
}

void
flash_add_vendor(struct flash_plan *p)
{
	struct flash_way *w;

	if (p->from || p->undone || p->whole_flash)
		return;
	for (size_t i = 0; i < COUNT(vendors); i++) {
		if (!is_of(p, vendors[i].format))
			continue;
		w = flash_way_add(p, "vendor", "The vendor's own way", "a device that still starts, or "
		        "whose boot loader has a recovery mode");
		flash_say(w, FLASH_SAY, "Images of this format (%s) are usually taken by %s.",
		        p->archive ? "a sysupgrade archive" : vendors[i].format, vendors[i].how);
		if (vendors[i].file)
			flash_say(w, FLASH_SAY, "The name of that file is the model's, such as %s.",
			        vendors[i].file);
		add_sysupgrade(p, w);
		flash_say(w, FLASH_RISK, "Addresses and names differ by model: look at the page of yours "
		        "at openwrt.org. A changed image whose checksum or signature no longer fits is "
		        "refused (flashloupe issues tells).");
		return;
	}
}
