# shellcheck shell=sh disable=SC2154  # variables of cli.sh
# Part of cli.sh: what the image has lost is told by whatever prints, lists or copies it.

# tells STATUS 'WORDS' ARGUMENT...: it exits so, and standard error has the words
tells() {
	want=$1
	words=$2
	shift 2
	"$FLASHLOUPE" "$@" >/dev/null 2>"$work/said"
	status=$?
	if [ $status -ne "$want" ] || { [ -n "$words" ] && ! grep -q -F -e "$words" "$work/said"; }
	then
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
tells 1 'in 1 page more bits are wrong' \
	carve --without-spare=512+16 -f -o "$work/plain" "$work/dump.oob"
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

# What was never there is refused.
tells 2 'inode 2 has no version 33: the last is 6' files --at-version=2:33 history.jffs2
tells 2 '0x40000000 is past the end: the part has 40960 bytes' files --at-offset=1G history.jffs2

# What cannot be read says where and why; what is deleted, how to get it.
tells 1 '/init/rcS: Input/output error: no node of inode 17 can be read; 0000b468: ' \
	cat damaged.uimage /init/rcS
tells 2 '/secret.key: was deleted, but all of it is left: name it ino:7' cat history.jffs2 /secret.key
tells 2 '/nowhere: no such file in the image' cat history.jffs2 /nowhere
tells 2 '/日本語: no such file in the image' cat history.jffs2 /日本語

# Neither is anything replaced, nor a name given that promises something else, without a word.
echo >"$work/held"
tells 2 'exists already: --force replaces it' pad -o "$work/held" history.jffs2
tells 2 'is not a regular file: -o - writes to standard output' pad -f -o /dev/null history.jffs2
mkdir "$work/full" && echo >"$work/full/file"
tells 2 'is not empty: take a new directory, or --force' extract --all -C "$work/full" history.jffs2
for name in x.tar.gz x.tgz x.ZIP; do
	tells 2 'what is written is a plain tar archive' extract -o "$work/$name" history.jffs2
	[ ! -e "$work/$name" ] || fail "$name was written"
done

# edit: nothing is promised that is then refused, and an undecided erase size is no other failure.
tells 3 'the erase size is undecided' edit --mkdir /new -o "$work/edited" nocm-unpadded.jffs2
tells 0 '' edit --mkdir /new -e 32K -o "$work/edited" nocm-unpadded.jffs2
if command -v tar >/dev/null && ! "$FLASHLOUPE" --version | grep -q 'tar  *no'; then
	(cd "$work" && tar -cf files.tar held)
	tells 2 'only files of JFFS2 can be changed' edit -n --rm /held "$work/files.tar"
fi

# A part may be named by its partition.
table='--mtdparts=flash:8K(env),24K(kernel),40K(rootfs),-(config)'
tells 2 'see flashloupe parts' files --part=nothing "$table" dump.bin
tells 2 'neither like 2 or 2/1 nor the name of a partition' files --part=x history.jffs2
tells 0 '' files --part=rootfs "$table" dump.bin
tells 2 'partition kernel has 2 parts; choose one with --part: 1, 2' files --part=kernel "$table" dump.bin

# Each message says where to read on, and nothing that the command does not take.
tells 2 "Try 'flashloupe cat --help'." cat --nope damaged.uimage /server
run cat --nope damaged.uimage /server
! grep -q 'did you mean' "$work/got" || fail "$(cat "$work/got")"
tells 2 'did you mean --checksum?' files --cheksum damaged.uimage
tells 2 'info takes no option --json; for programs there is flashloupe survey IMAGE' info --json damaged.uimage
tells 2 "Try 'flashloupe --help'." nodse

# sha256sum checks what is printed of names of any bytes; a terminal that isn't one of UTF-8 gets none
# of them.
mkdir "$work/names"
for name in 'a\nb' 'back\\\\slash' '\0377' '\0033[2Jx' 'tab\there' '\0303\0233' ' blank'; do
	name=$(printf '%b' "$name")
	echo "$name" >"$work/names/$name"
done
"$FLASHLOUPE" make -e 64K -o "$work/names.jffs2" "$work/names" 2>/dev/null
"$FLASHLOUPE" files --checksum "$work/names.jffs2" >"$work/sums" || fail "sums of odd names"
[ "$(wc -l <"$work/sums")" -eq 7 ] || fail "sums: $(cat "$work/sums")"
(cd "$work/names" && sha256sum --check --quiet "$work/sums") >"$work/got" 2>&1 ||
	fail "sha256sum: $(cat "$work/got")"
if script --version >/dev/null 2>&1; then
	for locale in C C.UTF-8; do
		LC_ALL=$locale script -qec "'$FLASHLOUPE' files '$work/names.jffs2'; \
			'$FLASHLOUPE' cat '$work/names.jffs2' /Ûx" /dev/null </dev/null |
			LC_ALL=C tr -d '\n\r -~' >"$work/$locale"
	done
	[ ! -s "$work/C" ] || fail "a terminal of ASCII: $(od -c "$work/C")"
	[ "$(cat "$work/C.UTF-8")" = ÛÛ ] || fail "a terminal of UTF-8: $(od -c "$work/C.UTF-8")"
fi
