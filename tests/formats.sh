#!/bin/sh
# Images that each format's own tool makes are found where they lie, by name and length: each is
# put behind 8 KiB of text and before 8 KiB of text, and `parts --json` must list it. With one
# byte in its magic number changed nothing of that name may be found there, nor with one bit; and
# with one bit of a checksum changed, nothing may be said to be ok.
#
# A tool that is missing is reported and skipped.

set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=${builddir:-$(pwd)}
FLASHLOUPE=${FLASHLOUPE:-$builddir/flashloupe}
PATH=$PATH:/usr/sbin:/sbin
LC_ALL=C.UTF-8
export PATH LC_ALL

[ -x "$FLASHLOUPE" ] || { echo "skipped: flashloupe is not built"; exit 77; }
. "$srcdir/tests/shell/share.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
checked=0
skipped=

fail() {
	echo "FAIL: $*"
	failed=1
}

# What libmagic knows is known here; that is tried if it is there.
magic_names=
if command -v file >/dev/null && "$FLASHLOUPE" --version | grep -q '^  libmagic  *yes'; then
	magic_names=yes
fi

# ---- what is put into the images ----

cd "$work" || exit 1
mkdir -p tree/dir
seq -f 'line %g of a text' 1 20000 >tree/text
awk 'BEGIN { srand(3); for (i = 0; i < 60000; i++) printf "%c", 33 + rand() * 90 }' >tree/dir/noise
echo small >tree/dir/small
yes 'what stands around' | head -c 8192 >around

bytes=$(awk 'BEGIN { for (i = 0; i < 256; i++) printf "\\%03o", i }')
inverted=$(awk 'BEGIN { for (i = 255; i >= 0; i--) printf "\\%03o", i }')

# turned: ./image with the bytes of its words swapped, and all bits inverted, is put right
turned() {
	dd if=image of=dump conv=swab 2>/dev/null
	"$FLASHLOUPE" carve --undone -f -o alone dump >/dev/null 2>&1 && cmp -s alone image ||
		fail "$name: not found with its bytes swapped"
	LC_ALL=C tr "$bytes" "$inverted" <image >dump
	"$FLASHLOUPE" carve --undone -f -o alone dump >/dev/null 2>&1 && cmp -s alone image ||
		fail "$name: not found with its bits inverted"
}

# lists KIND LENGTH: a part of that kind and length at 8192 of ./dump
lists() {
	parts=$("$FLASHLOUPE" parts --json dump 2>/dev/null)
	case $parts in
	*"\"offset\":8192,\"length\":$2,\"kind\":\"$1\""*) ;;
	*) return 1 ;;
	esac
}

# wrap FILE: ./dump, with FILE in the middle
wrap() {
	cat around "$1" around >dump
}

