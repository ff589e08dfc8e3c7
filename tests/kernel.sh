#!/bin/sh
# kernel.sh [FIRST [COUNT [nand]]]: asks Linux itself. It boots a kernel in QEMU, lets its jffs2 mount
# images in simulated flash, and compares what a walk through each sees with the program's manifest: the
# little-endian images of the kernel, and random logs (tests/kernel/random_log.c), some of them in
# NAND flash, where the program is asked about the dump with its spare areas. If FIRST is given, only
# COUNT logs from that seed on, with "nand" such. IMAGES is a folder of other images (*.jffs2), which are
# asked about instead: what make edited-samples wrote, for example.
#
# KERNEL is a folder with boot/vmlinuz-* and lib/modules, for example a linux-image package of Debian
# unpacked; without it the package is fetched. Wanted: qemu-system-x86_64, a static busybox, modprobe,
# root. ACCEL=kvm makes it faster where that works. What the kernel made of each image stays in the
# folder KEEP, if that is set.

set -u
: "${srcdir:=.}" "${builddir:=.}"
srcdir=$(cd "$srcdir" && pwd)
builddir=$(cd "$builddir" && pwd)
: "${FLASHLOUPE:=$builddir/flashloupe}"
first=${1:-1}
count=${2:-500}
nand=${3-}
shared=$srcdir/../shared
work=${KEEP:-$(mktemp -d)}
[ -n "${KEEP-}" ] || trap 'rm -rf "$work"' EXIT
mkdir -p "$work/out" "$work/mnt" "$work/images" "$work/initramfs/bin"
work=$(cd "$work" && pwd)

skip() {
	echo "skipped: $*"
	exit 77
}

for tool in qemu-system-x86_64 busybox modprobe cpio; do
	PATH=$PATH:/usr/sbin:/sbin command -v $tool >/dev/null || skip "$tool is not installed"
done
[ "$(id -u)" = 0 ] || skip "only root can read all that the machine mounts"
PATH=$PATH:/usr/sbin:/sbin

# ---- the machine ----

kernel=${KERNEL-}
if [ -z "$kernel" ]; then
	kernel=$work/kernel
	mkdir -p "$kernel"
	name=$(apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/.*Depends: //p')
	(cd "$kernel" && apt-get -q download "$name" && dpkg-deb -x ./*.deb .) >/dev/null 2>&1 ||
		skip "no kernel can be fetched; KERNEL names a folder with one"
fi
kernel=$(cd "$kernel" && pwd)
vmlinuz=$(echo "$kernel"/boot/vmlinuz-*)
version=${vmlinuz##*/vmlinuz-}
ln -sfn "$kernel" "$work/modules"
depmod -b "$kernel" "$version" || skip "depmod fails on $kernel"

modules=
for module in virtio_pci 9pnet_virtio 9p; do
	modules="$modules $(modprobe -d "$kernel" -S "$version" --show-depends $module |
		sed -n 's/^insmod \([^ ]*\).*/\1/p')"
done
cp "$(command -v busybox)" "$work/initramfs/bin/busybox"
cp "$srcdir/tests/kernel/init" "$work/initramfs/init"
chmod +x "$work/initramfs/init"
echo "$work" >"$work/initramfs/job"
: >"$work/initramfs/modules"
for module in $modules; do
	cp "$module" "$work/initramfs/"
	echo "/${module##*/}" >>"$work/initramfs/modules"
done
(cd "$work/initramfs" && find . | cpio -o -H newc 2>/dev/null | gzip -1) >"$work/initrd"
cp "$srcdir/tests/kernel/ask.sh" "$builddir/tests/walk" "$work/"

