#!/bin/sh
# Plays each tests/screens/NAME.keys without a terminal and compares what it dumps with
# NAME.screen. The first lines of a script say on what and how:
#
#   # image: NAME      of data/; @folder (a directory), @text, @long (3 MB of it),
#                      @none (a header, but no JFFS2), @env, @packed (a tar
#                      archive, compressed), @nested (a JFFS2 part with images in it),
#                      @lines (one with a text of 340 KB)
#                      @before (the first block of history.jffs2: what it was
#                      once), @two (two file systems) and @two-before (the second
#                      of them as it was once) are made here
#   # other: NAME      the image to compare it with, if any
#   # lesson: NAME     of data/lessons/, in place of an image
#   (neither of them: the options say what is opened, such as --flash)
#   # options: ...     further options for flashloupe
#   # needs: NAME      what this build must have, as --version names it; else it is passed over
#
# UPDATE=1 tests/ui.sh rewrites the screens: review the difference before committing it. Words
# after the command are names of scripts to play, else all are.

set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
FLASHLOUPE=${FLASHLOUPE:-./flashloupe}
case $FLASHLOUPE in
/*) ;;
*) FLASHLOUPE=$PWD/$FLASHLOUPE ;;
esac
LC_ALL=C.UTF-8
TZ=UTC
FLASHLOUPE_LESSONS=$srcdir/data/lessons
export LC_ALL TZ FLASHLOUPE_LESSONS
unset NO_COLOR

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

# headers NAME: sets image, other, lesson, options and needs to what the script says
headers() {
	image= other= lesson= options= needs=
	while read -r mark word value; do
		case "$mark $word" in
		'# image:') image=$value ;;
		'# other:') other=$value ;;
		'# lesson:') lesson=$value ;;
		'# options:') options=$value ;;
		'# needs:') needs=$value ;;
		'#'*) ;;
		*) break ;;
		esac
	done <"$srcdir/tests/screens/$1.keys"
}

# image_path NAME: where the image is
image_path() {
	case $1 in
	@text)
		printf 'No image, only words.\n%.0s' 1 2 3 4 5 6 7 8 >words.txt
		echo words.txt
		;;
	@long)
		yes 'No image, only words.' | head -c 3000000 >long.txt
		echo 'the last word' >>long.txt
		echo long.txt
		;;
	@none)
		{
			head -c 64 "$srcdir/data/7518-hi3518-home.uimage"
			tail -c +62897 "$srcdir/data/7518-hi3518-home.uimage" | head -c 2600
			head -c 100000 /dev/zero
			head -c 100000 /dev/zero | tr '\0' '\377'
			yes 'No image, only words.' | head -c 100000
		} >none.bin
		echo none.bin
		;;
	@env)
		# Two copies of a U-Boot environment, of which the second is older.
		environment() {
			printf '\341\161\342\254%b' "$1"
			printf '%s\0' 'bootargs=console=ttyS0,115200' \
				'bootcmd=sf probe 0; bootm 0x82000000' bootdelay=1 \
				'ethaddr=00:11:22:33:44:55'
			head -c 3986 /dev/zero
		}
		{ environment '\001' && environment '\000'; } >env.bin
		echo env.bin
		;;
	@packed)
		mkdir -p packed/etc
		echo 'root:x:0:0::/:/bin/sh' >packed/etc/passwd
		tar -C packed --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner \
			--mode=755 --format=ustar -cf - etc | gzip -n >packed.tar.gz
		echo packed.tar.gz
		;;
	@nested)
		mkdir -p nested/fw
		cp "$srcdir/data/history.jffs2" "$srcdir/data/damaged.uimage" nested/fw
		echo 'No image, only words.' >nested/notes.txt
		tar -C nested --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner \
			--mode=755 --format=ustar -cf nested.tar fw notes.txt
		"$FLASHLOUPE" make --part=0 -e 16K --endian=big --compress=none nested.tar \
			-o nested.jffs2 >&2
		echo nested.jffs2
		;;
	@lines)
		mkdir -p lines
		seq 60000 >lines/numbers
		chmod 755 lines
		chmod 644 lines/numbers
		"$FLASHLOUPE" make -e 64K --compress=none --to 1M --squash-owners --fixed-time=0 \
			lines -o lines.jffs2 >&2
		echo lines.jffs2
		;;
	@folder)
		mkdir -p folder/below
		cp "$srcdir/data/damaged.uimage" "$srcdir/data/dump.bin" \
			"$srcdir/data/history.jffs2" folder
		printf 'No image, only words.\n' >folder/notes.txt
		printf 'x' >"folder/$(printf 'odd \033[31m\ \303\251')"
		: >folder/empty
		mkfifo folder/pipe
		ln -s /nonexistent folder/nowhere
		printf 'hidden' >folder/.hidden
		TZ=UTC touch -h -d '2015-01-21 16:14:18' folder/*
		echo folder
		;;
	@before)
		head -c 8192 "$srcdir/data/history.jffs2" >before.jffs2
		echo before.jffs2
		;;
	@two)
		cat "$srcdir/data/be-64k-sum.jffs2" "$srcdir/data/history.jffs2" >two.bin
		echo two.bin
		;;
	@two-before)
		{
			cat "$srcdir/data/be-64k-sum.jffs2"
			head -c 8192 "$srcdir/data/history.jffs2"
			head -c 32768 /dev/zero | tr '\0' '\377'
		} >two-before.bin
		echo two-before.bin
		;;
	'') ;;
	*) echo "$srcdir/data/$1" ;;
	esac
}

# play NAME, after headers: what flashloupe prints, errors and a bad status included
play() {
	status=0
	# shellcheck disable=SC2086  # the options are words
	set -- --script="$srcdir/tests/screens/$1.keys" $options
	[ ! "$other" ] || other=$(image_path "$other")
	case $lesson in
	'') [ ! "$image" ] || set -- "$@" "$(image_path "$image")" ${other:+"$other"} ;;
	all) set -- "$@" --lesson ;;
	*) set -- "$@" --lesson "$lesson" ;;
	esac
	"$FLASHLOUPE" "$@" 2>&1 || status=$?
	if [ "$status" -ne 0 ]; then
		echo "exit status $status"
	fi
}

result=0
if [ $# -eq 0 ]; then
	set -- $(cd "$srcdir/tests/screens" && ls -- *.keys | sed 's/\.keys$//')
fi
for name in "$@"; do
	headers "$name"
	if [ "$needs" ] && ! "$FLASHLOUPE" --version | grep -Eq "^  $needs +yes\$"; then
		echo "passed over, for this build has no $needs: $name"
		continue
	fi
	expected=$srcdir/tests/screens/$name.screen
	mkdir "$name.d"
	# How many files belong to others depends on the user.
	(cd "$name.d" && play "$name") | sed 's/the owner of [0-9][0-9],/the owner of NN,/' \
		>"$name.got"
	if [ "${UPDATE:-}" ]; then
		cmp -s "$name.got" "$expected" || cp "$name.got" "$expected"
	elif ! diff -u "$expected" "$name.got"; then
		echo "FAIL: $name"
		result=1
	fi
done

# ---- each lesson has its script, which does it from the first key to the last ----

for lesson in "$srcdir"/data/lessons/*.lesson; do
	name=${lesson##*/}
	screen=$srcdir/tests/screens/lesson-${name%.lesson}.screen
	if ! grep ' Lesson ' "$screen" | tail -n 1 | grep -q 'done: A '; then
		echo "FAIL: $name: no script does it to the end"
		result=1
	fi