# overwrite FILE AT: by what is in ./bytes
overwrite() {
	dd if=bytes of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

# turn FILE START AT [BITS]: in FILE, where ./image begins at START, these bits of its byte at AT are
# changed; $byte is that, or nothing
turn() {
	[ -n "$byte" ] || byte=$(od -An -tu1 -j "$3" -N 1 image)
	turned=$((byte ^ ${4-0x55}))
	printf "\\$((turned / 64))$((turned / 8 % 8))$((turned % 8))" >bytes
	overwrite "$1" $(($2 + $3))
}

# spoil AT [BITS]: ./spoilt is ./image with these bits changed
spoil() {
	cp image spoilt
	byte=
	turn spoilt 0 "$@"
}

# check KIND LENGTH MAGIC: ./image is such; MAGIC is where a byte of its magic number is. LENGTH
# - is that of the file.
check() {
	name=$1 len=$2 magic=$3
	[ "$len" != - ] || len=$(wc -c <image)
	checked=$((checked + 1))
	wrap image
	lists "$name" "$((len))" || {
		fail "$name of $((len)) bytes: not found"
		"$FLASHLOUPE" parts dump
	}
	cp image alone
	"$FLASHLOUPE" parts --json alone 2>/dev/null | grep -q "\"offset\":0,.*\"kind\":\"$name\"" ||
		fail "$name: not found in a file of its own"
	in_turn || : # other ones for the next image
	byte=
	for flip in 0x55 0x01 0x80; do
		in_turn || continue
		turn dump 8192 "$magic" $flip
		! lists "$name" "$((len))" || fail "$name: found without its magic number"
	done
	named
}

# named: with 24 bytes of its header overwritten ./image may be unknown, but only where file(1)
# knows no name for it, either
named() {
	[ -n "$magic_names" ] || return 0
	printf 'ZZZZZZZZZZZZZZZZZZZZZZZZ' >bytes
	for after in 4 8 16 32; do
		in_turn || continue
		cp image spoilt
		overwrite spoilt $((magic + after))
		{ unset MAGIC; "$FLASHLOUPE" parts --tsv --columns=offset,what spoilt 2>/dev/null; } |
			grep -q '^0	unknown data' || continue
		said=$(env -u MAGIC file -b - <spoilt)
		[ "$said" = data ] || fail "$name, damaged at $((magic + after)): $said"
	done
}

# sum AT: ./image says that a checksum is ok, and doesn't once a bit of it, at AT, is changed
sum() {
	cp image alone
	"$FLASHLOUPE" info alone 2>/dev/null | grep -q '[ ,]ok' || fail "$name: no checksum is ok"
	byte=
	for flip in 0x01 0x10 0x80; do
		in_turn || continue
		turn alone 0 "$1" $flip
		! "$FLASHLOUPE" info alone 2>/dev/null | grep -q "${2-[ ,]ok}" ||
			fail "$name: a wrong checksum is ok"
	done
	cp image alone
}

# with TOOL...: true if all are there
with() {
	for tool in "$@"; do
		command -v "$tool" >/dev/null || {
			skipped="$skipped $tool"
			return 1
		}
	done
	rm -f image
}

# blank SIZE: ./image of that size, all zeros
blank() {
	rm -f image
	truncate -s "$1" image
}

# ---- boot loaders, kernels and what stands before them ----

head -c 20000 tree/text >payload
if with mkimage; then
	mkimage -A arm -O linux -T kernel -C none -a 0x8000 -e 0x8000 -n kernel -d payload image \
		>/dev/null && check uImage 64 0 && sum 7 'header CRC.*ok'
	mkimage -A arm -O linux -T kernel -C none -n kernel -d payload image >/dev/null &&
		sum 27 'data CRC.*ok'
	rm -f image && mkimage -T sunxi_egon -d payload image >/dev/null && check eGON - 5 && sum 13
	rm -f image && mkimage -T zynqimage -e 0x1000 -d payload image >/dev/null 2>&1 &&
		check 'Zynq boot' - 36
	rm -f image && mkimage -T rkspi -n rk3288 -d payload image >/dev/null 2>&1 &&
		check Rockchip 22528 1
	rm -f image && mkimage -T mtk_image -a 0x1000 -e 0x1000 -n 'media=nand;nandinfo=2k+64' \
		-d payload image >/dev/null 2>&1 && check MediaTek 4096 1
	printf 'IMAGE_VERSION 2\nBOOT_FROM spi\nDATA 4 0x020e0004 0x1\n' >config
	rm -f image && mkimage -T imximage -n config -e 0x87800000 -d payload image \
		>/dev/null 2>&1 && check 'i.MX boot' 23552 1
fi
if with mkenvimage; then
	printf 'bootdelay=3\nbootcmd=run other\nother=bootm\n' | mkenvimage -s 4096 -o image -
	wrap image
	lists env 4096 || fail "env: not found"
	printf 'bootcmd=run other\nbootdelay=3\nother=bootm\n' >wanted
	"$FLASHLOUPE" env image |
		sed -n 's/^ *[0-9]* *yes *[0-9a-f]* *\([a-z]*\) *\(.*\)/\1=\2/p' | sort |
		cmp -s - wanted || fail "env: its variables are others"
	name=env
	sum 1
	checked=$((checked + 1))
fi
if with dtc; then
	echo '/dts-v1/; / { model = "Board"; chosen { bootargs = "quiet"; }; };' >board.dts
	dtc -q -I dts -O dtb -o image board.dts && check 'device tree' - 1
	cat >overlay.dts <<-'END'
	/dts-v1/;
	/plugin/;
	/ { compatible = "acme,board"; fragment@0 { target = <&uart>; __overlay__ { x; }; }; };
	END
	dtc -q -@ -I dts -O dtb -o image overlay.dts && check 'device tree' - 1
	"$FLASHLOUPE" parts alone | grep -q 'device tree overlay for "acme,board"' ||
		fail "an overlay is not called so"
fi
if with mkimage dtc; then
	cat >fit.its <<-'END'
	/dts-v1/;
	/ { description = "x"; images { k { data = /incbin/("payload"); type = "kernel";
	arch = "arm"; os = "linux"; compression = "none"; hash-1 { algo = "sha512"; }; }; };
	configurations { default = "c"; c { kernel = "k"; }; }; };
	END
	name=FIT
	mkimage -f fit.its image >/dev/null && sum 5000 'sha512.*ok'
	head -c 10000 image >alone
	! "$FLASHLOUPE" issues alone >/dev/null 2>&1 || fail "FIT: one that is cut short is fine"
	rm -rf out
	! "$FLASHLOUPE" extract --all -C out alone >/dev/null 2>&1 ||
		fail "FIT: all of one that is cut short is said to be extracted"
	checked=$((checked + 1))
fi

# ---- file systems ----

with mksquashfs && mksquashfs tree image -quiet -noappend >/dev/null 2>&1 && check squashfs - 1 &&
	turned
with mkfs.jffs2 && mkfs.jffs2 -l -e 64KiB -p -d tree -o image && check JFFS2 - 0
with mkfs.jffs2 && mkfs.jffs2 -b -e 64KiB -p -n -d tree -o image && check JFFS2 - 0

for order in little big; do
	if with mkfs.cramfs; then
		mkfs.cramfs -N $order -n label tree image >/dev/null && check cramfs - 1
		turned
		sum 33
		"$FLASHLOUPE" parts alone | grep -q "$order-endian, .*label.*CRC ok" ||
			fail "cramfs, $order-endian: what it is, is not said"
		printf X | dd of=alone bs=1 seek=5000 conv=notrunc 2>/dev/null
		"$FLASHLOUPE" parts alone | grep -q 'CRC wrong' || fail "cramfs: a wrong CRC"
	fi
done
# says KIND WORDS: what is said of ./alone has the words
says() {
	"$FLASHLOUPE" parts alone | grep -q "$2" || fail "$1: what it is, is not said"
}

with genromfs && genromfs -f image -d tree -V volume && check romfs - 1 && turned &&
	cp image alone && says romfs '"volume"'
for kind in ext2 ext3 ext4; do
	for block in 1024 4096; do
		if with mke2fs; then
			blank 8M
			mke2fs -q -F -t $kind -b $block -L flash image && check ext - 1080
			"$FLASHLOUPE" parts alone | grep -q "$kind, .*\"flash\", UUID" ||
				fail "$kind: what it is, is not said"
		fi
	done
done
# A disk without a magic number in its first sector may still be named by another.
for bits in 12 16 32; do
	if with mkfs.fat; then
		case $bits in 12) blank 1M ;; 16) blank 16M ;; 32) blank 40M ;; esac
		mkfs.fat -F $bits -n CARD image >/dev/null 2>&1 && check FAT - 510
		"$FLASHLOUPE" parts alone | grep -q "FAT$bits, .*\"CARD\"" ||
			fail "FAT$bits: what it is, is not said"
	fi
