# Sets TMPDIR, where nobody else has: files that are made and removed by the thousand take a disk longer
# than the rest of such a script. They lie in memory, if that has room and lets files have what /tmp
# does. Large files with holes must not: a hole that is read takes memory.
# shellcheck shell=sh disable=SC2154  # builddir is that of the script

# probe_in FOLDER: what files in it can have
probe_in() {
	probed=$(mktemp -d -p "$1") && "$builddir/tests/walk" --probe "$probed"
	rmdir "$probed"
}

if [ -z "${TMPDIR-}" ] && [ -w /dev/shm ] &&
	[ "$(df -Pk /dev/shm | awk 'END { print $4 }')" -gt 1000000 ] &&
	[ "$(probe_in /dev/shm)" = "$(probe_in /tmp)" ]; then
	TMPDIR=/dev/shm
	export TMPDIR
fi
