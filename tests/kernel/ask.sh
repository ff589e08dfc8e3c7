#!/bin/sh
# ask.sh JOB: in the machine that tests/kernel.sh boots: mounts each image of JOB/list, a line
# "NAME FILE ERASE-SIZE" each, and writes what it sees to JOB/out/NAME.manifest, or the kernel's
# reason not to mount it to JOB/out/NAME.refused. JOB/next is the line to begin with, so that the
# next machine goes on behind an image that makes this one crash.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
job=$1
LC_ALL=C
TZ=UTC
export PATH LC_ALL TZ
cd "$job" || exit 1

ask() {
	blocks=$((($(stat -c %s "$2") + $3 - 1) / $3))
	kib=$(((blocks < 5 ? 5 : blocks) * ($3 / 1024))) # Linux mounts no fewer blocks
	dmesg -C
	modprobe -d "$job/modules" mtdram total_size=$kib erase_size=$(($3 / 1024))
	cat "$2" >/dev/mtd0
	if mount -t jffs2 -o ro mtd0 "$job/mnt" 2>/dev/null; then
		"$job/walk" --mount "$job/mnt" >"out/$1.new" 2>"out/$1.said" ||
			echo "exit $?" >>"out/$1.said"
		umount "$job/mnt"
		mv "out/$1.new" "out/$1.manifest"
	else
		dmesg >"out/$1.refused"
	fi
	dmesg | grep -i jffs2 >"out/$1.dmesg"
	rmmod mtdram
}

modprobe -d "$job/modules" jffs2
line=0
next=$(cat next)
while read -r name file erase; do
	line=$((line + 1))
	[ $line -ge "$next" ] || continue
	echo $((line + 1)) >next
	ask "$name" "$file" "$erase"
done <list
echo all >next
