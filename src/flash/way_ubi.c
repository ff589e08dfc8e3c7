/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UBI, which counts how often each block was erased, and must be asked. */
#include "flash/flash_private.h"

static void
add_image_of_ubi(struct flash_plan *p)
{
	const struct flash_target *r = &p->targets.at[0];
	struct flash_way *w = flash_way_add(p, "ubi", "On the device, UBI",
	        "a root shell with mtd-utils, the file in /tmp");

	flash_say(w, FLASH_DEVICE, "cat /proc/mtd");
	flash_say(w, FLASH_DEVICE, "nanddump --omitoob --bb=skipbad -f /tmp/old-mtd.bin /dev/mtdN");
	flash_say(w, FLASH_DEVICE, "ubidetach -p /dev/mtdN");
	flash_say(w, FLASH_DEVICE, "ubiformat /dev/mtdN -f /tmp/%s", r->file);
	flash_say(w, FLASH_DEVICE, "ubiattach -p /dev/mtdN");
	flash_say(w, FLASH_SAY, "N is the number of the partition in /proc/mtd. ubiformat keeps the "
	        "counts of erasures, which flash_erase and nandwrite lose.");
	if (p->has_old)
		flash_say(w, FLASH_RISK, "UBI moves blocks while it runs: changed blocks alone fit only "
		        "if nothing was written since the old image was read. Write all of it.");
	if (p->targets.count > 1 || flash_has_format(p, "uImage"))
		flash_say(w, FLASH_RISK, "The image holds more than UBI: --part makes the plan for the "
		        "UBI part alone.");
}

static void
add_volume_of_ubi(struct flash_plan *p)
{
	const struct flash_target *r = &p->targets.at[0];
	struct flash_way *w = flash_way_add(p, "ubi", "A volume of UBI",
	        "a root shell with mtd-utils, or the prompt of U-Boot");

	flash_say(w, FLASH_DEVICE, "ubinfo -a");
	flash_say(w, FLASH_DEVICE, "ubiupdatevol /dev/ubi0_0 /tmp/%s", r->file);
	flash_say(w, FLASH_SAY, "ubinfo shows which ubi0_N is the volume; it must not be mounted. "
	        "Or in U-Boot, where NAME is the partition and VOLUME the volume:");
	flash_say(w, FLASH_UBOOT, "ubi part NAME");
	flash_say(w, FLASH_UBOOT, "tftpboot %s %s", p->load, r->file);
	flash_say(w, FLASH_UBOOT, "ubi write %s VOLUME 0x%" PRIx64, p->load, r->len);
	flash_say(w, FLASH_RISK, "UBIFS is the content of a volume. Written to the flash by itself, "
	        "without UBI, it destroys what UBI has there.");
}

void
flash_add_ubi(struct flash_plan *p)
{
	if (p->ubi)
		add_image_of_ubi(p);
	else if (p->ubifs)
		add_volume_of_ubi(p);
}
