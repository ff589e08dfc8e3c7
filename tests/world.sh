#!/bin/sh
# A failing environment: bad images, closed descriptors, limits, full devices, signals, an
# image that is cut or changed while it is read, output that is the image. The exit status must
# be right, no half file may have a final name, no temporary file may remain. Words after the
# command are names of tests to run, else all are.

set -u
srcdir=${srcdir:-$(pwd)}
builddir=${builddir:-$(pwd)}
FLASHLOUPE=${FLASHLOUPE:-$builddir/flashloupe}
preload=$builddir/tests/preload.so
# LD_PRELOAD=preload.so finds it: a path there would end at a blank.
export LD_LIBRARY_PATH="$builddir/tests"
image=$srcdir/data/7518-hi3518-home.uimage
if [ ! -x "$FLASHLOUPE" ]; then
	echo "flashloupe is not built"
	exit 77
fi

. "$srcdir/tests/shell/share.sh"

# The sanitizers must be loaded first, and take care of crashes.
ASAN_OPTIONS=${ASAN_OPTIONS-}:verify_asan_link_order=0
export ASAN_OPTIONS
crashes='SEGV ABRT'
if grep -q __asan_init "$FLASHLOUPE"; then
	crashes=
fi

work=$(mktemp -d)
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=0

fail() {
	echo "FAIL: $*"
	failed=$((failed + 1))
}

# run ARGUMENT...: for at most 20 seconds; status, out and err
run() {
	timeout 60 "$FLASHLOUPE" "$@" >out 2>err </dev/null
	status=$?
}

# expect STATUS PATTERN ARGUMENT...: that exit status, and a line of messages like that
expect() {
	want=$1
	pattern=$2
	shift 2
	run "$@"
	[ "$status" -eq "$want" ] || fail "status $status, not $want: $* ($(cat err))"
	[ -z "$pattern" ] || grep -q -e "$pattern" err || fail "no message '$pattern': $* ($(cat err))"
}

# clean WHAT: no temporary file is there, and the image is as it was
clean() {
	left=$(find . -name '.flashloupe*' -print -exec rm -f {} +)
	[ -z "$left" ] || fail "$1 left $left"
	cmp -s "$image" image || fail "$1 changed the image"
}

cp "$image" image

# ---- what is no image ----

test_sources() {
	mkdir -p directory
	[ -p pipe ] || mkfifo pipe
	: >empty
	expect 2 'a directory' info directory
	expect 2 'a named pipe' info pipe
	expect 2 'empty' info empty
	expect 2 'not a flash device' info /dev/null
	expect 2 'not a flash device' nodes /dev/zero
	expect 2 'kernel makes' info /proc/self/status
	expect 2 'No such file' nodes nothing
	expect 2 'a named pipe' pipe
	for fd in 0 1 2; do
		expect 2 '' info /dev/fd/$fd
	done
	if command -v python3 >/dev/null; then
		python3 -c 'import socket
socket.socket(socket.AF_UNIX).bind("socket")'
		expect 2 'a socket' info socket
	fi
	# Reading a silent pipe ends with its writer.
	sleep 1 | timeout 20 "$FLASHLOUPE" info - >out 2>err
	grep -q 'empty' err || fail "an empty pipe: $(cat err)"
	rm -f big
	if truncate -s 5G big 2>/dev/null; then
		printf 'no zeros' | dd of=big bs=1 seek=5000000000 conv=notrunc 2>/dev/null
		expect 0 '' parts big
		grep -q '12a05f2' out || fail "5 GiB: $(cat out)"
		rm -f big
	fi
}

# ---- closed descriptors: none is mistaken for a file of ours ----

# close NAMES COMMAND...: runs it with these of 0, 1 and 2 closed
closed() {
	which=$1
	shift
	case $which in
	---) timeout 20 "$@" <image >out 2>err ;;
	0--) timeout 20 "$@" <&- >out 2>err ;;
	-1-) timeout 20 "$@" <image >&- 2>err ;;
	--2) timeout 20 "$@" <image >out 2>&- ;;
	01-) timeout 20 "$@" <&- >&- 2>err ;;
	0-2) timeout 20 "$@" <&- >out 2>&- ;;
	-12) timeout 20 "$@" <image >&- 2>&- ;;
	012) timeout 20 "$@" <&- >&- 2>&- ;;
	esac
	status=$?
}

# closed_expect NAMES STATUSES WORD...
closed_expect() {
	names=$1
	want=$2
	shift 2
	closed "$names" "$FLASHLOUPE" "$@"
	case $want in
	*$status*) ;;
	*) fail "$names closed: status $status, not $want: $*" ;;
	esac
	clean "$names closed: $*"
}

