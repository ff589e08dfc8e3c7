#!/bin/sh
# For maintainers, not a part of make check: what is shipped of the last commit.
#
#   tests/package.sh [--base TAR] [FOLDER]
#
# The tarball is the same bytes from two clones, at other paths, times, umasks and locales. The
# Debian package builds, and lintian finds nothing; in a minimal Debian, set up in FOLDER from the
# mirror that this machine's apt uses, or unpacked from TAR, apt-get installs it, it runs and mounts,
# and nothing of it is left once it is purged. What is missing for a step is told, and the exit status
# is then 77. Needs git and autoconf; dpkg-dev, debhelper and lintian; root, debootstrap and unshare.

set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
# shellcheck source=tests/shell/bare.sh
. "$(dirname "$0")/shell/bare.sh"

# ---- inside the minimal system: this script again ----

# All files but those of dpkg and apt themselves.
listed() {
	find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /tmp -o -path /root \
		-o -path /var/lib/dpkg -o -path /var/lib/apt -o -path /var/cache -o -path /var/log \) \
		-prune -o -print | sort
}

inside() {
	cd /root
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -q
	listed >before

	step 'apt-get install ./flashloupe.deb'
	apt-get install -y -q ./flashloupe.deb >log 2>&1 || { cat log; fail 'it cannot be installed'; }
	dpkg -V flashloupe || fail 'what is installed differs from the package'

	step 'it runs'
	image=/usr/share/flashloupe/history.jffs2
	flashloupe info $image | head -n 4
	flashloupe --lesson </dev/null | grep -q '^00-flash' || fail 'no lessons'
	mount-jffs2 --dry-run $image /mnt >/dev/null || fail mount-jffs2
	mkdir mnt
	if [ -e /dev/fuse ]; then
		flashloupe mount $image mnt
		ls -l mnt
		grep -q . mnt/config.ini || fail 'nothing can be read'
		flashloupe mount -u mnt
	else
		echo 'no /dev/fuse: nothing was mounted'
	fi

	step 'apt-get purge'
	apt-get purge -y -q --autoremove flashloupe >log 2>&1 || { cat log; fail 'it cannot be removed'; }
	listed | diff before - || fail 'something is left'
}

if [ "${1-}" = --inside ]; then
	inside
	exit
fi

# ---- outside ----

base=
if [ "${1-}" = --base ]; then
	[ $# -gt 1 ] || fail '--base takes the name of a tar file'
	base=$2
	shift 2
fi
work=$(mktemp -d)
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
root=${1:-$work/root}

# needs WHAT COMMAND...: false, and told, if one of them is not there
needs() {
	what=$1
	shift
	for command in "$@"; do
		command -v "$command" >/dev/null || {
			echo "$what: not tried, there is no $command"
			return 1
		}
	done
}

step 'the tarball, twice'
for place in here there/and/elsewhere; do
	git clone -q --no-local "$here" "$work/$place" 2>/dev/null
done
(cd "$work/here" && autoreconf -fi >log 2>&1 && ./configure >>log 2>&1 && make dist >>log 2>&1) ||
	fail "$(tail -n 5 "$work/here/log")"
sleep 1
(umask 077 && cd "$work/there/and/elsewhere" && autoreconf -fi >log 2>&1 && mkdir build && cd build &&
	../configure >>../log 2>&1 && TZ=Asia/Tokyo LC_ALL=C make dist >>../log 2>&1) ||
	fail "$(tail -n 5 "$work/there/and/elsewhere/log")"
first=$(cd "$work/here" && sha256sum flashloupe-*.tar.xz)
second=$(cd "$work/there/and/elsewhere/build" && sha256sum flashloupe-*.tar.xz)
printf '%s\n%s\n' "$first" "$second"
[ "$first" = "$second" ] || fail 'they differ'

needs 'the package' dpkg-buildpackage dh lintian || exit 77
step 'the package, from the tarball'
mkdir "$work/deb"
tar -C "$work/deb" --strip-components=1 -xf "$work"/here/flashloupe-*.tar.xz
(cd "$work/deb" && dpkg-buildpackage -us -uc -b >../log 2>&1) || {
	tail -n 20 "$work/log"
	fail 'it cannot be built'
}
step lintian
lintian --pedantic --display-info --tag-display-limit 0 --allow-root "$work"/flashloupe_*.changes >"$work/said" 2>&1 || :
cat "$work/said"
! grep -q '^[EWIP]:' "$work/said" || fail 'lintian finds something'

[ "$(id -u)" -eq 0 ] || { echo 'only root can set up a system in a folder'; exit 77; }
needs 'installing it' unshare chroot || exit 77
[ -n "$base" ] || needs 'installing it' debootstrap || exit 77
mkdir -p "$root"
bare_system "$root" "$base"
cp "$work"/flashloupe_*.deb "$root/root/flashloupe.deb"
go_inside "$root"
step 'all is well'
