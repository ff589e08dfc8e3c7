/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/command.h"
#include "flash/flash.h"
#include "list/jffs2/tables.h"
#include "list/list.h"

const struct command commands[] = {
	{ .name = "info", .args = "IMAGE", .run = command_info, .judges = true,
	  .options = OPTIONS_IMAGE,
	  .summary = "what is in the image",
	  .help = "First the page that the screen begins with: the verdict, each part "
	          "with its state, erase size, files, space, what was deleted, the number "
	          "of issues, a map, and what to look at next. Then the list of parts, "
	          "headers with their checksums, and for each JFFS2 part all that is "
	          "counted." },
	{ .name = "parts", .args = "IMAGE", .run = command_parts,
	  .options = OPTIONS_IMAGE | OPTIONS_LIST | OPTION_BIT(OPTION_WHY),
	  .summary = "the parts of the image: headers, payloads, file systems, gaps",
	  .help = "With --why also where file systems may begin, and the evidence for each "
	          "place; as TSV and JSON these places instead.",
	  .table = &table_parts },
	{ .name = "env", .args = "IMAGE", .run = command_env,
	  .options = OPTIONS_IMAGE | OPTIONS_LIST,
	  .summary = "the variables of the U-Boot environments",
	  .help = "An environment is found by its checksum, whatever its size. Where there are "
	          "two copies, USED says which one U-Boot takes.",
	  .table = &table_env },
	{ .name = "pages", .args = "IMAGE", .run = command_pages,
	  .options = OPTIONS_IMAGE | OPTIONS_LIST,
	  .summary = "the pages of a NAND dump, and which bits are wrong in them",
	  .help = "Pages of a block that are alike are one row; --filter='bits>0 | lost>0' leaves "
	          "those in which bits are wrong. The codes in the spare areas are those that "
	          "Linux computes itself: Hamming and BCH. With --correct they correct what every "
	          "command reads.",
	  .table = &table_pages },
	{ .name = "notes", .args = "IMAGE", .run = command_notes, .remembers = true,
	  .options = OPTIONS_LIST | OPTION_BIT(OPTION_RANGE),
	  .summary = "the places that you marked on the screen, with your notes",
	  .help = "B marks a place. Marks belong to the content of the image, whatever its name "
	          "is, and are kept in the state folder.",
	  .table = &table_notes },
	{ .name = "nodes", .args = "IMAGE", .run = command_nodes,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTIONS_LIST | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_BRIEF) | OPTION_BIT(OPTION_ABSOLUTE)
	             | OPTION_BIT(OPTION_STEP),
	  .summary = "every node, erased run and stretch of dirt of a JFFS2 part",
	  .help = "With --brief a line is offset, magic, type and length: "
	          "`0016fc80 1985 e002 891`. Magic and type are as stored, the length is "
	          "totlen; a free run reads `0016fffc ffff ffff 4`, dirt (bytes that are "
	          "not a node) `0016fc80 ---- ---- 24`. Offsets count from the start of the "
	          "part, with --absolute from the start of the image.",
	  .table = &table_nodes },
	{ .name = "map", .args = "IMAGE", .run = command_map,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTIONS_FORM | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_STRIDE) | OPTION_BIT(OPTION_SHIFT)
	             | OPTION_BIT(OPTION_VIEW) | OPTION_BIT(OPTION_CELLS)
	             | OPTION_BIT(OPTION_STEP),
	  .summary = "the image in rows of one erase block each, drawn with letters",
	  .help = "With --stride in rows of another size. At the right one the cleanmarkers "
	          "(C) stand in one column and no node crosses from row to row (X); at half "
	          "of it they stand in every other row, at a wrong one they run diagonally. "
	          "Offsets count from the start of the image. Works on any image.",
	  .table = &table_map },
	{ .name = "blocks", .args = "IMAGE", .run = command_blocks,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTIONS_LIST | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_ABSOLUTE),
	  .summary = "the erase blocks: what fills each, and its state",
	  .help = "STATE and GC say how Linux 6.1 classifies the block and when it would "
	          "collect it. A bar shows what fills it: # live, ~ obsolete, ! dirt, . "
	          "free. Exit status 3 if the erase size is undecided.",
	  .table = &table_blocks },
	{ .name = "sizes", .args = "IMAGE", .run = command_sizes,
	  .options = OPTIONS_IMAGE | OPTIONS_LIST | OPTION_BIT(OPTION_PART),
	  .summary = "how large erased runs, nodes and stretches of dirt are",
	  .help = "A histogram for each, by powers of two; what has at most 4 bytes stands "
	          "apart. The longest bar of each is the largest count: # live, ~ obsolete, "
	          "! bad or dirt, . free.",
	  .table = &table_sizes },
	{ .name = "erase-size", .args = "IMAGE", .run = command_erase_size,
	  .options = OPTIONS_IMAGE | OPTIONS_LIST | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_WHY),
	  .summary = "the erase size, as a number of bytes",
	  .help = "With --why, --tsv or --json the evidence for each candidate. Exit "
	          "status 3 if the size is undecided.",
	  .table = &table_evidence },
	{ .name = "files", .args = "IMAGE [PATH]", .run = command_files, .most = 1,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTIONS_LIST | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_STEP) | OPTION_BIT(OPTION_DELETED),
	  .summary = "the files and directories, as the kernel shows them",
	  .help = "With --deleted also what is deleted, each at its last place; LEFT says how much "
	          "of it is left. \\xHH is a byte that cannot be shown; a slash in a name is \\x2f. A PATH "
	          "can be typed so, too.",
	  .table = &table_files },
	{ .name = "du", .args = "IMAGE [PATH]", .run = command_du, .most = 1,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_HUMAN) | OPTION_BIT(OPTION_SUMMARIZE)
	             | OPTION_BIT(OPTION_DEPTH) | OPTION_BIT(OPTION_APPARENT)
	             | OPTION_BIT(OPTION_ALL),
	  .summary = "what directories take in the image, or hold",
	  .help = "A line a directory, as from du: its size with all that is below it, in KiB, "
	          "and its path. Of JFFS2 the size is that of the live nodes, compressed; of other "
	          "formats, and with -b, that of the contents, with -b in bytes. "
	          "A file with several names counts once in each directory. files --tsv and "
	          "--json have these sums as well." },
	{ .name = "manifest", .args = "IMAGE", .run = command_manifest,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTION_BIT(OPTION_PART),
	  .summary = "a line for each path, with the SHA-256 of its content",
	  .help = "Fields: path, type, mode, uid, gid, size, mtime, nlink, ino, rdev, "
	          "sha256, target, xattrs; - where there is none. Bytes outside "
	          "0x21-0x7e and the backslash are \\xHH. !N stands for error N that the "
	          "kernel gives." },
	{ .name = "find", .args = "IMAGE PATTERN", .run = command_search_names,
	  .least = 1, .most = 1,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTIONS_LIST | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_DELETED) | OPTION_BIT(OPTION_IGNORE_CASE),
	  .summary = "the files whose names match a pattern, in all file systems",
	  .help = "PATTERN is as in a shell: * stands for anything, ? for one byte, [a-z] for a "
	          "byte of a set. It is compared with the whole name, or with the path if there "
	          "is a slash in it: '*.conf', '/etc/*'. With --deleted also names of deleted "
	          "files. Exit status 0 if something was found, 1 if not, 3 if not everything "
	          "could be searched.",
	  .table = &table_found },
	{ .name = "grep", .args = "IMAGE PATTERN", .run = command_search_grep,
	  .least = 1, .most = 1,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTIONS_LIST | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_DELETED) | OPTION_BIT(OPTION_IGNORE_CASE)
	             | OPTION_BIT(OPTION_HEX) | OPTION_BIT(OPTION_REGEXP),
	  .summary = "a text, bytes or a regular expression, in all of the image",
	  .help = "Searches the names and the contents, decompressed, of the files of every file "
	          "system, also of those in what is unpacked; and the bytes of all other parts, "
	          "but for what is erased or zero. PATTERN is a text; with blanks between pairs "
	          "of hexadecimal digits (\"7f 45 4c 46\"), or with --hex, it is bytes. A regular "
	          "expression is that of grep -E, on bytes and without back references; a line "
	          "ends at a newline or a NUL. With --deleted also in deleted files. A "
	          "match is shown up to 1024 bytes; the first 1000 in each file and 100000 "
	          "in all are kept. Exit status 0 if something was found, 1 if not, 3 if "
	          "not everything could be searched: standard error says why.",
	  .table = &table_found },
	{ .name = "strings", .args = "IMAGE [PATH]", .run = command_search_strings, .most = 1,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTIONS_LIST | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_LEAST),
	  .summary = "the printable text in the image, a part or a file",
	  .help = "Of the bytes as they stand in the image, or in the part that --part names; "
	          "with PATH of the content of that file. A longer run is split into pieces "
	          "of 1024 bytes; at most a million are listed. Exit status as for grep.",
	  .table = &table_found },
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
	          "set-user-ID bits and capabilities with --as-root alone, where the "
	          "system allows. Files that exist are kept unless --force is given. With "
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
	  .summary = "a part, or the payload of a uImage, as it stands",
	  .help = "With --without-spare=DATA+SPARE the whole image, or the part that --part "
	          "names, with only the first DATA of every DATA+SPARE bytes: a raw dump of "
	          "NAND flash as the system sees it. Bad blocks stay in their places. With --undone "
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
	          "what the kernel wants and whether it is met. Exit status 3 if the erase "
	          "size is undecided and none is given." },
	{ .name = "make", .args = "IMAGE|DIR", .run = command_make, .makes = true,
	  .options = OPTIONS_WRITE | OPTION_BIT(OPTION_ERASE_SIZE) | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_FILE) | OPTION_BIT(OPTION_TO)
	             | OPTION_BIT(OPTION_BLOCKS) | OPTION_BIT(OPTION_DRY_RUN),
	  .summary = "a new JFFS2 part with the files of an archive or a directory",
	  .help = "IMAGE is an archive (tar, ZIP, cpio, 7z) or anything that has files; owners, "
	          "devices and attributes are taken from it, so that no root is needed. DIR is a "
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
	          "a kernel would, if they fit, or it is rewritten; a uImage header around it is "
	          "made right. --nodes lists the nodes that this would take, --dry-run the "
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
	  .summary = "the image with a file in the place of one of its parts",
	  .help = "The part that --part names becomes what FILE holds; with --payload, what that "
	          "uImage header announces. On the way back to the file all that depends on it "
	          "is made right: lengths and CRCs of uImage headers, the checksums of other "
	          "headers, payloads packed again, archives written again, pages of a NAND dump "
	          "with their codes. What stands behind the part never moves: a shorter file is "
	          "filled up with 0xff, a longer one takes free bytes that follow. The result is "
	          "examined before it is written; what no longer fits, such as a signature, is "
	          "reported, with exit status 1. --dry-run does all but write." },
	{ .name = "setenv", .args = "IMAGE NAME=VALUE...", .run = command_setenv,
	  .least = 1, .most = -1,
	  .options = OPTIONS_START | OPTIONS_WRITE | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_DRY_RUN),
	  .summary = "the image with variables of its U-Boot environment set",
	  .help = "NAME=VALUE sets a variable, NAME= removes it; the CRC is made right, and the "
	          "size stays. Where there are two copies, the one that U-Boot uses is changed. "
	          "Several environments: --part names one. Else as replace." },
	{ .name = "flash-plan", .args = "IMAGE [OLD]", .run = command_flash_plan,
	  .most = 1, .two_images = true,
	  .options = OPTIONS_START | OPTIONS_LIST | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_FLASH_AT),
	  .summary = "the commands that get the image onto a flash, to be read",
	  .help = "For each way that people have: a card, U-Boot, the device itself, a programmer. "
	          "Nothing is run or written. With OLD, the image before it was changed, only the "
	          "erase blocks that differ. Where it goes is known from a partition table or "
	          "--flash-at; else PART stands for it. As TSV and JSON the ranges that are written; "
	          "JSON has the commands, too.",
	  .table = &table_flash },
	{ .name = "show", .args = "IMAGE OFFSET", .run = command_show,
	  .least = 1, .most = 1,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTION_BIT(OPTION_PART),
	  .summary = "one node or header, field by field",
	  .help = "OFFSET counts from the start of the image, with --part from the start of "
	          "that part, also where it is one of what was unpacked; any byte of a node "
	          "shows the node." },
	{ .name = "explain", .args = "IMAGE OFFSET [FIELD]", .run = command_explain,
	  .least = 1, .most = 2,
	  .options = OPTIONS_IMAGE | OPTION_BIT(OPTION_PART) | OPTION_BIT(OPTION_MARKDOWN),
	  .summary = "one node or header in plain words, for learning",
	  .help = "A sentence on it and why it stands so; each field with its value in every "
	          "form, its meaning, who reads it and what happens if it is wrong; the CRCs; "
	          "the terms. With FIELD (a name, or a number from 1 on) that field alone. "
	          "OFFSET counts as for show." },
	{ .name = "glossary", .args = "[TERM|MESSAGE]", .run = command_glossary, .bare = true,
	  .most = 64, .options = OPTION_BIT(OPTION_MARKDOWN),
	  .summary = "terms of JFFS2 and flash, and kernel messages, explained",
	  .help = "Needs no image. TERM may also be the name of a field, such as csize. MESSAGE is "
	          "what the kernel or U-Boot printed, in part or with all that a log puts before "
	          "it, or several lines: glossary \"$(dmesg)\". issues --message finds the place "
	          "in an image." },
	{ .name = "flash", .args = "SCRIPT", .run = command_flash, .bare = true, .least = 1,
	  .most = 1, .options = OPTIONS_WRITE,
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
	          "--at-version. For --at-offset every offset will do.",
	  .table = &table_points },
	{ .name = "diff", .args = "IMAGE PATH V1 [V2]", .run = command_diff,
	  .least = 2, .most = 3, .options = OPTIONS_IMAGE | OPTION_BIT(OPTION_PART),
	  .summary = "what changed in a file from one version to another",
	  .help = "From version V1 to version V2; with V1 alone, what that changed against "
	          "the version before it. A unified diff of texts of at most 64 KiB, else "
	          "the bytes that differ. Exit status as diff has it: 0 equal, 1 different, "
	          "2 failed." },
	{ .name = "compare", .args = "IMAGE OTHER [PATH]", .run = command_compare,
	  .least = 1, .most = 2, .two_images = true,
	  .options = OPTIONS_START | OPTIONS_LIST | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_BY) | OPTION_BIT(OPTION_ALL),
	  .summary = "what differs between two images, or in one file of them",
	  .help = "IMAGE is A, OTHER is B. By files: paths, with type, content, mode, owner, "
	          "time, target, device and extended attributes; a name that went and one "
	          "that came are moved if inode number and content are the same. By nodes: "
	          "type, inode, version and name. By blocks: bytes. By parts: the parts of "
	          "both images, and the fields of uImage headers. With PATH how that file "
	          "differs, as diff shows it. --part=N:M takes part N of A and part M of B. "
	          "Exit status as diff has it: 0 equal, 1 different (or unreadable), "
	          "2 failed.",
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
	  .help = "Of the files, of those in directories (links in them are not followed), and of "
	          "those that standard input lists (-), one a line or with a NUL behind each; "
	          "without any of the current directory. Each image is examined in a process of its "
	          "own, --jobs of them at a time. One that breaks it or takes longer than --timeout "
	          "is a line with an error, and the rest goes on. Lines come in the order of the "
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