done
with mkfs.exfat && blank 8M && mkfs.exfat image >/dev/null 2>&1 && check exFAT - 3
with mkfs.ntfs && blank 8M && mkfs.ntfs -F -q image >/dev/null 2>&1 && check NTFS - 3
if with mkfs.ubifs ubinize; then
	mkfs.ubifs -r tree -m 2048 -e 126976 -c 200 -o volume && cp volume image && check UBIFS - 0
	printf '[a]\nmode=ubi\nimage=volume\nvol_id=0\nvol_type=dynamic\nvol_name=rootfs\nvol_size=4MiB\n[b]\nmode=ubi\nimage=tree/dir/small\nvol_id=1\nvol_type=static\nvol_name=kernel\n' >config
	ubinize -o image -m 2048 -p 128KiB config >/dev/null 2>&1 && check UBI - 0
	"$FLASHLOUPE" parts alone |
		grep -q '128 KiB, 2 volumes: "rootfs" dynamic 34 LEBs, "kernel" static 1 LEBs' ||
		fail "UBI: its volumes are not named"
	ubinize -o image -m 1 -p 64KiB config >/dev/null 2>&1 && check UBI - 0 && turned
fi
for version in 1 2 3; do
	with mkfs.minix && blank 1M && mkfs.minix -$version image >/dev/null 2>&1 &&
		check Minix - $((version < 3 ? 1040 : 1048))
done
if with mkfs.erofs; then
	mkfs.erofs image tree >/dev/null 2>&1 && check EROFS - 1024
	mkfs.erofs -E nosbcrc image tree >/dev/null 2>&1 && check EROFS - 1024
fi
with mkfs.f2fs && blank 64M && mkfs.f2fs -q -l label image >/dev/null 2>&1 &&
	check F2FS $((64 << 20)) 1024 && says F2FS '"label"'
with genisoimage && genisoimage -quiet -o image -V DISC tree 2>/dev/null &&
	check "ISO 9660" - 32770 && says "ISO 9660" '"DISC"'
with mkfs.xfs && blank 320M && mkfs.xfs -q image && check XFS - 0
with mkfs.btrfs && blank 128M && mkfs.btrfs -q image >/dev/null && check Btrfs - 65600
with mkswap && blank 1M && mkswap -L swap image >/dev/null 2>&1 && check swap - 4090
if with cryptsetup; then
	for type in luks1 luks2; do
		blank 20M
		yes | tr '\n' z | dd of=image bs=64k conv=notrunc count=320 iflag=fullblock 2>/dev/null
		echo key | cryptsetup -q luksFormat --type $type --pbkdf-force-iterations 1000 \
			--pbkdf pbkdf2 image - 2>/dev/null || continue
		"$FLASHLOUPE" parts image | grep -q 'LUKS.*UUID' || fail "$type: not found"
		checked=$((checked + 1))
	done