# One machine. One that stays at an image for two minutes hangs, and is ended.
boot() {
	qemu-system-x86_64 -accel "${ACCEL:-tcg,thread=multi}" -cpu max -m 1024 \
		-nographic -no-reboot \
		-kernel "$vmlinuz" -initrd "$work/initrd" \
		-append "console=ttyS0 quiet loglevel=3 panic=-1 oops=panic" \
		-virtfs "local,path=/,mount_tag=hostroot,security_model=none,readonly=on,multidevs=remap" \
		-virtfs "local,path=$work,mount_tag=hostjob,security_model=none" \
		</dev/null >>"$work/console" 2>&1 &
	machine=$!
	seconds=0
	at=$(cat "$work/next")
	while kill -0 $machine 2>/dev/null; do
		sleep 2
		seconds=$((seconds + 2))
		[ "$(cat "$work/next")" = "$at" ] || seconds=0
		at=$(cat "$work/next")
		[ $seconds -lt 120 ] || kill $machine
	done
	wait $machine
}

# ---- the images ----

make -s -C "$builddir" tests/kernel/random_log tests/walk || exit 1
: >"$work/list"
for image in "$shared"/truth/*.jffs2; do
	name=${image##*/}
	name=${name%.jffs2}
	if [ $# -gt 0 ] || [ ! -f "$image" ] || [ "$name" = nand-2k ]; then
		continue
	fi
	erase=$(sed -n "s/^| $name | \([0-9]*\) | le .*/\1/p" "$shared/truth/README.md")
	[ -z "$erase" ] || echo "$name $image $erase" >>"$work/list"
done
# add_logs FIRST COUNT [nand]
add_logs() {
	seed=$1
	while [ "$seed" -lt $(($1 + $2)) ]; do
		name=${3:+nand-}seed-$seed
		image=$work/images/$name.jffs2
		flash=$("$builddir/tests/kernel/random_log" "$seed" "$image" ${3:+"$3"}) || exit 1
		echo "$name $image $flash" >>"$work/list"
		seed=$((seed + 1))
	done
}
if [ -n "${IMAGES-}" ]; then
	: >"$work/list"
	for image in "$(cd "$IMAGES" && pwd)"/*.jffs2; do
		erase=$("$FLASHLOUPE" erase-size "$image" 2>/dev/null) || erase=131072
		name=${image##*/}
		echo "${name%.jffs2} $image ${erase%% *}" >>"$work/list"
	done
else
	add_logs "$first" "$count" ${nand:+"$nand"}
	[ $# -gt 0 ] || add_logs 1 90 nand
fi
[ -s "$work/list" ] || skip "there is no image to show"

# A machine that crashes is booted again, and goes on with the next image.
echo 1 >"$work/next"
last=
while [ "$(cat "$work/next")" != all ]; do
	[ "$(cat "$work/next")" != "$last" ] || {
		echo "the machine does not get on: see $work/console"
		tail -n 5 "$work/console"
		exit 1
	}
	last=$(cat "$work/next")
	boot
done

# ---- what is seen, and what is told ----

equal=0
differ=0
looped=0
refused=0
crashed=0
while read -r name image erase more; do
	if [ -f "$work/out/$name.manifest" ]; then
		if [ -n "$more" ]; then # with its spare areas
			image=$work/out/$name.raw
		fi
		"$FLASHLOUPE" manifest --mtdparts="x:-(fs)" --erase-size="$erase" "$image" 2>/dev/null |
			grep -v '^#' | LC_ALL=C sort >"$work/out/$name.ours"
		LC_ALL=C sort "$work/out/$name.manifest" >"$work/theirs"
		if cmp -s "$work/theirs" "$work/out/$name.ours"; then
			equal=$((equal + 1))
			[ -n "${KEEP-}${IMAGES-}" ] || rm -f "$image"
		else
			# What is seen of a directory with two names depends on which was looked at first.
			if grep -q 'is also hard linked' "$work/out/$name.dmesg"; then
				looped=$((looped + 1))
				continue
			fi
			differ=$((differ + 1))
			echo "FAIL: $name ($erase)"
			diff "$work/theirs" "$work/out/$name.ours" | head -n 6
		fi
	elif [ -f "$work/out/$name.refused" ]; then
		refused=$((refused + 1))
	else
		crashed=$((crashed + 1))
		echo "Linux crashed or hung: $name"
	fi
done <"$work/list"
echo "$equal equal, $differ different, $looped with a directory of two names, $refused not mounted, $crashed crashed the kernel or made it hang"
[ $differ -eq 0 ]
