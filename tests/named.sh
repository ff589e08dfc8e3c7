#!/bin/sh
# No row stays "unknown data" where file(1) knows a name for the bytes from the same offset on: of
# the samples in data/, of the images in ../shared (or $FLASHLOUPE_SHARED), and of FILES.
#
#   tests/named.sh [-v] [FILES]     -v: lists the rows that libmagic alone names
#
# Skipped where file is missing, or the program was built without libmagic.

set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=${builddir:-$(pwd)}
FLASHLOUPE=${FLASHLOUPE:-$builddir/flashloupe}
shared=${FLASHLOUPE_SHARED:-$srcdir/../shared}
LC_ALL=C.UTF-8
export LC_ALL
# make check hides the database from the other tests.
unset MAGIC
verbose=
[ "${1-}" != -v ] || { verbose=yes; shift; }

[ -x "$FLASHLOUPE" ] || { echo "skipped: flashloupe is not built"; exit 77; }
command -v file >/dev/null || { echo "skipped: there is no file(1)"; exit 77; }
"$FLASHLOUPE" --version | grep -q '^  libmagic  *yes' ||
	{ echo "skipped: flashloupe was built without libmagic"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# How much of a row file(1) is shown: it looks at no more.
most=1048576
rows=0
named=0
unknown=0

# content PART OFFSET: the bytes from there on; below the file, those of the part
content() {
	case $1 in
	*/*) "$FLASHLOUPE" carve --part="$1" --output=- "$image" 2>/dev/null | head -c $most ;;
	*) tail -c +$(($2 + 1)) "$image" | head -c $most ;;
	esac
}

# Nothing, what is no name, and texts too short to be one
is_name() {
	case $1 in
	data | empty | 'very short file'*) return 1 ;;
	*text*) [ "$2" -ge 16 ] ;;
	esac
}

# look IMAGE: the rows whose bytes are to be shown, and the bytes in a file of its own for each
look() {
	image=$1
	"$FLASHLOUPE" parts --tsv --columns=part,offset,length,kind,what "$image" \
		>"$work/rows" 2>/dev/null
	sed 1d "$work/rows" >"$work/list"
	while IFS='	' read -r part offset length kind what; do
		case $kind in erased | zeros) continue ;; esac
		rows=$((rows + 1))
		content "$part" "$offset" >"$work/bytes$rows"
		echo "$work/bytes$rows" >>"$work/shown"
		printf '%s\t%s\t%s\n' "$part" "$length" "$image" >>"$work/all"
		printf '%s\n' "$what" >>"$work/whats"
	done <"$work/list"
}

# compare: what each row says, and file(1), which is asked once for all: it takes longer to begin than
# to look at one
compare() {
	file -b -f "$work/shown" >"$work/names"
	paste "$work/all" "$work/names" "$work/whats" >"$work/both"
	while IFS='	' read -r part length image name what; do
		is_name "$name" "$length" || continue
		named=$((named + 1))
		case $what in
		*libmagic*) [ -z "$verbose" ] || echo "$image, part $part: $what" ;;
		unknown*)
			unknown=$((unknown + 1))
			echo "FAIL: $image, part $part: $what; file: $name"
			;;
		esac
	done <"$work/both"
}

if [ $# -gt 0 ]; then
	printf '%s\n' "$@" >"$work/images"
else
	find "$srcdir/data" "$shared" -type f \( -name '*.jffs2' -o -name '*.bin' -o -name '*.img' \
		-o -name '*.uimage' -o -name '*.oob' -o -name '*.gz' -o -name '*.scr' \
		-o -name '*.dtb' -o -name '*-elf' -o -name '*.jffs2-64k' -o -name '*.xz' \) \
		2>/dev/null | sort >"$work/images"
fi
while read -r path; do
	look "$path"
done <"$work/images"
[ $rows -eq 0 ] || compare
[ $rows -gt 0 ] || { echo "FAIL: no rows"; exit 1; }
echo "# $(wc -l <"$work/images") images: of $rows rows that are neither erased nor zeros file names" \
	"$named, and $unknown of these are unknown here"
[ $unknown -eq 0 ]
