#!/bin/sh
# Parts are replaced, and put back: for each part of each image a byte of it is changed, and the
# old bytes are put into what that made, which must then be the image as it was, unless something
# on the way was packed. Payloads that are packed, archives and NAND pages are read by other
# programs, and by the command that finds them.

set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
flashloupe=${FLASHLOUPE:-./flashloupe}
case $flashloupe in
/*) ;;
*) flashloupe=$PWD/$flashloupe ;;
esac
FLASHLOUPE=$flashloupe
. "$srcdir/tests/shell/share.sh"
raw=$(cd "${builddir:-.}" && pwd)/tests/nand/raw
work=$(mktemp -d "${TMPDIR:-/tmp}/replace.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
LC_ALL=C.UTF-8
# mkimage takes the time from it: two headers of one payload are the same.
SOURCE_DATE_EPOCH=1700000000
export LC_ALL SOURCE_DATE_EPOCH

. "$srcdir/tests/shell/cases.sh"

has() {
	command -v "$1" >/dev/null 2>&1 || { echo "skipped: $1 is missing" && false; }
}

# change FROM TO AT: TO is FROM with another byte at AT
change() {
	cp "$1" "$2"
	chmod u+w "$2"
	printf '%s' Z | dd of="$2" bs=1 seek="$3" conv=notrunc 2>/dev/null
}

# ---- there and back ----

# there_and_back IMAGE PART KIND: it was changed, and is as it was; or refused with a reason
there_and_back() {
	"$flashloupe" carve --part="$2" -f -o old "$1" >/dev/null 2>&1 || return 0
	len=$(wc -c <old)
	[ "$len" -ge 200 ] || return 0
	change old new $((len / 2))
	! cmp -s old new || return 0
	status=0
	"$flashloupe" replace --part="$2" -f -o changed "$1" new 2>said || status=$?
	if [ $status -gt 1 ]; then
		refused=0
		grep -q 'not written again\|unknown error-correcting code\|bad block\|only read here' said ||
			refused=1
		result "$1 part $2: $(tail -n 1 said)" $refused
		return 0
	fi
	# A header of it may no longer be recognised, and parts then have other numbers.
	"$flashloupe" parts --tsv "$1" | cut -f 1-3 >parts.old
	"$flashloupe" parts --tsv changed | cut -f 1-3 >parts.new
	cmp -s parts.old parts.new || return 0
	same=0
	"$flashloupe" replace --part="$2" -f -o back changed old 2>said || [ $? = 1 ] || same=1
	if grep -q 'packed again\|written again' said; then
		"$flashloupe" carve --part="$2" -f -o again back >/dev/null 2>&1 || :
		cmp -s old again || same=1
	else
		cmp -s "$1" back || same=1
	fi
	result "$1 part $2 ($3)" $same
}

for image in "$srcdir"/data/*.jffs2 "$srcdir"/data/*.uimage "$srcdir"/data/*.bin \
	"$srcdir"/../shared/reports/*.bin "$srcdir"/../shared/reports/*.gz \
	"$srcdir"/../shared/reports/*.zip "$srcdir"/../shared/reports/*.log; do
	[ -f "$image" ] || continue
	"$flashloupe" parts --tsv "$image" 2>/dev/null | tail -n +2 | cut -f 1,4 | head -n 8 >parts
	while IFS="$(printf '\t')" read -r part kind; do
		in_turn || continue
		there_and_back "$image" "$part" "$kind"
	done <parts
done

# ---- packed payloads ----

noise 1 60000 >kernel
noise 2 50000 >kernel2

# packed NAME: of a uImage with free space behind it the payload, packed by NAME, is replaced
packed() {
	has "$1" || return 0
	"$1" -9 <kernel >kernel.packed 2>/dev/null
	mkimage -A arm -O linux -T kernel -C none -n kernel -d kernel.packed u >/dev/null
	{ cat u && head -c 65536 /dev/zero | tr '\0' '\377'; } >dump
	status=0
	"$flashloupe" replace --part=1/0 -f -o dump2 dump kernel2 2>said || status=1
	"$flashloupe" carve --payload -f -o payload dump2 2>/dev/null || status=1
	"$1" -dc <payload >unpacked 2>/dev/null || status=1
	cmp -s unpacked kernel2 || status=1
	head -c "$((64 + $(wc -c <payload)))" dump2 >u2
	dumpimage -l u2 >listed 2>&1 || status=1
	grep -q "Data Size: *$(wc -c <payload) Bytes" listed || status=1
	[ "$(wc -c <dump)" = "$(wc -c <dump2)" ] || status=1
	[ $status = 0 ] || cat said
	result "packed by $1" $status
}

if has mkimage && has dumpimage; then
	for name in gzip bzip2 xz lzma zstd lz4; do
		if "$flashloupe" --version | grep -q 'libarchive' || [ $name = gzip ]; then
			packed $name
		fi
	done
fi

# ---- a header is made where there is none ----

# headed NAME ARCH WORDS...: a command with --header writes to `made` what dumpimage takes
headed() {
	status=0
	name=$1
	arch=$2
	shift 2
	"$flashloupe" "$@" -f -o made >said 2>&1 || status=1
	dumpimage -l made >listed 2>&1 || status=1
	grep -q "Image Name: *$name\$" listed && grep -q "Image Type: *$arch Linux" listed || status=1
	"$flashloupe" parts --tsv made | grep -q 'JFFS2' || status=1
	"$flashloupe" info made | grep -q 'header CRC ok, data CRC ok' || status=1
	[ $status = 0 ] || cat said listed
	result "a header: $1 $name" $status
}

# not_headed REASON WORDS...
not_headed() {
	status=0
	reason=$1
	shift
	rm -f refused
	! "$flashloupe" "$@" -f -o refused 2>said || status=1
	grep -q "$reason" said || status=1
	[ ! -e refused ] || status=1
	[ $status = 0 ] || cat said
	result "no header: $reason" $status
}

bare=$srcdir/data/be-64k-sum.jffs2
if has dumpimage; then
	echo hello >hello
	headed pad 'MIPS' pad --header=arch=mips,name=pad,time=0 "$bare"
	grep -q 'Created: *Thu Jan  1 00:00:00 1970' listed || result "the time of the epoch" 1
	headed edit 'ARM' edit --header=name=edit,arch=arm --put=hello:/hello "$bare"
	grep -q 'Created: *Tue Nov 14 22:13:20 2023' listed || result "SOURCE_DATE_EPOCH" 1
	cp made headed
	"$flashloupe" cat headed /hello | cmp -s - hello || result "the file in it" 1
	headed replace 'ARM' replace --header=arch=arm,name=replace --part=0 "$bare" "$bare"
	headed 'a, b' 'ARM' edit --header='name=a, b,time=1' --put=hello:/h headed
	headed 'c' 'ARM' pad --header=name=c headed
fi
not_headed 'needs the architecture' edit --header=name=x --put=kernel:/h "$bare"
not_headed 'needs the architecture' pad --header=name=x "$bare"
not_headed 'all of the file' replace --header=arch=arm --part=0 "$srcdir/data/dump.bin" kernel
for image in "$srcdir"/data/*.uimage; do
	not_headed 'name and time can be set\|CRCs of the uImage header' edit --header=arch=arm \
		--put=kernel:/h --how=rebuild "$image"
	not_headed 'name and time can be set, not os' pad --header=os=linux "$image"
	break
done

# ---- what does not fit ----

if has mkimage; then
	mkimage -A arm -O linux -T kernel -C none -n kernel -d kernel u >/dev/null
	{ cat u && noise 3 5000; } >tight
	status=0
	noise 4 61000 >larger
	! "$flashloupe" replace --part=1 -f -o tight2 tight larger 2>said || status=1
	grep -q 'so it is 1000 bytes too many' said || status=1
	[ ! -e tight2 ] || status=1
	result "too large" $status

	# A dump keeps its size; a file that is a uImage gets another.
	status=0
	"$flashloupe" replace --part=1 -f -o u2 u kernel2 2>/dev/null || status=1
	[ "$(wc -c <u2)" = $((64 + $(wc -c <kernel2))) ] || status=1
	dumpimage -l u2 >/dev/null || status=1
	"$flashloupe" replace --part=1 --dry-run u kernel2 2>said || status=1
	grep -q 'length 50000 (was 60000)' said || status=1
	result "another length" $status
fi

# ---- archives ----

if "$flashloupe" --version | grep -q libarchive && has mkimage; then
	mkdir -p member/sub
	mkimage -A arm -O linux -T kernel -C none -n kernel -d kernel member/sub/u >/dev/null
	noise 5 3000 >member/other
	mkimage -A arm -O linux -T kernel -C none -n kernel -d kernel2 u2 >/dev/null
	# archive NAME UNPACK...: of the archive NAME the member is replaced
	archive() {
		name=$1
		shift
		status=0
		part=$("$flashloupe" parts --tsv "$name" | awk -F'\t' '$4 == "uImage" { print $1 }')
		"$flashloupe" replace --part="${part%/*}/${part##*/}" --payload -f -o archive2 \
			"$name" kernel2 2>said || status=1
		rm -rf out
		mkdir out
		(cd out && "$@" ../archive2 >/dev/null 2>&1) || status=1
		cmp -s out/member/sub/u u2 || dumpimage -l out/member/sub/u >/dev/null || status=1
		cmp -s out/member/other member/other || status=1
		tail -c +65 out/member/sub/u | cmp -s - kernel2 || status=1
		[ $status = 0 ] || cat said
		result "a member of $name" $status
	}
	tar cf a.tar member && archive a.tar tar xf
	tar czf a.tar.gz member && archive a.tar.gz tar xzf
	if has zip && has unzip; then
		zip -qr a.zip member && archive a.zip unzip -q
	fi
	if has cpio; then
		find member | cpio -o -H newc 2>/dev/null >a.cpio && archive a.cpio cpio -id -I
		# Its content stands with the last of its names.
		ln member/sub/u member/sub/also
		ln member/sub/u member/sub/z
		find member | LC_ALL=C sort | cpio -o -H newc 2>/dev/null >links.cpio &&
			archive links.cpio cpio -id -I
		cmp -s out/member/sub/u out/member/sub/also
		result 'the other name of a member' $?
		[ "$(ls -l out/member/sub/z | awk '{ print $2 }')" = 3 ]
		result 'the links of a member' $?
		find member | LC_ALL=C sort -r | cpio -o -H newc 2>/dev/null >links.cpio &&
			archive links.cpio cpio -id -I
		rm member/sub/also member/sub/z
	fi
