#!/bin/sh
# What every command prints on every image at hand, to check changes that must not alter it:
#
#   FLASHLOUPE=/old/flashloupe tests/outputs.sh BEFORE
#   FLASHLOUPE=build/flashloupe tests/outputs.sh AFTER
#   diff -r BEFORE AFTER
#
# FOLDER gets a folder for each image of data/ and ../shared (or $FLASHLOUPE_SHARED) whose path
# contains WORD, if one is given, and in it a file for each command: what was printed, the
# messages, and the exit status. A long output is cut to its beginning and a checksum.
#
#   tests/outputs.sh FOLDER [WORD]

set -u
export LC_ALL=C.UTF-8 TZ=UTC MAGIC=/nonexistent
if [ $# -lt 1 ]; then
	sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
	exit 2
fi
mkdir -p "$1"
folder=$(CDPATH='' cd -- "$1" && pwd)
word=${2-}
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
FLASHLOUPE=$(readlink -f "${FLASHLOUPE:-$here/build/flashloupe}")
shared=${FLASHLOUPE_SHARED:-$here/../shared}
export FLASHLOUPE
longest=200000

# What is run on each image, one command a line; "%" is the image, and a line ends there where
# it has no more to say. The name of its file is the line without the image.
commands='
info %
parts %
parts --tsv %
parts --json %
parts --why %
parts --why --json %
issues %
issues --tsv %
issues --json %
issues --kernel=no-summary %
issues --salvage %
map %
map --tsv %
map --json --view=state %
map --view=age %
map --view=entropy --cells=32 %
hex %
hex --fields %
hex % 0 4096
carve % -o -
'

# The same for each JFFS2 part of an image.
of_each_part='
nodes
nodes --tsv --absolute
nodes --json
nodes --brief
nodes --tsv --salvage
nodes --tsv --kernel=no-summary
nodes --tsv --step=7
nodes --sort=-length
nodes --filter=type=INODE&length>2K
blocks
blocks --tsv
blocks --json
sizes
sizes --json
erase-size
erase-size --why
erase-size --json
files
files --tsv
files --json
files --tsv --salvage
files --tsv --kernel=no-summary
files --step=9
manifest
manifest --salvage
manifest --kernel=no-summary
deleted
deleted --json
timeline
timeline --tsv --absolute
timeline --json
points
points --json
steps
steps --tsv
steps --json
pad --dry-run
pad -o -
extract -o -
extract --deleted -o -
'

# The same at a point in the past.
of_each_point='
nodes --tsv
files --tsv
blocks --tsv
deleted --tsv
timeline --tsv
manifest
map --tsv
'

# keep NAME COMMAND...: what the command prints into the file NAME of this image
keep() {
	name=$(printf '%s' "$1" | tr '/ ' '__' | cut -c -200)
	shift
	"$FLASHLOUPE" "$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
	{
		if [ "$(wc -c <"$work/out")" -gt $longest ]; then
			head -c $longest "$work/out"
			echo
			sha256sum <"$work/out"
		else
			sed "s|$work|WORK|g; s|$here|HERE|g" "$work/out"
		fi
		sed "s|$work|WORK|g; s|$here|HERE|g" "$work/err"
		echo "exit $status"
	} >"$into/$name"
}

# at_point PART OPTION VALUE: the commands of a point
at_point() {
	printf '%s\n' "$of_each_point" | while read -r line; do
		if [ -n "$line" ]; then
			# shellcheck disable=SC2086  # words of a command
			keep "$1:$line $2=$3" $line "$image" "$2=$3" --part="$1"
		fi
	done
}

# files_of PART: commands about single files and nodes
files_of() {
	"$FLASHLOUPE" files --tsv --part="$1" "$image" 2>/dev/null | awk -F '\t' '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$1 >= 32768 && $1 < 36864 && ++n % 7 == 1 && n <= 42 { print $at["path"] }' |
	while read -r path; do
		[ -n "$path" ] || continue
		keep "$1:cat $path" cat "$image" "$path" --part="$1"
		keep "$1:history $path" history "$image" "$path" --part="$1"
		keep "$1:history-json $path" history --json "$image" "$path" --part="$1"
		keep "$1:points $path" points "$image" "$path" --part="$1"
	done
	"$FLASHLOUPE" nodes --brief --part="$1" "$image" 2>/dev/null |
		awk 'NR % 29 == 1 && ++n <= 12 { print $1 }' |
	while read -r offset; do
		keep "$1:show $offset" show "$image" "0x$offset" --part="$1"
		keep "$1:explain $offset" explain "$image" "0x$offset" --part="$1"
		keep "$1:hex-data $offset" hex --data "$image" "0x$offset" --part="$1"
		keep "$1:hex-crc $offset" hex --crc "$image" "0x$offset" --part="$1"
	done
}

points_of() {
	"$FLASHLOUPE" points --tsv --part="$1" "$image" 2>/dev/null | awk -F '\t' '
		NR > 1 { all[n++] = "@" $2 }
		END { print all[0]; print all[int(n / 2)]; if (n > 2) print all[n - 2] }' |
	while read -r time; do
		[ -z "$time" ] || at_point "$1" --at "$time"
	done
	size=$(wc -c <"$image")
	at_point "$1" --at-offset $((size / 3))
	at_point "$1" --at-offset $((size * 9 / 10))
}

# one IMAGE NAME: all of an image
one() {
	image=$1
	into=$folder/$2
	mkdir -p "$into"
	printf '%s\n' "$commands" | while read -r line; do
		if [ -n "$line" ]; then
			# shellcheck disable=SC2046,SC2086  # words of a command
			keep "$line" $(printf '%s' "$line" | sed "s|%|$image|")
		fi
	done
	"$FLASHLOUPE" parts --tsv "$image" 2>/dev/null |
		awk -F '\t' 'NR > 1 && /JFFS2/ { print $1 }' | head -n 4 |
	while read -r part; do
		printf '%s\n' "$of_each_part" | while read -r line; do
			if [ -n "$line" ]; then
				# shellcheck disable=SC2086  # words of a command
				keep "$part:$line" $line "$image" --part="$part"
			fi
		done
		files_of "$part"
		points_of "$part"
	done
	for by in files nodes blocks parts; do
		keep "compare $by" compare --by=$by "$image" "$here/data/history.jffs2"
		keep "compare $by tsv" compare --all --tsv --by=$by "$here/data/be-64k-sum.jffs2" "$image"
	done
}

list() {
	find "$here/data" "$shared" -type f \( -name '*.jffs2*' -o -name '*.bin' \
		-o -name '*.img' -o -name '*.uimage' -o -name '*.xz' -o -name '*.gz' \
		-o -name '*.log' -o -name '*.zip' -o -name '*.scr' \) \
		! -name '*.manifest' -path "*$word*" | LC_ALL=C sort
}

# By two at a time: this script calls itself with an image.
if [ -n "${OUTPUTS_IMAGE-}" ]; then
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	base=$(basename "$(dirname "$OUTPUTS_IMAGE")")
	name=$base-$(basename "$OUTPUTS_IMAGE")
	ln -s "$OUTPUTS_IMAGE" "$work/image"
	case $OUTPUTS_IMAGE in
	*.xz) rm "$work/image"; xz -dc "$OUTPUTS_IMAGE" >"$work/image" ;;
	esac
	one "$work/image" "$name"
	exit 0
fi
export FLASHLOUPE_SHARED="$shared"
list | xargs -P "${JOBS:-2}" -I '{}' env OUTPUTS_IMAGE='{}' sh "$0" "$folder" "$word"
echo "$(find "$folder" -type f | wc -l) outputs of $(find "$folder" -mindepth 1 -type d | wc -l) images"
