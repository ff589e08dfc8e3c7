#!/bin/sh
# The output does not depend on the number of threads: commands on the samples, with one thread
# and with four. What one thread prints is compared with texts by other tests.

set -u
srcdir=${srcdir:-.}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

commands='
info
info --json
issues --tsv
nodes --tsv
files --tsv
blocks --tsv
deleted --tsv
timeline
manifest
pad -o -
compare --all
extract -C tree
extract --deleted -C tree
'

# What was extracted
made() {
	[ -d "$work/tree" ] || return
	find "$work/tree" -mindepth 1 -printf '%P %y %m %n %T@ %l\n' | sort
	find "$work/tree" -type f -exec cksum {} + | sort
}

srcdir=$(cd "$srcdir" && pwd)
FLASHLOUPE=$(readlink -f "$FLASHLOUPE")
. "$srcdir/tests/shell/share.sh"
for image in "$srcdir"/data/*.jffs2 "$srcdir"/data/*.uimage "$srcdir"/data/*.bin; do
	while read -r line; do
		[ -n "$line" ] && in_turn || continue
		other=
		[ "$line" = "${line#compare}" ] || other=$srcdir/data/history.jffs2
		for jobs in 1 4; do
			if [ -d "$work/tree" ]; then
				chmod -R u+rwx "$work/tree" 2>/dev/null
				rm -rf "$work/tree"
			fi
			# shellcheck disable=SC2086  # words of a command
			(cd "$work" && SOURCE_DATE_EPOCH=1000000000 "$FLASHLOUPE" --jobs=$jobs $line \
				"$image" $other >"$jobs" 2>&1 </dev/null; echo "exit $?" >>"$jobs")
			made >>"$work/$jobs"
		done
		echo "$line ${image##*/}" >>"$work/tried"
		if ! cmp -s "$work/1" "$work/4"; then
			echo "$line ${image##*/}: another output with --jobs=4:"
			diff "$work/1" "$work/4" | head -n 5
			touch "$work/bad"
		fi
	done <<COMMANDS
$commands
COMMANDS
done
[ "$(grep -c . "$work/tried")" -ge $((60 / share)) ] || {
	echo "too few were tried"
	status=1
}
[ ! -e "$work/bad" ] || status=1
exit $status