fi

# ---- pages of a NAND dump ----

if [ -x "$raw" ] && has mkimage; then
	mkimage -A arm -O linux -T kernel -C none -n kernel -d kernel u >/dev/null
	mkimage -A arm -O linux -T kernel -C none -n kernel -d kernel2 u2 >/dev/null
	{ cat u2 && head -c 10000 /dev/zero | tr '\0' '\377'; } >wanted
	for layout in 512+16:hamming-256 2048+64:hamming-256 2048+64:bch-4; do
		status=0
		{ cat u && head -c 262144 /dev/zero | tr '\0' '\377'; } |
			"$raw" "${layout%:*}" "${layout#*:}" >dump 2>/dev/null || continue
		"$flashloupe" parts --tsv dump | awk -F'\t' '$4 == "payload" { print $1 }' >part
		"$flashloupe" replace --part="$(head -n 1 part)" -f -o dump2 dump kernel2 2>said ||
			status=1
		"$flashloupe" carve --undone -f -o plain dump2 2>/dev/null || status=1
		head -c "$(wc -c <wanted)" plain | cmp -s - wanted || status=1
		"$flashloupe" pages --tsv --filter='lost>0 | bits>0' dump2 >wrong || status=1
		[ "$(wc -l <wrong)" = 1 ] || status=1
		[ $status = 0 ] || cat said
		result "pages of $layout" $status
	done
