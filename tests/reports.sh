#!/bin/sh
# Images that people asked about, and firmware of vendors, from ../shared (or $FLASHLOUPE_SHARED):
# a row of the tables names a file, a line that `info` must print, what the first line on the
# screen says of it, and a file that `extract --all` must make, with the SHA-1 of its content
# where that is known.

set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=$(cd "${builddir:-.}" && pwd)
FLASHLOUPE=${FLASHLOUPE:-$builddir/flashloupe}
shared=${FLASHLOUPE_SHARED:-$srcdir/../shared}
LC_ALL=C.UTF-8
TZ=UTC
export LC_ALL TZ

if [ ! -d "$shared/reports" ] || [ ! -d "$shared/corpus" ]; then
	echo "skipped: $shared has no reports and corpus"
	exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0
failed=0
echo dump >"$work/open.keys"

. "$srcdir/tests/shell/share.sh"

fail() {
	echo "FAIL: $*"
	failed=1
}

# name_rest FILE: no part is unknown whose bytes `file` has a name for
name_rest() {
	"$FLASHLOUPE" parts --tsv "$shared/$1" 2>/dev/null |
		awk -F '\t' '$8 ~ /^unknown/ && $1 !~ "/" { print $2, $3 }' >"$work/unknown"
	while read -r at len; do
		tail -c +$((at + 1)) "$shared/$1" | head -c "$len" >"$work/piece"
		called=$(unset MAGIC; file -kb "$work/piece" 2>/dev/null)
		case $called in
		'' | data | 'very short file'*) ;;
		*) fail "$1: $len bytes at $at are unknown here, and to file: $called" ;;
		esac
	done <"$work/unknown"
}

# try FILE VERDICT LINE MADE [SHA1]; what follows `info` in turns
try() {
	file=$shared/$1
	count=$((count + 1))
	"$FLASHLOUPE" info "$file" >"$work/info" 2>&1 || fail "$1: info fails"
	tr -s ' ' <"$work/info" | grep -qF -- "$3" || fail "$1: info lacks: $3"
	in_turn || : # others for the next one
	! in_turn || name_rest "$1"
	! in_turn || opens "$1" "$2"
	! in_turn || makes "$1" "$4" ${5+"$5"}
}

# opens FILE VERDICT
opens() {
	"$FLASHLOUPE" --no-state --size=100x30 --script="$work/open.keys" "$file" >"$work/screen" 2>&1
	head -n 1 "$work/screen" | grep -qE " $2( |\$)" ||
		fail "$1: the screen doesn't say $2: $(head -n 1 "$work/screen")"
}

