/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The texts of the glossary, and nothing else, in alphabetical order. */
#include "base/array.h"
#include "words/glossary.h"

const struct glossary_term glossary[] = {
	{ "ACCURATE bit",
	  { "ACCURATE", NULL },
	  "Bit 0x2000 of the nodetype field. It is set in every node that is written "
	  "and can be cleared later without an erase, since flash turns ones into zeros "
	  "at any time. On NOR the kernel clears it to mark a node obsolete in place. "
	  "The CRCs are computed with the bit set, so they stay right. On NAND, and "
	  "with summaries, it is never cleared: a set bit does not prove that a node is "
	  "in use.",
	  { "obsolete", "NOR", "NAND", "summary", NULL } },
	{ "bad block",
	  { NULL },
	  "An erase block of NAND flash that can no longer be trusted. It is marked in "
	  "its spare area, often by the maker of the chip, and is never used. A raw "
	  "dump contains its bytes all the same; a dump made with nanddump --bb=skipbad "
	  "leaves it out.",
	  { "erase block", "NAND", "OOB", NULL } },
	{ "block2mtd",
	  { "mtdram", NULL },
	  "A Linux driver that makes an MTD device from a file or block device, so "
	  "that a JFFS2 image can be mounted on a computer without flash. It must be "
	  "told the erase size. mtdram does the same in memory.",
	  { "MTD", "mount", "erase block", NULL } },
	{ "byte order",
	  { "endian", "little-endian", "big-endian", NULL },
	  "The order in which the bytes of a number are stored: little-endian has the "
	  "lowest byte first, big-endian the highest. JFFS2 uses the order of the "
	  "machine that the image was made for, so the magic reads 85 19 or 19 85. To "
	  "a kernel of the other order such an image is dirt. A uImage header is "
	  "always big-endian.",
	  { "magic", "uImage", NULL } },
	{ "cleanmarker",
	  { "CLEANMRK", "cln_mkr", NULL },
	  "A node of 12 bytes that is written to an erase block right after it was "
	  "erased. It says that the erase was finished: a block of 0xff alone may come "
	  "from an erase that lost power halfway and may not hold its bits. It stands "
	  "only at the start of a block; elsewhere it counts as dirt, and is a sign of "
	  "a wrong erase size. On NAND it stands in the spare area.",
	  { "erase block", "node", "OOB", "dirt", NULL } },
	{ "compression",
	  { "compr", "usercompr", "zlib", "lzo", "lzma", "rtime", NULL },
	  "Each inode node with data says in compr how that data is packed: none, zlib "
	  "(deflate), lzo, rtime, one of the two rubin coders, or lzma as OpenWrt adds "
	  "it. Each node is packed separately, so that any piece of a file can be read "
	  "alone. The writer keeps what it cannot make smaller as it is.",
	  { "rubin", "csize", "hole", NULL } },
	{ "CRC",
	  { "hdr_crc", "node_crc", "name_crc", "data_crc", "sum_crc", "ih_hcrc", NULL },
	  "A checksum of 32 bits that finds damaged bytes. JFFS2 has one for the first "
	  "eight bytes of a node, one for its header and one for its data or name, so "
	  "that a node with damaged data still counts for its length and place. It starts from 0 and is "
	  "not inverted at the end, unlike that of zlib, which uImage uses. Anyone who "
	  "changes a byte by hand must compute it again; nothing protects against that.",
	  { "node", "uImage", "totlen", NULL } },
	{ "csize",
	  { "dsize", "value_len", NULL },
	  "The two lengths of a piece of data: csize bytes are stored after the header, and "
	  "they unpack to dsize bytes of the file. A csize that does not agree with totlen "
	  "makes the kernel drop the node. Pieces of more than 4096 bytes, a page of "
	  "memory, are rare.",
	  { "compression", "totlen", "fragment", "hole", NULL } },
	{ "device tree",
	  { "FDT", "DTB", "flattened device tree", NULL },
	  "A description of a board's hardware that a boot loader hands to the kernel: nodes "
	  "with properties, in one block of bytes that begins with d0 0d fe ed. Its model says "
	  "which board it is for, and it often has the table of flash partitions.",
	  { "FIT image", "U-Boot", "MTD", NULL } },
	{ "dirent",
	  { "directory entry", "mctime", "nsize", "name_len", NULL },
	  "A node that gives a name in a directory to an inode. It holds the number of "
	  "the directory (pino), that of the inode (ino), a version and the name. "
	  "Removing a name writes another dirent with ino 0, a whiteout, or clears the "
	  "ACCURATE bit of the old one. Permissions and times of the file are not here "
	  "but in its inode.",
	  { "pino", "whiteout", "inode", "version", "hard link", NULL } },
	{ "dirt",
	  { NULL },
	  "Bytes of an erase block that are not a sound node: damaged nodes, padding, "
	  "bytes that were never a node, erased bytes with data after them. The kernel "
	  "passes over them at mount. Together with obsolete nodes they are the dirty "
	  "space of the block.",
	  { "dirty space", "obsolete", "erase block", NULL } },
	{ "dirty space",
	  { "dirty", "very dirty", "wasted", "used", "unchecked", NULL },
	  "What erasing a block would reclaim: its obsolete nodes and its dirt. The kernel "
	  "keeps five counts for each block: used (live nodes), unchecked (inode nodes "
	  "whose data it has not looked at since the mount), dirty, wasted (the same "
	  "as dirty, but at most 196 bytes, too little to collect the block for) and free. "
	  "A block with more than that is dirty, one that is half dirty is very dirty; "
	  "garbage collection prefers these.",
	  { "obsolete", "dirt", "free space", "garbage collection", NULL } },
	{ "ECC",
	  { "error-correcting code", "Hamming", "BCH", NULL },
	  "Error-correcting code: bytes in the spare area from which wrong bits of a NAND page "
	  "are found and corrected. Linux computes two kinds itself. Hamming, 3 bytes for "
	  "256 or 512 of data, corrects 1 bit and detects 2. BCH, 7 to 13 bytes for 512, corrects "
	  "4 to 8. Controllers use codes of their own. An erased page has a code of 0xff.",
	  { "OOB", "NAND", "bad block", NULL } },
	{ "environment",
	  { "env", "bootcmd", "bootargs", "saveenv", NULL },
	  "The variables of U-Boot, stored in flash as text after a CRC. bootcmd is what "
	  "it runs to boot, bootargs what it gives the kernel. With two copies, each has a byte "
	  "of flags: saveenv writes the older copy, so that a power cut leaves the other. If no "
	  "CRC is right, U-Boot uses the variables that are built into it.",
	  { "U-Boot", "CRC", "MTD", NULL } },
	{ "erase block",
	  { "block", "erase size", "eraseblock", NULL },
	  "The unit in which flash is erased, typically 4 to 128 KiB on NOR and 16 to "
	  "256 KiB on NAND. Erasing sets every bit to one; writing can only turn ones "
	  "into zeros. So nothing is changed in place: JFFS2 writes a new node "
	  "elsewhere and erases whole blocks later. A node never crosses from one block "
	  "to the next, which is how this program finds the size.",
	  { "log-structured", "cleanmarker", "garbage collection", "wear", NULL } },
	{ "FIT image",
	  { "FITs", "flattened image tree", NULL },
	  "U-Boot's newer form of an image: a device tree whose nodes hold a kernel, device "
	  "trees, ramdisks and more, each with hashes. A configuration names those that boot "
	  "together, and one of them is the default. The data may follow the tree. "
	  "Signatures, if there are any, are checked by the board and not here.",
	  { "U-Boot", "uImage", "device tree", NULL } },
	{ "fragment",
	  { "fragtree", NULL },
	  "A stretch of a file that comes from one node. When a file is opened, the "
	  "kernel sorts its nodes by version and lays newer ones over older ones; what "
	  "remains visible of each are its fragments. A node of which no byte is "
	  "visible is superseded. Where there is none, the file reads as zeros.",
	  { "version", "superseded", "hole", "truncation", NULL } },
	{ "free space",
	  { "free", "erased", NULL },
	  "Bytes that are still 0xff up to the end of an erase block, where the kernel "
	  "can write. A few bytes often remain because the next node did not fit. "
	  "Erased bytes with data after them are not free: the kernel counts them as "
	  "dirt.",
	  { "erase block", "dirt", "log-structured", NULL } },
	{ "garbage collection",
	  { "GC", NULL },
	  "How the kernel reclaims space. The kernel chooses an erase block with much dirty "
	  "space, copies the nodes that are still live to the end of the log, then erases "
	  "the block. Copies keep their version, so a version may be there twice for a "
	  "while. It also means that the position in the flash says nothing about age.",
	  { "erase block", "dirty space", "version", "log-structured", "wear", NULL } },
	{ "hard link",
	  { "nlink", NULL },
	  "A second name for the same inode: two dirents with one ino. Both names are "
	  "equal; the data is there once. A file is removed only when its last name is "
	  "gone. Directories have one name each.",
	  { "dirent", "inode", "unlink", NULL } },
	{ "hole",
	  { NULL },
	  "A stretch of zeros that takes no space. Its inode node has compression zero, "
	  "csize 0 and the length in dsize. Writers put one in front of data beyond the "
	  "end of the file, so that old bytes cannot show through. A gap without any "
	  "node reads as zeros, too, but there something was lost.",
	  { "fragment", "csize", "truncation", NULL } },
	{ "inode",
	  { "ino", "INODE node", NULL },
	  "What a file is apart from its names: type, permissions, owner, times, "
	  "content. It has a number, ino; number 1 is the root directory, which needs no "
	  "node: the kernel makes it up at a mount, until its mode or owner is changed. "
	  "Each change writes an inode node with the complete metadata and at most a page of data, "
	  "so a file is as many nodes as it had changes and pages. The newest node "
	  "gives the metadata.",
	  { "version", "dirent", "mode", "fragment", NULL } },
	{ "isize",
	  { "file size", NULL },
	  "The size of the whole file at the time when an inode node was written. That "
	  "of the newest node is the size of the file: it may be cut by writing one "
	  "short node without data. A node whose offset is above its isize is dropped.",
	  { "truncation", "csize", "inode", NULL } },
	{ "load address",
	  { "ih_load", "entry point", "ih_ep", NULL },
	  "The address in memory to which U-Boot copies or unpacks the payload of a "
	  "uImage. The entry point is where it then jumps to. For a file system both "
	  "are usually 0, since it is not started.",
	  { "uImage", "U-Boot", NULL } },
	{ "log-structured",
	  { "log", NULL },
	  "A file system that only ever appends: each change is a new record after the last "
	  "one, and the current state follows from reading all of them in order. This suits "
	  "flash, where a byte cannot be written twice without erasing a whole block. There "
	  "is no table of files at a fixed place: a mount reads the headers of all nodes. "
	  "Old versions and removed files stay until their block is erased.",
	  { "node", "version", "erase block", "mount", "garbage collection", NULL } },
	{ "magic",
	  { "ih_magic", NULL },
	  "A number at the start of a record by which it is recognised: 0x1985 for a "
	  "JFFS2 node, 0x27051956 for a uImage header. 0x1984 marks nodes of the first "
	  "JFFS, which today's kernels do not read. Alone it proves little; the CRC that "
	  "follows does.",
	  { "byte order", "CRC", "node", "uImage", NULL } },
	{ "mode",
	  { "permissions", "uid", "gid", NULL },
	  "Type and permissions of a file in one number, as stat gives it. 0100755 is a "
	  "regular file, rwxr-xr-x; 040000 is a directory, 0120000 a symbolic link, "
	  "020000 a character device. Owner and group are stored beside it, with 16 bits "
	  "each.",
	  { "inode", NULL } },
	{ "mount",
	  { NULL },
	  "At a mount the kernel reads every erase block: cleanmarker, then node by "
	  "node the headers, or the summary alone where there is one. Inodes get their "
	  "lists of nodes, names their inodes; inodes that no name leads to are "
	  "removed. The data CRCs are checked later, when a file is opened. It needs "
	  "five blocks at least and ignores a last block that is not whole. It keeps in "
	  "memory a reference for each node (its place, and the next of its inode: 16 "
	  "bytes on a 64-bit machine), some 48 bytes for each inode and the counts of each "
	  "block, but no contents.",
	  { "erase block", "summary", "orphan", "log-structured", "MTD", NULL } },
	{ "MTD",
	  { "memory technology device", NULL },
	  "The layer of Linux for raw flash: it reads, writes and erases erase blocks "
	  "and knows about bad ones, but hides nothing, unlike a memory card. JFFS2 is "
	  "mounted on an MTD device. Partitions of the flash appear as mtd0, mtd1 and "
	  "so on.",
	  { "mtdblock", "block2mtd", "erase block", "bad block", NULL } },
	{ "mtdblock",
	  { NULL },
	  "A block device on top of MTD. JFFS2 takes its name at mount time but goes to "
	  "the MTD device below. Reading it is a common way to get a dump; writing to "
	  "it erases whole blocks again and again and wears the flash out.",
	  { "MTD", "wear", "mount", NULL } },
	{ "NAND",
	  { NULL },
	  "Flash that is read and written in pages of 512 bytes and more, each with a "
	  "spare area, and erased in blocks. It is cheap and large, and comes with bad "
	  "blocks. A page can be written once, so the ACCURATE bit is never cleared, "
	  "and cleanmarkers stand in the spare area.",
	  { "OOB", "bad block", "NOR", "cleanmarker", NULL } },
	{ "node",
	  { "nodetype", "node header", NULL },
	  "A record of the log: a header of 12 bytes (magic, type, length, CRC), fields "
	  "by type, and data. It starts at a multiple of four and lies within one erase "
	  "block. The types are dirent, inode, cleanmarker, padding, summary, xattr and "
	  "xref. A node is never changed once it is written, except for its ACCURATE bit.",
	  { "inode", "dirent", "log-structured", "totlen", "ACCURATE bit", NULL } },
	{ "NOR",
	  { NULL },
	  "Flash that can be read byte by byte and written bit by bit from one to zero. "
	  "Small firmware is often stored in it. Here the kernel marks obsolete nodes in "
	  "place by clearing their ACCURATE bit, and cleanmarkers are nodes at the "
	  "start of each erase block.",
	  { "ACCURATE bit", "NAND", "cleanmarker", NULL } },
	{ "obsolete",
	  { "marked obsolete", NULL },
	  "A node that is no longer needed: superseded, or of a file that was removed. "
	  "Where the flash allows it the kernel also marks it obsolete in place, by "
	  "clearing its ACCURATE bit; a mount then passes over it. Elsewhere each mount has "
	  "to find out again. Either way its data is still there until garbage collection "
	  "erases the block.",
	  { "ACCURATE bit", "superseded", "dirty space", "garbage collection", NULL } },
	{ "OOB",
	  { "out of band", "spare area", NULL },
	  "Bytes beside each page of NAND flash, 16 for every 512: out of band. They "
	  "hold error correction, the mark of a bad block and, for JFFS2, the "
	  "cleanmarker. A dump with these areas between the pages is not a plain image: "
	  "they must be taken out first.",
	  { "NAND", "cleanmarker", "bad block", NULL } },
	{ "orphan",
	  { "orphaned", NULL },
	  "An inode with nodes but without a name: its dirent was lost, or the file was "
	  "removed while its nodes are still there. The kernel drops it at mount. Here "
	  "it is listed, and its content can be read.",
	  { "dirent", "unlink", "mount", NULL } },
	{ "padding node",
	  { "padding", "padded", NULL },
	  "A node that fills up space: to the end of a page on NAND, or where a write "
	  "failed. It is filled with zeros, since 0xff would be taken for free space, and "
	  "a page of NAND be written twice. It counts as dirt. The few bytes that bring a node's length to a "
	  "multiple of four are padding as well, and mean nothing.",
	  { "node", "dirt", "NAND", NULL } },
	{ "pino",
	  { "parent inode", NULL },
	  "The number of the directory that a dirent belongs to. A directory has no "
	  "list of its names: the kernel collects all dirents with its number. The "
	  "version of a dirent counts per pino, together with the directory's own inode "
	  "nodes.",
	  { "dirent", "version", "inode", NULL } },
	{ "rubin",
	  { "rubinmips", "dynrubin", NULL },
	  "Two old arithmetic coders of JFFS2, rubinmips (3) and dynrubin (5). Linux "
	  "decodes each under the number of the other, unlike early kernels and U-Boot, "
	  "so data may be unpacked the wrong way. No CRC covers what comes out.",
	  { "compression", "CRC", NULL } },
	{ "summary",
	  { "sum_num", "SUMMARY node", NULL },
	  "A node at the end of an erase block that lists all others in it, with types, "
	  "inodes, versions and places. A kernel that knows it reads this list instead "
	  "of scanning the block, so that a mount takes less time. Nodes that are not "
	  "listed do not exist for it. The block that is being written has none yet.",
	  { "mount", "erase block", "node", NULL } },
	{ "superseded",
	  { "overtaken", "covered", "cut off", "replaced", NULL },
	  "A node of which nothing is visible, because of newer ones: they cover "
	  "all of its bytes, or cut the file off before them, or have newer metadata, or "
	  "give its name again or remove it, or one is a copy of it. It is obsolete, and "
	  "stays in the flash until its block is erased. From such nodes this program makes "
	  "the history of a file.",
	  { "version", "fragment", "truncation", "obsolete", NULL } },
	{ "symbolic link",
	  { "symlink", NULL },
	  "A file whose content is the path of another. The target is the data of its "
	  "inode node, stored as it is and without an end mark. It must be a single "
	  "node, else opening it fails with EIO.",
	  { "inode", "mode", NULL } },
	{ "totlen",
	  { "total length", NULL },
	  "The length of a node with header and data. The next node begins at the next "
	  "multiple of four. For inodes and dirents it is the exact length, for xattr "
	  "and xref nodes one rounded up to four.",
	  { "node", "csize", "erase block", NULL } },
	{ "truncation",
	  { "truncate", NULL },
	  "Cutting a file writes one inode node without data and with the new isize; "
	  "the old data nodes stay. Only the newest isize cuts. If the file grows "
	  "again, bytes from before the cut could come back, so the kernel puts a hole "
	  "in between.",
	  { "isize", "hole", "fragment", NULL } },
	{ "U-Boot",
	  { "bootloader", NULL },
	  "A boot loader found in many small devices. It loads a kernel or a file "
	  "system, checks the uImage header in front of it and starts the kernel. Its "
	  "command bootm refuses images whose CRC is wrong.",
	  { "uImage", "load address", "CRC", NULL } },
	{ "uImage",
	  { "uImage header", "legacy image", NULL },
	  "A header of 64 bytes that U-Boot expects in front of what it loads: magic, "
	  "times, lengths, addresses, type, name and two CRCs, all big-endian. Vendors "
	  "also put it in front of JFFS2 images that are only flashed. The kernel does "
	  "not know it: what is mounted begins after it.",
	  { "U-Boot", "load address", "magic", "CRC", NULL } },
	{ "unlink",
	  { "removed", "deleted", NULL },
	  "Removing a name. Where nodes can be marked, as on NOR without summaries, the "
	  "ACCURATE bit of the dirent is cleared; elsewhere a whiteout is written. When "
	  "the last name is gone, the inode's nodes are obsolete. Until their blocks are "
	  "erased the file can be recovered.",
	  { "whiteout", "ACCURATE bit", "orphan", "obsolete", NULL } },
	{ "vendor header",
	  { "TRX", "SEAMA", "CHK", "SafeLoader", "fwtool", NULL },
	  "What a vendor puts in front of a kernel and a file system so that its boot loader or "
	  "updater takes them: lengths, the board, a checksum. It is often removed before "
	  "anything is flashed. fwtool of OpenWrt puts its metadata and signature at the end of "
	  "the file instead.",
	  { "uImage", "U-Boot", "CRC", NULL } },
	{ "version",
	  { NULL },
	  "A number that each change of an inode raises by one. Of two nodes that describe "
	  "the same bytes or the same name, the one with the higher version is right, "
	  "wherever in the flash it stands and whatever its times say. Inode nodes count "
	  "per inode, dirents per directory. Equal versions are copies made by garbage "
	  "collection: the one that is later in the flash counts, if its CRCs are right.",
	  { "inode", "pino", "superseded", "garbage collection", NULL } },
	{ "wear",
	  { "wear levelling", NULL },
	  "Each erase damages a block a little; after some 10,000 to 100,000 of them it "
	  "fails. JFFS2 writes all blocks in turn, and now and then moves data that "
	  "never changes, so that no block is worn out early.",
	  { "erase block", "garbage collection", "bad block", NULL } },
	{ "whiteout",
	  { "deletion dirent", NULL },
	  "A dirent with ino 0: it removes a name. It hides any dirent with the same "
	  "name and a lower version. It must stay as long as such a dirent is left in "
	  "the flash, or the removed file would come back at the next mount.",
	  { "dirent", "unlink", "version", NULL } },
	{ "xattr",
	  { "extended attribute", "xid", "xprefix", "ACL", NULL },
	  "A node with one extended attribute: a prefix such as user. or security., a "
	  "name and a value. Access control lists (ACL) are kept in this way. Files "
	  "that have the same attribute share the node; an xref ties it to each of "
	  "them.",
	  { "xref", "inode", "version", NULL } },
	{ "xref",
	  { "xseqno", NULL },
	  "A node that gives an extended attribute (xid) to an inode (ino). Of several "
	  "for the same pair the highest xseqno counts; an odd one removes the "
	  "attribute.",
	  { "xattr", "inode", NULL } },
	{ NULL, { NULL }, NULL, { NULL } },
};
