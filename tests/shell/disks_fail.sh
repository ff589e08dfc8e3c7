# shellcheck shell=sh disable=SC2154  # variables of disks.sh
# Part of disks.sh: disks that fail.

# A device that promised more than there is: it is known only when a file is synced.
test_writes() {
	store_of 4
	truncate -s 16m store/thin
	mkfs.ext4 -q -F -O ^has_journal store/thin
	head -c 4000000 /dev/zero >store/rest 2>/dev/null
	device store/thin
	mount "$loop" disk
	write_all '\(No space left on device\|Input/output error\)' "on a device that has less"
	written 0 "on a device that has less"
	umount disk
	detach
	umount store
}

cut=262144 # what lies behind this cannot be read

# unread NAME WHERE: the run of that name told so
unread() {
	told 1 "could not be read from 00040000 on" "$1 $2"
	case $1 in
	carve) cmp gap got || fail "carve $2: the gap" ;;
	issues) grep -q '00040000 .* could not be read' out || fail "issues $2: $(cat out)" ;;
	esac
	left=$(find . -name '.flashloupe*')
	[ -z "$left" ] || fail "$1 $2 left $left"
}

# The tree is not all, and each file in it is as it should be, or told of. What has lost its
# name cannot be told by name; it has one that is made up.
told_tree() {
	listing got >names
	cmp -s whole/names names && fail "tree $1: nothing is lost"
	grep -Fxv -f whole/names names | sed -n '/dirent-/d; s|^[0-9a-f]*  \./||p' >others
	while read -r path; do
		grep -q -F ": /$path: " err || fail "tree $1: $path is called whole"
	done <others
}

# read_all WHERE: what cannot be read when $image is opened, and when it is open; `$break_it`
# takes it away, `$mend` gives it back
read_all() {
	$break_it
	for name in info parts nodes files issues map manifest blocks hex compare $writers tree; do
		[ "$name" != list ] || continue
		write "$name" got
		unread "$name" "$1"
		[ "$name" != tree ] || told_tree "$1"
		rm -rf got
	done
	for words in info manifest issues 'carve --part 1 -o got' 'extract -o got' \
		'extract --as-root -C got'; do
		$mend
		export TORTURE_IMAGE=$image
		# shellcheck disable=SC2086  # they are words
		started stop $words "$image"
		$break_it
		resumed
		unread "${words%% *}" "$1, once it is open"
		[ "${words##* -C*}" ] || told_tree "$1, once it is open"
		rm -rf got
	done
	for words in 'carve --part 1 -o got' 'extract -o got' 'extract --as-root -C got'; do
		$mend
		# shellcheck disable=SC2086  # they are words
		started made-STOP $words "$image"
		$break_it
		resumed
		unread "${words%% *}" "$1, once it was looked at"
		[ "${words##* -C*}" ] || told_tree "$1, once it was looked at"
		rm -rf got
	done
	read_screen "$1"
	$mend
	write carve got
	cmp whole/carve got || fail "carve $1, mended: $(cat err)"
	rm got
}

# A screen that was good, and goes on.
read_screen() {
	printf 'keys 3\ndump first\nkeys X\nkeys G\nkeys 7\ndump second\n' >keys
	$mend
	started raise-STOP --script=keys "$image"
	$break_it
	resumed
	[ $status -eq 0 ] || fail "the screen $1: status $status ($(cat err))"
	grep -q unreadable first && fail "the first screen $1"
	head -n 1 second | grep -q 'unreadable from 000[4-6]' ||
		fail "the screen $1: $(cat second)"
	rm -f first second
}

cut_device() {
	truncate -s $cut store/back
	forget "$image"
}

mend_device() {
	cat "$sample" /dev/zero | head -c 441344 | dd of=store/back bs=64k iflag=fullblock conv=notrunc 2>/dev/null
	forget "$image"
}

cut_file() {
	truncate -s "$place" store/back
	forget "$image"
}

mend_file() {
	dd if=back.whole of=store/back bs=64k conv=notrunc 2>/dev/null
	forget "$image"
}

test_reads() {
	head -c $cut "$sample" | cat - /dev/zero | head -c 441340 | tail -c +65 >gap
	store_of 16
	truncate -s 441344 store/back
	device store/back
	image=$loop break_it=cut_device mend=mend_device
	mend_device
	read_all "from a device"
	detach
	truncate -s 8m store/back
	mkfs.ext4 -q -F -b 4096 store/back
	device store/back
	mount "$loop" disk
	cp "$sample" disk/image
	sync -f disk
	mount -o remount,ro disk
	cp --sparse=always store/back back.whole
	place=$(filefrag -e disk/image | sed -n 's/^ *0: *0\.\. *[0-9]*: *\([0-9]*\)\.\..*/\1/p')
	place=$((place * 4096 + cut))
	image=disk/image break_it=cut_file mend=mend_file
	read_all "from a file"
	umount disk
	detach
	umount store
	rm back.whole
	image=image
}
