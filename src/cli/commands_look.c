/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands that look closer: at a place, at the past, at two images, at many. */
#include "cli/commands.h"
#include "cli/process/process.h"
#include "cli/show/show.h"
#include "cli/write/write.h"
#include "flash/flash.h"
#include "list/jffs2/tables.h"
#include "list/list.h"

const struct command commands_look[] = {
	{ .name = "show", .args = "IMAGE OFFSET", .run = command_show,
	  .machine = "nodes --json IMAGE",
	  .least = 1, .most = 1,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTION_BIT(OPTION_PART),
	  .summary = "one node or header, field by field",
	  .help = "OFFSET counts from the start of the image, with --part from the start of "
	          "that part, also where it is one of what was unpacked; any byte of a node "
	          "shows the node." },
	{ .name = "explain", .args = "IMAGE OFFSET [FIELD]", .run = command_explain,
	  .machine = "nodes --json IMAGE",
	  .least = 1, .most = 2,
	  .options = OPTIONS_IMAGE | OPTION_BIT(OPTION_PART) | OPTION_BIT(OPTION_MARKDOWN),
	  .summary = "one node or header in plain words, for learning",
	  .help = "What it is and what it is there for; each field with its value in every "
	          "form, its meaning, who reads it and what happens if it is wrong; the CRCs; "
	          "the terms. With FIELD (a name, or a number from 1 on) that field alone. "
	          "OFFSET counts as for show." },
	{ .name = "glossary", .args = "[TERM|MESSAGE]", .run = command_glossary, .bare = true,
	  .most = 64, .options = OPTION_BIT(OPTION_MARKDOWN),
	  .summary = "terms of JFFS2 and flash, and kernel messages, explained",
	  .help = "Needs no image. TERM may also be the name of a field, such as csize. MESSAGE is "
	          "what the kernel or U-Boot printed, in part, with the prefixes of a log, "
	          "or as several lines: glossary \"$(dmesg)\". issues --message finds the place "
	          "in an image." },
	{ .name = "flash", .args = "SCRIPT", .run = command_flash, .bare = true, .least = 1,
	  .most = 1, .options = OPTIONS_WRITE | OPTIONS_LIST,
	  .table = &table_events,
	  .summary = "play a script on a simulated flash, and write its image",
	  .help = "JFFS2 writes, collects garbage and mounts on it as Linux does, and power can be "
	          "cut; each event is printed. The commands are in the manual page. The image of "
	          "NAND is a raw dump with the spare areas. Exit status 2 if something that the "
	          "script expects isn't so." },
	{ .name = "hex", .args = "IMAGE [OFFSET [LENGTH]]", .run = command_hex, .most = 2,
	  .options = OPTIONS_IMAGE | OPTION_BIT(OPTION_PART) | OPTION_BIT(OPTION_FIELDS)
	             | OPTION_BIT(OPTION_SUMS) | OPTION_BIT(OPTION_DATA)
	             | OPTION_BIT(OPTION_UNFOLDED),
	  .summary = "bytes, with the fields they belong to",
	  .help = "All bytes, or those from OFFSET to the end of what stands there, or LENGTH "
	          "of them. OFFSET counts from the start of the image, with --part from the "
	          "start of that part. At the right stand the fields that begin in the line; "
	          "equal lines after the first are folded. With --crc, under each byte the "
	          "letters of the checksums that cover it (a is the first), a capital one "
	          "where it is stored." },
	{ .name = "deleted", .args = "IMAGE", .run = command_deleted,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTIONS_LIST | OPTION_BIT(OPTION_PART),
	  .summary = "files that no name leads to any more",
	  .help = "What a mount hides: files whose name was removed by a whiteout, "
	          "marked obsolete or given to another, files in a directory that is "
	          "gone, orphans. Their content is what `cat IMAGE ino:N` gives.",
	  .table = &table_deleted },
	{ .name = "history", .args = "IMAGE PATH", .run = command_history,
	  .least = 1, .most = 1,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTIONS_LIST | OPTIONS_WRITE
	             | OPTION_BIT(OPTION_PART) | OPTION_BIT(OPTION_ABSOLUTE)
	             | OPTION_BIT(OPTION_OF_VERSION),
	  .summary = "the versions of one file that are left",
	  .help = "With --version N its content right after version N, to standard output "
	          "or to --output. PATH may be ino:N.",
	  .table = &table_history },
	{ .name = "layers", .args = "IMAGE PATH", .run = command_layers,
	  .least = 1, .most = 1,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTIONS_LIST | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_ABSOLUTE) | OPTION_BIT(OPTION_SVG),
	  .summary = "what each version of a file wrote, as a picture",
	  .help = "The bytes of the file from left to right, a bar for each version, the newest "
	          "on top: what is still read of it, and what newer versions covered or cut off. "
	          "Of a directory the life of each name. PATH may be ino:N.",
	  .table = &table_layers },
	{ .name = "timeline", .args = "IMAGE", .run = command_timeline,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTIONS_LIST | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_ABSOLUTE),
	  .summary = "everything that happened, in order of time",
	  .help = "Times are those that nodes carry; where they are equal, versions give "
	          "the order. The position in the flash says nothing about age.",
	  .table = &table_timeline },
	{ .name = "points", .args = "IMAGE [PATH]", .run = command_points, .most = 1,
	  .options = OPTIONS_IMAGE | OPTIONS_LIST | OPTION_BIT(OPTION_PART),
	  .summary = "the points of the past, and what happened at each",
	  .help = "What --at can be given in other commands: each time at which nodes were "
	          "written. With PATH (or ino:N) the versions of that file instead, for "
	          "--at-version. For --at-offset any offset works.",
	  .table = &table_points },
	{ .name = "diff", .args = "IMAGE PATH V1 [V2]", .run = command_diff,
	  .least = 2, .most = 3, .options = OPTIONS_IMAGE | OPTION_BIT(OPTION_PART),
	  .summary = "what changed in a file from one version to another",
	  .help = "From version V1 to version V2; with V1 alone, what that changed against "
	          "the version before it. A unified diff of texts of at most 64 KiB, else "
	          "the bytes that differ. Exit status as for diff: 0 equal, 1 different, "
	          "2 failed." },
	{ .name = "compare", .args = "IMAGE OTHER [PATH]", .run = command_compare,
	  .least = 1, .most = 2, .two_images = true,
	  .options = OPTIONS_START | OPTIONS_LIST | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_BY) | OPTION_BIT(OPTION_ALL),
	  .summary = "what differs between two images, or in one file of them",
	  .help = "IMAGE is A, OTHER is B. By files: paths, with type, content, mode, owner, "
	          "time, target, device and extended attributes; a name that disappeared and one "
	          "that appeared are moved if inode number and content are the same. By nodes: "
	          "type, inode, version and name. By blocks: bytes. By parts: the parts of "
	          "both images, and the fields of uImage headers. With PATH how that file "
	          "differs, as diff shows it. --part=N:M takes part N of A and part M of B. "
	          "Exit status as for diff: 0 equal, 1 different, or equal as far as the "
	          "images have not lost files or content, 2 failed.",
	  .table = &table_compare },
	{ .name = "steps", .args = "IMAGE", .run = command_steps,
	  .options = OPTIONS_IMAGE | OPTIONS_LIST | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_ABSOLUTE),
	  .summary = "what the kernel does when it mounts, step by step",
	  .help = "Blocks and nodes in the order of the flash, then link counts, what "
	          "nothing links to, extended attributes; and inode after inode, as a walk "
	          "through the tree asks for them. nodes, files and map show with --step N "
	          "how things stand after step N.",
	  .table = &table_steps },
	{ .name = "issues", .args = "IMAGE", .run = command_issues, .judges = true,
	  .options = OPTIONS_IMAGE | OPTIONS_LIST | OPTION_BIT(OPTION_ALL)
	             | OPTION_BIT(OPTION_MESSAGE),
	  .summary = "everything that is wrong, and what the kernel does about it",
	  .help = "Issues of one cause in a part are one row; --all, --sort and --filter list "
	          "each, and so do --tsv and --json, which has the verdict before the issues. The "
	          "last columns are what the kernel or U-Boot does and prints. Exit status 1 if "
	          "the verdict is that the image is damaged, mixed or not understood.",
	  .table = &table_issues },
	{ .name = "survey", .args = "[FILE|DIR|-]...", .run = command_survey, .bare = true,
	  .most = -1,
	  .options = OPTION_BIT(OPTION_SALVAGE) | OPTION_BIT(OPTION_KERNEL)
	             | OPTION_BIT(OPTION_CORRECT),
	  .summary = "a line of JSON for each of many images",
	  .help = "For the files given, those in directories (links in them are not followed), and "
	          "those that standard input lists (-), one a line or with a NUL after each; "
	          "without any, those of the current directory. Each image is examined in a process of its "
	          "own, --jobs of them at a time. One that kills its process or takes longer than --timeout "
	          "is a line with an error, and the others continue. Lines come in the order of the "
	          "files; doc/json.md explains them. Exit status 1 if an image could not be "
	          "examined, or is damaged, mixed or not understood." },
	{ .name = "mount", .args = "IMAGE DIR", .run = command_mount, .bare = true,
	  .least = 1, .most = 2,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_DELETED),
	  .summary = "the files of the image at a directory, without root",
	  .help = "By FUSE: read-only, for every program, as the kernel would show them; devices and "
	          "set-user-ID bits are shown, but have no effect. Of several file systems each is "
	          "a directory, named by its partition or part. --unmount DIR, umount or "
	          "fusermount3 -u ends it. With --deleted also what is deleted, at its last place "
	          "unless that is taken. If the image changes, reads fail. mount-jffs2 has the "
	          "kernel mount it." },
	{ .name = NULL },
};
