#!/bin/sh
# Archives and compressed files, made by each tool that is installed, compared with what went
# in: the files of an archive by their hashes, and an image within by all of its bytes. Then
# damaged ones, hostile names and bombs: each ends within the limits, with a reason.

set -eu
flashloupe=${FLASHLOUPE:-./flashloupe}
case $flashloupe in
/*) ;;
*) flashloupe=$PWD/$flashloupe ;;
esac
srcdir=$(CDPATH='' cd -- "${srcdir:-.}" && pwd -P)
FLASHLOUPE=$flashloupe
. "$srcdir/tests/shell/share.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/archives.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
LC_ALL=C.UTF-8
export LC_ALL

. "$srcdir/tests/shell/cases.sh"

skip() {
	echo "skipped: $1: $2"
}

has() {
	command -v "$1" >/dev/null 2>&1
}

# built_in NAME: true if --version says that it is there
built=" $("$flashloupe" --version | awk '/^  [^ ]* +yes$/ { printf "%s ", $1 }')"
built_in() {
	case $built in
	*" $1 "*) ;;
	*) return 1 ;;
	esac
}

# ---- what is packed: a file system, and a folder ----

cp "$srcdir/data/be-64k-sum.jffs2" rootfs.jffs2
mkdir -p in/sub/deep
cp rootfs.jffs2 in/rootfs.jffs2
echo hello >in/hello
: >in/empty
printf 'x' >in/sub/deep/one
awk 'BEGIN { for (i = 0; i < 20000; i++) print i * i }' >in/sub/numbers
ln -s ../hello in/sub/link
chmod 750 in/sub
chmod 4711 in/hello

# hashes FOLDER: "path sha256" of each file in it
hashes() {
	(cd "$1" && find . -type f -exec sha256sum {} + | sed 's/^\([^ ]*\)  \.\(.*\)/\2 \1/' |
		sort)
}
hashes in >want.hashes
"$flashloupe" manifest rootfs.jffs2 >want.manifest

# ---- compressed files ----

# compressed NAME ROW COMMAND...: packs the image and looks for the same file system below
compressed() {
	name=$1 row=$2
	shift 2
	if ! has "$1"; then
		skip "$name" "$1 is not installed"
		return
	fi
	"$@" <rootfs.jffs2 >packed."$name" 2>/dev/null
	if ! built_in "$row"; then
		"$flashloupe" parts packed."$name" >parts.out
		holds "$name, not built in: its part says so" \
			grep -q 'not built in' parts.out
		return
	fi
	"$flashloupe" manifest packed."$name" >got.manifest 2>err || true
	holds "$name: the files are those of the plain image" \
		cmp -s want.manifest got.manifest
	"$flashloupe" carve --part=0/0 packed."$name" -o carved."$name" >/dev/null 2>err || true
	holds "$name: carve gives the plain image" \
		cmp -s rootfs.jffs2 carved."$name"
	"$flashloupe" carve --part=0 --undone packed."$name" -o undone."$name" >/dev/null 2>err ||
		true
	holds "$name: carve --undone gives all of it" \
		cmp -s rootfs.jffs2 undone."$name"
	"$flashloupe" carve --part=0 packed."$name" -o stored."$name" >/dev/null 2>err || true
	holds "$name: carve gives what is stored" \
		cmp -s packed."$name" stored."$name"
	head -c "$(($(wc -c <packed."$name") * 2 / 3))" packed."$name" >cut."$name"
	"$flashloupe" issues cut."$name" >issues.out 2>&1 || true
	holds "$name: one that is cut short is told" \
		grep -q '^error' issues.out
}

compressed gzip gzip gzip -c
compressed bzip2 bzip2 bzip2 -c
compressed xz xz xz -c
compressed lzma lzma-file xz --format=lzma -c
compressed zstd zstd zstd -q -c
compressed lz4 lz4 lz4 -q -c
compressed lz4-legacy lz4 lz4 -q -l -c
compressed lzop lzop lzop -q -c

# ---- payloads of uImages ----

# payload COMPRESSION ROW COMMAND...
payload() {
	comp=$1 row=$2
	shift 2
	if ! has mkimage || ! has "$1"; then
		skip "mkimage -C $comp" "mkimage or $1 is not installed"
		return
	fi
	"$@" <rootfs.jffs2 >payload 2>/dev/null
	mkimage -A arm -O linux -T filesystem -C "$comp" -n x -d payload image.uimage \
		>/dev/null 2>&1 || { skip "mkimage -C $comp" "mkimage refuses"; return; }
	if ! built_in "$row"; then
		skip "mkimage -C $comp" "not built in"
		return
	fi
	"$flashloupe" manifest image.uimage >got.manifest 2>err || true
	holds "mkimage -C $comp: the files are those of the plain image" \
		cmp -s want.manifest got.manifest
}

payload gzip gzip gzip -c
payload bzip2 bzip2 bzip2 -c
payload lzma lzma-file xz --format=lzma -c
payload lzo lzop lzop -q -c
payload lz4 lz4 lz4 -q -c
payload zstd zstd zstd -q -c
payload none gzip gzip -c

# ---- archives ----

# the_files FILE: "path sha256" of the files of part 0
the_files() {
	"$flashloupe" manifest --part=0 "$1" | awk '$2 == "f" || $2 == "-" || $2 ~ /reg/ {
		print $1, $11 }' | sort
}

# archive NAME TOOL COMMAND: a shell command that makes NAME from the folder in
archive() {
	name=$1 tool=$2
	if ! has "$tool"; then
		skip "$name" "$tool is not installed"
		return
	fi
	(cd in && eval "$3") >/dev/null 2>&1
	if ! built_in ZIP; then
		"$flashloupe" files "$name" >out 2>&1 || true
		result "$name, not built in: that is said" \
			"$(grep -q 'not built in (libarchive)' out; echo $?)"
		return
	fi
	the_files "$name" >got.hashes
	holds "$name: the files are those that went in" \
		cmp -s want.hashes got.hashes
	"$flashloupe" manifest "$name" >got.manifest 2>err || true
	holds "$name: the image within is what is looked at" \
		cmp -s want.manifest got.manifest
	rm -rf out.d
	"$flashloupe" extract --part=0 "$name" -C out.d >/dev/null 2>err || true
	result "$name: extract gives the same folder" \
		"$(diff -r --no-dereference in out.d >/dev/null 2>&1; echo $?)"
	head -c "$(($(wc -c <"$name") / 2))" "$name" >cut
	"$flashloupe" issues cut >out 2>&1 && status=0 || status=$?
	result "$name: cut in half it ends, and that is told" \
		"$([ $status -lt 3 ] && grep -q . out; echo $?)"
}

archive a.zip zip 'zip -qry ../a.zip .'
archive a0.zip zip 'zip -qry0 ../a0.zip .'
archive a.tar tar 'tar -cf ../a.tar .'
archive pax.tar tar 'tar --format=pax -cf ../pax.tar .'
archive newc.cpio cpio 'find . | cpio -o -H newc >../newc.cpio'
archive odc.cpio cpio 'find . | cpio -o -H odc >../odc.cpio'
archive a.7z 7z '7z a -bd -snl ../a.7z .'
archive a.tar.gz tar 'tar -czf ../plain.tgz . && cp ../a.tar ../a.tar.gz'

# ---- what files take in an archive ----

# takes NAME: "path bytes" of its files
takes() {
	"$flashloupe" files --part=0 --tsv --filter 'size>0' --columns=mode,path,stored "$1" |
		awk -F '\t' 'NR > 1 && int($1 / 4096) == 8 { print $2, $3 }' | sort
}

# Compressed, as the central directory has it; also where only what follows a member gives it.
if has zip && has unzip && built_in ZIP; then
	zip -qrD taken.zip in -i '*.jffs2' '*numbers' '*hello' '*one'
	zip -qrD -fd described.zip in -i '*.jffs2' '*numbers' '*hello' '*one'
	for name in taken.zip described.zip; do
		unzip -v $name | awk '$1 ~ /^[0-9]+$/ && NF == 8 { print "/" $8, $3 }' | sort >want
		takes $name >got
		result "$name: what each file takes" "$(test -s want && cmp -s want got; echo $?)"
	done
else
	skip "what files take in a ZIP" "zip, unzip or libarchive is missing"
fi
if has tar && built_in ZIP; then
	tar -cf taken.tar in
	(cd in && find . -type f -size +0 -printf '/in/%P %s\n') | sort >want
	takes taken.tar >got
	holds "a tar: files take what they hold" cmp -s want got
	"$flashloupe" du --part=0 taken.tar /in >got 2>err
	result "a tar: du has no remark" "$(test -s got && ! test -s err; echo $?)"
fi
# Members of a 7z are compressed together: nothing is said of each.
if has 7z && built_in ZIP; then
	7z a -bd taken.7z in >/dev/null
	"$flashloupe" files --part=0 --tsv taken.7z | head -1 >got
	result "a 7z does not say what files take" "$(! grep -q stored got; echo $?)"
fi

# ---- nested: a tar.gz in a ZIP ----

if has zip && has tar && built_in ZIP; then
	(cd in && tar -czf ../firmware.tgz rootfs.jffs2)
	zip -q nested.zip firmware.tgz
	"$flashloupe" manifest nested.zip >got.manifest 2>err || true
	holds "an image in a tar in a gzip in a ZIP" \
		cmp -s want.manifest got.manifest
else
	skip "an image in a tar in a gzip in a ZIP" "zip, tar or libarchive is missing"
fi

# ---- a vendor's update, from the ZIP to the padded part: a command for each step ----

home=$srcdir/data/7518-hi3518-home.uimage
if has zip && built_in ZIP; then
	zip -qj update.zip "$home" "$srcdir/data/history.jffs2"
	"$flashloupe" pad "$home" -o want.padded >/dev/null 2>&1
	"$flashloupe" parts update.zip >parts.out
	part=$(awk '/JFFS2.*7518/ { print $1; exit }' parts.out)
	"$flashloupe" pad --part="$part" update.zip -o got.padded >/dev/null 2>err || true
	holds "pad fills up the file system in a ZIP" \
		cmp -s want.padded got.padded
	"$flashloupe" carve --part="$part" update.zip -o got.part >/dev/null 2>err || true
	"$flashloupe" carve --part=1 "$home" -o want.part >/dev/null 2>&1
	holds "carve takes it out of a ZIP" cmp -s want.part got.part
	zip -qj one.zip "$home"
	"$flashloupe" info one.zip >info.out
	holds "info is about the file system in the ZIP" \
		grep -q '^  erase size *64 KiB: all 7 cleanmarkers' info.out
	"$flashloupe" pad one.zip -o got.padded --force >/dev/null 2>err || true
	holds "the only one needs no --part" cmp -s want.padded got.padded
else
	skip "from a ZIP to the padded part" "zip or libarchive is missing"
fi

# ---- images in file systems, opened when that is asked for ----

mkdir -p rootfs/boot
cp "$home" rootfs/boot/uImage
echo text >rootfs/text
: >rootfs/empty
"$flashloupe" manifest "$home" >want.manifest

# within NAME TOOL COMMAND: a shell command that makes NAME of the folder rootfs
within() {
	name=$1
	if ! has "$2"; then
		skip "$name" "$2 is not installed"
		return
	fi
	eval "$3" >/dev/null 2>&1
	if ! built_in "$4"; then
		skip "$name" "not built in"
		return
	fi
	"$flashloupe" manifest --file=/boot/uImage "$name" >got.manifest 2>err || true
	holds "$name: --file looks into an image in it" \
		cmp -s want.manifest got.manifest
	"$flashloupe" manifest --file=0:/boot/uImage --part=0/1 "$name" >got.manifest 2>err ||
		true
	holds "$name: --part names a part of that image" \
		cmp -s want.manifest got.manifest
	"$flashloupe" parts "$name" >parts.out
	result "$name: nothing of it is opened unasked" \
		"$(! grep -q uImage parts.out; echo $?)"
	for path in /none /boot /empty 7:/boot/uImage; do
		"$flashloupe" parts --file="$path" "$name" >out 2>err && status=0 || status=$?
		result "$name: --file=$path is refused, and that is told" \
			"$([ $status = 2 ] && [ "$(wc -l <err)" = 1 ]; echo $?)"
	done
}

within rootfs.squashfs mksquashfs 'mksquashfs rootfs rootfs.squashfs -noappend' squashfs
within rootfs-image.jffs2 mkfs.jffs2 \
	'mkfs.jffs2 -n -e 64KiB -r rootfs -o rootfs-image.jffs2' JFFS2

# ---- what a packed image holds as it was is not a part beside it ----

# stored NAME WANTED [ROWS]: the parts of the image, "PART OFFSET LENGTH KIND" each; with ROWS
# those whose number is like it
stored() {
	"$flashloupe" parts --tsv "$1" | awk -F '\t' -v rows="${3-.}" \
		'NR > 1 && $1 ~ rows { print $1, $2, $3, $4 }' >got.parts
	printf '%b' "$2" >want.parts
	holds "$1: packed data end where they say" cmp -s want.parts got.parts
}

if has python3; then
	python3 - "$srcdir/data/history.jffs2" <<'PYTHON'
import gzip, random, sys
fs = open(sys.argv[1], "rb").read()
whole = gzip.compress(fs, 0)
open("stored.gz", "wb").write(whole)
erased = -len(whole) % 65536
open("flash.bin", "wb").write(whole + b"\xff" * erased + fs)
open("cut-short.gz", "wb").write(whole[:30000])
# The second block is damaged: what is stored in the first one is still of the gzip.
noise = random.Random(1).randbytes(90000)
long = bytearray(gzip.compress(noise[:99] + fs[:12000] + noise, 0))
next_block = 10 + 5 + 65535
long[next_block + 1:next_block + 5] = b"\1\1\1\1"
open("damaged-later.gz", "wb").write(long)
# Cut inside a stored block, which would reach into the next part; or beyond the end.
cut = bytes(8192) + gzip.compress(noise[:99] + fs[:12000] + noise, 0)[:36808]
cut += b"\xff" * (-len(cut) % 65536)
open("cut-in-flash.bin", "wb").write(cut + fs + noise)
open("cut-at-end.bin", "wb").write(cut[:49152] + fs[:8000])
# A bomb doesn't use up what it takes to measure those behind it.
bomb = gzip.compress(bytes(64 << 20), 9)
bomb += b"\xff" * (-len(bomb) % 65536)
open("stored-noise", "wb").write(noise[:99] + fs[:12000] + noise + noise[:80000])
open("erased-16k", "wb").write(b"\xff" * 16384)
open("bomb-first.bin", "wb").write(bomb + whole + b"\xff" * erased + fs)
PYTHON
	len=$(wc -c <stored.gz)
	stored stored.gz "0 0 $len gzip\n0/0 0 40960 JFFS2\n"
	stored flash.bin "0 0 $len gzip\n0/0 0 40960 JFFS2\n1 $len $((65536 - len)) erased\n2 65536 40960 JFFS2\n"
	"$flashloupe" parts --tsv cut-short.gz >out
	result 'cut-short.gz: the rest is not a part of its own' "$(! grep -q '^1' out; echo $?)"
	stored damaged-later.gz "0 0 $(wc -c <damaged-later.gz) gzip\n" '^[0-9]+$'
	stored cut-in-flash.bin "0 0 8192 zeros\n1 8192 36808 gzip\n2 45000 20536 erased
3 65536 40960 JFFS2\n4 106496 90000 data\n" '^[0-9]+$'
	stored cut-at-end.bin "0 0 8192 zeros\n1 8192 36808 gzip\n2 45000 4152 erased
3 49152 8000 JFFS2\n" '^[0-9]+$'
	stored bomb-first.bin "1 65536 $len gzip\n2 $((65536 + len)) $((65536 - len)) erased
3 131072 40960 JFFS2\n" '^[1-9]+$'
	# Blocks that are stored, and frames that are cut short: their lengths tell where they end.
	for tool in zstd lz4 lzop; do
		has $tool || continue
		# Two of its blocks are not enough without what unpacks them.
		[ $tool != zstd ] || built_in zstd || continue
		kind=$tool
		[ $tool != lz4 ] || kind=LZ4
		$tool -c <stored-noise >packed.$tool
		size=$(wc -c <packed.$tool)
		cat packed.$tool erased-16k rootfs.jffs2 >in-flash.$tool
		stored in-flash.$tool "0 0 $size $kind\n1 $size 16384 erased
2 $((size + 16384)) $(wc -c <rootfs.jffs2) JFFS2\n" '^[0-9]+$'
		for keep in 400 5000 60000 $((size - 5)); do
			in_turn || continue
			head -c $keep packed.$tool >cut-short.$tool
			stored cut-short.$tool "0 0 $keep $kind\n" '^[0-9]+$'
		done
	done
fi

# ---- members whose checksum is wrong: never whole, whoever works on them ----

if has python3 && built_in ZIP; then
	seq 1 30000 >member
	rm -f sums-*
	zip -q -0 sums-stored.zip member 2>/dev/null || true
	zip -q sums-packed.zip member 2>/dev/null || true
	7z a -bd -mx0 sums.7z member >/dev/null 2>&1 || true
	echo member | cpio -o -H crc --quiet >sums.cpio 2>/dev/null || true
	python3 - <<'PYTHON'
import os
for name in "sums-stored.zip", "sums-packed.zip", "sums.7z", "sums.cpio":
    if not os.path.exists(name):
        continue
    b = bytearray(open(name, "rb").read())
    # Of packed data the last literals, so that they unpack to as many others.
    b[300 if "packed" not in name else len(b) // 2] ^= 4
    open("wrong-" + name, "wb").write(b)
PYTHON
	for name in sums-stored.zip sums-packed.zip sums.7z sums.cpio; do
		[ -s $name ] || continue
		status=0
		"$flashloupe" issues $name >out 2>&1 || status=1
		"$flashloupe" cat $name /member 2>out | cmp -s - member || status=1
		result "$name: one that is right is right" $status
		mv wrong-$name wrong
		status=0
		"$flashloupe" issues wrong >out 2>&1 && status=1
		"$flashloupe" cat wrong /member >/dev/null 2>&1 && status=1
		"$flashloupe" manifest wrong >/dev/null 2>&1 && status=1
		rm -rf dir
		"$flashloupe" extract -C dir wrong >/dev/null 2>&1 && status=1
		rm -rf dir
		"$flashloupe" extract --all -C dir wrong >/dev/null 2>&1 && status=1
		result "$name: one whose checksum is wrong is damaged" $status
	done
fi

# ---- bombs and hostile names ----

if has python3 && built_in ZIP; then
	python3 - <<'PYTHON'
import gzip, io, struct, tarfile, zlib
def zip_of(names, data):
    """A ZIP whose members all have the same bytes: packed once, not for each of them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    sums = struct.pack("<HHHHHIII", 20, 0, 8, 0, 33, zlib.crc32(data), len(packed), len(data))
    members, directory, at = [], [], 0
    for name in names:
        members += [b"PK\3\4", sums, struct.pack("<HH", len(name), 0), name, packed]
        directory += [b"PK\1\2\x14\3", sums,
                      struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0o600 << 16, at), name]
        at += 30 + len(name) + len(packed)
    end = b"".join(directory)
    return b"".join(members) + end + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(names),
                                                 len(names), len(end), at, 0)
zeros = gzip.compress(bytes(64 << 20), 9)
for i in range(8):
    zeros = gzip.compress(zeros + bytes(1 << 20), 9)
open("nested.gz", "wb").write(zeros)
inner = bytes(32 << 20)
for i in range(6):
    inner = zip_of([b"%d.zip" % j for j in range(40)], inner)
    if i == 0:
        open("wide.zip", "wb").write(inner)
open("deep.zip", "wb").write(inner)
open("many.zip", "wb").write(zip_of([b"%d" % i for i in range(17000)], b""))
# More than the limit, which is 1 << 18.
fields = b"%08X" * 12 % (0o100644, 0, 0, 1, 0, 0, 0, 0, 0, 0, 8, 0)
open("names.cpio", "wb").write(b"".join(
    b"070701%08X%s%07d\0\0\0" % (i, fields, i) for i in range(300000)))
with tarfile.open("names.tar", "w") as t:
    def add(name, data=b"x", **more):
        m = tarfile.TarInfo(name)
        m.size = len(data)
        for k, v in more.items():
            setattr(m, k, v)
        t.addfile(m, io.BytesIO(data))
    add("../../out-of-here")
    add("/absolute")
    add("a/../../up")
    add("twice", b"first")
    add("twice", b"second")
    add("to", type=tarfile.SYMTYPE, linkname="/tmp", size=0)
    add("to/through-the-link")
    add("nowhere", type=tarfile.LNKTYPE, linkname="not-there", size=0)
    add("deep/" * 2000 + "end")
# members that share their data: each entry of the directory points to the first
data = zip_of([b"0"], bytes(8 << 20))
at = data.index(b"PK\1\2")
end = data.index(b"PK\5\6")
many = data[at:end] * 1000
tail = bytearray(data[end:])
tail[8:10] = tail[10:12] = (1000).to_bytes(2, "little")
tail[12:16] = len(many).to_bytes(4, "little")
open("overlap.zip", "wb").write(data[:at] + many + bytes(tail))
PYTHON
	# The sanitizers reserve more addresses than there can be memory.
	limit=3000000
	(ulimit -v $limit; "$flashloupe" --version) >/dev/null 2>&1 || limit=unlimited
	for bomb in nested.gz wide.zip deep.zip names.cpio overlap.zip many.zip; do
		(ulimit -v $limit; timeout 120 "$flashloupe" issues "$bomb") >"$bomb.issues" 2>&1 &&
			status=0 || status=$?
		result "$bomb ends, within 120 s and 3 GB" "$([ $status -lt 3 ]; echo $?)"
	done
	for bomb in wide.zip names.cpio nested.gz many.zip deep.zip overlap.zip; do
		[ $bomb = overlap.zip ] || result "$bomb: the reason is told" \
			"$(grep -Eq 'limit|too deep|more than|too many' "$bomb.issues"; echo $?)"
		"$flashloupe" info "$bomb" >info.out 2>&1 || true
		words='not examined to the end: limit reached'
		[ $bomb != overlap.zip ] || words=intact
		result "$bomb: the verdict is not that it is damaged" \
			"$(grep -q "^  verdict *$words" info.out && ! grep -q '^error' "$bomb.issues"; echo $?)"
	done
	result 'deep.zip: that there are too many is told, and that they are nested' \
		"$(grep -q 'too many packed payloads' deep.zip.issues &&
			grep -q 'nested too deep' deep.zip.issues; echo $?)"
	"$flashloupe" parts overlap.zip >out
	"$flashloupe" files --tsv overlap.zip >files.out
	result 'overlap.zip: what shares its data is one file, and the row says so' \
		"$(grep -q '1 member, 1000 in its directory' out &&
			[ "$(grep -c '/0' files.out)" = 1 ]; echo $?)"
	"$flashloupe" info many.zip >info.out 2>&1 || true
	result 'many.zip: the limit is the reason, not that nothing is known' \
		"$(! grep -q 'nothing is recognised' many.zip.issues &&
			grep -q 'issues .*first: its files are not opened' info.out; echo $?)"
	rm -rf out.d
	"$flashloupe" extract --part=0 names.tar -C out.d >out 2>&1 || true
	result "hostile names stay in the folder" \
		"$([ ! -e out-of-here ] && [ ! -e ../out-of-here ] && [ ! -e up ] &&
			[ ! -e /tmp/through-the-link ] && [ -e out.d/absolute ]; echo $?)"
	result "of two members of one name the later counts" \
		"$([ "$(cat out.d/twice)" = second ]; echo $?)"
else
	skip "bombs" "python3 or libarchive is missing"
fi

# ---- a FIT that contains itself ----

# Both of its images are all of the file, or what follows the tree, which is the same again.
if has dtc; then
	for place in position offset; do
		cat >self.dts <<'DTS'
/dts-v1/;
/ {
	description = "itself";
	images {
		kernel { description = "all of it"; type = "kernel"; arch = "arm"; os = "linux";
			compression = "none"; data-PLACE = <0>; data-size = <SIZE>; };
		ramdisk { description = "all of it again"; type = "ramdisk"; arch = "arm";
			os = "linux"; compression = "none"; data-PLACE = <0>; data-size = <SIZE>; };
	};
	configurations { default = "one"; one { kernel = "kernel"; ramdisk = "ramdisk"; }; };
};
DTS
		sed "s/PLACE/$place/; s/SIZE/0/" self.dts | dtc -q -O dtb -o self.fit
		size=$(wc -c <self.fit)
		in_turn || : # others for the next one
		for copies in 1 4 16; do
			in_turn || continue
			sed "s/PLACE/$place/; s/SIZE/$((size * copies))/" self.dts |
				dtc -q -O dtb -o one.fit
			for _ in $(seq $copies); do cat one.fit; done >self.fit
			timeout 60 "$flashloupe" parts --tsv self.fit >out 2>&1 && status=0 || status=$?
			result "a FIT that has itself by its $place, $copies times, ends" \
				"$([ $status -lt 2 ] && [ "$(wc -l <out)" -lt 100 ]; echo $?)"
			timeout 60 "$flashloupe" issues self.fit >out 2>&1 || :
			result "a FIT that has itself by its $place, $copies times: the reason is told" \
				"$(grep -Eq 'lies in the tree itself|not all here|overlap' out; echo $?)"
		done
	done
else
	skip "a FIT that contains itself" "dtc is missing"
fi

echo "$count cases"
exit $failed
