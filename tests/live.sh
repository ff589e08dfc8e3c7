#!/bin/sh
# live.sh [FOLDER]: scripts for a flash that lives, in all kinds of flash. Each image opens with the
# files that its script promises, nothing in it is wrong, and jffs2dump -c, where it is at hand,
# finds no wrong CRC. With FOLDER the images are kept there, each with its script and its manifest,
# for a kernel to be shown them.

set -eu
: "${FLASHLOUPE:=./flashloupe}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
keep=${1-}
folder=${keep:-$work/images}
mkdir -p "$folder"
failed=0

fail() {
	echo "FAIL: $*"
	failed=$((failed + 1))
}

# The commands of scenario $1.
scenario() {
	case $1 in
	files)
		printf '%s\n' 'mkdir d' 'write a 3000' 'write d/b 5000' 'append a 700' 'patch a 100 "here"' \
			'symlink ../a d/link' 'ln a hard' 'chmod a 600' 'mv d/b d/c' 'rm hard' \
			'expect a 3700' 'expect d/c 5000' 'expect no d/b' ;;
	collect)
		i=0
		printf '%s\n' 'write keep 2000' 'fail erase 1'
		while [ $i -lt 30 ]; do
			echo "write a$((i % 3)) 2500"
			echo idle
			i=$((i + 1))
		done
		printf '%s\n' gc gc 'expect keep 2000' 'expect a0 2500' ;;
	full)
		printf '%s\n' 'write a 2000' 'fill big' 'write b 9000' 'expect error' 'rm big' idle gc \
			'write b 3000' 'expect a 2000' 'expect b 3000' ;;
	holes)
		printf '%s\n' 'write a 1000' 'truncate a 6000' 'patch a 9000 "end"' 'truncate a 8000' \
			'write b 100 20000' 'truncate b 20010' 'write c 5000' gc 'expect a 8000' 'expect b 20010' ;;
	cut)
		printf '%s\n' 'write old 3000' sync 'cut after 700' 'write new 30000' 'expect error' mount \
			'expect old 3000' 'write more 500' 'expect more 500' ;;
	esac
	printf '%s\n' sync wear unmount
}

# examine SCENARIO COMMAND...: of what was cut while it was written something may be lost: 1.
examine() {
	of=$1
	shift
	status=0
	"$FLASHLOUPE" "$@" 2>"$work/errors" || status=$?
	[ $status = 0 ] || { [ "$of" = cut ] && [ $status = 1 ]; } ||
		fail "$name: $1: $(cat "$work/errors")"
}

# Makes the image of a scenario on a kind of flash, and examines it.
make_one() {
	name=$1-$(echo "$2" | tr -d ' ')
	image=$folder/$name.bin
	{
		echo "flash $2"
		scenario "$1"
	} >"$folder/$name.flash"
	if ! "$FLASHLOUPE" flash -f -o "$image" "$folder/$name.flash" >"$work/told" 2>&1; then
		fail "$name: $(tail -n 1 "$work/told")"
		return
	fi
	data=$image
	case $2 in
	*page*) spare=2048+64 ;;
	nand*) spare=512+16 ;;
	*) spare= ;;
	esac
	if [ "$spare" ]; then
		data=$work/data
		examine "$1" carve -f --without-spare="$spare" -o "$data" "$image"
	fi
	examine "$1" manifest -e "$3" "$data" >"$folder/$name.manifest"
	[ "$(wc -l <"$folder/$name.manifest")" -gt 2 ] || fail "$name: no files"
	if command -v jffs2dump >/dev/null; then
		case $2 in *big*) order=-b ;; *) order=-l ;; esac
		jffs2dump -c "$order" "$data" >"$work/dump" 2>&1 || fail "$name: jffs2dump"
		# The node that was cut is wrong, as it should be.
		[ "$1" = cut ] || ! grep -qi 'wrong.*crc' "$work/dump" || fail "$name: a wrong CRC"
	fi
	made=$((made + 1))
}

made=0
for scenario in files collect full holes cut; do
	for kind in nor 'nor summary' 'nor big-endian' 'nor block 8192 blocks 12' nand \
		'nand summary' 'nand page 2048 block 16384' 'nand big-endian blocks 12'; do
		size=4096
		case $kind in *'block 8192'*) size=8192 ;; *'block 16384'*) size=16384 ;; esac
		make_one "$scenario" "$kind" "$size"
	done
done
[ "$(sha256sum "$folder"/*.bin | cut -d' ' -f1 | sort -u | wc -l)" -eq $made ] \
	|| fail 'two images are the same'
echo "$made images"
[ $failed -eq 0 ]