done

# ---- scripts that are wrong are refused, with the line ----

# refused SCRIPT MESSAGE: the script ends with status 2 and that message
refused() {
	printf "$1" >wrong.keys
	status=0
	"$FLASHLOUPE" --script=wrong.keys "$(image_path @text)" >out 2>err || status=$?
	if [ $status -ne 2 ] || ! grep -q "^wrong.keys:$2" err; then
		echo "FAIL: a wrong script gave status $status and: $(cat err)"
		result=1
	fi
}

refused 'keys j\nnonsense\n' '2: no such command: nonsense'
refused '\n\nkeys <Nothing>\n' '3: no such key'
refused '\0\n' '1: the line has a NUL byte in it'
refused 'size 80x24\nkeys j\0k' '2: the line has a NUL byte in it: keys j$'
refused 'non\033[2Jsense\n' '1: no such command: non\\x1b\[2Jsense'
refused 'size 0x5\n' '1: not a size'
refused 'size 80x\n' '1: not a size'
refused 'size 80 24\n' '1: not a size'
refused 'size 80x24x\n' '1: not a size'
refused 'resize 99999x99999\n' '1: not a size'
refused 'click 4\n' '1: not a column and a row: 4'
refused 'double 4 99999999999\n' '1: not a column and a row'
refused 'wheel 4 7\n' '1: not up or down, a column and a row'
refused 'wheel upward 4 7\n' '1: not up or down, a column and a row'
refused 'wheel down 4\n' '1: not up or down, a column and a row: down 4'
refused 'slice -1\n' '1: not a number of slices'
refused 'slice many\n' '1: not a number of slices'
refused 'dump /no/such/folder/file\n' '1: .*: No such file'
if "$FLASHLOUPE" --script=/no/such/script "$(image_path @text)" 2>err; then
	echo "FAIL: a script that is not there was played"
	result=1
fi
exit $result
