/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands that take something out of an image, change it or make one. */
#include "cli/commands.h"
#include "cli/show/show.h"
#include "cli/write/write.h"
#include "flash/flash.h"
#include "list/jffs2/tables.h"
#include "list/list.h"

const struct command commands_out[] = {
	{ .name = "cat", .args = "IMAGE PATH", .run = command_cat, .least = 1, .most = 1,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTIONS_WRITE | OPTION_BIT(OPTION_PART),
	  .summary = "the content of one file" },
	{ .name = "extract", .args = "IMAGE [PATH...]", .run = command_extract,
	  .most = -1,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTIONS_WRITE | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_DIRECTORY) | OPTION_BIT(OPTION_MANIFEST)
	             | OPTION_BIT(OPTION_DELETED) | OPTION_BIT(OPTION_AS_ROOT)
	             | OPTION_BIT(OPTION_ALL),
	  .summary = "files, or everything, into a directory or a tar archive",
	  .help = "With -C into a directory: hard links, modes, times, symbolic links, "
	          "extended attributes and holes are kept; owners, devices, "
	          "set-user-ID bits and capabilities only with --as-root, where the system "
	          "allows it. Files that exist are kept unless --force is given. With "
	          "-o into a new tar archive (pax), which needs no rights: owners, devices, "
	          "extended attributes and ACLs are all in it, in the form that GNU tar "
	          "and bsdtar read. With --deleted all deleted files instead, each under its "
	          "last path, or as ino-N where another file has that now; ino:N as PATH is "
	          "one of them. The inferred parts of a deleted file are reported at the "
	          "end; so is what is damaged or could not be written, with exit status 1, "
	          "and what was left out because it needs root, with exit status 4. With "
	          "--all the whole image into an empty directory, also what is unpacked: "
	          "each part as a file, each file system as a folder beside it, each header "
	          "as JSON; report.txt and report.json say what each is, where it is from, "
	          "which checksums are right, and what was left out." },
	{ .name = "carve", .args = "IMAGE", .run = command_carve,
	  .options = OPTIONS_IMAGE | OPTIONS_WRITE | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_PAYLOAD) | OPTION_BIT(OPTION_UNDONE)
	             | OPTION_BIT(OPTION_WITHOUT_SPARE),
	  .summary = "a part, or the payload of a uImage, as stored",
	  .help = "With --without-spare=DATA+SPARE the whole image, or the part that --part "
	          "names, with only the first DATA of every DATA+SPARE bytes: a raw dump of "
	          "NAND flash as the system sees it. Bad blocks keep their places. With --undone "
	          "the whole of a dump that was found to be swapped, inverted, written as text or "
	          "interrupted by spare areas, with all of that undone. --part=2 is what part 2 "
	          "stores, --part=2 --undone all that it unpacks to, and --part=2/0 the first "
	          "part in that." },
	{ .name = "pad", .args = "IMAGE", .run = command_pad,
	  .options = OPTIONS_IMAGE | OPTIONS_WRITE | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_TO) | OPTION_BIT(OPTION_BLOCKS)
	             | OPTION_BIT(OPTION_CLEANMARKERS) | OPTION_BIT(OPTION_UIMAGE)
	             | OPTION_BIT(OPTION_HEADER)
	             | OPTION_BIT(OPTION_DRY_RUN),
	  .summary = "a JFFS2 part, filled up with 0xff to whole erase blocks",
	  .help = "To the next block boundary, and to five blocks at least, since the "
	          "kernel mounts no fewer; or as --to or --blocks says. --dry-run lists "
	          "what the kernel requires and whether it is met. Exit status 3 if the erase "
	          "size is undecided and none is given." },
	{ .name = "make", .args = "IMAGE|DIR", .run = command_make, .makes = true,
	  .options = OPTIONS_WRITE | OPTION_BIT(OPTION_ERASE_SIZE) | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_FILE) | OPTION_BIT(OPTION_TO)
	             | OPTION_BIT(OPTION_BLOCKS) | OPTION_BIT(OPTION_DRY_RUN),
	  .summary = "a new JFFS2 part with the files of an archive or a directory",
	  .help = "IMAGE is an archive (tar, ZIP, cpio, 7z) or anything that has files; owners, "
	          "devices and attributes are taken from it, so that root is not needed. DIR is a "
	          "local directory; owners are those of its files, unless they are squashed. What is "
	          "not given is as in the JFFS2 part that the files come from; if they come from "
	          "something else, --erase-size is needed, and the rest is as by mkfs.jffs2. The "
	          "part is scanned again and compared with the files before it is written. Times "
	          "after SOURCE_DATE_EPOCH become that. --dry-run lists the nodes." },
	{ .name = "edit", .args = "IMAGE", .run = command_edit,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_CHANGES) | OPTION_BIT(OPTION_DRY_RUN)
	             | OPTION_BIT(OPTION_MANIFEST) | OPTIONS_WRITE
	             | OPTION_BIT(OPTION_HOW) | OPTION_BIT(OPTION_PURGE)
	             | OPTION_BIT(OPTION_NODES) | OPTION_BIT(OPTION_DENSE)
	             | OPTION_BIT(OPTION_HEADER),
	  .summary = "a new image in which files of a JFFS2 part are changed",
	  .help = "Changes are made in the order in which they are given, each of them to the files "
	          "as those before left them, and the first that is impossible ends it. With -o the "
	          "image is written with the changed part in it: the changes are appended to it, as "
	          "a kernel would, if they fit, or it is rewritten; a uImage header around it "
	          "is updated. --nodes lists the nodes that this would take, --dry-run the "
	          "changes, one a line, those of archives and directories one by one; --manifest "
	          "writes what the files become. What is listed can be read again by --changes. "
	          "A PATH is one of the image. SOURCE is a directory, an archive, or an image with "
	          "files. New files belong to the owner and the group of their directory, unless an "
	          "archive or an image gives its own. The time is that of SOURCE_DATE_EPOCH, or now." },
	{ .name = "replace", .args = "IMAGE FILE", .run = command_replace,
	  .least = 1, .most = 1, .two_images = true,
	  .options = OPTIONS_START | OPTIONS_WRITE | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_PAYLOAD) | OPTION_BIT(OPTION_DRY_RUN)
	             | OPTION_BIT(OPTION_HEADER),
	  .summary = "the image with a file in place of one of its parts",
	  .help = "The part that --part names becomes what FILE holds; with --payload, what that "
	          "uImage header announces. On the way back to the file everything that depends on "
	          "it is updated: lengths and CRCs of uImage headers, the checksums of other "
	          "headers, payloads packed again, archives written again, pages of a NAND dump "
	          "with their codes. What follows the part never moves: a shorter file is "
	          "filled up with 0xff, a longer one takes free bytes that follow. The result is "
	          "examined before it is written; what no longer fits, such as a signature, is "
	          "reported, with exit status 1. --dry-run does everything but write." },
	{ .name = "setenv", .args = "IMAGE NAME=VALUE...", .run = command_setenv,
	  .least = 1, .most = -1,
	  .options = OPTIONS_START | OPTIONS_WRITE | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_DRY_RUN),
	  .summary = "the image with variables of its U-Boot environment set",
	  .help = "NAME=VALUE sets a variable, NAME= removes it; the CRC is updated, and the "
	          "size stays. Where there are two copies, the one that U-Boot uses is changed. "
	          "Several environments: --part names one. Otherwise as for replace." },
	{ .name = "flash-plan", .args = "IMAGE [OLD]", .run = command_flash_plan,
	  .most = 1, .two_images = true,
	  .options = OPTIONS_START | OPTIONS_LIST | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_FLASH_AT),
	  .summary = "the commands that write the image to a flash; none is run",
	  .help = "For each way there is: a card, U-Boot, the device itself, a programmer. "
	          "Nothing is run or written. With OLD, the image before it was changed, only the "
	          "erase blocks that differ. Where it goes is known from a partition table or "
	          "--flash-at; else PART stands for it. As TSV and JSON the ranges that are written; "
	          "JSON has the commands, too.",
	  .table = &table_flash },
	{ .name = NULL },
};
