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
