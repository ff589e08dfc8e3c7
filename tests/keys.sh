#!/bin/sh
# What daily jobs cost, in keys: each is played from the first screen on, at 80x24 and at 140x45,
# and must end where it should, with as many keys as the table says: so that none gets dearer
# unnoticed. A click counts as a key. The table is printed; `before` is what the same cost in the
# oldest version that could do it at all ("-": none could before this one).

set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
FLASHLOUPE=${FLASHLOUPE:-$(pwd)/flashloupe}
case $FLASHLOUPE in
/*) ;;
*) FLASHLOUPE=$PWD/$FLASHLOUPE ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
status=0
camera=$srcdir/data/7518-hi3518-home.uimage
damaged=$srcdir/data/damaged.uimage
history=$srcdir/data/history.jffs2
head -c 8192 "$history" >before.jffs2
mkdir images
cp "$damaged" images

# count: the keys in a script on standard input
count() {
	awk '/^keys / { sub(/^keys /, ""); gsub(/<[^>]*>/, "x"); gsub(/ /, ""); n += length }
	/^type / { n += length($0) - 5 }
	/^(click|double) / { n++ }
	END { print n + 0 }'
}

# play SIZE IMAGES SCRIPT: the last screen
play() {
	{
		echo "size $1"
		printf '%s\n' "$3"
		echo dump
	} >script
	rm -rf here && mkdir here
	# shellcheck disable=SC2086  # one image or two
	(cd here && FLASHLOUPE_STATE=$work/state LC_ALL=C.UTF-8 "$FLASHLOUPE" --script=../script $2 \
		2>&1 </dev/null) |
		awk '/^-- cursor/ { last = screen; screen = ""; next } { screen = screen $0 "\n" }
			END { printf "%s", last }'
}

# job NAME BEFORE KEYS IMAGES EXPECTED SCRIPT
job() {
	keys=$(printf '%s\n' "$6" | count)
	for size in 80x24 140x45; do
		rm -rf state
		play $size "$4" "$6" >screen
		if ! grep -Eq -- "$5" screen; then
			printf '%s at %s: no "%s" in\n' "$1" $size "$5"
			cat screen
			status=1
		fi
	done
	printf '%-38s %5s %7s\n' "$1" "$keys" "$2"
	if [ "$keys" -ne "$3" ]; then
		echo "$1: $keys keys, not $3"
		status=1
	fi
}

printf '%-38s %5s %7s\n' job keys before
job 'identify' 0 0 "$camera" 'filesystem for linux on arm' ''
job 'erase size, and why' 0 0 "$camera" 'erase size 64 KiB: all 7 cleanmarkers' ''
job 'find a file, and read it' 10 10 "$camera" '/config/ipcam.ini  304 bytes, text' 'keys 3/
type am.ini
keys <Enter>v'
job 'export a file' 12 12 "$camera" '304 bytes written to ipcam.ini' 'keys 3/
type am.ini
keys <Enter>x<Enter><Enter>'
job 'export all files' 4 4 "$camera" 'files' 'keys 3xd<Enter>'
job 'go to an offset, the next free run' 11 11 "$camera" '^.*>. 0002003c -     free' 'keys g
type 0x1a000
keys <Enter>]f'
job 'the map, with another stride' 2 2 "$camera" '32 KiB' 'keys 4<lt>'
job 'pad' 2 3 "$camera" 'written|padded' 'keys pw<Enter>'
job 'damage, and the field at fault' 5 2 "$damaged" 'data_crc|dcrc' 'keys 7<Enter>'
job 'recover a deleted file' 4 4 "$damaged" 'written' 'keys 8x<Enter><Enter>'
job 'the past' 4 4 "$history" 'PAST' 'keys T<Up><Up><Enter>'
job 'compare two images, one file' 2 2 "$work/before.jffs2 $history" 'config.ini' 'keys Cd'
job 'search contents, and go there' 12 12 "$damaged" 'network' 'keys /
type c:network
keys <Enter><Enter>'
job 'search bytes' 15 15 "$camera" '\[i Found\]' 'keys /
type c:7f 45 4c 46
keys <Enter>'
job 'with the mouse: to a tab' 1 1 "$damaged" '\[3 Files\]' 'click 31 1'
job 'filter' 11 11 "$camera" 'len>2800' 'keys 2f
type len>2800
keys <Enter>'
job 'sort' 6 6 "$camera" 'sorted' 'keys 2s<Down><Down><Down><Enter>'
job 'help, and run what it found' 8 7 "$camera" 'free' 'keys ?/
type free
keys <Enter>'
job 'a command by its name' 7 7 "$camera" 'Erase size' 'keys :
type erase
keys <Enter>'
job 'copy an offset' 2 3 "$camera" 'copied' 'keys 2yy'
job 'list a directory, with verdicts' 0 0 "$work/images" 'damaged.*damaged.uimage' ''
job 'pause a scan, and go on' - 4 "$camera" 'verdict    intact' 'nowait
slice 2
keys <Esc>p
keys gr
slice 3000'

# Where one left.
rm -rf state
play 80x24 "$history" 'keys 2G' >screen
play 80x24 "$history" '' >screen
grep -q '\[2 Nodes\]' screen && grep -q 'back in Nodes' screen || {
	echo 'not back where one left:'
	cat screen
	status=1
}
printf '%-38s %5s %7s\n' 'go on where one left' 0 0
exit $status
