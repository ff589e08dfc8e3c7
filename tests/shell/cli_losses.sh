# shellcheck shell=sh disable=SC2154  # variables of cli.sh
# Part of cli.sh: what the image has lost is told by whatever prints, lists or copies it.

# tells STATUS 'WORDS' ARGUMENT...: it exits so, and standard error has the words
tells() {
	want=$1
	words=$2
	shift 2
	"$FLASHLOUPE" "$@" >/dev/null 2>"$work/said"
	status=$?
	if [ $status -ne "$want" ] || ! grep -q -F -e "$words" "$work/said"; then
		fail "exit status $status, not $want with '$words': flashloupe $*"
		cat "$work/said"
	fi
}

missing='damaged in the image: 8192 bytes missing, first at 16384'
tells 1 "$missing" cat damaged.uimage /server
tells 1 "$missing" cat --at-version=7:15 damaged.uimage /server
tells 1 "$missing" history --version=15 damaged.uimage /server
tells 1 "/server: $missing" files --checksum damaged.uimage /server
tells 1 "/server: $missing" compare damaged.uimage damaged.uimage /server
tells 1 "version 15: $missing" diff damaged.uimage /server 15 15
expect 0 history --version=5 history.jffs2 /config.ini
run files --tsv --columns=path,problem damaged.uimage /server
grep -q "^/server	$missing" "$work/got" || fail "files: $(cat "$work/got")"

# Files that can't be read count, too.
tells 1 '3 files are damaged in the image' manifest damaged.uimage
tells 1 '3 files are damaged in the image' compare damaged.uimage damaged.uimage

# What is padded, or carved, is a copy of what is left.
tells 1 'cut short: 49300 of 49360 bytes' pad -f -o "$work/lossy" damaged.uimage
tells 1 '3 files are damaged' pad -f -o "$work/lossy" damaged.uimage
tells 1 'nothing but the name is left of 1 file' pad -f -o "$work/lossy" damaged.uimage

# A NAND dump with wrong bits in a page: one is corrected, two in a step of 256 bytes are not.
put_at() {
	printf '%s' "$2" | dd of="$work/dump.oob" bs=1 seek="$1" conv=notrunc 2>/dev/null
}
cp gateway.oob "$work/dump.oob"
put_at 85024 6 # of 7: one bit
tells 1 'in 1 page bits are wrong, first in page 161: --correct' \
	carve --undone -f -o "$work/plain" "$work/dump.oob"
expect 0 carve --correct --undone -f -o "$work/plain" "$work/dump.oob"
put_at 85026 2 # of 3: another
for correct in '' --correct; do
	# shellcheck disable=SC2086  # an option, or none
	tells 1 'in 1 page more bits are wrong than the ECC corrects, first in page 161' \
		carve $correct --undone -f -o "$work/plain" "$work/dump.oob"
done
tells 1 'in 1 page more bits are wrong' carve --part=10/0 -f -o "$work/plain" "$work/dump.oob"
expect 0 carve --undone -f -o "$work/plain" gateway.oob

# What lies between spare areas is no file system beside the one without them.
run survey gateway.oob
[ "$(grep -o '"file_systems":.*' "$work/got" | grep -o '"erase_size"' | wc -l)" -eq 1 ] ||
	fail "survey of a NAND dump: $(cat "$work/got")"

# A name whose CRC is wrong may have been another one; of some deleted files nothing else is left.
run deleted --tsv --columns=path_certain,path damaged.uimage
grep -q '^false	/config/Onvif.xml$' "$work/got" || fail "deleted: $(cat "$work/got")"
for to in "-C $work/old" "-o $work/old.tar"; do
	# shellcheck disable=SC2086  # two words
	tells 1 '/config/Onvif.xml: the name may have been another one' extract --deleted $to damaged.uimage
	rm -rf "$work/old" "$work/old.tar"
	# shellcheck disable=SC2086
	tells 1 'nothing but the name is left of 1 deleted file' extract --deleted $to damaged.uimage
	rm -rf "$work/old" "$work/old.tar"
done
