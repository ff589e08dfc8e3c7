# shellcheck shell=sh disable=SC2154  # variables of mount.sh
# Part of mount.sh: every step fails, or is the last one.

# fails NAME FAIL SAYS LOG ARGUMENT...
fails() {
	name=$1
	begin
	with "FAIL=$2" "SAYS=$3" "LOG=$4" -- "$5" "$6" "$work/mnt" ${7+"$7"}
	same "fail-$name"
	expect 2 "$name"
	as_before "$name fails"
}

fail_all() {
	absent='modprobe: FATAL: Module %s not found in directory /lib/modules/6.1.0-fake'
	# shellcheck disable=SC2059  # the format is above
	gone() { printf "$absent" "$1"; }

	fails directory 'mkdir -m*' 'mkdir: No space left on device' '' -p1 $camera
	fails copy 'flashloupe pad*' 'flashloupe: No space left on device' '' -p1 $camera
	fails jffs2 'modprobe jffs2' "$(gone jffs2)" '' -p1 $camera
	fails block2mtd 'modprobe block2mtd' "$(gone block2mtd)" '' -p1 $camera
	fails signed 'modprobe jffs2' "modprobe: ERROR: Key was rejected by service" \
		'Loading of unsigned module is rejected' -p1 $camera
	fails loop 'losetup --find*' 'losetup: cannot find an unused loop device' '' \
		-p1 $camera
	fails flash 'tee*' 'tee: Operation not permitted' '' -p1 $camera
	fails mount 'mount *' "mount: unknown filesystem type 'jffs2'." '' -p1 $camera
	fails too-few 'mount *' 'mount: wrong fs type, bad option, bad superblock on mtd0' \
		"$(printf 'jffs2: Too few erase blocks (4)\033[31m')" -p1 $camera
	fails endian 'mount *' 'mount: Input/output error' \
		'jffs2: Cowardly refusing to erase blocks on filesystem with no valid JFFS2 nodes' \
		-p1 $camera
	fails mtdram 'modprobe mtdram*' "$(gone mtdram)" '' --ram $camera
	fails ram-memory 'modprobe mtdram*' 'modprobe: ERROR: Cannot allocate memory' '' \
		--ram $camera
	fails ram-copy 'dd *' 'dd: Input/output error' '' --ram $camera
	fails ram-mount 'mount *' 'mount: Input/output error' '' --ram $camera
	fails rw-mount 'mount *' 'mount: Input/output error' '' --rw $camera

	begin
	with DEAF=1 -- $camera "$work/mnt"
	same fail-deaf
	as_before "block2mtd is deaf"
}

# ends SIGNAL CALL ARGUMENT...: the script ends before that call, and after it; it undoes
# all itself, or where it can't, after KILL, -u does
ends() {
	signal=$1
	call=$2
	shift 2
	for when in before after; do
		begin
		with "KILL=$call" "SIGNAL=$signal" WHEN=$when -- "$@" "$work/mnt"
		if [ "$signal" = KILL ]; then
			undone "killed $when $call"
		else
			expect 2 "stopped $when $call"
			as_before "stopped $when $call"
		fi
	done
}

end_all() {
	for call in 'mkdir -m*' 'flashloupe pad*' 'modprobe jffs2' \
		'modprobe block2mtd' 'losetup --find*' 'tee*' 'mount *'; do
		ends "$1" "$call" history.jffs2
	done
	for call in 'modprobe mtdram*' 'dd *'; do
		ends "$1" "$call" --ram history.jffs2
	done
}

# -u is killed, and run again.
kill_undo() {
	for call in 'umount*' 'rmmod*' 'losetup --detach*'; do
		for when in before after; do
			begin
			mj $camera "$work/mnt"
			with "KILL=$call" SIGNAL=KILL WHEN=$when -- -u "$work/mnt"
			undone "-u killed $when $call"
		done
	done
	begin
	with 'KILL=mount *' SIGNAL=KILL WHEN=after -- --rw $camera "$work/mnt"
	with 'KILL=umount*' SIGNAL=KILL WHEN=after -- -u "$work/mnt"
	mj -u "$work/mnt"
	expect 0 "-u of --rw, killed twice"
	[ -f "$(echo "$work"/tmp/*/padded.jffs2)" ] || fail "the copy of --rw is removed"
}