fi
if with sgdisk; then
	blank 4M
	sgdisk -n 1:2048:4095 -c 1:boot -n 2:4096:0 -c 2:rootfs image >/dev/null 2>&1
	"$FLASHLOUPE" parts --json image >list
	grep -q '"offset":0,"length":17408,"kind":"GPT".*2 partitions .*boot.*rootfs' list ||
		fail "GPT: not found"
	grep -q "\"offset\":$(((4 << 20) - 33 * 512)),\"length\":16896,\"kind\":\"GPT\"" list ||
		fail "GPT: the copy is not found"
	checked=$((checked + 1))
fi
if with sfdisk; then
	blank 4M
	printf '2048,2048,c\n4096,,83\n' | sfdisk -q image
	check MBR 512 510
fi

# ---- compressed data: the end of some is open, and is seen where 0xff begin ----

# open KIND MAGIC: as check, for ./image
open() {
	len=$(wc -c <image)
	checked=$((checked + 1))
	head -c 8192 /dev/zero | tr '\0' '\377' >erased
	cat around image erased around >dump
	"$FLASHLOUPE" parts --json dump 2>/dev/null | tr '}' '\n' >list
	grep -q "\"offset\":8192,\"length\":$((len)),\"kind\":\"$1\"" list || {
		fail "$1: not found, up to what is erased"
		cat list
	}
	spoil "$2"
	cat around spoilt erased around >dump
	"$FLASHLOUPE" parts --json dump | grep -q "\"kind\":\"$1\"" &&
		fail "$1: found without its magic number"
}

cat tree/text tree/dir/noise >data
with gzip && gzip -9 <data >image && open gzip 1
with gzip && gzip -n <tree/dir/small >image && check gzip - 1
with bzip2 && bzip2 <data >image && open bzip2 5
with xz && xz <data >image && open xz 3
with xz && xz --format=lzma <data >image && open LZMA 0
with zstd && zstd -q <data >image && check zstd - 1
with zstd && zstd -q --no-check -19 <data >image && check zstd - 1
with lz4 && lz4 -q -c <data >image && check LZ4 - 1
with lz4 && lz4 -q -c -BX --content-size data >image && check LZ4 - 1
with lz4 && lz4 -q -c -l <data >image && check LZ4 - 1
with lzop && lzop -q -c <data >image && check lzop - 1

# ---- archives ----

with zip && zip -q -r image.zip tree && mv image.zip image && check ZIP - 0
with zip && (cd tree && zip -q - text dir/small) >image && check ZIP - 0
with tar && tar -cf image tree && check tar - 257
with tar && tar --format=posix -cf image tree && check tar - 257
for kind in newc crc odc; do
	with cpio && find tree | cpio -o -H $kind --quiet >image && check cpio - 3
done
with ar && ar q image data tree/dir/small 2>/dev/null && check ar - 1
with 7z && 7z a -bd -t7z image.7z data >/dev/null && mv image.7z image && check 7-Zip - 1

# ---- programs, keys, databases ----

cp "$FLASHLOUPE" image 2>/dev/null && check ELF - 1
if with abootimg mkimage; then
	abootimg --create image -k data -r tree/dir/noise -c 'cmdline=console=ttyS0' >/dev/null 2>&1 &&
		check Android 2048 1
fi
if with openssl; then
	openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out image -subj /CN=test \
		2>/dev/null && {
		cp image certificate
		{ cat certificate; head -c 100 /dev/zero; } >image
		check PEM "$(wc -c <certificate)" 3
		openssl x509 -in certificate -outform DER -out image && check DER - 0
		openssl rsa -in key -outform DER -out image 2>/dev/null && check DER - 0
		openssl cms -sign -binary -in tree/text -signer certificate -inkey key -outform DER \
			-out image 2>/dev/null && check DER - 0
	}
fi
with sqlite3 && sqlite3 image 'create table t (a); insert into t values (1)' && check SQLite - 3

# ---- text ----

cat tree/text >dump
"$FLASHLOUPE" parts dump | grep -q ' text$' || fail "text: not found"
{ printf '#!/bin/sh\n'; cat tree/text; } >dump
"$FLASHLOUPE" parts dump | grep -q 'shell script' || fail "a shell script: not found"

[ -z "$skipped" ] || echo "# missing, and so not tried:$skipped"
echo "# $checked images were looked for"
exit $failed