test_descriptors() {
	"$FLASHLOUPE" carve image --part 1 -o part || fail "carve"
	"$FLASHLOUPE" nodes --json image >nodes
	"$FLASHLOUPE" manifest image >manifest
	printf 'keys 3jz\nkeys e\nkeys j<Enter>\ntype j\ndump screen\n' >keys
	for names in --- 0-- -1- --2 01- 0-2 -12 012; do
		in_turn || continue
		case $names in
		*1*) printed=2 ;;
		*) printed=0 ;;
		esac
		case $names in
		0*) read=2 ;;
		*) read=$printed ;;
		esac
		closed_expect $names $printed nodes --json image
		[ $printed -ne 0 ] || cmp nodes out || fail "$names: nodes"
		closed_expect $names $printed manifest image
		closed_expect $names $printed --version
		closed_expect $names $read nodes --json -
		closed_expect $names 0 carve image --part 1 --force -o got
		cmp part got || fail "$names: carve"
		closed_expect $names $printed carve image --part 1 -o -
		closed_expect $names 0 extract image --force -o got.tar
		tar tf got.tar >list || fail "$names: extract -o"
		rm -rf tree
		# Not every user can access devices.
		closed_expect $names 4 extract image -C tree --force --manifest got
		cmp manifest got || fail "$names: extract -C"
		rm -f screen
		closed_expect $names 0 --script=keys image
		[ -s screen ] || fail "$names: the screen"
	done
}

# ---- limits and full devices ----

# no_half NAME...: none of these files is there, unless it is whole (as NAME.whole)
no_half() {
	for name in "$@"; do
		[ ! -e "$name" ] || cmp -s "$name" "$name.whole" || fail "half a file: $name"
	done
}

test_limits() {
	rm -rf tree.whole
	"$FLASHLOUPE" carve image --part 1 -o carved.whole
	"$FLASHLOUPE" pad image -o padded.whole
	"$FLASHLOUPE" extract image -o tar.whole
	SOURCE_DATE_EPOCH=1 "$FLASHLOUPE" edit --mkdir /new -o edited.whole image
	# Of 512 bytes or of 1024, as the shell likes.
	for blocks in 0 1 2 7 64 200 500; do
		in_turn || continue
		(
			ulimit -f $blocks
			timeout 20 "$FLASHLOUPE" carve image --part 1 -o carved 2>/dev/null
			echo "carved $?"
			timeout 20 "$FLASHLOUPE" pad image -o padded 2>/dev/null
			echo "padded $?"
			timeout 20 "$FLASHLOUPE" extract image -o tar 2>/dev/null
			echo "tar $?"
			SOURCE_DATE_EPOCH=1 timeout 20 "$FLASHLOUPE" edit --mkdir /new -o edited image \
				2>/dev/null
			echo "edited $?"
			timeout 20 "$FLASHLOUPE" extract image -C limited >/dev/null 2>&1
			echo "tree $?"
		) | cat >statuses
		for name in carved padded tar edited; do
			want=2
			[ ! -e $name ] || want=0
			grep -q -x "$name $want" statuses ||
				fail "ulimit -f $blocks: $(cat statuses)"
		done
		grep -q -x 'tree [14]' statuses || fail "ulimit -f $blocks: $(cat statuses)"
		no_half carved padded tar edited
		clean "ulimit -f $blocks"
		rm -rf limited carved padded tar edited
	done
}

test_read_only() {
	mkdir -p closed
	chmod 500 closed
	if [ "$(id -u)" -ne 0 ]; then
		expect 2 'Permission denied' carve image --part 1 -o closed/part
		expect 2 'Permission denied' extract image -C closed/tree
	fi
	expect 2 'cannot be written' carve image --part 1 -o /proc/part
	expect 2 'cannot be written' extract image -C /proc/tree
	expect 2 'cannot be written' extract image -C image
	expect 2 'cannot be written' carve image --part 1 -o nothing/part
	expect 2 'exists already' carve image --part 1 -o closed
	expect 2 'not a regular file' carve image --part 1 --force -o closed
	expect 2 'not a regular file' carve image --part 1 --force -o /dev/null
	if [ -w /dev/full ]; then
		for command in nodes files issues info parts manifest --version --help; do
			case $command in
			--*) timeout 20 "$FLASHLOUPE" $command >/dev/full 2>err ;;
			*) timeout 20 "$FLASHLOUPE" $command image >/dev/full 2>err ;;
			esac
			status=$?
			[ $status -eq 2 ] || fail "$command >/dev/full: status $status"
		done
		for words in 'carve --part 1 -o -' 'extract -o -' 'pad -o -' 'edit --mkdir /new -o -'; do
			# shellcheck disable=SC2086  # they are words
			timeout 20 "$FLASHLOUPE" $words image >/dev/full 2>err
			status=$?
			[ $status -eq 2 ] || fail "$words >/dev/full: status $status"
		done
	fi
	clean "a read-only target"
}

