#!/bin/sh
# NAND dumps without JFFS2: images made by mksquashfs, ubinize and mkimage are put into pages with
# spare areas, with the codes as the kernel lays them out, found, and compared with what went in.
# Then as many bits of each step are wrong as the code corrects, and one more.

set -eu
flashloupe=${FLASHLOUPE:-./flashloupe}
case $flashloupe in
/*) ;;
*) flashloupe=$PWD/$flashloupe ;;
esac
srcdir=$(cd "${srcdir:-.}" && pwd)
FLASHLOUPE=$flashloupe
. "$srcdir/tests/shell/share.sh"
raw=$(cd "${builddir:-.}" && pwd)/tests/nand/raw
work=$(mktemp -d "${TMPDIR:-/tmp}/nand.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
LC_ALL=C.UTF-8
export LC_ALL

if [ ! -x "$raw" ]; then
	echo "skipped: $raw is not built"
	exit 77
fi
. "$srcdir/tests/shell/cases.sh"
files= # of a squashfs can be read
! "$flashloupe" --version | grep -q '^  squashfs  *yes' || files=yes

has() {
	command -v "$1" >/dev/null 2>&1 || { echo "skipped: $1 is missing" && false; }
}

# hashes FOLDER: "sha256 path" of each file in it
hashes() {
	(cd "$1" && find . -type f -exec sha256sum {} + | sort)
}

# ---- what the chip holds ----

mkdir -p in/sub
for i in 1 2 3 4 5 6 7 8; do
	noise $i 100000 >in/sub/file$i
done
echo hello >in/hello
contents=
if has mksquashfs && mksquashfs in squashfs -noappend -all-root >/dev/null 2>&1; then
	contents="$contents squashfs"
fi
if has mkimage; then
	noise 20 700000 >kernel
	mkimage -A arm -O linux -T kernel -C none -a 0 -e 0 -n kernel -d kernel uimage >/dev/null
	contents="$contents uimage"
fi

# make_ubi LAYOUT: the file ubi for flash with such pages
make_ubi() {
	case $1 in
	512+*) set -- 16KiB 512 ;;
	2048+*) set -- 128KiB 2048 ;;
	*) set -- 256KiB 4096 ;;
	esac
	printf '[v]\nmode=ubi\nimage=kernel\nvol_id=0\nvol_size=1MiB\nvol_type=static\nvol_name=v\n' \
		>ubi.ini
	ubinize -o ubi -Q 1 -p "$1" -m "$2" ubi.ini >/dev/null 2>&1
}
if has ubinize && [ -f kernel ]; then
	contents="$contents ubi"
fi

# ---- one dump ----

# undone DUMP LEN [--correct]: its data, of which LEN bytes are compared
undone() {
	dump=$1
	len=$2
	shift 2
	# Exit status 1 says that bits are wrong.
	"$flashloupe" carve --undone -f -o plain.whole "$@" "$dump" >/dev/null 2>&1 ||
		[ $? -eq 1 ] || return 1
	head -c "$len" plain.whole
}

# try CONTENT LAYOUT CODE
try() {
	in_turn || return 0
	[ "$1" != ubi ] || make_ubi "$2"
	name="$1 in $2, $3"
	len=$(wc -c <"$1")
	bits=$("$raw" --bits "$3")

	"$raw" "$2" "$3" <"$1" >dump
	status=0
	undone dump "$len" >plain || status=1
	cmp -s plain "$1" || status=1
	"$flashloupe" info dump >info.txt 2>&1 || :
	grep -q '^NAND dump' info.txt || status=1
	[ "$(sed '/^ *PART/,$d' info.txt | grep -c '(without spare areas')" -le 1 ] || status=1
	# What is broken as it stands is not reported.
	"$flashloupe" issues dump >issues.txt 2>&1 || :
	! grep -q 'are not opened' issues.txt || status=1
	"$flashloupe" parts --tsv dump >parts.tsv 2>&1 || :
	! grep -q 'unknown' parts.tsv || status=1
	result "$name" $status
	if [ "$1" = squashfs ] && [ -n "$files" ]; then
		status=0
		rm -rf out
		"$flashloupe" extract -C out dump >/dev/null 2>&1 || status=1
		{ hashes out && hashes in; } | sort | uniq -u | grep -q . && status=1
		result "$name: its files" $status
	fi

	"$raw" "$2" "$3" "$bits" <"$1" >dump
	status=0
	undone dump "$len" --correct >plain || status=1
	cmp -s plain "$1" || status=1
	undone dump "$len" >plain || status=1
	! cmp -s plain "$1" || status=1
	"$flashloupe" pages --tsv --filter='lost>0' dump >lost.tsv 2>&1 || :
	[ "$(wc -l <lost.tsv)" = 1 ] || status=1
	result "$name: $bits wrong bits a step" $status

	"$raw" "$2" "$3" $((bits + 1)) <"$1" >dump
	status=0
	"$flashloupe" pages --tsv --filter='state=lost | state=corrected' --columns=state dump \
		>wrong.tsv 2>&1 || :
	# A code may take more errors for fewer, but rarely; never in all steps of a page.
	awk '{ pages[$1]++ } END { exit !(pages["lost"] > 1 && pages["corrected"] <= 1) }' \
		wrong.tsv || status=1
	result "$name: $((bits + 1)) wrong bits a step" $status
}

for content in $contents; do
	try "$content" 512+16 hamming-256
	try "$content" 2048+64 hamming-256
	try "$content" 2048+64 bch-4
	try "$content" 2048+64 bch-8
	try "$content" 4096+224 bch-8
	try "$content" 2048+64/512 bch-4
	try "$content" 2048+64x64 hamming-256
done

# ---- spare areas that are taken out by hand ----

# unspared STATUS WORDS...: so carve ends on the uImage in pages of 2048+64
unspared() {
	wanted=$1
	shift
	got=0
	"$flashloupe" carve --without-spare="$@" -f -o plain.whole dump >/dev/null 2>&1 || got=$?
	[ "$got" = "$wanted" ]
}

if [ -f uimage ]; then
	"$raw" 2048+64 bch-4 <uimage >dump
	holds "the layout of the dump" unspared 0 2048+64
	head -c "$(wc -c <uimage)" plain.whole >plain
	holds "... gives what went in" cmp -s plain uimage
	holds "another layout mixes it up" unspared 1 2048+128
	holds "a part has no spare areas any more" unspared 2 2048+64 --part=0/1
	"$raw" 2048+64 bch-4 1 <uimage >dump
	holds "wrong bits stay wrong" unspared 1 2048+64
fi

# ---- bad blocks in what has no spare areas ----

head -c 131072 /dev/zero | tr '\0' '\377' >erased

# on_chip FILE BLOCK...: what nandwrite makes of a flash with these blocks of 128 KiB bad
on_chip() {
	from=$1
	size=$(wc -c <"$from")
	shift
	block=0
	at=0
	while [ $((at * 131072)) -lt "$size" ]; do
		case " $* " in
		*" $block "*) cat erased ;;
		*)
			head -c 131072
			at=$((at + 1))
			;;
		esac
		block=$((block + 1))
	done <"$from"
	cat erased erased
}

for content in $contents; do
	[ "$content" != ubi ] || make_ubi 2048+64
	[ "$content" != squashfs ] || [ -n "$files" ] || continue
	on_chip "$content" 2 3 >flash
	status=0
	"$flashloupe" parts --tsv flash >parts.tsv 2>&1 || status=1
	if [ "$content" = ubi ]; then
		# Its blocks have headers of their own.
		awk -F '\t' 'NR > 1 && $4 == "UBI"' parts.tsv >ubi.tsv
		[ "$(wc -l <ubi.tsv)" = 1 ] && [ "$(cut -f 3 ubi.tsv)" -gt "$(wc -c <ubi)" ] || status=1
	else
		"$flashloupe" carve --undone --part=0 -f -o plain flash >/dev/null 2>&1 || status=1
		cmp -s -n "$(wc -c <plain)" plain "$content" || status=1
		[ $(($(wc -c <"$content") - $(wc -c <plain))) -lt 4096 ] || status=1
		"$flashloupe" issues flash >issues.txt 2>&1 || status=1
		grep -q 'goes on behind bad blocks, 256.0K of 0xff from 00040000 on' issues.txt ||
			status=1
		rm -rf out
		"$flashloupe" extract --all -C out flash >/dev/null 2>&1 || status=1
	fi
	if [ "$content" = squashfs ]; then
		(cd out/00-squashfs-00000000.without-bad-blocks/00-squashfs-00000000 &&
			diff -r . "$work/in") >/dev/null || status=1
	fi
	result "$content around bad blocks" $status
done

# Kernels without a header: nothing but that it unpacks to its end tells where it goes on.
noise 21 700000 >plain
for tool in gzip 'xz -0' 'xz -0 --format=lzma' bzip2 zstd lz4 lzop; do
	has "${tool%% *}" || continue
	$tool -c <plain >packed 2>/dev/null
	in_turn || : # others for the next one
	for bad in '2 3' '1' '1 3'; do
		in_turn || continue
		# Three of its blocks make it known.
		[ "$tool $bad" = 'zstd 2 3' ] || [ "$tool" != zstd ] || continue
		# shellcheck disable=SC2086  # a list of words
		on_chip packed $bad >flash
		"$flashloupe" parts --tsv flash >parts.tsv 2>&1 || continue
		grep -q 'not built in' parts.tsv && continue
		status=0
		"$flashloupe" carve --part=0/0/0 -f -o unpacked flash >/dev/null 2>&1 || status=1
		cmp -s unpacked plain || status=1
		"$flashloupe" issues flash | grep -q 'goes on behind bad blocks.*unpacks to its end' ||
			status=1
		result "$tool around bad blocks $bad" $status
		# One bit more is wrong: nothing is joined, and nothing called whole.
		printf '\125\252' | dd of=flash bs=1 seek=$((131072 / 2)) conv=notrunc 2>/dev/null
		status=0
		"$flashloupe" issues flash >issues.txt && status=1
		grep -q 'goes on behind bad blocks' issues.txt && status=1
		result "$tool around bad blocks $bad, damaged" $status
	done
done

echo "$count cases"
exit $failed