fi

# ---- files of JFFS2, in whatever they are ----

echo changed >hello
for image in "$srcdir"/data/7518-hi3518-home.uimage "$srcdir"/data/be-64k-sum.jffs2 \
	"$srcdir"/../shared/reports/*.bin "$srcdir"/../shared/reports/*.gz \
	"$srcdir"/../shared/reports/*.zip; do
	case $image in
	# Neither a text nor codes that are not known can be written; nothing says the erase size.
	*/ascii-* | */nand-* | */deadc0de-* | */two-fs-*) continue ;;
	esac
	[ -f "$image" ] && in_turn || continue
	status=0
	"$flashloupe" edit --erase-size=4096 --put=hello:/hello -f -o edited "$image" 2>said ||
		"$flashloupe" edit --put=hello:/hello -f -o edited "$image" 2>said || status=1
	"$flashloupe" cat edited /hello 2>/dev/null | cmp -s - hello || status=1
	"$flashloupe" manifest "$image" 2>/dev/null | grep -v ' /$' | sort >files
	"$flashloupe" manifest edited 2>/dev/null | grep -v ' /$' | sort >files.edited
	# The directory that it came into has another time.
	[ "$(diff files files.edited | grep -c '^[<>]')" = 3 ] || status=1
	[ $status = 0 ] || cat said
	result "$image: a file that was put into it" $status
done

# ---- environments ----

if has mkenvimage; then
	printf 'bootdelay=3\nbootcmd=run a\nserverip=1.2.3.4\n' >env.txt
	printf 'bootdelay=1\nbootcmd=run a\nnew=a b c\n' | sort >env.want
	for options in '' -r -b; do
		status=0
		# shellcheck disable=SC2086  # none, or one
		mkenvimage $options -s 4096 -o env env.txt
		"$flashloupe" setenv -f -o env2 env bootdelay=1 serverip= 'new=a b c' 2>said || status=1
		"$flashloupe" env --tsv env2 | tail -n +2 | cut -f 4,5 | tr '\t' = |
			sed 's/\\x20/ /g' | sort >env.is
		cmp -s env.is env.want || status=1
		[ "$(wc -c <env2)" = 4096 ] || status=1
		! "$flashloupe" setenv -f -o env3 env bootdelay 2>said || status=1
		! "$flashloupe" setenv -f -o env3 env "a=$(noise 1 5000)" 2>said || status=1
		grep -q 'more than the environment has room for' said || status=1
		result "an environment${options:+, $options}" $status
	done
fi

echo "$count cases"
[ $count -ge 8 ] || failed=1
exit $failed