# ---- output that is the image itself ----

test_itself() {
	ln -f image hard
	ln -sf image soft
	ln -sf soft softer
	for name in image ./image hard soft softer "$work/image" /proc/self/cwd/image; do
		in_turn || continue
		expect 2 '.' carve image --part 1 --force -o "$name"
		expect 2 '.' extract image --force -o "$name"
		expect 2 '.' pad image --force -o "$name"
		expect 2 '.' edit --mkdir /new image --force -o "$name"
		expect 2 '.' extract image -C tree --force --manifest "$name"
		timeout 20 "$FLASHLOUPE" carve - --part 1 --force -o "$name" <image 2>err
		[ $? -eq 2 ] || fail "the image by standard input, over $name: $(cat err)"
		clean "output over $name"
	done
	[ -L soft ] && [ image -ef hard ] || fail "a link to the image was replaced"
	# A file of the tree that is extracted has the name of the image.
	path=$("$FLASHLOUPE" manifest image | sed -n 's/^\/\([^/ ]*\) f .*/\1/p' | head -n 1)
	rm -rf tree hard soft softer
	mkdir tree
	ln image "tree/$path"
	run extract image -C tree --force
	[ $status -eq 1 ] && [ image -ef "tree/$path" ] ||
		fail "extract --force over the image: status $status: $(cat err)"
	clean "extract --force over the image"
}

# ---- signals ----

# signalled SIGNAL WORD...: the signal comes when the first temporary file is there
signalled() {
	in_turn || return 0
	signal=$1
	shift
	rm -rf target
	mkdir target
	# What was started in the background may ignore SIGINT.
	TORTURE=raise-$signal env --default-signal LD_PRELOAD=preload.so \
		"$FLASHLOUPE" "$@" >out 2>err </dev/null
	status=$?
	[ $status -gt 128 ] && [ "$(kill -l $status)" = "$signal" ] ||
		fail "SIG$signal: status $status: $*"
	[ -z "$(find target -type f ! -name '.flashloupe*')" ] ||
		fail "SIG$signal left a file: $*"
	clean "SIG$signal: $*"
}

test_signals() {
	if [ ! -e "$preload" ]; then
		echo "skipped: signals (no preload library)"
		return
	fi
	if ! env --default-signal true 2>/dev/null; then
		echo "skipped: signals (env knows no --default-signal)"
		return
	fi
	for signal in HUP INT QUIT TERM PIPE USR1 XCPU $crashes; do
		in_turn || : # others of the six for the next one
		signalled $signal extract image -C target
		signalled $signal extract --jobs=1 image -C target
		signalled $signal carve image --part 1 -o target/part
		signalled $signal extract image -o target/tar
		signalled $signal pad image -o target/padded
		signalled $signal edit --mkdir /new image -o target/edited
	done 2>/dev/null
	# nohup means it
	rm -rf target
	mkdir target
	(
		trap '' HUP
		TORTURE=raise-HUP LD_PRELOAD=preload.so exec "$FLASHLOUPE" carve image \
			--part 1 -o target/part >out 2>err
	)
	status=$?
	[ $status -eq 0 ] && [ -s target/part ] || fail "SIGHUP that was ignored: $status"
	"$FLASHLOUPE" nodes --json image | head -c 10 >/dev/null
	clean "a closed pipe"
}

# ---- an image that changes while whoever reads what is printed is slow ----

# changed PATTERN PROGRAM ARGUMENT...: runs it into a pipe that is full, does $change to the
# file "victim", then reads the rest. The status must show it.
changed() {
	in_turn || return 0
	pattern=$1
	shift
	rm -f status
	cp "$source" victim
	{
		timeout 20 "$FLASHLOUPE" "$@" 2>err
		echo $? >status
	} | {
		head -c 1 >/dev/null
		eval "$change"
		cat >/dev/null
	}
	status=$(cat status)
	[ "$status" -ge 1 ] && [ "$status" -le 3 ] || fail "$change: status $status: $* ($(cat err))"
	grep -q "$pattern" err || fail "$change is not told: $* ($(cat err))"
}

