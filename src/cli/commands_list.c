/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands that list what is in an image. */
#include "cli/commands.h"
#include "cli/info/info.h"
#include "cli/show/show.h"
#include "cli/write/write.h"
#include "list/jffs2/tables.h"
#include "list/list.h"

const struct command commands_list[] = {
	{ .name = "info", .args = "IMAGE", .run = command_info, .judges = true,
	  .machine = "survey IMAGE",
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
	  .help = "Pages of a block that are alike are one row; --filter='bits>0 | lost>0' shows "
	          "only those with wrong bits. The codes in the spare areas are those that "
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
	  .help = "A histogram for each, by powers of two; those of at most 4 bytes are counted "
	          "separately. The longest bar of each is the largest count: # live, ~ obsolete, "
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
	          "of it is left. \\xHH is a byte that cannot be shown; a slash in a name is \\x2f. A PATH can "
	          "be typed in this form, too.",
	  .table = &table_files },
	{ .name = "du", .args = "IMAGE [PATH]", .run = command_du, .most = 1,
	  .machine = "files --json IMAGE",
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_HUMAN) | OPTION_BIT(OPTION_SUMMARIZE)
	             | OPTION_BIT(OPTION_DEPTH) | OPTION_BIT(OPTION_APPARENT)
	             | OPTION_BIT(OPTION_ALL),
	  .summary = "what directories take in the image, or hold",
	  .help = "A line for each directory, as in du: its size with all that is below it, in KiB, "
	          "and its path. The size is what files take in the image, compressed; with -b, and "
	          "in a 7z, whose files are compressed together, that of the contents, with -b "
	          "in bytes. "
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
	  .least = 1, .most = 1, .pattern = true,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTIONS_LIST | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_DELETED) | OPTION_BIT(OPTION_IGNORE_CASE),
	  .summary = "the files whose names match a pattern, in all file systems",
	  .help = "PATTERN is as in a shell: * stands for anything, ? for one byte, [a-z] for a "
	          "byte of a set. It is compared with the whole name, or with the path if there "
	          "is a slash in it: '*.conf', '/etc/*'. With --deleted also names of deleted "
	          "files. Exit status 0 if something was found, 1 if not, 3 if not everything "
	          "could be searched. PATTERN may also come first.",
	  .table = &table_found },
	{ .name = "grep", .args = "IMAGE PATTERN", .run = command_search_grep,
	  .least = 1, .most = 1, .pattern = true,
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
	          "in all are kept. With -l, -L, -c, -H or -h contents alone are searched, and what "
	          "is printed is as by grep -r on the mounted files, with the part before the path "
	          "where there are several file systems: 2:/etc/passwd. Exit status 0 if something was found, 1 if not, 3 if "
	          "not everything could be searched: standard error says why. PATTERN may also "
	          "come first, as in grep.",
	  .table = &table_found },
	{ .name = "strings", .args = "IMAGE [PATH]", .run = command_search_strings, .most = 1,
	  .options = OPTIONS_POINT | OPTIONS_IMAGE | OPTIONS_LIST | OPTION_BIT(OPTION_PART)
	             | OPTION_BIT(OPTION_LEAST),
	  .summary = "the printable text in the image, a part or a file",
	  .help = "From the bytes of the image as they are, or of the part that --part names; "
	          "with PATH from the content of that file. A longer run is split into pieces "
	          "of 1024 bytes; at most a million are listed. Exit status as for grep.",
	  .table = &table_found },
	{ .name = NULL },
};
