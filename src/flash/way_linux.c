/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The device itself, under Linux: mtd-utils, and OpenWrt's mtd. */
#include "flash/flash_private.h"

/* "/dev/mtd3"; N where the number isn't known. */
static void
add_device(const struct flash_target *r, struct text *t)
{
	if (r->partition >= 0)
		text_addf(t, "/dev/mtd%d", r->partition);
	else
		text_add(t, "/dev/mtdN");
}

/* `verb` with the device, what follows it, and the file unless that is NULL. */
static void
add_line(struct flash_way *w, const struct flash_target *r, const char *verb, const char *args,
        const char *file)
{
	struct text *t = flash_line(w, FLASH_DEVICE);

	text_addf(t, "%s ", verb);
	add_device(r, t);
	text_addf(t, "%s", args);
	if (file)
		text_addf(t, " /tmp/%s", file);
}

/* Where the blocks begin in the device: a partition, or the part itself. */
static uint64_t
erase_from(const struct flash_plan *p, const struct flash_target *r)
{
	const struct mtd_partition *q = flash_partition(p, r);

	if (q)
		return r->erase_at > q->offset ? r->erase_at - q->offset : 0;
	return r->erase_at;
}

static uint64_t
write_at(const struct flash_target *r)
{
	return r->partition >= 0 ? r->within : r->to;
}

/* The device is named, as the partition table has it. */
static void
add_check(const struct flash_plan *p, struct flash_way *w, const struct flash_target *r)
{
	const struct mtd_partition *q = flash_partition(p, r);
	struct text name = { 0 };

	if (!q)
		return;
	text_add_readable(&name, span_of(q->name, strlen(q->name)), true);
	flash_say(w, FLASH_SAY, "mtd%d must be \"%s\" in /proc/mtd, of 0x%" PRIx64 " bytes; if not, "
	        "take the number that stands there.%s", r->partition, text_str(&name), q->len,
	        q->read_only ? " It is read-only there: the kernel refuses to write it." : "");
	text_free(&name);
}

/* "/tmp/old-mtd3.bin" */
static void
add_backup(struct flash_way *w, const struct flash_target *r, bool nand)
{
	struct text *t = flash_line(w, FLASH_DEVICE);

	/* mtd-utils before 1.5 put spare areas and bad blocks into the dump. */
	text_add(t, nand ? "nanddump --omitoob --bb=skipbad -f /tmp/old-mtd" : "cat ");
	if (!nand) {
		add_device(r, t);
		text_add(t, " >/tmp/old-mtd");
	}
	if (r->partition >= 0)
		text_addf(t, "%d", r->partition);
	text_add(t, ".bin");
	if (nand) {
		text_add(t, " ");
		add_device(r, t);
	}
}

static void
add_nor(const struct flash_plan *p, struct flash_way *w, const struct flash_target *r)
{
	uint64_t at = write_at(r);
	char args[64];

	if (at == 0 && !p->has_old) {
		struct text *t = flash_line(w, FLASH_DEVICE);

		text_addf(t, "flashcp -v /tmp/%s ", r->file);
		add_device(r, t);
		return;
	}
	snprintf(args, sizeof args, " 0x%" PRIx64 " %" PRIu64, erase_from(p, r),
	        r->erase_len / p->erase_size);
	add_line(w, r, "flash_erase", args, NULL);
	snprintf(args, sizeof args, " 0x%" PRIx64 " 0x%" PRIx64, at, r->len);
	add_line(w, r, "mtd_debug write", args, r->file);
}

static void
add_nand(const struct flash_plan *p, struct flash_way *w, const struct flash_target *r)
{
	char args[64], verb[64];

	if (write_at(r) == 0 && !p->has_old)
		snprintf(args, sizeof args, " 0 0");
	else
		snprintf(args, sizeof args, " 0x%" PRIx64 " %" PRIu64, erase_from(p, r),
		        r->erase_len / p->erase_size);
	add_line(w, r, "flash_erase", args, NULL);
	snprintf(verb, sizeof verb, "nandwrite%s -p -s 0x%" PRIx64,
	        flash_has_format(p, "JFFS2") ? " -k" : "", write_at(r));
	add_line(w, r, verb, "", r->file);
}

static void
add_openwrt(const struct flash_plan *p, struct flash_way *w)
{
	const struct flash_target *r = &p->targets.at[0];
	const struct mtd_partition *q = flash_partition(p, r);

	if (p->has_old || p->targets.count > 1 || write_at(r) || (q && !flash_is_plain(q->name)))
		return;
	flash_say(w, FLASH_SAY, "Or with OpenWrt, which has no flashcp (%s):",
	        q ? "-r restarts afterwards" : "NAME is that of the partition in /proc/mtd");
	flash_say(w, FLASH_DEVICE, "mtd -r write /tmp/%s %s", r->file, q ? q->name : "NAME");
}

void
flash_add_linux(struct flash_plan *p)
{
	bool nand = p->kind == FLASH_NAND;
	struct flash_way *w;

	if (p->ubi || p->ubifs)
		return;
	w = flash_way_add(p, "linux", "On the device, under Linux",
	        "a root shell with mtd-utils (busybox has some of it), the file in /tmp");
	if (!p->mtd)
		flash_say(w, FLASH_SAY, "N is the number of the partition in /proc/mtd; offsets count "
		        "from %s.", p->placed && p->to ? "the start of the flash: subtract where the "
		        "partition begins" : "where it begins");
	flash_say(w, FLASH_DEVICE, "cat /proc/mtd");
	for (size_t i = 0; i < p->targets.count; i++) {
		const struct flash_target *r = &p->targets.at[i];

		if (i == 0 || r->partition != r[-1].partition) {
			add_check(p, w, r);
			add_backup(w, r, nand);
		}
		if (flash_partition(p, r) && flash_partition(p, r)->read_only)
			continue;
		if (nand)
			add_nand(p, w, r);
		else
			add_nor(p, w, r);
	}
	add_openwrt(p, w);
	if (nand && flash_has_format(p, "JFFS2"))
		flash_say(w, FLASH_SAY, "-k leaves out pages of 0xff: JFFS2 writes there later, and must "
		        "find them unwritten, without codes. An older nandwrite lacks it.");
	if (nand)
		flash_add_raw_linux(p, w);
	flash_say(w, FLASH_SAY, "Copy old-mtd*.bin to another machine before anything is erased.");
	if (p->kind == FLASH_ANY)
		flash_say(w, FLASH_SAY, "If mtdinfo says that it is NAND flash: nandwrite -p -s OFFSET in "
		        "place of flashcp and mtd_debug write.");
	flash_say(w, FLASH_RISK, "Unmount the partition first, or start from something else: a "
	        "mounted file system goes on writing into what was put there.");
	flash_say(w, FLASH_RISK, "Not dd to /dev/mtdblockN: it hides erasing behind a cache that is "
	        "written when it likes, checks nothing, and on NAND flash knows neither bad blocks "
	        "nor ECC.");
}