# makes FILE MADE [SHA1]
makes() {
	rm -rf "$work/all"
	"$FLASHLOUPE" extract --all -C "$work/all" "$file" >"$work/said" 2>&1
	[ -f "$work/all/$2" ] || {
		fail "$1: extract --all makes no $2"
		return
	}
	[ $# -lt 3 ] || [ "$(sha1sum <"$work/all/$2")" = "$3  -" ] || fail "$1: $2 is wrong"
}

init=e621888b014f10c2e70aed6b1fccb004aeaa821e
rootfs=$(sha1sum <"$shared/reports/bare-wants-header.jffs2")
rootfs=${rootfs%% *}

# ---- what people brought ----

try reports/ascii-mode-transfer.bin notes \
	'JFFS2, little-endian (from ASCII-mode transfer)' 02-jffs2-00000bf8/bin/init $init
try reports/bare-wants-header.jffs2 notes \
	'erase size 8 KiB' 00-jffs2-00000000/bin/init $init
try reports/deadc0de-after-header.bin notes \
	'JFFS2 little-endian, 32768 bytes at 00002000' 03-jffs2-00002000/bin/init $init
try reports/env-mtdparts.bin notes \
	'taken U-Boot environment at 00000000 (CRC right): 3 partitions' 04-home.jffs2 "$rootfs"
try reports/env-mtdparts.bin notes 'CRC b4d7448c ok' partitions/01-kernel.bin
try reports/inverted.bin notes \
	'bits inverted; undone below' 03-jffs2-00002000.jffs2 "$rootfs"
try reports/mtdblock3.bin.gz notes \
	'gzip-compressed data' 00-gzip-00000000.gzip/unpacked.bin "$rootfs"
try reports/nand-oob-at-block-end.bin notes \
	'layout 8192+256: spare areas behind each block' undone.bin "$rootfs"
try reports/nand-oob-uimage-squashfs.bin notes \
	'layout 2048+64: spare areas behind each page' 03-squashfs-00004000.squashfs
try reports/swap16.bin notes \
	'16-bit words swapped; undone below' 03-jffs2-00002000.jffs2 "$rootfs"
try reports/swap32.bin notes \
	'32-bit words reversed; undone below' 03-jffs2-00002000.jffs2 "$rootfs"
try reports/two-fs-adjacent.bin notes \
	'1 00004000 16384 JFFS2' 00-jffs2-00000000/bin/init $init
try reports/two-fs-adjacent.bin notes \
	'0 00000000 16384 JFFS2' 01-jffs2-00004000/ipcam/app
try reports/two-fs-gap.bin notes \
	'2 00008000 16384 JFFS2' 02-jffs2-00008000/ipcam/app
try reports/u-boot-md.log damaged \
	'U-Boot md.b; undone below' 01-payload-00000040.bin
try reports/uimage-one-bit.uimage damaged \
	'data CRC WRONG: ae5fa3db, computed 2afdce02' 01-payload-00000040.bin
try reports/xattr-incompat.jffs2 notes \
	'nodes of extended attributes, types e008 and e009: 2' 00-jffs2-00000000/bin/init $init
try reports/xor4.bin notes \
	'XOR 12345678; undone below' 03-jffs2-00002000.jffs2 "$rootfs"

# ---- firmware ----

try corpus/arcturus-ucp1020-rootfs.jffs2 intact \
	'401 DIRENT, 1337 INODE, 36 SUMMARY' 00-jffs2-00000000/etc/inittab
try corpus/bang-test-big.jffs2 notes \
	'1 DIRENT, 159 INODE, 10 CLEANMRK' 00-jffs2-00000000/test.sgi
try corpus/bang-test-little-prepend-random-data.jffs2 notes \
	'1 00000080 594192 JFFS2' 01-jffs2-00000080/test.sgi
try corpus/bang-test-little-cut-data-from-middle.jffs2 damaged \
	'1 file loses 17194 bytes' 00-jffs2-00000000/test.sgi
try corpus/deb-mx6cuboxi-u-boot.img intact \
	'device tree of "SolidRun HummingBoard2 Dual/Quad' 04-device-tree-000840a4.json
try corpus/deb-nanopi-u-boot-sunxi-with-spl.bin intact \
	'boot loader of Allwinner, checksum ok' 03-payload-00008040.bin
try corpus/deb-tftpboot.scr intact 'file 1 of 1: 724 bytes' 02-payload-00000048.bin
try corpus/fact-jffs2_be.img notes '4 DIRENT, 4 INODE, 1 CLEANMRK' 00-jffs2-00000000/testfile1
try corpus/fact-jffs2_le.img notes '4 DIRENT, 4 INODE, 1 CLEANMRK' 00-jffs2-00000000/testfile1
try corpus/fact-maxlinear-puma8-4uimage.bin damaged \
	'data CRC WRONG: 99151f5a, computed d69e63b2' 11-payload-00000d85.bin
try corpus/fact-maxlinear-uimage-v2.bin intact \
	'Intel Unified Image (Puma), 4 components' 04-payload-00000220.bin
try corpus/fact-uboot-badhdr.dtb damaged \
	'header CRC 72a8f1be WRONG, computed 5fb85923' 02-device-tree-00000980.bin
try corpus/licheepi-nano-rootfs.jffs2 intact \
	'316 none, 1 rtime, 887 zlib' 00-jffs2-00000000/etc/inittab
try corpus/openipc-boot.scr intact 'setenv updatetool fatload mmc 0' 02-payload-00000048.bin
try corpus/openwrt-atheros-be-root.jffs2-64k notes \
	'1087 DIRENT, 3003 INODE, 61 CLEANMRK' 00-jffs2-00000000/etc/config/network
try corpus/pandorabox-mips-lzma-uImage.bin intact \
	'Linux version 3.14.56' 01-lzma-00000040.lzma-file/unpacked.bin
try corpus/trap-pandorabox-sbin-mtd-elf unknown 'ELF program, 32-bit' 00-elf-00000000.bin
try corpus/trap-sagemcom-sbin-mtd-elf unknown 'ELF program, 32-bit' 00-elf-00000000.bin

name_rest truth/nand-2k.oob

# Without libarchive a ZIP is only named.
if "$FLASHLOUPE" --version | grep -q '^ *ZIP *yes'; then
	try reports/update.zip notes 'rootfs.jffs2' \
		00-zip-00000000.rootfs-jffs2/00-jffs2-00000000/bin/init $init
fi

echo "$count cases"
exit $failed