# What fills a pipe: thousands of deleted names, and of steps.
test_slow_reader() {
	"$builddir/tests/hostile/make" . large-deletions || fail "no image of many deletions"
	source=large-deletions.img
	for change in 'truncate -s 4096 victim' 'truncate -s 200000 victim' \
		'dd if=/dev/zero of=victim conv=notrunc bs=65536 count=9 2>/dev/null' \
		'dd if=/dev/urandom of=victim conv=notrunc bs=65536 count=9 2>/dev/null'; do
		for command in deleted steps nodes timeline 'map --view=entropy --stride=64' \
			'deleted --sort=path' 'steps --filter=phase=scan'; do
			# shellcheck disable=SC2086  # they are words
			changed 'could not be read\|was changed' $command victim
		done
		changed 'could not be read\|was changed' extract victim --deleted -o -
		changed 'victim: \(could not be read\|was changed\)' compare --by=nodes image victim
		changed 'victim: \(could not be read\|was changed\)' compare --by=nodes victim image
	done
	rm -f large-deletions.img victim
}

# ---- an image that goes away ----

test_vanishing() {
	if [ ! -e "$preload" ]; then
		echo "skipped: an image that is cut (no preload library)"
		return
	fi
	for command in info nodes files issues manifest parts map 'carve --part 1 -o' \
		'extract -o' 'extract -C' 'pad -o'; do
		for how in cut-0 cut-4096 cut-70001 touch; do
			in_turn || continue
			cp image victim
			rm -rf got
			case $command in
			*-[oC]) words="$command got victim" ;;
			*) words="$command victim" ;;
			esac
			# shellcheck disable=SC2086  # they are words
			LD_PRELOAD=preload.so TORTURE=$how TORTURE_IMAGE=victim timeout 20 \
				"$FLASHLOUPE" $words >out 2>err
			status=$?
			[ $status -ge 1 ] && [ $status -le 3 ] ||
				fail "$how: status $status: $words: $(cat err)"
			grep -q 'could not be read\|was changed' err ||
				grep -q 'no JFFS2\|cannot\|no part\|too small' err ||
				fail "$how is not told: $words: $(cat err)"
			clean "$how: $words"
		done
	done
	cp image victim
	for how in unlink replace; do
		cp image victim
		LD_PRELOAD=preload.so TORTURE=$how TORTURE_IMAGE=victim timeout 20 \
			"$FLASHLOUPE" manifest victim >out 2>err
		status=$?
		[ $status -eq 0 ] && cmp out manifest.whole ||
			fail "$how: status $status: $(cat err)"
	done
}

# ---- a name that may not reach the disk ----

# A folder that can't be synced: EIO (5) is reported, EINVAL (22) is a file system that never
# can.
test_folders() {
	if [ ! -e "$preload" ]; then
		echo "skipped: folders that cannot be synced (no preload library)"
		return
	fi
	for words in 'carve --part 1 -o' 'pad -o' 'extract -o'; do
		rm -rf got whole
		# shellcheck disable=SC2086  # they are words
		TORTURE=folder-22 LD_PRELOAD=preload.so timeout 20 "$FLASHLOUPE" $words whole \
			image >out 2>err
		status=$?
		[ $status -eq 0 ] || fail "EINVAL of a folder: status $status: $(cat err)"
		# shellcheck disable=SC2086  # they are words
		TORTURE=folder-5 LD_PRELOAD=preload.so timeout 20 "$FLASHLOUPE" $words got \
			image >out 2>err
		status=$?
		[ $status -eq 2 ] || fail "EIO of a folder: status $status: $words"
		grep -q 'got: .*Input/output error' err || fail "EIO of a folder: $(cat err)"
		diff -r got whole || fail "EIO of a folder: not whole: $words"
		clean "EIO of a folder: $words"
	done
	rm -rf got
	TORTURE=system-5 LD_PRELOAD=preload.so timeout 20 "$FLASHLOUPE" extract -C got image \
		>out 2>err
	status=$?
	[ $status -eq 1 ] || fail "EIO of a file system: status $status"
	grep -q 'got: .*Input/output error' err || fail "EIO of a file system: $(cat err)"
	[ -z "$(find got -type f)" ] || fail "EIO of a file system: $(find got -type f)"
}

"$FLASHLOUPE" manifest image >manifest.whole
[ $# -gt 0 ] || set -- sources descriptors limits read_only itself signals slow_reader vanishing \
	folders
for name in "$@"; do
	"test_$name"
done
if [ $failed -gt 0 ]; then
	echo "$failed failed"
	exit 1
fi
