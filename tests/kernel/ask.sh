#!/bin/sh
# ask.sh JOB: in the machine that tests/kernel.sh boots: mounts each image of JOB/list, a line
# "NAME FILE ERASE-SIZE" each, for NAND flash with "PAGE BAD MARKS" behind it (tests/kernel/random_log.c;
# JOB/out/NAME.raw is then the dump of that flash with its spare areas), and writes what it sees to JOB/out/NAME.manifest, or the kernel's
# reason not to mount it to JOB/out/NAME.refused. JOB/next is the line to begin with, so that the
# next machine goes on behind an image that makes this one crash.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
job=$1
LC_ALL=C
TZ=UTC
export PATH LC_ALL TZ
cd "$job" || exit 1

# nor FILE ERASE: simulated flash, as mtd0, with the image in it
nor() {
	blocks=$((($(stat -c %s "$1") + $2 - 1) / $2))
	kib=$(((blocks < 5 ? 5 : blocks) * ($2 / 1024))) # Linux mounts no fewer blocks
	modprobe -d "$job/modules" mtdram total_size=$kib erase_size=$(($2 / 1024))
	cat "$1" >/dev/mtd0
}

# nand FILE ERASE PAGE BAD MARKS DUMP: the same in NAND flash
nand() {
	case $3 in
	512) id='first_id_byte=0x20 second_id_byte=0x73' ;;
	*) id='first_id_byte=0x20 second_id_byte=0xaa third_id_byte=0x00 fourth_id_byte=0x15' ;;
	esac
	[ "$4" = - ] || id="$id badblocks=$4"
	# shellcheck disable=SC2086  # a list
	modprobe -d "$job/modules" nandsim $id "parts=${#5}"
	block=0
	marks=$5
	while [ -n "$marks" ]; do
		case $marks in
		1*) flash_erase -q -j /dev/mtd0 $((block * $2)) 1 ;;
		esac
		marks=${marks#?}
		block=$((block + 1))
	done
	nandwrite -q -p --skip-all-ffs /dev/mtd0 "$1"
	nanddump -q -n --oob --bb=dumpbad -f "$6" /dev/mtd0
}

# ask NAME FILE ERASE [PAGE BAD MARKS]
ask() {
	dmesg -C
	module=mtdram
	if [ $# -gt 3 ]; then
		module=nandsim
		nand "$2" "$3" "$4" "$5" "$6" "out/$1.raw" >"out/$1.flash" 2>&1
	else
		nor "$2" "$3"
	fi
	if mount -t jffs2 -o ro mtd0 "$job/mnt" 2>/dev/null; then
		"$job/walk" --mount "$job/mnt" >"out/$1.new" 2>"out/$1.said" ||
			echo "exit $?" >>"out/$1.said"
		umount "$job/mnt"
		mv "out/$1.new" "out/$1.manifest"
	else
		dmesg >"out/$1.refused"
	fi
	dmesg | grep -i jffs2 >"out/$1.dmesg"
	rmmod $module
}

modprobe -d "$job/modules" jffs2
line=0
next=$(cat next)
while read -r name file flash; do
	line=$((line + 1))
	[ $line -ge "$next" ] || continue
	echo $((line + 1)) >next
	# shellcheck disable=SC2086  # several words
	ask "$name" "$file" $flash
done <list
echo all >next
